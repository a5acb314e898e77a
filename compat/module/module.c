/* Modules: this library under Windows' names, the program itself, and shared objects loaded by path.
 *
 * A module handle is the address of a record. The records of ourselves and of the program are static; those of loaded
 * objects live in a list under `lock`, with a count of their own, and are freed with the last FreeLibrary. A procedure is
 * found only in the module itself, not in the libraries that it is linked with: httpapi.dll has no printf. */
#include "module/module.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/filename.h"
#include "file/path.h"
#include "libloaderapi.h"
#include "text/text.h"
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NAME_SIZE 64

struct module {
    struct module *next;
    void *loaded; /* from dlopen */
    void *base;   /* where dladdr says its addresses begin */
    unsigned count;
    bool pinned;
};

/* Modules of Windows whose exports, as far as we have them, are ours. */
static const char *const our_names[] = {"httpapi",  "kernel32", "kernelbase", "ntdll",   "user32",  "ws2_32",
                                        "advapi32", "msvcrt",   "ucrtbase",   "ole32",   "version", "bcrypt",
                                        "crypt32",  "wininet",  "secur32",    "sspicli", "security"};

static struct module ourselves, program;
static struct module *modules;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static HMODULE handle_of(struct module *module)
{
    return (HMODULE)module;
}

bool module_is_ours(HMODULE module)
{
    return module == handle_of(&ourselves);
}

static void *base_of(const void *address)
{
    Dl_info info;

    return dladdr(address, &info) ? info.dli_fbase : NULL;
}

static void find_bases(void)
{
    ourselves.base = base_of((const void *)&our_names);
    program.base = (void *)(ULONG_PTR)0;
    for (struct link_map *map = _r_debug.r_map; map; map = map->l_next)
        if (!map->l_prev) { /* the first object is the program; any address of it will do for dladdr */
            program.base = base_of(map->l_ld);
            break;
        }
    ourselves.loaded = program.loaded = dlopen(NULL, RTLD_NOW);
    if (ourselves.base != program.base) {
        Dl_info info;

        if (dladdr((const void *)&our_names, &info))
            ourselves.loaded = dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    }
}

static void prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, find_bases);
}

/* The record behind a handle, NULL for a stranger. `lock` is held. */
static struct module *known(HMODULE handle)
{
    struct module *module = modules;

    if (handle == handle_of(&ourselves))
        return &ourselves;
    if (!handle || handle == handle_of(&program))
        return &program;
    while (module && handle_of(module) != handle)
        module = module->next;
    return module;
}

/* The last part of a path, without ".dll" and in lower case, as our_names has it. */
static void base_name(const char *path, char name[NAME_SIZE])
{
    const char *start = path;
    size_t length;

    for (const char *at = path; *at; at++)
        if (*at == '/' || *at == '\\')
            start = at + 1;
    length = strnlen(start, NAME_SIZE - 1);
    memcpy(name, start, length);
    name[length] = 0;
    if (length > 4 && strcasecmp(name + length - 4, ".dll") == 0)
        name[length - 4] = 0;
    else if (length > 1 && name[length - 1] == '.') /* "name." means: no extension to be added */
        name[length - 1] = 0;
}

static bool is_our_name(const char *path)
{
    char name[NAME_SIZE];

    base_name(path, name);
    for (size_t i = 0; i < ARRAYSIZE(our_names); i++)
        if (strcasecmp(name, our_names[i]) == 0)
            return true;
    return false;
}

static bool has_folder(const char *path)
{
    return strpbrk(path, "/\\") != NULL || (path[0] && path[1] == ':');
}

/* What dlopen gets: a path of ours for a Windows path, a bare name as it is (the system knows where to look). */
static ULONG native_path(const char *text, struct path *path)
{
    ULONG error;

    if (!has_folder(text)) {
        size_t length = strlen(text);

        if (length == 0 || length >= sizeof(path->text))
            return ERROR_MOD_NOT_FOUND;
        memcpy(path->text, text, length + 1);
        return NO_ERROR;
    }
    error = path_from_text(text, path);
    if (error || path_locate(path) != NO_ERROR)
        return ERROR_MOD_NOT_FOUND;
    return NO_ERROR;
}

/* The record of an object that dlopen returned, new or known. `lock` is held; the dlopen reference becomes ours. */
static struct module *adopt(void *loaded)
{
    struct link_map *map = NULL;
    struct module *module = modules;

    while (module && module->loaded != loaded)
        module = module->next;
    if (module) {
        dlclose(loaded); /* one reference of dlopen for each record */
        module->count++;
        return module;
    }
    module = calloc(1, sizeof(*module));
    if (!module)
        return NULL;
    dlinfo(loaded, RTLD_DI_LINKMAP, &map);
    module->loaded = loaded;
    module->base = map ? base_of(map->l_ld) : NULL;
    module->count = 1;
    module->next = modules;
    modules = module;
    return module;
}

