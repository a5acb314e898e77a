/* HttpReceiveClientCertificate: the certificate of the handshake, or one that is asked for now.
 *
 * A call that has to wait for the client is in the request's list of askers, under its lock; the transport ends it through
 * ssl_client_answered(). spec/functions.md F27, spec/observed.md 5.14, 5.15. */
#include "server/ssl.h"

#include "server/receive.h"
#include "server/transport.h"
#include "sspi.h"
#include "tls/session.h"

#include <string.h>

static const char binding_prefix[] = "tls-server-end-point:"; /* RFC 5929 4 */

/* The count a short buffer is told covers the structure alone: callers add what the structure says. */
static ULONG copy_certificate(const struct tls_facts *facts, char *buffer, ULONG length, ULONG *bytes)
{
    HTTP_SSL_CLIENT_CERT_INFO info = {.CertFlags = facts->client_flags,
                                      .CertEncodedSize = (ULONG)facts->client_length};
    bool fits = length - sizeof(info) >= facts->client_length;

    *bytes = sizeof(info);
    if (fits) {
        info.pCertEncoded = (PUCHAR)buffer + sizeof(info);
        memcpy(info.pCertEncoded, facts->client, facts->client_length);
        *bytes += (ULONG)facts->client_length;
    } else {
        info.CertFlags = 0;
    }
    memcpy(buffer, &info, sizeof(info));
    return fits ? NO_ERROR : ERROR_MORE_DATA;
}

static ULONG copy_token(const struct tls_facts *facts, char *buffer, ULONG length, ULONG *bytes)
{
    unsigned char digest[CERTIFICATE_DIGEST_LIMIT];
    size_t digest_length = certificate_binding_digest(facts->certificate, digest);
    SEC_CHANNEL_BINDINGS head = {.dwApplicationDataOffset = sizeof(head)};
    HTTP_REQUEST_CHANNEL_BIND_STATUS status = {0};
    char *at = buffer + sizeof(status);

    if (digest_length == 0)
        return ERROR_NOT_FOUND;
    head.cbApplicationDataLength = (ULONG)(sizeof(binding_prefix) - 1 + digest_length);
    status.ChannelTokenSize = (ULONG)sizeof(head) + head.cbApplicationDataLength;
    *bytes = sizeof(status);
    if (length - sizeof(status) >= status.ChannelTokenSize) {
        status.ChannelToken = (PUCHAR)at;
        memcpy(at, &head, sizeof(head));
        memcpy(at + sizeof(head), binding_prefix, sizeof(binding_prefix) - 1);
        memcpy(at + sizeof(head) + sizeof(binding_prefix) - 1, digest, digest_length);
        *bytes += status.ChannelTokenSize;
    }
    memcpy(buffer, &status, sizeof(status));
    return status.ChannelToken ? NO_ERROR : ERROR_MORE_DATA;
}

static void cancel(struct pending *pending)
{
    struct request *request;
    bool found;

    if (request_find_connection(atomic_load(&receive_of(pending)->connection), &request) != NO_ERROR)
        return;
    found = pending->linked;
    if (found)
        pending_remove(&request->askers, pending);
    request_leave(request);
    if (found)
        pending_finish(pending, ERROR_OPERATION_ABORTED, 0);
}

void ssl_client_answered(struct request *request)
{
    struct pending *pending;

    while ((pending = pending_pop(&request->askers))) {
        struct receive *receive = receive_of(pending);
        ULONG error = request->broken ? ERROR_CONNECTION_INVALID : ERROR_NOT_FOUND, bytes = 0;

        if (!request->broken && request->tls->client)
            error = copy_certificate(request->tls, receive->buffer, receive->length, &bytes);
        pending_finish(pending, error, bytes);
    }
}

/* Locked. */
static ULONG begin(struct request *request, struct receive *receive, ULONG *bytes)
{
    const struct tls_facts *facts = request->tls;
    ULONG error;

    if (!facts)
        return ERROR_INVALID_PARAMETER;
    if (receive->flags & HTTP_RECEIVE_SECURE_CHANNEL_TOKEN)
        return copy_token(facts, receive->buffer, receive->length, bytes);
    if (facts->client)
        return copy_certificate(facts, receive->buffer, receive->length, bytes);
    if (!pending_start(&receive->pending) || atomic_load(&receive->attachment->closed))
        return ERROR_OPERATION_ABORTED;
    if (atomic_load(&receive->attachment->shut_down)) /* as in disconnect.c */
        return ERROR_INVALID_HANDLE;
    error = request->transport->ask_certificate(request);
    if (error == ERROR_IO_PENDING)
        pending_append(&request->askers, &receive->pending);
    return error;
}

ULONG ssl_client_certificate(struct attachment *attachment, HTTP_CONNECTION_ID id, ULONG flags, void *buffer,
                             ULONG length, ULONG *bytes, OVERLAPPED *overlapped)
{
    struct receive stack, *receive;
    struct request *request;
    ULONG count = 0, error = receive_begin(attachment, overlapped, &stack, &receive);

    if (error != NO_ERROR)
        return error;
    receive->flags = flags;
    receive->buffer = buffer;
    receive->length = length;
    atomic_store(&receive->connection, id);
    atomic_store(&receive->pending.cancel, cancel);
    if (request_find_connection(id, &request) != NO_ERROR)
        return pending_end(&receive->pending, ERROR_INVALID_PARAMETER, 0, NULL);
    error = begin(request, receive, &count);
    request_leave(request);
    if (error == ERROR_IO_PENDING)
        return overlapped ? error : pending_wait(&receive->pending, bytes);
    return pending_end(&receive->pending, error, count, bytes);
}
