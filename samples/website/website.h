/* A small website that shows what the HTTP Server API does. Each part lives under its own URL of one group, and each has
 * a file:
 *
 *     main.c       opens and closes the server; threads that receive and hand each request to its part
 *     pages.c      /           the pages themselves, from files, kept in the response cache
 *     live.c       /live/      a request log that is still being written while you read it
 *     upload.c     /upload/    what is sent comes back
 *     parts.c      /parts/     a page put together from fragments in the cache
 *     download.c   /download/  a file, or any range of it
 *
 * A Windows source:  cl *.c httpapi.lib        here:  httpapi-cc *.c -o website */
#ifndef WEBSITE_H
#define WEBSITE_H

#include <http.h>
#include <stdio.h>
#include <strsafe.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The context of a URL, so that the part that a request is for comes with it. */
enum part { PART_PAGES = 1, PART_LIVE, PART_UPLOAD, PART_PARTS, PART_DOWNLOAD };

extern HANDLE queue;
extern WCHAR root[260]; /* the URL of the whole, with its slash */

/* Each answers the request and returns the status it sent, 0 if the client is gone. */
USHORT pages_answer(PHTTP_REQUEST request);
USHORT live_answer(PHTTP_REQUEST request);
USHORT upload_answer(PHTTP_REQUEST request);
USHORT parts_answer(PHTTP_REQUEST request);
USHORT download_answer(PHTTP_REQUEST request);

ULONG pages_open(PCWSTR folder);
ULONG live_open(void);
void live_close(void);
ULONG parts_open(void);
ULONG download_open(void);
void download_close(void);

/* Tells those who read the log of a request that was answered. */
void live_tell(PHTTP_REQUEST request, USHORT status, ULONGLONG microseconds);

/* --- main.c: small help for the parts --- */

void response_begin(PHTTP_RESPONSE response, USHORT status, PCSTR content_type);
void response_header(PHTTP_RESPONSE response, HTTP_HEADER_ID header, PCSTR value);
void chunk_memory(PHTTP_DATA_CHUNK chunk, const void *bytes, ULONG length);

/* A whole answer of one short text. */
USHORT answer_text(PHTTP_REQUEST request, USHORT status, PCSTR content_type, PCSTR text);

/* The path behind the part's own URL, without the query: L"events" of http://localhost:8080/live/events. */
void path_below(PHTTP_REQUEST request, PWSTR path, size_t room);

#endif
