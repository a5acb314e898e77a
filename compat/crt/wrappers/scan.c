/* See scan.h. A file is read once, comments are blanked, then its #include lines are followed as far as they lead into
 * the user's own files. A name that exists as it is written is never touched: only what the compiler could not find. */
#define _GNU_SOURCE
#include "scan.h"
#include "try.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SOURCE    (64u << 20)
#define PARENT_LEVELS "1/2/3/4/5" /* so that "../x.h" stays inside the forwarding directory */

struct scan {
    struct scan_request *request;
    struct words files;   /* to read; grows while it is walked */
    struct words spelled; /* pairs, same index: as written, and what the forwarding header includes */
    struct words targets;
};

static void scan_file(struct scan *scan, const char *path, int is_source);
static const char *write_forwarding(const struct scan *scan);

const char *scan_sources(struct scan_request *request)
{
    struct scan scan = {.request = request};
    size_t i;

    for (i = 0; i < request->sources->count; i++)
        words_add(&scan.files, request->sources->at[i]);
    for (i = 0; i < scan.files.count; i++)
        scan_file(&scan, scan.files.at[i], i < request->sources->count);
    return scan.spelled.count ? write_forwarding(&scan) : NULL;
}

/* ---- reading ---- */

static char *read_file(const char *path)
{
    struct stat info;
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length;

    if (!file)
        return NULL;
    if (fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode) &&
        (unsigned long long)info.st_size < MAX_SOURCE && (text = malloc((size_t)info.st_size + 1)) != NULL) {
        length = fread(text, 1, (size_t)info.st_size, file);
        text[length] = '\0';
    }
    fclose(file);
    return text;
}

static char *skip_literal(char *p)
{
    char quote = *p++;

    while (*p && *p != quote && *p != '\n') {
        if (*p == '\\' && p[1])
            p++;
        p++;
    }
    return *p == quote ? p + 1 : p;
}

/* Turns comments into blanks, in place. */
static void blank_comments(char *text)
{
    char *p = text;

    while (*p) {
        if (p[0] == '/' && p[1] == '/') {
            while (*p && *p != '\n')
                *p++ = ' ';
        } else if (p[0] == '/' && p[1] == '*') {
            while (*p && !(p[0] == '*' && p[1] == '/')) {
                if (*p != '\n')
                    *p = ' ';
                p++;
            }
            if (*p) {
                *p++ = ' ';
                *p++ = ' ';
            }
        } else if (*p == '"') {
            p = skip_literal(p);
        } else {
            p++;
        }
    }
}

/* ---- include lines ---- */

static int exists(const char *dir, const char *name)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path && access(path, R_OK) == 0;
}

