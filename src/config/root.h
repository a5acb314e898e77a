/* Where the machine's configuration lies, and who may change it.
 *
 * The root is $HTTPAPI_CONFIG if set; else /etc/httpapi for root, and for everyone if it exists; else
 * $XDG_CONFIG_HOME/httpapi or ~/.config/httpapi. It is determined once, at the first question, and lasts as long as the process.
 *
 *     <root>/parameters      Name = value: the parameters of the service, timeouts, cache parameters, settings
 *     <root>/iplisten        ipaddress=...
 *     <root>/urlacl          url=... sddl=...
 *     <root>/sslcert         ipport=... certhash=... appid=... ...
 *     <root>/sslparam        ipport=... type=... ...
 *     <root>/certificates/<STORE>/<THUMBPRINT>.pem
 *
 * Any thread. */
#ifndef CONFIG_ROOT_H
#define CONFIG_ROOT_H

#include "security/sid.h"

#include <stdbool.h>
#include <stddef.h>

/* Never NULL; without a final slash. Need not exist. */
const char *config_root(void);

/* "<root>/name" into a buffer; false if it does not fit. */
bool config_path(const char *name, char *out, size_t size);

/* What belongs to this user alone: $XDG_CONFIG_HOME/httpapi or ~/.config/httpapi, whatever the root is; false if it does not
 * fit. */
bool config_user_root(char *out, size_t size);

/* May this process write the configuration: is the root writable, or can it be made? Makes nothing. */
bool config_may_write(void);

/* Could this folder be made, or be written if it is there: the nearest one above it that is there decides. Cuts the path. */
bool config_may_make(char *path);

/* Is this process what Windows calls an administrator: uid 0, whoever may write the configuration, and everyone while nobody
 * has configured anything (there is no root)? */
bool config_is_administrator(void);

/* This process as one that asks for URLs: an administrator as said above. */
void config_self(struct principal *out);

/* For tests that move the root: the next question determines it anew. Not beside other threads. */
void config_root_forget(void);

#endif
