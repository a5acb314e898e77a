/* Hives as files: what their text may look like, what of it stays, and who may write. */
#include "registry/hive.h"

#include "config_folder.h"
#include "text/text.h"
#include "winnt.h"
#include "winreg.h"

static char path[160];

/* The hive of the machine in a root of its own, with this text. */
static void machine_is(const char *text, size_t length)
{
    FILE *file;

    config_folder_make();
    snprintf(path, sizeof path, "%s/registry", config_folder);
    CHECK_EQ(mkdir(path, 0700), 0);
    strcat(path, "/HKEY_LOCAL_MACHINE.reg");
    file = fopen(path, "we");
    CHECK(file != NULL);
    CHECK_EQ(fwrite(text, 1, length, file), length);
    CHECK_EQ(fclose(file), 0);
}

static void clean(void)
{
    char *slash = strrchr(path, '/');

    unlink(path);
    strcpy(slash, "/.lock");
    unlink(path);
    *slash = 0;
    CHECK_EQ(rmdir(path), 0);
}

static const char *machine_text(void)
{
    return config_folder_read("registry/HKEY_LOCAL_MACHINE.reg");
}

static DWORD number(const char *key, const char *name)
{
    DWORD value = 0xEEEEEEEE, size = sizeof value;

    if (RegGetValueA(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, NULL, &value, &size) != 0)
        return 0xEEEEEEEE;
    return value;
}

static const char *text(const char *key, const char *name)
{
    static char value[64];
    DWORD size = sizeof value;

    if (RegGetValueA(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_SZ, NULL, value, &size) != 0)
        return NULL;
    return value;
}

static const char sample[] = "Windows Registry Editor Version 5.00\r\n\r\n"
                             "; who we are\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Example]\r\n"
                             "@=\"it is \\\"we\\\"\"\r\n; where\r\n\"Port\"=dword:00001f90\r\n"
                             "\"C:\\\\dir\"=hex(7):61,00,00,\\\r\n  00,62,00,00,00,\\\r\n  00,00\r\n";

static void files_of_windows_are_read(void)
{
    BYTE many[16];
    DWORD size = sizeof many;

    machine_is(sample, sizeof sample - 1);
    CHECK_EQ(number("Software\\example", "PORT"), 8080);
    CHECK_STR(text("Software\\example", NULL), "it is \"we\"");
    CHECK_EQ(RegGetValueW(HKEY_LOCAL_MACHINE, u"Software\\example", u"c:\\DIR", RRF_RT_REG_MULTI_SZ, NULL,
                          many, &size),
             0);
    CHECK_EQ(size, 10);
    CHECK_MEM(many, u"a\0b\0", 10);
    clean();
}

static void utf16_is_read(void)
{
    static const WCHAR wide[] =
        u"\xFEFFWindows Registry Editor Version 5.00\r\n[HKEY_LOCAL_MACHINE\\\x00FC]\r\n\"a\"=\"\x20AC\"";

    machine_is((const char *)wide, sizeof wide - 2);
    CHECK_STR(text("\xC3\xBC", "a"), "\xE2\x82\xAC");
    clean();
}

static void comments_stay_where_they_stood(void)
{
    DWORD port = 81;

    machine_is(sample, sizeof sample - 1);
    CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Another", &(HKEY){0}), 0);
    {
        HKEY key;

        CHECK_EQ(RegOpenKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Example", &key), 0);
        CHECK_EQ(RegSetValueExA(key, "port", 0, REG_DWORD, (BYTE *)&port, 4), 0);
        CHECK_EQ(RegCloseKey(key), 0);
    }
    CHECK_STR(machine_text(),
              "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\n"
              "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Another]\n\n"
              "; who we are\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Example]\n@=\"it is \\\"we\\\"\"\n"
              "; where\n\"Port\"=dword:00000051\n"
              "\"C:\\\\dir\"=hex(7):61,00,00,00,62,00,00,00,00,00\n");
    clean();
}

static void comments_are_never_lost(void)
{
    static const char commented[] = "; of the root\n[HKEY_LOCAL_MACHINE]\n\n; of A\n[HKEY_LOCAL_MACHINE\\A]\n"
                                    "; one\n\"n\"=dword:00000001\n; and two\n\"N\"=dword:00000002\n"
                                    "; A again\n[HKEY_LOCAL_MACHINE\\a]\n; the end,\n\n;in two lines";
    HKEY key;

    machine_is(commented, sizeof commented - 1);
    CHECK_EQ(number("A", "n"), 2);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "B", &key), 0);
        CHECK_EQ(RegCloseKey(key), 0);
        CHECK_STR(machine_text(),
                  "Windows Registry Editor Version 5.00\n\n; of the root\n[HKEY_LOCAL_MACHINE]\n\n"
                  "; of A\n; A again\n[HKEY_LOCAL_MACHINE\\A]\n; one\n; and two\n\"n\"=dword:00000002\n\n"
                  "[HKEY_LOCAL_MACHINE\\B]\n\n; the end,\n;in two lines\n");
        CHECK_EQ(RegDeleteKeyA(HKEY_LOCAL_MACHINE, "B"), 0);
    }
    clean();
}

