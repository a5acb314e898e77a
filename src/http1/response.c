/* The response-head builder. What goes out and in which order: response.h.
 *
 * Headers lie in the program's memory, which may change while they are written: what was measured before tells only how much room to
 * ask for. Each length is read once, and taken off what is left of the room (`spare`), before anything is written. Values are copied
 * in words and examined for CR, LF and NUL in the same loads. */
#include "http1/response.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "winerror.h"

#include "http1/date.h"

#define SERVER_TOKEN "Microsoft-HTTPAPI/2.0"

/* Fixed-size copies run past what they write by less than this. */
#define SLACK 32

/* Status line without reason, Server, Date, Connection: close, Content-Length, final CRLF. */
#define FIXED_BOUND (13 + 2 + 8 + 1 + 21 + 2 + 37 + 19 + 38 + 2 + SLACK)

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

size_t number_write(uint64_t value, char *out)
{
    char digits[20], *at = digits + sizeof(digits);
    size_t length;

    while (value >= 100) {
        at -= 2;
        memcpy(at, digit_pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(at, digit_pairs + value * 2, 2);
    } else {
        *--at = (char)('0' + value);
    }
    length = (size_t)(digits + sizeof(digits) - at);
    memcpy(out, at, length);
    return length;
}

#if defined(__SSE2__)
/* Nonzero if one of the sixteen bytes would end a line. */
static inline unsigned splitting_bytes(__m128i bytes)
{
    __m128i zero = _mm_cmpeq_epi8(bytes, _mm_setzero_si128());
    __m128i lf = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    __m128i cr = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(zero, _mm_or_si128(lf, cr)));
}

/* Sixteen bytes or more: whole vectors, then the last sixteen once more. */
static bool copy_long(char *out, const char *from, size_t length)
{
    const char *last = from + length - 16;
    char *last_out = out + length - 16;
    unsigned bad = 0;
    __m128i bytes;

    for (; from < last; from += 16, out += 16) {
        bytes = _mm_loadu_si128((const __m128i *)from);
        _mm_storeu_si128((__m128i *)out, bytes);
        bad |= splitting_bytes(bytes);
    }
    bytes = _mm_loadu_si128((const __m128i *)last);
    _mm_storeu_si128((__m128i *)last_out, bytes);
    return (bad | splitting_bytes(bytes)) != 0;
}

/* Eight to fifteen bytes: two halves that overlap. */
static inline bool copy_middle(char *out, const char *from, size_t length)
{
    __m128i low = _mm_loadl_epi64((const __m128i *)from);
    __m128i high = _mm_loadl_epi64((const __m128i *)(from + length - 8));

    _mm_storel_epi64((__m128i *)out, low);
    _mm_storel_epi64((__m128i *)(out + length - 8), high);
    return splitting_bytes(_mm_unpacklo_epi64(low, high)) != 0;
}

/* Four to seven. */
static inline bool copy_short(char *out, const char *from, size_t length)
{
    uint32_t low, high;

    memcpy(&low, from, 4);
    memcpy(&high, from + length - 4, 4);
    memcpy(out, &low, 4);
    memcpy(out + length - 4, &high, 4);
    return splitting_bytes(_mm_set_epi32((int)high, (int)low, (int)high, (int)low)) != 0;
}
#endif

/* Copies; true if a byte was among them that would end a line. */
static inline bool copy_is_splitting(char *out, const char *from, size_t length)
{
    bool bad = false;
    size_t i;

#if defined(__SSE2__)
    if (length >= 16)
        return copy_long(out, from, length);
    if (length >= 8)
        return copy_middle(out, from, length);
    if (length >= 4)
        return copy_short(out, from, length);
#endif
    for (i = 0; i < length; i++) {
        out[i] = from[i];
        bad |= from[i] == '\0' || from[i] == '\n' || from[i] == '\r';
    }
    return bad;
}

/* The copy looked at again, because of a byte that would end a line. A zero ends the text: a program counted it in, or took a length
 * that was not this text's. False: the line would end. */
static __attribute__((noinline, cold)) bool ends_at_zero(const char *copy, size_t *length)
{
    size_t i;

    for (i = 0; i < *length && copy[i] != '\0'; i++)
        if (copy[i] == '\r' || copy[i] == '\n')
            return false;
    *length = i;
    return true;
}

