/* The service configuration as a whole, and the changes the API makes to it. Readers use the headers of the single kinds. */
#ifndef CONFIG_STORE_H
#define CONFIG_STORE_H

#include "config/bindings.h"
#include "config/section.h"

/* Looks whether any file changed, and reads those that did. Cheap (a stat per file) when none did. Returns true if something
 * is new. Any thread. */
bool config_refresh(void);

/* Grows with every change that config_refresh() or a change by this process brought. */
uint64_t config_generation(void);

/* For tests: forgets everything, and the root. */
void config_forget(void);

extern struct section parameters_section, listen_section, reservations_section, bindings_section,
    ssl_params_section;

/* The record with exactly this key; NULL. */
const struct ssl_binding *bindings_exact(const struct bindings *bindings, const struct ssl_binding *key);

/* ERROR_ALREADY_EXISTS, ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER (a text that no line can hold). Of
 * what is deleted only the key counts. */
ULONG bindings_change(enum section_action action, const struct ssl_binding *binding);

#endif
