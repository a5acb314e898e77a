/* Escaping, canonical forms and combining of narrow URLs: url_family.h for this kind of character. */
#include "shell/narrow.h"

#include "shell/url_family.h"
