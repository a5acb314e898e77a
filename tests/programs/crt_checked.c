/* Checked functions, each with what it does when something is wrong; the handler for invalid parameters hears of it.
 * input: one line of words 42 */
#include <windows.h>
#include <direct.h>
#include <process.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timeb.h>
#include <tchar.h>
#include <wchar.h>

static int failures, heard;

#define CHECK(condition) \
    ((condition) ? (void)0 : (void)(failures++, printf("line %d: %s\n", __LINE__, #condition)))

static void hear(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line,
                 uintptr_t reserved)
{
    (void)expression, (void)function, (void)file, (void)line, (void)reserved;
    heard++;
}

/* How often the handler was called since. */
static int calls(void)
{
    int count = heard;

    heard = 0;
    return count;
}

static void strings(void)
{
    char text[16] = "a b", *rest = NULL, tight[3] = {'X', 'Y', 'Z'};
    wchar_t wide[16];

    CHECK(strcmp(strtok_s(text, " ", &rest), "a") == 0 && strcmp(strtok_s(NULL, " ", &rest), "b") == 0);
    CHECK(strtok_s(NULL, " ", &rest) == NULL);
    CHECK(calls() == 0 && strtok_s(NULL, NULL, &rest) == NULL && calls() == 1);
    strcpy_s(text, sizeof text, "MiXed");
    CHECK(_strlwr_s(text, sizeof text) == 0 && strcmp(text, "mixed") == 0);
    CHECK(_strupr_s(text, sizeof text) == 0 && strcmp(text, "MIXED") == 0);
    CHECK(_strlwr_s(tight, sizeof tight) == EINVAL && tight[0] == 0 && calls() == 1); /* it does not end */
    CHECK(_ultow_s(4000000000u, wide, 16, 16) == 0 && wcscmp(wide, L"ee6b2800") == 0);
    CHECK(_ultow_s(4000000000u, wide, 8, 16) == ERANGE && wide[0] == 0 && calls() == 1);
    CHECK(strerror_s(text, sizeof text, ENOENT) == 0 && strlen(text) == 15);
    CHECK(strerror_s(NULL, 5, ENOENT) == EINVAL && calls() == 1);
}

static int print_wide(wchar_t *to, size_t size, size_t count, const wchar_t *format, ...)
{
    va_list arguments;
    int result;

    va_start(arguments, format);
    result = _vsnwprintf_s(to, size, count, format, arguments);
    va_end(arguments);
    return result;
}

static void printing(void)
{
    wchar_t wide[6];

    CHECK(print_wide(wide, 6, 6, L"%s%d", L"ab", 12) == 4 && wcscmp(wide, L"ab12") == 0);
    CHECK(print_wide(wide, 6, _TRUNCATE, L"%s", L"abcdefgh") == -1 && wcscmp(wide, L"abcde") == 0 &&
          calls() == 0);
    CHECK(print_wide(wide, 6, 3, L"%s", L"abcdefgh") == -1 && wcscmp(wide, L"abc") == 0 && calls() == 0);
    CHECK(print_wide(wide, 6, 7, L"%s", L"abcdefgh") == -1 && wide[0] == 0 && calls() == 1);
}

static int backwards(void *context, const void *a, const void *b)
{
    ++*(int *)context;
    return *(const int *)b - *(const int *)a;
}

static void sorting(void)
{
    int numbers[] = {3, 9, 1, 7}, key = 7, compared = 0, *found;

    qsort_s(numbers, 4, sizeof(int), backwards, &compared);
    CHECK(numbers[0] == 9 && numbers[3] == 1 && compared > 0);
    compared = 0;
    found = bsearch_s(&key, numbers, 4, sizeof(int), backwards, &compared);
    CHECK(found == numbers + 1 && compared > 0);
    key = 8;
    CHECK(bsearch_s(&key, numbers, 4, sizeof(int), backwards, &compared) == NULL);
    qsort_s(NULL, 4, sizeof(int), backwards, &compared);
    CHECK(calls() == 1);
}

static void environment(void)
{
    wchar_t wide[8];
    size_t needed;
    char *copy;

    CHECK(_putenv_s("CHECKED_NAME", "value") == 0);
    CHECK(_dupenv_s(&copy, &needed, "CHECKED_NAME") == 0 && strcmp(copy, "value") == 0 && needed == 6);
    free(copy);
    CHECK(_dupenv_s(&copy, &needed, "CHECKED_OTHER") == 0 && copy == NULL && needed == 0);
    CHECK(_wgetenv_s(&needed, wide, 8, L"CHECKED_NAME") == 0 && wcscmp(wide, L"value") == 0 && needed == 6);
    CHECK(_wgetenv_s(&needed, wide, 3, L"CHECKED_NAME") == ERANGE && needed == 6);
    calls();
    CHECK(_wgetenv_s(&needed, NULL, 0, L"CHECKED_OTHER") == 0 && needed == 0);
}

static void paths(void)
{
    wchar_t wide[MAX_PATH], drive[_MAX_DRIVE], name[_MAX_FNAME], extension[_MAX_EXT], full[MAX_PATH];
    char path[MAX_PATH];

    CHECK(_makepath_s(path, MAX_PATH, "c", "\\dir", "name", "txt") == 0 &&
          strcmp(path, "c:\\dir\\name.txt") == 0);
    CHECK(_makepath_s(path, 8, "c", "\\dir", "name", "txt") == ERANGE && path[0] == 0 && calls() == 1);
    _wmakepath(wide, L"d:", L"a\\", L"b", L".c");
    CHECK(wcscmp(wide, L"d:a\\b.c") == 0);
    _wsplitpath(L"C:\\x\\y.tar.gz", drive, NULL, name, extension);
    CHECK(wcscmp(drive, L"C:") == 0 && wcscmp(name, L"y.tar") == 0 && wcscmp(extension, L".gz") == 0);
    CHECK(_wgetcwd(wide, MAX_PATH) == wide);
    CHECK(_wfullpath(full, L".\\a\\..\\b", MAX_PATH) == full);
    CHECK(wcsncmp(full, wide, wcslen(wide)) == 0 && wcscmp(full + wcslen(full) - 2, L"\\b") == 0);
    CHECK(_wgetcwd(wide, 1) == NULL && errno == ERANGE);
}

static void streams(void)
{
    char word[8], tight[3], line[16];
    FILE *file, *again;
    int number = 0;

    CHECK(scanf_s("%7s %2s", word, (unsigned)sizeof word, tight, (unsigned)sizeof tight) == 2);
    CHECK(strcmp(word, "one") == 0 && strcmp(tight, "li") == 0);
    CHECK(scanf_s("%s %2s", line, (unsigned)sizeof line, tight, 2) == 1 && tight[0] == 0); /* two and a NUL */
    CHECK(gets_s(line, sizeof line) == line);
    CHECK(tmpfile_s(&file) == 0);
    CHECK(fputs("7 first line\n", file) >= 0);
    rewind(file);
    CHECK(fscanf_s(file, "%d %4s", &number, word, (unsigned)sizeof word) == 2 && number == 7);
    fclose(file);
    CHECK(fopen_s(&file, "checked.txt", "w") == 0);
    CHECK(freopen_s(&again, "checked.txt", "r", file) == 0 && again == file && fgetc(again) == EOF);
    CHECK(_wfreopen_s(&again, L"no such folder\\x", L"r", again) != 0 && again == NULL);
    remove("checked.txt");
    CHECK(fopen_s(NULL, "x", "r") == EINVAL);
}

static void __cdecl short_thread(void *event)
{
    SetEvent(event);
    _endthread();
}

static void times_and_threads(void)
{
    struct __timeb64 now, checked;
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);

    _ftime64(&now);
    CHECK(_ftime64_s(&checked) == 0);
    CHECK(checked.time - now.time <= 1 && now.millitm < 1000 && _time64(NULL) - now.time <= 1);
    calls();
    CHECK(_ftime64_s(NULL) == EINVAL && calls() == 1);
    CHECK(_beginthread(short_thread, 0, event) != (uintptr_t)-1);
    CHECK(WaitForSingleObject(event, 10000) == WAIT_OBJECT_0);
    CloseHandle(event);
}

int main(void)
{
    _set_invalid_parameter_handler(hear);
    strings();
    printing();
    sorting();
    environment();
    paths();
    streams();
    times_and_threads();
    printf("%d failures\n", failures);
    return failures;
}
