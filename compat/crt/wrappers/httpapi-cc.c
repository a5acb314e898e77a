/* httpapi-cc and httpapi-c++: a compiler for Windows sources. They stand before gcc or clang, as mpicc does: add what
 * Windows mode needs, drop what only a Windows linker understands, pass everything else through, and become the compiler.
 *
 * One process, one thread; memory lives until exec. Headers and libraries are found relative to this executable, so a
 * build tree and an installation work alike:  bin/httpapi-cc  lib/libhttpapi*  include/httpapi/{api,win32,crt,std}. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "check.h"
#include "scan.h"
#include "second.h"
#include "words.h"

struct request {
    struct words passed;  /* what goes through, in its order */
    struct words sources; /* the C and C++ files among it */
    struct words include_dirs;
    char home[PATH_MAX]; /* the directory above bin/ */
    char library_dir[PATH_MAX];
    int cplusplus; /* called as httpapi-c++ */
    int has_cplusplus_source, has_c_source;
    int links, compiles, shared, has_input, win32, unicode, show, check, zero_variables, sanitized,
        own_version_script;
    const char *language; /* the last -x */
};

static const char help[] =
    "httpapi-cc, httpapi-c++: compile programs written for the Windows HTTP Server API.\n"
    "\n"
    "    httpapi-cc server.c -o server\n"
    "    httpapi-c++ -O2 -std=c++20 main.cpp -o main\n"
    "\n"
    "Everything gcc or clang understands is passed on. HTTPAPI_CC=gcc or clang (or a path) chooses the "
    "compiler.\n"
    "Without it gcc is asked, and clang where gcc refuses a goto past an initialised variable or a suffix "
    "i64.\n"
    "\n"
    "Windows mode means: 16-bit wchar_t, the Windows headers under any spelling of their names, the Windows "
    "C runtime's\n"
    "printf, scanf and wide functions, wmain and WinMain, libhttpapi, threads. Import libraries (-lws2_32, "
    "foo.lib) and\n"
    "-municode, -mconsole, -mwindows, -Wl,--subsystem are accepted and dropped; -municode defines UNICODE "
    "and _UNICODE.\n"
    "\n"
    "    --win32, --no-win32    define _WIN32, _WIN64 and WIN32, or not. Default: they are defined. A "
    "program that asks\n"
    "                           for _WIN32 keeps its HTTP.sys code in that branch, and one that does not ask "
    "does not\n"
    "                           care. The system's own C++ headers never see them.\n"
    "    --zero-variables, --no-zero-variables\n"
    "                           start automatic variables at zero, or not. Default: yes, because on Windows "
    "an\n"
    "                           `unsigned long` is 32 bits: one handed to a function that writes a ULONG "
    "would keep\n"
    "                           an undefined upper half here.\n"
    "    --check                compile nothing; list the Windows functions and headers that the sources use "
    "and "
    "that are\n"
    "                           not here, with the closest thing there is. Exit code 1: something is "
    "missing\n"
    "    --show                 print the compiler's command line, run nothing\n"
    "    --help                 this text (gcc and clang: -v --help)\n"
    "\n"
    "Header names in the wrong case, with a backslash or a trailing blank are found by reading the sources' "
    "#include\n"
    "lines before the compiler does; forwarding headers for them are kept in $HTTPAPI_CACHE, "
    "$XDG_CACHE_HOME/httpapi or\n"
    "~/.cache/httpapi.\n";

static void die(const char *what)
{
    fprintf(stderr, "httpapi-cc: %s\n", what);
    exit(1);
}

static int is_file(const char *path)
{
    return access(path, R_OK) == 0;
}

/* ---- what the user asked for ---- */

/* Import libraries of Windows: their functions are in libhttpapi, in the C library, or not needed. */
static const char *const import_libraries[] = {
    "advapi32",        "bcrypt",   "comctl32",    "comdlg32", "crypt32",  "credui",   "dbghelp",
    "dnsapi",          "fwpuclnt", "gdi32",       "httpapi",  "imm32",    "iphlpapi", "kernel32",
    "ktmw32",          "libcmt",   "libcmtd",     "mingw32",  "mingwex",  "mpr",      "mscoree",
    "msvcrt",          "msvcrtd",  "mswsock",     "ncrypt",   "netapi32", "normaliz", "ntdll",
    "ntdsapi",         "odbc32",   "odbccp32",    "ole32",    "oleaut32", "pdh",      "powrprof",
    "psapi",           "rpcrt4",   "secur32",     "setupapi", "shell32",  "shlwapi",  "strsafe",
    "synchronization", "ucrt",     "ucrtd",       "user32",   "userenv",  "uuid",     "vcruntime",
    "vcruntimed",      "version",  "webservices", "wevtapi",  "winhttp",  "wininet",  "winmm",
    "winspool",        "wintrust", "wldap32",     "ws2_32",   "wsock32",  "wtsapi32", "onecore",
};

