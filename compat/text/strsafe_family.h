/* One character type's half of the strsafe family. strsafe_a.c and strsafe_w.c include this once each, with
 *
 *     CHARACTER           char or WCHAR
 *     FAMILY(name)        StringCch##name##A or ...W
 *     BYTES(name)         StringCb##name##A or ...W
 *     LENGTH_MAX          strnlen or text_length_max
 *     FORMAT              format_narrow or format_wide
 *     READ_LINE           the next line of standard input; see strsafe_read.h
 *
 * The StringCch functions do the work; a StringCb function divides by the size of a character. A failure always leaves
 * a terminated buffer, unless its size itself was the failure. */

/* What an Ex function reports: where the text ends and what remains behind it, terminator included. */
struct report {
    CHARACTER **end;
    size_t *remaining;
    DWORD flags;
};

static const struct report nothing = {NULL, NULL, 0};

/* IGNORE_NULLS makes a NULL buffer of size 0 legal; nothing else does. */
static bool bad_buffer(const CHARACTER *out, size_t size, DWORD flags)
{
    if (flags & ~(DWORD)STRSAFE_VALID_FLAGS || size > STRSAFE_MAX_CCH)
        return true;
    if (flags & STRSAFE_IGNORE_NULLS)
        return !out && size != 0;
    return !out || size == 0;
}

static void tell(const struct report *report, CHARACTER *end, size_t remaining)
{
    if (report->end)
        *report->end = end;
    if (report->remaining)
        *report->remaining = remaining;
}

static void fill(CHARACTER *out, size_t size, DWORD flags)
{
    memset(out, STRSAFE_GET_FILL_PATTERN(flags), size * sizeof(CHARACTER));
}

/* `used` characters stand in the buffer, terminated, and `result` says whether that is all of the text. `kept` is what
 * NO_TRUNCATION goes back to: the old text of a Cat, 0 otherwise. */
static HRESULT finish(CHARACTER *out, size_t size, size_t used, size_t kept, const struct report *report,
                      HRESULT result)
{
    if (SUCCEEDED(result)) {
        if (report->flags & STRSAFE_FILL_BEHIND_NULL && size > used + 1)
            fill(out + used + 1, size - used - 1, report->flags);
        tell(report, out + used, size - used);
        return result;
    }
    if (size && report->flags & STRSAFE_NO_TRUNCATION) {
        used = kept;
        out[used] = 0;
    }
    if (size && report->flags & STRSAFE_FILL_ON_FAILURE) {
        fill(out, size, report->flags);
        used = STRSAFE_GET_FILL_PATTERN(report->flags) ? size - 1 : 0;
        out[used] = 0;
    }
    if (size && report->flags & STRSAFE_NULL_ON_FAILURE) {
        used = 0;
        out[0] = 0;
    }
    if (result == STRSAFE_E_INSUFFICIENT_BUFFER || result == STRSAFE_E_END_OF_FILE)
        tell(report, out + used, size - used);
    return result;
}

/* Puts at most `max` characters of `from` behind the `used` ones. `used` < `size`, unless both are zero. */
static HRESULT append(CHARACTER *out, size_t size, size_t used, const CHARACTER *from, size_t max,
                      const struct report *report)
{
    size_t kept = used, room = size ? size - used - 1 : 0, length;
    HRESULT result = S_OK;

    if (max > STRSAFE_MAX_CCH)
        return finish(out, size, used, kept, report, STRSAFE_E_INVALID_PARAMETER);
    length = from ? LENGTH_MAX(from, max < room + 1 ? max : room + 1) : 0;
    if (length > room) {
        length = room;
        result = out ? STRSAFE_E_INSUFFICIENT_BUFFER : STRSAFE_E_INVALID_PARAMETER;
    }
    if (length)
        memcpy(out + used, from, length * sizeof(CHARACTER));
    used += length;
    if (size)
        out[used] = 0;
    return finish(out, size, used, kept, report, result);
}

static HRESULT copy(CHARACTER *out, size_t size, const CHARACTER *from, size_t max,
                    const struct report *report)
{
    if (bad_buffer(out, size, report->flags))
        return STRSAFE_E_INVALID_PARAMETER;
    if (!from && !(report->flags & STRSAFE_IGNORE_NULLS))
        return finish(out, size, 0, 0, report, STRSAFE_E_INVALID_PARAMETER);
    return append(out, size, 0, from, max, report);
}

