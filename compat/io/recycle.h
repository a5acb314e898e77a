/* Recycled memory of the io room: operations and posted packets come and go once per request, so they never visit
 * malloc on a warm path. Each thread keeps a few of each kind; surplus moves in batches through a shared list, because
 * what one thread starts another often finishes. Under HTTPAPI_NO_RECYCLING it is malloc and free, so that sanitizers
 * see misuse. */
#ifndef HTTPAPI_IO_RECYCLE_H
#define HTTPAPI_IO_RECYCLE_H

enum recycle_kind { RECYCLE_PACKET, RECYCLE_OPERATION, RECYCLE_KINDS };

void *recycle_get(enum recycle_kind kind); /* NULL when memory is out; the content is undefined */
void recycle_put(enum recycle_kind kind, void *memory);

#endif
