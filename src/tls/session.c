/* See session.h. The library's two callbacks move bytes between its buffers and ours; nothing else happens in them.
 *
 * The client hello is read before there is a library session (hello.h): it decides which context the session is made with, and is
 * then played to it like bytes that have just come. */
#include "tls/private.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block: room for one record's plaintext, then the ciphertext of four and what surrounds them. */
#define OUTPUT_RECORDS ((size_t)4)
#define RECORD_EXTRA   256
#define OUTPUT_ROOM    (OUTPUT_RECORDS * (TLS_RECORD + RECORD_EXTRA))
#define BLOCK_SIZE     ((TLS_RECORD + OUTPUT_ROOM + 4095) & ~(size_t)4095)

#define RECORD_ALERT           21
#define RECORD_HANDSHAKE       22
#define HANDSHAKE_KEY_EXCHANGE 12
#define NAMED_CURVE            3

/* The library's, from a header it does not install. */
#define RENEGOTIATION_DONE 2

#define ALERT_NO_RENEGOTIATION 100

static struct page_pool blocks = {.size = BLOCK_SIZE};

/* --- bytes --- */

static bool next_input(struct tls_session *session)
{
    if (session->input_length > 0)
        return true;
    session->input = session->later;
    session->input_length = session->later_length;
    session->later_length = 0;
    session->replaying = false;
    return session->input_length > 0;
}

static int receive(void *argument, unsigned char *out, size_t length)
{
    struct tls_session *session = argument;

    if (!next_input(session))
        return MBEDTLS_ERR_SSL_WANT_READ;
    if (length > session->input_length)
        length = session->input_length;
    memcpy(out, session->input, length);
    session->input += length;
    session->input_length -= length;
    return (int)length;
}

static unsigned char *output_room(struct tls_session *session)
{
    if (!session->block) {
        session->block = pages_take(&blocks);
        session->out_start = session->out_end = 0;
    }
    return session->block ? (unsigned char *)session->block->memory + TLS_RECORD : NULL;
}

/* The library forgets the group of a key exchange; a TLS 1.2 server key exchange names it in the clear. RFC 8422 5.4 */
static void note_handshake(struct tls_session *session, const unsigned char *data, size_t length)
{
    if (length > 0 && data[0] == RECORD_ALERT)
        session->alerted = true;
    if (length > 12 && data[0] == RECORD_HANDSHAKE && data[5] == HANDSHAKE_KEY_EXCHANGE &&
        data[9] == NAMED_CURVE)
        session->group = (unsigned)data[10] << 8 | data[11];
    session->sizes[session->second_leg ? 3 : 1] += length;
}

static int transmit(void *argument, const unsigned char *data, size_t length)
{
    struct tls_session *session = argument;
    unsigned char *room = output_room(session);

    if (!room)
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    if (length > OUTPUT_ROOM - session->out_end)
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    if (session->stage == STAGE_HANDSHAKE)
        note_handshake(session, data, length);
    memcpy(room + session->out_end, data, length);
    session->out_end += length;
    return (int)length;
}

size_t tls_output(const struct tls_session *session, const unsigned char **data)
{
    if (!session->block)
        return 0;
    *data = (unsigned char *)session->block->memory + TLS_RECORD + session->out_start;
    return session->out_end - session->out_start;
}

bool tls_has_room(const struct tls_session *session)
{
    return !session->block || OUTPUT_ROOM - session->out_end >= TLS_RECORD + RECORD_EXTRA;
}

void tls_sent(struct tls_session *session, size_t length)
{
    session->out_start += length;
    if (session->block && session->out_start == session->out_end) {
        pages_give(&blocks, session->block);
        session->block = NULL;
    }
}

unsigned char *tls_staging(struct tls_session *session)
{
    return output_room(session) ? session->block->memory : NULL;
}

/* --- beginning and end --- */

struct tls_session *tls_session_create(tls_chooser choose, void *argument)
{
    struct tls_session *session = library_start() == NO_ERROR ? calloc(1, sizeof(*session)) : NULL;

    if (!session)
        return NULL;
    session->choose = choose;
    session->argument = argument;
    mbedtls_ssl_init(&session->ssl);
    return session;
}

void tls_session_free(struct tls_session *session)
{
    if (!session)
        return;
    mbedtls_ssl_free(&session->ssl); /* wipes keys and buffers */
    tls_context_release(session->context);
    if (session->block) {
        memset(session->block->memory, 0, TLS_RECORD); /* plaintext that did not leave */
        pages_give(&blocks, session->block);
    }
    free(session->hello);
    free(session);
}

static enum tls_status fail(struct tls_session *session, const char *why)
{
    session->stage = STAGE_FAILED;
    if (!session->failure)
        session->failure = why;
    return TLS_FAILED;
}

const char *tls_failure(const struct tls_session *session)
{
    return session->failure ? session->failure : "";
}

/* Before there is a session to say it: the bytes of a fatal alert in the clear. */
static enum tls_status refuse(struct tls_session *session, unsigned alert, const char *why)
{
    const unsigned char record[] = {RECORD_ALERT, 3, 3, 0, 2, 2, (unsigned char)alert};