static HRESULT cat(CHARACTER *out, size_t size, const CHARACTER *from, size_t max,
                   const struct report *report)
{
    size_t used;

    if (bad_buffer(out, size, report->flags))
        return STRSAFE_E_INVALID_PARAMETER;
    used = size ? LENGTH_MAX(out, size) : 0;
    if (size && used == size) /* not terminated: there is no end to append to */
        return STRSAFE_E_INVALID_PARAMETER;
    if (!from && !(report->flags & STRSAFE_IGNORE_NULLS))
        return finish(out, size, used, used, report, STRSAFE_E_INVALID_PARAMETER);
    return append(out, size, used, from, max, report);
}

static HRESULT print(CHARACTER *out, size_t size, const struct report *report, const CHARACTER *format,
                     va_list arguments)
{
    static const CHARACTER empty[1];
    int length;

    if (bad_buffer(out, size, report->flags))
        return STRSAFE_E_INVALID_PARAMETER;
    if (!format && report->flags & STRSAFE_IGNORE_NULLS)
        format = empty;
    if (!format) {
        out[0] = 0;
        return finish(out, size, 0, 0, report, STRSAFE_E_INVALID_PARAMETER);
    }
    length = FORMAT(out, size, format, arguments);
    if (length < 0) {
        if (size)
            out[0] = 0;
        return finish(out, size, 0, 0, report, STRSAFE_E_INVALID_PARAMETER);
    }
    if ((size_t)length < size || (length == 0 && size == 0))
        return finish(out, size, (size_t)length, 0, report, S_OK);
    return finish(out, size, size ? size - 1 : 0, 0, report, STRSAFE_E_INSUFFICIENT_BUFFER);
}

static HRESULT get_line(CHARACTER *out, size_t size, const struct report *report)
{
    size_t length = 0;
    HRESULT result;

    if (bad_buffer(out, size, report->flags))
        return STRSAFE_E_INVALID_PARAMETER;
    if (size)
        out[0] = 0;
    result = size < 2 ? STRSAFE_E_INSUFFICIENT_BUFFER : READ_LINE(out, size, &length);
    return finish(out, size, length, 0, report, result);
}

HRESULT WINAPI FAMILY(Copy)(CHARACTER *out, size_t size, const CHARACTER *from)
{
    return copy(out, size, from, STRSAFE_MAX_CCH, &nothing);
}

HRESULT WINAPI FAMILY(CopyEx)(CHARACTER *out, size_t size, const CHARACTER *from, CHARACTER **end,
                              size_t *remaining, DWORD flags)
{
    return copy(out, size, from, STRSAFE_MAX_CCH, &(struct report){end, remaining, flags});
}

HRESULT WINAPI FAMILY(CopyN)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max)
{
    return copy(out, size, from, max, &nothing);
}

HRESULT WINAPI FAMILY(CopyNEx)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max,
                               CHARACTER **end, size_t *remaining, DWORD flags)
{
    return copy(out, size, from, max, &(struct report){end, remaining, flags});
}

HRESULT WINAPI FAMILY(Cat)(CHARACTER *out, size_t size, const CHARACTER *from)
{
    return cat(out, size, from, STRSAFE_MAX_CCH, &nothing);
}

HRESULT WINAPI FAMILY(CatEx)(CHARACTER *out, size_t size, const CHARACTER *from, CHARACTER **end,
                             size_t *remaining, DWORD flags)
{
    return cat(out, size, from, STRSAFE_MAX_CCH, &(struct report){end, remaining, flags});
}

HRESULT WINAPI FAMILY(CatN)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max)
{
    return cat(out, size, from, max, &nothing);
}

HRESULT WINAPI FAMILY(CatNEx)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max, CHARACTER **end,
                              size_t *remaining, DWORD flags)
{
    return cat(out, size, from, max, &(struct report){end, remaining, flags});
}

HRESULT WINAPI FAMILY(VPrintf)(CHARACTER *out, size_t size, const CHARACTER *format, va_list arguments)
{
    return print(out, size, &nothing, format, arguments);
}

HRESULT WINAPI FAMILY(VPrintfEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags,
                                 const CHARACTER *format, va_list arguments)
{
    return print(out, size, &(struct report){end, remaining, flags}, format, arguments);
}

HRESULT WINAPIV FAMILY(Printf)(CHARACTER *out, size_t size, const CHARACTER *format, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, format);
    result = print(out, size, &nothing, format, arguments);
    va_end(arguments);
    return result;
}

HRESULT WINAPIV FAMILY(PrintfEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags,
                                 const CHARACTER *format, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, format);
    result = print(out, size, &(struct report){end, remaining, flags}, format, arguments);
    va_end(arguments);
    return result;
}

HRESULT WINAPI FAMILY(Gets)(CHARACTER *out, size_t size)
{
    return get_line(out, size, &nothing);
}

