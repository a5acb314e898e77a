/* The certificate store as programs see it, hashes by name, bytes as text. */
#define UNICODE
#include "private_config.h"
#include "test_certificate.h"
#include <wincrypt.h>
#include <string.h>

static void put_file(const char *name, const char *text)
{
    char path[256];
    DWORD written;
    HANDLE file;

    private_config_path(path, sizeof path, name);
    file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &written, NULL));
    CloseHandle(file);
}

static void put_certificates(void)
{
    char path[256];

    private_config_path(path, sizeof path, "certificates");
    CreateDirectoryA(path, NULL);
    private_config_path(path, sizeof path, "certificates/MY");
    CreateDirectoryA(path, NULL);
    put_file("certificates/MY/" TEST_CERTIFICATE_FILE, test_certificate);
    put_file("certificates/MY/" LONELY_CERTIFICATE_FILE, lonely_certificate);
}

static void certificates_are_found_by_subject_and_by_hash(void)
{
    CRYPT_HASH_BLOB blob = {20, lonely_certificate_hash};
    PCCERT_CONTEXT found, copy;
    BYTE hash[50];
    char name[32];
    DWORD length = sizeof(hash);
    HCERTSTORE store;

    config_begin(HTTP_INITIALIZE_CONFIG);
    put_certificates();
    store = CertOpenStore(CERT_STORE_PROV_SYSTEM, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, TEXT("my"));
    CHECK(store != NULL);
    found = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR, TEXT("ONE.Exam"),
                                       NULL);
    CHECK(found != NULL);
    CHECK(CertGetCertificateContextProperty(found, CERT_HASH_PROP_ID, hash, &length));
    CHECK_EQ(length, 20);
    CHECK_MEM(hash, test_certificate_hash, 20);
    length = 19;
    CHECK(!CertGetCertificateContextProperty(found, CERT_HASH_PROP_ID, hash, &length));
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK(!CertGetCertificateContextProperty(found, CERT_FRIENDLY_NAME_PROP_ID, NULL, &length));
    CHECK_EQ(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    CHECK_EQ(CertGetNameStringA(found, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, sizeof(name)), 12);
    CHECK_STR(name, "one.example");
    CHECK_EQ(CertGetNameStringA(found, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, 4), 4);
    CHECK_STR(name, "one");
    copy = CertDuplicateCertificateContext(found);
    found = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_A, "one.example",
                                       found);
    CHECK(found == NULL);
    CHECK_EQ(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    found = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_HASH, &blob, NULL);
    CHECK(found != NULL && strstr((const char *)lonely_certificate, "BEGIN") != NULL);
    CHECK(CertFreeCertificateContext(found));
    CHECK(CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_A, "CN=one", NULL) ==
          NULL);
    SetLastError(0);
    CHECK(!CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
    CHECK_EQ(GetLastError(), (DWORD)CRYPT_E_PENDING_CLOSE);
    CHECK(copy->cbCertEncoded > 300 && copy->pbCertEncoded[0] == 0x30);
    CHECK(CertFreeCertificateContext(copy));
    config_end(HTTP_INITIALIZE_CONFIG);
}

