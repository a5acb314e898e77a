/* Parts of narrow URLs: url_part_family.h for this kind of character. */
#include "shell/narrow.h"

#include "shell/url_part_family.h"
