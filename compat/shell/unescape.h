/* Hexadecimal digits of escapes. */
#ifndef HTTPAPI_SHELL_UNESCAPE_H
#define HTTPAPI_SHELL_UNESCAPE_H

/* Its value, -1 if it is none. */
static inline int hex_digit(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

#endif
