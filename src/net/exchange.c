/* The memory of one exchange: made when a head begins, kept from one request to the next, given back when the connection idles.
 * Its connection owns it; all under the connection's lock. */
#include "net/connection.h"

#include "server/settings.h"

#include <stdlib.h>

static struct page_pool exchanges = {.size = 4096};

void exchange_free(struct exchange *exchange)
{
    if (!exchange)
        return;
    if (exchange->bytes != exchange->few_bytes)
        free(exchange->bytes);
    if (exchange->fields != exchange->few_fields)
        free(exchange->fields);
    pages_give(&exchanges, exchange->block);
}

static struct exchange *exchange_new(void)
{
    struct page_block *block = pages_take(&exchanges);
    struct exchange *exchange = block ? block->memory : NULL;

    if (!exchange)
        return NULL;
    exchange->block = block;
    exchange->fields = exchange->few_fields;
    exchange->bytes = exchange->few_bytes;
    exchange->bytes_size = sizeof(exchange->few_bytes);
    exchange->settled = false;
    return exchange;
}

bool exchange_reset(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;

    if (!exchange) {
        exchange = connection->exchange = exchange_new();
        if (!exchange)
            return false;
    }
    if (exchange->settled && exchange->fields == exchange->few_fields) {
        head_next(&exchange->parser, exchange->bytes);
        return true;
    }
    if (exchange->fields != exchange->few_fields) {
        free(exchange->fields);
        exchange->fields = exchange->few_fields;
    }
    exchange->settled = false;
    head_init(&exchange->parser, &settings.head, exchange->fields, EXCHANGE_FIELDS);
    return true;
}

bool exchange_grow_fields(struct exchange *exchange)
{
    uint16_t limit = head_fields_limit(&settings.head);
    struct head_field *fields = malloc(limit * sizeof(*fields));

    if (!fields)
        return false;
    head_grow(&exchange->parser, fields, limit);
    if (exchange->fields != exchange->few_fields)
        free(exchange->fields);
    exchange->fields = fields;
    return true;
}

bool exchange_reserve(struct exchange *exchange, size_t size)
{
    char *bytes;

    if (size <= exchange->bytes_size)
        return true;
    bytes = malloc(size);
    if (!bytes)
        return false;
    if (exchange->bytes != exchange->few_bytes)
        free(exchange->bytes);
    exchange->bytes = bytes;
    exchange->bytes_size = size;
    return true;
}
