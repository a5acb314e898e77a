/* The tables behind tables.h and the lookups in them.
 *
 * A name is found by a hash of its length, first and last byte that has no collision among the names known here (the
 * unit test proves it), then compared once. */
#include "http1/tables.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Fifty-one names: shared 0-19, requests 20-40, then responses 20-29 moved up to 41-50. */
#define NAME_COUNT     (REQUEST_HEADER_COUNT + RESPONSE_HEADER_COUNT - HEADER_SHARED_COUNT)
#define RESPONSE_SHIFT (REQUEST_HEADER_COUNT - HEADER_SHARED_COUNT)

#define HEADER_HASH(length, first, last) (((length)*9u + (first)*40u + (last)*56u) & 127u)
#define VERB_HASH(length, first, last)   (((length) + (first)*4u + (last)*17u) & 31u)

struct name {
    char lower[HEADER_NAME_CAPACITY];
    char text[HEADER_NAME_CAPACITY];
    uint8_t length;
};

/* clang-format off */
static const struct name names[NAME_COUNT] = {
    {"cache-control", "Cache-Control", 13},
    {"connection", "Connection", 10},
    {"date", "Date", 4},
    {"keep-alive", "Keep-Alive", 10},
    {"pragma", "Pragma", 6},
    {"trailer", "Trailer", 7},
    {"transfer-encoding", "Transfer-Encoding", 17},
    {"upgrade", "Upgrade", 7},
    {"via", "Via", 3},
    {"warning", "Warning", 7},
    {"allow", "Allow", 5},
    {"content-length", "Content-Length", 14},
    {"content-type", "Content-Type", 12},
    {"content-encoding", "Content-Encoding", 16},
    {"content-language", "Content-Language", 16},
    {"content-location", "Content-Location", 16},
    {"content-md5", "Content-MD5", 11},
    {"content-range", "Content-Range", 13},
    {"expires", "Expires", 7},
    {"last-modified", "Last-Modified", 13},
    {"accept", "Accept", 6},
    {"accept-charset", "Accept-Charset", 14},
    {"accept-encoding", "Accept-Encoding", 15},
    {"accept-language", "Accept-Language", 15},
    {"authorization", "Authorization", 13},
    {"cookie", "Cookie", 6},
    {"expect", "Expect", 6},
    {"from", "From", 4},
    {"host", "Host", 4},
    {"if-match", "If-Match", 8},
    {"if-modified-since", "If-Modified-Since", 17},
    {"if-none-match", "If-None-Match", 13},
    {"if-range", "If-Range", 8},
    {"if-unmodified-since", "If-Unmodified-Since", 19},
    {"max-forwards", "Max-Forwards", 12},
    {"proxy-authorization", "Proxy-Authorization", 19},
    {"referer", "Referer", 7},
    {"range", "Range", 5},
    {"te", "TE", 2},
    {"translate", "Translate", 9},
    {"user-agent", "User-Agent", 10},
    {"accept-ranges", "Accept-Ranges", 13},
    {"age", "Age", 3},
    {"etag", "ETag", 4},
    {"location", "Location", 8},
    {"proxy-authenticate", "Proxy-Authenticate", 18},
    {"retry-after", "Retry-After", 11},
    {"server", "Server", 6},
    {"set-cookie", "Set-Cookie", 10},
    {"vary", "Vary", 4},
    {"www-authenticate", "WWW-Authenticate", 16},
};

