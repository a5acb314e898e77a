/* See xml.h. Elements are made as expat meets them; the tree belongs to the caller once it is whole. */
#include "policy/xml.h"

#include "winerror.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define SAP_NAMESPACE "http://www.sap.com/apimgmt"
#define SEPARATOR     '|'

struct reader {
    XML_Parser parser;
    struct xml_element *root, *open;
    struct policy_error *error;
    unsigned depth, elements;
    ULONG result;
};

static unsigned line_of(const struct reader *reader)
{
    return (unsigned)XML_GetCurrentLineNumber(reader->parser);
}

static unsigned column_of(const struct reader *reader)
{
    return (unsigned)XML_GetCurrentColumnNumber(reader->parser) + 1;
}

static void stop(struct reader *reader, ULONG result)
{
    if (reader->result == NO_ERROR)
        reader->result = result;
    XML_StopParser(reader->parser, XML_FALSE);
}

#define REFUSE(reader, ...) \
    stop(reader,            \
         policy_fail((reader)->error, POLICY_BAD_DOCUMENT, line_of(reader), column_of(reader), __VA_ARGS__))

/* The name behind its namespace, which must be SAP's or none; NULL otherwise. */
static const char *local_name(const char *name)
{
    const char *separator = strrchr(name, SEPARATOR);

    if (!separator)
        return name;
    if ((size_t)(separator - name) != strlen(SAP_NAMESPACE) ||
        memcmp(name, SAP_NAMESPACE, strlen(SAP_NAMESPACE)) != 0)
        return NULL;
    return separator + 1;
}

static struct xml_attribute *attribute_new(const char *name, const char *value)
{
    size_t name_size = strlen(name) + 1, value_size = strlen(value) + 1;
    struct xml_attribute *attribute = malloc(sizeof *attribute + name_size + value_size);

    if (!attribute)
        return NULL;
    attribute->next = NULL;
    attribute->value = attribute->name + name_size;
    memcpy(attribute->name, name, name_size);
    memcpy(attribute->value, value, value_size);
    return attribute;
}

static bool add_attributes(struct reader *reader, struct xml_element *element, const char **pairs)
{
    struct xml_attribute **link = &element->attributes;

    for (unsigned i = 0; pairs[i]; i += 2, link = &(*link)->next) {
        if (i / 2 == XML_ATTRIBUTE_LIMIT) {
            REFUSE(reader, "<%.64s> has more than %d attributes", element->name, XML_ATTRIBUTE_LIMIT);
            return false;
        }
        *link = attribute_new(pairs[i], pairs[i + 1]);
        if (!*link) {
            stop(reader, ERROR_NOT_ENOUGH_MEMORY);
            return false;
        }
    }
    return true;
}

static struct xml_element *element_new(const struct reader *reader, const char *name)
{
    size_t size = strlen(name) + 1;
    struct xml_element *element = calloc(1, sizeof *element + size);

    if (!element)
        return NULL;
    memcpy(element->name, name, size);
    element->line = line_of(reader);
    element->column = column_of(reader);
    element->text = calloc(1, 1);
    if (!element->text) {
        free(element);
        return NULL;
    }
    return element;
}

static void link_element(struct reader *reader, struct xml_element *element)
{
    struct xml_element *parent = reader->open;

    element->parent = parent;
    if (!parent)
        reader->root = element;
    else if (parent->last)
        parent->last->next = element;
    else
        parent->first = element;
    if (parent)
        parent->last = element;
    reader->open = element;
}