/* Each key is made through the handle of the one above it. */
static void keys_are_counted_from_the_root(void)
{
    HKEY above = HKEY_LOCAL_MACHINE, key;
    unsigned depth;

    machine_is("", 0);
    for (depth = 0; depth < 600; depth++) {
        LSTATUS status = RegCreateKeyA(above, "k", &key);

        if (status != 0) {
            CHECK_EQ(status, ERROR_INVALID_PARAMETER);
            break;
        }
        RegCloseKey(above);
        above = key;
    }
    CHECK_EQ(depth, 512);
    CHECK_EQ(RegCreateKeyA(above, "k\\k", &key), ERROR_INVALID_PARAMETER);
    RegCloseKey(above);
    CHECK_EQ(RegDeleteTreeA(HKEY_LOCAL_MACHINE, "k"), 0);
    clean();
}

/* Four million bytes on as many lines as a line of the file allows, below as many lines of comment: what is read in the square of
 * that takes hours. */
static void large_values_are_read_in_a_moment(void)
{
    enum { LINES = 1000000, LINE = 14 };
    static const char heading[] = "[HKEY_LOCAL_MACHINE\\A]\n";
    size_t room = sizeof heading + LINES * (2 + LINE) + 64;
    char *text = malloc(room), *at = text;
    unsigned char *data = malloc(LINES * 4);
    DWORD size = LINES * 4;

    CHECK(text && data);
    at = stpcpy(at, heading);
    for (unsigned i = 0; i < LINES; i++)
        at = stpcpy(at, ";\n");
    at = stpcpy(at, "\"v\"=hex:\\\n");
    for (unsigned i = 0; i < LINES; i++)
        at += snprintf(at, room - (size_t)(at - text), "%02x,00,01,02%s", i % 256,
                       i + 1 < LINES ? ",\\\n" : "\n");
    machine_is(text, (size_t)(at - text));
    CHECK_EQ(RegGetValueA(HKEY_LOCAL_MACHINE, "A", "v", RRF_RT_REG_BINARY, NULL, data, &size), 0);
    CHECK_EQ(size, LINES * 4);
    for (unsigned i = 0; i < LINES; i++)
        CHECK(data[4 * i] == i % 256 && data[4 * i + 3] == 2);
    free(data);
    free(text);
    clean();
}

/* In no order; as many as would take the square of their number minutes. */
static void many_values_are_read_in_a_moment(void)
{
    enum { VALUES = 100000, STRIDE = 7919, LINE = 32 };
    size_t room = 64 + VALUES * LINE;
    char *text = malloc(room), *at = text, name[16];

    CHECK(text != NULL);
    at = stpcpy(at, "[HKEY_LOCAL_MACHINE\\A]\n");
    for (unsigned i = 0; i < VALUES; i++)
        at += snprintf(at, room - (size_t)(at - text), "\"v%u\"=dword:%08x\n", i * STRIDE % VALUES, i);
    machine_is(text, (size_t)(at - text));
    for (unsigned i = 0; i < VALUES; i += VALUES / 10) {
        snprintf(name, sizeof name, "V%u", i * STRIDE % VALUES);
        CHECK_EQ(number("A", name), i);
    }
    free(text);
    clean();
}

