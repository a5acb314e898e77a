/* How the wire server answers; what a request asks for follows from its path:
 *   /  and  /ok      200 with the body "ok"
 *   /do/?COMMANDS    what the query says, see `commands` in answer.c
 *   anything else    the request as text, a line for each part (echo) */
#ifndef ANSWER_H
#define ANSWER_H

#include <winsock2.h>
#include <windows.h>
#include <http.h>

/* `place` is the name of the queue, for the echo. */
void answer(HANDLE queue, const char *place, HTTP_REQUEST *request);

#endif
