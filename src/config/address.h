/* Addresses, with and without a port, as people write them in configuration: 10.0.0.1, 10.0.0.1:443, [::1]:443, ::1.
 *
 * Family 0 stands for 0.0.0.0, and family 6 with zero bytes for [::]. Pure calculation; any thread. */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include "url/address.h"

enum { ADDRESS_TEXT = URL_ADDRESS_TEXT + 8 };

bool config_address(const char *text, struct url_address *out); /* brackets are optional */
bool config_address_port(const char *text, struct url_address *address, USHORT *port);
bool config_port(const char *text, USHORT *port); /* 1..65535 */

/* The first with brackets only if asked for; both terminated. */
void config_address_text(const struct url_address *address, bool brackets, char out[ADDRESS_TEXT]);
void config_address_port_text(const struct url_address *address, USHORT port, char out[ADDRESS_TEXT]);

#endif
