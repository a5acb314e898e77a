/* Configuration files: noticed when they change, changed with care. */
#include "config_folder.h"
#include "config/parameters.h"

/* Changes that come so fast that no clock tells them apart are seen all the same. */
static void a_change_by_another_process_is_seen(void)
{
    for (unsigned i = 0; i < 50; i++) {
        const struct parameters *parameters;
        char text[64];
        uint64_t value;

        if (i == 0)
            config_folder_make();
        snprintf(text, sizeof text, "X = %u\n", 10 + i);
        config_folder_write("parameters", text);
        parameters = parameters_acquire();
        CHECK(parameters_number(parameters, "x", 0, 100, &value));
        CHECK_EQ(value, 10 + i);
        parameters_release(parameters);
    }
}

static void access_and_comments_stay(void)
{
    char path[128];
    struct stat facts;

    config_folder_make();
    config_folder_write("parameters", "# mine\r\nA = 1\n\nnonsense\nA=2 \nb = 0x10\n");
    snprintf(path, sizeof path, "%s/parameters", config_folder);
    CHECK_EQ(chmod(path, 0640), 0);
    CHECK_EQ(parameters_set("a", 3), 0);
    CHECK_STR(config_folder_read("parameters"), "# mine\r\nA = 1\n\nnonsense\na = 3\nb = 0x10\n");
    CHECK_EQ(stat(path, &facts), 0);
    CHECK_EQ(facts.st_mode & 0777, 0640);
    CHECK_EQ(parameters_delete("B"), 0);
    CHECK_EQ(parameters_delete("B"), ERROR_FILE_NOT_FOUND);
    CHECK_STR(config_folder_read("parameters"), "# mine\r\nA = 1\n\nnonsense\na = 3\n");
}

static void the_root_is_made_when_it_is_first_written(void)
{
    char path[128];

    config_folder_make();
    snprintf(path, sizeof path, "%s/deeper/still/", config_folder);
    setenv("HTTPAPI_CONFIG", path, 1);
    config_forget();
    CHECK(config_may_write() && config_is_administrator());
    CHECK_EQ(parameters_set("A", 1), 0);
    CHECK_STR(config_folder_read("deeper/still/parameters"), "A = 1\n");
    for (unsigned i = 0; i < 2; i++) {
        static const char *const files[] = {"deeper/still/parameters", "deeper/still/.lock"};

        snprintf(path, sizeof path, "%s/%s", config_folder, files[i]);
        CHECK_EQ(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/deeper/still", config_folder);
    CHECK_EQ(rmdir(path), 0);
    snprintf(path, sizeof path, "%s/deeper", config_folder);
    CHECK_EQ(rmdir(path), 0);
}

CHECK_MAIN(CHECK_TEST(a_change_by_another_process_is_seen), CHECK_TEST(access_and_comments_stay),
           CHECK_TEST(the_root_is_made_when_it_is_first_written))
