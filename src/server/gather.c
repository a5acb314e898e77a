/* See gather.h. */
#include "server/gather.h"

#include "error/error.h"
#include "file/file.h"
#include "server/caching.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void gather_init(struct gather *gather, struct request_queue *queue)
{
    memset(&gather->send, 0, sizeof(gather->send));
    memset(&gather->few[0], 0, sizeof(gather->few[0]));
    gather->few[0].kind = PIECE_COPY;
    gather->few[0].data = gather->room; /* nothing of it, until there is a front; a place all the same */
    gather->queue = queue;
    gather->send.pieces = gather->few;
    gather->send.count = 1;
    gather->capacity = GATHER_PIECES;
    gather->buffer = gather->room;
    gather->buffer_size = GATHER_BUFFER;
}

void send_release(struct send *send)
{
    for (; send->current < send->count; send->current++) {
        struct piece *piece = &send->pieces[send->current];
        if (piece->release)
            piece->release(piece->owner);
    }
}

void gather_finish(struct gather *gather, bool taken)
{
    if (!taken)
        send_release(&gather->send);
    if (gather->send.pieces != gather->few)
        free(gather->send.pieces);
    if (gather->buffer != gather->room)
        free(gather->buffer);
}

static __attribute__((noinline)) bool grow(struct gather *gather)
{
    struct send *send = &gather->send;
    struct piece *pieces = malloc((size_t)gather->capacity * 4 * sizeof(*pieces));

    if (!pieces)
        return false;
    memcpy(pieces, send->pieces, send->count * sizeof(*pieces));
    if (send->pieces != gather->few)
        free(send->pieces);
    send->pieces = pieces;
    gather->capacity *= 4;
    return true;
}

static inline struct piece *add_piece(struct gather *gather, enum piece_kind kind, uint64_t length)
{
    struct send *send = &gather->send;
    struct piece *piece;

    if (send->count == gather->capacity && !grow(gather))
        return NULL;
    piece = &send->pieces[send->count++];
    *piece = (struct piece){.kind = kind, .length = length};
    send->total += length;
    return piece;
}

static inline ULONG add_memory(struct gather *gather, const void *data, size_t length)
{
    struct piece *piece;

    if (length == 0)
        return NO_ERROR;
    if (!data)
        return ERROR_INVALID_PARAMETER;
    piece = add_piece(gather, PIECE_MEMORY, length);
    if (!piece)
        return ERROR_NOT_ENOUGH_MEMORY;
    piece->data = data;
    return NO_ERROR;
}

static void release_file(void *owner)
{
    object_release(owner);
}

/* The bytes of a file that a range names; it must lie inside the file as it is now. */
static ULONG measure_file(int descriptor, const HTTP_BYTE_RANGE *range, uint64_t *size)
{
    uint64_t start = range->StartingOffset.QuadPart, length = range->Length.QuadPart;
    struct stat status;

    if (descriptor < 0)
        return ERROR_INVALID_HANDLE;
    if (fstat(descriptor, &status) != 0)
        return error_from_errno(errno);
    if (start > (uint64_t)status.st_size)
        return ERROR_HANDLE_EOF;
    if (length == HTTP_BYTE_RANGE_TO_EOF)
        length = (uint64_t)status.st_size - start;
    if (length > (uint64_t)status.st_size - start)
        return ERROR_HANDLE_EOF;
    *size = length;
    return NO_ERROR;
}

static ULONG add_file(struct gather *gather, HANDLE handle, const HTTP_BYTE_RANGE *given, uint64_t *size)
{
    HTTP_BYTE_RANGE range = *given; /* what is measured is what is sent */
    struct object *file = handle_pin(handle, NULL);
    int descriptor = file ? file_descriptor(file) : -1;
    ULONG error = measure_file(descriptor, &range, size);
    struct piece *piece;

    if (error == NO_ERROR && *size > 0) {
        piece = add_piece(gather, PIECE_FILE, *size);
        error = piece ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
        if (piece) {
            object_reference(file);
            piece->file = descriptor;
            piece->offset = range.StartingOffset.QuadPart;
            piece->release = release_file;
            piece->owner = file;
        }
    }
    if (file)
        handle_unpin(handle);
    return error;
}

static void release_fragment(void *owner)
{
    cache_entry_release(owner);
}

