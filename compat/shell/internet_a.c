/* wininet.h's narrow URLs: internet_family.h for this kind of character. */
#include "shell/narrow.h"

#include "shell/internet_family.h"