static inline char *put(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return out + length;
}

/* Bodies are short or long. Two bytes are written in any case. */
static inline char *put_number(char *out, uint64_t value)
{
    if (value >= 100)
        return out + number_write(value, out);
    memcpy(out, digit_pairs + value * 2 + (value < 10), 2);
    return out + 1 + (value >= 10);
}

#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

static char *put_name(char *out, int id)
{
    memcpy(out, response_header_prefixes[id].text, HEADER_NAME_CAPACITY);
    return out + response_header_prefixes[id].length;
}

/* One known header line. Returns its end or NULL if the value would split the response. */
static inline char *put_known(char *out, int id, const struct known_value *value, bool token)
{
    size_t length = value->length;

    out = put_name(out, id);
    if (copy_is_splitting(out, value->at, length) && !ends_at_zero(out, &length))
        return NULL;
    out += length;
    if (token)
        out = PUT(out, " " SERVER_TOKEN);
    return PUT(out, "\r\n");
}

/* The one look at a length that counts. */
static inline uint16_t read_once(const uint16_t *length)
{
    return *(const volatile uint16_t *)length;
}

/* NULL and `spare` below zero: there is no room. */
static inline char *put_value(char *out, int id, const char *at, uint16_t length, bool token,
                              ptrdiff_t *spare)
{
    struct known_value value = {length, at};

    *spare -= (ptrdiff_t)length + HEADER_NAME_CAPACITY;
    return *spare < 0 ? NULL : put_known(out, id, &value, token);
}

static __attribute__((noinline)) char *put_unknown(char *out, const struct unknown_value *header,
                                                   ptrdiff_t *spare)
{
    size_t name_length = read_once(&header->name_length), length = read_once(&header->value_length), i;
    const char *name = header->name;
    bool valid = true;

    *spare -= (ptrdiff_t)(name_length + length + 4);
    if (name_length == 0 || *spare < 0)
        return NULL;
    for (i = 0; i < name_length; i++) {
        char byte = name[i];
        out[i] = byte;
        valid &= byte_is((unsigned char)byte, BYTE_TOKEN | BYTE_WEAK_NAME);
    }
    if (!valid)
        return NULL;
    out = PUT(out + name_length, ": ");
    if (copy_is_splitting(out, header->value, length) && !ends_at_zero(out, &length))
        return NULL;
    return PUT(out + length, "\r\n");
}

/* The lines of one header in the order in which programs gave them. */
static char *put_repeated(char *out, const struct response_head *head, int id, bool *token, ptrdiff_t *spare)
{
    unsigned i, k;

    for (i = 0; i < head->repeated_count; i++) {
        const struct repeated_value *repeated = &head->repeated[i];
        for (k = 0; out && repeated->id == id && k < repeated->count; k++) {
            uint16_t length = read_once(&repeated->values[k].length);
            if (length == 0)
                continue;
            out = put_value(out, id, repeated->values[k].at, length, *token, spare);
            *token = false;
        }
    }
    return out;
}

/* Bits of the header numbers that have a line to be written, and the room they need. Date is ours; the Server line is there
 * whenever our token is. */
static uint32_t survey(const struct response_head *head, size_t *bound)
{
    size_t room = FIXED_BOUND + head->reason_length;
    uint32_t present = 0;
    unsigned i, k;

    for (k = 0; head->known && k < RESPONSE_HEADER_COUNT; k++) {
        if (head->known[k].length) {
            present |= 1u << k;
            room += head->known[k].length + HEADER_NAME_CAPACITY;
        }
    }
    for (i = 0; i < head->repeated_count; i++) {
        const struct repeated_value *repeated = &head->repeated[i];
        if (repeated->id < 0 || repeated->id >= RESPONSE_HEADER_COUNT)
            continue;
        for (k = 0; k < repeated->count; k++) {
            if (repeated->values[k].length)
                present |= 1u << repeated->id;
            room += repeated->values[k].length + HEADER_NAME_CAPACITY;
        }
    }
    for (i = 0; i < head->unknown_count; i++)
        room += (size_t)head->unknown[i].name_length + head->unknown[i].value_length + 4;
    *bound = room;
    if (head->add_server)
        present |= 1u << RESPONSE_SERVER;
    return present & ~(1u << HEADER_DATE);
}

