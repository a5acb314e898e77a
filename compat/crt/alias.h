/* One function under the several names that the C library's headers give it. The headers redirect some names (strtol to
 * __isoc23_strtol, scanf to __isoc99_scanf) as the dialect and the library's age want it; so these functions have names of
 * our own in C, and the assembler sets the others. */
#ifndef CRT_ALIAS_H
#define CRT_ALIAS_H

#define CRT_ALIAS(name, target) __asm__(".globl " #name "\n.hidden " #name "\n.set " #name ", " #target)

#endif
