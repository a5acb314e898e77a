/* add, update, delete, show sslcert. Arguments are read by the same code that reads the configuration file. */
#include "netsh.h"

#include "config/root.h"
#include "config/ssl_line.h"
#include "config/ssl_params.h"
#include "config/store.h"
#include "tls/certificates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arguments that were given, as a line of the file. */
static void read_line(struct line *line, struct line_text *text)
{
    const char *problem, *name;

    for (unsigned i = 0; (name = argument_name(i)); i++) {
        const char *value = argument(name);

        if (value && !line_can_hold(value))
            usage_error("%s= has a control character.", name);
        if (value)
            line_add(text, name, value);
    }
    problem = line_parse(text->text ? text->text : "", text->length, line);
    if (problem || text->failed)
        usage_error("%s.", problem ? problem : "not enough memory");
}

static struct ssl_binding read_binding(bool whole)
{
    struct line_text text = {0};
    struct ssl_binding binding;
    const char *problem;
    struct line line;

    memset(&binding, 0, sizeof binding);
    read_line(&line, &text);
    problem = whole ? ssl_line_read(&line, &binding) : ssl_line_key(&line, &binding);
    if (problem)
        usage_error("%s.", problem);
    if (whole && !argument("appid"))
        usage_error("appid={GUID} is needed; any GUID of your program will do (uuidgen makes one).");
    line_free(&line);
    free(text.text);
    return binding;
}

static const char *hint_for(ULONG error)
{
    switch (error) {
    case ERROR_ALREADY_EXISTS:
        return "There is a binding for this: use \"update sslcert\", or delete it first.";
    case ERROR_FILE_NOT_FOUND:
        return "\"show sslcert\" lists the bindings there are.";
    default:
        return NULL;
    }
}

/* What the API would answer for the certificate. */
static ULONG check_certificate(const struct ssl_binding *binding)
{
    struct certificate *certificate;
    ULONG error;

    if (binding->hash_length == 0)
        return NO_ERROR;
    error =
        certificates_load(config_root(), binding->store, binding->hash, binding->hash_length, &certificate);
    if (error == NO_ERROR)
        certificate_release(certificate);
    return error;
}

static int change(enum section_action action, const char *what, const char *done)
{
    struct ssl_binding binding = read_binding(action != RECORD_DELETE);
    ULONG error = config_may_write() ? NO_ERROR : ERROR_ACCESS_DENIED;

    if (error == NO_ERROR && action != RECORD_DELETE)
        error = check_certificate(&binding);
    if (error == NO_ERROR)
        error = bindings_change(action, &binding);
    ssl_binding_clear(&binding);
    return error == NO_ERROR ? succeeded(done) : failed(what, error, hint_for(error));
}

int add_sslcert(void)
{
    return change(RECORD_ADD, "SSL Certificate add", "SSL Certificate successfully added");
}

int update_sslcert(void)
{
    return change(RECORD_UPDATE, "SSL Certificate update", "SSL Certificate successfully updated");
}

int delete_sslcert(void)
{
    return change(RECORD_DELETE, "SSL Certificate deletion", "SSL Certificate successfully deleted");
}

/* ---- showing ---- */

#define WIDTH 28

static void show_key(const struct ssl_binding *binding)
{
    static const struct {
        const char *title, *key;
    } names[] = {{"IP:port", "ipPort"},
                 {"Hostname:port", "hostnamePort"},
                 {"Central Certificate Store", "ccs"},
                 {"Scoped Central Certificate Store", "scopedCcs"}};
    struct line_text text = {0};

    ssl_line_write_key(&text, binding);
    field(names[binding->kind].title, WIDTH, names[binding->kind].key, "%s", strchr(text.text, '=') + 1);
    free(text.text);
}

/* Words that older systems had say Enabled or Disabled, the others Set or Not Set. */
static void show_words(const struct ssl_binding *binding, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct ssl_word *word = &ssl_words[i];
        bool set = ((word->mode ? binding->check_mode : binding->flags) & word->bit) != 0;

        field_switch(word->title, WIDTH, word->word, set != word->inverted, i < 6 ? "Enabled" : "Set",
                     i < 6 ? "Disabled" : "Not Set");
    }
}

static void show_param(const struct ssl_param *param)
{
    begin_group("Extended Properties:", NULL, false);
    field_number("PropertyId", 24, "propertyId", param->type);
    if (param->type == ExParamTypeHttp2Window) {
        field_number("Receive Window", 24, "receiveWindow", param->number[0]);
    } else if (param->type == ExParamTypeHttp2SettingsLimits) {
        field_number("Max Settings Per Frame", 24, "maxSettingsPerFrame", param->number[0]);
        field_number("Max Settings Per Minute", 24, "maxSettingsPerMinute", param->number[1]);
    } else {
        field_number("Value", 24, "value", param->number[0]);
    }
    for (unsigned i = 0; i < param->count; i++)
        field("Text", 24, NULL, "%s", param->texts[i]);
    end_group();
}

static void show_params(const struct ssl_binding *binding)
{
    const struct ssl_params *params = ssl_params_acquire();

    begin_group(NULL, "extendedProperties", true);
    for (ULONG type = 0; type < ExParamTypeMax; type++) {
        const struct ssl_param *param = ssl_params_find(params, binding, type);

        if (param)
            show_param(param);
    }
    end_group();
    ssl_params_release(params);
}

static const char *nothing(void)
{
    return json ? "" : "(null)";
}

static void show_one(const struct ssl_binding *binding)
{
    char hash[2 * SSL_HASH_LIMIT + 1], guid[LINE_GUID];

    line_format_hex(binding->hash, binding->hash_length, hash);
    line_format_guid(&binding->application, guid);
    begin_record();
    show_key(binding);
    field("Certificate Hash", WIDTH, "certificateHash", "%s", hash);
    field("Application ID", WIDTH, "applicationId", "%s", guid);
    field("Certificate Store Name", WIDTH, "certificateStoreName", "%s",
          binding->hash_length ? binding->store : nothing());
    show_words(binding, 0, 3);
    field_number("Revocation Freshness Time", WIDTH, "revocationFreshnessTime",
                 binding->revocation_freshness);
    field_number("URL Retrieval Timeout", WIDTH, "urlRetrievalTimeout", binding->revocation_timeout);
    field("Ctl Identifier", WIDTH, "ctlIdentifier", "%s",
          binding->ctl_identifier ? binding->ctl_identifier : nothing());
    field("Ctl Store Name", WIDTH, "ctlStoreName", "%s", binding->ctl_store ? binding->ctl_store : nothing());
    show_words(binding, 3, ssl_word_count);
    show_params(binding);
    end_record();
}

static bool has_key(void)
{
    return argument("ipport") || argument("hostnameport") || argument("ccs") || argument("scopedccs");
}

int show_sslcert(void)
{
    const struct bindings *bindings = bindings_acquire();
    const struct ssl_binding *binding, *one = NULL;

    if (has_key()) {
        struct ssl_binding key = read_binding(false);

        one = bindings_exact(bindings, &key);
        if (!one)
            bindings_release(bindings);
        if (!one)
            return failed("SSL Certificate show", ERROR_FILE_NOT_FOUND, hint_for(ERROR_FILE_NOT_FOUND));
    }
    begin_list("SSL Certificate bindings:", "sslCertificateBindings");
    for (size_t i = 0; (binding = bindings_at(bindings, i)); i++)
        if (!one || one == binding)
            show_one(binding);
    end_list();
    bindings_release(bindings);
    return 0;
}