size_t response_head_bound(const struct response_head *head)
{
    size_t bound;

    survey(head, &bound);
    return bound;
}

static __attribute__((noinline)) char *put_known_all(char *out, const struct response_head *head,
                                                     uint32_t present, ptrdiff_t *spare)
{
    for (; present && out; present &= present - 1) {
        int id = __builtin_ctz(present);
        bool token = id == RESPONSE_SERVER && head->add_server;
        uint16_t length = head->known ? read_once(&head->known[id].length) : 0;

        if (length) {
            out = put_value(out, id, head->known[id].at, length, token, spare);
            token = false;
        }
        if (out && head->repeated_count)
            out = put_repeated(out, head, id, &token, spare);
        if (out && token)
            out = PUT(out, "Server: " SERVER_TOKEN "\r\n"); /* no line of the program's has it */
    }
    return out;
}

/* Bits of the numbers that have a value. Most of the thirty have none: five are passed over with one branch. */
static inline uint32_t known_present(const struct known_value *known)
{
    uint32_t present = 0;

#pragma GCC unroll 6
    for (unsigned i = 0; i < RESPONSE_HEADER_COUNT; i += 5) {
        if (known[i].length | known[i + 1].length | known[i + 2].length | known[i + 3].length |
            known[i + 4].length) {
#pragma GCC unroll 5
            for (unsigned k = i; k < i + 5; k++)
                present |= (uint32_t)(known[k].length != 0) << k;
        }
    }
    return present;
}
_Static_assert(RESPONSE_HEADER_COUNT % 5 == 0, "known_present looks at five at a time");

/* Known headers without repeated ones: most responses. */
static inline char *put_known_singles(char *out, const struct known_value *known, bool add_server,
                                      ptrdiff_t *spare)
{
    uint32_t present = known_present(known);

    if (present >> HEADER_DATE & 1) { /* Date is ours; the bound has room for theirs all the same */
        *spare -= (ptrdiff_t)known[HEADER_DATE].length + HEADER_NAME_CAPACITY;
        present &= ~(1u << HEADER_DATE);
        if (*spare < 0)
            return NULL;
    }
    for (present |= (uint32_t)add_server << RESPONSE_SERVER; present && out; present &= present - 1) {
        int id = __builtin_ctz(present);

        if (id == RESPONSE_SERVER && known[id].length == 0)
            out = PUT(out, "Server: " SERVER_TOKEN "\r\n");
        else
            out = put_value(out, id, known[id].at, read_once(&known[id].length),
                            id == RESPONSE_SERVER && add_server, spare);
    }
    return out;
}

static inline char *put_status_line(char *out, const struct response_head *head)
{
    size_t status = head->status, length = head->reason_length;

    if (status == 200 && length == 2 && memcmp(head->reason, "OK", 2) == 0)
        return PUT(out, "HTTP/1.1 200 OK\r\n"); /* most responses */
    out = PUT(out, "HTTP/1.1 ");
    out[0] = (char)('0' + status / 100);
    memcpy(out + 1, digit_pairs + status % 100 * 2, 2);
    out[3] = ' ';
    if (copy_is_splitting(out + 4, head->reason, length) && !ends_at_zero(out + 4, &length))
        return NULL;
    return PUT(out + 4 + length, "\r\n");
}

static bool repeated_are_known(const struct response_head *head)
{
    for (unsigned i = 0; i < head->repeated_count; i++) {
        if (head->repeated[i].id < 0 || head->repeated[i].id >= RESPONSE_HEADER_COUNT)
            return false;
    }
    return true;
}

/* Status line and known headers, in whichever way is enough; NULL: the response would be split, or *length is more than the capacity.
 * `spare` is what the capacity leaves besides what headers do not decide. */
static char *put_beginning(char *out, const struct response_head *head, size_t capacity, size_t *length,
                           ptrdiff_t *spare)
{
    size_t bound = FIXED_BOUND + head->reason_length;
    uint32_t present;

    *length = 0;
    *spare = (ptrdiff_t)capacity - (ptrdiff_t)bound;
    if (head->known && !head->repeated_count && !head->unknown_count && bound <= capacity) {
        out = put_status_line(out, head);
        if (out)
            out = put_known_singles(out, head->known, head->add_server, spare);
        if (*spare < 0)
            survey(head, length);
        return out;
    }
    present = survey(head, length);
    if (*length > capacity)
        return NULL;
    out = put_status_line(out, head);
    return out ? put_known_all(out, head, present, spare) : NULL;
}

