/* InternetCrackUrl for one kind of character: CHARACTER, COMPONENTS and CRACK are its names. See crack.c. */

struct MEMBER(span) {
    const CHARACTER *at;
    size_t length;
};

struct MEMBER(parts) {
    struct MEMBER(span) scheme, user, password, host, path, extra;
    DWORD port; /* 0: none is said */
};

/* Where the first of two characters is; the length if neither is there. */
static size_t MEMBER(find)(struct MEMBER(span) text, CHARACTER one, CHARACTER other)
{
    size_t i = 0;

    while (i < text.length && text.at[i] != one && text.at[i] != other)
        i++;
    return i;
}

static struct MEMBER(span) MEMBER(after)(struct MEMBER(span) text, size_t count)
{
    return (struct MEMBER(span)){text.at + count, text.length - count};
}

static bool MEMBER(read_port)(struct MEMBER(span) text, DWORD *out)
{
    for (*out = 0; text.length; text = MEMBER(after)(text, 1)) {
        if (text.at[0] < '0' || text.at[0] > '9')
            return false;
        *out = *out * 10 + (DWORD)(text.at[0] - '0');
        if (*out > 65535)
            return false;
    }
    return true;
}

/* user:password@[host]:port */
static bool MEMBER(read_authority)(struct MEMBER(span) text, struct MEMBER(parts) * out)
{
    size_t at = text.length, colon;

    while (at > 0 && text.at[at - 1] != '@')
        at--;
    if (at > 0) {
        out->user = (struct MEMBER(span)){text.at, at - 1};
        colon = MEMBER(find)(out->user, ':', ':');
        if (colon < out->user.length)
            out->password = MEMBER(after)(out->user, colon + 1);
        out->user.length = colon;
        text = MEMBER(after)(text, at);
    }
    colon = text.length && text.at[0] == '[' ? MEMBER(find)(text, ']', ']') : 0;
    colon += MEMBER(find)(MEMBER(after)(text, colon), ':', ':');
    out->host = (struct MEMBER(span)){text.at, colon};
    return colon == text.length || MEMBER(read_port)(MEMBER(after)(text, colon + 1), &out->port);
}

static ULONG MEMBER(take_apart)(struct MEMBER(span) url, struct MEMBER(parts) * out)
{
    size_t length = MEMBER(find)(url, ':', '/');

    *out = (struct MEMBER(parts)){.scheme = {url.at, length}};
    if (length == 0 || length == url.length || url.at[length] != ':')
        return ERROR_INTERNET_UNRECOGNIZED_SCHEME;
    url = MEMBER(after)(url, length + 1);
    if (url.length >= 2 && url.at[0] == '/' && url.at[1] == '/') {
        url = MEMBER(after)(url, 2);
        for (length = 0;
             length < url.length && url.at[length] != '/' && url.at[length] != '?' && url.at[length] != '#';)
            length++;
        if (!MEMBER(read_authority)((struct MEMBER(span)){url.at, length}, out))
            return ERROR_INTERNET_INVALID_URL;
        url = MEMBER(after)(url, length);
    }
    out->path = (struct MEMBER(span)){url.at, MEMBER(find)(url, '?', '#')};
    out->extra = MEMBER(after)(url, out->path.length);
    return NO_ERROR;
}

static const struct url_scheme *MEMBER(find_scheme)(struct MEMBER(span) name)
{
    for (size_t i = 0; i < url_scheme_count; i++) {
        size_t length = strlen(url_schemes[i].name), same = 0;

        while (same < length && name.length == length && (name.at[same] | 0x20) == url_schemes[i].name[same])
            same++;
        if (same == length && name.length == length)
            return &url_schemes[i];
    }
    return NULL;
}

