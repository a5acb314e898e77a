/* The file of a hive: any bytes are read without harm; the keys that come of it are in order, of names that can be written and no
 * deeper than they may be; and if every line made sense, what is written reads the same, comments and all. */
#include "registry/hive.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

#define DEPTH 512

static struct hive hive = {.name = "HKEY_LOCAL_MACHINE", .silent = true};

static struct registry_key *read_hive(const char *text, size_t length, unsigned *senseless)
{
    struct registry_key *root = calloc(1, sizeof *root);

    MUST(root && (root->name = calloc(1, sizeof *root->name)));
    MUST(hive_parse(&hive, text, length, root, senseless) == NO_ERROR);
    return root;
}

static void check_key(struct registry_key *key, unsigned depth)
{
    MUST(key->depth == depth && depth <= DEPTH && registry_name_is_fit(key->name, key->name_length, 255));
    for (size_t i = 0; i < key->value_count; i++) {
        struct registry_value *value = &key->values[i];

        MUST(registry_name_is_fit(value->name, value->name_length, 16383));
        MUST(value_find(key, value->name, value->name_length) == value);
    }
    for (size_t i = 0; i < key->key_count; i++) {
        MUST(key_find(key, key->keys[i]->name, key->keys[i]->name_length) == key->keys[i]);
        check_key(key->keys[i], depth + 1);
    }
}

static char *write_hive(const struct registry_key *root, size_t *length)
{
    char *text = NULL;

    MUST(hive_print(&hive, root, &text, length) == NO_ERROR);
    return text;
}

/* Lines that begin with ';' in a text where none goes on behind its end. */
static size_t count_comments(const char *text, size_t length)
{
    size_t count = 0;
    bool begins = true;

    for (size_t i = 0; i < length; i++) {
        count += begins && text[i] == ';';
        begins = text[i] == '\n' || (begins && (text[i] == ' ' || text[i] == '\t' || text[i] == 0));
    }
    return count;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    size_t first_length, second_length;
    struct registry_key *root, *again;
    const char *text = (const char *)data;
    char *first, *second;
    unsigned senseless;

    root = read_hive(text, size, &senseless);
    check_key(root, 0);
    first = write_hive(root, &first_length);
    if (senseless == 0 && !memchr(text, '\\', size) && (size < 3 || (unsigned char)text[0] < 0x80))
        MUST(count_comments(text, size) == count_comments(first, first_length));
    again = read_hive(first, first_length, &senseless);
    MUST(senseless == 0);
    second = write_hive(again, &second_length);
    MUST(first_length == second_length && memcmp(first, second, first_length) == 0);
    key_free(root);
    key_free(again);
    free(first);
    free(second);
    return 0;
}
