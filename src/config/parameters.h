/* The file `parameters`: lines "Name = value", the registry values of Services\HTTP\Parameters and the records of the service
 * configuration that are single numbers (timeouts, cache parameters, settings).
 *
 * Names are compared without regard to case; of two lines with one name the last counts. What a name means and which values
 * it may have is its user's affair. Any thread. */
#ifndef CONFIG_PARAMETERS_H
#define CONFIG_PARAMETERS_H

#include "windef.h"
#include <stdbool.h>
#include <stdint.h>

struct parameters;

const struct parameters *parameters_acquire(void); /* never NULL */
void parameters_release(const struct parameters *parameters);

/* The text behind the equals sign, without blanks around it; NULL. */
const char *parameters_get(const struct parameters *parameters, const char *name);

/* The same as a number, decimal or hexadecimal with 0x; false if it is absent, none, or out of range. */
bool parameters_number(const struct parameters *parameters, const char *name, uint64_t lowest,
                       uint64_t highest, uint64_t *out);

/* ERROR_ACCESS_DENIED and what a medium has to say; deleting what is not there is ERROR_FILE_NOT_FOUND. */
ULONG parameters_set(const char *name, ULONG value);
ULONG parameters_delete(const char *name);

#endif