static void a_value_that_goes_leaves_the_others(void)
{
    static const char text[] =
        "[HKEY_LOCAL_MACHINE\\A]\n\"c\"=dword:3\n\"a\"=dword:1\n\"d\"=dword:4\n\"b\"=dword:2\n";
    HKEY key;

    machine_is(text, sizeof text - 1);
    CHECK_EQ(RegOpenKeyA(HKEY_LOCAL_MACHINE, "A", &key), 0);
    CHECK_EQ(RegDeleteValueA(key, "A"), 0);
    CHECK_EQ(RegDeleteValueA(key, "d"), 0);
    CHECK_EQ(RegDeleteValueA(key, "d"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(number("A", "b"), 2);
    CHECK_EQ(number("A", "C"), 3);
    CHECK_EQ(number("A", "a"), 0xEEEEEEEE);
    CHECK_STR(machine_text(), "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\A]\n"
                              "\"c\"=dword:00000003\n\"b\"=dword:00000002\n");
    clean();
}

static void a_root_may_be_named_from_the_current_folder(void)
{
    char *before = getcwd(NULL, 0);
    HKEY key;

    machine_is("", 0);
    CHECK_EQ(chdir(config_folder), 0);
    setenv("HTTPAPI_CONFIG", "not/yet", 1);
    config_forget();
    CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "New", &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_STR(config_folder_read("not/yet/registry/HKEY_LOCAL_MACHINE.reg"),
              "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\New]\n");
    CHECK_EQ(unlink("not/yet/registry/HKEY_LOCAL_MACHINE.reg"), 0);
    CHECK_EQ(unlink("not/yet/registry/.lock"), 0);
    CHECK_EQ(rmdir("not/yet/registry"), 0);
    CHECK_EQ(rmdir("not/yet"), 0);
    CHECK_EQ(rmdir("not"), 0);
    CHECK_EQ(chdir(before), 0);
    free(before);
    clean();
}

static void changes_by_others_are_seen(void)
{
    char line[80];
    FILE *file;

    machine_is("", 0);
    for (DWORD i = 0; i < 30; i++) {
        file = fopen(path, "we");
        CHECK(file != NULL);
        snprintf(line, sizeof line, "[HKEY_LOCAL_MACHINE\\A]\n\"n\"=dword:%08x\n", 10 + i);
        fputs(line, file);
        CHECK_EQ(fclose(file), 0);
        CHECK_EQ(number("a", "N"), 10 + i);
    }
    clean();
}

/* Whatever a file holds, it is read to its end, and what makes sense of it counts. */
static void nonsense_is_passed_over(void)
{
    static const char *const lines[] = {"]",
                                        "[",
                                        "[]",
                                        "[HKEY_LOCAL_MACHINE",
                                        "[HKEY_LOCAL_MACHINEX]",
                                        "[HKEY_USERS\\A]",
                                        "[HKEY_LOCAL_MACHINE\\\x01]",
                                        "\"a",
                                        "\"a\"",
                                        "\"a\"=",
                                        "\"a\"=\"",
                                        "\"a\"=\"b",
                                        "\"a\"=\"b\"c",
                                        "\"a\"=dword:",
                                        "\"a\"=dword:1g",
                                        "\"a\"=dword:123456789abc",
                                        "\"a\"=hex",
                                        "\"a\"=hex:0",
                                        "\"a\"=hex:00,0x",
                                        "\"a\"=hex(:00",
                                        "\"a\"=hex(1):00\\",
                                        "\"a\\",
                                        "@",
                                        "a=1"};
    char content[256];

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        snprintf(content, sizeof content,
                 "[HKEY_LOCAL_MACHINE\\K]\n%s\n[HKEY_LOCAL_MACHINE\\K]\n\"n\"=dword:7", lines[i]);
        machine_is(content, strlen(content));
        if (!strchr(lines[i], '\\') || i == 6)
            CHECK_EQ(number("k", "n"), 7);
        machine_is(content, strlen(content) / 2);
        number("k", "n");
        clean();
    }
}

static void the_user_has_a_hive_apart(void)
{
    char folder[128];
    HKEY key;

    machine_is("", 0);
    snprintf(folder, sizeof folder, "%s/own", config_folder);
    setenv("XDG_CONFIG_HOME", folder, 1);
    CHECK_EQ(RegCreateKeyA(HKEY_CURRENT_USER, "Mine", &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_STR(config_folder_read("own/httpapi/registry/HKEY_CURRENT_USER.reg"),
              "Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\Mine]\n");
    CHECK_EQ(RegOpenKeyA(HKEY_LOCAL_MACHINE, "Mine", &key), ERROR_FILE_NOT_FOUND);
    for (size_t i = 0; i < 5; i++) {
        static const char *const names[] = {"/httpapi/registry/.lock",
                                            "/httpapi/registry/HKEY_CURRENT_USER.reg", "/httpapi/registry",
                                            "/httpapi", ""};
        char name[200];

        snprintf(name, sizeof name, "%s%s", folder, names[i]);
        CHECK_EQ(remove(name), 0);
    }
    clean();
}

static void who_may_not_write_the_configuration_may_not_write_the_machines_hive(void)
{
    HKEY key;

    if (geteuid() == 0)
        CHECK_SKIP("the superuser writes everywhere");
    machine_is(sample, sizeof sample - 1);
    CHECK_EQ(chmod(config_folder, 0500), 0);
    CHECK_EQ(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software", 0, KEY_READ, &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software", 0, KEY_WRITE, &key), ERROR_ACCESS_DENIED);
    CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "New", &key), ERROR_ACCESS_DENIED);
    CHECK_EQ(chmod(config_folder, 0700), 0);
    clean();
}