/* %41 is A. Returns the length; out may be NULL. */
static size_t MEMBER(decode)(struct MEMBER(span) text, CHARACTER *out)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++, count++) {
        int high = i + 2 < text.length && text.at[i] == '%' ? hex_digit((unsigned)text.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit((unsigned)text.at[i + 2]) : -1;
        CHARACTER c = low >= 0 ? (CHARACTER)(high << 4 | low) : text.at[i];

        i += low >= 0 ? 2 : 0;
        if (out)
            out[count] = c;
    }
    return count;
}

/* A part that is there and empty is pointed to as an empty text: with its length of 0, InternetCreateUrl will look for the NUL. */
static ULONG MEMBER(give)(struct MEMBER(span) part, bool decodes, CHARACTER **out, DWORD *size)
{
    static const CHARACTER nothing[1];
    size_t length = decodes ? MEMBER(decode)(part, NULL) : part.length;

    if (!*out) {
        if (*size && decodes)
            return ERROR_INVALID_PARAMETER; /* nothing to decode into */
        if (*size) {
            *out = (CHARACTER *)(ULONG_PTR)(length || !part.at ? part.at : nothing);
            *size = (DWORD)part.length;
        }
        return NO_ERROR;
    }
    if (*size <= length) {
        *size = (DWORD)length + 1;
        return ERROR_INSUFFICIENT_BUFFER;
    }
    if (decodes)
        MEMBER(decode)(part, *out);
    else if (length)
        memcpy(*out, part.at, length * sizeof(CHARACTER));
    (*out)[length] = 0;
    *size = (DWORD)length;
    return NO_ERROR;
}

static ULONG MEMBER(give_all)(struct MEMBER(parts) * parts, bool decodes, COMPONENTS *out)
{
    ULONG error = MEMBER(give)(parts->scheme, false, &out->lpszScheme, &out->dwSchemeLength), next;
    bool points;

    if (!out->lpszExtraInfo && !out->dwExtraInfoLength) /* nobody asks for it: it belongs to the path */
        parts->path.length += parts->extra.length;
    next = MEMBER(give)(parts->host, decodes, &out->lpszHostName, &out->dwHostNameLength);
    error = error ? error : next;
    next = MEMBER(give)(parts->user, decodes, &out->lpszUserName, &out->dwUserNameLength);
    error = error ? error : next;
    next = MEMBER(give)(parts->password, decodes, &out->lpszPassword, &out->dwPasswordLength);
    error = error ? error : next;
    points = !out->lpszUrlPath && out->dwUrlPathLength;
    next = MEMBER(give)(parts->path, decodes, &out->lpszUrlPath, &out->dwUrlPathLength);
    error = error ? error : next;
    if (points && !next && !out->dwUrlPathLength && parts->extra.length)
        out->lpszUrlPath = (CHARACTER *)(ULONG_PTR)parts->extra.at; /* programs add the two lengths up */
    next = MEMBER(give)(parts->extra, decodes, &out->lpszExtraInfo, &out->dwExtraInfoLength);
    return error ? error : next;
}

BOOL WINAPI CRACK(const CHARACTER *url, DWORD length, DWORD flags, COMPONENTS *out)
{
    struct MEMBER(span) text = {url, length};
    const struct url_scheme *scheme;
    struct MEMBER(parts) parts;
    ULONG error;

    if (!url || !out || out->dwStructSize != sizeof *out || flags & ~(DWORD)(ICU_DECODE | ICU_ESCAPE))
        return error_result(ERROR_INVALID_PARAMETER);
    if (!length)
        while (url[text.length])
            text.length++;
    error = MEMBER(take_apart)(text, &parts);
    if (error != NO_ERROR)
        return error_result(error);
    scheme = MEMBER(find_scheme)(parts.scheme);
    out->nScheme = scheme ? scheme->internet : INTERNET_SCHEME_UNKNOWN;
    out->nPort = (INTERNET_PORT)(parts.port ? parts.port : scheme ? scheme->port : 0);
    return error_result(MEMBER(give_all)(&parts, flags & (ICU_DECODE | ICU_ESCAPE), out));
}
