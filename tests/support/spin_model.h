/* What must hold of random calls of the API (tests/stress/spin_test.c): which codes a call may return by the state of what it is made
 * for, and what belongs to an exchange. Any thread; nothing is locked. */
#ifndef SPIN_MODEL_H
#define SPIN_MODEL_H

#include "load.h"

#ifndef EXCHANGES
#define EXCHANGES (1u << 20)
#endif

/* Where choices come from: a seed, or bytes while there are some, and then 0. */
struct dice {
    uint32_t seed;
    const uint8_t *at, *end; /* NULL: the seed */
};

static unsigned roll(struct dice *dice, unsigned bound)
{
    unsigned value = 0;

    if (!dice->at)
        return load_random(&dice->seed) % bound;
    for (unsigned range = bound; range > 1 && dice->at < dice->end; range >>= 8)
        value = value << 8 | *dice->at++;
    return value % bound;
}

enum state { CLOSED, OPEN, SHUT, CHANGING };

/* A slot lives many lives: the state is that of the last. Whoever changes it claims it first. */
struct slot {
    _Atomic(uint32_t) word;   /* life * 4 + state */
    _Atomic(uintptr_t) value; /* HANDLE or group id; that of the last life when closed */
    HTTP_SERVER_SESSION_ID session;
};

struct view {
    struct slot *slot;
    uint32_t before;
    uintptr_t value;
};

/* A word and a value of the same moment: the value changes while its slot is claimed. */
static struct view look(struct slot *slot)
{
    struct view view = {.slot = slot};

    do {
        view.before = slot->word;
        view.value = slot->value;
    } while (slot->word != view.before);
    return view;
}

static bool claim(struct view view)
{
    uint32_t expected = view.before;

    return expected % 4 != CHANGING &&
           atomic_compare_exchange_strong(&view.slot->word, &expected, expected / 4 * 4 + CHANGING);
}

static void become(struct view view, enum state state)
{
    view.slot->word = (view.before / 4 + 1) * 4 + state;
}

/* What calls may return, by the state of what they are made for. 0 ends, except in the first place. */
struct codes {
    const char *call;
    ULONG open[7], shut[7], closed[3];
};

#define GONE ERROR_CONNECTION_INVALID, ERROR_NETNAME_DELETED, ERROR_OPERATION_ABORTED

static const struct codes
    receives = {"receive",
                {0, ERROR_IO_PENDING, ERROR_OPERATION_ABORTED},
                {ERROR_INVALID_HANDLE},
                {ERROR_INVALID_HANDLE}},
    waits = {"receive and wait",
             {0, ERROR_OPERATION_ABORTED},
             {ERROR_INVALID_HANDLE},
             {ERROR_INVALID_HANDLE}},
    /* of a request that this program has: it may be gone for a dozen reasons */
    sends = {"send", {0, ERROR_IO_PENDING, GONE}, {0, ERROR_IO_PENDING, GONE}, {ERROR_INVALID_HANDLE}},
    bodies = {"receive body",
              {0, ERROR_HANDLE_EOF, GONE},
              {0, ERROR_HANDLE_EOF, GONE},
              {ERROR_INVALID_HANDLE}},
    cancels = {"cancel", {0, GONE}, {0, GONE}, {ERROR_INVALID_HANDLE}},
    strangers = {"use of a stale id",
                 {ERROR_CONNECTION_INVALID},
                 {ERROR_CONNECTION_INVALID, ERROR_INVALID_HANDLE},
                 {ERROR_INVALID_HANDLE}},
    watches = {"wait for a disconnect",
               {0, ERROR_IO_PENDING, ERROR_INVALID_PARAMETER, GONE},
               {0, ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE, GONE}, /* its requests are still answered */
               {ERROR_INVALID_HANDLE}},
    settings = {"set a property", {0}, {0}, {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    closes = {"close again", {0}, {0}, {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    io_cancels = {"CancelIoEx", {0, ERROR_NOT_FOUND}, {0, ERROR_NOT_FOUND}, {ERROR_INVALID_HANDLE}},
    adds = {"add a URL", {0, ERROR_ALREADY_EXISTS}, {0}, {ERROR_INVALID_PARAMETER}},
    removes = {"remove a URL", {0, ERROR_FILE_NOT_FOUND}, {0}, {ERROR_INVALID_PARAMETER}},
    group_settings = {"set a group's property", {0}, {0}, {ERROR_INVALID_PARAMETER}};

static bool listed(const ULONG *codes, size_t count, ULONG error)
{
    for (size_t i = 0; i < count && (i == 0 || codes[i]); i++)
        if (codes[i] == error)
            return true;
    return false;
}

/* One state throughout: one list. Otherwise all that it may have been. */
static void allowed(const struct codes *codes, struct view view, ULONG error)
{
    enum state state = view.before % 4;
    bool steady = state == CLOSED || (state != CHANGING && view.slot->word == view.before);
    bool good = ((!steady || state == OPEN) && listed(codes->open, 7, error)) ||
                ((!steady || state == SHUT) && listed(codes->shut, 7, error)) ||
                ((!steady || state == CLOSED) && listed(codes->closed, 3, error));

    if (!good) {
        printf("    %s returned %u, state %u before and %u after\n", codes->call, (unsigned)error, state,
               view.slot->word % 4);
        fflush(stdout);
        abort();
    }
}

/* --- exchanges --- */

struct exchange {
    _Atomic(uint8_t) received, answered, delegated;
};

static struct exchange *exchanges;
static _Atomic(uint32_t) next_exchange = 1;

static size_t question_length(uint32_t number)
{
    return number % 3 == 0 ? number * 53 % 20000 : 0;
}

static size_t answer_length(uint32_t number)
{
    return number % 16 == 0 ? number % 300000 : number * 37 % 5000;
}

static char byte_of(uint32_t number, size_t at)
{
    return (char)('a' + (number + at) % 26);
}

static void check_bytes(const char *data, size_t length, uint32_t number, size_t at)
{
    for (size_t i = 0; i < length; i++)
        REQUIRE(data[i] == byte_of(number, at + i));
}

static char alphabet[300000 + 26];

#endif
