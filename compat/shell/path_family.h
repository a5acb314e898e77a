/* The path functions of shlwapi.h for one kind of character; see path_a.c and path_w.c. Buffers are MAX_PATH long, as their pages
 * say; the work is done in path_text.h. No state, any thread. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "fileapi.h"
#include "shell/path_text.h"
#include "shlwapi.h"

static CHARACTER *writable(const CHARACTER *at)
{
    return (CHARACTER *)(ULONG_PTR)at;
}

static BOOL succeeded(HRESULT result)
{
    if (FAILED(result))
        SetLastError(HRESULT_CODE(result));
    return SUCCEEDED(result);
}

/* ---- building ---- */

BOOL WINAPI NAME(PathAppend)(CHARACTER *path, const CHARACTER *more)
{
    return path && more && succeeded(append_path(path, MAX_PATH, more, NULL, 0));
}

CHARACTER *WINAPI NAME(PathCombine)(CHARACTER *out, const CHARACTER *folder, const CHARACTER *file)
{
    if (!out)
        return NULL;
    if (!folder && !file) {
        out[0] = 0;
        return NULL;
    }
    return succeeded(combine_paths(out, MAX_PATH, folder, file, NULL, 0)) ? out : NULL;
}

BOOL WINAPI NAME(PathCanonicalize)(CHARACTER *out, const CHARACTER *path)
{
    if (out)
        out[0] = 0;
    if (!out || !path)
        return error_result(ERROR_INVALID_PARAMETER);
    return succeeded(canonicalize_path(out, MAX_PATH, path, NULL, 0));
}

CHARACTER *WINAPI NAME(PathAddBackslash)(CHARACTER *path)
{
    return path && SUCCEEDED(add_backslash(path, MAX_PATH)) ? path + length_of(path) : NULL;
}

/* Where the backslash was, or the last character. */
CHARACTER *WINAPI NAME(PathRemoveBackslash)(CHARACTER *path)
{
    size_t length;

    if (!path)
        return NULL;
    if (remove_backslash(path) == S_OK)
        return path + length_of(path);
    length = length_of(path);
    return path + (length ? whole_characters(path, length - 1) : 0);
}

BOOL WINAPI NAME(PathAddExtension)(CHARACTER *path, const CHARACTER *extension)
{
    return path && !*extension_of(path) &&
           SUCCEEDED(set_extension(path, MAX_PATH, extension ? extension : LITERAL(".exe")));
}

BOOL WINAPI NAME(PathRenameExtension)(CHARACTER *path, const CHARACTER *extension)
{
    return path && extension && SUCCEEDED(set_extension(path, MAX_PATH, extension));
}

void WINAPI NAME(PathRemoveExtension)(CHARACTER *path)
{
    if (path)
        *extension_of(path) = 0;
}

BOOL WINAPI NAME(PathRemoveFileSpec)(CHARACTER *path)
{
    return path && remove_last_name(path) == S_OK;
}

BOOL WINAPI NAME(PathStripToRoot)(CHARACTER *path)
{
    return path && SUCCEEDED(keep_root(path));
}

CHARACTER *WINAPI NAME(PathBuildRoot)(CHARACTER *out, int drive)
{
    if (out && drive >= 0 && drive < 26) {
        copy_units(out, LITERAL("A:\\"), 4);
        out[0] = (CHARACTER)('A' + drive);
    }
    return out;
}

/* ---- looking ---- */

CHARACTER *WINAPI NAME(PathFindFileName)(const CHARACTER *path)
{
    const CHARACTER *name = path;

    for (; path && *path; path++)
        if ((is_separator(*path) || *path == ':') && path[1] && !is_separator(path[1]))
            name = path + 1;
    return writable(name);
}

CHARACTER *WINAPI NAME(PathFindExtension)(const CHARACTER *path)
{
    return path ? extension_of(path) : NULL;
}

CHARACTER *WINAPI NAME(PathFindNextComponent)(const CHARACTER *path)
{
    if (!path || !*path)
        return NULL;
    path = name_end(path);
    return writable(!*path ? path : is_separator(path[1]) ? path + 2 : path + 1);
}

/* Behind "C:\" or a server and its share; a path that begins at the root of no drive has nothing to skip. */
CHARACTER *WINAPI NAME(PathSkipRoot)(const CHARACTER *path)
{
    const CHARACTER *end = path ? root_end(path) : NULL;

    return end && end - path > 2 && is_separator(end[-1]) && end != unc_start(path) ? writable(end) : NULL;
}

int WINAPI NAME(PathGetDriveNumber)(const CHARACTER *path)
{
    return path && is_letter(path[0]) && path[1] == ':' ? (path[0] | 0x20) - 'a' : -1;
}

