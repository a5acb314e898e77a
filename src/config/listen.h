/* The IP listen list: the file `iplisten`, one "ipaddress=..." a line. Empty: every address. Any thread. */
#ifndef CONFIG_LISTEN_H
#define CONFIG_LISTEN_H

#include "url/address.h"

struct listen_list;

const struct listen_list *listen_acquire(void); /* never NULL */
void listen_release(const struct listen_list *list);

size_t listen_count(const struct listen_list *list);
/* 0.0.0.0 has family 0 and means all of IPv4; [::] has family 6 and no bytes, and means all of IPv6. */
const struct url_address *listen_at(const struct listen_list *list, size_t index);

/* ERROR_ALREADY_EXISTS; ERROR_FILE_NOT_FOUND; ERROR_ACCESS_DENIED. */
ULONG listen_add(const struct url_address *address);
ULONG listen_delete(const struct url_address *address);

#endif
