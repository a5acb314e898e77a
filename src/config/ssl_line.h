/* A certificate binding as a line of the file `sslcert`, in the words of `netsh http add sslcert`.
 *
 * Two words more than netsh has hold the bits that have no name: flags=0x... and checkmode=0x.... Pure calculation; any thread. */
#ifndef CONFIG_SSL_LINE_H
#define CONFIG_SSL_LINE_H

#include "config/bindings.h"
#include "config/line.h"

/* Words with the values enable and disable, one bit each; the order is that of `netsh http show sslcert`. */
struct ssl_word {
    const char *word;
    ULONG bit;
    bool mode;         /* of the check mode, else of the flags */
    bool inverted;     /* enable clears the bit */
    const char *title; /* what netsh calls it */
};
extern const struct ssl_word ssl_words[];
extern const size_t ssl_word_count;

/* Reads the key words alone: ipport, hostnameport, ccs, scopedccs. NULL, or what is wrong. */
const char *ssl_line_key(struct line *line, struct ssl_binding *out);
/* The whole binding; texts are from malloc, freed by ssl_binding_clear() also after a failure. Words nobody took are the
 * caller's affair. */
const char *ssl_line_read(struct line *line, struct ssl_binding *out);
void ssl_binding_clear(struct ssl_binding *binding);

void ssl_line_write_key(struct line_text *out, const struct ssl_binding *binding);
void ssl_line_write(struct line_text *out, const struct ssl_binding *binding);

/* Lower case, no final dot; a name as certificates know it, or "*.name". */
bool ssl_host_normalize(const char *text, size_t length, char out[SSL_HOST_LIMIT + 1]);

/* What identifies a binding, in bytes: equal for equal keys. Returns the length. */
enum { SSL_KEY_LIMIT = 2 * SSL_HOST_LIMIT + 40 };
size_t ssl_binding_key(const struct ssl_binding *binding, unsigned char out[SSL_KEY_LIMIT]);

#endif
