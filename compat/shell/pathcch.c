/* pathcch.h: the path functions that are told how long their buffers are. Wide only, as on Windows; the work is done in
 * path_text.h. No state, any thread. */
#include "shell/wide.h"

#include "shell/path_text.h"
#include "winbase.h"

#define KNOWN_FLAGS                                                                \
    (PATHCCH_ALLOW_LONG_PATHS | PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS |           \
     PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS | PATHCCH_DO_NOT_NORMALIZE_SEGMENTS | \
     PATHCCH_ENSURE_TRAILING_SLASH | PATHCCH_CANONICALIZE_SLASHES)

/* The two that say what the process' manifest would are for long paths, and contradict each other. */
static bool bad_flags(ULONG flags)
{
    ULONG forced = flags & (PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS | PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS);

    return flags & ~(ULONG)KNOWN_FLAGS || (forced & (forced - 1)) != 0 ||
           (forced && !(flags & PATHCCH_ALLOW_LONG_PATHS));
}

static bool bad_size(size_t size)
{
    return size == 0 || size > PATHCCH_MAX_CCH;
}

/* A buffer with a text that ends in it. */
static bool bad_path(PCWSTR path, size_t size)
{
    return !path || bad_size(size) || text_length_max(path, size) == size;
}

/* "\\?\C:\" and "\\?\UNC\" say no more than "C:\" and "\\". */
static HRESULT strip_prefix(PWSTR path)
{
    size_t length = length_of(path);

    if (begins_with(path, u"\\\\?\\UNC\\")) {
        copy_units(path + 2, path + 8, length - 8 + 1);
        return S_OK;
    }
    if (!begins_with(path, u"\\\\?\\") || !is_letter(path[4]) || path[5] != ':')
        return S_FALSE;
    copy_units(path, path + 4, length - 4 + 1);
    return S_OK;
}

/* What these functions do to a path beyond taking "." and ".." out. */
static HRESULT finish(PWSTR path, DWORD flags)
{
    size_t length, root;

    strip_prefix(path);
    length = length_of(path);
    root = root_end(path) ? (size_t)(root_end(path) - path) : 0;
    if (!(flags & PATHCCH_DO_NOT_NORMALIZE_SEGMENTS))
        while (length > root && path[length - 1] == '.' && (length < 2 || path[length - 2] != '*'))
            path[--length] = 0;
    /* nothing is left, or a drive that was its root */
    if (length == 0 || (length == 2 && path[1] == ':')) {
        path[length] = '\\';
        path[++length] = 0;
    }
    if (flags & PATHCCH_CANONICALIZE_SLASHES)
        for (size_t i = 0; i < length; i++)
            path[i] = path[i] == '/' ? u'\\' : path[i];
    if (flags & PATHCCH_ENSURE_TRAILING_SLASH)
        add_backslash(path, length + 2);
    if (length >= MAX_PATH && !(flags & PATHCCH_ALLOW_LONG_PATHS))
        return PATHCCH_E_FILENAME_TOO_LONG;
    return S_OK;
}

HRESULT WINAPI PathCchCanonicalizeEx(PWSTR out, size_t size, PCWSTR path, ULONG flags)
{
    if (out && size)
        out[0] = 0;
    if (!out || bad_size(size) || bad_flags(flags))
        return E_INVALIDARG;
    return canonicalize_path(out, size, path ? path : u"", finish, flags);
}

HRESULT WINAPI PathCchCanonicalize(PWSTR out, size_t size, PCWSTR path)
{
    return PathCchCanonicalizeEx(out, size, path, PATHCCH_NONE);
}

HRESULT WINAPI PathCchCombineEx(PWSTR out, size_t size, PCWSTR folder, PCWSTR file, ULONG flags)
{
    if (!out || bad_size(size) || bad_flags(flags) || (!folder && !file)) {
        if (out && size)
            out[0] = 0;
        return E_INVALIDARG;
    }
    return combine_paths(out, size, folder, file, finish, flags);
}

HRESULT WINAPI PathCchCombine(PWSTR out, size_t size, PCWSTR folder, PCWSTR file)
{
    return PathCchCombineEx(out, size, folder, file, PATHCCH_NONE);
}

HRESULT WINAPI PathCchAppendEx(PWSTR path, size_t size, PCWSTR more, ULONG flags)
{
    if (bad_path(path, size) || bad_flags(flags))
        return E_INVALIDARG;
    return append_path(path, size, more, finish, flags);
}

HRESULT WINAPI PathCchAppend(PWSTR path, size_t size, PCWSTR more)
{
    return PathCchAppendEx(path, size, more, PATHCCH_NONE);
}

/* In memory for LocalFree. */
static HRESULT give_memory(PWSTR text, ULONG flags, PWSTR *out)
{
    size_t size = text ? length_of(text) + 2 : 0;
    HRESULT result;

    *out = text ? LocalAlloc(LMEM_FIXED, size * sizeof(WCHAR)) : NULL;
    if (!*out) {
        free(text);
        return E_OUTOFMEMORY;
    }
    result = give_simplified(*out, size, text, finish, flags);
    if (FAILED(result))
        *out = LocalFree(*out);
    return result;
}

