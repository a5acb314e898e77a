/* Variables of type unsigned long beside DWORD interfaces, one passed as PULONG: its upper half must not be garbage.
 * warnings-expected: the pointer types do differ. */
#include <windows.h>
#include <stdio.h>

static void fill(PULONG out)
{
    *out = 0xFFFFFFFFu;
}

static unsigned dirty_stack(void)
{
    volatile unsigned char bytes[512];
    unsigned i, sum = 0;

    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = 0xA5;
    for (i = 0; i < sizeof bytes; i++)
        sum += bytes[i];
    return sum;
}

static int use(void)
{
    unsigned long received, length;
    DWORD dword = 3;

    fill(&received);
    sscanf("123", "%lu", &length);
    dword += received;
    printf("%lu %d %lu %lu\n", received, received == 0xFFFFFFFFu, length, dword);
    return length == 123;
}

int main(void)
{
    dirty_stack();
    return use() ? 0 : 1;
}
