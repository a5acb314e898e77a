/* The test harness: a test is a static void function named as a sentence, listed in CHECK_MAIN at the end of its file.
 * A failed check prints where and what, ends that test and fails the program; the others still run. Plain C with
 * nothing of POSIX or gcc in it, so that tests/api builds with any Windows compiler as well.
 *
 *     static void closing_twice_is_an_error(void)
 *     {
 *         CHECK_EQ(close_it(), 0);
 *     }
 *     CHECK_MAIN(CHECK_TEST(closing_twice_is_an_error))
 *
 * Arguments select tests by name; CHECK_REPEAT=n in the environment repeats each n times. */
#ifndef CHECK_H
#define CHECK_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check_test {
    const char *name;
    void (*run)(void);
};

static jmp_buf check_abort;
static int check_skipped;

static void check_fail(const char *file, int line, const char *text)
{
    printf("    %s:%d: %s\n", file, line, text);
    fflush(stdout);
    longjmp(check_abort, 1);
}

#define CHECK(condition) ((condition) ? (void)0 : check_fail(__FILE__, __LINE__, #condition))

/* Integers of any width; shows both sides. */
#define CHECK_EQ(actual, expected)                                                                           \
    do {                                                                                                     \
        unsigned long long check_a = (unsigned long long)(actual), check_e = (unsigned long long)(expected); \
        if (check_a != check_e) {                                                                            \
            printf("    %s:%d: %s is %llu (0x%llx), expected %s = %llu (0x%llx)\n", __FILE__, __LINE__,      \
                   #actual, check_a, check_a, #expected, check_e, check_e);                                  \
            fflush(stdout);                                                                                  \
            longjmp(check_abort, 1);                                                                         \
        }                                                                                                    \
    } while (0)

#define CHECK_STR(actual, expected)                                                           \
    do {                                                                                      \
        const char *check_a = (actual), *check_e = (expected);                                \
        if (!check_a || strcmp(check_a, check_e) != 0) {                                      \
            printf("    %s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #actual, \
                   check_a ? check_a : "(null)", check_e);                                    \
            fflush(stdout);                                                                   \
            longjmp(check_abort, 1);                                                          \
        }                                                                                     \
    } while (0)

#define CHECK_MEM(actual, expected, length)      \
    (memcmp((actual), (expected), (length)) == 0 \
         ? (void)0                               \
         : check_fail(__FILE__, __LINE__, #actual " differs from " #expected))

/* Something this machine cannot show: says why, counts as neither. */
#define CHECK_SKIP(why)                   \
    do {                                  \
        printf("    skipped: %s\n", why); \
        check_skipped = 1;                \
        longjmp(check_abort, 1);          \
    } while (0)

static inline int check_main(const struct check_test *tests, int argc, char **argv)
{
    static volatile int passed, failed, skipped, i, round;
    const char *repeat = getenv("CHECK_REPEAT");
    int rounds = repeat ? atoi(repeat) : 1;

    (void)check_fail;
    for (i = 0; tests[i].name; i++) {
        int selected = argc < 2, a;
        for (a = 1; a < argc; a++)
            selected |= strstr(tests[i].name, argv[a]) != NULL;
        if (!selected)
            continue;
        for (round = 0; round < rounds; round++) {
            check_skipped = 0;
            if (setjmp(check_abort) == 0) {
                tests[i].run();
                if (round + 1 == rounds) {
                    passed++;
                    printf("ok %s\n", tests[i].name);
                }
            } else if (check_skipped) {
                skipped++;
                printf("skip %s\n", tests[i].name);
                break;
            } else {
                failed++;
                printf("FAILED %s\n", tests[i].name);
                break;
            }
            fflush(stdout);
        }
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed ? 1 : 0;
}

#define CHECK_TEST(name) \
    {                    \
#name, name      \
    }
#define CHECK_MAIN(...)                                                       \
    int main(int argc, char **argv)                                           \
    {                                                                         \
        static const struct check_test tests[] = {__VA_ARGS__, {NULL, NULL}}; \
        return check_main(tests, argc, argv);                                 \
    }

#endif