static void XMLCALL begin_element(void *context, const char *name, const char **attributes)
{
    struct reader *reader = context;
    const char *local = local_name(name);
    struct xml_element *element;

    if (reader->result != NO_ERROR)
        return;
    if (!local) {
        REFUSE(reader, "<%.64s> is of a namespace other than " SAP_NAMESPACE, name);
        return;
    }
    if (++reader->depth > XML_DEPTH_LIMIT || ++reader->elements > XML_ELEMENT_LIMIT) {
        REFUSE(reader, "the document has more than %d elements, or more than %d inside each other",
               XML_ELEMENT_LIMIT, XML_DEPTH_LIMIT);
        return;
    }
    element = element_new(reader, local);
    if (!element) {
        stop(reader, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    link_element(reader, element);
    add_attributes(reader, element, attributes);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void XMLCALL end_element(void *context, const char *name)
{
    struct reader *reader = context;
    struct xml_element *element = reader->open;
    size_t start = 0;

    (void)name;
    if (!element || reader->result != NO_ERROR)
        return;
    while (element->length > 0 && is_blank(element->text[element->length - 1]))
        element->length--;
    while (start < element->length && is_blank(element->text[start]))
        start++;
    element->length -= start;
    memmove(element->text, element->text + start, element->length);
    element->text[element->length] = 0;
    reader->open = element->parent;
    reader->depth--;
}

static void XMLCALL text(void *context, const char *bytes, int count)
{
    struct reader *reader = context;
    struct xml_element *element = reader->open;
    size_t length = (size_t)count;

    if (!element || reader->result != NO_ERROR)
        return;
    if (element->length + length + 1 > element->room) {
        size_t room = 2 * (element->length + length) + 16;
        char *more = realloc(element->text, room);

        if (!more) {
            stop(reader, ERROR_NOT_ENOUGH_MEMORY);
            return;
        }
        element->text = more;
        element->room = room;
    }
    memcpy(element->text + element->length, bytes, length);
    element->length += length;
    element->text[element->length] = 0;
}

static void XMLCALL refuse_type(void *context, const char *name, const char *system, const char *public,
                                int has_subset)
{
    struct reader *reader = context;

    (void)name, (void)system, (void)public, (void)has_subset;
    REFUSE(reader, "a policy has no document type: no entities are declared or expanded");
}

static void parse(struct reader *reader, const char *bytes, size_t length)
{
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(reader->parser, text);
    XML_SetStartDoctypeDeclHandler(reader->parser, refuse_type);
    if (XML_Parse(reader->parser, bytes, (int)length, XML_TRUE) == XML_STATUS_OK ||
        reader->result != NO_ERROR)
        return;
    if (XML_GetErrorCode(reader->parser) == XML_ERROR_NO_MEMORY)
        reader->result = ERROR_NOT_ENOUGH_MEMORY;
    else
        reader->result =
            policy_fail(reader->error, POLICY_BAD_DOCUMENT, line_of(reader), column_of(reader),
                        "not well-formed XML: %s", XML_ErrorString(XML_GetErrorCode(reader->parser)));
}

ULONG xml_read(const char *bytes, size_t length, struct xml_element **root, struct policy_error *error)
{
    struct reader reader = {.error = error};

    *root = NULL;
    if (length > XML_SIZE_LIMIT)
        return policy_fail(error, POLICY_BAD_DOCUMENT, 1, 1, "the document is longer than %d bytes",
                           XML_SIZE_LIMIT);
    reader.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!reader.parser)
        return ERROR_NOT_ENOUGH_MEMORY;
    parse(&reader, bytes, length);
    XML_ParserFree(reader.parser);
    if (reader.result == NO_ERROR)
        *root = reader.root;
    else
        xml_free(reader.root);
    return reader.result;
}

static void free_one(struct xml_element *element)
{
    struct xml_attribute *next;

    for (struct xml_attribute *attribute = element->attributes; attribute; attribute = next) {
        next = attribute->next;
        free(attribute);
    }
    free(element->text);
    free(element);
}

void xml_free(struct xml_element *root)
{
    struct xml_element *element = root;

    while (element) {
        struct xml_element *child = element->first;

        if (child) { /* the depth is bounded, but this needs no stack at all */
            element->first = child->next;
            element = child;
            continue;
        }
        child = element;
        element = element == root ? NULL : element->parent;
        free_one(child);
    }
}