static int is_import_library(const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < sizeof import_libraries / sizeof import_libraries[0]; i++)
        if (strlen(import_libraries[i]) == length && strncasecmp(import_libraries[i], name, length) == 0)
            return 1;
    return 0;
}

static int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* What a Windows linker or mingw understands and nobody needs here. */
static int is_dropped(const char *word)
{
    static const char *const words[] = {
        "-mconsole",     "-mwindows",      "-mthreads",         "-mwin32", "-Wl,--enable-stdcall-fixup",
        "-Wl,--kill-at", "-Wl,--nxcompat", "-Wl,--dynamicbase", NULL};
    size_t i;

    for (i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return 1;
    if (strncmp(word, "-Wl,--subsystem", 15) == 0 || strncmp(word, "-Wl,--out-implib", 16) == 0)
        return 1;
    if (strncmp(word, "-l", 2) == 0)
        return is_import_library(word + 2, strlen(word) - 2);
    return word[0] != '-' && ends_with(word, ".lib") && !is_file(word);
}

/* Options of ours. */
static int is_ours(struct request *r, const char *word)
{
    if (strcmp(word, "--win32") == 0 || strcmp(word, "--no-win32") == 0)
        r->win32 = word[2] == 'w';
    else if (strcmp(word, "--zero-variables") == 0 || strcmp(word, "--no-zero-variables") == 0)
        r->zero_variables = word[2] == 'z';
    else if (strcmp(word, "--show") == 0)
        r->show = 1;
    else if (strcmp(word, "--check") == 0)
        r->check = 1;
    else if (strcmp(word, "-municode") == 0)
        r->unicode = 1;
    else if (strcmp(word, "--help") == 0) {
        fputs(help, stdout);
        exit(0);
    } else {
        return 0;
    }
    return 1;
}

/* Options whose value is the next word and is no input. */
static int takes_value(const char *word)
{
    static const char *const options[] = {
        "-o",      "-D",  "-U",  "-include", "-imacros", "-idirafter", "-iprefix",    "-isysroot",
        "-MF",     "-MT", "-MQ", "-x",       "-L",       "-Xlinker",   "-Xassembler", "-Xpreprocessor",
        "-Xclang", "-u",  "-T",  "-z",       "-target",  "--param",    "-arch",       "-l",
        NULL};
    size_t i;

    for (i = 0; options[i]; i++)
        if (strcmp(word, options[i]) == 0)
            return 1;
    return 0;
}

static void note_source(struct request *r, const char *word)
{
    static const char *const cplusplus[] = {".cc", ".cpp", ".cxx", ".c++", ".cp",
                                            ".ii", ".hpp", ".hh",  ".hxx", NULL};
    size_t i;
    int is_cplusplus = r->cplusplus || ends_with(word, ".C") == 1;

    r->has_input = 1;
    if (r->language && strcmp(r->language, "none") != 0) {
        is_cplusplus = strstr(r->language, "c++") != NULL;
    } else {
        const char *dot = strrchr(word, '.');

        if (!dot || ends_with(word, ".o") || ends_with(word, ".a") || strstr(dot, ".so") ||
            ends_with(word, ".lib"))
            return;
        is_cplusplus = r->cplusplus || strcmp(dot, ".C") == 0;
        for (i = 0; cplusplus[i]; i++)
            is_cplusplus |= strcasecmp(dot, cplusplus[i]) == 0;
        if (!is_cplusplus && strcasecmp(dot, ".c") != 0 && strcasecmp(dot, ".h") != 0)
            return;
    }
    words_add(&r->sources, word);
    r->has_cplusplus_source |= is_cplusplus;
    r->has_c_source |= !is_cplusplus;
}

static void note_option(struct request *r, const char *word, const char *value)
{
    static const char *const no_link[] = {"-c",        "-S", "-E",     "-M", "-MM", "-fsyntax-only",
                                          "--version", "-v", "--help", NULL};
    static const char *const dirs[] = {"-I", "-iquote", "-isystem", NULL};
    size_t i;

    for (i = 0; no_link[i]; i++)
        if (strcmp(word, no_link[i]) == 0 && (strcmp(word, "-v") != 0))
            r->links = 0;
    if (strcmp(word, "-E") == 0 || strcmp(word, "-M") == 0 || strcmp(word, "-MM") == 0)
        r->compiles = 0;
    if (strncmp(word, "-print-", 7) == 0 || strncmp(word, "-dump", 5) == 0)
        r->links = 0;
    if (strcmp(word, "-shared") == 0 || strcmp(word, "-mdll") == 0)
        r->shared = 1;
    if (strncmp(word, "-fsanitize=", 11) == 0)
        r->sanitized = 1;
    if (strstr(word, "--version-script"))
        r->own_version_script = 1;
    for (i = 0; dirs[i]; i++) {
        size_t length = strlen(dirs[i]);

        if (strncmp(word, dirs[i], length) != 0)
            continue;
        if (word[length])
            words_add(&r->include_dirs, word + length);
        else if (value)
            words_add(&r->include_dirs, value);
    }
    if (strncmp(word, "-x", 2) == 0)
        r->language = word[2] ? word + 2 : value;
}

static void read_arguments(struct request *r, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (is_ours(r, word) || is_dropped(word))
            continue;
        if (strcmp(word, "-l") == 0 && value && is_import_library(value, strlen(value))) {
            i++;
            continue;
        }
        words_add(&r->passed, strcmp(word, "-mdll") == 0 ? "-shared" : word);
        if (word[0] != '-' || word[1] == '\0') {
            if (word[0] != '@')
                note_source(r, word);
            r->has_input = 1;
            continue;
        }
        note_option(r, word, value);
        if (strncmp(word, "-l", 2) == 0)
            r->has_input = 1;
        if (value && (takes_value(word) || strcmp(word, "-I") == 0 || strcmp(word, "-isystem") == 0 ||
                      strcmp(word, "-iquote") == 0)) {
            words_add(&r->passed, value);
            i++;
        }
    }
}

