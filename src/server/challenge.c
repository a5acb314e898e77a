/* See challenge.h. */
#include "server/challenge.h"

#include "server/authentication.h"
#include "server/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* From strong to weak. What is not here comes behind them: Windows wants PRESERVE_ORDER for it and does not say what happens without. */
static const char *const schemes[] = {"Kerberos", "Negotiate", "NTLM", "Digest", "Basic"};

enum { SCHEMES = sizeof schemes / sizeof schemes[0], BASIC = SCHEMES - 1 };

struct challenges {
    struct known_value basic; /* length 0: Basic is the program's own affair */
    struct known_value values[];
};

static unsigned scheme_of(const struct known_value *value)
{
    for (unsigned i = 0; i < SCHEMES; i++) {
        size_t length = strlen(schemes[i]);

        if (value->length >= length && strncasecmp(value->at, schemes[i], length) == 0 &&
            (value->length == length || value->at[length] == ' ' || value->at[length] == '\t'))
            return i;
    }
    return SCHEMES;
}

static void apply(const struct challenges *challenges, struct known_value *value)
{
    if (challenges->basic.length > 0 && value->length > 0 && scheme_of(value) == BASIC)
        *value = challenges->basic;
}

/* Stable, and as long as a header has challenges. */
static void sort(struct known_value *values, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        struct known_value value = values[i];
        unsigned scheme = scheme_of(&value), k = i;

        for (; k > 0 && scheme_of(&values[k - 1]) > scheme; k--)
            values[k] = values[k - 1];
        values[k] = value;
    }
}

/* The k-th of the infos that `repeated` was made from. */
static bool keeps_order(const HTTP_RESPONSE *response, unsigned k)
{
    for (unsigned i = 0; i < response->ResponseInfoCount; i++) {
        const HTTP_RESPONSE_INFO *info = &response->pResponseInfo[i];

        if (info->Type == HttpResponseInfoTypeMultipleKnownHeaders && k-- == 0)
            return ((const HTTP_MULTIPLE_KNOWN_HEADERS *)info->pInfo)->Flags &
                   HTTP_RESPONSE_INFO_FLAGS_PRESERVE_ORDER;
    }
    return true;
}

/* Longer than this nobody has challenges, and sorting them would take its time. */
#define CHALLENGES_LIMIT 64

static bool is_ours(const struct repeated_value *repeated)
{
    return repeated->id == HttpHeaderWwwAuthenticate && repeated->count <= CHALLENGES_LIMIT;
}

static struct challenges *make(const struct request *request, unsigned count)
{
    char *text = request->authentication.schemes & HTTP_AUTH_ENABLE_BASIC
                     ? authentication_challenge(request->group)
                     : NULL;
    size_t length = text ? strlen(text) : 0, values = count * sizeof(struct known_value);
    struct challenges *challenges = malloc(sizeof *challenges + values + length + 1);

    if (challenges) {
        char *copy = (char *)challenges->values + values;

        if (text)
            memcpy(copy, text, length);
        challenges->basic = (struct known_value){(uint16_t)length, copy};
    }
    free(text);
    return challenges;
}

ULONG challenges_apply(const struct request *request, const HTTP_RESPONSE *response,
                       struct known_value *known, struct repeated_value *repeated, unsigned count,
                       struct challenges **out)
{
    struct challenges *challenges;
    struct known_value *at;
    unsigned values = 0;

    for (unsigned i = 0; i < count; i++)
        if (is_ours(&repeated[i]))
            values += repeated[i].count;
    challenges = make(request, values);
    if (!challenges)
        return ERROR_NOT_ENOUGH_MEMORY;
    apply(challenges, &known[HttpHeaderWwwAuthenticate]);
    at = challenges->values;
    for (unsigned i = 0; i < count; i++) {
        if (!is_ours(&repeated[i]))
            continue;
        memcpy(at, repeated[i].values, repeated[i].count * sizeof *at);
        repeated[i].values = at;
        if (!keeps_order(response, i))
            sort(at, repeated[i].count);
        for (unsigned k = 0; k < repeated[i].count; k++)
            apply(challenges, at++);
    }
    *out = challenges;
    return NO_ERROR;
}
