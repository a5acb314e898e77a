#define NAME_FROM_SHARED "shared"