#define SLOT(length, first, last, index) [HEADER_HASH(length, first, last)] = (index) + 1
static const uint8_t header_slots[128] = {
    SLOT(13, 'c', 'l', 0),
    SLOT(10, 'c', 'n', 1),
    SLOT(4, 'd', 'e', 2),
    SLOT(10, 'k', 'e', 3),
    SLOT(6, 'p', 'a', 4),
    SLOT(7, 't', 'r', 5),
    SLOT(17, 't', 'g', 6),
    SLOT(7, 'u', 'e', 7),
    SLOT(3, 'v', 'a', 8),
    SLOT(7, 'w', 'g', 9),
    SLOT(5, 'a', 'w', 10),
    SLOT(14, 'c', 'h', 11),
    SLOT(12, 'c', 'e', 12),
    SLOT(16, 'c', 'g', 13),
    SLOT(16, 'c', 'e', 14),
    SLOT(16, 'c', 'n', 15),
    SLOT(11, 'c', '5', 16),
    SLOT(13, 'c', 'e', 17),
    SLOT(7, 'e', 's', 18),
    SLOT(13, 'l', 'd', 19),
    SLOT(6, 'a', 't', 20),
    SLOT(14, 'a', 't', 21),
    SLOT(15, 'a', 'g', 22),
    SLOT(15, 'a', 'e', 23),
    SLOT(13, 'a', 'n', 24),
    SLOT(6, 'c', 'e', 25),
    SLOT(6, 'e', 't', 26),
    SLOT(4, 'f', 'm', 27),
    SLOT(4, 'h', 't', 28),
    SLOT(8, 'i', 'h', 29),
    SLOT(17, 'i', 'e', 30),
    SLOT(13, 'i', 'h', 31),
    SLOT(8, 'i', 'e', 32),
    SLOT(19, 'i', 'e', 33),
    SLOT(12, 'm', 's', 34),
    SLOT(19, 'p', 'n', 35),
    SLOT(7, 'r', 'r', 36),
    SLOT(5, 'r', 'e', 37),
    SLOT(2, 't', 'e', 38),
    SLOT(9, 't', 'e', 39),
    SLOT(10, 'u', 't', 40),
    SLOT(13, 'a', 's', 41),
    SLOT(3, 'a', 'e', 42),
    SLOT(4, 'e', 'g', 43),
    SLOT(8, 'l', 'n', 44),
    SLOT(18, 'p', 'e', 45),
    SLOT(11, 'r', 'r', 46),
    SLOT(6, 's', 'r', 47),
    SLOT(10, 's', 'e', 48),
    SLOT(4, 'v', 'y', 49),
    SLOT(16, 'w', 'e', 50),
};
#undef SLOT

const struct header_prefix response_header_prefixes[RESPONSE_HEADER_COUNT] = {
    {"Cache-Control: ", 15},
    {"Connection: ", 12},
    {"Date: ", 6},
    {"Keep-Alive: ", 12},
    {"Pragma: ", 8},
    {"Trailer: ", 9},
    {"Transfer-Encoding: ", 19},
    {"Upgrade: ", 9},
    {"Via: ", 5},
    {"Warning: ", 9},
    {"Allow: ", 7},
    {"Content-Length: ", 16},
    {"Content-Type: ", 14},
    {"Content-Encoding: ", 18},
    {"Content-Language: ", 18},
    {"Content-Location: ", 18},
    {"Content-MD5: ", 13},
    {"Content-Range: ", 15},
    {"Expires: ", 9},
    {"Last-Modified: ", 15},
    {"Accept-Ranges: ", 15},
    {"Age: ", 5},
    {"ETag: ", 6},
    {"Location: ", 10},
    {"Proxy-Authenticate: ", 20},
    {"Retry-After: ", 13},
    {"Server: ", 8},
    {"Set-Cookie: ", 12},
    {"Vary: ", 6},
    {"WWW-Authenticate: ", 18},
};

