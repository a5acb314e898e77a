/* The request-body decoder. Why llhttp sees only part of the framing: body.h.
 *
 * For each chunk llhttp is given the digits, CRLF, the data as it comes, CRLF; after the last one the CRLF that ends the
 * message. It checks for overflow, keeps the count and says when the message is complete; we check every byte of the
 * framing that is not shown to it, and that it agrees with us at each step. */
#include "http1/body.h"

#include <pthread.h>
#include <string.h>

#include <llhttp.h>

_Static_assert(sizeof(llhttp_t) <= BODY_LLHTTP_SIZE, "enlarge BODY_LLHTTP_SIZE");

#define MOST_DIGITS 16 /* of a chunk size, leading zeros included */

enum {
    STATE_SIZE,      /* in the digits */
    STATE_EXTENSION, /* behind the semicolon, or blanks before it */
    STATE_SIZE_LF,   /* CR seen */
    STATE_DATA,
    STATE_DATA_CR,
    STATE_DATA_LF,
    STATE_TRAILER_START, /* at the beginning of a line behind the last chunk */
    STATE_TRAILER,
    STATE_TRAILER_LF,
    STATE_END_LF,
    STATE_BROKEN,
};

static pthread_once_t primed_once = PTHREAD_ONCE_INIT;
static llhttp_settings_t settings;
static llhttp_t primed; /* has read a head that says chunked; copied for each message */
static bool primed_well;

static int message_complete(llhttp_t *parser)
{
    ((struct body_decoder *)parser->data)->complete = true;
    return 0;
}

static void prime(void)
{
    static const char head[] = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    llhttp_settings_init(&settings);
    settings.on_message_complete = message_complete;
    llhttp_init(&primed, HTTP_REQUEST, &settings);
    primed_well = llhttp_execute(&primed, head, sizeof(head) - 1) == HPE_OK;
}

void body_init(struct body_decoder *decoder, enum head_framing framing, uint64_t content_length)
{
    llhttp_t *parser = (llhttp_t *)(void *)decoder->llhttp;

    decoder->remaining = framing == FRAMING_LENGTH ? content_length : 0;
    decoder->decoded = 0;
    decoder->extension_bytes = decoder->trailer_bytes = 0;
    decoder->state = STATE_SIZE;
    decoder->digits = 0;
    decoder->chunked = framing == FRAMING_CHUNKED;
    decoder->complete = !decoder->chunked && decoder->remaining == 0;
    if (decoder->chunked) {
        pthread_once(&primed_once, prime);
        memcpy(parser, &primed, sizeof(primed));
        parser->data = decoder;
        if (!primed_well)
            decoder->state = STATE_BROKEN;
    }
}

/* Shows bytes to llhttp. */
static bool show(struct body_decoder *decoder, const char *bytes, size_t length)
{
    llhttp_t *parser = (llhttp_t *)(void *)decoder->llhttp;

    parser->data = decoder; /* the decoder may have been moved */
    return llhttp_execute(parser, bytes, length) == HPE_OK;
}

static enum body_status broken(struct body_decoder *decoder)
{
    decoder->state = STATE_BROKEN;
    return BODY_ERROR;
}

static bool is_control(char byte)
{
    return byte_is((unsigned char)byte, BYTE_CONTROL) && byte != '\t';
}

/* The digits of the size, then ";" or blanks (an extension) or CR. False: bad framing. */
static bool take_size(struct body_decoder *decoder, char byte)
{
    if (byte_is((unsigned char)byte, BYTE_HEX))
        return ++decoder->digits <= MOST_DIGITS && show(decoder, &byte, 1);
    if (decoder->digits == 0)
        return false;
    decoder->digits = 0;
    if (byte == '\r')
        decoder->state = STATE_SIZE_LF;
    else if (byte == ';')
        decoder->state = STATE_EXTENSION;
    else
        return false;
    return true;
}

static bool take_size_end(struct body_decoder *decoder)
{
    const llhttp_t *parser = (const llhttp_t *)(const void *)decoder->llhttp;

    if (!show(decoder, "\r\n", 2))
        return false;
    decoder->remaining = parser->content_length;
    decoder->state = decoder->remaining ? STATE_DATA : STATE_TRAILER_START;
    return true;
}

static bool take_end(struct body_decoder *decoder)
{
    return show(decoder, "\r\n", 2) && decoder->complete;
}

/* One byte of framing. False: bad framing. */
static bool take_framing(struct body_decoder *decoder, char byte)
{
    switch (decoder->state) {
    case STATE_SIZE:
        return take_size(decoder, byte);
    case STATE_EXTENSION:
        if (byte == '\r')
            decoder->state = STATE_SIZE_LF;
        return byte == '\r' || (!is_control(byte) && ++decoder->extension_bytes <= BODY_EXTENSION_LIMIT);
    case STATE_SIZE_LF:
        return byte == '\n' && take_size_end(decoder);
    case STATE_DATA_CR:
        decoder->state = STATE_DATA_LF;
        return byte == '\r';
    case STATE_DATA_LF:
        decoder->state = STATE_SIZE;
        return byte == '\n' && show(decoder, "\r\n", 2);
    case STATE_TRAILER_START:
        decoder->state = byte == '\r' ? STATE_END_LF : STATE_TRAILER;
        return byte == '\r' ||
               (byte_is((unsigned char)byte, BYTE_TOKEN) && ++decoder->trailer_bytes <= BODY_TRAILER_LIMIT);
    case STATE_TRAILER:
        if (byte == '\r')
            decoder->state = STATE_TRAILER_LF;
        return byte == '\r' || (!is_control(byte) && ++decoder->trailer_bytes <= BODY_TRAILER_LIMIT);
    case STATE_TRAILER_LF:
        decoder->state = STATE_TRAILER_START;
        return byte == '\n';
    case STATE_END_LF:
        return byte == '\n' && take_end(decoder);
    default:
        return false;
    }
}

/* Payload: what there is of it. */
static void take_data(struct body_decoder *decoder, const char *bytes, size_t length,
                      struct body_piece *piece)
{
    piece->data = bytes;
    piece->length = decoder->remaining < length ? (size_t)decoder->remaining : length;
    piece->consumed += piece->length;
    decoder->remaining -= piece->length;
    decoder->decoded += piece->length;
}

static enum body_status chunked_next(struct body_decoder *decoder, const char *bytes, size_t length,
                                     struct body_piece *piece)
{
    while (piece->consumed < length) {
        if (decoder->state == STATE_DATA) {
            take_data(decoder, bytes + piece->consumed, length - piece->consumed, piece);
            if (!show(decoder, piece->data, piece->length))
                return broken(decoder);
            if (decoder->remaining == 0)
                decoder->state = STATE_DATA_CR;
            return BODY_DATA;
        }
        if (!take_framing(decoder, bytes[piece->consumed]))
            return broken(decoder);
        piece->consumed++;
        if (decoder->complete)
            return BODY_DONE;
    }
    return BODY_MORE;
}

enum body_status body_next(struct body_decoder *decoder, const char *bytes, size_t length,
                           struct body_piece *piece)
{
    piece->data = NULL;
    piece->length = piece->consumed = 0;
    if (decoder->complete)
        return BODY_DONE;
    if (decoder->state == STATE_BROKEN)
        return BODY_ERROR;
    if (decoder->chunked)
        return chunked_next(decoder, bytes, length, piece);
    if (length == 0)
        return BODY_MORE;
    take_data(decoder, bytes, length, piece);
    decoder->complete = decoder->remaining == 0;
    return BODY_DATA;
}
