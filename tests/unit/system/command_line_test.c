/* The command line that a program reads is split into the arguments that it was started with: the test starts itself. */
#include "check.h"

#include "errhandlingapi.h"
#include "processenv.h"
#include "shellapi.h"
#include "text/text.h"
#include "winbase.h"

#include <sys/wait.h>
#include <unistd.h>

static char longest[6000];

static char *const arguments[] = {
    "program",        "plain",  "",      "two words", "tab\there",      "quo\"te",
    "back\\\\\"mark", "end \\", "\\\\x", "\xC3\xA4",  "all \\\" of \\", longest,
};

#define COUNT (sizeof(arguments) / sizeof(*arguments))

/* 0, or what went wrong. */
static int compare(void)
{
    int count = 0;
    LPWSTR *split = CommandLineToArgvW(GetCommandLineW(), &count);

    if (!split || count != COUNT)
        return 2;
    for (size_t i = 0; i < COUNT; i++) {
        char *narrow;

        if (utf8_copy_of(split[i], &narrow) != 0 || strcmp(narrow, arguments[i]) != 0)
            return 10 + (int)i;
        free(narrow);
    }
    LocalFree(split);
    return GetCommandLineA() == GetCommandLineA() ? 0 : 3;
}

static void arguments_survive_the_way_to_a_line_and_back(void)
{
    char *copy[COUNT + 1] = {NULL};
    int status = -1;
    pid_t child;

    memcpy(copy, arguments, sizeof(arguments));
    child = fork();
    if (child == 0) {
        setenv("COMMAND_LINE_CHILD", "1", 1);
        execv("/proc/self/exe", copy);
        _exit(99);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 0);
}

static void no_line_is_not_split(void)
{
    int count;

    CHECK(CommandLineToArgvW(NULL, &count) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CommandLineToArgvW(u"p", NULL) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {CHECK_TEST(arguments_survive_the_way_to_a_line_and_back),
                                              CHECK_TEST(no_line_is_not_split),
                                              {NULL, NULL}};

    memset(longest, 'x', sizeof(longest) - 1);
    return getenv("COMMAND_LINE_CHILD") ? compare() : check_main(tests, argc, argv);
}
