/* Notices changes of the configuration while the service runs: inotify on the configuration root, by the first loop. A root that
 * does not exist yet is looked for every few seconds. What a change means is read off the loops (net/aside.h). */
#ifndef HTTPAPI_WATCH_H
#define HTTPAPI_WATCH_H

/* With the loops running. Never fails: without watches left, the configuration is looked at every few seconds. */
void watch_start(void);
void watch_stop(void);

#endif
