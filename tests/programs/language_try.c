/* __try, __leave and __finally, as C programs for Windows clean up. */
#include <windows.h>
#include <stdio.h>

static int depth;

static DWORD transfer(int failing)
{
    DWORD result = ERROR_SUCCESS;
    BYTE *buffer = NULL;

    __try {
        int step;

        buffer = (BYTE *)HeapAlloc(GetProcessHeap(), 0, 16);
        if (!buffer) {
            result = ERROR_NOT_ENOUGH_MEMORY;
            __leave;
        }
        for (step = 1; step < 4; step++) {
            if (step == failing) {
                result = ERROR_INVALID_DATA;
                __leave;
            }
            printf("step %d\n", step);
        }
        printf("all steps\n");
    } __finally {
        printf("freed, %s\n", AbnormalTermination() ? "abnormal" : "normal");
        HeapFree(GetProcessHeap(), 0, buffer);
    }
    return result;
}

static void nested(void)
{
    __try {
        depth = 1;
        __try {
            depth = 2;
            switch (depth) {
            case 2:
                __leave;
            default:
                printf("never\n");
            }
        } __finally {
            printf("inner %d\n", depth);
            if (depth == 2)
                __leave; /* of the outer block */
        }
        printf("never\n");
    } __finally {
        printf("outer %d\n", depth);
    }
}

int main(void)
{
    int i;

    printf("%lu\n", transfer(0));
    printf("%lu\n", transfer(2));
    nested();
    for (i = 0; i < 3; i++) {
        if (i == 1)
            __try {
                __leave;
            } __finally {
                printf("once\n");
            }
        else
            __try {
                while (1)
                    break;
            } __finally {
                continue;
            }
    }
    return 0;
}