/* ---- where things lie ---- */

static void find_home(struct request *r)
{
    static const char *const places[] = {"lib", HTTPAPI_LIBDIR, NULL};
    char probe[PATH_MAX + 64];
    ssize_t length = readlink("/proc/self/exe", r->home, sizeof r->home - 1);
    size_t i;
    char *slash;

    if (length <= 0)
        die("cannot find myself through /proc/self/exe");
    r->home[length] = '\0';
    for (i = 0; i < 2; i++) {
        slash = strrchr(r->home, '/');
        if (slash)
            *slash = '\0';
    }
    for (i = 0; places[i]; i++) {
        if (snprintf(r->library_dir, sizeof r->library_dir, "%s/%s", r->home, places[i]) >=
            (int)sizeof r->library_dir)
            continue;
        snprintf(probe, sizeof probe, "%s/libhttpapi-crt.a", r->library_dir);
        if (is_file(probe))
            return;
    }
    die("libhttpapi-crt.a is not where it should be, in ../lib from here");
}

/* Chosen is the C compiler; the C++ one stands beside it: gcc-12 and g++-12, clang and clang++. */
static const char *compiler(const struct request *r, const char *chosen, int *is_clang)
{
    const char *base = strrchr(chosen, '/'), *at;

    base = base ? base + 1 : chosen;
    *is_clang = strstr(base, "clang") != NULL;
    if (!r->cplusplus || strstr(base, "++"))
        return chosen;
    at = strstr(base, *is_clang ? "clang" : "gcc");
    if (at)
        return format_word("%.*s%s%s", (int)(at - chosen), chosen, *is_clang ? "clang++" : "g++",
                           at + (*is_clang ? 5 : 3));
    return strcmp(base, "cc") == 0 ? format_word("%.*sc++", (int)(base - chosen), chosen) : chosen;
}

/* ---- the command line ---- */

static void add_include(struct words *command, const struct request *r, const char *name)
{
    words_add(command, "-isystem");
    words_add(command, format_word("%s/include/httpapi/%s", r->home, name));
}

