/* What this process serves, told to the tools of an administrator: sessions, URL groups, URLs, queues, the cache. Lines of words
 * as in config/line.h, so that they can grow. Not from a loop thread: it takes the locks of program threads. */
#ifndef HTTPAPI_STATE_H
#define HTTPAPI_STATE_H

#include "config/line.h"

/* Answers one request:
 *
 *     state                    process, session, group, queue and url lines, and one for the cache
 *     cache [URL]              a line for each entry, at or below the URL
 *     flush URL, flush-below URL, flush-all        how many entries went
 *
 * Unknown requests get a line "error". */
void state_answer(const char *request, struct line_text *out);

#endif
