/* Policy documents: the XML of InvalidateCache, PopulateCache, LookupCache and ResponseCache becomes one structure.
 *
 * Every element and attribute of spec/policies.md is known, any other is an error with its line and column. What we chose: an
 * empty element is a missing one where the documents allow it to be missing; elements may come in any order but not twice; a
 * Scope is written exactly as there; KeyFragment without text and ref is an empty fragment. The name is the attribute, else the
 * one the caller gives (SAP: the name of the file). Immutable once parsed. Pure; any thread. */
#ifndef POLICY_DOCUMENT_H
#define POLICY_DOCUMENT_H

#include "policy/condition.h"

enum policy_kind { POLICY_INVALIDATE, POLICY_POPULATE, POLICY_LOOKUP, POLICY_RESPONSE, POLICY_KINDS };
enum policy_scope { SCOPE_EXCLUSIVE, SCOPE_GLOBAL, SCOPE_APPLICATION, SCOPE_PROXY, SCOPE_TARGET };

enum { POLICY_NAME_LIMIT = 255, POLICY_FRAGMENTS = 32, POLICY_DEFAULT_LOOKUP_SECONDS = 30 };

/* A literal or a variable; the variable wins if it resolves. */
struct operand {
    char *text; /* NULL: none */
    size_t length;
    bool by_variable;
    struct variable variable;
};

struct policy {
    enum policy_kind kind;
    char *name;
    bool enabled, continue_on_error; /* `async` is read and means nothing */

    char *prefix; /* NULL: derived from the scope */
    unsigned fragment_count;
    struct operand fragments[POLICY_FRAGMENTS];
    char *resource; /* NULL: the shared cache */
    enum policy_scope scope;
    unsigned line; /* of CacheResource, or of the document */

    char *application, *proxy, *target; /* CacheContext; InvalidateCache only */
    bool purge_children;

    struct operand seconds, time_of_day, date; /* ExpirySettings; `text` NULL and not by variable: none */
    struct variable source;                    /* PopulateCache */
    struct variable assign_to;                 /* LookupCache */
    unsigned lookup_seconds;

    bool exclude_errors, use_accept, use_headers; /* ResponseCache */
    struct condition *skip_lookup, *skip_population;
};

const char *policy_kind_name(enum policy_kind kind); /* of the root element */

/* `name` may be NULL if the document has one. ERROR_INVALID_PARAMETER with `error` filled; ERROR_NOT_ENOUGH_MEMORY. */
ULONG policy_parse(const char *bytes, size_t length, const char *name, struct policy **out,
                   struct policy_error *error);
void policy_free(struct policy *policy);

bool policy_name_is_good(const char *name);

#endif
