/* httpapi-netsh: finds the command, reads its arguments in netsh's notation ([name=]value, in any order or in the order of the
 * names), runs it. */
#include "netsh.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define KEY_HELP "ipport=ADDRESS:PORT | hostnameport=NAME:PORT | ccs=PORT | scopedccs=ADDRESS:PORT\n"
#define SSL_NAMES                                                                                           \
    "ipport hostnameport ccs scopedccs certhash appid certstorename verifyclientcertrevocation "            \
    "verifyrevocationwithcachedclientcertonly usagecheck revocationfreshnesstime urlretrievaltimeout "      \
    "sslctlidentifier sslctlstorename dsmapperusage clientcertnegotiation reject disablehttp2 disablequic " \
    "disablelegacytls disabletls12 disabletls13 disableocspstapling enabletokenbinding logextendedevents "  \
    "enablesessionticket disablesessionid enableclientcorrelation enablecacheclienthello"
#define SSL_HELP                                                                                  \
    KEY_HELP                                                                                      \
    "certhash=THUMBPRINT appid={GUID} [certstorename=MY] [clientcertnegotiation=enable|disable] " \
    "[reject=...]\n"                                                                              \
    "[disabletls12=...] [disabletls13=...] [disablehttp2=...] [enablesessionticket=...] ...\n"
#define POLICY_NAMES "name url group at stage flow when condition cache base"
#define POLICY_HELP                                                                                   \
    "url=PREFIX|group=NAME at=request|response [stage=preflow|flow|postflow] [flow=NAME] [when=...] " \
    "[condition=...] [cache=NAME] [base=URL]"

const struct command commands[] = {
    {"add", "urlacl", "url user listen delegate sddl", add_urlacl,
     "url=PREFIX user=NAME [listen=yes|no] [delegate=yes|no] | url=PREFIX sddl=TEXT\n"
     "Lets a user or group register URLs below a prefix, as in http://+:8080/app/.\n"},
    {"delete", "urlacl", "url", delete_urlacl, "url=PREFIX\nTakes a reservation back.\n"},
    {"show", "urlacl", "url", show_urlacl, "[url=PREFIX]\nShows one reservation, or all.\n"},
    {"add", "sslcert", SSL_NAMES, add_sslcert,
     SSL_HELP "Binds a certificate to an address, a host name or a port.\n"},
    {"update", "sslcert", SSL_NAMES, update_sslcert,
     SSL_HELP "Replaces a binding in one step: no handshake meets a moment without one.\n"},
    {"delete", "sslcert", "ipport hostnameport ccs scopedccs", delete_sslcert,
     KEY_HELP "Removes a binding.\n"},
    {"show", "sslcert", "ipport hostnameport ccs scopedccs", show_sslcert,
     "[" KEY_HELP "]\nShows one binding, or all.\n"},
    {"add", "iplisten", "ipaddress", add_iplisten,
     "ipaddress=ADDRESS\nListens on this address from the next start of a server on, and only on those in "
     "the list.\n"},
    {"delete", "iplisten", "ipaddress address", delete_iplisten,
     "ipaddress=ADDRESS\nTakes an address off the list.\n"},
    {"show", "iplisten", "", show_iplisten, "\nShows the addresses that are listened on; none: all.\n"},
    {"add", "timeout", "timeouttype value", add_timeout,
     "timeouttype=idleconnectiontimeout|headerwaittimeout value=SECONDS\nSets a timeout for all servers.\n"},
    {"delete", "timeout", "timeouttype", delete_timeout,
     "timeouttype=idleconnectiontimeout|headerwaittimeout\nBrings the default back.\n"},
    {"show", "timeout", "", show_timeout, "\nShows the timeouts.\n"},
    {"add", "cacheparam", "type value", add_cacheparam,
     "type=maxcacheresponsesize|cacherangechunksize value=BYTES\nSets a parameter of the response cache.\n"},
    {"delete", "cacheparam", "type", delete_cacheparam,
     "type=maxcacheresponsesize|cacherangechunksize\nBrings the default back.\n"},
    {"show", "cacheparam", "type", show_cacheparam,
     "[type=...]\nShows the parameters of the response cache.\n"},
    {"add", "setting", "settingtype value", add_setting,
     "settingtype=sslthrottle value=NUMBER\nSets a setting.\n"},
    {"delete", "setting", "settingtype", delete_setting,
     "settingtype=sslthrottle\nBrings the default back.\n"},
    {"show", "setting", "settingtype", show_setting, "[settingtype=sslthrottle]\nShows the settings.\n"},
    {"show", "servicestate", "view verbose", show_servicestate,
     "[view=session|requestq] [verbose=yes|no]\nShows sessions, URL groups, URLs and queues of the servers "
     "that run.\n"},
    {"show", "cachestate", "url", show_cachestate,
     "[url=PREFIX]\nShows what the servers that run have cached, all of it or what lies below a prefix.\n"},
    {"delete", "cache", "url recursive", delete_cache,
     "[url=URL] [recursive=yes|no]\nMakes the servers that run forget a URL, or everything.\n"},
    {"flush", "logbuffer", "", flush_logbuffer, "\nWrites buffered log lines to their files.\n"},
    {"cert", "import", "file password store", cert_import,
     "file=PATH [password=TEXT] [store=MY]\nTakes a certificate and its key, PEM or PFX, into a store.\n"},
    {"cert", "list", "store", cert_list, "[store=NAME]\nShows the certificates of a store, or of all.\n"},
    {"cert", "delete", "certhash store", cert_delete,
     "certhash=THUMBPRINT [store=MY]\nRemoves a certificate.\n"},
    {"cert", "selfsigned", "names days keytype store", cert_selfsigned,
     "names=NAME[,NAME...] [days=365] [keytype=ecdsa|rsa] [store=MY]\n"
     "Makes a certificate for tests, which no client trusts unless it is told to.\n"},
    {"policy", "add", POLICY_NAMES " file line", policy_add,
     "[file=PATH] [name=NAME] [" POLICY_HELP "]\n"
     "[file=PATH] [name=NAME] line=TEXT\n"
     "Takes a cache policy's document, attaches a policy, or both; or adds a line as in the file "
     "`policies`.\n"},
    {"policy", "list", "", policy_list,
     "\nShows the policies, where they are attached, and the other lines.\n"},
    {"policy", "check", "file name", policy_check,
     "[file=PATH [name=NAME]]\nReads a document, or all that is configured, and says what is wrong and "
     "where.\n"},
    {"policy", "delete", POLICY_NAMES " line attachments", policy_delete,
     "name=NAME [attachments=yes | " POLICY_HELP "]\n"
     "line=TEXT\n"
     "Removes a document that is not attached, the attachments that have these words, or a line.\n"},
    {NULL, NULL, NULL, NULL, NULL},
};

