/* What SDDL calls the parts of an entry; in the order in which they are written. */
#include "security/sddl_text.h"

const struct sddl_word sddl_types[] = {
    {"A", ACCESS_ALLOWED_ACE_TYPE}, {"D", ACCESS_DENIED_ACE_TYPE},           {"AU", SYSTEM_AUDIT_ACE_TYPE},
    {"AL", SYSTEM_ALARM_ACE_TYPE},  {"ML", SYSTEM_MANDATORY_LABEL_ACE_TYPE}, {"", 0},
};

const struct sddl_word sddl_flags[] = {
    {"OI", OBJECT_INHERIT_ACE},
    {"CI", CONTAINER_INHERIT_ACE},
    {"NP", NO_PROPAGATE_INHERIT_ACE},
    {"IO", INHERIT_ONLY_ACE},
    {"ID", INHERITED_ACE},
    {"SA", SUCCESSFUL_ACCESS_ACE_FLAG},
    {"FA", FAILED_ACCESS_ACE_FLAG},
    {"", 0},
};

const struct sddl_word sddl_bits[] = {
    {"CC", 0x1},           {"DC", 0x2},          {"LC", 0x4},
    {"SW", 0x8},           {"RP", 0x10},         {"WP", 0x20},
    {"DT", 0x40},          {"LO", 0x80},         {"CR", 0x100},
    {"SD", DELETE},        {"RC", READ_CONTROL}, {"WD", WRITE_DAC},
    {"WO", WRITE_OWNER},   {"GA", GENERIC_ALL},  {"GX", GENERIC_EXECUTE},
    {"GW", GENERIC_WRITE}, {"GR", GENERIC_READ}, {"", 0},
};

/* Rights of files and of registry keys, and of integrity labels: written only when they are the whole mask. */
const struct sddl_word sddl_sets[] = {
    {"FA", 0x1F01FF}, {"FR", 0x120089}, {"FW", 0x120116}, {"FX", 0x1200A0}, {"KA", 0xF003F},
    {"KR", 0x20019},  {"KX", 0x20019},  {"KW", 0x20006},  {"", 0},
};

const struct sddl_word sddl_controls[] = {
    {"P", SE_DACL_PROTECTED},
    {"AR", SE_DACL_AUTO_INHERIT_REQ},
    {"AI", SE_DACL_AUTO_INHERITED},
    {"", 0},
};
