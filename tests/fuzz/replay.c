/* Runs a fuzz target over the files of a directory, and over mutations of each that are the same in every run, so that the
 * ordinary tests meet it without libFuzzer. FUZZ_ROUNDS sets the number of mutations per file. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 20 };

static uint64_t state = 0x9E3779B97F4A7C15u;

static unsigned next_random(unsigned bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % bound;
}

/* An exact allocation, so that a sanitizer sees the first byte too many. */
static void run_exact(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy)
        exit(2);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void mutate(const uint8_t *data, size_t size, unsigned rounds)
{
    static const char interesting[] = "/.%\\?#:[]@*+ \t\r\n\0uU0127fF-\xC3\xA4\xE4\xED\xFF";
    uint8_t *copy = malloc(size + 1);

    if (!copy)
        exit(2);
    for (unsigned i = 0; i < rounds; i++) {
        size_t length = size;

        memcpy(copy, data, size);
        for (unsigned edits = 1 + next_random(4); edits && length; edits--) {
            unsigned at = next_random((unsigned)length);

            switch (next_random(3)) {
            case 0:
                copy[at] = (uint8_t)interesting[next_random(sizeof interesting - 1)];
                break;
            case 1:
                copy[at] ^= (uint8_t)(1u << next_random(8));
                break;
            default:
                memmove(copy + at, copy + at + 1, length - at - 1);
                length--;
            }
        }
        run_exact(copy, length);
    }
    free(copy);
}

static int run_file(const char *path, unsigned rounds)
{
    static uint8_t data[LIMIT];
    FILE *file = fopen(path, "rb");
    size_t size;

    if (!file)
        return 0;
    size = fread(data, 1, sizeof data, file);
    fclose(file);
    run_exact(data, size);
    mutate(data, size, rounds);
    return 1;
}

int main(int argc, char **argv)
{
    const char *setting = getenv("FUZZ_ROUNDS");
    unsigned rounds = setting ? (unsigned)atoi(setting) : 2000;
    struct dirent *entry;
    int files = 0;
    DIR *directory = argc > 1 ? opendir(argv[1]) : NULL;

    if (!directory) {
        fprintf(stderr, "no corpus at %s\n", argc > 1 ? argv[1] : "(none)");
        return 2;
    }
    while ((entry = readdir(directory))) {
        char path[4096];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        files += run_file(path, rounds);
    }
    closedir(directory);
    printf("%d inputs, %u mutations each\n", files, rounds);
    return files ? 0 : 2;
}