bool json;

static const struct command *current;
static struct {
    const char *name;
    size_t length;
    const char *value;
} arguments[ARGUMENTS];
static unsigned argument_count;

/* ---- arguments ---- */

static void learn_names(const char *names)
{
    while (*names) {
        size_t length = strcspn(names, " ");

        arguments[argument_count].name = names;
        arguments[argument_count++].length = length;
        names += length + (names[length] == ' ');
    }
}

static int find_name(const char *name, size_t length)
{
    for (unsigned i = 0; i < argument_count; i++)
        if (arguments[i].length == length && strncasecmp(arguments[i].name, name, length) == 0)
            return (int)i;
    return -1;
}

static bool looks_like_a_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", text[i]))
            return false;
    return length > 0;
}

static void take_argument(const char *text)
{
    size_t length = strcspn(text, "=");
    int at = text[length] == '=' ? find_name(text, length) : -1;

    if (at >= 0) {
        if (arguments[at].value)
            usage_error("%.*s is given twice.", (int)length, text);
        arguments[at].value = text + length + 1;
        return;
    }
    if (text[length] == '=' && looks_like_a_name(text, length))
        usage_error("\"%.*s\" is no argument of this command.", (int)length, text);
    for (unsigned i = 0; i < argument_count; i++) {
        if (!arguments[i].value) {
            arguments[i].value = text;
            return;
        }
    }
    usage_error("\"%s\" is one argument too many.", text);
}

const char *argument(const char *name)
{
    int at = find_name(name, strlen(name));

    return at < 0 ? NULL : arguments[at].value;
}

const char *argument_name(unsigned index)
{
    static char name[64];

    if (index >= argument_count)
        return NULL;
    snprintf(name, sizeof name, "%.*s", (int)arguments[index].length, arguments[index].name);
    return name;
}

const char *argument_needed(const char *name)
{
    const char *value = argument(name);

    if (!value || !*value)
        usage_error("%s= is needed.", name);
    return value;
}

bool argument_switch(const char *name, bool otherwise)
{
    const char *value = argument(name);

    if (!value)
        return otherwise;
    if (strcasecmp(value, "yes") == 0 || strcasecmp(value, "enable") == 0)
        return true;
    if (strcasecmp(value, "no") != 0 && strcasecmp(value, "disable") != 0)
        usage_error("%s= must be yes or no.", name);
    return false;
}

