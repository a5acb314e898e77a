/* See condition.h. The parser makes a tree and is recursive, bounded by CONDITION_DEPTH; nodes refer to each other by index. At its end
 * the tests in it are linked: each knows which test comes next if it holds and which if not, so that evaluating is a walk from test to
 * test, and the other nodes are of no more use. */
#include "policy/condition.h"

#include "http1/head.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum node_kind { NODE_CONSTANT, NODE_NOT, NODE_AND, NODE_OR, NODE_EXISTS, NODE_EQUALS, NODE_MATCHES };

/* Where a walk ends, beside the indices of nodes. */
enum { HOLDS = CONDITION_NODES, FAILS };

struct node {
    enum node_kind kind;
    bool constant, by_variable;
    uint16_t left, right; /* of a linked test: what comes next if it holds, and if not */
    struct variable variable, other;
    char *text;
    size_t length;
};

struct condition {
    unsigned count, root;
    struct node nodes[];
};

/* --- evaluating --- */

/* On a mismatch goes back to the last star only: time is at most the product of the lengths. */
bool pattern_matches(const char *pattern, size_t pattern_length, const char *text, size_t length)
{
    size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;

    while (t < length) {
        bool literal = p + 1 < pattern_length && pattern[p] == '\\';

        if (p < pattern_length && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern_length &&
                   (literal ? pattern[p + 1] == text[t] : pattern[p] == '?' || pattern[p] == text[t])) {
            p += literal ? 2 : 1;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern_length && pattern[p] == '*')
        p++;
    return p == pattern_length;
}

static bool agrees(const struct node *node, struct value value, struct value other)
{
    if (node->kind == NODE_MATCHES)
        return pattern_matches(other.at, other.length, value.at, value.length);
    return value.length == other.length && memcmp(value.at, other.at, value.length) == 0;
}

/* Room for two values is much: it is taken only here. */
static __attribute__((noinline)) bool compare(const struct node *node, const struct message *message)
{
    char room[VALUE_ROOM], other_room[VALUE_ROOM];
    struct value value = message->get(message, &node->variable, room), other = {node->text, node->length};

    if (node->kind == NODE_EXISTS || !value.at)
        return node->kind == NODE_EXISTS && value.at;
    if (node->by_variable)
        other = message->get(message, &node->other, other_room);
    return other.at && agrees(node, value, other);
}

/* Values that lie in the head as they are. False: it is to be asked for. */
static inline bool at_hand(const struct message *message, const struct variable *variable, struct value *out)
{
    const struct head_field *field;

    if (message->head && variable->kind == VARIABLE_VERB)
        *out = (struct value){message->head_bytes + message->head->verb_text.at,
                              message->head->verb_text.length};
    if (!message->head || variable->kind != VARIABLE_REQUEST_HEADER)
        return message->head && variable->kind == VARIABLE_VERB;
    field = message_field(message, variable);
    if (field && field->next != HEAD_NO_FIELD)
        return false;
    *out = field ? (struct value){message->head_bytes + field->value_at, field->value_length}
                 : (struct value){NULL, 0};
    return true;
}

static inline bool test(const struct node *node, const struct message *message)
{
    struct value value;

    if (node->by_variable || !at_hand(message, &node->variable, &value))
        return compare(node, message);
    if (node->kind == NODE_EXISTS || !value.at)
        return value.at != NULL;
    return agrees(node, value, (struct value){node->text, node->length});
}

static bool evaluate(const struct condition *condition, const struct message *message)
{
    unsigned at = condition->root;

    while (at < HOLDS) {
        const struct node *node = &condition->nodes[at];

        at = test(node, message) ? node->left : node->right;
    }
    return at == HOLDS;
}

bool condition_holds(const struct condition *condition, const struct message *message)
{
    return !condition || evaluate(condition, message);
}

static bool asks_response(const struct variable *variable)
{
    return variable->full &&
           (variable->kind == VARIABLE_STATUS || variable->kind == VARIABLE_RESPONSE_HEADER);
}

bool condition_asks_response(const struct condition *condition)
{
    for (unsigned i = 0; condition && i < condition->count; i++)
        if (asks_response(&condition->nodes[i].variable) || asks_response(&condition->nodes[i].other))
            return true;
    return false;
}

/* --- parsing --- */

enum token_kind { TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_WORD, TOKEN_TEXT, TOKEN_OPERATOR, TOKEN_BAD };

struct parser {
    const char *text, *at, *end, *name;
    unsigned line, column, depth;
    struct policy_error *error;
    struct condition *out;
    enum token_kind kind;
    const char *token; /* of TOKEN_TEXT: behind the quote */
    size_t length;
    ULONG result;
};

static void refuse(struct parser *parser, const char *problem)
{
    unsigned line = parser->line, column = parser->column;

    if (parser->result != NO_ERROR)
        return;
    for (const char *c = parser->text; c < parser->token; c++) {
        column++;
        if (*c == '\n') {
            line++;
            column = 1;
        }
    }
    parser->result =
        policy_fail(parser->error, parser->name, line, column, "%s in the condition \"%.*s\"", problem,
                    (int)(parser->end - parser->text > 200 ? 200 : parser->end - parser->text), parser->text);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static bool is_operator(char c)
{
    return c == '=' || c == '!' || c == '~' || c == '&' || c == '|';
}

static void next(struct parser *parser)
{
    const char *at = parser->at;

    while (at < parser->end && is_blank(*at))
        at++;
    parser->token = at;
    parser->kind = TOKEN_BAD;
    if (at == parser->end) {
        parser->kind = TOKEN_END;
    } else if (*at == '(' || *at == ')') {
        parser->kind = *at++ == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    } else if (*at == '"' || *at == '\'') {
        char quote = *at++;

        parser->token = at;
        while (at < parser->end && *at != quote)
            at += *at == '\\' && at + 1 < parser->end ? 2 : 1;
        if (at < parser->end) {
            parser->kind = TOKEN_TEXT;
            parser->length = (size_t)(at - parser->token);
            parser->at = at + 1;
            return;
        }
        parser->token--;
    } else if (is_operator(*at)) {
        parser->kind = TOKEN_OPERATOR;
        /* "!" before something else than "=" stands alone: "!(" and "!!x". */
        if (*at == '!' && (at + 1 == parser->end || at[1] != '='))
            at++;
        else
            while (at < parser->end && is_operator(*at) && (at == parser->token || *at != '!'))
                at++;
    } else if (is_word(*at)) {
        parser->kind = TOKEN_WORD;
        while (at < parser->end && is_word(*at))
            at++;
    } else {
        at++;
    }
    parser->length = (size_t)(at - parser->token);
    parser->at = at;
}

/* The current token, a word or an operator in any letter case. */
static bool is(const struct parser *parser, const char *text)
{
    return (parser->kind == TOKEN_WORD || parser->kind == TOKEN_OPERATOR) && strlen(text) == parser->length &&
           strncasecmp(parser->token, text, parser->length) == 0;
}

static bool is_any(const struct parser *parser, const char *const *texts)
{
    for (; *texts; texts++)
        if (is(parser, *texts))
            return true;
    return false;
}

/* Index of a new node; the last of all if there is no room, with the parser refused. */
static unsigned add(struct parser *parser, enum node_kind kind, unsigned left, unsigned right)
{
    struct condition *out = parser->out;
    struct node *node;

    if (out->count == CONDITION_NODES) {
        refuse(parser, "too many parts");
        return 0;
    }
    node = &out->nodes[out->count];
    node->kind = kind;
    node->left = (uint16_t)left;
    node->right = (uint16_t)right;
    return out->count++;
}

static void take_variable(struct parser *parser, struct variable *out)
{
    if (parser->kind != TOKEN_WORD)
        refuse(parser, "a variable is missing");
    else if (parser->result == NO_ERROR)
        parser->result =
            variable_parse(parser->token, parser->length, parser->line, parser->column, out, parser->error);
    next(parser);
}

static char *copy_text(const struct parser *parser, bool pattern, size_t *length)
{
    char *out = malloc(parser->length + 1);
    size_t used = 0;

    for (size_t i = 0; out && i < parser->length; i++) {
        bool escape = parser->token[i] == '\\' && i + 1 < parser->length;
        char following = escape ? parser->token[i + 1] : 0;

        /* In a pattern "\" before anything but a quote is the pattern's own. */
        if (escape && (following == '"' || following == '\'' || (following == '\\' && !pattern)))
            i++;
        else if (escape && pattern)
            out[used++] = parser->token[i++];
        out[used++] = parser->token[i];
    }
    if (out)
        out[used] = 0;
    *length = used;
    return out;
}

static bool is_number(const struct parser *parser)
{
    for (size_t i = 0; i < parser->length; i++)
        if (parser->token[i] < '0' || parser->token[i] > '9')
            return false;
    return parser->kind == TOKEN_WORD;
}

/* The right side of a comparison. True: it was null. */
static bool take_value(struct parser *parser, struct node *node)
{
    bool null = is(parser, "null");

    if (null) {
        next(parser);
    } else if (parser->kind == TOKEN_TEXT || is_number(parser)) {
        node->text = copy_text(parser, node->kind == NODE_MATCHES, &node->length);
        if (!node->text)
            parser->result = ERROR_NOT_ENOUGH_MEMORY;
        next(parser);
    } else {
        node->by_variable = true;
        take_variable(parser, &node->other);
    }
    return null;
}

static unsigned parse_test(struct parser *parser)
{
    static const char *const equal[] = {"=", "==", "equals", "is", NULL},
                             *const unequal[] = {"!=", "notequals", "isnot", NULL},
                             *const match[] = {"~", "matches", "like", NULL};
    unsigned at = add(parser, NODE_EXISTS, 0, 0);
    struct node *node = &parser->out->nodes[at];
    bool negate = false;

    if (parser->result != NO_ERROR)
        return 0;
    if (is(parser, "true") || is(parser, "false")) {
        node->kind = NODE_CONSTANT;
        node->constant = is(parser, "true");
        next(parser);
        return at;
    }
    take_variable(parser, &node->variable);
    if (is(parser, "exists")) {
        next(parser);
        return at;
    }
    negate = is_any(parser, unequal);
    if (negate || is_any(parser, equal))
        node->kind = NODE_EQUALS;
    else if (is_any(parser, match))
        node->kind = NODE_MATCHES;
    else
        refuse(parser, parser->kind == TOKEN_OPERATOR ? "unknown operator" : "an operator is missing");
    if (parser->result != NO_ERROR)
        return 0;
    next(parser);
    if (take_value(parser, node)) {
        node->kind = NODE_EXISTS;
        negate = !negate;
    }
    return negate ? add(parser, NODE_NOT, at, 0) : at;
}

static unsigned parse_or(struct parser *parser);

static unsigned parse_not(struct parser *parser)
{
    unsigned at;

    if (parser->result != NO_ERROR)
        return 0;
    if (++parser->depth > CONDITION_DEPTH) {
        refuse(parser, "too many levels");
        return 0;
    }
    if (is(parser, "not") || is(parser, "!")) {
        next(parser);
        at = parse_not(parser);
        at = add(parser, NODE_NOT, at, 0);
    } else if (parser->kind == TOKEN_OPEN) {
        next(parser);
        at = parse_or(parser);
        if (parser->kind != TOKEN_CLOSE)
            refuse(parser, "a closing parenthesis is missing");
        next(parser);
    } else {
        at = parse_test(parser);
    }
    parser->depth--;
    return at;
}

static unsigned parse_and(struct parser *parser)
{
    static const char *const and[] = {"and", "&&", NULL};
    unsigned at = parse_not(parser);

    while (parser->result == NO_ERROR && is_any(parser, and)) {
        next(parser);
        unsigned right = parse_not(parser);
        at = add(parser, NODE_AND, at, right);
    }
    return at;
}

static unsigned parse_or(struct parser *parser)
{
    static const char *const or [] = {"or", "||", NULL};
    unsigned at = parse_and(parser);

    while (parser->result == NO_ERROR && is_any(parser, or)) {
        next(parser);
        unsigned right = parse_and(parser);
        at = add(parser, NODE_OR, at, right);
    }
    return at;
}

/* Where the walk enters what lies below this node, if it is to go on at `yes` or at `no` afterwards. Chains of "and" and "or" lean
 * to the left: the depth is that of the parentheses and of one chain, bounded by the number of nodes. */
static unsigned link_tests(struct condition *condition, unsigned at, unsigned yes, unsigned no)
{
    struct node *node = &condition->nodes[at];

    switch (node->kind) {
    case NODE_CONSTANT:
        return node->constant ? yes : no;
    case NODE_NOT:
        return link_tests(condition, node->left, no, yes);
    case NODE_AND:
        return link_tests(condition, node->left, link_tests(condition, node->right, yes, no), no);
    case NODE_OR:
        return link_tests(condition, node->left, yes, link_tests(condition, node->right, yes, no));
    default:
        node->left = (uint16_t)yes;
        node->right = (uint16_t)no;
        return at;
    }
}

ULONG condition_parse(const char *text, size_t length, const char *name, unsigned line, unsigned column,
                      struct condition **out, struct policy_error *error)
{
    struct parser parser = {.text = text,
                            .at = text,
                            .end = text + length,
                            .name = name,
                            .line = line,
                            .column = column,
                            .error = error,
                            .token = text};
    struct condition *fit;

    *out = NULL;
    if (length > CONDITION_LIMIT)
        return policy_fail(error, name, line, column, "a condition has at most %d bytes", CONDITION_LIMIT);
    parser.out = calloc(1, sizeof *parser.out + CONDITION_NODES * sizeof(struct node));
    if (!parser.out)
        return ERROR_NOT_ENOUGH_MEMORY;
    next(&parser);
    parser.out->root = parse_or(&parser);
    if (parser.result == NO_ERROR && parser.kind != TOKEN_END)
        refuse(&parser, parser.kind == TOKEN_OPERATOR ? "unknown operator" : "something is left over");
    if (parser.result != NO_ERROR) {
        condition_free(parser.out);
        return parser.result;
    }
    parser.out->root = link_tests(parser.out, parser.out->root, HOLDS, FAILS);
    fit = realloc(parser.out, sizeof *fit + parser.out->count * sizeof(struct node));
    *out = fit ? fit : parser.out;
    return NO_ERROR; /* cppcheck-suppress memleak ; it is the caller's */
}

void condition_free(struct condition *condition)
{
    for (unsigned i = 0; condition && i < condition->count; i++) {
        variable_clear(&condition->nodes[i].variable);
        variable_clear(&condition->nodes[i].other);
        free(condition->nodes[i].text);
    }
    free(condition);
}
