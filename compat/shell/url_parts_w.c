/* Parts of wide URLs: url_part_family.h for this kind of character. */
#include "shell/wide.h"

#include "shell/url_part_family.h"