BOOL WINAPI NAME(PathIsRelative)(const CHARACTER *path)
{
    return !path || !(is_separator(path[0]) || (is_letter(path[0]) && path[1] == ':'));
}

BOOL WINAPI NAME(PathIsRoot)(const CHARACTER *path)
{
    return path && is_root(path);
}

BOOL WINAPI NAME(PathIsFileSpec)(const CHARACTER *path)
{
    return path && !*name_end(path) && !NAME(StrChr)(path, ':');
}

BOOL WINAPI NAME(PathIsUNC)(const CHARACTER *path)
{
    return path && unc_start(path) != NULL;
}

static int names_of_server_path(const CHARACTER *path)
{
    int count;

    if (!path || !unc_start(path))
        return 0;
    path = unc_start(path);
    for (count = *path != 0; *path; path++)
        count += is_separator(*path);
    return count;
}

BOOL WINAPI NAME(PathIsUNCServer)(const CHARACTER *path)
{
    return names_of_server_path(path) == 1;
}

BOOL WINAPI NAME(PathIsUNCServerShare)(const CHARACTER *path)
{
    return names_of_server_path(path) == 2;
}

UINT WINAPI NAME(PathGetCharType)(PATH_CHARACTER c)
{
    if (c < ' ' || is_one_of((CHARACTER)c, "\"<>|/"))
        return GCT_INVALID;
    if (is_one_of((CHARACTER)c, "*?"))
        return GCT_WILD;
    if (is_one_of((CHARACTER)c, "\\:"))
        return GCT_SEPARATOR;
    return is_one_of((CHARACTER)c, " ,;") ? GCT_LFNCHAR : GCT_LFNCHAR | GCT_SHORTCHAR;
}

/* ---- files ---- */

BOOL WINAPI NAME(PathFileExists)(const CHARACTER *path)
{
    return path && NAME(GetFileAttributes)(path) != INVALID_FILE_ATTRIBUTES;
}

