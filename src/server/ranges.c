/* See ranges.h. */
#include "server/ranges.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct header_text asked(const struct request *request, enum header id)
{
    const struct head_field *field = head_known(request->head, id);

    if (!field || field->next != HEAD_NO_FIELD)
        return (struct header_text){NULL, 0};
    return (struct header_text){request->head_bytes + field->value_at, field->value_length};
}

static struct header_text given(const HTTP_RESPONSE *response, int id)
{
    const HTTP_KNOWN_HEADER *header = &response->Headers.KnownHeaders[id];

    return (struct header_text){header->RawValueLength ? header->pRawValue : NULL, header->RawValueLength};
}

static bool wanted(const struct request *request, ULONG flags, const HTTP_RESPONSE *response)
{
    struct response_head unknown = {
        .unknown = (const struct unknown_value *)response->Headers.pUnknownHeaders,
        .unknown_count = response->Headers.UnknownHeaderCount,
    };

    if (!(flags & HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES) || response->StatusCode != 200 ||
        (flags & (HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_OPAQUE)) ||
        request->head->verb != VERB_GET || !asked(request, REQUEST_RANGE).at)
        return false;
    if (head_known(request->head, REQUEST_IF_RANGE) && !asked(request, REQUEST_IF_RANGE).at)
        return false;
    return !given(response, HttpHeaderContentRange).at && !given(response, HttpHeaderTransferEncoding).at &&
           !(response_head_facts(&unknown) & (RESPONSE_HAS_CONTENT_LENGTH | RESPONSE_HAS_TRANSFER_ENCODING));
}

static struct known_value written(struct range_answer *answer, size_t length)
{
    struct known_value value = {(uint16_t)length, answer->room + answer->used};

    answer->used += length;
    return value;
}

static void set_status(struct range_answer *answer, uint16_t status, const char *reason)
{
    answer->status = status;
    answer->reason = reason;
}

/* Both sets ascend and neither overlaps, so one walk over the pieces serves all ranges. What a piece holds goes to the last
 * cut of it, since pieces are sent in order. */
static unsigned cut(struct send *send, const struct byte_range *ranges, size_t count,
                    const struct multipart *parts, struct range_answer *answer, struct piece *out)
{
    uint64_t at = 0;
    unsigned used = 1;
    bool open = false;
    size_t r = 0;

    for (unsigned i = 1; i < send->count; i++) {
        const struct piece *source = &send->pieces[i];
        uint64_t end = at + source->length;
        struct piece *last = NULL;

        while (r < count && ranges[r].first < end) {
            uint64_t from = ranges[r].first > at ? ranges[r].first : at,
                     stop = ranges[r].first + ranges[r].length;

            if (!open) {
                char *text = answer->room + answer->used;
                size_t length = multipart_head_write(parts, &ranges[r], text);

                out[used++] = (struct piece){.kind = PIECE_COPY, .data = text, .length = length};
                answer->used += length;
                open = true;
            }
            last = &out[used++];
            *last = *source;
            last->release = NULL;
            last->length = (stop < end ? stop : end) - from;
            last->offset += from - at;
            if (source->kind != PIECE_FILE)
                last->data = (const char *)source->data + (from - at);
            if (stop > end)
                break;
            open = false;
            r++;
        }
        if (last)
            last->release = source->release;
        else if (source->release)
            source->release(source->owner);
        at = end;
    }
    return used;
}

static ULONG send_several(struct gather *gather, const struct byte_range *ranges, size_t count,
                          const struct multipart *parts, struct range_answer *answer)
{
    struct send *send = &gather->send;
    unsigned room = send->count + 2 * (unsigned)count + 1, used;
    struct piece *pieces = malloc(room * sizeof(*pieces));
    size_t length;

    if (!pieces)
        return ERROR_NOT_ENOUGH_MEMORY;
    pieces[0] = send->pieces[0];
    used = cut(send, ranges, count, parts, answer, pieces);
    length = multipart_end_write(parts, answer->room + answer->used);
    pieces[used++] =
        (struct piece){.kind = PIECE_COPY, .data = answer->room + answer->used, .length = length};
    answer->used += length;
    if (send->pieces != gather->few)
        free(send->pieces);
    send->pieces = pieces;
    send->count = used;
    gather->capacity = room;
    send->total = pieces[0].length;
    for (unsigned i = 1; i < used; i++)
        send->total += pieces[i].length;
    return NO_ERROR;
}

static ULONG several(const HTTP_RESPONSE *response, struct gather *gather, const struct byte_range *ranges,
                     size_t count, uint64_t *length, struct range_answer *answer)
{
    static const char multipart_type[] = "multipart/byteranges; boundary=" RANGE_BOUNDARY;
    struct header_text type = given(response, HttpHeaderContentType);
    struct multipart parts = {
        .boundary = RANGE_BOUNDARY,
        .content_type = type.at,
        .boundary_length = sizeof(RANGE_BOUNDARY) - 1,
        .content_type_length = type.length,
        .total = *length,
    };
    size_t room = multipart_end_write(&parts, NULL);
    uint64_t all;

    for (size_t i = 0; i < count; i++)
        room += multipart_head_write(&parts, &ranges[i], NULL);
    if (room > RANGES_ROOM || !multipart_length(&parts, ranges, count, &all))
        return NO_ERROR; /* the whole content is an answer too */
    set_status(answer, 206, "Partial Content");
    answer->content_type = (struct known_value){sizeof(multipart_type) - 1, multipart_type};
    *length = all;
    return send_several(gather, ranges, count, &parts, answer);
}

ULONG ranges_process(const struct request *request, ULONG flags, const HTTP_RESPONSE *response,
                     struct gather *gather, uint64_t *length, struct range_answer *answer)
{
    struct byte_range ranges[RANGE_LIMIT];
    struct header_text range;
    size_t count;

    answer->status = 0;
    answer->used = 0;
    answer->content_range.length = answer->content_type.length = 0;
    if (!wanted(request, flags, response) ||
        !condition_range_holds(asked(request, REQUEST_IF_RANGE), given(response, HttpHeaderEtag),
                               given(response, HttpHeaderLastModified), time(NULL)))
        return NO_ERROR;
    range = asked(request, REQUEST_RANGE);
    switch (range_parse(range.at, range.length, *length, ranges, &count)) {
    case RANGE_UNSATISFIABLE:
        set_status(answer, 416, "Requested Range Not Satisfiable");
        answer->content_range = written(answer, content_range_write(NULL, *length, answer->room));
        gather_slice(gather, 0, 0);
        *length = 0;
        return NO_ERROR;
    case RANGE_PARTIAL:
        if (count > 1)
            return several(response, gather, ranges, count, length, answer);
        set_status(answer, 206, "Partial Content");
        answer->content_range = written(answer, content_range_write(&ranges[0], *length, answer->room));
        gather_slice(gather, ranges[0].first, ranges[0].length);
        *length = ranges[0].length;
        return NO_ERROR;
    default:
        return NO_ERROR;
    }
}
