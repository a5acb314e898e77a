/* InternetCrackUrl: a URL into its parts, once for each kind of character, because a part may be pointed to in the caller's own
 * text. The parts are as the URL has them; only ICU_DECODE changes them. */
#include "error/error.h"
#include "shell/scheme.h"
#include "shell/unescape.h"

#include <stdbool.h>
#include <string.h>

#define CHARACTER    char
#define COMPONENTS   URL_COMPONENTSA
#define CRACK        InternetCrackUrlA
#define MEMBER(name) narrow_##name
#include "shell/crack_family.h"
#undef CHARACTER
#undef COMPONENTS
#undef CRACK
#undef MEMBER

#define CHARACTER    WCHAR
#define COMPONENTS   URL_COMPONENTSW
#define CRACK        InternetCrackUrlW
#define MEMBER(name) wide_##name
#include "shell/crack_family.h"
