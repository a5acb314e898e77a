/* add, delete, show urlacl. */
#include "netsh.h"

#include "config/sddl.h"

#include <stdio.h>
#include <stdlib.h>

static const char *make_sddl(const char *user)
{
    static char text[SID_TEXT + 32];
    bool listen = argument_switch("listen", true), delegate = argument_switch("delegate", false);
    char sid_text[SID_TEXT];
    struct sid sid;

    if (!listen && !delegate)
        usage_error("listen= or delegate= must be yes.");
    if (!sid_from_name(user, &sid))
        usage_error("There is no user or group \"%s\". Names are those of this system (getent passwd, getent "
                    "group), Everyone, "
                    "BUILTIN\\Users, BUILTIN\\Administrators, or a SID.",
                    user);
    sid_format(&sid, sid_text);
    snprintf(text, sizeof text, "D:(A;;%s;;;%s)", listen && delegate ? "GA" : listen ? "GX" : "GW", sid_text);
    return text;
}

static const char *hint_for(ULONG error)
{
    switch (error) {
    case ERROR_INVALID_PARAMETER:
        return "A prefix has a scheme, a host, a port and ends with a slash: http://+:8080/path/. An SDDL "
               "text has a list: "
               "D:(A;;GX;;;WD).";
    case ERROR_ALREADY_EXISTS:
        return "Delete the reservation first (delete urlacl), unless the port belongs to the other scheme "
               "(show urlacl).";
    case ERROR_FILE_NOT_FOUND:
        return "\"show urlacl\" lists the reservations there are.";
    default:
        return NULL;
    }
}

int add_urlacl(void)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set;
    const char *sddl = argument("sddl"), *user = argument("user");
    ULONG error;

    set.KeyDesc.pUrlPrefix = wide(argument_needed("url"));
    if (!sddl == !user)
        usage_error("Either user= or sddl= is needed.");
    set.ParamDesc.pStringSecurityDescriptor = wide(sddl ? sddl : make_sddl(user));
    error = HttpSetServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof set, NULL);
    free(set.KeyDesc.pUrlPrefix);
    free(set.ParamDesc.pStringSecurityDescriptor);
    if (error != NO_ERROR)
        return failed("Url reservation add", error, hint_for(error));
    return succeeded("URL reservation successfully added");
}

int delete_urlacl(void)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set = {{wide(argument_needed("url"))}, {NULL}};
    ULONG error = HttpDeleteServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof set, NULL);

    free(set.KeyDesc.pUrlPrefix);
    if (error != NO_ERROR)
        return failed("URL reservation delete", error, hint_for(error));
    return succeeded("URL reservation successfully deleted");
}

static void show_entry(const struct sddl_entry *entry)
{
    char name[256];

    sid_to_name(&entry->sid, name, sizeof name);
    begin_record();
    indent(1);
    field("User", 0, "user", "%s", name);
    indent(1);
    field_switch("Listen", 0, "listen", !entry->deny && (entry->rights & SDDL_LISTEN), "Yes", "No");
    field_switch("Delegate", 0, "delegate", !entry->deny && (entry->rights & SDDL_DELEGATE), "Yes", "No");
    if (entry->deny)
        field_switch("Denied", 0, "denied", true, "Yes", "No");
    indent(-2);
    if (json)
        end_record();
}

static void show_one(const HTTP_SERVICE_CONFIG_URLACL_SET *set)
{
    char *url = narrow(set->KeyDesc.pUrlPrefix), *text = narrow(set->ParamDesc.pStringSecurityDescriptor);
    struct sddl *sddl;

    begin_record();
    field("Reserved URL", 23, "url", "%s", url);
    if (sddl_parse(text, &sddl) == NO_ERROR) {
        begin_group(NULL, "users", true);
        for (size_t i = 0; i < sddl->count; i++)
            show_entry(&sddl->entries[i]);
        end_group();
        free(sddl);
    }
    indent(2);
    field("SDDL", 0, "sddl", "%s", text);
    indent(-2);
    end_record();
    free(url);
    free(text);
}

int show_urlacl(void)
{
    HTTP_SERVICE_CONFIG_URLACL_QUERY query = {HttpServiceConfigQueryNext, {NULL}, 0};
    const char *url = argument("url");
    void *record;
    ULONG error;

    if (url) {
        query.QueryDesc = HttpServiceConfigQueryExact;
        query.KeyDesc.pUrlPrefix = wide(url);
        error = query_record(HttpServiceConfigUrlAclInfo, &query, sizeof query, &record);
        free(query.KeyDesc.pUrlPrefix);
        if (error != NO_ERROR)
            return failed("URL reservation show", error, hint_for(error));
    }
    begin_list("URL Reservations:", "urlReservations");
    if (url) {
        show_one(record);
        free(record);
    }
    for (; !url && query_record(HttpServiceConfigUrlAclInfo, &query, sizeof query, &record) == NO_ERROR;
         query.dwToken++) {
        show_one(record);
        free(record);
    }
    end_list();
    return 0;
}