    transmit(session, record, sizeof(record));
    return fail(session, why);
}

void tls_close(struct tls_session *session)
{
    if (session->stage == STAGE_OPEN && OUTPUT_ROOM - session->out_end > RECORD_EXTRA)
        mbedtls_ssl_close_notify(&session->ssl);
}

/* --- the handshake --- */

void tls_feed(struct tls_session *session, const void *bytes, size_t length)
{
    session->input = bytes;
    session->input_length = length;
}

static enum tls_status keep_hello(struct tls_session *session)
{
    size_t length = session->hello_length + session->input_length, size = session->hello_size;
    unsigned char *grown;

    if (length > HELLO_LIMIT)
        length = HELLO_LIMIT;
    if (length > size) {
        for (size = size ? size : 1024; size < length; size *= 2)
            ;
        grown = realloc(session->hello, size);
        if (!grown)
            return fail(session, "no memory");
        session->hello = grown;
        session->hello_size = size;
    }
    length -= session->hello_length;
    memcpy(session->hello + session->hello_length, session->input, length);
    session->hello_length += length;
    session->input += length;
    session->input_length -= length;
    return TLS_DONE;
}

static enum tls_status begin(struct tls_session *session, const struct hello *hello)
{
    unsigned alert = ALERT_UNRECOGNIZED_NAME;

    memcpy(session->name, hello->name, sizeof(session->name));
    session->context = session->choose(session->argument, hello->name[0] ? hello->name : NULL, &alert);
    if (!session->context)
        return refuse(session, alert, "no certificate");
    if (mbedtls_ssl_setup(&session->ssl, &session->context->usual) != 0)
        return refuse(session, ALERT_INTERNAL_ERROR, "no memory");
    mbedtls_ssl_set_bio(&session->ssl, session, transmit, receive, NULL);
    session->message_length = hello->length;
    session->replaying = true;
    session->later = session->input;
    session->later_length = session->input_length;
    session->input = session->hello;
    session->input_length = session->hello_length;
    session->stage = STAGE_HANDSHAKE;
    return TLS_DONE;
}

static enum tls_status await_hello(struct tls_session *session)
{
    enum tls_status status = keep_hello(session);
    struct hello hello;

    if (status != TLS_DONE)
        return status;
    switch (hello_read(session->hello, session->hello_length, &hello)) {
    case HELLO_MORE:
        return session->hello_length < HELLO_LIMIT ? TLS_MORE
                                                   : refuse(session, ALERT_DECODE_ERROR, "client hello");
    case HELLO_OTHER:
        return refuse(session, ALERT_UNEXPECTED_MESSAGE, "not TLS");
    case HELLO_BAD:
        return refuse(session, ALERT_DECODE_ERROR, "client hello");
    default:
        return begin(session, &hello);
    }
}

/* The hello was played; kept is only what programs may ask for. False: bytes behind it that nobody could have sent yet. */
static bool forget_hello(struct tls_session *session)
{
    if (session->replaying && session->input_length > 0)
        return false;
    next_input(session);
    if (session->context->policy.keep_hello) {
        session->hello_length = session->message_length;
        return true;
    }
    free(session->hello);
    session->hello = NULL;
    session->hello_length = session->hello_size = 0;
    return true;
}

static enum tls_status handshake_failed(struct tls_session *session, int result)
{
    if (!session->alerted && result != MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE &&
        result != MBEDTLS_ERR_SSL_CONN_EOF)
        mbedtls_ssl_send_alert_message(&session->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, ALERT_HANDSHAKE_FAILURE);
    return fail(session, result == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE ? "the client refused" : "handshake");
}

static int handshake_steps(struct tls_session *session)
{
    mbedtls_ssl_context *ssl = &session->ssl;
    int result = 0;

    while (result == 0 && ssl->MBEDTLS_PRIVATE(state) != MBEDTLS_SSL_HANDSHAKE_OVER) {
        if (ssl->MBEDTLS_PRIVATE(state) == MBEDTLS_SSL_SERVER_CERTIFICATE)
            session->certified = true;
        result = mbedtls_ssl_handshake_step(ssl);
    }
    return result;
}

enum tls_status tls_handshake(struct tls_session *session)
{
    size_t before;
    int result;

    if (session->stage == STAGE_OPEN)
        return TLS_DONE;
    if (session->stage == STAGE_FAILED)
        return TLS_FAILED;
    if (session->stage == STAGE_HELLO) {
        enum tls_status status = await_hello(session);
        if (status != TLS_DONE)
            return status;
    }
    before = session->input_length + session->later_length;
    result = handshake_steps(session);
    session->sizes[session->second_leg ? 2 : 0] += before - session->input_length - session->later_length;
    session->second_leg = session->sizes[1] > 0;
    if (result == MBEDTLS_ERR_SSL_WANT_READ)
        return TLS_MORE;
    if (result == MBEDTLS_ERR_SSL_WANT_WRITE)
        return TLS_BLOCKED;
    if (result != 0 || !forget_hello(session))
        return handshake_failed(session, result);
    session->stage = STAGE_OPEN;
    return TLS_DONE;
}

