/* Authentication by the server: what a URL group's property asks to find out about a client, what the Authorization field of a request
 * says, and what came of it. docs/compatibility.md; spec/data.md 12.
 *
 * Of the schemes Basic is the one we know; any other is treated as one that is not enabled: the program gets the request untouched. When
 * a request is routed its field is looked at (under its lock). If there is a password to be checked, that happens before the request
 * enters its queue, while its place is PLACE_PUBLISHING: at once if the same password was right a moment ago (credentials.h), else on a
 * thread that may wait (checkers.h). What came of it does not change from then on. A group without the property costs a request one
 * branch. */
#ifndef HTTPAPI_AUTHENTICATION_H
#define HTTPAPI_AUTHENTICATION_H

#include "http.h"
#include <stdbool.h>
#include <stdint.h>

struct request;
struct token;
struct url_group;

struct authentication {
    uint8_t
        schemes; /* HTTP_AUTH_ENABLE_..., as the group had it when the request was routed; 0: the rest says nothing */
    bool unchecked;    /* there is a password, and nobody has looked at it */
    uint8_t status;    /* HTTP_AUTH_STATUS */
    uint8_t type;      /* HTTP_REQUEST_AUTH_TYPE */
    struct token *who; /* referenced; NULL */
    HANDLE token;      /* its handle, open until the program closes it or the request ends */
};

/* --- the property --- */

/* Under `configuration`: from the group's and its session's properties. */
void authentication_refresh(struct url_group *group);

/* The challenge that takes the place of a program's "Basic", which the caller frees; NULL: the group has none, or no memory. */
char *authentication_challenge(struct url_group *group);

/* --- a request --- */

/* Locked, when it was routed to a group with schemes. False: the field is malformed, 400. */
bool authentication_examine(struct request *request, unsigned schemes);

/* An unchecked request, not locked, on its way into its queue. NO_ERROR: it is known now who it is or is not. ERROR_IO_PENDING: `done`
 * will be told, with NO_ERROR or another error, on a thread that may do what a program's may. Otherwise nobody can say, 503. */
typedef void authentication_done(struct request *request, ULONG error);
ULONG authentication_check(struct request *request, authentication_done *done);

/* Locked: it ends. */
void authentication_forget(struct request *request);

/* HTTP_REQUEST_AUTH_INFO for requests of version 2, 8-aligned: its room, and `structures` filled. Other infos are there already; the
 * array they are in has room for one more. */
size_t authentication_size(const struct request *request, int version);
void authentication_put(HTTP_REQUEST_V1 *out, const struct request *request, int version, void *structures);

/* Before the loops: from here on passwords are checked. */
void authentication_start(void);

/* After the loops: nothing is checked any more, every `done` has been told, what was kept is wiped. */
void authentication_stop(void);

#endif
