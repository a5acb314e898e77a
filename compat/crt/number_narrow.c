/* strtol (of 32 bits), _strtoi64, _itoa and their like: number_twins.h for char. */
#define UNIT      char
#define TO(name)  crt_strto##name
#define MTO(name) _strto##name
#define ITO_(p)   p##toa
#define ITO(p)    ITO_(p)

long crt_strtol(const char *s, char **end, int base);
unsigned long crt_strtoul(const char *s, char **end, int base);

#include "alias.h"
#include "number_twins.h"

CRT_ALIAS(strtol, crt_strtol);
CRT_ALIAS(strtoul, crt_strtoul);
CRT_ALIAS(__isoc23_strtol, crt_strtol);
CRT_ALIAS(__isoc23_strtoul, crt_strtoul);

long atol(const char *s)
{
    return crt_strtol(s, NULL, 10);
}

int atoi(const char *s)
{
    return (int)crt_strtol(s, NULL, 10);
}

long long _atoi64(const char *s)
{
    return _strtoi64(s, NULL, 10);
}

char *itoa(int value, char *to, int base)
{
    return _itoa(value, to, base);
}

char *ltoa(long value, char *to, int base)
{
    return _ltoa(value, to, base);
}

char *ultoa(unsigned long value, char *to, int base)
{
    return _ultoa(value, to, base);
}
