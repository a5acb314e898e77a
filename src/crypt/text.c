/* Bytes as text and back: Base64 with and without headers, hexadecimal digits, the bytes themselves. Pure calculation. */
#include "error/error.h"
#include "text/text.h"
#include "wincrypt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FORM(flags) ((flags)&0x0fffffffu)

enum { LINE = 64 };

static const char *header_of(DWORD form)
{
    return form == CRYPT_STRING_BASE64HEADER          ? "CERTIFICATE"
           : form == CRYPT_STRING_BASE64REQUESTHEADER ? "NEW CERTIFICATE REQUEST"
           : form == CRYPT_STRING_BASE64X509CRLHEADER ? "X509 CRL"
                                                      : NULL;
}

/* ---- to text: counted always, written where there is room ---- */

struct writer {
    char *out;
    size_t room, used;
};

static void put(struct writer *writer, const char *text, size_t length)
{
    if (writer->used + length <= writer->room)
        memcpy(writer->out + writer->used, text, length);
    writer->used += length;
}

static void put_line_end(struct writer *writer, DWORD flags)
{
    if (flags & CRYPT_STRING_NOCR)
        put(writer, "\n", 1);
    else if (!(flags & CRYPT_STRING_NOCRLF))
        put(writer, "\r\n", 2);
}

static void put_header(struct writer *writer, const char *kind, const char *name, DWORD flags)
{
    put(writer, "-----", 5);
    put(writer, kind, strlen(kind));
    put(writer, " ", 1);
    put(writer, name, strlen(name));
    put(writer, "-----", 5);
    put_line_end(writer, flags);
}

static void put_base64(struct writer *writer, const BYTE *data, size_t length, DWORD flags)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t column = 0;

    for (size_t i = 0; i < length; i += 3) {
        unsigned long bits = (unsigned long)data[i] << 16 | (i + 1 < length ? data[i + 1] << 8 : 0) |
                             (i + 2 < length ? data[i + 2] : 0);
        char four[4] = {digits[bits >> 18 & 63], digits[bits >> 12 & 63],
                        i + 1 < length ? digits[bits >> 6 & 63] : '=',
                        i + 2 < length ? digits[bits & 63] : '='};

        put(writer, four, 4);
        column += 4;
        if (column == LINE || i + 3 >= length) {
            put_line_end(writer, flags);
            column = 0;
        }
    }
}

static void put_hex(struct writer *writer, const BYTE *data, size_t length, DWORD flags)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < length; i++) {
        char two[2] = {digits[data[i] >> 4], digits[data[i] & 15]};

        put(writer, two, 2);
    }
    put_line_end(writer, flags);
}

static ULONG render(const BYTE *data, DWORD length, DWORD flags, struct writer *writer)
{
    const char *header = header_of(FORM(flags));

    if (!data)
        return ERROR_INVALID_PARAMETER;
    if (header) {
        put_header(writer, "BEGIN", header, flags);
        put_base64(writer, data, length, flags);
        put_header(writer, "END", header, flags);
    } else if (FORM(flags) == CRYPT_STRING_BASE64) {
        put_base64(writer, data, length, flags);
    } else if (FORM(flags) == CRYPT_STRING_HEXRAW) {
        put_hex(writer, data, length, flags);
    } else {
        return ERROR_INVALID_PARAMETER;
    }
    return NO_ERROR;
}

/* Everything is ASCII: a unit for each byte. */
static ULONG to_text(const BYTE *data, DWORD length, DWORD flags, void *out, DWORD *count, bool wide)
{
    struct writer writer = {0};
    DWORD room = *count;
    ULONG error = render(data, length, flags, &writer);

    if (error)
        return error;
    *count = (DWORD)writer.used + 1;
    if (!out)
        return NO_ERROR;
    if (room < *count)
        return ERROR_MORE_DATA;
    writer = (struct writer){.out = malloc(*count), .room = writer.used};
    if (!writer.out)
        return ERROR_NOT_ENOUGH_MEMORY;
    render(data, length, flags, &writer);
    writer.out[writer.used] = 0;
    for (size_t i = 0; i <= writer.used; i++) {
        if (wide)
            ((WCHAR *)out)[i] = (unsigned char)writer.out[i];
        else
            ((char *)out)[i] = writer.out[i];
    }
    free(writer.out);
    *count = (DWORD)writer.used;
    return NO_ERROR;
}

BOOL WINAPI CryptBinaryToStringA(const BYTE *data, DWORD length, DWORD flags, LPSTR out, DWORD *count)
{
    return error_result(to_text(data, length, flags, out, count, false));
}

BOOL WINAPI CryptBinaryToStringW(const BYTE *data, DWORD length, DWORD flags, LPWSTR out, DWORD *count)
{
    return error_result(to_text(data, length, flags, out, count, true));
}