/* Finds name below dir one component at a time, whatever its case; NULL when it is not there. */
static const char *find_any_case(const char *dir, const char *name)
{
    const char *slash = strchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : strlen(name);
    const char *found = NULL;
    struct dirent *entry;
    DIR *stream;

    if (length == 0)
        return slash ? find_any_case(dir, slash + 1) : NULL;
    if ((length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.'))
        return slash ? find_any_case(format_word("%s/%.*s", dir, (int)length, name), slash + 1) : NULL;
    stream = opendir(dir);
    while (stream && !found && (entry = readdir(stream)) != NULL) {
        if (strlen(entry->d_name) != length || strncasecmp(entry->d_name, name, length) != 0)
            continue;
        found = format_word("%s/%s", dir, entry->d_name);
        if (slash)
            found = find_any_case(found, slash + 1);
    }
    if (stream)
        closedir(stream);
    return found;
}

static const char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? format_word("%.*s", (int)(slash - path), path) : ".";
}

static void follow(struct scan *scan, const char *path)
{
    char real[PATH_MAX];

    if (!realpath(path, real) || words_contain(&scan->files, real))
        return;
    words_add(&scan->files, format_word("%s", real));
}

static const char *normalised(const char *name)
{
    char *copy = (char *)format_word("%s", name), *p;
    size_t length;

    while (*copy == ' ' || *copy == '\t')
        copy++;
    for (length = strlen(copy); length && isspace((unsigned char)copy[length - 1]); length--)
        copy[length - 1] = '\0';
    for (p = copy; *p; p++)
        if (*p == '\\')
            *p = '/';
    return copy;
}

static void forward(struct scan *scan, const char *name, const char *target)
{
    if (words_contain(&scan->spelled, name) || name[0] == '/')
        return;
    words_add(&scan->spelled, name);
    words_add(&scan->targets, target);
}

/* One of the user's directories: as it is written, or else in another spelling. */
static int resolve_in_user_dir(struct scan *scan, const char *dir, const char *name, const char *plain,
                               int exact)
{
    char real[PATH_MAX];
    const char *found;

    if (exact) {
        if (!exists(dir, name))
            return 0;
        follow(scan, format_word("%s/%s", dir, name));
        return 1;
    }
    found = find_any_case(dir, plain);
    if (!found || !realpath(found, real))
        return 0;
    forward(scan, name, format_word("\"%s\"", real));
    if (strchr(name, '\\')) /* clang turns backslashes over before it looks */
        forward(scan, plain, format_word("\"%s\"", real));
    follow(scan, real);
    return 1;
}

/* Our headers and the system's are forwarded by name, not by path, so that their #include_next still works. */
static int resolve_in_system_dir(struct scan *scan, const char *dir, const char *name, const char *plain,
                                 int exact)
{
    const char *found;

    if (exact)
        return exists(dir, name);
    found = find_any_case(dir, plain);
    if (!found)
        return 0;
    forward(scan, name, format_word("<%s>", found + strlen(dir) + 1));
    if (strchr(name, '\\') && strcmp(plain, found + strlen(dir) + 1) != 0)
        forward(scan, plain, format_word("<%s>", found + strlen(dir) + 1));
    return 1;
}

static void resolve(struct scan *scan, const char *includer, const char *name, int quoted)
{
    static const char *const ours[] = {"crt", "api", "win32", "std"};
    static const char *const systems[] = {"/usr/local/include", "/usr/include",
                                          ("/usr/include/" HTTPAPI_MULTIARCH)};
    const struct words *dirs = scan->request->include_dirs;
    const char *plain = normalised(name);
    int exact;
    size_t i;

    for (exact = 1; exact >= 0; exact--) {
        if (quoted && resolve_in_user_dir(scan, directory_of(includer), name, plain, exact))
            return;
        for (i = 0; i < dirs->count; i++)
            if (resolve_in_user_dir(scan, dirs->at[i], name, plain, exact))
                return;
        for (i = 0; i < sizeof ours / sizeof ours[0]; i++)
            if (resolve_in_system_dir(scan,
                                      format_word("%s/include/httpapi/%s", scan->request->home, ours[i]),
                                      name, plain, exact))
                return;
        for (i = 0; i < sizeof systems / sizeof systems[0]; i++)
            if (resolve_in_system_dir(scan, systems[i], name, plain, exact))
                return;
    }
}

/* line stands behind a '#'. */
static void scan_directive(struct scan *scan, const char *includer, const char *line)
{
    const char *end;
    char close;

    while (*line == ' ' || *line == '\t')
        line++;
    if (strncmp(line, "include", 7) != 0)
        return;
    for (line += 7; *line == ' ' || *line == '\t'; line++)
        continue;
    if (*line != '"' && *line != '<')
        return;
    close = *line == '<' ? '>' : '"';
    end = strpbrk(line + 1, close == '>' ? ">\n" : "\"\n");
    if (!end || *end != close || end == line + 1)
        return;
    resolve(scan, includer, format_word("%.*s", (int)(end - line - 1), line + 1), close == '"');
}

/* ---- entry points ---- */

static int is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *next_word(const char *p, char *word, size_t size)
{
    size_t length = 0;

    while (isspace((unsigned char)*p))
        p++;
    while (is_word_char(*p)) {
        if (length + 1 < size)
            word[length++] = *p;
        p++;
    }
    word[length] = '\0';
    return p;
}

/* p stands at a void: is it that of "void [__cdecl] main("? */
static void note_void_entry(struct scan_request *request, const char *p)
{
    char word[32];

    p = next_word(p, word, sizeof word);
    p = next_word(p, word, sizeof word);
    while (strcmp(word, "__cdecl") == 0 || strcmp(word, "_cdecl") == 0 || strcmp(word, "WINAPIV") == 0 ||
           strcmp(word, "__stdcall") == 0)
        p = next_word(p, word, sizeof word);
    while (isspace((unsigned char)*p))
        p++;
    if (*p != '(')
        return;
    if (strcmp(word, "main") == 0)
        request->void_main = 1;
    else if (strcmp(word, "wmain") == 0)
        request->void_wmain = 1;
    else if (strcmp(word, "_tmain") == 0)
        request->void_main = request->void_wmain = 1;
}

/* p stands behind an extern. */
static void note_extern(struct scan_request *request, const char *p)
{
    static const char *const words[] = {"inline", "__inline", "__inline__", "_inline", "__forceinline"};
    char word[32];

    next_word(p, word, sizeof word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            request->extern_inline = 1;
}

/* Visual Studio may save in it. */
static void refuse_utf16(const char *path, const char *text)
{
    if (strncmp(text, "\xFF\xFE", 2) != 0 && strncmp(text, "\xFE\xFF", 2) != 0)
        return;
    fprintf(stderr,
            "%s: error: is UTF-16, which neither gcc nor clang reads: iconv -f UTF-16 -t UTF-8 -o FILE %s\n",
            path, path);
    exit(1);
}

static void scan_file(struct scan *scan, const char *path, int is_source)
{
    char *text = read_file(path), *p;
    int at_line_start = 1;

    if (!text)
        return;
    refuse_utf16(path, text);
    blank_comments(text);
    warn_of_try(path, text);
    for (p = text; *p;) {
        if (at_line_start && *p == '#')
            scan_directive(scan, path, p + 1);
        if (is_source && (p == text || !is_word_char(p[-1])) &&
            (strncmp(p, "void", 4) == 0 || strncmp(p, "VOID", 4) == 0) && isspace((unsigned char)p[4]))
            note_void_entry(scan->request, p);
        if ((p == text || !is_word_char(p[-1])) && strncmp(p, "extern", 6) == 0 &&
            isspace((unsigned char)p[6]))
            note_extern(scan->request, p + 6);
        if (*p == '\n')
            at_line_start = 1;
        else if (!isspace((unsigned char)*p))
            at_line_start = 0;
        p = *p == '"' ? skip_literal(p) : p + 1;
    }
    free(text);
}

/* ---- the forwarding directory ---- */

/* In a directory everybody may write to, somebody else could have made it first, and put headers there. */
static const char *private_directory(const char *path)
{
    struct stat info;

    mkdir(path, 0700);
    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != getuid() ||
        (info.st_mode & 022)) {
        fprintf(stderr, "httpapi-cc: %s is not mine alone; set HTTPAPI_CACHE to a directory that is\n", path);
        exit(1);
    }
    return path;
}

static const char *cache_root(void)
{
    const char *dir = getenv("HTTPAPI_CACHE");

    if (dir && *dir)
        return dir;
    dir = getenv("XDG_CACHE_HOME");
    if (dir && *dir)
        return format_word("%s/httpapi", dir);
    dir = getenv("HOME");
    if (dir && *dir && access(dir, W_OK) == 0)
        return format_word("%s/.cache/httpapi", dir);
    return private_directory(format_word("/tmp/httpapi-%u", (unsigned)getuid()));
}

static void make_parents(const char *path)
{
    char *copy = (char *)format_word("%s", path), *p;

    for (p = copy + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        mkdir(copy, 0755);
        *p = '/';
    }
}

static uint64_t hash_add(uint64_t hash, const char *text)
{
    do {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3ull; /* FNV-1a, the terminator included */
    } while (*text++);
    return hash;
}

/* Appears whole or not at all: other compilations may read it at the same time. */
static int write_header(const char *path, const char *target)
{
    const char *temporary = format_word("%s.%u", path, (unsigned)getpid());
    FILE *file;

    make_parents(path);
    file = fopen(temporary, "w");
    if (!file)
        return -1;
    fprintf(file, "#include %s\n", target);
    if (fclose(file) != 0)
        return -1;
    return rename(temporary, path);
}

static const char *write_forwarding(const struct scan *scan)
{
    uint64_t hash = 0xcbf29ce484222325ull;
    const char *dir;
    size_t i;

    for (i = 0; i < scan->spelled.count; i++)
        hash = hash_add(hash_add(hash, scan->spelled.at[i]), scan->targets.at[i]);
    dir = format_word("%s/%016llx/" PARENT_LEVELS, cache_root(), (unsigned long long)hash);
    for (i = 0; i < scan->spelled.count; i++) {
        const char *path = format_word("%s/%s", dir, scan->spelled.at[i]);

        if (access(path, R_OK) == 0)
            continue;
        make_parents(format_word("%s/", dir)); /* "dir/../x" needs dir to exist */
        if (write_header(path, scan->targets.at[i]) != 0)
            fprintf(stderr, "httpapi-cc: cannot write %s: %s\n", path, strerror(errno));
    }
    return dir;
}
