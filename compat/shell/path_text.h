/* Paths as text, for one kind of character: what the functions of shlwapi.h and pathcch.h share. Nothing here looks at a file.
 *
 * Roots are "\", "C:\", "C:", "\\server\share" and "\\?\" before these. Both separators count, as everywhere in this library,
 * where Windows often sees the backslash alone: a path may be a Linux one. Joining puts a backslash.
 * Sizes include the NUL. Results are S_OK, S_FALSE (nothing to do) or a failure. */
#include "pathcch.h"
#include <stdlib.h>

#define TOO_SMALL HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER)

/* Behind the two backslashes of a server's path; NULL if it is none. "\\?\C:\" is not. */
static inline const CHARACTER *unc_start(const CHARACTER *path)
{
    if (begins_with(path, LITERAL("\\\\?\\UNC\\")))
        return path + 8;
    return path[0] == '\\' && path[1] == '\\' && path[2] != '?' ? path + 2 : NULL;
}

static inline const CHARACTER *name_end(const CHARACTER *at)
{
    while (*at && !is_separator(*at))
        at++;
    return at;
}

static inline const CHARACTER *name_start(const CHARACTER *path, const CHARACTER *end)
{
    while (end > path && !is_separator(end[-1]))
        end--;
    return end;
}

/* Behind the root with its separator; NULL if there is none. */
static inline const CHARACTER *root_end(const CHARACTER *path)
{
    const CHARACTER *at = unc_start(path);

    if (at) {
        at = name_end(at);
        if (*at)
            at = name_end(at + 1);
        return *at ? at + 1 : at;
    }
    if (begins_with(path, LITERAL("\\\\?\\")))
        path += 4;
    if (is_letter(path[0]) && path[1] == ':')
        return path + (is_separator(path[2]) ? 3 : 2);
    return is_separator(*path) ? path + 1 : NULL;
}

static inline bool is_root(const CHARACTER *path)
{
    const CHARACTER *end = root_end(path);

    if (!end || *end)
        return false;
    return unc_start(path) ? !is_separator(end[-1]) || end == unc_start(path) : is_separator(end[-1]);
}

static inline CHARACTER *extension_of(const CHARACTER *path)
{
    const CHARACTER *dot = NULL;

    for (; *path; path++)
        if (*path == '.')
            dot = path;
        else if (is_separator(*path) || *path == ' ')
            dot = NULL;
    return (CHARACTER *)(ULONG_PTR)(dot ? dot : path);
}

static inline HRESULT add_backslash(CHARACTER *path, size_t size)
{
    size_t length = length_of(path);

    if (length == 0 || is_separator(path[length - 1]))
        return S_FALSE;
    if (length + 2 > size)
        return TOO_SMALL;
    path[length] = '\\';
    path[length + 1] = 0;
    return S_OK;
}

/* "C:\" keeps its own. */
static inline HRESULT remove_backslash(CHARACTER *path)
{
    const CHARACTER *root = root_end(path);
    size_t length = length_of(path);

    if (length == 0 || !is_separator(path[length - 1]))
        return S_FALSE;
    if (root == path + length && !(unc_start(path) && unc_start(path) < root))
        return S_FALSE;
    path[length - 1] = 0;
    return S_OK;
}

static inline HRESULT remove_last_name(CHARACTER *path)
{
    CHARACTER *root = (CHARACTER *)(ULONG_PTR)root_end(path), *at;

    if (!root)
        root = path;
    if (!*root)
        return unc_start(path) ? remove_backslash(path) : S_FALSE;
    at = (CHARACTER *)(ULONG_PTR)name_start(root, root + length_of(root));
    if (at > root || unc_start(path))
        at--;
    *at = 0;
    return S_OK;
}

static inline HRESULT keep_root(CHARACTER *path)
{
    CHARACTER *root = (CHARACTER *)(ULONG_PTR)root_end(path);
    bool server = unc_start(path) && unc_start(path) < root && is_separator(root[-1]);

    if (!root)
        return E_INVALIDARG;
    if (!*root && !server)
        return S_FALSE;
    *(server ? root - 1 : root) = 0;
    return S_OK;
}

/* `extension` with its dot, or empty, replaces the one there is. */
static inline HRESULT set_extension(CHARACTER *path, size_t size, const CHARACTER *extension)
{
    CHARACTER *at = extension_of(path);
    size_t length = length_of(extension);

    if ((size_t)(at - path) + length >= size)
        return TOO_SMALL;
    copy_units(at, extension, length + 1);
    return S_OK;
}

/* ---- "." and ".." ---- */

struct simple {
    CHARACTER *text;
    size_t used, root;
};