static void a_store_lists_what_it_holds(void)
{
    PCCERT_CONTEXT context = NULL;
    HCERTSTORE store;
    int count = 0;

    config_begin(HTTP_INITIALIZE_CONFIG);
    put_certificates();
    store = CertOpenSystemStoreW(0, TEXT("MY"));
    while ((context = CertEnumCertificatesInStore(store, context)) != NULL)
        count++;
    CHECK_EQ(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    CHECK_EQ(count, 2);
    CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
    CHECK(CertOpenStore(CERT_STORE_PROV_SYSTEM_A, 0, 0,
                        CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG,
                        "nothing like it") == NULL);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    config_end(HTTP_INITIALIZE_CONFIG);
}

/* The digests of "abc" stand in FIPS 180 and RFC 1321. */
static void hashes_go_by_name(void)
{
    static const struct {
        ALG_ID algorithm;
        DWORD size;
        const char *begins;
    } cases[] = {
        {CALG_MD5, 16, "\x90\x01\x50\x98"},     {CALG_SHA1, 20, "\xa9\x99\x3e\x36"},
        {CALG_SHA_256, 32, "\xba\x78\x16\xbf"}, {CALG_SHA_384, 48, "\xcb\x00\x75\x3f"},
        {CALG_SHA_512, 64, "\xdd\xaf\x35\xa1"},
    };
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0;
    BYTE value[64];
    DWORD length, word;
    size_t i;

    CHECK(!CryptAcquireContext(&provider, NULL, NULL, 999, CRYPT_VERIFYCONTEXT));
    CHECK_EQ(GetLastError(), (DWORD)NTE_PROV_TYPE_NOT_DEF);
    CHECK(CryptAcquireContext(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK(CryptCreateHash(provider, cases[i].algorithm, 0, 0, &hash));
        CHECK(CryptHashData(hash, (const BYTE *)"a", 1, 0) && CryptHashData(hash, (const BYTE *)"bc", 2, 0));
        length = sizeof(word);
        CHECK(CryptGetHashParam(hash, HP_HASHSIZE, (BYTE *)&word, &length, 0));
        CHECK_EQ(word, cases[i].size);
        length = 3;
        CHECK(!CryptGetHashParam(hash, HP_HASHVAL, value, &length, 0) && GetLastError() == ERROR_MORE_DATA);
        CHECK_EQ(length, cases[i].size);
        CHECK(CryptGetHashParam(hash, HP_HASHVAL, value, &length, 0));
        CHECK_MEM(value, cases[i].begins, 4);
        CHECK(!CryptHashData(hash, (const BYTE *)"d", 1, 0) && GetLastError() == (DWORD)NTE_BAD_HASH_STATE);
        CHECK(CryptDestroyHash(hash));
    }
    CHECK(!CryptCreateHash(provider, 0x6610, 0, 0, &hash) && GetLastError() == (DWORD)NTE_BAD_ALGID);
    memset(value, 0, sizeof(value));
    CHECK(CryptGenRandom(provider, sizeof(value), value));
    for (i = 0; i < sizeof(value) && value[i] == 0; i++)
        ;
    CHECK(i < sizeof(value));
    CHECK(CryptReleaseContext(provider, 0));
}

static void a_hash_can_be_copied(void)
{
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0, copy = 0;
    BYTE value[20], other[20];
    DWORD length = sizeof value, reserved = 0;

    CHECK(CryptAcquireContext(&provider, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
    CHECK(CryptCreateHash(provider, CALG_SHA1, 0, 0, &hash));
    CHECK(CryptHashData(hash, (const BYTE *)"ab", 2, 0));
    CHECK(!CryptDuplicateHash(hash, &reserved, 0, &copy) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(CryptDuplicateHash(hash, NULL, 0, &copy));
    CHECK(CryptGetHashParam(hash, HP_HASHVAL, other, &length, 0));
    CHECK(CryptDestroyHash(hash));
    CHECK(CryptHashData(copy, (const BYTE *)"c", 1, 0));
    CHECK(CryptGetHashParam(copy, HP_HASHVAL, value, &length, 0));
    CHECK_MEM(value, "\xa9\x99\x3e\x36", 4);
    CHECK(memcmp(value, other, 20) != 0);
    CHECK(CryptDuplicateHash(copy, NULL, 0, &hash)); /* finished, and so is its copy */
    CHECK(CryptGetHashParam(hash, HP_HASHVAL, other, &length, 0));
    CHECK_MEM(value, other, 20);
    CHECK(CryptDestroyHash(hash) && CryptDestroyHash(copy));
    CHECK(!CryptDuplicateHash(copy, NULL, 0, &hash));
    CHECK(CryptReleaseContext(provider, 0));
}

/* As programs do it with pCertEncoded of a client's certificate. */
static void an_encoded_certificate_is_read(void)
{
    PCCERT_CONTEXT found, made;
    BYTE hash[20];
    char name[32];
    DWORD length = sizeof hash;
    HCERTSTORE store;

    config_begin(HTTP_INITIALIZE_CONFIG);
    put_certificates();
    store = CertOpenStore(CERT_STORE_PROV_SYSTEM, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, TEXT("my"));
    found =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_A, "one.example", NULL);
    CHECK(found != NULL);
    made = CertCreateCertificateContext(X509_ASN_ENCODING, found->pbCertEncoded, found->cbCertEncoded);
    CHECK(made != NULL);
    CHECK(CertFreeCertificateContext(found));
    CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
    CHECK(CertGetCertificateContextProperty(made, CERT_HASH_PROP_ID, hash, &length));
    CHECK_MEM(hash, test_certificate_hash, 20);
    CHECK_EQ(CertGetNameStringA(made, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, sizeof name), 12);
    CHECK_STR(name, "one.example");
    CHECK(CertCreateCertificateContext(X509_ASN_ENCODING, made->pbCertEncoded, made->cbCertEncoded / 2) ==
          NULL);
    CHECK(CertCreateCertificateContext(X509_ASN_ENCODING, NULL, 0) == NULL);
    CHECK_EQ(GetLastError(), (DWORD)E_INVALIDARG);
    CHECK(CertCreateCertificateContext(X509_ASN_ENCODING, (const BYTE *)"no certificate", 14) == NULL);
    CHECK_EQ(GetLastError(), (DWORD)CRYPT_E_ASN1_BADTAG);
    CHECK(CertFreeCertificateContext(made));
    config_end(HTTP_INITIALIZE_CONFIG);
}

static void bytes_become_text_and_come_back(void)
{
    static const struct {
        const char *bytes;
        DWORD flags;
        const char *text;
    } cases[] = {
        {"f", CRYPT_STRING_BASE64, "Zg==\r\n"},
        {"fo", CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, "Zm8="},
        {"foobar", CRYPT_STRING_BASE64 | CRYPT_STRING_NOCR, "Zm9vYmFy\n"},
        {"fo", CRYPT_STRING_BASE64HEADER,
         "-----BEGIN CERTIFICATE-----\r\nZm8=\r\n-----END CERTIFICATE-----\r\n"},
        {"foo", CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF, "666f6f"},
        {"0123456789012345678901234567890123456789012345678", CRYPT_STRING_BASE64,
         "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3\r\nOA==\r\n"},
    };
    DWORD count, length;
    char text[128];
    BYTE bytes[64];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        const DWORD size = (DWORD)strlen(cases[i].bytes);

        CHECK(CryptBinaryToStringA((const BYTE *)cases[i].bytes, size, cases[i].flags, NULL, &count));
        CHECK_EQ(count, strlen(cases[i].text) + 1);
        count--;
        CHECK(!CryptBinaryToStringA((const BYTE *)cases[i].bytes, size, cases[i].flags, text, &count));
        CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
        count = sizeof(text);
        CHECK(CryptBinaryToStringA((const BYTE *)cases[i].bytes, size, cases[i].flags, text, &count));
        CHECK_EQ(count, strlen(cases[i].text));
        CHECK_STR(text, cases[i].text);
        length = sizeof(bytes);
        CHECK(CryptStringToBinaryA(text, 0, cases[i].flags & 0xff, bytes, &length, NULL, NULL));
        CHECK_EQ(length, size);
        CHECK_MEM(bytes, cases[i].bytes, size);
    }
    length = sizeof(bytes);
    CHECK(!CryptStringToBinaryA("Zm9=v", 0, CRYPT_STRING_BASE64, bytes, &length, NULL, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_DATA);
    length = 2;
    CHECK(!CryptStringToBinaryW(TEXT("Zm9v"), 0, CRYPT_STRING_BASE64_ANY, bytes, &length, NULL, &count));
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK(length == 3 && count == CRYPT_STRING_BASE64);
}

CHECK_MAIN(CHECK_TEST(certificates_are_found_by_subject_and_by_hash), CHECK_TEST(a_store_lists_what_it_holds),
           CHECK_TEST(hashes_go_by_name), CHECK_TEST(a_hash_can_be_copied),
           CHECK_TEST(an_encoded_certificate_is_read), CHECK_TEST(bytes_become_text_and_come_back))