BOOL WINAPI NAME(PathIsDirectory)(const CHARACTER *path)
{
    DWORD attributes = path ? NAME(GetFileAttributes)(path) : INVALID_FILE_ATTRIBUTES;

    return attributes == INVALID_FILE_ATTRIBUTES ? FALSE : (BOOL)(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

BOOL WINAPI NAME(PathIsDirectoryEmpty)(const CHARACTER *path)
{
    CHARACTER *pattern = path ? join_paths(path, LITERAL("*")) : NULL;
    NAME(WIN32_FIND_DATA) found;
    HANDLE search;
    bool empty;

    search = pattern ? NAME(FindFirstFile)(pattern, &found) : INVALID_HANDLE_VALUE;
    free(pattern);
    if (search == INVALID_HANDLE_VALUE)
        return FALSE;
    do
        empty = found.cFileName[0] == '.' &&
                (!found.cFileName[1] || (found.cFileName[1] == '.' && !found.cFileName[2]));
    while (empty && NAME(FindNextFile)(search, &found));
    FindClose(search);
    return empty;
}

/* ---- changing ---- */

void WINAPI NAME(PathStripPath)(CHARACTER *path)
{
    const CHARACTER *name = NAME(PathFindFileName)(path);

    if (name != path)
        copy_units(path, name, length_of(name) + 1);
}

BOOL WINAPI NAME(PathQuoteSpaces)(CHARACTER *path)
{
    size_t length = path ? length_of(path) : 0;

    if (!path || !NAME(StrChr)(path, ' ') || length + 3 > MAX_PATH)
        return FALSE;
    copy_units(path + 1, path, length);
    path[0] = path[length + 1] = '"';
    path[length + 2] = 0;
    return TRUE;
}

BOOL WINAPI NAME(PathUnquoteSpaces)(CHARACTER *path)
{
    size_t length = path ? length_of(path) : 0;

    if (length < 2 || path[0] != '"' || path[length - 1] != '"')
        return FALSE;
    copy_units(path, path + 1, length - 2);
    path[length - 2] = 0;
    return TRUE;
}

void WINAPI NAME(PathRemoveBlanks)(CHARACTER *path)
{
    NAME(StrTrim)(path, LITERAL(" "));
}

/* Behind the first blank outside quotation marks, or the end. */
CHARACTER *WINAPI NAME(PathGetArgs)(const CHARACTER *path)
{
    bool quoted = false;

    for (; path && *path; path++) {
        if (*path == ' ' && !quoted)
            return writable(path + 1);
        if (*path == '"')
            quoted = !quoted;
    }
    return writable(path);
}

void WINAPI NAME(PathRemoveArgs)(CHARACTER *path)
{
    CHARACTER *arguments = NAME(PathGetArgs)(path);

    if (arguments > path && arguments[-1] == ' ')
        arguments[-1] = 0;
}

/* "name[5].txt" is "name.txt". */
void WINAPI NAME(PathUndecorate)(CHARACTER *path)
{
    CHARACTER *extension = path ? extension_of(path) : NULL, *at = extension;

    if (!path || at == path || at[-1] != ']')
        return;
    for (at--; at > path && is_digit(at[-1]);)
        at--;
    if (at > path + 1 && at[-1] == '[' && !is_separator(at[-2]))
        copy_units(at - 1, extension, length_of(extension) + 1);
}

/* A path all in capitals becomes one with a first capital; others stay. */
BOOL WINAPI NAME(PathMakePretty)(CHARACTER *path)
{
    if (!path)
        return FALSE;
    for (const CHARACTER *at = path; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            return FALSE;
    for (CHARACTER *at = path; *at && *++at;)
        if (*at >= 'A' && *at <= 'Z')
            *at |= 0x20;
    return TRUE;
}

/* "file,-3": cuts the number off and returns it. */
int WINAPI NAME(PathParseIconLocation)(CHARACTER *path)
{
    CHARACTER *comma = NAME(StrChr)(path, ',');
    int number = 0;

    if (comma) {
        *comma = 0;
        number = NAME(StrToInt)(comma + 1);
    }
    NAME(PathUnquoteSpaces)(path);
    NAME(PathRemoveBlanks)(path);
    return number;
}

/* ---- comparing ---- */

/* Units of `a` in which both agree, up to the end of a whole name; a root stays whole. *in_b: in units of `b`, where capitals
 * may have another length. */
static size_t common_length(const CHARACTER *a, const CHARACTER *b, size_t *in_b)
{
    size_t i = 0, j = 0, common = 0;

    *in_b = 0;
    if (!unc_start(a) != !unc_start(b))
        return 0;
    if (unc_start(a)) {
        i = (size_t)(unc_start(a) - a);
        j = (size_t)(unc_start(b) - b);
    } else if (is_separator(*a) && is_separator(*b)) {
        common = *in_b = i = j = 1;
    }
    for (;;) {
        unsigned left = 0, right = 0;
        bool ends = (!a[i] || is_separator(a[i])) && (!b[j] || is_separator(b[j]));

        if (ends && i) {
            common = i;
            *in_b = j;
        }
        if (!a[i] || !b[j])
            break;
        if (ends) {
            i++;
            j++;
            continue;
        }
        i += fold_next(a + i, &left);
        j += fold_next(b + j, &right);
        if (left != right)
            break;
    }
    if (common == 2 && a[1] == ':' && is_separator(a[2]) && is_separator(b[2]))
        common = *in_b = 3;
    return common;
}

int WINAPI NAME(PathCommonPrefix)(const CHARACTER *a, const CHARACTER *b, CHARACTER *out)
{
    size_t other, length = a && b ? common_length(a, b, &other) : 0;

    if (out) {
        length = length < MAX_PATH ? length : 0;
        if (length)
            copy_units(out, a, length);
        out[length] = 0;
    }
    return (int)length;
}

BOOL WINAPI NAME(PathIsPrefix)(const CHARACTER *prefix, const CHARACTER *path)
{
    size_t other;

    return prefix && path && common_length(prefix, path, &other) == length_of(prefix);
}

BOOL WINAPI NAME(PathIsSameRoot)(const CHARACTER *a, const CHARACTER *b)
{
    const CHARACTER *end = a ? NAME(PathSkipRoot)(a) : NULL;
    size_t other;

    return end && b && common_length(a, b, &other) + (unc_start(a) != NULL) >= (size_t)(end - a);
}

/* "..\.." for the names of the folder `from` that are not among the folders of `to`, then the rest of `to`. */
static HRESULT relative_path(CHARACTER *out, const CHARACTER *from, const CHARACTER *folder,
                             const CHARACTER *to)
{
    size_t behind, common = common_length(from, folder, &behind), used = 0;
    CHARACTER text[MAX_PATH + 3] = {'.', 0};

    if (!common)
        return E_INVALIDARG;
    for (const CHARACTER *at = from + common; *at;) {
        while (is_separator(*at))
            at++;
        if (!*at)
            break;
        if (used + 3 > MAX_PATH)
            return TOO_SMALL;
        if (used)
            text[used++] = '\\';
        text[used++] = '.';
        text[used++] = '.';
        at = name_end(at);
    }
    if (!used)
        used = 1;
    to += behind;
    while (is_separator(*to))
        to++;
    if (*to) {
        if (used + 1 + length_of(to) >= MAX_PATH)
            return TOO_SMALL;
        text[used++] = '\\';
        copy_units(text + used, to, length_of(to));
        used += length_of(to);
    }
    return deliver(out, MAX_PATH, text, used);
}

/* A path, or the folder it is in if it is a file's. */
static bool folder_of(CHARACTER out[MAX_PATH], const CHARACTER *path, DWORD attributes)
{
    if (!path || FAILED(deliver(out, MAX_PATH, path, length_of(path))))
        return false;
    if (!(attributes & FILE_ATTRIBUTE_DIRECTORY))
        remove_last_name(out);
    return true;
}

BOOL WINAPI NAME(PathRelativePathTo)(CHARACTER *out, const CHARACTER *from, DWORD from_attributes,
                                     const CHARACTER *to, DWORD to_attributes)
{
    CHARACTER start[MAX_PATH], end[MAX_PATH];

    if (!out)
        return FALSE;
    out[0] = 0;
    return folder_of(start, from, from_attributes) && folder_of(end, to, to_attributes) &&
           SUCCEEDED(relative_path(out, start, end, to));
}

/* ---- patterns ---- */

/* One pattern, up to `end`. After a star, what follows is tried at each later place; an earlier star need not be tried again. */
static bool matches_one(const CHARACTER *name, const CHARACTER *pattern, const CHARACTER *end)
{
    const CHARACTER *star = NULL, *resume = NULL;

    if (end - pattern == 3 && pattern[0] == '*' && pattern[1] == '.' && pattern[2] == '*')
        return true; /* everything, dot or not */
    for (;;) {
        unsigned wanted = 0, found = 0;

        if (pattern < end && *pattern == '*') {
            star = ++pattern;
            resume = name;
            continue;
        }
        if (!*name && pattern == end)
            return true;
        if (*name && pattern < end) {
            size_t step = fold_next(name, &found), other = fold_next(pattern, &wanted);

            if (*pattern == '?' || wanted == found) {
                name += step;
                pattern += other;
                continue;
            }
        }
        if (!star || !*resume)
            return false;
        resume += fold_next(resume, &found);
        name = resume;
        pattern = star;
    }
}

HRESULT WINAPI NAME(PathMatchSpecEx)(const CHARACTER *name, const CHARACTER *patterns, DWORD flags)
{
    const CHARACTER *end;

    if (!name || !patterns)
        return E_INVALIDARG;
    for (; *patterns; patterns = *end ? end + 1 : end) {
        end = patterns + length_of(patterns);
        if (flags & PMSF_MULTIPLE)
            for (end = patterns; *end && *end != ';';)
                end++;
        while (!(flags & PMSF_DONT_STRIP_SPACES) && *patterns == ' ')
            patterns++;
        if (patterns < end && matches_one(name, patterns, end))
            return S_OK;
    }
    return S_FALSE;
}

BOOL WINAPI NAME(PathMatchSpec)(const CHARACTER *name, const CHARACTER *patterns)
{
    return NAME(PathMatchSpecEx)(name, patterns, PMSF_MULTIPLE) == S_OK;
}

/* ---- shortening ---- */

/* "C:\dir...\name", "...\name", "...\na...": the name survives longest. */
BOOL WINAPI NAME(PathCompactPathEx)(CHARACTER *out, const CHARACTER *path, UINT size, DWORD flags)
{
    static const CHARACTER dots[] = {'.', '.', '.', '\\', '.', '.', '.'};
    size_t length, room = size ? size - 1 : 0, start = 0, tail, kept;
    const CHARACTER *name;

    (void)flags;
    if (!out || !path || !size)
        return FALSE;
    length = length_of(path);
    if (length <= room)
        return SUCCEEDED(deliver(out, size, path, length));
    name = NAME(PathFindFileName)(path);
    tail = length_of(name) + 1;
    if (name > path && room >= tail + 3) {
        start = whole_characters(path, room - tail - 3);
        copy_units(out, path, start);
        copy_units(out + start, dots, 3);
        copy_units(out + start + 3, name - 1, tail + 1);
        return TRUE;
    }
    start = name > path ? 4 : 0;
    if (room < start + 3) {
        copy_units(out, dots + (start ? 0 : 4), room);
        out[room] = 0;
        return TRUE;
    }
    copy_units(out, dots, start);
    kept = whole_characters(name, room - start - 3);
    copy_units(out + start, name, kept);
    copy_units(out + start + kept, dots, 3);
    out[start + kept + 3] = 0;
    return TRUE;
}
