/* wininet.h's wide URLs: internet_family.h for this kind of character. */
#include "shell/wide.h"

#include "shell/internet_family.h"