/* The entry stays as it is for as long as the send lasts, whatever becomes of its name. */
static ULONG add_fragment(struct gather *gather, const WCHAR *name, size_t name_length,
                          const HTTP_BYTE_RANGE *range, uint64_t *size)
{
    struct cache_entry *entry;
    struct piece *piece;
    const char *data;
    size_t length;
    ULONG error = name ? fragment_find(gather->queue, name, name_length, &entry) : ERROR_INVALID_PARAMETER;

    if (error != NO_ERROR)
        return error;
    error = fragment_range(entry, range, &data, &length);
    if (error == NO_ERROR && length > 0) {
        piece = add_piece(gather, PIECE_MEMORY, length);
        if (piece) {
            *piece = cached_piece(entry, data, length);
            piece->release = release_fragment;
            piece->owner = entry;
            *size = length;
            return NO_ERROR;
        }
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    cache_entry_release(entry);
    return error;
}

/* All kinds but memory. */
static ULONG add_chunk(struct gather *gather, const HTTP_DATA_CHUNK *chunk, uint64_t *size)
{
    switch (chunk->DataChunkType) {
    case HttpDataChunkFromFileHandle:
        return add_file(gather, chunk->FromFileHandle.FileHandle, &chunk->FromFileHandle.ByteRange, size);
    case HttpDataChunkFromFragmentCache:
        return add_fragment(gather, chunk->FromFragmentCache.pFragmentName,
                            chunk->FromFragmentCache.FragmentNameLength / sizeof(WCHAR), NULL, size);
    case HttpDataChunkFromFragmentCacheEx:
        return add_fragment(gather, chunk->FromFragmentCacheEx.pFragmentName,
                            caching_name_length(chunk->FromFragmentCacheEx.pFragmentName),
                            &chunk->FromFragmentCacheEx.ByteRange, size);
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

ULONG gather_chunks(struct gather *gather, unsigned count, const HTTP_DATA_CHUNK *chunks, uint64_t *length)
{
    ULONG error = NO_ERROR;
    uint64_t sum = 0, size;

    for (; count > 0 && error == NO_ERROR; count--, chunks++, sum += size) {
        size = 0;
        if (chunks->DataChunkType == HttpDataChunkFromMemory) {
            size = *(const volatile ULONG *)&chunks->FromMemory.BufferLength; /* once: it may change */
            error = add_memory(gather, chunks->FromMemory.pBuffer, (size_t)size);
        } else {
            error = add_chunk(gather, chunks, &size);
        }
    }
    *length = sum;
    return error;
}

ULONG gather_tail(struct gather *gather, const char *text, size_t length)
{
    return add_memory(gather, text, length);
}

char *gather_front(struct gather *gather, size_t room)
{
    char *bigger;

    if (room <= gather->buffer_size)
        return gather->buffer;
    bigger = malloc(room);
    if (!bigger)
        return NULL;
    if (gather->buffer != gather->room)
        free(gather->buffer);
    gather->buffer = bigger;
    gather->buffer_size = room;
    return bigger;
}

void gather_front_done(struct gather *gather, size_t length)
{
    struct piece *front = &gather->send.pieces[0];

    front->data = gather->buffer;
    front->length = length;
    gather->send.total += length;
}

void gather_compact(struct gather *gather)
{
    struct send *send = &gather->send;
    struct piece *front = &send->pieces[0];
    const struct piece *piece, *end;
    uint64_t body = send->total - front->length;
    char *at;

    if (send->count == 1 || body > GATHER_COPY_LIMIT || body > gather->buffer_size - front->length)
        return;
    end = send->pieces + send->count;
    for (piece = front + 1; piece < end; piece++)
        if (piece->kind != PIECE_MEMORY || piece->release)
            return;
    at = gather->buffer + front->length;
    for (piece = front + 1; piece < end; piece++) {
        memcpy(at, piece->data, piece->length);
        at += piece->length;
    }
    front->data = gather->buffer;
    front->length = send->total;
    send->count = 1;
}

void gather_slice(struct gather *gather, uint64_t start, uint64_t length)
{
    for (unsigned i = 1; i < gather->send.count; i++) {
        struct piece *piece = &gather->send.pieces[i];
        uint64_t skip = start < piece->length ? start : piece->length;
        uint64_t left = piece->length - skip;

        gather->send.total -= piece->length;
        start -= skip;
        piece->length = left < length ? left : length;
        length -= piece->length;
        gather->send.total += piece->length;
        piece->offset += skip;
        if (piece->kind != PIECE_FILE)
            piece->data = (const char *)piece->data + skip;
    }
}