static ULONG load(const char *name, int mode, HMODULE *out)
{
    struct path path;
    struct module *module;
    ULONG error;
    void *loaded;

    *out = NULL;
    if (is_our_name(name)) {
        *out = handle_of(&ourselves);
        return NO_ERROR;
    }
    error = native_path(name, &path);
    if (error)
        return error;
    loaded = dlopen(path.text, mode);
    if (!loaded)
        return has_folder(name) && !(mode & RTLD_NOLOAD) ? ERROR_BAD_EXE_FORMAT : ERROR_MOD_NOT_FOUND;
    pthread_mutex_lock(&lock);
    module = adopt(loaded);
    if (module && mode & RTLD_NOLOAD && module->count == 1)
        module->pinned = true; /* the system loaded it: a handle without a count must stay good */
    pthread_mutex_unlock(&lock);
    if (!module) {
        dlclose(loaded);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *out = handle_of(module);
    return NO_ERROR;
}

HMODULE WINAPI LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags)
{
    HMODULE module = NULL;
    ULONG error;

    prepare();
    if (!name || file)
        error = ERROR_INVALID_PARAMETER;
    else if (flags & (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE |
                      LOAD_LIBRARY_AS_IMAGE_RESOURCE) &&
             !is_our_name(name))
        error = ERROR_NOT_SUPPORTED; /* there are no resources to be had from a shared object */
    else
        error = load(name, RTLD_NOW | RTLD_LOCAL, &module);
    error_result(error);
    return module;
}

HMODULE WINAPI LoadLibraryA(LPCSTR name)
{
    return LoadLibraryExA(name, NULL, 0);
}

/* Drops one count; the last one unloads. */
BOOL WINAPI FreeLibrary(HMODULE handle)
{
    struct module *module, **at;
    void *loaded = NULL;

    prepare();
    pthread_mutex_lock(&lock);
    module = handle ? known(handle) : NULL;
    if (module && module != &ourselves && module != &program && !module->pinned && --module->count == 0) {
        for (at = &modules; *at != module;)
            at = &(*at)->next;
        *at = module->next;
        loaded = module->loaded;
        free(module);
    }
    pthread_mutex_unlock(&lock);
    if (loaded)
        dlclose(loaded);
    return module ? TRUE : error_result(ERROR_INVALID_HANDLE);
}

void module_hold(HMODULE handle)
{
    struct module *module;

    prepare();
    pthread_mutex_lock(&lock);
    module = known(handle);
    if (module)
        module->count++;
    pthread_mutex_unlock(&lock);
}

FARPROC WINAPI GetProcAddress(HMODULE handle, LPCSTR name)
{
    struct module *module;
    void *address = NULL;

    prepare();
    if ((ULONG_PTR)name <= 0xFFFF) { /* an ordinal */
        SetLastError(ERROR_PROC_NOT_FOUND);
        return NULL;
    }
    pthread_mutex_lock(&lock);
    module = known(handle);
    if (module && module->loaded)
        address = dlsym(module->loaded, name);
    if (address && base_of(address) != module->base)
        address = NULL;
    pthread_mutex_unlock(&lock);
    if (!address)
        SetLastError(module ? ERROR_PROC_NOT_FOUND : ERROR_INVALID_HANDLE);
    return (FARPROC)address;
}

static struct module *module_at(const void *address)
{
    void *base = base_of(address);
    struct module *module;

    if (!base)
        return NULL;
    if (base == ourselves.base)
        return &ourselves;
    if (base == program.base)
        return &program;
    for (module = modules; module && module->base != base;)
        module = module->next;
    return module;
}

static bool is_program_name(const char *name)
{
    char path[PATH_MAX], wanted[NAME_SIZE], own[NAME_SIZE];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

    if (length < 0)
        return false;
    path[length] = 0;
    base_name(path, own);
    base_name(name, wanted);
    if (strlen(wanted) > 4 && strcasecmp(wanted + strlen(wanted) - 4, ".exe") == 0)
        wanted[strlen(wanted) - 4] = 0;
    return strcasecmp(own, wanted) == 0;
}

/* A module that is there already. Counted: the caller owes a FreeLibrary. */
static ULONG find(const char *name, HMODULE *out)
{
    if (!name || is_program_name(name)) {
        *out = handle_of(&program);
        return NO_ERROR;
    }
    return load(name, RTLD_NOW | RTLD_NOLOAD, out);
}

static ULONG find_by_address(const void *address, HMODULE *out)
{
    struct module *module;

    pthread_mutex_lock(&lock);
    module = module_at(address);
    if (module)
        module->count++;
    pthread_mutex_unlock(&lock);
    *out = module ? handle_of(module) : NULL;
    return module ? NO_ERROR : ERROR_MOD_NOT_FOUND;
}

/* The caller has counted it. */
static void pin(struct module *module)
{
    pthread_mutex_lock(&lock);
    module->pinned = true;
    pthread_mutex_unlock(&lock);
}

