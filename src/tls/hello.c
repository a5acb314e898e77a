/* See hello.h. A reader that never looks past what it was given: each step takes a part off the front, or fails. */
#include "tls/hello.h"

#include <stdint.h>
#include <string.h>

#define RECORD_HANDSHAKE    22
#define HANDSHAKE_CLIENT    1
#define EXTENSION_NAME      0
#define NAME_TYPE_HOST      0
#define RECORD_HEAD         5
#define HANDSHAKE_HEAD      4
#define RECORD_LENGTH_LIMIT 16384

struct part {
    const unsigned char *at;
    size_t length;
};

static bool take(struct part *from, size_t length, struct part *out)
{
    if (from->length < length)
        return false;
    *out = (struct part){from->at, length};
    from->at += length;
    from->length -= length;
    return true;
}

static size_t number(const struct part *part)
{
    size_t value = 0;

    for (size_t i = 0; i < part->length; i++)
        value = value << 8 | part->at[i];
    return value;
}

/* A part that stands behind its own length of `size` bytes. */
static bool take_counted(struct part *from, size_t size, struct part *out)
{
    struct part length;

    return take(from, size, &length) && take(from, number(&length), out);
}

static bool is_host_byte(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
           byte == '_';
}

/* RFC 6066: a DNS name in ASCII. What is none is no name: the default binding answers. */
static void keep_name(const struct part *name, struct hello *out)
{
    size_t length = name->length;

    if (length > 0 && name->at[length - 1] == '.')
        length--;
    if (length == 0 || length > HELLO_NAME_LIMIT)
        return;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = name->at[i];

        if (byte >= 'A' && byte <= 'Z')
            byte |= 0x20;
        if (!is_host_byte(byte)) {
            out->name[0] = 0;
            return;
        }
        out->name[i] = (char)byte;
    }
    out->name[length] = 0;
}

static bool read_names(struct part extension, struct hello *out)
{
    struct part list, type, name;

    if (!take_counted(&extension, 2, &list) || extension.length > 0)
        return false;
    while (list.length > 0) {
        if (!take(&list, 1, &type) || !take_counted(&list, 2, &name))
            return false;
        if (type.at[0] == NAME_TYPE_HOST && !out->name[0])
            keep_name(&name, out);
    }
    return true;
}

static bool read_extensions(struct part extensions, struct hello *out)
{
    struct part type, extension;

    while (extensions.length > 0) {
        if (!take(&extensions, 2, &type) || !take_counted(&extensions, 2, &extension))
            return false;
        if (number(&type) == EXTENSION_NAME && !read_names(extension, out))
            return false;
    }
    return true;
}

static bool read_message(struct part message, struct hello *out)
{
    struct part skipped, extensions;

    if (!take(&message, 2 + 32, &skipped) ||    /* version, random */
        !take_counted(&message, 1, &skipped) || /* session id */
        !take_counted(&message, 2, &skipped) || /* cipher suites */
        !take_counted(&message, 1, &skipped))   /* compression */
        return false;
    if (message.length == 0)
        return true; /* an old client without extensions */
    return take_counted(&message, 2, &extensions) && message.length == 0 && read_extensions(extensions, out);
}

/* The first bytes decide whether this is TLS at all, as soon as they are there. */
static bool begins_as_tls(const unsigned char *bytes, size_t length)
{
    return length == 0 || (bytes[0] == RECORD_HANDSHAKE && (length < 2 || bytes[1] == 3) &&
                           (length < RECORD_HEAD + 1 || bytes[RECORD_HEAD] == HANDSHAKE_CLIENT));
}

/* A hello in several records is legal and rare; the library takes it in one only. Its length is then never reached, which is
 * decided here and not by waiting for more. */
enum hello_status hello_read(const unsigned char *bytes, size_t length, struct hello *out)
{
    struct part input = {bytes, length}, head, record, size;

    memset(out, 0, sizeof(*out));
    if (!begins_as_tls(bytes, length))
        return HELLO_OTHER;
    if (!take(&input, RECORD_HEAD, &head))
        return HELLO_MORE;
    size = (struct part){head.at + 3, 2};
    if (number(&size) < HANDSHAKE_HEAD || number(&size) > RECORD_LENGTH_LIMIT)
        return HELLO_BAD;
    if (!take(&input, number(&size), &record))
        return HELLO_MORE;
    size = (struct part){record.at + 1, 3};
    if (number(&size) != record.length - HANDSHAKE_HEAD)
        return HELLO_BAD;
    out->length = RECORD_HEAD + record.length;
    record.at += HANDSHAKE_HEAD;
    record.length -= HANDSHAKE_HEAD;
    return read_message(record, out) ? HELLO_DONE : HELLO_BAD;
}