static inline void drop_last_name(struct simple *out)
{
    size_t end = out->used;

    if (end > out->root && is_separator(out->text[end - 1]))
        end--;
    out->used =
        out->root + (size_t)(name_start(out->text + out->root, out->text + end) - (out->text + out->root));
}

/* What a "." or ".." at the end of the path leaves behind. */
static inline void drop_separator(struct simple *out)
{
    if (out->used > out->root && is_separator(out->text[out->used - 1]))
        out->used--;
}

/* In place; there must be room for one character more. A ".." beyond the first name of a relative path is dropped, one that takes
 * its first name away makes it begin at the root: so Windows. */
static inline void simplify(CHARACTER *path)
{
    const CHARACTER *at = root_end(path), *end;
    struct simple out = {path, 0, 0};

    if (!at)
        at = path;
    out.used = out.root = (size_t)(at - path);
    for (; *at; at = end) {
        size_t length = (size_t)(name_end(at) - at);
        bool one = length == 1 && at[0] == '.', two = length == 2 && at[0] == '.' && at[1] == '.';
        bool rooted = two && out.used > 0;

        end = at + length + (at[length] != 0);
        if (!one && !two) {
            copy_units(path + out.used, at, (size_t)(end - at));
            out.used += (size_t)(end - at);
            continue;
        }
        if (two)
            drop_last_name(&out);
        if (!at[length])
            drop_separator(&out);
        else if (rooted && (out.used == 0 || !is_separator(path[out.used - 1])))
            path[out.used++] = at[length];
    }
    if (out.used == 0 || (out.used == 2 && path[1] == ':'))
        path[out.used++] = '\\';
    path[out.used] = 0;
}

/* ---- joining ---- */

/* A new text with room for one character more, or NULL. */
static inline CHARACTER *join_texts(const CHARACTER *a, size_t a_length, bool separated, const CHARACTER *b)
{
    size_t b_length = length_of(b);
    CHARACTER *out = malloc((a_length + b_length + 3) * sizeof(CHARACTER));

    if (!out)
        return NULL;
    copy_units(out, a, a_length);
    if (separated)
        out[a_length++] = '\\';
    copy_units(out + a_length, b, b_length + 1);
    return out;
}

/* The file as seen from the folder: a file with a drive or a server is itself, one that begins with a separator is seen from the
 * folder's root. */
static inline CHARACTER *join_paths(const CHARACTER *folder, const CHARACTER *file)
{
    static const CHARACTER nothing[1];
    const CHARACTER *root = folder ? root_end(folder) : NULL;
    size_t length = folder ? length_of(folder) : 0;

    if (!file)
        file = nothing;
    if ((is_letter(file[0]) && file[1] == ':') || (file[0] == '\\' && file[1] == '\\'))
        return join_texts(nothing, 0, false, file);
    if (is_separator(*file)) {
        length = root ? (size_t)(root - folder) : 0;
        if (length && is_separator(folder[length - 1]))
            length--;
        return join_texts(folder ? folder : nothing, length, false, file);
    }
    return join_texts(folder ? folder : nothing, length, length && *file && !is_separator(folder[length - 1]),
                      file);
}

/* How pathcch.h's own flags change the result. */
typedef HRESULT (*finish_path)(CHARACTER *text, DWORD flags);

static inline HRESULT give_simplified(CHARACTER *out, size_t size, CHARACTER *text, finish_path finish,
                                      DWORD flags)
{
    HRESULT result = E_OUTOFMEMORY;

    if (text) {
        simplify(text);
        result = finish ? finish(text, flags) : S_OK;
    }
    if (SUCCEEDED(result))
        result = deliver(out, size, text, length_of(text));
    else if (size)
        out[0] = 0;
    free(text);
    return result;
}

static inline HRESULT canonicalize_path(CHARACTER *out, size_t size, const CHARACTER *path,
                                        finish_path finish, DWORD flags)
{
    return give_simplified(out, size, join_texts(path, length_of(path), false, LITERAL("")), finish, flags);
}

static inline HRESULT combine_paths(CHARACTER *out, size_t size, const CHARACTER *folder,
                                    const CHARACTER *file, finish_path finish, DWORD flags)
{
    return give_simplified(out, size, join_paths(folder, file), finish, flags);
}

/* As combining, but what is appended never leaves the folder by beginning with a separator. */
static inline HRESULT append_path(CHARACTER *path, size_t size, const CHARACTER *more, finish_path finish,
                                  DWORD flags)
{
    if (more && !(more[0] == '\\' && more[1] == '\\'))
        while (is_separator(*more))
            more++;
    return combine_paths(path, size, path, more, finish, flags);
}
