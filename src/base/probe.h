/* Static probes (USDT) where a request changes hands, for perf, bpftrace and SystemTap: docs/troubleshooting.md lists them. Each is
 * one instruction that does nothing until somebody attaches. Without <sys/sdt.h> they are not there at all. */
#ifndef HTTPAPI_PROBE_H
#define HTTPAPI_PROBE_H

#if __has_include(<sys/sdt.h>)
#include <sys/sdt.h>
#define PROBE1(name, a)       DTRACE_PROBE1(httpapi, name, a)
#define PROBE2(name, a, b)    DTRACE_PROBE2(httpapi, name, a, b)
#define PROBE3(name, a, b, c) DTRACE_PROBE3(httpapi, name, a, b, c)
#else
#define PROBE1(name, a)       ((void)(a))
#define PROBE2(name, a, b)    ((void)(a), (void)(b))
#define PROBE3(name, a, b, c) ((void)(a), (void)(b), (void)(c))
#endif

#endif