static void a_comment_ends_with_its_line(void)
{
    static const char commented[] = "[HKEY_LOCAL_MACHINE\\A]\n; was \"n\"=hex:1f,\\\n\"n\"=dword:00000007\n";

    machine_is(commented, sizeof commented - 1);
    CHECK_EQ(number("A", "n"), 7);
    clean();
}

static void what_makes_no_sense_is_not_written_away(void)
{
    static const char odd[] =
        "[HKLM\\Software]\n\"Keep\"=\"precious\"\n[HKEY_LOCAL_MACHINE\\A]\n\"n\"=dword:00000007\n";
    HKEY key;

    machine_is(odd, sizeof odd - 1);
    CHECK_EQ(number("A", "n"), 7);
    CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "B", &key), ERROR_BADDB);
    CHECK_STR(machine_text(), odd);
    clean();
}

/* The file that takes the place of one behind a symbolic link is no more open than that was. */
static void a_link_does_not_open_the_hive(void)
{
    static const char plain[] = "[HKEY_LOCAL_MACHINE\\A]\n";
    struct stat facts;
    char real[200];
    HKEY key;

    machine_is(plain, sizeof plain - 1);
    snprintf(real, sizeof real, "%s.real", path);
    CHECK_EQ(rename(path, real), 0);
    CHECK_EQ(chmod(real, 0640), 0);
    CHECK_EQ(symlink(real, path), 0);
    CHECK_EQ(RegCreateKeyA(HKEY_LOCAL_MACHINE, "B", &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(stat(path, &facts), 0);
    CHECK_EQ(facts.st_mode & 0777, 0640);
    unlink(real);
    clean();
}

CHECK_MAIN(CHECK_TEST(a_comment_ends_with_its_line), CHECK_TEST(what_makes_no_sense_is_not_written_away),
           CHECK_TEST(a_link_does_not_open_the_hive), CHECK_TEST(files_of_windows_are_read),
           CHECK_TEST(utf16_is_read), CHECK_TEST(comments_stay_where_they_stood),
           CHECK_TEST(comments_are_never_lost), CHECK_TEST(keys_are_counted_from_the_root),
           CHECK_TEST(large_values_are_read_in_a_moment), CHECK_TEST(many_values_are_read_in_a_moment),
           CHECK_TEST(a_value_that_goes_leaves_the_others),
           CHECK_TEST(a_root_may_be_named_from_the_current_folder), CHECK_TEST(changes_by_others_are_seen),
           CHECK_TEST(nonsense_is_passed_over), CHECK_TEST(the_user_has_a_hive_apart),
           CHECK_TEST(who_may_not_write_the_configuration_may_not_write_the_machines_hive))
