/* What the files of the service configuration API share: the table of record kinds, and the writing of answers. */
#ifndef HTTPAPI_SERVICE_CONFIG_H
#define HTTPAPI_SERVICE_CONFIG_H

#include "config/store.h"
#include "http.h"

struct url_address;

/* -- answers: the structure first, and behind it, in the same buffer, what it points to -- */

struct answer {
    unsigned char *base; /* NULL: only measure */
    size_t used;
};

/* Copies to the next aligned place; NULL while measuring, and for NULL. */
void *answer_bytes(struct answer *answer, const void *bytes, size_t length, size_t alignment);
WCHAR *answer_text(struct answer *answer, const char *utf8);
void answer_head(struct answer *answer, const void *structure, size_t size);

/* Writes one record, head and all. */
typedef void answer_writer(struct answer *answer, const void *record);

/* The caller's buffer. */
struct output {
    void *buffer;
    ULONG length;
    ULONG *returned; /* may be NULL */
};

/* Measures, checks (`too_small` if it does not fit) and writes. */
ULONG answer_record(const struct output *output, size_t head, answer_writer *write, const void *record,
                    ULONG too_small);

/* -- kinds of records -- */

/* Lengths were checked against the table. */
struct config_kind {
    ULONG set_size, delete_size, query_size; /* least lengths */
    ULONG (*set)(HTTP_SERVICE_CONFIG_ID id, const void *information);
    ULONG (*update)(HTTP_SERVICE_CONFIG_ID id, const void *information); /* NULL: not for this kind */
    ULONG (*remove)(HTTP_SERVICE_CONFIG_ID id, const void *information);
    ULONG (*query)(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output);
};

extern const struct config_kind config_listen, config_urlacl, config_timeout, config_cache, config_setting;
extern const struct config_kind config_ssl, config_sni, config_ccs, config_ssl_ex, config_sni_ex,
    config_ccs_ex;

/* -- small conversions; ERROR_INVALID_PARAMETER for what cannot be -- */

/* `length` 0: as long as its family says. 0.0.0.0 becomes family 0. */
ULONG config_address_in(const SOCKADDR *address, size_t length, struct url_address *out, USHORT *port);
/* Returns the length. */
size_t config_address_out(const struct url_address *address, USHORT port, SOCKADDR_STORAGE *out);
/* A terminated copy from malloc, refused if longer than `most` units or not Unicode. NULL stays NULL. */
ULONG config_text_in(const WCHAR *text, size_t most, char **out);

/* The keys of the SSL families, with and without Ex. */
struct ssl_binding;
ULONG config_sni_key_in(const HTTP_SERVICE_CONFIG_SSL_SNI_KEY *key, struct ssl_binding *out);
ULONG config_ccs_key_in(HTTP_SERVICE_CONFIG_ID id, const SOCKADDR_STORAGE *key, struct ssl_binding *out);
ULONG config_ssl_key_in(const SOCKADDR *key, struct ssl_binding *out);

#endif
