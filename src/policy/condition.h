/* Conditions: the expressions that decide whether a step or a flow runs.
 *
 *     condition  = and *( ( "or" / "||" ) and )
 *     and        = not *( ( "and" / "&&" ) not )
 *     not        = ( "not" / "!" ) not / "(" condition ")" / test
 *     test       = variable "exists" / variable ( "=" / "==" / "equals" / "is" ) value
 *                / variable ( "!=" / "notequals" / "isnot" ) value / variable ( "~" / "matches" ) value
 *                / "true" / "false"
 *     value      = "text" / 'text' / number / null / variable
 *
 * Words in any letter case. In a pattern "*" is any bytes, "?" one byte, "\" takes the next one as it is; in the quotes "\" stands
 * before a quote or itself. `x = null` is `not x exists`. A variable that does not resolve equals and matches nothing. Comparing is
 * by bytes, except for request.verb and client.ip neither more nor less. "===" is an error, as in the documents.
 *
 * A condition is compiled when it is read: into tests that know what comes next, run without memory and in time linear in tests and
 * text. A header's value is looked at where it lies. Pure. */
#ifndef POLICY_CONDITION_H
#define POLICY_CONDITION_H

#include "policy/variable.h"

enum { CONDITION_LIMIT = 4096, CONDITION_NODES = 256, CONDITION_DEPTH = 32 };

struct condition;

/* `line` and `column` are where the text begins, for errors; `name` is what errors are called. An empty text is an error. */
ULONG condition_parse(const char *text, size_t length, const char *name, unsigned line, unsigned column,
                      struct condition **out, struct policy_error *error);
void condition_free(struct condition *condition);

/* NULL is true. */
bool condition_holds(const struct condition *condition, const struct message *message);

/* Of a message that has no response yet: does the condition ask for one? */
bool condition_asks_response(const struct condition *condition);

/* "*" and "?" as above. */
bool pattern_matches(const char *pattern, size_t pattern_length, const char *text, size_t length);

#endif
