/* Escaping, canonical forms and combining of wide URLs: url_family.h for this kind of character. */
#include "shell/wide.h"

#include "shell/url_family.h"