static const struct {
    char text[15];
    uint8_t length;
} verbs[VERB_COUNT] = {
    [VERB_OPTIONS] = {"OPTIONS", 7},
    [VERB_GET] = {"GET", 3},
    [VERB_HEAD] = {"HEAD", 4},
    [VERB_POST] = {"POST", 4},
    [VERB_PUT] = {"PUT", 3},
    [VERB_DELETE] = {"DELETE", 6},
    [VERB_TRACE] = {"TRACE", 5},
    [VERB_CONNECT] = {"CONNECT", 7},
    [VERB_TRACK] = {"TRACK", 5},
    [VERB_MOVE] = {"MOVE", 4},
    [VERB_COPY] = {"COPY", 4},
    [VERB_PROPFIND] = {"PROPFIND", 8},
    [VERB_PROPPATCH] = {"PROPPATCH", 9},
    [VERB_MKCOL] = {"MKCOL", 5},
    [VERB_LOCK] = {"LOCK", 4},
    [VERB_UNLOCK] = {"UNLOCK", 6},
    [VERB_SEARCH] = {"SEARCH", 6},
};

#define SLOT(length, first, last, verb) [VERB_HASH(length, first, last)] = (verb)
static const uint8_t verb_slots[32] = {
    SLOT(7, 'O', 'S', VERB_OPTIONS),
    SLOT(3, 'G', 'T', VERB_GET),
    SLOT(4, 'H', 'D', VERB_HEAD),
    SLOT(4, 'P', 'T', VERB_POST),
    SLOT(3, 'P', 'T', VERB_PUT),
    SLOT(6, 'D', 'E', VERB_DELETE),
    SLOT(5, 'T', 'E', VERB_TRACE),
    SLOT(7, 'C', 'T', VERB_CONNECT),
    SLOT(5, 'T', 'K', VERB_TRACK),
    SLOT(4, 'M', 'E', VERB_MOVE),
    SLOT(4, 'C', 'Y', VERB_COPY),
    SLOT(8, 'P', 'D', VERB_PROPFIND),
    SLOT(9, 'P', 'H', VERB_PROPPATCH),
    SLOT(5, 'M', 'L', VERB_MKCOL),
    SLOT(4, 'L', 'K', VERB_LOCK),
    SLOT(6, 'U', 'K', VERB_UNLOCK),
    SLOT(6, 'S', 'H', VERB_SEARCH),
};
#undef SLOT

const uint8_t byte_classes[256] = {
    4, 4, 4, 4, 4, 4, 4, 4, 4, 68, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    64, 73, 66, 65, 73, 73, 73, 73, 10, 10, 73, 73, 66, 73, 73, 2,
    121, 121, 121, 121, 121, 121, 121, 121, 121, 121, 0, 74, 2, 74, 2, 2,
    2, 105, 105, 105, 105, 105, 105, 73, 73, 73, 73, 73, 73, 73, 73, 73,
    73, 73, 73, 73, 73, 73, 73, 73, 73, 73, 73, 2, 2, 2, 65, 73,
    65, 105, 105, 105, 105, 105, 105, 73, 73, 73, 73, 73, 73, 73, 73, 73,
    73, 73, 73, 73, 73, 73, 73, 73, 73, 73, 73, 2, 65, 2, 73, 4,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
};

static const struct {
    uint16_t status;
    const char *reason;
} reasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Request Entity Too Large"},
    {414, "Request URL Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Entity"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
    {511, "Network Authentication Required"},
};
/* clang-format on */

bool token_equals(const char *text, const char *lower, size_t length)
{
    const uint64_t fold = 0x2020202020202020u;
    uint64_t a, b;
    uint32_t c, d;
    size_t i;

    if (length >= 8) {
        for (i = 0; i + 8 < length; i += 8) {
            memcpy(&a, text + i, 8);
            memcpy(&b, lower + i, 8);
            if ((a | fold) != (b | fold))
                return false;
        }
        memcpy(&a, text + length - 8, 8);
        memcpy(&b, lower + length - 8, 8);
        return (a | fold) == (b | fold);
    }
    if (length >= 4) {
        memcpy(&c, text, 4);
        memcpy(&d, lower, 4);
        if ((c | (uint32_t)fold) != (d | (uint32_t)fold))
            return false;
        memcpy(&c, text + length - 4, 4);
        memcpy(&d, lower + length - 4, 4);
        return (c | (uint32_t)fold) == (d | (uint32_t)fold);
    }
    for (i = 0; i < length; i++) {
        if ((text[i] | 0x20) != (lower[i] | 0x20))
            return false;
    }
    return true;
}

