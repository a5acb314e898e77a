/* See ssl_line.h. */
#include "config/ssl_line.h"

#include "config/address.h"
#include "http.h"
#include "text/text.h"
#include "url/punycode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FLAG(name) HTTP_SERVICE_CONFIG_SSL_FLAG_##name

const struct ssl_word ssl_words[] = {
    {"verifyclientcertrevocation", HTTP_CERT_CHECK_MODE_NO_REVOCATION, true, true,
     "Verify Client Certificate Revocation"},
    {"verifyrevocationwithcachedclientcertonly", HTTP_CERT_CHECK_MODE_CACHED_REVOCATION, true, false,
     "Verify Revocation Using Cached Client Certificate Only"},
    {"usagecheck", HTTP_CERT_CHECK_MODE_NO_USAGE_CHECK, true, true, "Usage Check"},
    {"dsmapperusage", FLAG(USE_DS_MAPPER), false, false, "DS Mapper Usage"},
    {"clientcertnegotiation", FLAG(NEGOTIATE_CLIENT_CERT), false, false, "Negotiate Client Certificate"},
    {"reject", FLAG(REJECT), false, false, "Reject Connections"},
    {"disablehttp2", FLAG(DISABLE_HTTP2), false, false, "Disable HTTP2"},
    {"disablequic", FLAG(DISABLE_QUIC), false, false, "Disable QUIC"},
    {"disabletls12", FLAG(DISABLE_TLS12), false, false, "Disable TLS1.2"},
    {"disabletls13", FLAG(DISABLE_TLS13), false, false, "Disable TLS1.3"},
    {"disableocspstapling", FLAG(DISABLE_OCSP_STAPLING), false, false, "Disable OCSP Stapling"},
    {"enabletokenbinding", FLAG(ENABLE_TOKEN_BINDING), false, false, "Enable Token Binding"},
    {"logextendedevents", FLAG(LOG_EXTENDED_EVENTS), false, false, "Log Extended Events"},
    {"disablelegacytls", FLAG(DISABLE_LEGACY_TLS), false, false, "Disable Legacy TLS Versions"},
    {"enablesessionticket", FLAG(ENABLE_SESSION_TICKET), false, false, "Enable Session Ticket"},
    {"disablesessionid", FLAG(DISABLE_SESSION_ID), false, false, "Disable Session ID"},
    {"enableclientcorrelation", FLAG(ENABLE_CLIENT_CORRELATION), false, false, "Enable Client Correlation"},
    {"enablecacheclienthello", FLAG(ENABLE_CACHE_CLIENT_HELLO), false, false, "Enable Caching Client Hello"},
};

const size_t ssl_word_count = sizeof(ssl_words) / sizeof(ssl_words[0]);

static ULONG named_bits(bool mode)
{
    ULONG bits = 0;

    for (size_t i = 0; i < ssl_word_count; i++)
        if (ssl_words[i].mode == mode)
            bits |= ssl_words[i].bit;
    return bits;
}

/* ---- keys ---- */

static bool is_host_unit(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c >= 0x80;
}

bool ssl_host_normalize(const char *text, size_t length, char out[SSL_HOST_LIMIT + 1])
{
    bool label_empty = true;

    if (length > 0 && text[length - 1] == '.')
        length--;
    if (length == 0 || length > SSL_HOST_LIMIT)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 'A' && c <= 'Z')
            c += 32;
        if (c == '*' && (i != 0 || length < 3 || text[1] != '.'))
            return false;
        if (c != '.' && c != '*' && !is_host_unit(c))
            return false;
        if (c == '.' && label_empty)
            return false;
        label_empty = c == '.';
        out[i] = (char)c;
    }
    out[length] = 0;
    return !label_empty;
}

static const char *read_name_key(const char *text, struct ssl_binding *out)
{
    const char *colon = strrchr(text, ':');

    if (!colon || !config_port(colon + 1, &out->port))
        return "hostnameport must be a name and a port, as in www.example.com:443";
    if (!ssl_host_normalize(text, (size_t)(colon - text), out->host))
        return "hostnameport does not begin with a host name";
    out->kind = SSL_BINDING_NAME;
    return NULL;
}

