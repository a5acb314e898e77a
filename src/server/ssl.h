/* What programs see of TLS: HTTP_SSL_INFO and the request infos, the properties of a request, the client's certificate. From the
 * facts of the finished handshake (tls/session.h); under the request's lock. */
#ifndef HTTPAPI_SSL_H
#define HTTPAPI_SSL_H

#include "server/queue.h"
#include "server/request.h"

/* Behind the fixed structure of a request that came through TLS: one block of structures, later their bytes. */
size_t ssl_structures_size(const struct request *request);
size_t ssl_bytes_size(const struct request *request);
void ssl_put(HTTP_REQUEST_V1 *out, const struct request *request, int version, void *structures, char **at);

/* HttpRequestPropertySni, TlsClientHello, TlsCipherInfo. ERROR_INVALID_FUNCTION: this request has none; ERROR_MORE_DATA. */
ULONG ssl_property(const struct request *request, HTTP_REQUEST_PROPERTY property, void *out, ULONG room,
                   ULONG *bytes);

/* HttpReceiveClientCertificate. */
ULONG ssl_client_certificate(struct attachment *attachment, HTTP_CONNECTION_ID id, ULONG flags, void *buffer,
                             ULONG length, ULONG *bytes, OVERLAPPED *overlapped);

/* The transport: the client was asked and has answered, or never will. Ends the calls that wait. Locked. */
void ssl_client_answered(struct request *request);

#endif