/* clang wanted a long word of consent for zeroed variables until 16, and from 18 on refuses it. */
static int clang_is_older_than_16(const char *path)
{
    FILE *answer = popen(format_word("'%s' -dumpversion", path), "r");
    int version = 0;

    if (answer && fscanf(answer, "%d", &version) != 1)
        version = 0;
    if (answer)
        pclose(answer);
    return version < 16;
}

/* From there on Microsoft's compiler, too, reads a template where it stands. */
static int wants_cplusplus_20(const struct request *r)
{
    const char *standard = "";
    size_t i;

    for (i = 0; i < r->passed.count; i++)
        if (strncmp(r->passed.at[i], "-std=", 5) == 0)
            standard = r->passed.at[i] + 5;
    return strstr(standard, "++2") != NULL;
}

static void add_language(struct words *command, const struct request *r, const char *path, int is_clang)
{
    static const char *const builtins[] = {
        "printf",    "fprintf",         "sprintf",          "snprintf", "vprintf", "vfprintf", "vsprintf",
        "vsnprintf", "printf_unlocked", "fprintf_unlocked", "scanf",    "fscanf",  "sscanf",   "vscanf",
        "vfscanf",   "vsscanf",         "strtol",           "strtoul",  "atol",    "atoi",     "wcslen",
        NULL};
    size_t i;

    words_add(command, "-fshort-wchar");
    words_add(command, "-pthread");
    words_add(command, "-fms-extensions");
    if (is_clang && r->has_cplusplus_source && !r->has_c_source) {
        /* A goto over an initialised variable, names from dependent bases, and the like; still gcc to the system's
         * headers. _MSC_VER stays undefined on this platform. */
        words_add(command, "-fms-compatibility");
        words_add(command, "-fms-compatibility-version=19.20");
        words_add(command, "-fgnuc-version=4.2.1");
        words_add(command, "-std=gnu++17"); /* as gcc; the user's own choice comes later */
        if (!wants_cplusplus_20(r)) /* templates are read when they are used, and see what follows them */
            words_add(command, "-fdelayed-template-parsing");
    }
    words_add(command, "-fno-strict-aliasing");
    if (r->zero_variables) {
        words_add(command, "-ftrivial-auto-var-init=zero");
        if (is_clang && clang_is_older_than_16(path))
            words_add(command, "-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang");
    }
    /* The compilers know the C library's printf and would reason with a 64-bit l. */
    for (i = 0; builtins[i]; i++)
        words_add(command, format_word("-fno-builtin-%s", builtins[i]));
    if (!is_clang)
        words_add(command, "-fno-printf-return-value");
    if (r->win32)
        words_add(command, "-D_HTTPAPI_DEFINE_WIN32");
    if (r->unicode) {
        words_add(command, "-DUNICODE");
        words_add(command, "-D_UNICODE");
    }
    words_add(command, "-include");
    words_add(command, format_word("%s/include/httpapi/crt/httpapi_windows_mode.h", r->home));
}

/* Names that the sources spell as only Windows would find them, and entry points that return nothing. */
static void add_findings(struct words *command, const struct request *r)
{
    struct scan_request scan = {.sources = &r->sources, .include_dirs = &r->include_dirs, .home = r->home};
    const char *forwarding = scan_sources(&scan);

    if (forwarding) {
        words_add(command, "-idirafter");
        words_add(command, forwarding);
    }
    /* In every object there is one to point to: muldefs, below. By those rules an extern one is in none; MSVC and C99 have it. */
    if (r->has_c_source && !r->has_cplusplus_source && !scan.extern_inline)
        words_add(command, "-fgnu89-inline");
    if (scan.void_main)
        words_add(command, "-Dmain=httpapi_void_main");
    if (scan.void_wmain)
        words_add(command, "-Dwmain=httpapi_void_wmain");
}

/* After the user's words, because -Wall among them would switch these on again. */
static void add_silence(struct words *command, const struct request *r, int is_clang)
{
    words_add(command, "-Wno-format");
    words_add(command, "-Wno-unknown-pragmas");
    words_add(command, "-Wno-attributes");
    if (is_clang) {
        words_add(command, "-Wno-ignored-pragmas");
        words_add(command, "-Wno-ignored-attributes");
        words_add(command, "-Wno-microsoft");
        words_add(command, "-Wno-unused-command-line-argument");
    }
    /* Windows compilers let these pass in C with a warning; newer gcc and clang do not. */
    if (r->has_c_source && !r->has_cplusplus_source) {
        words_add(command, "-Wno-error=incompatible-pointer-types");
        words_add(command, "-Wno-error=int-conversion");
        words_add(command, "-Wno-error=implicit-function-declaration");
    }
    if (r->has_cplusplus_source && !r->has_c_source && !is_clang) {
        words_add(command,
                  "-fpermissive"); /* a goto over an initialised variable, unsigned long * for PULONG */
        words_add(command, "-Wno-write-strings");
    }
}

