/* User APCs; thread.h queues them. */
#ifndef HTTPAPI_APC_H
#define HTTPAPI_APC_H

/* A user APC: runs on its thread inside an alertable wait. Exactly one of the two is called and owns the structure:
 * `discard` when the thread ends first. */
struct apc {
    struct apc *next;
    void (*run)(struct apc *apc);
    void (*discard)(struct apc *apc);
};

#endif
