/* The certificate stores on disk. */
#include "check.h"

#include "certificate_pfx.h"

#include "tls/certificates.h"
#include "tls/pfx.h"
#include "winerror.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static void open_root(void)
{
    snprintf(root, sizeof(root), "/tmp/httpapi-store-XXXXXX");
    CHECK(mkdtemp(root) != NULL);
}

static void close_root(void)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", root);
    CHECK(system(command) == 0);
}

static struct certificate *sign(const char *store, bool rsa)
{
    static const char *const names[] = {"www.example.test", "*.example.test", "127.0.0.1", "::1"};
    struct self_signed wanted = {.names = names, .name_count = 4, .days = 30, .rsa = rsa};
    struct certificate *certificate = NULL;

    CHECK_EQ(certificates_self_sign(root, store, &wanted, &certificate), 0);
    return certificate;
}

static void make_path(char *out, size_t size, const char *store, const struct certificate *certificate)
{
    char text[THUMBPRINT_TEXT];

    thumbprint_text(certificate_thumbprint(certificate), text);
    snprintf(out, size, "%s/certificates/%s/%s.pem", root, store, text);
}

static void what_was_signed_is_found_by_its_thumbprint(void)
{
    struct certificate *made, *found;
    struct stat facts;
    const char *name;
    size_t length;
    char path[256];

    open_root();
    made = sign(NULL, false);
    make_path(path, sizeof(path), "MY", made);
    CHECK(stat(path, &facts) == 0);
    CHECK_EQ(facts.st_mode & 0777, 0600);
    CHECK_EQ(certificates_load(root, "my", certificate_thumbprint(made), THUMBPRINT_SIZE, &found), 0);
    CHECK(certificate_has_key(found));
    CHECK(certificate_is_elliptic(found));
    CHECK_EQ(certificate_key_bits(found), 256);
    CHECK_STR(certificate_subject(found), "CN=www.example.test");
    CHECK(certificate_name(found, 1, &name, &length) && length == 14 &&
          memcmp(name, "*.example.test", 14) == 0);
    CHECK(!certificate_name(found, 2, &name, &length));
    CHECK_EQ((certificate_ends(found) - certificate_begins(found)) / 86400, 30);
    certificate_release(found);
    CHECK_EQ(certificates_load(root, "Root", certificate_thumbprint(made), THUMBPRINT_SIZE, &found),
             ERROR_NO_SUCH_LOGON_SESSION);
    CHECK_EQ(certificates_load(root, NULL, certificate_thumbprint(made), 19, &found),
             ERROR_NO_SUCH_LOGON_SESSION);
    CHECK_EQ(certificates_delete(root, NULL, certificate_thumbprint(made), THUMBPRINT_SIZE), 0);
    CHECK_EQ(certificates_delete(root, NULL, certificate_thumbprint(made), THUMBPRINT_SIZE),
             ERROR_FILE_NOT_FOUND);
    certificate_release(made);
    close_root();
}

static void pem_is_imported_in_any_order(void)
{
    struct certificate *made, *other, *found;
    size_t length, other_length, at;
    char *pem, *chain, *text;

    open_root();
    made = sign(NULL, true);
    other = sign("CA", false);
    CHECK_EQ(certificate_render(made, &pem, &length), 0);
    CHECK_EQ(certificate_render(other, &chain, &other_length), 0);
    at = (size_t)(strstr(chain, "-----BEGIN EC") - chain);
    text = malloc(at + length);
    memcpy(text, chain, at); /* somebody else's certificate in front */
    memcpy(text + at, pem, length);
    CHECK_EQ(certificates_import(root, "WebHosting", text, at + length, NULL, &found), 0);
    CHECK_MEM(certificate_thumbprint(found), certificate_thumbprint(made), THUMBPRINT_SIZE);
    certificate_release(found);
    CHECK_EQ(certificates_import(root, NULL, text, at + length / 2, NULL, &found), ERROR_INVALID_DATA);
    CHECK_EQ(certificates_import(root, "../MY", text, at + length, NULL, &found), ERROR_INVALID_NAME);
    CHECK_EQ(certificates_import(root, NULL, "no certificate", 14, NULL, &found), ERROR_INVALID_DATA);
    free(text);
    pem_free(pem, length);
    pem_free(chain, other_length);
    certificate_release(made);
    certificate_release(other);
    close_root();
}

