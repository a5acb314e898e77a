/* cert import, list, delete, selfsigned: what the certificate manager does on Windows. */
#include "netsh.h"

#include "config/line.h"
#include "config/root.h"
#include "tls/certificates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WIDTH 20

static void show_date(const char *title, const char *key, time_t when)
{
    char text[64];
    struct tm parts;

    gmtime_r(&when, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    field(title, WIDTH, key, "%s", text);
}

static void show_names(struct certificate *certificate)
{
    char text[4096] = "";
    const char *name;
    size_t length, used = 0;

    for (unsigned i = 0; certificate_name(certificate, i, &name, &length); i++) {
        if (used + length + 3 >= sizeof text)
            break;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", i ? ", " : "", (int)length, name);
    }
    field("Names", WIDTH, "names", "%s", text);
}

static bool show_certificate(void *context, const char *store, struct certificate *certificate)
{
    char thumbprint[THUMBPRINT_TEXT];

    (void)context;
    thumbprint_text(certificate_thumbprint(certificate), thumbprint);
    begin_record();
    field("Certificate Hash", WIDTH, "certificateHash", "%s", thumbprint);
    field("Store", WIDTH, "store", "%s", store);
    field("Subject", WIDTH, "subject", "%s", certificate_subject(certificate));
    field("Issuer", WIDTH, "issuer", "%s", certificate_issuer(certificate));
    show_names(certificate);
    show_date("Valid from", "validFrom", certificate_begins(certificate));
    show_date("Valid to", "validTo", certificate_ends(certificate));
    field("Key", WIDTH, "key", "%s %u", certificate_is_elliptic(certificate) ? "ECDSA" : "RSA",
          certificate_key_bits(certificate));
    field_switch("Private key", WIDTH, "privateKey", certificate_has_key(certificate), "Yes", "No");
    end_record();
    return true;
}

static const char *store(void)
{
    return argument("store") ? argument("store") : "MY";
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    char *data = malloc(1 << 20);

    if (!file || !data)
        usage_error("%s: cannot be read.", path);
    *length = fread(data, 1, 1 << 20, file);
    fclose(file);
    return data;
}

/* The thumbprint is what bindings want: it is shown, and the certificate with it. */
static int present(const char *title, struct certificate *certificate)
{
    begin_list(title, "certificates");
    show_certificate(NULL, store(), certificate);
    end_list();
    if (!certificate_has_key(certificate))
        text_line("It came without a private key, so it cannot be bound to a port.\n");
    certificate_release(certificate);
    return 0;
}

int cert_import(void)
{
    struct certificate *certificate;
    size_t length;
    char *data = read_file(argument_needed("file"), &length);
    ULONG error =
        certificates_import(config_root(), store(), data, length, argument("password"), &certificate);

    free(data);
    if (error == ERROR_INVALID_PASSWORD)
        return failed("Certificate import", error, "The file is under a password: password=TEXT");
    if (error != NO_ERROR)
        return failed("Certificate import", error,
                      error == ERROR_ACCESS_DENIED
                          ? NULL
                          : "The file must be PEM or PFX, best with the private key in it.");
    return present("Certificate successfully imported", certificate);
}

int cert_list(void)
{
    ULONG error;

    begin_list("Certificates:", "certificates");
    error = certificates_list(config_root(), argument("store"), show_certificate, NULL);
    end_list();
    return error != NO_ERROR && error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND;
}

int cert_delete(void)
{
    unsigned char hash[THUMBPRINT_SIZE];
    size_t length;
    ULONG error;

    if (!line_hex(argument_needed("certhash"), hash, sizeof hash, &length) || length != THUMBPRINT_SIZE)
        usage_error("certhash= must be 40 hexadecimal digits; \"cert list\" shows them.");
    error = certificates_delete(config_root(), store(), hash, length);
    if (error != NO_ERROR)
        return failed("Certificate delete", error,
                      error == ERROR_FILE_NOT_FOUND ? "\"cert list\" shows the certificates there are."
                                                    : NULL);
    return succeeded("Certificate successfully deleted");
}

int cert_selfsigned(void)
{
    static char text[8192];
    const char *names[SELF_SIGNED_NAMES], *type = argument("keytype");
    struct self_signed wanted = {.names = names};
    struct certificate *certificate;
    ULONG error;

    snprintf(text, sizeof text, "%s", argument_needed("names"));
    for (char *rest = text, *name; (name = strsep(&rest, ",")) && wanted.name_count < SELF_SIGNED_NAMES;)
        if (*name)
            names[wanted.name_count++] = name;
    if (argument("days"))
        wanted.days = (unsigned)argument_number("days", 36500);
    wanted.rsa = type && strcasecmp(type, "rsa") == 0;
    if (type && !wanted.rsa && strcasecmp(type, "ecdsa") != 0)
        usage_error("keytype= must be ecdsa or rsa.");
    error = certificates_self_sign(config_root(), store(), &wanted, &certificate);
    if (error != NO_ERROR)
        return failed("Certificate creation", error,
                      error == ERROR_INVALID_PARAMETER ? "names= takes host names and IP addresses." : NULL);
    return present("Certificate successfully created", certificate);
}