HRESULT WINAPI FAMILY(GetsEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags)
{
    return get_line(out, size, &(struct report){end, remaining, flags});
}

HRESULT WINAPI FAMILY(Length)(const CHARACTER *text, size_t max, size_t *length)
{
    size_t found = text && max <= STRSAFE_MAX_CCH ? LENGTH_MAX(text, max) : max;

    if (length)
        *length = found < max ? found : 0;
    return found < max ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

/* In bytes. An odd byte at the end of a wide buffer belongs to nobody; the remaining size counts it all the same. */
#define UNITS(bytes) ((bytes) / sizeof(CHARACTER))

static HRESULT bytes_left(HRESULT result, size_t size, size_t *remaining)
{
    if (remaining && (SUCCEEDED(result) || result != STRSAFE_E_INVALID_PARAMETER))
        *remaining = *remaining * sizeof(CHARACTER) + size % sizeof(CHARACTER);
    return result;
}

HRESULT WINAPI BYTES(Copy)(CHARACTER *out, size_t size, const CHARACTER *from)
{
    return FAMILY(Copy)(out, UNITS(size), from);
}

HRESULT WINAPI BYTES(CopyEx)(CHARACTER *out, size_t size, const CHARACTER *from, CHARACTER **end,
                             size_t *remaining, DWORD flags)
{
    return bytes_left(FAMILY(CopyEx)(out, UNITS(size), from, end, remaining, flags), size, remaining);
}

HRESULT WINAPI BYTES(CopyN)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max)
{
    return FAMILY(CopyN)(out, UNITS(size), from, UNITS(max));
}

HRESULT WINAPI BYTES(CopyNEx)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max, CHARACTER **end,
                              size_t *remaining, DWORD flags)
{
    return bytes_left(FAMILY(CopyNEx)(out, UNITS(size), from, UNITS(max), end, remaining, flags), size,
                      remaining);
}

HRESULT WINAPI BYTES(Cat)(CHARACTER *out, size_t size, const CHARACTER *from)
{
    return FAMILY(Cat)(out, UNITS(size), from);
}

HRESULT WINAPI BYTES(CatEx)(CHARACTER *out, size_t size, const CHARACTER *from, CHARACTER **end,
                            size_t *remaining, DWORD flags)
{
    return bytes_left(FAMILY(CatEx)(out, UNITS(size), from, end, remaining, flags), size, remaining);
}

HRESULT WINAPI BYTES(CatN)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max)
{
    return FAMILY(CatN)(out, UNITS(size), from, UNITS(max));
}

HRESULT WINAPI BYTES(CatNEx)(CHARACTER *out, size_t size, const CHARACTER *from, size_t max, CHARACTER **end,
                             size_t *remaining, DWORD flags)
{
    return bytes_left(FAMILY(CatNEx)(out, UNITS(size), from, UNITS(max), end, remaining, flags), size,
                      remaining);
}

HRESULT WINAPI BYTES(VPrintf)(CHARACTER *out, size_t size, const CHARACTER *format, va_list arguments)
{
    return print(out, UNITS(size), &nothing, format, arguments);
}

HRESULT WINAPI BYTES(VPrintfEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags,
                                const CHARACTER *format, va_list arguments)
{
    return bytes_left(FAMILY(VPrintfEx)(out, UNITS(size), end, remaining, flags, format, arguments), size,
                      remaining);
}

HRESULT WINAPIV BYTES(Printf)(CHARACTER *out, size_t size, const CHARACTER *format, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, format);
    result = print(out, UNITS(size), &nothing, format, arguments);
    va_end(arguments);
    return result;
}

HRESULT WINAPIV BYTES(PrintfEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags,
                                const CHARACTER *format, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, format);
    result = BYTES(VPrintfEx)(out, size, end, remaining, flags, format, arguments);
    va_end(arguments);
    return result;
}

HRESULT WINAPI BYTES(Gets)(CHARACTER *out, size_t size)
{
    return FAMILY(Gets)(out, UNITS(size));
}

HRESULT WINAPI BYTES(GetsEx)(CHARACTER *out, size_t size, CHARACTER **end, size_t *remaining, DWORD flags)
{
    return bytes_left(FAMILY(GetsEx)(out, UNITS(size), end, remaining, flags), size, remaining);
}

HRESULT WINAPI BYTES(Length)(const CHARACTER *text, size_t max, size_t *length)
{
    HRESULT result = FAMILY(Length)(text, UNITS(max), length);

    if (length)
        *length *= sizeof(CHARACTER);
    return result;
}