uint32_t response_head_write(const struct response_head *head, char *out, size_t capacity, size_t *length)
{
    char *start = out;
    ptrdiff_t spare;
    unsigned i;

    if (head->status < 100 || head->status > 999 || !repeated_are_known(head))
        return ERROR_INVALID_PARAMETER;
    out = put_beginning(out, head, capacity, length, &spare);
    if (!out && *length > capacity)
        return ERROR_INSUFFICIENT_BUFFER;
    for (i = 0; out && i < head->unknown_count; i++)
        out = put_unknown(out, &head->unknown[i], &spare);
    if (!out) /* lengths that grew after they were measured too */
        return ERROR_INVALID_PARAMETER;
    if (head->date) {
        out = PUT(out, "Date: ");
        out = put(out, head->date, DATE_LENGTH);
        out = PUT(out, "\r\n");
    }
    if (head->add_close && !(response_head_facts(head) & RESPONSE_SAYS_CLOSE))
        out = PUT(out, "Connection: close\r\n");
    if (head->add_content_length) {
        out = PUT(out, "Content-Length: ");
        out = put_number(out, head->content_length);
        out = PUT(out, "\r\n");
    }
    out = PUT(out, "\r\n");
    *length = (size_t)(out - start);
    return 0;
}

bool list_has(const char *list, size_t length, const char *token, size_t token_length)
{
    const char *at = list, *end = list + length, *stop, *last;

    while (at < end) {
        while (at < end && (*at == ' ' || *at == '\t' || *at == ','))
            at++;
        for (stop = at; stop < end && *stop != ',';)
            stop++;
        for (last = stop; last > at && (last[-1] == ' ' || last[-1] == '\t');)
            last--;
        if ((size_t)(last - at) == token_length && token_equals(at, token, token_length))
            return true;
        at = stop;
    }
    return false;
}

static unsigned value_facts(int id, const char *value, size_t length)
{
    unsigned facts = 0;

    if (length == 0)
        return 0;
    switch (id) {
    case HEADER_CONTENT_LENGTH:
        return RESPONSE_HAS_CONTENT_LENGTH;
    case HEADER_TRANSFER_ENCODING:
        return RESPONSE_HAS_TRANSFER_ENCODING |
               (list_has(value, length, "chunked", 7) ? RESPONSE_HAS_CHUNKED : 0u);
    case HEADER_CONNECTION:
        if (list_has(value, length, "close", 5))
            facts |= RESPONSE_SAYS_CLOSE;
        if (list_has(value, length, "upgrade", 7))
            facts |= RESPONSE_SAYS_UPGRADE;
        return facts;
    default:
        return 0;
    }
}

unsigned response_head_facts(const struct response_head *head)
{
    static const uint8_t asked[] = {HEADER_CONNECTION, HEADER_TRANSFER_ENCODING, HEADER_CONTENT_LENGTH};
    const struct known_value *known = head->known;
    unsigned facts = 0, i, k;

    if (known && !head->repeated_count && !head->unknown_count &&
        !(known[HEADER_CONNECTION].length | known[HEADER_TRANSFER_ENCODING].length |
          known[HEADER_CONTENT_LENGTH].length))
        return 0; /* most responses */
    for (i = 0; known && i < sizeof(asked); i++)
        facts |= value_facts(asked[i], known[asked[i]].at, known[asked[i]].length);
    for (i = 0; i < head->repeated_count; i++) {
        for (k = 0; k < head->repeated[i].count; k++)
            facts |= value_facts(head->repeated[i].id, head->repeated[i].values[k].at,
                                 head->repeated[i].values[k].length);
    }
    for (i = 0; i < head->unknown_count; i++) {
        const struct unknown_value *header = &head->unknown[i];
        int id = response_header_find(header->name, header->name_length);
        if (id >= 0)
            facts |= value_facts(id, header->value, header->value_length);
    }
    return facts;
}