HRESULT WINAPI PathAllocCanonicalize(PCWSTR path, ULONG flags, PWSTR *out)
{
    if (!out || bad_flags(flags))
        return E_INVALIDARG;
    path = path ? path : u"";
    return give_memory(join_texts(path, length_of(path), false, u""), flags, out);
}

HRESULT WINAPI PathAllocCombine(PCWSTR folder, PCWSTR file, ULONG flags, PWSTR *out)
{
    if (!out || (!folder && !file) || bad_flags(flags))
        return E_INVALIDARG;
    return give_memory(join_paths(folder, file), flags, out);
}

/* Where the text ends and what is left from there on, NUL included. */
static HRESULT tell_end(PWSTR path, size_t size, PWSTR end, HRESULT result, PWSTR *out, size_t *remaining)
{
    if (out)
        *out = end;
    if (remaining)
        *remaining = size - (size_t)(end - path);
    return result;
}

HRESULT WINAPI PathCchAddBackslashEx(PWSTR path, size_t size, PWSTR *end, size_t *remaining)
{
    HRESULT result;

    if (path && size == 0)
        return TOO_SMALL;
    if (bad_path(path, size))
        return E_INVALIDARG;
    result = add_backslash(path, size);
    return tell_end(path, size, path + length_of(path), result, end, remaining);
}

HRESULT WINAPI PathCchAddBackslash(PWSTR path, size_t size)
{
    return PathCchAddBackslashEx(path, size, NULL, NULL);
}

/* The end is that of the path without its backslash, even where a root keeps it. */
HRESULT WINAPI PathCchRemoveBackslashEx(PWSTR path, size_t size, PWSTR *end, size_t *remaining)
{
    HRESULT result;
    size_t length;

    if (bad_path(path, size))
        return E_INVALIDARG;
    result = remove_backslash(path);
    length = length_of(path);
    if (length && is_separator(path[length - 1]) && result == S_FALSE)
        length--;
    return tell_end(path, size, path + length, result, end, remaining);
}

HRESULT WINAPI PathCchRemoveBackslash(PWSTR path, size_t size)
{
    return PathCchRemoveBackslashEx(path, size, NULL, NULL);
}

HRESULT WINAPI PathCchFindExtension(PCWSTR path, size_t size, PCWSTR *out)
{
    if (!out || bad_path(path, size))
        return E_INVALIDARG;
    *out = extension_of(path);
    return S_OK;
}

/* An extension comes with or without its dot, and has neither a second one nor blanks nor separators. */
static HRESULT give_extension(PWSTR path, size_t size, PCWSTR extension)
{
    WCHAR text[MAX_PATH + 1] = u".";
    size_t length;

    if (*extension == '.')
        extension++;
    for (length = 0; extension[length]; length++)
        if (is_separator(extension[length]) || extension[length] == ' ' || extension[length] == '.')
            return E_INVALIDARG;
    if (length >= MAX_PATH)
        return TOO_SMALL;
    copy_units(text + 1, extension, length + 1);
    return set_extension(path, size, length ? text : u"");
}

HRESULT WINAPI PathCchAddExtension(PWSTR path, size_t size, PCWSTR extension)
{
    if (bad_path(path, size) || !extension)
        return E_INVALIDARG;
    if (*extension_of(path))
        return S_FALSE;
    return give_extension(path, size, extension);
}

HRESULT WINAPI PathCchRenameExtension(PWSTR path, size_t size, PCWSTR extension)
{
    return bad_path(path, size) || !extension ? E_INVALIDARG : give_extension(path, size, extension);
}

HRESULT WINAPI PathCchRemoveExtension(PWSTR path, size_t size)
{
    PWSTR extension;

    if (bad_path(path, size))
        return E_INVALIDARG;
    extension = extension_of(path);
    if (!*extension)
        return S_FALSE;
    *extension = 0;
    return S_OK;
}

HRESULT WINAPI PathCchRemoveFileSpec(PWSTR path, size_t size)
{
    if (bad_path(path, size))
        return E_INVALIDARG;
    return *path ? remove_last_name(path) : S_FALSE;
}

HRESULT WINAPI PathCchStripToRoot(PWSTR path, size_t size)
{
    return bad_path(path, size) ? E_INVALIDARG : keep_root(path);
}

HRESULT WINAPI PathCchStripPrefix(PWSTR path, size_t size)
{
    return bad_path(path, size) ? E_INVALIDARG : strip_prefix(path);
}

HRESULT WINAPI PathCchSkipRoot(PCWSTR path, PCWSTR *out)
{
    if (!path || !out || !root_end(path))
        return E_INVALIDARG;
    *out = root_end(path);
    return S_OK;
}

BOOL WINAPI PathCchIsRoot(PCWSTR path)
{
    return path && is_root(path);
}

BOOL WINAPI PathIsUNCEx(PCWSTR path, PCWSTR *server)
{
    const WCHAR *at = path ? unc_start(path) : NULL;

    if (server)
        *server = at;
    return at != NULL;
}