/* --- data --- */

/* "no renegotiation": the library reads over this warning. */
static bool was_refused(const struct tls_session *session)
{
    const mbedtls_ssl_context *ssl = &session->ssl;

    return ssl->MBEDTLS_PRIVATE(in_msgtype) == MBEDTLS_SSL_MSG_ALERT &&
           ssl->MBEDTLS_PRIVATE(in_msg)[1] == ALERT_NO_RENEGOTIATION;
}

enum tls_status tls_read(struct tls_session *session, void *room, size_t size, size_t *length)
{
    int result;

    *length = 0;
    if (session->stage != STAGE_OPEN)
        return TLS_FAILED;
    result = mbedtls_ssl_read(&session->ssl, room, size);
    if (session->asked && (!tls_renegotiating(session) || (result < 0 && was_refused(session))))
        session->asked = false;
    if (result > 0) {
        *length = (size_t)result;
        return TLS_DONE;
    }
    switch (result) {
    case MBEDTLS_ERR_SSL_WANT_READ:
        return TLS_MORE;
    case MBEDTLS_ERR_SSL_WANT_WRITE:
        return TLS_BLOCKED;
    case 0:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return TLS_CLOSED;
    default:
        return fail(session, "record");
    }
}

enum tls_status tls_write(struct tls_session *session, const void *data, size_t length, size_t *taken)
{
    const unsigned char *bytes = data;

    *taken = 0;
    if (session->stage != STAGE_OPEN)
        return TLS_FAILED;
    while (*taken < length) {
        size_t part = length - *taken < TLS_RECORD ? length - *taken : TLS_RECORD;
        int result;

        if (session->block && OUTPUT_ROOM - session->out_end < part + RECORD_EXTRA)
            return TLS_BLOCKED;
        result = mbedtls_ssl_write(&session->ssl, bytes + *taken, part);
        if (result == MBEDTLS_ERR_SSL_WANT_WRITE || result == MBEDTLS_ERR_SSL_WANT_READ)
            return TLS_BLOCKED; /* the second: a new handshake is under way */
        if (result <= 0)
            return fail(session, "record");
        *taken += (size_t)result;
    }
    return TLS_DONE;
}

/* --- a certificate later --- */

bool tls_asked(const struct tls_session *session)
{
    return session->context && session->context->policy.ask_certificate;
}

bool tls_renegotiating(const struct tls_session *session)
{
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    return session->stage == STAGE_OPEN && session->asked &&
           session->ssl.MBEDTLS_PRIVATE(renego_status) != RENEGOTIATION_DONE;
#else
    (void)session;
    return false;
#endif
}

enum tls_status tls_renegotiate(struct tls_session *session)
{
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_context *ssl = &session->ssl;

    if (session->stage != STAGE_OPEN || strcmp(mbedtls_ssl_get_version(ssl), "TLSv1.2") != 0 ||
        ssl->MBEDTLS_PRIVATE(secure_renegotiation) != MBEDTLS_SSL_SECURE_RENEGOTIATION)
        return TLS_FAILED;
    if (tls_renegotiating(session))
        return TLS_DONE;
    /* Only now: else any client could make us do handshakes without end. */
    ssl->MBEDTLS_PRIVATE(conf) = &session->context->again;
    if (mbedtls_ssl_renegotiate(ssl) != 0)
        return TLS_FAILED;
    session->asked = true;
    return TLS_DONE;
#else
    (void)session;
    return TLS_FAILED;
#endif
}

/* --- memory --- */

static void drop_pages(unsigned char *buffer, size_t length)
{
#ifdef HTTPAPI_NO_RECYCLING
    (void)buffer;
    (void)length;
#else
    /* The first bytes hold the record counter, and what lies around the buffer is not ours. */
    uintptr_t from = ((uintptr_t)buffer + 64 + 4095) & ~(uintptr_t)4095;
    uintptr_t to = ((uintptr_t)buffer + length) & ~(uintptr_t)4095;

    if (from < to)
        madvise((void *)from, to - from, MADV_DONTNEED);
#endif
}

/* The library keeps a whole record's buffer for each direction. While no part of a record lies in them they hold nothing but the
 * counter at their beginning. */
void tls_rest(struct tls_session *session)
{
    mbedtls_ssl_context *ssl = &session->ssl;

    if (session->stage != STAGE_OPEN || tls_renegotiating(session))
        return;
    if (ssl->MBEDTLS_PRIVATE(in_left) == 0 && !ssl->MBEDTLS_PRIVATE(in_offt) &&
        ssl->MBEDTLS_PRIVATE(in_hslen) == 0)
        drop_pages(ssl->MBEDTLS_PRIVATE(in_buf), TLS_RECORD);
    if (ssl->MBEDTLS_PRIVATE(out_left) == 0)
        drop_pages(ssl->MBEDTLS_PRIVATE(out_buf), TLS_RECORD);
}
