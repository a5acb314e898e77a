/* Gathering: the pieces of one send, put together on the caller's stack. Private to server/.
 *
 * Piece 0 is the front: the head, or the size line of a chunk, written last because it states the length of the rest. Small
 * bodies are then copied behind it, so that the usual response is one buffer and one system call; larger ones are referred to.
 * Nothing is allocated unless a program sends more than a handful of chunks or a very long head. */
#ifndef HTTPAPI_GATHER_H
#define HTTPAPI_GATHER_H

#include "http.h"
#include "server/transport.h"

/* Copying costs less than a second iovec up to about here (docs/performance.md). */
#define GATHER_COPY_LIMIT 4096
#define GATHER_BUFFER     6144
#define GATHER_PIECES     12

struct gather {
    struct send send;
    struct request_queue *queue; /* whose fragments the chunks name */
    unsigned capacity;
    size_t buffer_size;
    char *buffer; /* `room`, or from the heap when a head is longer */
    struct piece few[GATHER_PIECES];
    char room[GATHER_BUFFER];
};

void gather_init(struct gather *gather, struct request_queue *queue);

/* Frees what came from the heap; unless a transport took the send over, releases what the pieces hold. */
void gather_finish(struct gather *gather, bool taken);

/* Checks all chunks and adds their bytes; *length is their sum. ERROR_INVALID_PARAMETER, ERROR_HANDLE_EOF,
 * ERROR_INVALID_HANDLE, ERROR_PATH_NOT_FOUND, ERROR_NOT_ENOUGH_MEMORY: the send must not go out. */
ULONG gather_chunks(struct gather *gather, unsigned count, const HTTP_DATA_CHUNK *chunks, uint64_t *length);

/* Bytes that stay valid for ever, after all others. */
ULONG gather_tail(struct gather *gather, const char *text, size_t length);

/* At least `room` bytes for the front; NULL when memory is out. Then how many were used. */
char *gather_front(struct gather *gather, size_t room);
void gather_front_done(struct gather *gather, size_t length);

/* Copies a small body behind the front. */
void gather_compact(struct gather *gather);

/* Cuts what the pieces behind the front hold together down to the bytes [start, start+length). */
void gather_slice(struct gather *gather, uint64_t start, uint64_t length);

#endif