static void add_libraries(struct words *command, const struct request *r)
{
    words_add(command, format_word("-L%s", r->library_dir));
    if (r->shared)
        words_add(command, "-Wl,-u,httpapi_dll_start");
    /* A sanitizer's runtime comes first on the linker's line and has wcslen and scanf of its own, for 4 bytes and 64 bits.
     * What is in the program itself goes before it, so then all of the archive is; elsewhere only what is needed. */
    words_add(command, r->sanitized ? "-Wl,--whole-archive,-lhttpapi-crt,--no-whole-archive,-z,muldefs"
                                    : "-lhttpapi-crt");
    /* An inline function of a C header is in every object; any is the one, as on Windows. C++ may link such objects. */
    words_add(command, "-Wl,-z,muldefs");
    words_add(command, "-lhttpapi");
    words_add(command, format_word("-Wl,-rpath,%s", r->library_dir));
    /* What std makes of 2-byte wchar_t stays inside: other libraries in the process have their own. */
    if (!r->own_version_script)
        words_add(command, format_word("-Wl,--version-script,%s/include/httpapi/crt/%s", r->home,
                                       r->shared ? "hide-in-library.map" : "hide-in-program.map"));
}

static void compose(struct words *command, const struct request *r, const char *chosen)
{
    int is_clang;
    const char *path = compiler(r, chosen, &is_clang);
    size_t i;

    words_add(command, path);
    if (r->sources.count) {
        add_language(command, r, path, is_clang);
        add_findings(command, r);
    }
    for (i = 0; i < r->passed.count; i++)
        words_add(command, r->passed.at[i]);
    if (r->sources.count) {
        if (r->has_cplusplus_source)
            add_include(command, r, "std");
        add_include(command, r, "crt");
        add_include(command, r, "api");
        add_include(command, r, "win32");
        add_silence(command, r, is_clang);
    }
    if (r->links && r->has_input && !r->check) {
        if (!r->sources.count)
            words_add(command, "-pthread");
        add_libraries(command, r);
    }
}

static int become(const struct words *command)
{
    execvp(command->at[0], (char *const *)command->at);
    fprintf(stderr, "httpapi-cc: cannot run %s\n", command->at[0]);
    return 127;
}

/* Nobody chose, so that gcc is asked, and clang if that is what the program needs. */
static int become_either(const struct request *r, const struct words *command)
{
    const char *other = r->cplusplus ? "clang++" : "clang", *refused = NULL;
    struct words second = {0};
    int code = run_or_pass_on(command, is_on_path(other), &refused);

    if (code >= 0)
        return code;
    fprintf(stderr,
            "httpapi-%s: %s takes no %s, so this is compiled by %s (HTTPAPI_CC=clang asks it at once)\n",
            r->cplusplus ? "c++" : "cc", r->cplusplus ? "g++" : "gcc", refused, other);
    compose(&second, r, "clang");
    return become(&second);
}

int main(int argc, char **argv)
{
    struct request r = {.links = 1, .compiles = 1, .win32 = 1, .zero_variables = 1};
    struct words command = {0};
    const char *chosen = getenv("HTTPAPI_CC");
    int free_choice = !chosen || !*chosen;
    size_t i;

    r.cplusplus = ends_with(argv[0], "c++");
    find_home(&r);
    read_arguments(&r, argc, argv);
    compose(&command, &r, free_choice ? "gcc" : chosen);

    if (r.check) {
        if (!r.sources.count)
            die("--check needs sources to look at");
        return check_sources(&command);
    }
    if (r.show) {
        for (i = 0; i < command.count; i++)
            printf("%s%s", i ? " " : "", command.at[i]);
        printf("\n");
        return 0;
    }
    if (free_choice && r.compiles && r.has_cplusplus_source != r.has_c_source)
        return become_either(&r, &command);
    return become(&command);
}