BOOL WINAPI GetModuleHandleExA(DWORD flags, LPCSTR name, HMODULE *out)
{
    const DWORD both = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    ULONG error;

    prepare();
    if (!out || (flags & both) == both || flags & ~(both | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS))
        return error_result(ERROR_INVALID_PARAMETER);
    *out = NULL;
    if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        error = name ? find_by_address(name, out) : ERROR_INVALID_PARAMETER;
    else
        error = find(name, out);
    if (!error && flags & GET_MODULE_HANDLE_EX_FLAG_PIN)
        pin((struct module *)*out);
    else if (!error && flags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT)
        FreeLibrary(*out);
    return error_result(error);
}

HMODULE WINAPI GetModuleHandleA(LPCSTR name)
{
    HMODULE module = NULL;

    return GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module) ? module : NULL;
}

/* The Linux path of a module. */
static ULONG file_of(HMODULE handle, char *path, size_t size)
{
    struct module *module;
    struct link_map *map = NULL;
    ssize_t length = 0;

    prepare();
    pthread_mutex_lock(&lock);
    module = known(handle);
    if (module && module != &program && module->loaded && dlinfo(module->loaded, RTLD_DI_LINKMAP, &map) == 0)
        length = (ssize_t)strnlen(map->l_name, size - 1);
    if (length)
        memcpy(path, map->l_name, (size_t)length);
    pthread_mutex_unlock(&lock);
    if (!module)
        return ERROR_MOD_NOT_FOUND;
    if (!length)
        length = readlink("/proc/self/exe", path, size - 1);
    if (length <= 0)
        return ERROR_MOD_NOT_FOUND;
    path[length] = 0;
    return NO_ERROR;
}

DWORD WINAPI GetModuleFileNameW(HMODULE handle, LPWSTR out, DWORD size)
{
    char path[PATH_MAX], windows[PATH_MAX + 4];
    WCHAR wide[PATH_MAX + 4];
    ULONG error = file_of(handle, path, sizeof(path));
    size_t length;

    if (!error && !path_to_windows(path, windows, sizeof(windows)))
        error = ERROR_FILENAME_EXCED_RANGE;
    if (!error && size && !out)
        error = ERROR_INVALID_PARAMETER;
    if (error) {
        SetLastError(error);
        return 0;
    }
    length = filename_widen(windows, wide, ARRAYSIZE(wide));
    if (length < size) {
        memcpy(out, wide, (length + 1) * sizeof(WCHAR));
        SetLastError(NO_ERROR);
        return (DWORD)length;
    }
    if (size) {
        memcpy(out, wide, (size - 1) * sizeof(WCHAR));
        out[size - 1] = 0;
    }
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return size;
}

DWORD WINAPI GetModuleFileNameA(HMODULE handle, LPSTR out, DWORD size)
{
    char path[PATH_MAX], windows[PATH_MAX + 4];
    ULONG error = file_of(handle, path, sizeof(path));
    size_t length;

    if (!error && !path_to_windows(path, windows, sizeof(windows)))
        error = ERROR_FILENAME_EXCED_RANGE;
    if (!error && size && !out)
        error = ERROR_INVALID_PARAMETER;
    if (error) {
        SetLastError(error);
        return 0;
    }
    length = strlen(windows);
    if (length < size) {
        memcpy(out, windows, length + 1);
        SetLastError(NO_ERROR);
        return (DWORD)length;
    }
    if (size) {
        memcpy(out, windows, size - 1);
        out[size - 1] = 0;
    }
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return size;
}

/* Nothing to switch off: shared objects are not told of threads. */
BOOL WINAPI DisableThreadLibraryCalls(HMODULE handle)
{
    struct module *module;

    pthread_mutex_lock(&lock);
    module = handle ? known(handle) : NULL;
    pthread_mutex_unlock(&lock);
    return module ? TRUE : error_result(ERROR_INVALID_HANDLE);
}

HMODULE WINAPI GetModuleHandleW(LPCWSTR name)
{
    HMODULE module = NULL;

    return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module) ? module : NULL;
}

BOOL WINAPI GetModuleHandleExW(DWORD flags, LPCWSTR name, HMODULE *out)
{
    char narrow[PATH_MAX];

    if (!name || flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        return GetModuleHandleExA(flags, (LPCSTR)name, out);
    if (!filename_narrow(name, narrow, sizeof(narrow)))
        return error_result(ERROR_MOD_NOT_FOUND);
    return GetModuleHandleExA(flags, narrow, out);
}

HMODULE WINAPI LoadLibraryW(LPCWSTR name)
{
    return LoadLibraryExW(name, NULL, 0);
}

HMODULE WINAPI LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags)
{
    char narrow[PATH_MAX];

    if (!name)
        return LoadLibraryExA(NULL, file, flags);
    if (!filename_narrow(name, narrow, sizeof(narrow))) {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    return LoadLibraryExA(narrow, file, flags);
}