/* The only index into names[] that a name of this length, first and last byte can have, or -1. */
static inline __attribute__((always_inline)) int name_candidate(const char *text, size_t length)
{
    unsigned slot;
    int index;

    if (length - 2 > 17)
        return -1; /* the names are 2 to 19 bytes long */
    slot = HEADER_HASH((unsigned)length, (unsigned char)text[0] | 0x20u,
                       (unsigned char)text[length - 1] | 0x20u);
    index = header_slots[slot] - 1;
    return index >= 0 && names[index].length == length ? index : -1;
}

/* Index into names[] or -1. */
static int name_find(const char *text, size_t length)
{
    int index = name_candidate(text, length);

    return index >= 0 && token_equals(text, names[index].lower, length) ? index : -1;
}

int request_header_find_ahead(const char *name, size_t length)
{
#if defined(__SSE2__)
    int index = name_candidate(name, length);
    __m128i text, lower;

    if (index < 0 || index >= REQUEST_HEADER_COUNT)
        return HEADER_UNKNOWN;
    if (length > 16)
        return token_equals(name, names[index].lower, length) ? index : HEADER_UNKNOWN;
    text = _mm_or_si128(_mm_loadu_si128((const __m128i *)name), _mm_set1_epi8(0x20));
    lower = _mm_loadu_si128((const __m128i *)names[index].lower);
    return ((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(text, lower)) | ~0u << length) == ~0u ? index
                                                                                             : HEADER_UNKNOWN;
#else
    return request_header_find(name, length);
#endif
}

int request_header_find(const char *name, size_t length)
{
    int index = name_find(name, length);

    return index < REQUEST_HEADER_COUNT ? index : HEADER_UNKNOWN;
}

int response_header_find(const char *name, size_t length)
{
    int index = name_find(name, length);

    if (index < HEADER_SHARED_COUNT)
        return index;
    return index < REQUEST_HEADER_COUNT ? HEADER_UNKNOWN : index - RESPONSE_SHIFT;
}

static const char *name_at(int index, size_t *length)
{
    if (length)
        *length = names[index].length;
    return names[index].text;
}

const char *request_header_name(int id, size_t *length)
{
    return id < 0 || id >= REQUEST_HEADER_COUNT ? NULL : name_at(id, length);
}

const char *response_header_name(int id, size_t *length)
{
    if (id < 0 || id >= RESPONSE_HEADER_COUNT)
        return NULL;
    return name_at(id < HEADER_SHARED_COUNT ? id : id + RESPONSE_SHIFT, length);
}

enum verb verb_find(const char *text, size_t length, bool fold_case)
{
    char upper[10];
    enum verb verb;
    size_t i;

    if (length < 3 || length > 9)
        return VERB_UNKNOWN;
    if (fold_case) {
        for (i = 0; i < length; i++)
            upper[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 0x20 : text[i]);
        text = upper;
    }
    verb = verb_slots[VERB_HASH((unsigned)length, (unsigned char)text[0], (unsigned char)text[length - 1])];
    if (verb == VERB_UNPARSED || verbs[verb].length != length || memcmp(verbs[verb].text, text, length) != 0)
        return VERB_UNKNOWN;
    return verb;
}

const char *verb_name(enum verb verb, size_t *length)
{
    if (verb < VERB_OPTIONS || verb >= VERB_COUNT)
        return NULL;
    if (length)
        *length = verbs[verb].length;
    return verbs[verb].text;
}

const char *status_reason(unsigned status)
{
    size_t low = 0, high = sizeof(reasons) / sizeof(reasons[0]);

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (reasons[middle].status == status)
            return reasons[middle].reason;
        if (reasons[middle].status < status)
            low = middle + 1;
        else
            high = middle;
    }
    return "";
}