static const char *read_address_key(const char *text, enum ssl_binding_kind kind, struct ssl_binding *out)
{
    out->kind = kind;
    if (!config_address_port(text, &out->address, &out->port))
        return "an IP address and a port are wanted, as in 0.0.0.0:443 or [::1]:443";
    return NULL;
}

const char *ssl_line_key(struct line *line, struct ssl_binding *out)
{
    const char *ip = line_take(line, "ipport"), *name = line_take(line, "hostnameport");
    const char *ccs = line_take(line, "ccs"), *scoped = line_take(line, "scopedccs");

    if (!ip + !name + !ccs + !scoped != 3)
        return "exactly one of ipport, hostnameport, ccs and scopedccs is needed";
    if (ip)
        return read_address_key(ip, SSL_BINDING_ADDRESS, out);
    if (name)
        return read_name_key(name, out);
    if (scoped)
        return read_address_key(scoped, SSL_BINDING_SCOPED_CCS, out);
    out->kind = SSL_BINDING_CCS;
    return config_port(ccs, &out->port) ? NULL : "ccs must be a port";
}

void ssl_line_write_key(struct line_text *out, const struct ssl_binding *binding)
{
    static const char *const words[] = {"ipport", "hostnameport", "ccs", "scopedccs"};
    char text[SSL_HOST_LIMIT + 8 > ADDRESS_TEXT ? SSL_HOST_LIMIT + 8 : ADDRESS_TEXT];

    if (binding->kind == SSL_BINDING_NAME)
        snprintf(text, sizeof text, "%s:%u", binding->host, binding->port);
    else if (binding->kind == SSL_BINDING_CCS)
        snprintf(text, sizeof text, "%u", binding->port);
    else
        config_address_port_text(&binding->address, binding->port, text);
    line_add(out, words[binding->kind], text);
}

/* International names are one name in punycode, as clients send it, and as people write it. */
static size_t international_key(const char *host, size_t length, unsigned char *out)
{
    WCHAR units[SSL_HOST_LIMIT];
    size_t count = utf16_from_utf8(host, length, units, SSL_HOST_LIMIT);

    for (size_t i = 0; i < count; i++)
        units[i] = text_upper(units[i]);
    count = punycode_host(units, count);
    out[0] = 0xFF; /* what follows is not UTF-8 */
    memcpy(out + 1, units, count * sizeof(WCHAR));
    return 1 + count * sizeof(WCHAR);
}

static bool is_international(const char *host)
{
    for (const unsigned char *at = (const unsigned char *)host; *at; at++)
        if (*at >= 0x80)
            return true;
    return strstr(host, "xn--") != NULL;
}

size_t ssl_binding_key(const struct ssl_binding *binding, unsigned char out[SSL_KEY_LIMIT])
{
    size_t length = 0;

    out[length++] = (unsigned char)binding->kind;
    out[length++] = (unsigned char)(binding->port >> 8);
    out[length++] = (unsigned char)binding->port;
    if (binding->kind == SSL_BINDING_NAME) {
        size_t host = strlen(binding->host);

        if (is_international(binding->host))
            return length + international_key(binding->host, host, out + length);
        memcpy(out + length, binding->host, host);
        return length + host;
    }
    if (binding->kind == SSL_BINDING_CCS)
        return length;
    out[length++] = binding->address.family;
    memcpy(out + length, binding->address.bytes, 16);
    memcpy(out + length + 16, &binding->address.scope, 4);
    return length + 20;
}

/* ---- the rest ---- */

static const char *read_number(struct line *line, const char *name, ULONG *out)
{
    const char *text = line_take(line, name);
    uint64_t value;

    if (!text)
        return NULL;
    if (!line_number(text, UINT32_MAX, &value))
        return "a number is wanted";
    *out = (ULONG)value;
    return NULL;
}

static const char *read_text(struct line *line, const char *name, char **out)
{
    const char *text = line_take(line, name);

    if (!text || !*text)
        return NULL;
    *out = strdup(text);
    return *out ? NULL : line_no_memory;
}