unsigned long long argument_number(const char *name, unsigned long long highest)
{
    const char *text = argument_needed(name);
    bool hex = text[0] == '0' && (text[1] | 32) == 'x';
    unsigned long long value;
    char *end;

    value = strtoull(text, &end, hex ? 16 : 10);
    if (text[0] < '0' || text[0] > '9' || *end || value > highest)
        usage_error("%s= must be a number up to %llu, decimal or hexadecimal with 0x.", name, highest);
    return value;
}

/* ---- help ---- */

static void print_help(const struct command *command)
{
    printf("Usage: %s %s %s", command->verb, command->noun, command->help);
}

static void print_all(const char *verb)
{
    printf("Usage: httpapi-netsh [http] COMMAND [[name=]value ...] [--json]\n\n"
           "The service configuration in %s and the servers that run.\n\nCommands:\n",
           "$HTTPAPI_CONFIG, /etc/httpapi or ~/.config/httpapi");
    for (const struct command *command = commands; command->verb; command++) {
        const char *last = strrchr(command->help, '\n'), *line = command->help;

        if (verb && strcasecmp(verb, command->verb) != 0)
            continue;
        for (const char *c = command->help; c < last; c++)
            if (*c == '\n')
                line = c + 1;
        printf("  %-6s %-14s %.*s\n", command->verb, command->noun, (int)(last - line), line);
    }
    printf("\n\"httpapi-netsh COMMAND help\" shows the arguments of a command; httpapi-netsh(1) and "
           "docs/configuration.md tell "
           "the rest.\n");
}

/* For the shell: verbs, nouns, names. */
static int complete(char **words, int count)
{
    const struct command *command = commands;

    for (; command->verb; command++) {
        if (count == 0)
            printf("%s\n", command->verb);
        else if (count == 1 && strcasecmp(words[0], command->verb) == 0)
            printf("%s\n", command->noun);
        else if (count > 1 && strcasecmp(words[0], command->verb) == 0 &&
                 strcasecmp(words[1], command->noun) == 0)
            for (const char *c = command->names; *c; c += strcspn(c, " "), c += *c == ' ')
                printf("%.*s=\n", (int)strcspn(c, " "), c);
    }
    return 0;
}

void usage_error(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    if (current)
        fprintf(stderr, "Usage: %s %s %.*s\n", current->verb, current->noun,
                (int)(strrchr(current->help, '\n') - current->help), current->help);
    exit(1);
}

/* ---- the command ---- */

static bool is_help(const char *word)
{
    return strcmp(word, "?") == 0 || strcasecmp(word, "help") == 0 || strcmp(word, "/?") == 0 ||
           strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

static const struct command *find(const char *verb, const char *noun)
{
    for (const struct command *command = commands; command->verb; command++)
        if (strcasecmp(verb, command->verb) == 0 && strcasecmp(noun, command->noun) == 0)
            return command;
    return NULL;
}

/* Takes the switches out of the words. */
static int take_switches(char **words, int count)
{
    int kept = 0;

    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "--json") == 0)
            json = true;
        else
            words[kept++] = words[i];
    }
    return kept;
}

static int run(void)
{
    HTTPAPI_VERSION version = {2, 0};
    ULONG error = HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    int result;

    if (error != NO_ERROR)
        return failed("Starting", error, NULL);
    result = current->run();
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    return result;
}

int main(int count, char **words)
{
    words++;
    count = take_switches(words, count - 1);
    if (count > 0 && strcmp(words[0], "--complete") == 0)
        return complete(words + 1, count - 1);
    if (count > 0 && strcmp(words[0], "--version") == 0) {
        printf("httpapi-netsh " HTTPAPI_PROJECT_VERSION "\n");
        return 0;
    }
    if (count > 0 && strcasecmp(words[0], "http") == 0) {
        words++;
        count--;
    }
    if (count == 0 || is_help(words[0])) {
        print_all(NULL);
        return 0;
    }
    if (count == 1 || is_help(words[1])) {
        print_all(words[0]);
        return count == 1;
    }
    current = find(words[0], words[1]);
    if (!current)
        usage_error("There is no command \"%s %s\"; \"httpapi-netsh help\" lists them.", words[0], words[1]);
    if (count == 3 && is_help(words[2])) {
        print_help(current);
        return 0;
    }
    learn_names(current->names);
    for (int i = 2; i < count; i++)
        take_argument(words[i]);
    return run();
}
