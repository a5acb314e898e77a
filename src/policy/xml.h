/* The one door to libexpat: a policy document becomes a tree of elements. Memory in, memory out; any thread.
 *
 * What a policy needs no document type for is refused with it: no DTD, so no entities but the five of XML and character
 * references, nothing external, nothing that expands. Size, depth, and the number of elements are bounded. Elements of a namespace
 * other than SAP's are refused; processing instructions and comments are passed over. */
#ifndef POLICY_XML_H
#define POLICY_XML_H

#include "policy/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { XML_SIZE_LIMIT = 65536, XML_DEPTH_LIMIT = 16, XML_ELEMENT_LIMIT = 1024, XML_ATTRIBUTE_LIMIT = 16 };

struct xml_attribute {
    struct xml_attribute *next;
    char *value;
    char name[]; /* its own namespace, if any, is part of the name and so makes it unknown */
};

struct xml_element {
    struct xml_element *parent, *first, *last, *next;
    struct xml_attribute *attributes; /* in document order */
    unsigned line, column;
    char *text; /* all character data directly inside, without blanks around; never NULL */
    size_t length, room;
    char name[];
};

ULONG xml_read(const char *bytes, size_t length, struct xml_element **root, struct policy_error *error);
void xml_free(struct xml_element *element);

#endif