static const char *read_words(struct line *line, struct ssl_binding *out)
{
    for (size_t i = 0; i < ssl_word_count; i++) {
        const struct ssl_word *word = &ssl_words[i];
        ULONG *bits = word->mode ? &out->check_mode : &out->flags;
        const char *text = line_take(line, word->word);
        bool enable;

        if (!text)
            continue;
        enable = strcasecmp(text, "enable") == 0;
        if (!enable && strcasecmp(text, "disable") != 0)
            return "the value must be enable or disable";
        if (enable != word->inverted)
            *bits |= word->bit;
        else
            *bits &= ~word->bit;
    }
    return NULL;
}

static const char *read_certificate(struct line *line, struct ssl_binding *out)
{
    const char *hash = line_take(line, "certhash"), *application = line_take(line, "appid");
    bool central = out->kind == SSL_BINDING_CCS || out->kind == SSL_BINDING_SCOPED_CCS;
    size_t length = 0;

    if (hash && !line_hex(hash, out->hash, SSL_HASH_LIMIT, &length))
        return "certhash must be the certificate's thumbprint in hexadecimal digits";
    if (!central && length == 0)
        return "certhash is missing";
    if (central && length > 0)
        return "a central store has no certhash";
    out->hash_length = (ULONG)length;
    if (application && !line_guid(application, &out->application))
        return "appid must be a GUID, as in {00112233-4455-6677-8899-aabbccddeeff}";
    return NULL;
}

const char *ssl_line_read(struct line *line, struct ssl_binding *out)
{
    const char *problem;

    memset(out, 0, sizeof *out);
    if ((problem = ssl_line_key(line, out)) || (problem = read_certificate(line, out)) ||
        (problem = read_number(line, "flags", &out->flags)) ||
        (problem = read_number(line, "checkmode", &out->check_mode)) || (problem = read_words(line, out)) ||
        (problem = read_number(line, "revocationfreshnesstime", &out->revocation_freshness)) ||
        (problem = read_number(line, "urlretrievaltimeout", &out->revocation_timeout)) ||
        (problem = read_text(line, "certstorename", &out->store)) ||
        (problem = read_text(line, "sslctlidentifier", &out->ctl_identifier)) ||
        (problem = read_text(line, "sslctlstorename", &out->ctl_store)))
        return problem;
    if (!out->store && !(out->store = strdup("MY")))
        return line_no_memory;
    return NULL;
}

void ssl_binding_clear(struct ssl_binding *binding)
{
    free(binding->store);
    free(binding->ctl_identifier);
    free(binding->ctl_store);
    binding->store = binding->ctl_identifier = binding->ctl_store = NULL;
}

static void write_words(struct line_text *out, const struct ssl_binding *binding)
{
    ULONG flags = binding->flags & ~named_bits(false), mode = binding->check_mode & ~named_bits(true);

    for (size_t i = 0; i < ssl_word_count; i++) {
        const struct ssl_word *word = &ssl_words[i];

        if ((word->mode ? binding->check_mode : binding->flags) & word->bit)
            line_add(out, word->word, word->inverted ? "disable" : "enable");
    }
    if (mode)
        line_add_flags(out, "checkmode", mode);
    if (flags)
        line_add_flags(out, "flags", flags);
}

void ssl_line_write(struct line_text *out, const struct ssl_binding *binding)
{
    char text[2 * SSL_HASH_LIMIT + 1], guid[LINE_GUID];

    ssl_line_write_key(out, binding);
    if (binding->hash_length) {
        line_format_hex(binding->hash, binding->hash_length, text);
        line_add(out, "certhash", text);
    }
    line_format_guid(&binding->application, guid);
    line_add(out, "appid", guid);
    line_add(out, "certstorename", binding->store ? binding->store : "MY");
    write_words(out, binding);
    if (binding->revocation_freshness)
        line_add_number(out, "revocationfreshnesstime", binding->revocation_freshness);
    if (binding->revocation_timeout)
        line_add_number(out, "urlretrievaltimeout", binding->revocation_timeout);
    if (binding->ctl_identifier)
        line_add(out, "sslctlidentifier", binding->ctl_identifier);
    if (binding->ctl_store)
        line_add(out, "sslctlstorename", binding->ctl_store);
}