static bool count(void *context, const char *store, struct certificate *certificate)
{
    (void)store;
    (void)certificate;
    ++*(int *)context;
    return true;
}

static void all_stores_are_listed(void)
{
    int found = 0;

    open_root();
    certificate_release(sign(NULL, false));
    certificate_release(sign(NULL, false));
    certificate_release(sign("Root", false));
    CHECK_EQ(certificates_list(root, NULL, count, &found), 0);
    CHECK_EQ(found, 3);
    found = 0;
    CHECK_EQ(certificates_list(root, "root", count, &found), 0);
    CHECK_EQ(found, 1);
    close_root();
}

/* What lies under a thumbprint that is not its own is not served. */
static void a_file_under_a_wrong_name_is_not_believed(void)
{
    struct certificate *one, *two, *found;
    char from[256], to[256];

    open_root();
    one = sign(NULL, false);
    two = sign(NULL, false);
    make_path(from, sizeof(from), "MY", one);
    make_path(to, sizeof(to), "MY", two);
    CHECK(rename(from, to) == 0);
    CHECK_EQ(certificates_load(root, NULL, certificate_thumbprint(two), THUMBPRINT_SIZE, &found),
             ERROR_NO_SUCH_LOGON_SESSION);
    certificate_release(one);
    certificate_release(two);
    close_root();
}

static void the_central_store_knows_hosts_and_domains(void)
{
    unsigned char stamp[THUMBPRINT_SIZE];
    struct certificate *made, *found;
    char from[256], to[256];

    open_root();
    made = sign(NULL, false);
    make_path(from, sizeof(from), "MY", made);
    snprintf(to, sizeof(to), "%s/_.example.test.pem", root);
    CHECK(rename(from, to) == 0);
    CHECK_EQ(certificates_stamp_central(root, "a.example.test", stamp), 0);
    CHECK_EQ(certificates_load_central(root, "a.example.test", NULL, &found), 0);
    certificate_release(found);
    CHECK_EQ(certificates_load_central(root, "a.b.example.test", NULL, &found), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(certificates_load_central(root, "../x.example.test", NULL, &found), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(certificates_stamp_central(root, "example.test", stamp), ERROR_FILE_NOT_FOUND);
    certificate_release(made);
    close_root();
}

/* The central store's folder lies where the stores' folders do. */
static void no_store_is_called_like_the_central_one(void)
{
    static const char *const names[] = {"central", "Central", "CENTRAL"};
    const char *name = "localhost";
    struct self_signed wanted = {.names = &name, .name_count = 1};
    struct certificate *made;

    open_root();
    for (size_t i = 0; i < 3; i++)
        CHECK_EQ(certificates_self_sign(root, names[i], &wanted, &made), ERROR_INVALID_NAME);
    close_root();
}

static void a_pfx_is_imported_with_its_password(void)
{
    static const char *const bytes = (const char *)certificate_pfx;
    static char cut[sizeof(certificate_pfx)];
    size_t length = sizeof(certificate_pfx);
    struct certificate *found = NULL;

    open_root();
    CHECK_EQ(certificates_import(root, NULL, bytes, length, "wrong", &found), ERROR_INVALID_PASSWORD);
    CHECK_EQ(certificates_import(root, NULL, bytes, length, NULL, &found), ERROR_INVALID_PASSWORD);
    CHECK_EQ(certificates_import(root, NULL, bytes, length, "secret", &found), 0);
    CHECK(certificate_has_key(found));
    CHECK_STR(certificate_subject(found), "O=httpapi tests, CN=localhost");
    certificate_release(found);
    for (size_t at = 1; at < length; at += 7) { /* lengths that lie, and a file that ends early */
        memcpy(cut, bytes, length);
        cut[at] = (char)(cut[at] + 1);
        if (certificates_import(root, NULL, cut, length, "secret", &found) == 0)
            certificate_release(found);
        CHECK(certificates_import(root, NULL, bytes, at, "secret", &found) != 0);
    }
    close_root();
}

CHECK_MAIN(CHECK_TEST(no_store_is_called_like_the_central_one),
           CHECK_TEST(a_pfx_is_imported_with_its_password),
           CHECK_TEST(what_was_signed_is_found_by_its_thumbprint), CHECK_TEST(pem_is_imported_in_any_order),
           CHECK_TEST(all_stores_are_listed), CHECK_TEST(a_file_under_a_wrong_name_is_not_believed),
           CHECK_TEST(the_central_store_knows_hosts_and_domains))
