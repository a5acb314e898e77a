/* Socket addresses as text, for WSAStringToAddress and its relatives. Pure calculation, ASCII. */
#ifndef HTTPAPI_NET_TEXT_H
#define HTTPAPI_NET_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "ws2ipdef.h"

#define ADDRESS_TEXT_SIZE 80 /* [v6%scope]:port and its NUL */

/* "1.2.3.4", "1.2.3.4:80"; "::1", "::1%5", "[::1]", "[::1%5]:80". Decimal ports up to 65535. */
bool address_parse_v4(const char *text, SOCKADDR_IN *out);
bool address_parse_v6(const char *text, SOCKADDR_IN6 *out);

/* Writes the text of a Windows address and returns its length, 0 for an unknown family. Port 0 is left out. */
size_t address_format(const SOCKADDR *address, char out[ADDRESS_TEXT_SIZE]);

/* Copies ASCII text from 16-bit units. False if it is not ASCII or too long. */
bool ascii_from_wide(const WCHAR *wide, char *out, size_t size);

#endif
