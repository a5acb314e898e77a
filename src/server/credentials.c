/* See credentials.h. The memory is a table of small sets under one lock; what has expired in a set goes whenever somebody looks into it.
 * Digests are compared in plain: without the salt nobody can say what a guess would make of them. */
#include "server/credentials.h"

#include "base/clock.h"
#include "base/lock.h"
#include "server/settings.h"
#include "tls/digest.h"

#include <string.h>
#include <sys/random.h>

enum { SET_SIZE = 4, SETS = CREDENTIALS_KEPT / SET_SIZE, SALT_SIZE = 32, NAME_SIZE = 32 };

struct kept {
    struct token *token; /* referenced; NULL: free */
    uint64_t expires;
    unsigned char name[NAME_SIZE];
};

static struct lock lock;
static struct kept table[SETS][SET_SIZE];
static unsigned char salt[SALT_SIZE];
static bool salted;

/* --- Basic --- */

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : -1;
}

/* RFC 4648, with its padding, and no bit set that says nothing. Writes what fits; the length, or SIZE_MAX: it is malformed. */
static size_t decode(const char *text, size_t length, char *out, size_t room)
{
    size_t written = 0, digits = length;
    uint32_t bits = 0;

    if (length == 0 || length % 4 != 0)
        return SIZE_MAX;
    while (length - digits < 2 && text[digits - 1] == '=')
        digits--;
    for (size_t i = 0; i < digits; i++) {
        int digit = digit_of(text[i]);

        if (digit < 0)
            return SIZE_MAX;
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 == 0)
            continue;
        if (written < room)
            out[written] = (char)(bits >> (6 - i % 4 * 2));
        written++;
    }
    return digits % 4 && (bits & ((1u << (6 - (digits - 1) % 4 * 2)) - 1)) ? SIZE_MAX : written;
}

enum credentials_kind credentials_parse(const char *text, size_t length, struct credentials *out)
{
    size_t size = decode(text, length, out->text, CREDENTIALS_LIMIT);
    char *colon, *backslash;

    out->length = size < CREDENTIALS_LIMIT ? size : CREDENTIALS_LIMIT;
    if (size == SIZE_MAX)
        return CREDENTIALS_MALFORMED;
    colon = memchr(out->text, ':', out->length);
    if (memchr(out->text, 0, out->length) || (!colon && size <= CREDENTIALS_LIMIT))
        return CREDENTIALS_MALFORMED;
    if (size > CREDENTIALS_LIMIT)
        return CREDENTIALS_TOO_LONG;
    out->text[size] = 0;
    *colon = 0;
    out->password = colon + 1;
    out->user = out->text;
    out->domain = NULL;
    backslash = strchr(out->text, '\\');
    if (!backslash)
        return CREDENTIALS_GOOD;
    *backslash = 0;
    out->domain = out->text;
    out->user = backslash + 1;
    return CREDENTIALS_GOOD;
}

void credentials_wipe(struct credentials *credentials)
{
    explicit_bzero(credentials, sizeof *credentials);
}

/* --- the memory --- */

/* Everything that was said, with the NULs between. False: no memory, or no salt. */
static bool name_of(const struct credentials *credentials, unsigned char out[NAME_SIZE])
{
    unsigned char whole[DIGEST_LIMIT];
    struct digest *digest;
    ULONG error;
    bool fine;

    lock_acquire(&lock);
    if (!salted)
        salted = getrandom(salt, sizeof salt, 0) == (ssize_t)sizeof salt;
    fine = salted;
    lock_release(&lock);
    if (!fine || digest_start(DIGEST_SHA256, &digest) != NO_ERROR)
        return false;
    error = digest_add(digest, salt, sizeof salt);
    if (error == NO_ERROR)
        error = digest_add(digest, credentials->text, credentials->length);
    if (error == NO_ERROR)
        error = digest_finish(digest, whole);
    digest_free(digest);
    if (error != NO_ERROR)
        return false;
    memcpy(out, whole, NAME_SIZE);
    return true;
}

static void drop(struct kept *kept)
{
    object_release(&kept->token->object);
    explicit_bzero(kept, sizeof *kept);
}

/* Locked. */
static struct kept *set_of(const unsigned char name[NAME_SIZE], uint64_t now)
{
    struct kept *set = table[name[0] % SETS];

    for (unsigned i = 0; i < SET_SIZE; i++)
        if (set[i].token && now >= set[i].expires)
            drop(&set[i]);
    return set;
}

struct token *credentials_find(const struct credentials *credentials)
{
    unsigned char name[NAME_SIZE];
    struct token *found = NULL;
    struct kept *set;

    if (settings.credential_seconds == 0 || !name_of(credentials, name))
        return NULL;
    lock_acquire(&lock);
    set = set_of(name, clock_now());
    for (unsigned i = 0; i < SET_SIZE && !found; i++)
        if (set[i].token && memcmp(set[i].name, name, NAME_SIZE) == 0)
            object_reference(&(found = set[i].token)->object);
    lock_release(&lock);
    return found;
}

/* The one that ends first makes room, or the same one. */
static struct kept *place_in(struct kept *set, const unsigned char name[NAME_SIZE])
{
    struct kept *place = set;

    for (unsigned i = 0; i < SET_SIZE; i++) {
        if (set[i].token && memcmp(set[i].name, name, NAME_SIZE) == 0)
            return &set[i];
        if (place->token && (!set[i].token || set[i].expires < place->expires))
            place = &set[i];
    }
    return place;
}

void credentials_keep(const struct credentials *credentials, struct token *token)
{
    uint64_t now = clock_now();
    unsigned char name[NAME_SIZE];
    struct kept *place;

    if (settings.credential_seconds == 0 || !name_of(credentials, name))
        return;
    lock_acquire(&lock);
    for (unsigned i = 0; i < SETS; i++) /* somebody logs on: now and then, so look at all of them */
        set_of((const unsigned char[NAME_SIZE]){(unsigned char)i}, now);
    place = place_in(set_of(name, now), name);
    if (place->token)
        drop(place);
    object_reference(&token->object);
    *place = (struct kept){.token = token, .expires = now + settings.credential_seconds * 1000ull};
    memcpy(place->name, name, NAME_SIZE);
    lock_release(&lock);
}

void credentials_forget_all(void)
{
    lock_acquire(&lock);
    for (unsigned i = 0; i < SETS; i++)
        for (unsigned k = 0; k < SET_SIZE; k++)
            if (table[i][k].token)
                drop(&table[i][k]);
    lock_release(&lock);
}
