/* Sizes of files as people read them; see sizes.h. */
#include "shell/sizes.h"
#include <stdio.h>

void shell_size(LONGLONG bytes, char out[SHELL_SIZE_TEXT])
{
    static const char units[] = "KMGTPE";
    ULONGLONG hundredths, rest = bytes > 0 ? (ULONGLONG)bytes : 0;
    size_t unit = 0;

    if (bytes < 1024) {
        snprintf(out, SHELL_SIZE_TEXT, "%lld bytes", (long long)bytes);
        return;
    }
    /* From 1000 of a unit on the next one is used, so that there are never more than three digits. */
    for (; rest / 1024 >= 1000 && unit + 1 < sizeof units - 1; unit++)
        rest /= 1024;
    hundredths = rest / 1024 * 100 + rest % 1024 * 100 / 1024;
    if (hundredths < 1000)
        snprintf(out, SHELL_SIZE_TEXT, "%llu.%02llu %cB", hundredths / 100, hundredths % 100, units[unit]);
    else if (hundredths < 10000)
        snprintf(out, SHELL_SIZE_TEXT, "%llu.%llu %cB", hundredths / 100, hundredths / 10 % 10, units[unit]);
    else
        snprintf(out, SHELL_SIZE_TEXT, "%llu %cB", hundredths / 100, units[unit]);
}

void shell_kilobytes(LONGLONG bytes, char out[SHELL_SIZE_TEXT])
{
    ULONGLONG kilobytes = bytes > 0 ? ((ULONGLONG)bytes + 1023) / 1024 : 0;
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", kilobytes);
    size_t used = 0;

    for (int i = 0; i < length; i++) {
        out[used++] = digits[i];
        if ((length - i) % 3 == 1 && i + 1 < length)
            out[used++] = ',';
    }
    snprintf(out + used, SHELL_SIZE_TEXT - used, " KB");
}
