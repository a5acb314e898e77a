/* A keyed hash of UTF-16 text for the namespace's tables: sixteen bytes per multiplication of 64 by 64 to 128 bits. The key
 * differs in every process, so nobody can precompute prefixes that collide; equality is always checked on the text. */
#ifndef ROUTING_HASH_H
#define ROUTING_HASH_H

#include "windef.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct hash_key {
    uint64_t a, b;
};

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_word(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t hash_bytes(const struct hash_key *key, const void *data, size_t length)
{
    const char *at = data;
    uint64_t state = key->a ^ length, first = 0, second = 0;

    for (; length > 16; length -= 16, at += 16)
        state = hash_mix(hash_word(at) ^ key->b, hash_word(at + 8) ^ state);
    if (length >= 8) {
        first = hash_word(at);
        second = hash_word(at + length - 8);
    } else if (length >= 4) {
        uint32_t low, high;
        memcpy(&low, at, 4);
        memcpy(&high, at + length - 4, 4);
        first = low;
        second = high;
    } else if (length >= 2) {
        uint16_t unit;
        memcpy(&unit, at, 2);
        first = unit;
    }
    return hash_mix(hash_mix(first ^ key->b, second ^ state), key->a ^ 0x9E3779B97F4A7C15u);
}

static inline uint64_t hash_text(const struct hash_key *key, const WCHAR *text, size_t length)
{
    return hash_bytes(key, text, length * sizeof *text);
}

#endif