/* ---- from text ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int digit_of(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

/* Into `out`, which has room for 3 bytes of every 4 characters. */
static bool from_base64(const char *text, size_t length, BYTE *out, size_t *used)
{
    unsigned long bits = 0;
    unsigned digits = 0, padding = 0;

    *used = 0;
    for (size_t i = 0; i < length; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): filled above */
        if (is_blank(text[i]))
            continue;
        if (text[i] == '=' && digits % 4 >= 2) {
            padding++;
        } else if (padding > 0 || digit_of(text[i]) < 0) {
            return false;
        } else {
            bits = bits << 6 | (unsigned long)digit_of(text[i]);
            if (++digits % 4 != 1)
                out[(*used)++] = (BYTE)(bits >> (6 - 2 * ((digits - 1) % 4)));
        }
    }
    return (digits + padding) % 4 == 0;
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool from_hex(const char *text, size_t length, BYTE *out, size_t *used)
{
    size_t digits = 0;

    for (size_t i = 0; i < length; i++) {
        if (is_blank(text[i]))
            continue;
        if (hex_of(text[i]) < 0)
            return false;
        out[digits / 2] = (BYTE)(digits % 2 ? out[digits / 2] << 4 | hex_of(text[i]) : hex_of(text[i]));
        digits++;
    }
    *used = digits / 2;
    return digits % 2 == 0;
}

static const char *find(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);

    for (; (size_t)(end - text) >= length; text++)
        if (memcmp(text, word, length) == 0)
            return text;
    return NULL;
}

/* What lies between -----BEGIN ...----- and -----END; *skip is where the header begins. */
static bool from_headed(const char *text, size_t length, BYTE *out, size_t *used, DWORD *skip)
{
    const char *end = text + length, *begin = find(text, end, "-----BEGIN "), *body, *tail;

    if (!begin)
        return false;
    body = find(begin + 11, end, "-----");
    tail = body ? find(body + 5, end, "-----END ") : NULL;
    *skip = (DWORD)(begin - text);
    return tail && from_base64(body + 5, (size_t)(tail - body - 5), out, used);
}

static bool decode(const char *text, size_t length, DWORD flags, BYTE *out, size_t *used, DWORD *skip,
                   DWORD *form)
{
    DWORD wanted = FORM(flags);
    bool any = wanted == CRYPT_STRING_ANY, any64 = any || wanted == CRYPT_STRING_BASE64_ANY;

    *skip = 0;
    if ((header_of(wanted) || any64) && from_headed(text, length, out, used, skip)) {
        *form = header_of(wanted) ? wanted : CRYPT_STRING_BASE64HEADER;
        return true;
    }
    *skip = 0;
    if ((wanted == CRYPT_STRING_BASE64 || any64) && from_base64(text, length, out, used)) {
        *form = CRYPT_STRING_BASE64;
        return true;
    }
    if (wanted == CRYPT_STRING_HEXRAW && from_hex(text, length, out, used)) {
        *form = wanted;
        return true;
    }
    *form = CRYPT_STRING_BINARY;
    *used = length;
    if (wanted == CRYPT_STRING_BINARY || any)
        memcpy(out, text, length);
    return wanted == CRYPT_STRING_BINARY || any;
}

static bool is_form(DWORD form)
{
    return header_of(form) || form == CRYPT_STRING_BASE64 || form == CRYPT_STRING_BINARY ||
           form == CRYPT_STRING_BASE64_ANY || form == CRYPT_STRING_ANY || form == CRYPT_STRING_HEXRAW;
}

BOOL WINAPI CryptStringToBinaryA(LPCSTR text, DWORD count, DWORD flags, BYTE *out, DWORD *length, DWORD *skip,
                                 DWORD *form)
{
    DWORD found_skip, found_form, room = length ? *length : 0;
    ULONG error = NO_ERROR;
    size_t size, used;
    BYTE *bytes;

    if (!text || !length || !is_form(FORM(flags)))
        return error_result(ERROR_INVALID_PARAMETER);
    size = count ? count : strlen(text);
    bytes = malloc(size + 1);
    if (!bytes)
        return error_result(ERROR_NOT_ENOUGH_MEMORY);
    if (!decode(text, size, flags, bytes, &used, &found_skip, &found_form)) {
        error = ERROR_INVALID_DATA;
    } else {
        *length = (DWORD)used;
        if (skip)
            *skip = found_skip;
        if (form)
            *form = found_form;
        if (out && room < used)
            error = ERROR_MORE_DATA;
        else if (out)
            memcpy(out, bytes, used);
    }
    free(bytes);
    return error_result(error);
}

/* What is not ASCII is in no form but the binary one, which has no meaning for wide text. */
BOOL WINAPI CryptStringToBinaryW(LPCWSTR text, DWORD count, DWORD flags, BYTE *out, DWORD *length,
                                 DWORD *skip, DWORD *form)
{
    size_t size = text ? (count ? count : text_length(text)) : 0;
    char *narrow = malloc(size + 1);
    BOOL done;

    if (!narrow)
        return error_result(ERROR_NOT_ENOUGH_MEMORY);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == 0 || text[i] > 0x7f) {
            free(narrow);
            return error_result(ERROR_INVALID_DATA);
        }
        narrow[i] = (char)text[i];
    }
    narrow[size] = 0;
    done = CryptStringToBinaryA(text ? narrow : NULL, (DWORD)size, flags, out, length, skip, form);
    free(narrow);
    return done;
}
