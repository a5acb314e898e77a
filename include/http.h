/* http.h: the HTTP Server API.
 *
 * The whole public interface, in the order in which a program meets it: basic types, the request, the response, the
 * configuration of sessions, groups and queues, machine-wide configuration, functions. Names, values and layouts are
 * those of the newest Windows SDK for x64; tests/abi holds them to it. The same header serves C and C++, here and
 * under mingw on top of the real Windows headers.
 *
 * Conventions
 *   - A function returns a Win32 code, NO_ERROR (0) on success, and leaves GetLastError alone. Two codes the contracts
 *     do not repeat: ERROR_DLL_INIT_FAILED before HttpInitialize, ERROR_NOT_ENOUGH_MEMORY when memory runs out.
 *   - A member named ...Length counts bytes without the terminating NUL, also where characters have 16 bits; a
 *     member named ...Count counts elements.
 *   - What an output structure points to lies in the same buffer, behind it; the buffer must not be moved.
 *   - Reserved parameters are 0 or NULL.
 *   - Overlapped: NULL makes the call wait. Otherwise it returns ERROR_IO_PENDING and completes later, or NO_ERROR
 *     having completed at once; either way the event is set or one packet is queued to the completion port of the
 *     queue (SetFileCompletionNotificationModes switches that off for NO_ERROR). Any other code is final and is not
 *     signalled again. Buffers belong to the operation until it has completed. A pointer that takes a byte count is
 *     optional; it is written when the call finishes at once, never after ERROR_IO_PENDING.
 *
 * Layout of the contracts: the comment right above a prototype documents it. It opens with "Name - summary.", goes on in
 * paragraphs, and closes with the sections "Parameters:", "Flags:", "Returns:" and "See also:", in this order. Flags and
 * See also may be missing. An entry of a section is indented by two spaces: a term, or several with commas between, at
 * least two spaces, and its text, which runs on in lines indented to where it began. See also is a plain list. Manual
 * pages are generated from exactly this; tests/abi checks it. */
#ifndef __HTTP_H__
#define __HTTP_H__

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#ifndef SECURITY_WIN32
#define SECURITY_WIN32
#endif
#include <sspi.h>

#ifndef HTTPAPI_LINKAGE
#define HTTPAPI_LINKAGE DECLSPEC_IMPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Identifiers and versions ---- */

typedef ULONGLONG HTTP_OPAQUE_ID, *PHTTP_OPAQUE_ID;
typedef HTTP_OPAQUE_ID HTTP_REQUEST_ID, *PHTTP_REQUEST_ID;
typedef HTTP_OPAQUE_ID HTTP_CONNECTION_ID, *PHTTP_CONNECTION_ID;
typedef HTTP_OPAQUE_ID HTTP_RAW_CONNECTION_ID, *PHTTP_RAW_CONNECTION_ID;
typedef HTTP_OPAQUE_ID HTTP_URL_GROUP_ID, *PHTTP_URL_GROUP_ID;
typedef HTTP_OPAQUE_ID HTTP_SERVER_SESSION_ID, *PHTTP_SERVER_SESSION_ID;
typedef HTTP_OPAQUE_ID HTTP_CLIENT_REQUEST_ID, *PHTTP_CLIENT_REQUEST_ID;
typedef HTTP_OPAQUE_ID HTTP_CLIENT_CONNECTION_ID, *PHTTP_CLIENT_CONNECTION_ID;
typedef HTTP_OPAQUE_ID HTTP_CLIENT_STREAM_ID, *PHTTP_CLIENT_STREAM_ID;
typedef HTTP_OPAQUE_ID HTTP_CLIENT_CREDENTIAL_ID, *PHTTP_CLIENT_CREDENTIAL_ID;
typedef ULONGLONG HTTP_URL_CONTEXT, *PHTTP_URL_CONTEXT;

#define HTTP_NULL_ID          (0ULL)
#define HTTP_IS_NULL_ID(pid)  (HTTP_NULL_ID == *(pid))
#define HTTP_SET_NULL_ID(pid) (*(pid) = HTTP_NULL_ID)

/* The version of the API a program was written for: {1,0} or {2,0}. */
typedef struct _HTTPAPI_VERSION {
    USHORT HttpApiMajorVersion;
    USHORT HttpApiMinorVersion;
} HTTPAPI_VERSION, *PHTTPAPI_VERSION;

/* clang-format off */
#define HTTPAPI_VERSION_1 {1, 0}
#define HTTPAPI_VERSION_2 {2, 0}
/* clang-format on */

#define HTTPAPI_EQUAL_VERSION(version, major, minor) \
    ((version).HttpApiMajorVersion == (major) && (version).HttpApiMinorVersion == (minor))
#define HTTPAPI_GREATER_VERSION(version, major, minor) \
    ((version).HttpApiMajorVersion > (major) ||        \
     ((version).HttpApiMajorVersion == (major) && (version).HttpApiMinorVersion > (minor)))
#define HTTPAPI_LESS_VERSION(version, major, minor) \
    ((version).HttpApiMajorVersion < (major) ||     \
     ((version).HttpApiMajorVersion == (major) && (version).HttpApiMinorVersion < (minor)))
#define HTTPAPI_VERSION_GREATER_OR_EQUAL(version, major, minor) (!HTTPAPI_LESS_VERSION(version, major, minor))

/* The version of the protocol. Another header's string of the same name gives way, as in the SDK. */
#ifdef HTTP_VERSION
#undef HTTP_VERSION
#endif
typedef struct _HTTP_VERSION {
    USHORT MajorVersion;
    USHORT MinorVersion;
} HTTP_VERSION, *PHTTP_VERSION;

/* clang-format off */
#define HTTP_VERSION_UNKNOWN {0, 0}
#define HTTP_VERSION_0_9     {0, 9}
#define HTTP_VERSION_1_0     {1, 0}
#define HTTP_VERSION_1_1     {1, 1}
#define HTTP_VERSION_2_0     {2, 0}
#define HTTP_VERSION_3_0     {3, 0}
/* clang-format on */

#define HTTP_SET_VERSION(version, major, minor) \
    do {                                        \
        (version).MajorVersion = (major);       \
        (version).MinorVersion = (minor);       \
    } while (0)
#define HTTP_EQUAL_VERSION(version, major, minor) \
    ((version).MajorVersion == (major) && (version).MinorVersion == (minor))
#define HTTP_GREATER_VERSION(version, major, minor) \
    ((version).MajorVersion > (major) ||            \
     ((version).MajorVersion == (major) && (version).MinorVersion > (minor)))
#define HTTP_LESS_VERSION(version, major, minor) \
    ((version).MajorVersion < (major) ||         \
     ((version).MajorVersion == (major) && (version).MinorVersion < (minor)))
#define HTTP_NOT_EQUAL_VERSION(version, major, minor)     (!HTTP_EQUAL_VERSION(version, major, minor))
#define HTTP_GREATER_EQUAL_VERSION(version, major, minor) (!HTTP_LESS_VERSION(version, major, minor))
#define HTTP_LESS_EQUAL_VERSION(version, major, minor)    (!HTTP_GREATER_VERSION(version, major, minor))

/* ---- Flags of the functions ---- */

/* HttpInitialize, HttpTerminate */
#define HTTP_INITIALIZE_SERVER 0x00000001
#define HTTP_INITIALIZE_CONFIG 0x00000002
#define HTTP_DEMAND_CBT        0x00000004

/* HttpCreateRequestQueue */
#define HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING 0x00000001
#define HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER    0x00000002
#define HTTP_CREATE_REQUEST_QUEUE_FLAG_DELEGATION    0x00000008

/* HttpReceiveHttpRequest (one of them), HttpReceiveRequestEntityBody, HttpReceiveClientCertificate */
#define HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY               0x00000001
#define HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY              0x00000002
#define HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER 0x00000001
#define HTTP_RECEIVE_SECURE_CHANNEL_TOKEN                 0x00000001
#define HTTP_RECEIVE_FULL_CHAIN                           0x00000002

/* HttpSendHttpResponse, HttpSendResponseEntityBody */
#define HTTP_SEND_RESPONSE_FLAG_DISCONNECT         0x00000001
#define HTTP_SEND_RESPONSE_FLAG_MORE_DATA          0x00000002
#define HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA        0x00000004
#define HTTP_SEND_RESPONSE_FLAG_ENABLE_NAGLING     0x00000008
#define HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES     0x00000020
#define HTTP_SEND_RESPONSE_FLAG_OPAQUE             0x00000040
#define HTTP_SEND_RESPONSE_FLAG_GOAWAY             0x00000100
#define HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING 0x00000200

/* HttpFlushResponseCache, HttpRemoveUrlFromUrlGroup */
#define HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE 0x00000001
#define HTTP_URL_FLAG_REMOVE_ALL           0x00000001

/* ---- Verbs and headers ---- */

typedef enum _HTTP_URI_SCHEME {
    HttpSchemeHttp = 0,
    HttpSchemeHttps = 1,
    HttpSchemeMaximum = 2
} HTTP_SCHEME,
    *PHTTP_SCHEME, *PHTTP_URI_SCHEME;

/* A method that is not listed, PATCH among them, is HttpVerbUnknown and spelled out in pUnknownVerb. */
typedef enum _HTTP_VERB {
    HttpVerbUnparsed = 0,
    HttpVerbUnknown = 1,
    HttpVerbInvalid = 2,
    HttpVerbOPTIONS = 3,
    HttpVerbGET = 4,
    HttpVerbHEAD = 5,
    HttpVerbPOST = 6,
    HttpVerbPUT = 7,
    HttpVerbDELETE = 8,
    HttpVerbTRACE = 9,
    HttpVerbCONNECT = 10,
    HttpVerbTRACK = 11,
    HttpVerbMOVE = 12,
    HttpVerbCOPY = 13,
    HttpVerbPROPFIND = 14,
    HttpVerbPROPPATCH = 15,
    HttpVerbMKCOL = 16,
    HttpVerbLOCK = 17,
    HttpVerbUNLOCK = 18,
    HttpVerbSEARCH = 19,
    HttpVerbMaximum = 20
} HTTP_VERB,
    *PHTTP_VERB;

/* Index into KnownHeaders. Up to 19 both directions share the meaning; from 20 on requests and responses differ. */
typedef enum _HTTP_HEADER_ID {
    HttpHeaderCacheControl = 0,
    HttpHeaderConnection = 1,
    HttpHeaderDate = 2,
    HttpHeaderKeepAlive = 3,
    HttpHeaderPragma = 4,
    HttpHeaderTrailer = 5,
    HttpHeaderTransferEncoding = 6,
    HttpHeaderUpgrade = 7,
    HttpHeaderVia = 8,
    HttpHeaderWarning = 9,
    HttpHeaderAllow = 10,
    HttpHeaderContentLength = 11,
    HttpHeaderContentType = 12,
    HttpHeaderContentEncoding = 13,
    HttpHeaderContentLanguage = 14,
    HttpHeaderContentLocation = 15,
    HttpHeaderContentMd5 = 16,
    HttpHeaderContentRange = 17,
    HttpHeaderExpires = 18,
    HttpHeaderLastModified = 19,

    /* requests */
    HttpHeaderAccept = 20,
    HttpHeaderAcceptCharset = 21,
    HttpHeaderAcceptEncoding = 22,
    HttpHeaderAcceptLanguage = 23,
    HttpHeaderAuthorization = 24,
    HttpHeaderCookie = 25,
    HttpHeaderExpect = 26,
    HttpHeaderFrom = 27,
    HttpHeaderHost = 28,
    HttpHeaderIfMatch = 29,
    HttpHeaderIfModifiedSince = 30,
    HttpHeaderIfNoneMatch = 31,
    HttpHeaderIfRange = 32,
    HttpHeaderIfUnmodifiedSince = 33,
    HttpHeaderMaxForwards = 34,
    HttpHeaderProxyAuthorization = 35,
    HttpHeaderReferer = 36,
    HttpHeaderRange = 37,
    HttpHeaderTe = 38,
    HttpHeaderTranslate = 39,
    HttpHeaderUserAgent = 40,
    HttpHeaderRequestMaximum = 41,

    /* responses */
    HttpHeaderAcceptRanges = 20,
    HttpHeaderAge = 21,
    HttpHeaderEtag = 22,
    HttpHeaderLocation = 23,
    HttpHeaderProxyAuthenticate = 24,
    HttpHeaderRetryAfter = 25,
    HttpHeaderServer = 26,
    HttpHeaderSetCookie = 27,
    HttpHeaderVary = 28,
    HttpHeaderWwwAuthenticate = 29,
    HttpHeaderResponseMaximum = 30,

    HttpHeaderMaximum = 41
} HTTP_HEADER_ID,
    *PHTTP_HEADER_ID;

/* Length 0 means that the header is absent. Do not rely on a NUL behind the value. */
typedef struct _HTTP_KNOWN_HEADER {
    USHORT RawValueLength;
    PCSTR pRawValue;
} HTTP_KNOWN_HEADER, *PHTTP_KNOWN_HEADER;

/* Here an empty value is a value. */
typedef struct _HTTP_UNKNOWN_HEADER {
    USHORT NameLength;
    USHORT RawValueLength;
    PCSTR pName;
    PCSTR pRawValue;
} HTTP_UNKNOWN_HEADER, *PHTTP_UNKNOWN_HEADER;

/* The trailer members are reserved: 0 and NULL. */
typedef struct _HTTP_REQUEST_HEADERS {
    USHORT UnknownHeaderCount;
    PHTTP_UNKNOWN_HEADER pUnknownHeaders;
    USHORT TrailerCount;
    PHTTP_UNKNOWN_HEADER pTrailers;
    HTTP_KNOWN_HEADER KnownHeaders[HttpHeaderRequestMaximum];
} HTTP_REQUEST_HEADERS, *PHTTP_REQUEST_HEADERS;

typedef struct _HTTP_RESPONSE_HEADERS {
    USHORT UnknownHeaderCount; /* at most 9999 */
    PHTTP_UNKNOWN_HEADER pUnknownHeaders;
    USHORT TrailerCount;
    PHTTP_UNKNOWN_HEADER pTrailers;
    HTTP_KNOWN_HEADER KnownHeaders[HttpHeaderResponseMaximum];
} HTTP_RESPONSE_HEADERS, *PHTTP_RESPONSE_HEADERS;

/* ---- Entity bodies ---- */

/* Length may be HTTP_BYTE_RANGE_TO_EOF: from StartingOffset to the end. */
#define HTTP_BYTE_RANGE_TO_EOF ((ULONGLONG)-1)
typedef struct _HTTP_BYTE_RANGE {
    ULARGE_INTEGER StartingOffset;
    ULARGE_INTEGER Length;
} HTTP_BYTE_RANGE, *PHTTP_BYTE_RANGE;

typedef enum _HTTP_DATA_CHUNK_TYPE {
    HttpDataChunkFromMemory = 0,
    HttpDataChunkFromFileHandle = 1,
    HttpDataChunkFromFragmentCache = 2,
    HttpDataChunkFromFragmentCacheEx = 3,
    HttpDataChunkTrailers = 4, /* last chunk of the last send only */
    HttpDataChunkFromWinHttpFastForwarding = 5,
    HttpDataChunkMaximum = 6
} HTTP_DATA_CHUNK_TYPE,
    *PHTTP_DATA_CHUNK_TYPE;

typedef struct _HTTP_WINHTTP_FAST_FORWARDING_DATA {
    UCHAR Reserved[16];
} HTTP_WINHTTP_FAST_FORWARDING_DATA, *PHTTP_WINHTTP_FAST_FORWARDING_DATA;

typedef struct _HTTP_DATA_CHUNK {
    HTTP_DATA_CHUNK_TYPE DataChunkType;
    __extension__ union {
        struct {
            PVOID pBuffer;
            ULONG BufferLength;
        } FromMemory;
        struct {
            HTTP_BYTE_RANGE ByteRange;
            HANDLE FileHandle;
        } FromFileHandle;
        struct {
            USHORT FragmentNameLength; /* bytes, without NUL */
            PCWSTR pFragmentName;
        } FromFragmentCache;
        struct {
            HTTP_BYTE_RANGE ByteRange;
            PCWSTR pFragmentName; /* ends in NUL; at most 65532 bytes */
        } FromFragmentCacheEx;
        struct {
            USHORT TrailerCount;
            PHTTP_UNKNOWN_HEADER pTrailers;
        } Trailers;
        struct {
            HTTP_WINHTTP_FAST_FORWARDING_DATA WhFastForwardingData;
        } FromWinHttpFastForwarding;
    };
} HTTP_DATA_CHUNK, *PHTTP_DATA_CHUNK;

/* ---- Request: address, URL and TLS ---- */

typedef struct _HTTP_TRANSPORT_ADDRESS {
    PSOCKADDR pRemoteAddress;
    PSOCKADDR pLocalAddress;
} HTTP_TRANSPORT_ADDRESS, *PHTTP_TRANSPORT_ADDRESS;

/* The request's URL, decoded. All pointers point into pFullUrl: pHost behind "://" with the port in its length,
 * pAbsPath at the slash behind the host, pQueryString at the question mark, or NULL when there is no query. */
typedef struct _HTTP_COOKED_URL {
    USHORT FullUrlLength;
    USHORT HostLength;
    USHORT AbsPathLength;
    USHORT QueryStringLength;
    PCWSTR pFullUrl;
    PCWSTR pHost;
    PCWSTR pAbsPath;
    PCWSTR pQueryString;
} HTTP_COOKED_URL, *PHTTP_COOKED_URL;

typedef struct _HTTP_SSL_CLIENT_CERT_INFO {
    ULONG CertFlags;
    ULONG CertEncodedSize;
    PUCHAR pCertEncoded;
    HANDLE Token;
    BOOLEAN CertDeniedByMapper;
} HTTP_SSL_CLIENT_CERT_INFO, *PHTTP_SSL_CLIENT_CERT_INFO;

typedef struct _HTTP_SSL_INFO {
    USHORT ServerCertKeySize;
    USHORT ConnectionKeySize;
    ULONG ServerCertIssuerSize;
    ULONG ServerCertSubjectSize;
    PCSTR pServerCertIssuer;
    PCSTR pServerCertSubject;
    PHTTP_SSL_CLIENT_CERT_INFO pClientCertInfo;
    ULONG SslClientCertNegotiated;
} HTTP_SSL_INFO, *PHTTP_SSL_INFO;

/* HttpRequestInfoTypeSslProtocol */
typedef struct _HTTP_SSL_PROTOCOL_INFO {
    ULONG Protocol;
    ULONG CipherType;
    ULONG CipherStrength;
    ULONG HashType;
    ULONG HashStrength;
    ULONG KeyExchangeType;
    ULONG KeyExchangeStrength;
} HTTP_SSL_PROTOCOL_INFO, *PHTTP_SSL_PROTOCOL_INFO;

/* ---- Request: what more is known about it ---- */

typedef enum _HTTP_REQUEST_INFO_TYPE {
    HttpRequestInfoTypeAuth = 0,
    HttpRequestInfoTypeChannelBind = 1,
    HttpRequestInfoTypeSslProtocol = 2,
    HttpRequestInfoTypeSslTokenBindingDraft = 3,
    HttpRequestInfoTypeSslTokenBinding = 4,
    HttpRequestInfoTypeRequestTiming = 5,
    HttpRequestInfoTypeTcpInfoV0 = 6,
    HttpRequestInfoTypeRequestSizing = 7,
    HttpRequestInfoTypeQuicStats = 8,
    HttpRequestInfoTypeTcpInfoV1 = 9,
    HttpRequestInfoTypeQuicStatsV2 = 10,
    HttpRequestInfoTypeTcpInfoV2 = 11,
    HttpRequestInfoTypeTransportIdleConnectionTimeout = 12,
    HttpRequestInfoTypeDscpTag = 13,
    HttpRequestInfoTypeInitialPacketTtl = 14
} HTTP_REQUEST_INFO_TYPE,
    *PHTTP_REQUEST_INFO_TYPE;

typedef struct _HTTP_REQUEST_INFO {
    HTTP_REQUEST_INFO_TYPE InfoType;
    ULONG InfoLength;
    PVOID pInfo;
} HTTP_REQUEST_INFO, *PHTTP_REQUEST_INFO;

typedef enum _HTTP_AUTH_STATUS {
    HttpAuthStatusSuccess = 0,
    HttpAuthStatusNotAuthenticated = 1,
    HttpAuthStatusFailure = 2
} HTTP_AUTH_STATUS,
    *PHTTP_AUTH_STATUS;

typedef enum _HTTP_REQUEST_AUTH_TYPE {
    HttpRequestAuthTypeNone = 0,
    HttpRequestAuthTypeBasic = 1,
    HttpRequestAuthTypeDigest = 2,
    HttpRequestAuthTypeNTLM = 3,
    HttpRequestAuthTypeNegotiate = 4,
    HttpRequestAuthTypeKerberos = 5
} HTTP_REQUEST_AUTH_TYPE,
    *PHTTP_REQUEST_AUTH_TYPE;

/* AccessToken lives as long as the request; the program closes it. */
#define HTTP_REQUEST_AUTH_FLAG_TOKEN_FOR_CACHED_CRED 0x00000001
typedef struct _HTTP_REQUEST_AUTH_INFO {
    HTTP_AUTH_STATUS AuthStatus;
    SECURITY_STATUS SecStatus;
    ULONG Flags;
    HTTP_REQUEST_AUTH_TYPE AuthType;
    HANDLE AccessToken;
    ULONG ContextAttributes;
    ULONG PackedContextLength;
    ULONG PackedContextType;
    PVOID PackedContext;
    ULONG MutualAuthDataLength;
    PCHAR pMutualAuthData;
    USHORT PackageNameLength;
    PWSTR pPackageName;
} HTTP_REQUEST_AUTH_INFO, *PHTTP_REQUEST_AUTH_INFO;

typedef enum _HTTP_REQUEST_SIZING_TYPE {
    HttpRequestSizingTypeTlsHandshakeLeg1ClientData = 0,
    HttpRequestSizingTypeTlsHandshakeLeg1ServerData = 1,
    HttpRequestSizingTypeTlsHandshakeLeg2ClientData = 2,
    HttpRequestSizingTypeTlsHandshakeLeg2ServerData = 3,
    HttpRequestSizingTypeHeaders = 4,
    HttpRequestSizingTypeMax = 5
} HTTP_REQUEST_SIZING_TYPE,
    *PHTTP_REQUEST_SIZING_TYPE;

#define HTTP_REQUEST_SIZING_INFO_FLAG_TCP_FAST_OPEN          0x00000001
#define HTTP_REQUEST_SIZING_INFO_FLAG_TLS_SESSION_RESUMPTION 0x00000002
#define HTTP_REQUEST_SIZING_INFO_FLAG_TLS_FALSE_START        0x00000004
#define HTTP_REQUEST_SIZING_INFO_FLAG_FIRST_REQUEST          0x00000008
typedef struct _HTTP_REQUEST_SIZING_INFO {
    ULONGLONG Flags;
    ULONG RequestIndex;
    ULONG RequestSizingCount;
    ULONGLONG RequestSizing[HttpRequestSizingTypeMax];
} HTTP_REQUEST_SIZING_INFO, *PHTTP_REQUEST_SIZING_INFO;

typedef enum _HTTP_REQUEST_TIMING_TYPE {
    HttpRequestTimingTypeConnectionStart = 0,
    HttpRequestTimingTypeDataStart = 1,
    HttpRequestTimingTypeTlsCertificateLoadStart = 2,
    HttpRequestTimingTypeTlsCertificateLoadEnd = 3,
    HttpRequestTimingTypeTlsHandshakeLeg1Start = 4,
    HttpRequestTimingTypeTlsHandshakeLeg1End = 5,
    HttpRequestTimingTypeTlsHandshakeLeg2Start = 6,
    HttpRequestTimingTypeTlsHandshakeLeg2End = 7,
    HttpRequestTimingTypeTlsAttributesQueryStart = 8,
    HttpRequestTimingTypeTlsAttributesQueryEnd = 9,
    HttpRequestTimingTypeTlsClientCertQueryStart = 10,
    HttpRequestTimingTypeTlsClientCertQueryEnd = 11,
    HttpRequestTimingTypeHttp2StreamStart = 12,
    HttpRequestTimingTypeHttp2HeaderDecodeStart = 13,
    HttpRequestTimingTypeHttp2HeaderDecodeEnd = 14,
    HttpRequestTimingTypeRequestHeaderParseStart = 15,
    HttpRequestTimingTypeRequestHeaderParseEnd = 16,
    HttpRequestTimingTypeRequestRoutingStart = 17,
    HttpRequestTimingTypeRequestRoutingEnd = 18,
    HttpRequestTimingTypeRequestQueuedForInspection = 19,
    HttpRequestTimingTypeRequestDeliveredForInspection = 20,
    HttpRequestTimingTypeRequestReturnedAfterInspection = 21,
    HttpRequestTimingTypeRequestQueuedForDelegation = 22,
    HttpRequestTimingTypeRequestDeliveredForDelegation = 23,
    HttpRequestTimingTypeRequestReturnedAfterDelegation = 24,
    HttpRequestTimingTypeRequestQueuedForIO = 25,
    HttpRequestTimingTypeRequestDeliveredForIO = 26,
    HttpRequestTimingTypeHttp3StreamStart = 27,
    HttpRequestTimingTypeHttp3HeaderDecodeStart = 28,
    HttpRequestTimingTypeHttp3HeaderDecodeEnd = 29,
    HttpRequestTimingTypeMax = 30
} HTTP_REQUEST_TIMING_TYPE,
    *PHTTP_REQUEST_TIMING_TYPE;

/* Performance-counter values, indexed by HTTP_REQUEST_TIMING_TYPE; 0 for what did not happen. */
typedef struct _HTTP_REQUEST_TIMING_INFO {
    ULONG RequestTimingCount;
    ULONGLONG RequestTiming[HttpRequestTimingTypeMax];
} HTTP_REQUEST_TIMING_INFO, *PHTTP_REQUEST_TIMING_INFO;

typedef struct _HTTP_REQUEST_TOKEN_BINDING_INFO {
    PUCHAR TokenBinding;
    ULONG TokenBindingSize;
    PUCHAR EKM;
    ULONG EKMSize;
    UCHAR KeyType;
} HTTP_REQUEST_TOKEN_BINDING_INFO, *PHTTP_REQUEST_TOKEN_BINDING_INFO;

typedef struct _HTTP_REQUEST_TRANSPORT_IDLE_CONNECTION_TIMEOUT_INFO {
    USHORT TransportIdleConnectionTimeout;
} HTTP_REQUEST_TRANSPORT_IDLE_CONNECTION_TIMEOUT_INFO, *PHTTP_REQUEST_TRANSPORT_IDLE_CONNECTION_TIMEOUT_INFO;

typedef struct _HTTP_REQUEST_DSCP_INFO {
    UCHAR DscpTag;
} HTTP_REQUEST_DSCP_INFO, *PHTTP_REQUEST_DSCP_INFO;

typedef struct _HTTP_REQUEST_INITIAL_PACKET_TTL_INFO {
    UCHAR InitialPacketTtl;
} HTTP_REQUEST_INITIAL_PACKET_TTL_INFO, *PHTTP_REQUEST_INITIAL_PACKET_TTL_INFO;

/* ---- Request ---- */

#define HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS          0x00000001
#define HTTP_REQUEST_FLAG_IP_ROUTED                        0x00000002
#define HTTP_REQUEST_FLAG_HTTP2                            0x00000004
#define HTTP_REQUEST_FLAG_HTTP3                            0x00000008
#define HTTP_REQUEST_FLAG_FAST_FORWARDING_ALLOWED          0x00000010
#define HTTP_REQUEST_FLAG_FAST_FORWARDING_RESPONSE_ALLOWED 0x00000010

/* The members of version 1, named once: in C, version 2 holds them in a nameless structure; in C++ it inherits them.
 * Either way request->Verb works with both. */
#define HTTP_REQUEST_V1_MEMBERS                                                             \
    ULONG Flags;                                                                            \
    HTTP_CONNECTION_ID ConnectionId;                                                        \
    HTTP_REQUEST_ID RequestId;                                                              \
    HTTP_URL_CONTEXT UrlContext; /* as given with the URL that matched; 0 for HttpAddUrl */ \
    HTTP_VERSION Version;                                                                   \
    HTTP_VERB Verb;                                                                         \
    USHORT UnknownVerbLength;                                                               \
    USHORT RawUrlLength;                                                                    \
    PCSTR pUnknownVerb;                                                                     \
    PCSTR pRawUrl; /* the request target, byte for byte as received */                      \
    HTTP_COOKED_URL CookedUrl;                                                              \
    HTTP_TRANSPORT_ADDRESS Address;                                                         \
    HTTP_REQUEST_HEADERS Headers;                                                           \
    ULONGLONG BytesReceived; /* head and body so far */                                     \
    USHORT EntityChunkCount;                                                                \
    PHTTP_DATA_CHUNK pEntityChunks;                                                         \
    HTTP_RAW_CONNECTION_ID RawConnectionId; /* the transport below HTTP/2 streams */        \
    PHTTP_SSL_INFO pSslInfo;                /* NULL without TLS */

typedef struct _HTTP_REQUEST_V1 {
    HTTP_REQUEST_V1_MEMBERS
} HTTP_REQUEST_V1, *PHTTP_REQUEST_V1;

#ifdef __cplusplus
typedef struct _HTTP_REQUEST_V2 : _HTTP_REQUEST_V1 {
#else
typedef struct _HTTP_REQUEST_V2 {
    __extension__ struct {
        HTTP_REQUEST_V1_MEMBERS
    };
#endif
    USHORT RequestInfoCount;
    PHTTP_REQUEST_INFO pRequestInfo;
} HTTP_REQUEST_V2, *PHTTP_REQUEST_V2;
#undef HTTP_REQUEST_V1_MEMBERS

/* What a queue writes depends on how the queue was made, not on this: HttpCreateHttpHandle version 1,
 * HttpCreateRequestQueue version 2. */
#if !defined(_WIN32_WINNT) || _WIN32_WINNT >= 0x0600
typedef HTTP_REQUEST_V2 HTTP_REQUEST;
#else
typedef HTTP_REQUEST_V1 HTTP_REQUEST;
#endif
typedef HTTP_REQUEST *PHTTP_REQUEST;

/* ---- Response ---- */

#define HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE 0x00000001
#define HTTP_RESPONSE_FLAG_MORE_ENTITY_BODY_EXISTS      0x00000002

/* Version is ignored: the status line says HTTP/1.1. At most 100 chunks. */
#define HTTP_RESPONSE_V1_MEMBERS   \
    ULONG Flags;                   \
    HTTP_VERSION Version;          \
    USHORT StatusCode;             \
    USHORT ReasonLength;           \
    PCSTR pReason;                 \
    HTTP_RESPONSE_HEADERS Headers; \
    USHORT EntityChunkCount;       \
    PHTTP_DATA_CHUNK pEntityChunks;

typedef struct _HTTP_RESPONSE_V1 {
    HTTP_RESPONSE_V1_MEMBERS
} HTTP_RESPONSE_V1, *PHTTP_RESPONSE_V1;

typedef enum _HTTP_RESPONSE_INFO_TYPE {
    HttpResponseInfoTypeMultipleKnownHeaders = 0,
    HttpResponseInfoTypeAuthenticationProperty = 1, /* reserved */
    HttpResponseInfoTypeQoSProperty = 2,
    HttpResponseInfoTypeChannelBind = 3
} HTTP_RESPONSE_INFO_TYPE,
    *PHTTP_RESPONSE_INFO_TYPE;

typedef struct _HTTP_RESPONSE_INFO {
    HTTP_RESPONSE_INFO_TYPE Type;
    ULONG Length;
    PVOID pInfo;
} HTTP_RESPONSE_INFO, *PHTTP_RESPONSE_INFO;

/* Several lines of one known header, as several WWW-Authenticate challenges. PRESERVE_ORDER keeps them in the order
 * given; otherwise challenges are sorted Negotiate, NTLM, Digest, Basic. */
#define HTTP_RESPONSE_INFO_FLAGS_PRESERVE_ORDER 0x00000001
typedef struct _HTTP_MULTIPLE_KNOWN_HEADERS {
    HTTP_HEADER_ID HeaderId;
    ULONG Flags;
    USHORT KnownHeaderCount;
    PHTTP_KNOWN_HEADER KnownHeaders;
} HTTP_MULTIPLE_KNOWN_HEADERS, *PHTTP_MULTIPLE_KNOWN_HEADERS;

#ifdef __cplusplus
typedef struct _HTTP_RESPONSE_V2 : _HTTP_RESPONSE_V1 {
#else
typedef struct _HTTP_RESPONSE_V2 {
    __extension__ struct {
        HTTP_RESPONSE_V1_MEMBERS
    };
#endif
    USHORT ResponseInfoCount;
    PHTTP_RESPONSE_INFO pResponseInfo;
} HTTP_RESPONSE_V2, *PHTTP_RESPONSE_V2;
#undef HTTP_RESPONSE_V1_MEMBERS

#if !defined(_WIN32_WINNT) || _WIN32_WINNT >= 0x0600
typedef HTTP_RESPONSE_V2 HTTP_RESPONSE;
#else
typedef HTTP_RESPONSE_V1 HTTP_RESPONSE;
#endif
typedef HTTP_RESPONSE *PHTTP_RESPONSE;

typedef enum _HTTP_CACHE_POLICY_TYPE {
    HttpCachePolicyNocache = 0,
    HttpCachePolicyUserInvalidates = 1,
    HttpCachePolicyTimeToLive = 2,
    HttpCachePolicyMaximum = 3
} HTTP_CACHE_POLICY_TYPE,
    *PHTTP_CACHE_POLICY_TYPE;

typedef struct _HTTP_CACHE_POLICY {
    HTTP_CACHE_POLICY_TYPE Policy;
    ULONG SecondsToLive; /* HttpCachePolicyTimeToLive only */
} HTTP_CACHE_POLICY, *PHTTP_CACHE_POLICY;

/* ---- Properties of sessions, URL groups and queues ---- */

/*                                              payload                          session  group  queue
 * HttpServerAuthenticationProperty             HTTP_SERVER_AUTHENTICATION_INFO  S Q      S Q
 * HttpServerLoggingProperty                    HTTP_LOGGING_INFO                S        S
 * HttpServerQosProperty                        HTTP_QOS_SETTING_INFO            S Q      S Q
 * HttpServerTimeoutsProperty                   HTTP_TIMEOUT_LIMIT_INFO          S Q      S Q
 * HttpServerQueueLengthProperty                ULONG                                            S Q
 * HttpServerStateProperty                      HTTP_STATE_INFO                  S Q      S Q
 *                                              HTTP_ENABLED_STATE                               S Q
 * HttpServer503VerbosityProperty               HTTP_503_RESPONSE_VERBOSITY                      S Q
 * HttpServerBindingProperty                    HTTP_BINDING_INFO                         S
 * HttpServerExtendedAuthenticationProperty     HTTP_SERVER_AUTHENTICATION_INFO  S        S
 * HttpServerListenEndpointProperty             HTTP_LISTEN_ENDPOINT_INFO                 S
 * HttpServerChannelBindProperty                HTTP_CHANNEL_BIND_INFO           S Q      S Q
 * HttpServerProtectionLevelProperty            HTTP_PROTECTION_LEVEL_INFO                S
 * HttpServerDelegationProperty                 HTTP_BINDING_INFO                         S
 * HttpServerFastForwardingProperty             HTTP_FAST_FORWARD_INFO
 * HttpServerRequestInfoProperty                HTTP_REQUEST_INFO_PROPERTY_INFO
 *
 * S can be set, Q can be queried; everything else is ERROR_INVALID_PARAMETER. */
typedef enum _HTTP_SERVER_PROPERTY {
    HttpServerAuthenticationProperty = 0,
    HttpServerLoggingProperty = 1,
    HttpServerQosProperty = 2,
    HttpServerTimeoutsProperty = 3,
    HttpServerQueueLengthProperty = 4,
    HttpServerStateProperty = 5,
    HttpServer503VerbosityProperty = 6,
    HttpServerBindingProperty = 7,
    HttpServerExtendedAuthenticationProperty = 8,
    HttpServerListenEndpointProperty = 9,
    HttpServerChannelBindProperty = 10,
    HttpServerProtectionLevelProperty = 11,
    HttpServerDelegationProperty = 16,
    HttpServerFastForwardingProperty = 18,
    HttpServerRequestInfoProperty = 19
} HTTP_SERVER_PROPERTY,
    *PHTTP_SERVER_PROPERTY;

/* Present 1: the members apply. Present 0: the setting is (or is to be) absent and inherited. */
typedef struct _HTTP_PROPERTY_FLAGS {
    ULONG Present : 1;
} HTTP_PROPERTY_FLAGS, *PHTTP_PROPERTY_FLAGS;

#define HTTP_MIN_SERVER_QUEUE_LENGTH 1
#define HTTP_MAX_SERVER_QUEUE_LENGTH 0x7FFFFFFF

typedef enum _HTTP_ENABLED_STATE {
    HttpEnabledStateActive = 0,
    HttpEnabledStateInactive = 1
} HTTP_ENABLED_STATE,
    *PHTTP_ENABLED_STATE;

typedef struct _HTTP_STATE_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    HTTP_ENABLED_STATE State;
} HTTP_STATE_INFO, *PHTTP_STATE_INFO;

/* How much a client learns when this API answers 503: nothing (the connection is reset), a bare 503, or one that
 * names the reason. */
typedef enum _HTTP_503_RESPONSE_VERBOSITY {
    Http503ResponseVerbosityBasic = 0,
    Http503ResponseVerbosityLimited = 1,
    Http503ResponseVerbosityFull = 2
} HTTP_503_RESPONSE_VERBOSITY,
    *PHTTP_503_RESPONSE_VERBOSITY;

typedef enum _HTTP_QOS_SETTING_TYPE {
    HttpQosSettingTypeBandwidth = 0,
    HttpQosSettingTypeConnectionLimit = 1,
    HttpQosSettingTypeFlowRate = 2
} HTTP_QOS_SETTING_TYPE,
    *PHTTP_QOS_SETTING_TYPE;

/* QosSetting points to one of the three structures that follow. A query reads QosType to know which one is wanted. */
typedef struct _HTTP_QOS_SETTING_INFO {
    HTTP_QOS_SETTING_TYPE QosType;
    PVOID QosSetting;
} HTTP_QOS_SETTING_INFO, *PHTTP_QOS_SETTING_INFO;

#define HTTP_LIMIT_INFINITE                        ((ULONG)-1)
#define HTTP_MIN_ALLOWED_BANDWIDTH_THROTTLING_RATE ((ULONG)1024)

typedef struct _HTTP_CONNECTION_LIMIT_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONG MaxConnections;
} HTTP_CONNECTION_LIMIT_INFO, *PHTTP_CONNECTION_LIMIT_INFO;

typedef struct _HTTP_BANDWIDTH_LIMIT_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONG MaxBandwidth; /* bytes per second */
} HTTP_BANDWIDTH_LIMIT_INFO, *PHTTP_BANDWIDTH_LIMIT_INFO;

typedef struct _HTTP_FLOWRATE_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONG MaxBandwidth;
    ULONG MaxPeakBandwidth;
    ULONG BurstSize;
} HTTP_FLOWRATE_INFO, *PHTTP_FLOWRATE_INFO;

typedef struct _HTTP_BINDING_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    HANDLE RequestQueueHandle; /* NULL unbinds */
} HTTP_BINDING_INFO, *PHTTP_BINDING_INFO;

/* Seconds; 0 inherits, 0xFFFF switches the timer off. The structure replaces the former one as a whole. */
typedef struct _HTTP_TIMEOUT_LIMIT_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    USHORT EntityBody;
    USHORT DrainEntityBody;
    USHORT RequestQueue;
    USHORT IdleConnection;
    USHORT HeaderWait;
    ULONG MinSendRate; /* bytes per second; HTTP_LIMIT_INFINITE switches it off */
} HTTP_TIMEOUT_LIMIT_INFO, *PHTTP_TIMEOUT_LIMIT_INFO;

typedef struct _HTTP_LISTEN_ENDPOINT_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    BOOLEAN EnableSharing;
} HTTP_LISTEN_ENDPOINT_INFO, *PHTTP_LISTEN_ENDPOINT_INFO;

typedef struct _HTTP_FAST_FORWARD_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    BOOLEAN EnableFastForwarding;
} HTTP_FAST_FORWARD_INFO, *PHTTP_FAST_FORWARD_INFO;

typedef enum _HTTP_PROTECTION_LEVEL_TYPE {
    HttpProtectionLevelUnrestricted = 0,
    HttpProtectionLevelEdgeRestricted = 1,
    HttpProtectionLevelRestricted = 2 /* not supported */
} HTTP_PROTECTION_LEVEL_TYPE,
    *PHTTP_PROTECTION_LEVEL_TYPE;

typedef struct _HTTP_PROTECTION_LEVEL_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    HTTP_PROTECTION_LEVEL_TYPE Level;
} HTTP_PROTECTION_LEVEL_INFO, *PHTTP_PROTECTION_LEVEL_INFO;

/* Which optional HTTP_REQUEST_INFO entries requests shall carry. */
#define HTTP_REQUEST_INFO_FLAG_INITIAL_TTL 0x0000000000000001ULL
typedef struct _HTTP_REQUEST_INFO_PROPERTY_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONGLONG RequestInfoFlags;
} HTTP_REQUEST_INFO_PROPERTY_INFO, *PHTTP_REQUEST_INFO_PROPERTY_INFO;

/* Authentication */

#define HTTP_AUTH_ENABLE_BASIC     0x00000001
#define HTTP_AUTH_ENABLE_DIGEST    0x00000002
#define HTTP_AUTH_ENABLE_NTLM      0x00000004
#define HTTP_AUTH_ENABLE_NEGOTIATE 0x00000008
#define HTTP_AUTH_ENABLE_KERBEROS  0x00000010
#define HTTP_AUTH_ENABLE_ALL       0x0000001F

#define HTTP_AUTH_EX_FLAG_ENABLE_KERBEROS_CREDENTIAL_CACHING 0x01
#define HTTP_AUTH_EX_FLAG_CAPTURE_CREDENTIAL                 0x02

typedef struct _HTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS {
    USHORT DomainNameLength;
    PWSTR DomainName;
    USHORT RealmLength;
    PWSTR Realm;
} HTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS, *PHTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS;

typedef struct _HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS {
    USHORT RealmLength;
    PWSTR Realm;
} HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS, *PHTTP_SERVER_AUTHENTICATION_BASIC_PARAMS;

typedef struct _HTTP_SERVER_AUTHENTICATION_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONG AuthSchemes;
    BOOLEAN ReceiveMutualAuth;
    BOOLEAN ReceiveContextHandle;
    BOOLEAN DisableNTLMCredentialCaching;
    UCHAR ExFlags;
    HTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS DigestParams;
    HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS BasicParams;
} HTTP_SERVER_AUTHENTICATION_INFO, *PHTTP_SERVER_AUTHENTICATION_INFO;

/* Channel binding */

typedef enum _HTTP_SERVICE_BINDING_TYPE {
    HttpServiceBindingTypeNone = 0,
    HttpServiceBindingTypeW = 1,
    HttpServiceBindingTypeA = 2
} HTTP_SERVICE_BINDING_TYPE;

typedef struct _HTTP_SERVICE_BINDING_BASE {
    HTTP_SERVICE_BINDING_TYPE Type;
} HTTP_SERVICE_BINDING_BASE, *PHTTP_SERVICE_BINDING_BASE;

typedef struct _HTTP_SERVICE_BINDING_A {
    HTTP_SERVICE_BINDING_BASE Base;
    PCHAR Buffer;
    ULONG BufferSize;
} HTTP_SERVICE_BINDING_A, *PHTTP_SERVICE_BINDING_A;

typedef struct _HTTP_SERVICE_BINDING_W {
    HTTP_SERVICE_BINDING_BASE Base;
    PWCHAR Buffer;
    ULONG BufferSize;
} HTTP_SERVICE_BINDING_W, *PHTTP_SERVICE_BINDING_W;

typedef enum _HTTP_AUTHENTICATION_HARDENING_LEVELS {
    HttpAuthenticationHardeningLegacy = 0,
    HttpAuthenticationHardeningMedium = 1,
    HttpAuthenticationHardeningStrict = 2
} HTTP_AUTHENTICATION_HARDENING_LEVELS;

#define HTTP_CHANNEL_BIND_PROXY                 0x01
#define HTTP_CHANNEL_BIND_NO_SERVICE_NAME_CHECK 0x02
#define HTTP_CHANNEL_BIND_DOTLESS_SERVICE       0x04
#define HTTP_CHANNEL_BIND_SECURE_CHANNEL_TOKEN  0x08
#define HTTP_CHANNEL_BIND_CLIENT_SERVICE        0x10
#define HTTP_CHANNEL_BIND_PROXY_COHOSTING       0x20

typedef struct _HTTP_CHANNEL_BIND_INFO {
    HTTP_AUTHENTICATION_HARDENING_LEVELS Hardening;
    ULONG Flags;
    PHTTP_SERVICE_BINDING_BASE *ServiceNames;
    ULONG NumberOfServiceNames;
} HTTP_CHANNEL_BIND_INFO, *PHTTP_CHANNEL_BIND_INFO;

typedef struct _HTTP_REQUEST_CHANNEL_BIND_STATUS {
    PHTTP_SERVICE_BINDING_BASE ServiceName;
    PUCHAR ChannelToken;
    ULONG ChannelTokenSize;
    ULONG Flags;
} HTTP_REQUEST_CHANNEL_BIND_STATUS, *PHTTP_REQUEST_CHANNEL_BIND_STATUS;

/* ---- Logging ---- */

#define HTTP_LOG_FIELD_DATE           0x00000001
#define HTTP_LOG_FIELD_TIME           0x00000002
#define HTTP_LOG_FIELD_CLIENT_IP      0x00000004
#define HTTP_LOG_FIELD_USER_NAME      0x00000008
#define HTTP_LOG_FIELD_SITE_NAME      0x00000010
#define HTTP_LOG_FIELD_COMPUTER_NAME  0x00000020
#define HTTP_LOG_FIELD_SERVER_IP      0x00000040
#define HTTP_LOG_FIELD_METHOD         0x00000080
#define HTTP_LOG_FIELD_URI_STEM       0x00000100
#define HTTP_LOG_FIELD_URI_QUERY      0x00000200
#define HTTP_LOG_FIELD_STATUS         0x00000400
#define HTTP_LOG_FIELD_WIN32_STATUS   0x00000800
#define HTTP_LOG_FIELD_BYTES_SENT     0x00001000
#define HTTP_LOG_FIELD_BYTES_RECV     0x00002000
#define HTTP_LOG_FIELD_TIME_TAKEN     0x00004000
#define HTTP_LOG_FIELD_SERVER_PORT    0x00008000
#define HTTP_LOG_FIELD_USER_AGENT     0x00010000
#define HTTP_LOG_FIELD_COOKIE         0x00020000
#define HTTP_LOG_FIELD_REFERER        0x00040000
#define HTTP_LOG_FIELD_VERSION        0x00080000
#define HTTP_LOG_FIELD_HOST           0x00100000
#define HTTP_LOG_FIELD_SUB_STATUS     0x00200000
#define HTTP_LOG_FIELD_STREAM_ID      0x08000000
#define HTTP_LOG_FIELD_STREAM_ID_EX   0x10000000
#define HTTP_LOG_FIELD_TRANSPORT_TYPE 0x20000000

/* error log only */
#define HTTP_LOG_FIELD_CLIENT_PORT    0x00400000
#define HTTP_LOG_FIELD_URI            0x00800000
#define HTTP_LOG_FIELD_SITE_ID        0x01000000
#define HTTP_LOG_FIELD_REASON         0x02000000
#define HTTP_LOG_FIELD_QUEUE_NAME     0x04000000
#define HTTP_LOG_FIELD_CORRELATION_ID 0x40000000
#define HTTP_LOG_FIELD_FAULT_CODE     0x80000000

/* second word of fields */
#define HTTP_LOG_FIELD_EXT_FAULT_CODE_EXT 0x0000000000000001ULL

typedef enum _HTTP_LOGGING_TYPE {
    HttpLoggingTypeW3C = 0,
    HttpLoggingTypeIIS = 1,  /* groups only */
    HttpLoggingTypeNCSA = 2, /* groups only */
    HttpLoggingTypeRaw = 3   /* sessions only */
} HTTP_LOGGING_TYPE,
    *PHTTP_LOGGING_TYPE;

typedef enum _HTTP_LOGGING_ROLLOVER_TYPE {
    HttpLoggingRolloverSize = 0,
    HttpLoggingRolloverDaily = 1,
    HttpLoggingRolloverWeekly = 2,
    HttpLoggingRolloverMonthly = 3,
    HttpLoggingRolloverHourly = 4
} HTTP_LOGGING_ROLLOVER_TYPE,
    *PHTTP_LOGGING_ROLLOVER_TYPE;

#define HTTP_MIN_ALLOWED_LOG_FILE_ROLLOVER_SIZE ((ULONG)(1 * 1024 * 1024))

/* LOG_ERRORS_ONLY and LOG_SUCCESS_ONLY exclude each other. */
#define HTTP_LOGGING_FLAG_LOCAL_TIME_ROLLOVER 0x00000001
#define HTTP_LOGGING_FLAG_USE_UTF8_CONVERSION 0x00000002
#define HTTP_LOGGING_FLAG_LOG_ERRORS_ONLY     0x00000004
#define HTTP_LOGGING_FLAG_LOG_SUCCESS_ONLY    0x00000008

/* DirectoryName is absolute and at most 424 bytes, SoftwareName at most MAX_PATH bytes. pExtFields, NumOfExtFields and
 * MaxRecordSize are reserved. RolloverSize is at least the minimum above, or HTTP_LIMIT_INFINITE, for
 * HttpLoggingRolloverSize, and 0 otherwise. */
typedef struct _HTTP_LOGGING_INFO {
    HTTP_PROPERTY_FLAGS Flags;
    ULONG LoggingFlags;
    PCWSTR SoftwareName;
    USHORT SoftwareNameLength;
    USHORT DirectoryNameLength;
    PCWSTR DirectoryName;
    HTTP_LOGGING_TYPE Format;
    ULONG Fields;
    PVOID pExtFields;
    USHORT NumOfExtFields;
    USHORT MaxRecordSize;
    HTTP_LOGGING_ROLLOVER_TYPE RolloverType;
    ULONG RolloverSize;
    PSECURITY_DESCRIPTOR pSecurityDescriptor;
} HTTP_LOGGING_INFO, *PHTTP_LOGGING_INFO;

typedef enum _HTTP_LOG_DATA_TYPE { HttpLogDataTypeFields = 0 } HTTP_LOG_DATA_TYPE, *PHTTP_LOG_DATA_TYPE;

typedef struct _HTTP_LOG_DATA {
    HTTP_LOG_DATA_TYPE Type;
} HTTP_LOG_DATA, *PHTTP_LOG_DATA;

/* What a response adds to its log line. Only UserName and UriStem have 16-bit characters. */
typedef struct _HTTP_LOG_FIELDS_DATA {
    HTTP_LOG_DATA Base;
    USHORT UserNameLength;
    USHORT UriStemLength;
    USHORT ClientIpLength;
    USHORT ServerNameLength;
    USHORT ServiceNameLength;
    USHORT ServerIpLength;
    USHORT MethodLength;
    USHORT UriQueryLength;
    USHORT HostLength;
    USHORT UserAgentLength;
    USHORT CookieLength;
    USHORT ReferrerLength;
    PWCHAR UserName;
    PWCHAR UriStem;
    PCHAR ClientIp;
    PCHAR ServerName;
    PCHAR ServiceName;
    PCHAR ServerIp;
    PCHAR Method;
    PCHAR UriQuery;
    PCHAR Host;
    PCHAR UserAgent;
    PCHAR Cookie;
    PCHAR Referrer;
    USHORT ServerPort;
    USHORT ProtocolStatus;
    ULONG Win32Status;
    HTTP_VERB MethodNum;
    USHORT SubStatus;
} HTTP_LOG_FIELDS_DATA, *PHTTP_LOG_FIELDS_DATA;

/* ---- Queues and delegation ---- */

typedef enum _HTTP_CREATE_REQUEST_QUEUE_PROPERTY_ID {
    CreateRequestQueueExternalIdProperty = 1,
    CreateRequestQueueMax = 2
} HTTP_CREATE_REQUEST_QUEUE_PROPERTY_ID,
    *PHTTP_CREATE_REQUEST_QUEUE_PROPERTY_ID;

typedef struct _HTTP_CREATE_REQUEST_QUEUE_PROPERTY_INFO {
    HTTP_CREATE_REQUEST_QUEUE_PROPERTY_ID PropertyId;
    ULONG PropertyInfoLength;
    PVOID PropertyInfo;
} HTTP_CREATE_REQUEST_QUEUE_PROPERTY_INFO, *PHTTP_CREATE_REQUEST_QUEUE_PROPERTY_INFO;

typedef enum _HTTP_DELEGATE_REQUEST_PROPERTY_ID {
    DelegateRequestReservedProperty = 0,
    DelegateRequestDelegateUrlProperty = 1 /* the URL it is delegated under, UTF-16 without NUL */
} HTTP_DELEGATE_REQUEST_PROPERTY_ID,
    *PHTTP_DELEGATE_REQUEST_PROPERTY_ID;

typedef struct _HTTP_DELEGATE_REQUEST_PROPERTY_INFO {
    HTTP_DELEGATE_REQUEST_PROPERTY_ID PropertyId;
    ULONG PropertyInfoLength;
    PVOID PropertyInfo;
} HTTP_DELEGATE_REQUEST_PROPERTY_INFO, *PHTTP_DELEGATE_REQUEST_PROPERTY_INFO;

/* ---- Properties of a request ---- */

typedef enum _HTTP_REQUEST_PROPERTY {
    HttpRequestPropertyIsb = 0,             /* query  ULONG64, the ideal send backlog */
    HttpRequestPropertyTcpInfoV0 = 1,       /* query  TCP_INFO_v0 (mstcpip.h); qualifier TCP */
    HttpRequestPropertyQuicStats = 2,       /* query  QUIC_STATISTICS (msquic.h); qualifier QUIC */
    HttpRequestPropertyTcpInfoV1 = 3,       /* query  TCP_INFO_v1; qualifier TCP */
    HttpRequestPropertySni = 4,             /* query  HTTP_REQUEST_PROPERTY_SNI */
    HttpRequestPropertyStreamError = 5,     /* set    HTTP_REQUEST_PROPERTY_STREAM_ERROR */
    HttpRequestPropertyWskApiTimings = 6,   /* query  HTTP_WSK_API_TIMINGS */
    HttpRequestPropertyQuicApiTimings = 7,  /* query  HTTP_QUIC_API_TIMINGS */
    HttpRequestPropertyQuicStatsV2 = 8,     /* query  QUIC_STATISTICS_V2; qualifier QUIC */
    HttpRequestPropertyQuicStreamStats = 9, /* query  QUIC_STREAM_STATISTICS */
    HttpRequestPropertyTcpInfoV2 = 10,      /* query  TCP_INFO_v2; qualifier TCP */
    HttpRequestPropertyTlsClientHello = 11, /* query  BYTE[] */
    HttpRequestPropertyTransportIdleConnectionTimeout = 12, /* set    USHORT, seconds */
    HttpRequestPropertyDscpTag = 13,                        /* set    BYTE, at most 0x3F */
    HttpRequestPropertyTlsCipherInfo = 14                   /* query  SecPkgContext_CipherInfo (schannel.h) */
} HTTP_REQUEST_PROPERTY,
    *PHTTP_REQUEST_PROPERTY;

/* How old the statistics may be. */
typedef struct _HTTP_QUERY_REQUEST_QUALIFIER_TCP {
    ULONGLONG Freshness;
} HTTP_QUERY_REQUEST_QUALIFIER_TCP, *PHTTP_QUERY_REQUEST_QUALIFIER_TCP;

typedef struct _HTTP_QUERY_REQUEST_QUALIFIER_QUIC {
    ULONGLONG Freshness;
} HTTP_QUERY_REQUEST_QUALIFIER_QUIC, *PHTTP_QUERY_REQUEST_QUALIFIER_QUIC;

#define HTTP_REQUEST_PROPERTY_SNI_HOST_MAX_LENGTH 255
#define HTTP_REQUEST_PROPERTY_SNI_FLAG_SNI_USED   0x00000001
#define HTTP_REQUEST_PROPERTY_SNI_FLAG_NO_SNI     0x00000002
typedef struct _HTTP_REQUEST_PROPERTY_SNI {
    WCHAR Hostname[HTTP_REQUEST_PROPERTY_SNI_HOST_MAX_LENGTH + 1];
    ULONG Flags;
} HTTP_REQUEST_PROPERTY_SNI, *PHTTP_REQUEST_PROPERTY_SNI;

typedef struct _HTTP_REQUEST_PROPERTY_STREAM_ERROR {
    ULONG ErrorCode;
} HTTP_REQUEST_PROPERTY_STREAM_ERROR, *PHTTP_REQUEST_PROPERTY_STREAM_ERROR;

typedef struct _HTTP_WSK_API_TIMINGS {
    ULONGLONG ConnectCount;
    ULONGLONG ConnectSum;
    ULONGLONG DisconnectCount;
    ULONGLONG DisconnectSum;
    ULONGLONG SendCount;
    ULONGLONG SendSum;
    ULONGLONG ReceiveCount;
    ULONGLONG ReceiveSum;
    ULONGLONG ReleaseCount;
    ULONGLONG ReleaseSum;
    ULONGLONG ControlSocketCount;
    ULONGLONG ControlSocketSum;
} HTTP_WSK_API_TIMINGS, *PHTTP_WSK_API_TIMINGS;

#define HTTP_QUIC_KEEPALIVE_TIMEOUT_DISABLED 0xFFFFFFFF

typedef struct _HTTP_QUIC_STREAM_API_TIMINGS {
    ULONGLONG OpenCount;
    ULONGLONG OpenSum;
    ULONGLONG CloseCount;
    ULONGLONG CloseSum;
    ULONGLONG StartCount;
    ULONGLONG StartSum;
    ULONGLONG ShutdownCount;
    ULONGLONG ShutdownSum;
    ULONGLONG SendCount;
    ULONGLONG SendSum;
    ULONGLONG ReceiveSetEnabledCount;
    ULONGLONG ReceiveSetEnabledSum;
    ULONGLONG GetParamCount;
    ULONGLONG GetParamSum;
    ULONGLONG SetParamCount;
    ULONGLONG SetParamSum;
    ULONGLONG SetCallbackHandlerCount;
    ULONGLONG SetCallbackHandlerSum;
} HTTP_QUIC_STREAM_API_TIMINGS, *PHTTP_QUIC_STREAM_API_TIMINGS;

typedef struct _HTTP_QUIC_CONNECTION_API_TIMINGS {
    ULONGLONG OpenTime;
    ULONGLONG CloseTime;
    ULONGLONG StartTime;
    ULONGLONG ShutdownTime;
    ULONGLONG SecConfigCreateTime;
    ULONGLONG SecConfigDeleteTime;
    ULONGLONG GetParamCount;
    ULONGLONG GetParamSum;
    ULONGLONG SetParamCount;
    ULONGLONG SetParamSum;
    ULONGLONG SetCallbackHandlerCount;
    ULONGLONG SetCallbackHandlerSum;
    HTTP_QUIC_STREAM_API_TIMINGS ControlStreamTimings;
} HTTP_QUIC_CONNECTION_API_TIMINGS, *PHTTP_QUIC_CONNECTION_API_TIMINGS;

typedef struct _HTTP_QUIC_API_TIMINGS {
    HTTP_QUIC_CONNECTION_API_TIMINGS ConnectionTimings;
    HTTP_QUIC_STREAM_API_TIMINGS StreamTimings;
} HTTP_QUIC_API_TIMINGS, *PHTTP_QUIC_API_TIMINGS;

typedef struct _HTTP_QUIC_STREAM_REQUEST_STATS {
    ULONGLONG StreamWaitStart;
    ULONGLONG StreamWaitEnd;
    ULONGLONG RequestHeadersCompressionStart;
    ULONGLONG RequestHeadersCompressionEnd;
    ULONGLONG ResponseHeadersDecompressionStart;
    ULONGLONG ResponseHeadersDecompressionEnd;
    ULONGLONG RequestHeadersCompressedSize;
    ULONGLONG ResponseHeadersCompressedSize;
} HTTP_QUIC_STREAM_REQUEST_STATS, *PHTTP_QUIC_STREAM_REQUEST_STATS;

/* ---- What this build can do ---- */

typedef enum _HTTP_FEATURE_ID {
    HttpFeatureUnknown = 0,
    HttpFeatureResponseTrailers = 1,
    HttpFeatureApiTimings = 2,
    HttpFeatureDelegateEx = 3,
    HttpFeatureHttp3 = 4,
    HttpFeatureTlsSessionTickets = 5,
    HttpFeatureDisableTlsSessionId = 6,
    HttpFeatureTlsDualCerts = 7,
    HttpFeatureAutomaticChunkedEncoding = 8,
    HttpFeatureDedicatedReqQueueDelegationType = 9,
    HttpFeatureFastForwardResponse = 10,
    HttpFeatureCacheTlsClientHello = 11,
    HttpFeatureIdleConnectionTimeoutRequestProperty = 12,
    HttpFeatureDisableAiaFlag = 13,
    HttpFeatureDscp = 14,
    HttpFeatureQueryCipherInfo = 15,
    HttpFeatureQueryInitialPacketTtl = 16,
    HttpFeatureTlsHandshakePerformanceCounters = 17,
    HttpFeatureLast = 18,
    HttpFeaturemax = (int)0xFFFFFFFF /* signed, as Microsoft's compiler has it */
} HTTP_FEATURE_ID,
    *PHTTP_FEATURE_ID;

/* ---- Machine-wide configuration ---- */

typedef enum _HTTP_SERVICE_CONFIG_ID {
    HttpServiceConfigIPListenList = 0,
    HttpServiceConfigSSLCertInfo = 1,
    HttpServiceConfigUrlAclInfo = 2,
    HttpServiceConfigTimeout = 3,
    HttpServiceConfigCache = 4,
    HttpServiceConfigSslSniCertInfo = 5,
    HttpServiceConfigSslCcsCertInfo = 6,
    HttpServiceConfigSetting = 7,
    HttpServiceConfigSslCertInfoEx = 8,
    HttpServiceConfigSslSniCertInfoEx = 9,
    HttpServiceConfigSslCcsCertInfoEx = 10,
    HttpServiceConfigSslScopedCcsCertInfo = 11,
    HttpServiceConfigSslScopedCcsCertInfoEx = 12,
    HttpServiceConfigMax = 13
} HTTP_SERVICE_CONFIG_ID,
    *PHTTP_SERVICE_CONFIG_ID;

/* Exact: the record that KeyDesc names. Next: the record at position dwToken. */
typedef enum _HTTP_SERVICE_CONFIG_QUERY_TYPE {
    HttpServiceConfigQueryExact = 0,
    HttpServiceConfigQueryNext = 1,
    HttpServiceConfigQueryMax = 2
} HTTP_SERVICE_CONFIG_QUERY_TYPE,
    *PHTTP_SERVICE_CONFIG_QUERY_TYPE;

/* IP listen list */

typedef struct _HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM {
    USHORT AddrLength;
    PSOCKADDR pAddress;
} HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM, *PHTTP_SERVICE_CONFIG_IP_LISTEN_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY {
    ULONG AddrCount;
    SOCKADDR_STORAGE AddrList[ANYSIZE_ARRAY];
} HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY, *PHTTP_SERVICE_CONFIG_IP_LISTEN_QUERY;

/* URL reservations; the security descriptor is an SDDL string */

typedef struct _HTTP_SERVICE_CONFIG_URLACL_KEY {
    PWSTR pUrlPrefix;
} HTTP_SERVICE_CONFIG_URLACL_KEY, *PHTTP_SERVICE_CONFIG_URLACL_KEY;

typedef struct _HTTP_SERVICE_CONFIG_URLACL_PARAM {
    PWSTR pStringSecurityDescriptor;
} HTTP_SERVICE_CONFIG_URLACL_PARAM, *PHTTP_SERVICE_CONFIG_URLACL_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_URLACL_SET {
    HTTP_SERVICE_CONFIG_URLACL_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_URLACL_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_URLACL_SET, *PHTTP_SERVICE_CONFIG_URLACL_SET;

typedef struct _HTTP_SERVICE_CONFIG_URLACL_QUERY {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_URLACL_KEY KeyDesc;
    DWORD dwToken;
} HTTP_SERVICE_CONFIG_URLACL_QUERY, *PHTTP_SERVICE_CONFIG_URLACL_QUERY;

/* Timeouts (seconds), cache parameters, settings */

typedef enum _HTTP_SERVICE_CONFIG_TIMEOUT_KEY {
    IdleConnectionTimeout = 0,
    HeaderWaitTimeout = 1
} HTTP_SERVICE_CONFIG_TIMEOUT_KEY,
    *PHTTP_SERVICE_CONFIG_TIMEOUT_KEY;

typedef USHORT HTTP_SERVICE_CONFIG_TIMEOUT_PARAM, *PHTTP_SERVICE_CONFIG_TIMEOUT_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_TIMEOUT_SET {
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_TIMEOUT_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_TIMEOUT_SET, *PHTTP_SERVICE_CONFIG_TIMEOUT_SET;

typedef enum _HTTP_SERVICE_CONFIG_CACHE_KEY {
    MaxCacheResponseSize = 0,
    CacheRangeChunkSize = 1
} HTTP_SERVICE_CONFIG_CACHE_KEY,
    *PHTTP_SERVICE_CONFIG_CACHE_KEY;

typedef ULONG HTTP_SERVICE_CONFIG_CACHE_PARAM, *PHTTP_SERVICE_CONFIG_CACHE_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_CACHE_SET {
    HTTP_SERVICE_CONFIG_CACHE_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_CACHE_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_CACHE_SET, *PHTTP_SERVICE_CONFIG_CACHE_SET;

typedef enum _HTTP_SERVICE_CONFIG_SETTING_KEY {
    HttpNone = 0,
    HttpTlsThrottle = 1
} HTTP_SERVICE_CONFIG_SETTING_KEY,
    *PHTTP_SERVICE_CONFIG_SETTING_KEY;

typedef ULONG HTTP_SERVICE_CONFIG_SETTING_PARAM, *PHTTP_SERVICE_CONFIG_SETTING_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_SETTING_SET {
    HTTP_SERVICE_CONFIG_SETTING_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SETTING_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_SETTING_SET, *PHTTP_SERVICE_CONFIG_SETTING_SET;

/* Certificates: keyed by address and port, by host name and port (SNI), or by port (central store, CCS). The wildcard
 * 0.0.0.0 stands for every IPv4 and IPv6 address, [::] for every IPv6 address. */

#define HTTP_SERVICE_CONFIG_SSL_FLAG_USE_DS_MAPPER             0x00000001
#define HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT     0x00000002
#define HTTP_SERVICE_CONFIG_SSL_FLAG_NO_RAW_FILTER             0x00000004
#define HTTP_SERVICE_CONFIG_SSL_FLAG_REJECT                    0x00000008
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_HTTP2             0x00000010
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_QUIC              0x00000020
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS13             0x00000040
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_OCSP_STAPLING     0x00000080
#define HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_TOKEN_BINDING      0x00000100
#define HTTP_SERVICE_CONFIG_SSL_FLAG_LOG_EXTENDED_EVENTS       0x00000200
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_LEGACY_TLS        0x00000400
#define HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_SESSION_TICKET     0x00000800
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS12             0x00001000
#define HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_CLIENT_CORRELATION 0x00002000
#define HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_SESSION_ID        0x00004000
#define HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_CACHE_CLIENT_HELLO 0x00008000

#define HTTP_CERT_CHECK_MODE_NO_REVOCATION            0x00000001
#define HTTP_CERT_CHECK_MODE_CACHED_REVOCATION        0x00000002
#define HTTP_CERT_CHECK_MODE_USE_REVOCATION_FRESHNESS 0x00000004
#define HTTP_CERT_CHECK_MODE_CACHED_URLS              0x00000008
#define HTTP_CERT_CHECK_MODE_NO_AIA                   0x00000010
#define HTTP_CERT_CHECK_MODE_NO_USAGE_CHECK           0x00010000

typedef struct _HTTP_SERVICE_CONFIG_SSL_KEY {
    PSOCKADDR pIpPort;
} HTTP_SERVICE_CONFIG_SSL_KEY, *PHTTP_SERVICE_CONFIG_SSL_KEY;

typedef struct _HTTP_SERVICE_CONFIG_SSL_KEY_EX {
    SOCKADDR_STORAGE IpPort;
} HTTP_SERVICE_CONFIG_SSL_KEY_EX, *PHTTP_SERVICE_CONFIG_SSL_KEY_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SNI_KEY {
    SOCKADDR_STORAGE IpPort;
    PWSTR Host;
} HTTP_SERVICE_CONFIG_SSL_SNI_KEY, *PHTTP_SERVICE_CONFIG_SSL_SNI_KEY;

typedef struct _HTTP_SERVICE_CONFIG_SSL_CCS_KEY {
    SOCKADDR_STORAGE LocalAddress;
} HTTP_SERVICE_CONFIG_SSL_CCS_KEY, *PHTTP_SERVICE_CONFIG_SSL_CCS_KEY;

typedef struct _HTTP_SERVICE_CONFIG_SSL_PARAM {
    ULONG SslHashLength;
    PVOID pSslHash;
    GUID AppId;
    PWSTR pSslCertStoreName; /* NULL: "MY" */
    DWORD DefaultCertCheckMode;
    DWORD DefaultRevocationFreshnessTime;       /* seconds */
    DWORD DefaultRevocationUrlRetrievalTimeout; /* milliseconds */
    PWSTR pDefaultSslCtlIdentifier;
    PWSTR pDefaultSslCtlStoreName;
    DWORD DefaultFlags;
} HTTP_SERVICE_CONFIG_SSL_PARAM, *PHTTP_SERVICE_CONFIG_SSL_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SET {
    HTTP_SERVICE_CONFIG_SSL_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_SET, *PHTTP_SERVICE_CONFIG_SSL_SET;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SNI_SET {
    HTTP_SERVICE_CONFIG_SSL_SNI_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_SNI_SET, *PHTTP_SERVICE_CONFIG_SSL_SNI_SET;

typedef struct _HTTP_SERVICE_CONFIG_SSL_CCS_SET {
    HTTP_SERVICE_CONFIG_SSL_CCS_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_CCS_SET, *PHTTP_SERVICE_CONFIG_SSL_CCS_SET;

typedef struct _HTTP_SERVICE_CONFIG_SSL_QUERY {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_KEY KeyDesc;
    DWORD dwToken;
} HTTP_SERVICE_CONFIG_SSL_QUERY, *PHTTP_SERVICE_CONFIG_SSL_QUERY;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SNI_QUERY {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_SNI_KEY KeyDesc;
    DWORD dwToken;
} HTTP_SERVICE_CONFIG_SSL_SNI_QUERY, *PHTTP_SERVICE_CONFIG_SSL_SNI_QUERY;

typedef struct _HTTP_SERVICE_CONFIG_SSL_CCS_QUERY {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_CCS_KEY KeyDesc;
    DWORD dwToken;
} HTTP_SERVICE_CONFIG_SSL_CCS_QUERY, *PHTTP_SERVICE_CONFIG_SSL_CCS_QUERY;

/* Certificates, extended: one record per key and ParamType */

typedef enum _HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE {
    ExParamTypeHttp2Window = 0,
    ExParamTypeHttp2SettingsLimits = 1,
    ExParamTypeHttpPerformance = 2,
    ExParamTypeTlsRestrictions = 3,
    ExParamTypeErrorHeaders = 4,
    ExParamTypeTlsSessionTicketKeys = 5,
    ExParamTypeCertConfig = 6,
    ExParamTypeMax = 7
} HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE,
    *PHTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE;

typedef struct _HTTP2_WINDOW_SIZE_PARAM {
    ULONG Http2ReceiveWindowSize;
} HTTP2_WINDOW_SIZE_PARAM, *PHTTP2_WINDOW_SIZE_PARAM;

typedef struct _HTTP2_SETTINGS_LIMITS_PARAM {
    ULONG Http2MaxSettingsPerFrame;
    ULONG Http2MaxSettingsPerMinute;
} HTTP2_SETTINGS_LIMITS_PARAM, *PHTTP2_SETTINGS_LIMITS_PARAM;

typedef enum _HTTP_PERFORMANCE_PARAM_TYPE {
    PerformanceParamSendBufferingFlags = 0,
    PerformanceParamAggressiveICW = 1,
    PerformanceParamMaxSendBufferSize = 2,
    PerformanceParamMaxConcurrentClientStreams = 3,
    PerformanceParamMaxReceiveBufferSize = 4,
    PerformanceParamDecryptOnSspiThread = 5,
    PerformanceParamMax = 6
} HTTP_PERFORMANCE_PARAM_TYPE,
    *PHTTP_PERFORMANCE_PARAM_TYPE;

typedef struct _HTTP_PERFORMANCE_PARAM {
    HTTP_PERFORMANCE_PARAM_TYPE Type;
    ULONG BufferSize;
    PVOID Buffer;
} HTTP_PERFORMANCE_PARAM, *PHTTP_PERFORMANCE_PARAM;

typedef struct _HTTP_TLS_RESTRICTIONS_PARAM {
    ULONG RestrictionCount;
    PVOID TlsRestrictions;
} HTTP_TLS_RESTRICTIONS_PARAM, *PHTTP_TLS_RESTRICTIONS_PARAM;

typedef struct _HTTP_ERROR_HEADERS_PARAM {
    USHORT StatusCode;
    USHORT HeaderCount;
    PHTTP_UNKNOWN_HEADER Headers;
} HTTP_ERROR_HEADERS_PARAM, *PHTTP_ERROR_HEADERS_PARAM;

typedef struct _HTTP_TLS_SESSION_TICKET_KEYS_PARAM {
    ULONG SessionTicketKeyCount;
    PVOID SessionTicketKeys;
} HTTP_TLS_SESSION_TICKET_KEYS_PARAM, *PHTTP_TLS_SESSION_TICKET_KEYS_PARAM;

#define HTTP_SSL_CERT_SHA_HASH_LENGTH   20
#define HTTP_SSL_CERT_STORE_NAME_LENGTH 128
typedef struct _HTTP_CERT_CONFIG_ENTRY {
    UCHAR CertHash[HTTP_SSL_CERT_SHA_HASH_LENGTH];
    WCHAR CertStoreName[HTTP_SSL_CERT_STORE_NAME_LENGTH];
} HTTP_CERT_CONFIG_ENTRY, *PHTTP_CERT_CONFIG_ENTRY;

typedef struct _HTTP_CERT_CONFIG_PARAM {
    ULONG CertConfigCount;
    PHTTP_CERT_CONFIG_ENTRY CertConfigs;
} HTTP_CERT_CONFIG_PARAM, *PHTTP_CERT_CONFIG_PARAM;

typedef struct _HTTP_SERVICE_CONFIG_SSL_PARAM_EX {
    HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE ParamType;
    ULONGLONG Flags;
    __extension__ union {
        HTTP2_WINDOW_SIZE_PARAM Http2WindowSizeParam;
        HTTP2_SETTINGS_LIMITS_PARAM Http2SettingsLimitsParam;
        HTTP_PERFORMANCE_PARAM HttpPerformanceParam;
        HTTP_TLS_RESTRICTIONS_PARAM HttpTlsRestrictionsParam;
        HTTP_ERROR_HEADERS_PARAM HttpErrorHeadersParam;
        HTTP_TLS_SESSION_TICKET_KEYS_PARAM HttpTlsSessionTicketKeysParam;
        HTTP_CERT_CONFIG_PARAM HttpCertConfigParam;
    };
} HTTP_SERVICE_CONFIG_SSL_PARAM_EX, *PHTTP_SERVICE_CONFIG_SSL_PARAM_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SET_EX {
    HTTP_SERVICE_CONFIG_SSL_KEY_EX KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM_EX ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_SET_EX, *PHTTP_SERVICE_CONFIG_SSL_SET_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX {
    HTTP_SERVICE_CONFIG_SSL_SNI_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM_EX ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX, *PHTTP_SERVICE_CONFIG_SSL_SNI_SET_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX {
    HTTP_SERVICE_CONFIG_SSL_CCS_KEY KeyDesc;
    HTTP_SERVICE_CONFIG_SSL_PARAM_EX ParamDesc;
} HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX, *PHTTP_SERVICE_CONFIG_SSL_CCS_SET_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_QUERY_EX {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_KEY_EX KeyDesc;
    DWORD dwToken;
    HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE ParamType;
} HTTP_SERVICE_CONFIG_SSL_QUERY_EX, *PHTTP_SERVICE_CONFIG_SSL_QUERY_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_SNI_QUERY_EX {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_SNI_KEY KeyDesc;
    DWORD dwToken;
    HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE ParamType;
} HTTP_SERVICE_CONFIG_SSL_SNI_QUERY_EX, *PHTTP_SERVICE_CONFIG_SSL_SNI_QUERY_EX;

typedef struct _HTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX {
    HTTP_SERVICE_CONFIG_QUERY_TYPE QueryDesc;
    HTTP_SERVICE_CONFIG_SSL_CCS_KEY KeyDesc;
    DWORD dwToken;
    HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE ParamType;
} HTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX, *PHTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX;

/* ---- Starting, stopping, asking ---- */

/* HttpInitialize - prepares the process for the HTTP Server API.
 *
 * Comes before every other function. Calls are counted per flag: each is undone by one HttpTerminate with the same
 * flags, and what it started lives until the last one. The version does not select behaviour; queues and sessions are
 * given theirs when they are created, and objects of both versions may live in one process.
 *
 * Parameters:
 *   Version    HTTPAPI_VERSION_1 or HTTPAPI_VERSION_2.
 *   Flags      what is going to be used: any combination of the flags below.
 *   pReserved  NULL.
 *
 * Flags:
 *   HTTP_INITIALIZE_SERVER  queues, sessions, groups, requests, responses, caches.
 *   HTTP_INITIALIZE_CONFIG  the ...ServiceConfiguration functions.
 *   HTTP_DEMAND_CBT         channel binding tokens are enforced.
 *
 * Returns:
 *   NO_ERROR                 ready.
 *   ERROR_INVALID_PARAMETER  an unknown flag, or pReserved is not NULL.
 *   ERROR_REVISION_MISMATCH  a version other than 1.0 and 2.0.
 *
 * See also: HttpTerminate, HttpCreateRequestQueue, HttpCreateHttpHandle, HttpSetServiceConfiguration */
HTTPAPI_LINKAGE ULONG WINAPI HttpInitialize(_In_ HTTPAPI_VERSION Version, _In_ ULONG Flags,
                                            _Reserved_ PVOID pReserved);

/* HttpTerminate - undoes one HttpInitialize.
 *
 * Flags that were given in several HttpInitialize calls may be taken back in one call, and the other way round. The
 * last call releases what the process still holds: queues, sessions, URLs. Machine-wide configuration stays.
 *
 * Parameters:
 *   Flags      the flags to take back.
 *   pReserved  NULL.
 *
 * Returns:
 *   NO_ERROR                 taken back.
 *   ERROR_INVALID_PARAMETER  an unknown flag, or pReserved is not NULL.
 *
 * See also: HttpInitialize */
HTTPAPI_LINKAGE ULONG WINAPI HttpTerminate(_In_ ULONG Flags, _Reserved_ PVOID pReserved);

/* HttpIsFeatureSupported - tells whether an optional part of the API is there.
 *
 * Never fails: an identifier that is unknown or out of range is simply not supported.
 *
 * Parameters:
 *   FeatureId  what is asked about.
 *
 * Returns:
 *   TRUE   the feature can be used.
 *   FALSE  it cannot.
 *
 * See also: HttpInitialize */
HTTPAPI_LINKAGE BOOL WINAPI HttpIsFeatureSupported(_In_ HTTP_FEATURE_ID FeatureId);

/* HttpGetExtension - looks up an internal extension; there are none.
 *
 * Only its prototype is public. The buffer is never written.
 *
 * Parameters:
 *   Version     version of the API.
 *   Extension   number of the extension.
 *   Buffer      where its table of functions would go.
 *   BufferSize  size of the buffer in bytes.
 *
 * Returns:
 *   ERROR_INVALID_PARAMETER  Buffer is NULL.
 *   ERROR_NOT_SUPPORTED      otherwise.
 *
 * See also: HttpIsFeatureSupported */
HTTPAPI_LINKAGE ULONG WINAPI HttpGetExtension(_In_ HTTPAPI_VERSION Version, _In_ ULONG Extension,
                                              _Out_ PVOID Buffer, _In_ ULONG BufferSize);

/* ---- Request queues ---- */

/* HttpCreateHttpHandle - creates a version 1 request queue.
 *
 * The queue has no name and carries its own URLs, registered with HttpAddUrl. Its requests are HTTP_REQUEST_V1 and
 * have a UrlContext of 0. It has no properties and cannot be bound to a URL group. CloseHandle closes it and frees its
 * URLs. New programs use HttpCreateRequestQueue.
 *
 * Parameters:
 *   RequestQueueHandle  receives the queue.
 *   Reserved            0.
 *
 * Returns:
 *   NO_ERROR                 created.
 *   ERROR_INVALID_PARAMETER  RequestQueueHandle is NULL, or Reserved is not 0.
 *
 * See also: HttpAddUrl, HttpReceiveHttpRequest, HttpCreateRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpCreateHttpHandle(_Out_ PHANDLE RequestQueueHandle,
                                                  _Reserved_ ULONG Reserved);

/* HttpCreateRequestQueue - creates a request queue, or opens one by name.
 *
 * A queue collects the requests of all URL groups bound to it until a thread of a process that holds a handle receives
 * them. The handle can be associated with a completion port or the thread pool, and its operations cancelled, like
 * those of a file. A new queue is active, unbound, 1000 requests long, and of basic 503 verbosity. It lives until its
 * last handle is closed, with HttpCloseRequestQueue or CloseHandle. Creating one takes no special right.
 *
 * Parameters:
 *   Version             HTTPAPI_VERSION_2.
 *   Name                under which others may open the queue, at most MAX_PATH characters and without path
 *                       separators; NULL for a queue that nobody else can open.
 *   SecurityAttributes  who may open it; NULL admits the creator alone. NULL when opening.
 *   Flags               0 or a combination of the flags below.
 *   RequestQueueHandle  receives the handle.
 *
 * Flags:
 *   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING  opens the queue called Name, also in the process that created it.
 *                                                 Such a handle receives, sends and queries; it cannot set properties.
 *   HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER     creates a queue that this process only administers: it binds groups,
 *                                                 sets properties and waits for demand, but cannot receive or send.
 *   HTTP_CREATE_REQUEST_QUEUE_FLAG_DELEGATION     with OPEN_EXISTING: a queue to delegate requests to.
 *
 * Returns:
 *   NO_ERROR                 created or opened.
 *   ERROR_INVALID_PARAMETER  the name is too long; opening without a name, with SecurityAttributes or as controller;
 *                            RequestQueueHandle is NULL; an unknown flag.
 *   ERROR_REVISION_MISMATCH  Version is not 2.0.
 *   ERROR_ALREADY_EXISTS     creating under a name that is taken.
 *   ERROR_FILE_NOT_FOUND     opening a queue that does not exist.
 *   ERROR_INVALID_NAME       the name holds a path separator.
 *   ERROR_ACCESS_DENIED      the queue does not admit the caller.
 *
 * See also: HttpCloseRequestQueue, HttpSetUrlGroupProperty, HttpReceiveHttpRequest, HttpSetRequestQueueProperty,
 * HttpWaitForDemandStart, HttpDelegateRequestEx */
HTTPAPI_LINKAGE ULONG WINAPI HttpCreateRequestQueue(_In_ HTTPAPI_VERSION Version, _In_opt_ PCWSTR Name,
                                                    _In_opt_ PSECURITY_ATTRIBUTES SecurityAttributes,
                                                    _In_ ULONG Flags, _Out_ PHANDLE RequestQueueHandle);

/* HttpCloseRequestQueue - closes a handle of a request queue.
 *
 * Operations that are pending on the handle complete with ERROR_OPERATION_ABORTED, and blocked calls return it.
 * Connections whose request was received through the handle but not answered are reset. URL groups that were bound to
 * the queue live on unbound: new requests for them are answered 503.
 *
 * Parameters:
 *   RequestQueueHandle  from HttpCreateRequestQueue.
 *
 * Returns:
 *   NO_ERROR                 closed.
 *   ERROR_INVALID_PARAMETER  not a request queue; another kind of handle is left alone.
 *
 * See also: HttpCreateRequestQueue, HttpShutdownRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpCloseRequestQueue(_In_ HANDLE RequestQueueHandle);

/* HttpSetRequestQueueProperty - sets a property of a request queue.
 *
 * HttpServerQueueLengthProperty takes a ULONG from HTTP_MIN_SERVER_QUEUE_LENGTH on: what arrives beyond it is answered
 * 503. HttpServerStateProperty takes a bare HTTP_ENABLED_STATE: an inactive queue answers 503 to new requests and
 * still hands out those it holds. HttpServer503VerbosityProperty takes HTTP_503_RESPONSE_VERBOSITY and says how this
 * API words its own 503s, not the program's.
 *
 * Parameters:
 *   RequestQueueHandle         a queue created (not opened) by this process.
 *   Property                   one of the three above.
 *   PropertyInformation        the value.
 *   PropertyInformationLength  its size in bytes; more than needed is accepted.
 *   Reserved1, Reserved2       0 and NULL.
 *
 * Returns:
 *   NO_ERROR                 set.
 *   ERROR_INVALID_PARAMETER  not a queue, or opened rather than created; another property; no value, one that is too
 *                            short or out of range; a reserved parameter is used.
 *   ERROR_NOT_SUPPORTED      a version 1 queue.
 *
 * See also: HttpQueryRequestQueueProperty, HttpCreateRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpSetRequestQueueProperty(
    _In_ HANDLE RequestQueueHandle, _In_ HTTP_SERVER_PROPERTY Property, _In_ PVOID PropertyInformation,
    _In_ ULONG PropertyInformationLength, _Reserved_ ULONG Reserved1, _Reserved_ PVOID Reserved2);

/* HttpQueryRequestQueueProperty - reads a property of a request queue.
 *
 * The properties are those of HttpSetRequestQueueProperty. Handles that were opened may query too. A buffer is always
 * needed: to learn a size, offer one byte.
 *
 * Parameters:
 *   RequestQueueHandle         the queue.
 *   Property                   what to read.
 *   PropertyInformation        receives the value.
 *   PropertyInformationLength  size of the buffer in bytes.
 *   Reserved1, Reserved2       0 and NULL.
 *   ReturnLength               receives the bytes written, or needed; may be NULL.
 *
 * Returns:
 *   NO_ERROR                 read.
 *   ERROR_MORE_DATA          the buffer is too small; ReturnLength holds the size needed.
 *   ERROR_INVALID_PARAMETER  not a queue; another property; no buffer; a reserved parameter is used.
 *   ERROR_NOT_SUPPORTED      a version 1 queue.
 *
 * See also: HttpSetRequestQueueProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpQueryRequestQueueProperty(
    _In_ HANDLE RequestQueueHandle, _In_ HTTP_SERVER_PROPERTY Property, _Out_ PVOID PropertyInformation,
    _In_ ULONG PropertyInformationLength, _Reserved_ ULONG Reserved1, _Out_opt_ PULONG ReturnLength,
    _Reserved_ PVOID Reserved2);

/* HttpShutdownRequestQueue - ends this process's part in a request queue.
 *
 * In this order: no further request is given to the process; a pending HttpWaitForDemandStart, then pending receives
 * complete with ERROR_OPERATION_ABORTED; requests received but not answered are cut off; requests still queued pass to
 * another process that holds the queue, or wait for one; pending HttpWaitForDisconnect calls are cancelled. Responses
 * that are being sent are finished. Other processes go on undisturbed. The handle stays to be closed; receiving on it
 * gives ERROR_INVALID_HANDLE.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *
 * Returns:
 *   NO_ERROR                 shut down.
 *   ERROR_INVALID_PARAMETER  not a request queue.
 *
 * See also: HttpCloseRequestQueue, HttpReceiveHttpRequest, HttpWaitForDemandStart */
HTTPAPI_LINKAGE ULONG WINAPI HttpShutdownRequestQueue(_In_ HANDLE RequestQueueHandle);

/* HttpWaitForDemandStart - waits until a queue has work for one more worker.
 *
 * For a controller that starts worker processes on demand. Completes when a request arrives, or at once when one
 * already waits; the request itself stays in the queue. One wait at a time; it may be repeated without limit.
 *
 * Parameters:
 *   RequestQueueHandle  created with HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                    there is work.
 *   ERROR_IO_PENDING            completes when there is.
 *   ERROR_INVALID_PARAMETER     not a request queue.
 *   ERROR_INVALID_ID_AUTHORITY  the handle is not the controller's.
 *   ERROR_INVALID_HANDLE        the queue was shut down or closed.
 *   ERROR_ALREADY_EXISTS        a wait is outstanding.
 *   ERROR_OPERATION_ABORTED     as completion: cancelled, or the queue was shut down.
 *
 * See also: HttpCreateRequestQueue, HttpShutdownRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpWaitForDemandStart(_In_ HANDLE RequestQueueHandle,
                                                    _Inout_opt_ LPOVERLAPPED Overlapped);

/* ---- URLs of version 1 queues ---- */

/* HttpAddUrl - registers a URL with a version 1 queue.
 *
 * The URL is a prefix, scheme://host:port/path/, and takes the requests below it unless a longer one does. The scheme
 * is http or https in lower case. The host is a name, an address literal ([...] for IPv6), + (every host, before all
 * others) or * (every host, after all others). Port and the slash behind it are mandatory; a path without a final
 * slash counts as having one; a query is not allowed. The port is opened at once. Nothing needs to exist behind the
 * URL, and receives may already be pending. Closing the queue removes its URLs.
 *
 * Parameters:
 *   RequestQueueHandle  from HttpCreateHttpHandle.
 *   FullyQualifiedUrl   the prefix.
 *   Reserved            NULL.
 *
 * Returns:
 *   NO_ERROR                 registered.
 *   ERROR_INVALID_HANDLE     RequestQueueHandle is NULL or closed.
 *   ERROR_INVALID_PARAMETER  a malformed prefix; Reserved is not NULL; a version 2 queue.
 *   ERROR_ACCESS_DENIED      the caller may not register it, or may not open the port.
 *   ERROR_ALREADY_EXISTS     registered already, by whomever; letter case does not count.
 *   ERROR_SHARING_VIOLATION  somebody outside this API listens on the port.
 *
 * See also: HttpRemoveUrl, HttpCreateHttpHandle, HttpPrepareUrl, HttpAddUrlToUrlGroup */
HTTPAPI_LINKAGE ULONG WINAPI HttpAddUrl(_In_ HANDLE RequestQueueHandle, _In_ PCWSTR FullyQualifiedUrl,
                                        _Reserved_ PVOID Reserved);

/* HttpRemoveUrl - takes a URL back from a version 1 queue.
 *
 * The string is the one that was registered. Requests already queued under it can still be received; new ones go to
 * the next shorter prefix, if any.
 *
 * Parameters:
 *   RequestQueueHandle  the queue it was registered with.
 *   FullyQualifiedUrl   the prefix.
 *
 * Returns:
 *   NO_ERROR                 removed.
 *   ERROR_INVALID_PARAMETER  RequestQueueHandle is NULL, or a malformed prefix.
 *   ERROR_FILE_NOT_FOUND     not registered with this queue.
 *   ERROR_ACCESS_DENIED      registered by another process.
 *
 * See also: HttpAddUrl */
HTTPAPI_LINKAGE ULONG WINAPI HttpRemoveUrl(_In_ HANDLE RequestQueueHandle, _In_ PCWSTR FullyQualifiedUrl);

/* ---- Server sessions ---- */

/* HttpCreateServerSession - creates a server session.
 *
 * A session holds settings that its URL groups inherit. One per process is usual, several are allowed.
 *
 * Parameters:
 *   Version          HTTPAPI_VERSION_2; 1.0 is accepted too.
 *   ServerSessionId  receives the session.
 *   Reserved         0.
 *
 * Returns:
 *   NO_ERROR                 created.
 *   ERROR_INVALID_PARAMETER  ServerSessionId is NULL (whatever the version), or Reserved is not 0.
 *   ERROR_REVISION_MISMATCH  a version other than 1.0 and 2.0.
 *
 * See also: HttpCloseServerSession, HttpCreateUrlGroup, HttpSetServerSessionProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpCreateServerSession(_In_ HTTPAPI_VERSION Version,
                                                     _Out_ PHTTP_SERVER_SESSION_ID ServerSessionId,
                                                     _Reserved_ ULONG Reserved);

/* HttpCloseServerSession - closes a server session and all its URL groups.
 *
 * The URLs of the groups are free again, and the identifiers of the groups are no longer valid.
 *
 * Parameters:
 *   ServerSessionId  the session.
 *
 * Returns:
 *   NO_ERROR                 closed.
 *   ERROR_INVALID_PARAMETER  unknown, already closed, or not this process's.
 *
 * See also: HttpCreateServerSession, HttpCloseUrlGroup */
HTTPAPI_LINKAGE ULONG WINAPI HttpCloseServerSession(_In_ HTTP_SERVER_SESSION_ID ServerSessionId);

/* HttpSetServerSessionProperty - sets a property of a server session.
 *
 * Takes state, timeouts, QoS (bandwidth), logging (W3C or raw), authentication, extended authentication and channel
 * binding. The new value replaces the old one as a whole; Flags.Present 0 removes it. A URL group's own setting
 * prevails. It counts for new requests.
 *
 * Parameters:
 *   ServerSessionId            the session.
 *   Property                   what to set; the table above HTTP_SERVER_PROPERTY names the payloads.
 *   PropertyInformation        the payload.
 *   PropertyInformationLength  its size in bytes; more than needed is accepted.
 *
 * Returns:
 *   NO_ERROR                 set.
 *   ERROR_INVALID_PARAMETER  an unknown session; a property that sessions do not have; no payload, one that is too
 *                            short, or one that breaks a rule of its structure.
 *
 * See also: HttpQueryServerSessionProperty, HttpSetUrlGroupProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpSetServerSessionProperty(_In_ HTTP_SERVER_SESSION_ID ServerSessionId,
                                                          _In_ HTTP_SERVER_PROPERTY Property,
                                                          _In_ PVOID PropertyInformation,
                                                          _In_ ULONG PropertyInformationLength);

/* HttpQueryServerSessionProperty - reads a property of a server session.
 *
 * Gives state, timeouts, QoS, authentication and channel binding; never logging. For QoS set QosType in the buffer
 * beforehand. What the structure points to (a QoS setting, strings) lies behind it in the same buffer. Flags.Present
 * tells whether the setting was made.
 *
 * Parameters:
 *   ServerSessionId            the session.
 *   Property                   what to read.
 *   PropertyInformation        receives the payload.
 *   PropertyInformationLength  size of the buffer in bytes.
 *   ReturnLength               receives the bytes written, or needed; may be NULL.
 *
 * Returns:
 *   NO_ERROR                 read.
 *   ERROR_MORE_DATA          the buffer is too small; ReturnLength holds the size needed.
 *   ERROR_INVALID_PARAMETER  an unknown session; a property that cannot be queried; no buffer.
 *
 * See also: HttpSetServerSessionProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpQueryServerSessionProperty(_In_ HTTP_SERVER_SESSION_ID ServerSessionId,
                                                            _In_ HTTP_SERVER_PROPERTY Property,
                                                            _Out_ PVOID PropertyInformation,
                                                            _In_ ULONG PropertyInformationLength,
                                                            _Out_opt_ PULONG ReturnLength);

/* ---- URL groups ---- */

/* HttpCreateUrlGroup - creates a URL group in a server session.
 *
 * A group holds URLs, the settings for their requests, and the binding to the queue that they go to. It starts without
 * any of them and inherits the session's settings. It belongs to its session for life.
 *
 * Parameters:
 *   ServerSessionId  the session.
 *   pUrlGroupId      receives the group; left alone on failure.
 *   Reserved         0.
 *
 * Returns:
 *   NO_ERROR                 created.
 *   ERROR_INVALID_PARAMETER  an unknown session, pUrlGroupId is NULL, or Reserved is not 0.
 *
 * See also: HttpCloseUrlGroup, HttpAddUrlToUrlGroup, HttpSetUrlGroupProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpCreateUrlGroup(_In_ HTTP_SERVER_SESSION_ID ServerSessionId,
                                                _Out_ PHTTP_URL_GROUP_ID pUrlGroupId,
                                                _Reserved_ ULONG Reserved);

/* HttpCloseUrlGroup - closes a URL group and frees its URLs.
 *
 * Requests that were delivered can still be answered.
 *
 * Parameters:
 *   UrlGroupId  the group.
 *
 * Returns:
 *   NO_ERROR                 closed.
 *   ERROR_INVALID_PARAMETER  unknown, or closed already, be it with its session.
 *
 * See also: HttpCreateUrlGroup, HttpCloseServerSession */
HTTPAPI_LINKAGE ULONG WINAPI HttpCloseUrlGroup(_In_ HTTP_URL_GROUP_ID UrlGroupId);

/* HttpSetUrlGroupProperty - sets a property of a URL group, above all the queue it is bound to.
 *
 * HttpServerBindingProperty binds the group to a queue, binds it to another, or unbinds it (Flags.Present 0 or a NULL
 * handle); it may come before or after the URLs and counts for new requests. Requests for an unbound group are
 * answered 503. The other properties are those of a session, with these differences: QoS also takes a connection limit
 * (one connection more is answered 503), logging takes W3C, IIS and NCSA, and there are listen endpoint, protection
 * level and delegation (a HTTP_BINDING_INFO towards the queue to delegate to).
 *
 * Parameters:
 *   UrlGroupId                 the group.
 *   Property                   what to set; the table above HTTP_SERVER_PROPERTY names the payloads.
 *   PropertyInformation        the payload.
 *   PropertyInformationLength  its size in bytes; more than needed is accepted.
 *
 * Returns:
 *   NO_ERROR                 set.
 *   ERROR_INVALID_PARAMETER  an unknown group; a property that groups do not have; no payload, one that is too short,
 *                            or one that breaks a rule of its structure; a handle that is not a version 2 queue.
 *   ERROR_NOT_SUPPORTED      HttpProtectionLevelRestricted.
 *
 * See also: HttpQueryUrlGroupProperty, HttpCreateRequestQueue, HttpSetServerSessionProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpSetUrlGroupProperty(_In_ HTTP_URL_GROUP_ID UrlGroupId,
                                                     _In_ HTTP_SERVER_PROPERTY Property,
                                                     _In_ PVOID PropertyInformation,
                                                     _In_ ULONG PropertyInformationLength);

/* HttpQueryUrlGroupProperty - reads a property of a URL group.
 *
 * Gives state, timeouts, QoS, authentication and channel binding; neither logging nor the binding. For QoS set QosType
 * in the buffer beforehand. What the structure points to lies behind it in the same buffer.
 *
 * Parameters:
 *   UrlGroupId                 the group.
 *   Property                   what to read.
 *   PropertyInformation        receives the payload.
 *   PropertyInformationLength  size of the buffer in bytes.
 *   ReturnLength               receives the bytes written, or needed; may be NULL.
 *
 * Returns:
 *   NO_ERROR                 read.
 *   ERROR_MORE_DATA          the buffer is too small; ReturnLength holds the size needed.
 *   ERROR_INVALID_PARAMETER  an unknown group; a property that cannot be queried; no buffer.
 *
 * See also: HttpSetUrlGroupProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpQueryUrlGroupProperty(_In_ HTTP_URL_GROUP_ID UrlGroupId,
                                                       _In_ HTTP_SERVER_PROPERTY Property,
                                                       _Out_ PVOID PropertyInformation,
                                                       _In_ ULONG PropertyInformationLength,
                                                       _Out_opt_ PULONG ReturnLength);

/* HttpAddUrlToUrlGroup - registers a URL with a URL group.
 *
 * The prefix is written as for HttpAddUrl. The port is opened at once, bound group or not.
 *
 * Parameters:
 *   UrlGroupId          the group.
 *   pFullyQualifiedUrl  the prefix.
 *   UrlContext          comes back as HTTP_REQUEST.UrlContext with every request that this URL takes.
 *   Reserved            0.
 *
 * Returns:
 *   NO_ERROR                 registered.
 *   ERROR_INVALID_PARAMETER  an unknown group, a malformed prefix, or Reserved is not 0.
 *   ERROR_ACCESS_DENIED      the caller may not register it, or may not open the port.
 *   ERROR_ALREADY_EXISTS     registered already, in this group or anywhere else.
 *   ERROR_SHARING_VIOLATION  somebody outside this API listens on the port.
 *
 * See also: HttpRemoveUrlFromUrlGroup, HttpAddUrl, HttpPrepareUrl, HttpFindUrlGroupId */
HTTPAPI_LINKAGE ULONG WINAPI HttpAddUrlToUrlGroup(_In_ HTTP_URL_GROUP_ID UrlGroupId,
                                                  _In_ PCWSTR pFullyQualifiedUrl,
                                                  _In_opt_ HTTP_URL_CONTEXT UrlContext,
                                                  _Reserved_ ULONG Reserved);

/* HttpRemoveUrlFromUrlGroup - takes one URL, or all of them, back from a URL group.
 *
 * New requests go to the next shorter prefix that is registered, if any.
 *
 * Parameters:
 *   UrlGroupId          the group.
 *   pFullyQualifiedUrl  the prefix as it was registered; NULL with HTTP_URL_FLAG_REMOVE_ALL.
 *   Flags               0 or the flag below.
 *
 * Flags:
 *   HTTP_URL_FLAG_REMOVE_ALL  every URL of the group.
 *
 * Returns:
 *   NO_ERROR                 removed.
 *   ERROR_INVALID_PARAMETER  an unknown group or flag; a URL together with REMOVE_ALL, or none without it.
 *   ERROR_FILE_NOT_FOUND     not registered with this group.
 *   ERROR_ACCESS_DENIED      the caller may not remove it.
 *
 * See also: HttpAddUrlToUrlGroup */
HTTPAPI_LINKAGE ULONG WINAPI HttpRemoveUrlFromUrlGroup(_In_ HTTP_URL_GROUP_ID UrlGroupId,
                                                       _In_opt_ PCWSTR pFullyQualifiedUrl, _In_ ULONG Flags);

/* HttpFindUrlGroupId - finds the URL group that a URL is registered with.
 *
 * Parameters:
 *   FullyQualifiedUrl   the prefix as it was registered.
 *   RequestQueueHandle  the queue that the group is bound to.
 *   UrlGroupId          receives the group.
 *
 * Returns:
 *   NO_ERROR                 found.
 *   ERROR_FILE_NOT_FOUND     no group bound to that queue has the URL.
 *   ERROR_INVALID_PARAMETER  a parameter is NULL or not a queue, or a malformed prefix.
 *
 * See also: HttpAddUrlToUrlGroup, HttpDelegateRequestEx */
HTTPAPI_LINKAGE ULONG WINAPI HttpFindUrlGroupId(_In_ PCWSTR FullyQualifiedUrl, _In_ HANDLE RequestQueueHandle,
                                                _Out_ PHTTP_URL_GROUP_ID UrlGroupId);

/* HttpPrepareUrl - turns a URL as people write it into one that can be registered.
 *
 * Encodes international host names, and puts letter case, escapes and dot segments into canonical form. The result is
 * for HttpAddUrl and HttpAddUrlToUrlGroup and is freed with HeapFree(GetProcessHeap(), 0, PreparedUrl).
 *
 * Parameters:
 *   Reserved     NULL.
 *   Flags        0.
 *   Url          the URL.
 *   PreparedUrl  receives the prepared one.
 *
 * Returns:
 *   NO_ERROR                 prepared.
 *   ERROR_INVALID_PARAMETER  Url or PreparedUrl is NULL, a reserved parameter is used, or Url is not a URL.
 *
 * See also: HttpAddUrl, HttpAddUrlToUrlGroup */
HTTPAPI_LINKAGE ULONG WINAPI HttpPrepareUrl(_Reserved_ PVOID Reserved, _Reserved_ ULONG Flags,
                                            _In_ PCWSTR Url, _Outptr_ PWSTR *PreparedUrl);

/* ---- Receiving ---- */

/* HttpReceiveHttpRequest - takes the next request out of a queue, or reads a given one again.
 *
 * The buffer starts with the structure, HTTP_REQUEST_V1 for a version 1 queue and HTTP_REQUEST_V2 otherwise, aligned
 * accordingly; everything it points to follows. Start with 4 KB, or 16 KB with authentication. Each request goes to one
 * receiver: requests in the order of their arrival, pending operations in the order they were made. A connection has
 * one request out at a time, the next is delivered once it is answered. A request may be held for any length of time.
 *
 * ERROR_MORE_DATA has taken the request out of the queue: of the buffer only ConnectionId and RequestId are valid, and
 * the count (BytesReturned, or the bytes transferred) is the size needed. Call again with that RequestId. With
 * HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY a body that does not fit is no error: as much as fits is copied,
 * HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS is set, and HttpReceiveRequestEntityBody gives the rest.
 *
 * The RequestId is valid until the last send of the response is accepted, the request is cancelled, its connection
 * breaks, or the queue is shut down or closed, and only in this process.
 *
 * Parameters:
 *   RequestQueueHandle   the queue.
 *   RequestId            HTTP_NULL_ID for the next request, or one received before.
 *   Flags                0 for the head alone, or one of the flags below.
 *   RequestBuffer        receives the request.
 *   RequestBufferLength  size of the buffer in bytes.
 *   BytesReturned        receives the bytes written, or needed; may be NULL.
 *   Overlapped           NULL to block, otherwise the operation.
 *
 * Flags:
 *   HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY   also what has arrived of the body.
 *   HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY  also the whole body, once it has arrived.
 *
 * Returns:
 *   NO_ERROR                   received.
 *   ERROR_IO_PENDING           completes when there is a request.
 *   ERROR_MORE_DATA            the structure fits and the rest does not: see above. May also be the completion.
 *   ERROR_INSUFFICIENT_BUFFER  not even the structure fits; the request stays in the queue.
 *   ERROR_INVALID_HANDLE       RequestQueueHandle is NULL, closed, shut down, or not a queue.
 *   ERROR_CONNECTION_INVALID   RequestId is unknown, answered, or its connection is gone.
 *   ERROR_HANDLE_EOF           the request was already retrieved completely.
 *   ERROR_INVALID_PARAMETER    RequestBuffer is NULL, or a wrong flag.
 *   ERROR_NOACCESS             RequestBuffer is misaligned.
 *   ERROR_OPERATION_ABORTED    cancelled, or the queue was shut down or closed meanwhile.
 *
 * See also: HttpReceiveRequestEntityBody, HttpSendHttpResponse, HttpCancelHttpRequest, HttpCreateRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpReceiveHttpRequest(_In_ HANDLE RequestQueueHandle,
                                                    _In_ HTTP_REQUEST_ID RequestId, _In_ ULONG Flags,
                                                    _Out_ PHTTP_REQUEST RequestBuffer,
                                                    _In_ ULONG RequestBufferLength,
                                                    _Out_opt_ PULONG BytesReturned,
                                                    _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpReceiveRequestEntityBody - reads on in the body of a request.
 *
 * Gives the body in order, without chunk framing, after what HttpReceiveHttpRequest already copied; repeat until
 * ERROR_HANDLE_EOF. The first read lets a client that expects it have its 100 Continue. A buffer of no length waits
 * for data: ERROR_MORE_DATA tells that there is some. One read per request at a time.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   RequestId           the request.
 *   Flags               0 to return what there is, or the flag below.
 *   EntityBuffer        receives the bytes.
 *   EntityBufferLength  size of the buffer in bytes.
 *   BytesReturned       receives the bytes written; may be NULL.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Flags:
 *   HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER  waits until the buffer is full or the body ends.
 *
 * Returns:
 *   NO_ERROR                  at least one byte was read.
 *   ERROR_IO_PENDING          completes when data arrives.
 *   ERROR_HANDLE_EOF          the body is read to its end, or there is none. Returned directly, without a completion;
 *                             as completion when the body ends under a pending read.
 *   ERROR_INVALID_HANDLE      RequestQueueHandle is not a queue.
 *   ERROR_CONNECTION_INVALID  RequestId is HTTP_NULL_ID, unknown or answered; as completion: the client is gone.
 *   ERROR_INVALID_PARAMETER   a wrong flag, or EntityBuffer is NULL though its length is not 0.
 *   ERROR_MORE_DATA           the buffer has no length and there is data.
 *   ERROR_NETNAME_DELETED     as completion: the client reset the connection.
 *   ERROR_OPERATION_ABORTED   cancelled, or the request or the queue was.
 *
 * See also: HttpReceiveHttpRequest */
HTTPAPI_LINKAGE ULONG WINAPI HttpReceiveRequestEntityBody(_In_ HANDLE RequestQueueHandle,
                                                          _In_ HTTP_REQUEST_ID RequestId, _In_ ULONG Flags,
                                                          _Out_ PVOID EntityBuffer,
                                                          _In_ ULONG EntityBufferLength,
                                                          _Out_opt_ PULONG BytesReturned,
                                                          _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpReceiveClientCertificate - asks the client of a TLS connection for its certificate, or gives the channel binding
 * token.
 *
 * May renegotiate, which takes a while; call it before the body is read. ERROR_MORE_DATA has written the structure
 * alone: CertEncodedSize, or ChannelTokenSize, tells what to add to its size.
 *
 * Parameters:
 *   RequestQueueHandle     the queue.
 *   ConnectionId           HTTP_REQUEST.ConnectionId: the connection, not the request.
 *   Flags                  0, or one of the flags below.
 *   SslClientCertInfo      receives HTTP_SSL_CLIENT_CERT_INFO, or HTTP_REQUEST_CHANNEL_BIND_STATUS for a token.
 *   SslClientCertInfoSize  size of the buffer in bytes.
 *   BytesReceived          receives the bytes written; may be NULL.
 *   Overlapped             NULL to block, otherwise the operation.
 *
 * Flags:
 *   HTTP_RECEIVE_SECURE_CHANNEL_TOKEN  the channel binding token instead of the certificate.
 *   HTTP_RECEIVE_FULL_CHAIN            the certificate with its chain.
 *
 * Returns:
 *   NO_ERROR                   received.
 *   ERROR_IO_PENDING           completes when the client has answered.
 *   ERROR_MORE_DATA            only the structure fits.
 *   ERROR_INSUFFICIENT_BUFFER  not even the structure fits; nothing is written.
 *   ERROR_NOT_FOUND            the client has no certificate, or there is no token.
 *   ERROR_INVALID_PARAMETER    an unknown connection, one without TLS, or a wrong flag.
 *   ERROR_OPERATION_ABORTED    cancelled, or the queue was shut down or closed meanwhile.
 *
 * See also: HttpReceiveHttpRequest */
HTTPAPI_LINKAGE ULONG WINAPI HttpReceiveClientCertificate(
    _In_ HANDLE RequestQueueHandle, _In_ HTTP_CONNECTION_ID ConnectionId, _In_ ULONG Flags,
    _Out_ PHTTP_SSL_CLIENT_CERT_INFO SslClientCertInfo, _In_ ULONG SslClientCertInfoSize,
    _Out_opt_ PULONG BytesReceived, _Inout_opt_ LPOVERLAPPED Overlapped);

/* ---- Sending ---- */

/* HttpSendHttpResponse - sends the head of a response, and its body or the beginning of it.
 *
 * The status line is always HTTP/1.1. Date is written by the API, whatever the program sets; Server gets the API's own
 * token, behind the program's value if there is one. A known header of length 0 is left out. Content-Length is added
 * when the response is complete in this call and the program set neither it nor Transfer-Encoding; a value the program
 * sets goes out as it is, and so do bytes the program has chunked itself. A client of HTTP/1.0 gets Connection: close.
 * An answer may be given before the body of the request is read; the rest of that is drained.
 *
 * Without HTTP_SEND_RESPONSE_FLAG_MORE_DATA the response is complete and RequestId ends with the call being accepted.
 * With it, HttpSendResponseEntityBody goes on, and a program that gave no length either chunks the body itself or ends
 * it by HTTP_SEND_RESPONSE_FLAG_DISCONNECT. The response, its headers and chunks must stay as they are until the
 * operation has completed. One send per request at a time.
 *
 * A response to a plain GET that is complete in this call may be kept and served again without reaching the queue when
 * CachePolicy allows it; one that does not qualify is sent all the same.
 *
 * Parameters:
 *   RequestQueueHandle    the queue.
 *   RequestId             the request.
 *   Flags                 0 or a combination of the flags below.
 *   HttpResponse          the response; at most 100 chunks.
 *   CachePolicy           whether to cache it; NULL for not.
 *   BytesSent             receives all bytes sent by this call, the head included; may be NULL.
 *   Reserved1, Reserved2  NULL and 0.
 *   Overlapped            NULL to block, otherwise the operation.
 *   LogData               HTTP_LOG_FIELDS_DATA for the access log; NULL for no entry.
 *
 * Flags:
 *   HTTP_SEND_RESPONSE_FLAG_DISCONNECT          closes the connection afterwards.
 *   HTTP_SEND_RESPONSE_FLAG_MORE_DATA           the body goes on; do not combine it with DISCONNECT.
 *   HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA         completes once the data is copied; for programs that wait for each
 *                                               small send. Use it for all sends of a response or for none.
 *   HTTP_SEND_RESPONSE_FLAG_ENABLE_NAGLING      lets small packets be gathered.
 *   HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES      cuts the ranges a GET asks for out of the full content given.
 *   HTTP_SEND_RESPONSE_FLAG_OPAQUE              with status 101: the connection carries bare bytes from now on.
 *   HTTP_SEND_RESPONSE_FLAG_GOAWAY              announces the end of an HTTP/2 or HTTP/3 connection.
 *   HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING  chunks a body of unknown length.
 *
 * Returns:
 *   NO_ERROR                  sent, or accepted with BUFFER_DATA.
 *   ERROR_IO_PENDING          completes when sent.
 *   ERROR_CONNECTION_INVALID  RequestId is HTTP_NULL_ID, unknown, answered, or its client is gone.
 *   ERROR_INVALID_PARAMETER   HttpResponse is NULL or malformed; too many chunks; OPAQUE with another status than 101;
 *                             a second response to one request; a wrong flag; a reserved parameter is used.
 *   ERROR_INVALID_HANDLE      RequestQueueHandle is not a queue.
 *   ERROR_PATH_NOT_FOUND      a chunk names a fragment that is not in the cache; nothing is sent.
 *   ERROR_BAD_COMMAND         another send on this request is pending.
 *   ERROR_NETNAME_DELETED     as completion: the client reset the connection.
 *   ERROR_OPERATION_ABORTED   cancelled, or the request or the queue was.
 *
 * See also: HttpSendResponseEntityBody, HttpReceiveHttpRequest, HttpAddFragmentToCache, HttpFlushResponseCache */
HTTPAPI_LINKAGE ULONG WINAPI
HttpSendHttpResponse(_In_ HANDLE RequestQueueHandle, _In_ HTTP_REQUEST_ID RequestId, _In_ ULONG Flags,
                     _In_ PHTTP_RESPONSE HttpResponse, _In_opt_ PHTTP_CACHE_POLICY CachePolicy,
                     _Out_opt_ PULONG BytesSent, _Reserved_ PVOID Reserved1, _Reserved_ ULONG Reserved2,
                     _Inout_opt_ LPOVERLAPPED Overlapped, _In_opt_ PHTTP_LOG_DATA LogData);

/* HttpSendResponseEntityBody - sends on in the body of a response.
 *
 * Follows HttpSendHttpResponse with HTTP_SEND_RESPONSE_FLAG_MORE_DATA; the first call without that flag ends the
 * response and with it RequestId. No chunks and MORE_DATA does nothing; no chunks without it only ends the response.
 * The bytes go out as they are. Trailers are allowed in the last call alone. After a client has left, a few sends may
 * still succeed.
 *
 * Parameters:
 *   RequestQueueHandle    the queue.
 *   RequestId             the request.
 *   Flags                 0 or a combination of the flags below.
 *   EntityChunkCount      number of chunks, at most 9999.
 *   EntityChunks          the chunks; NULL when there are none.
 *   BytesSent             receives the bytes sent by this call; may be NULL.
 *   Reserved1, Reserved2  NULL and 0.
 *   Overlapped            NULL to block, otherwise the operation.
 *   LogData               HTTP_LOG_FIELDS_DATA for the access log, with the last call.
 *
 * Flags:
 *   HTTP_SEND_RESPONSE_FLAG_DISCONNECT          ends the response and closes the connection; not with MORE_DATA.
 *   HTTP_SEND_RESPONSE_FLAG_MORE_DATA           the body goes on.
 *   HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA         as for HttpSendHttpResponse.
 *   HTTP_SEND_RESPONSE_FLAG_ENABLE_NAGLING      accepted, without effect.
 *   HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES      as for HttpSendHttpResponse.
 *   HTTP_SEND_RESPONSE_FLAG_OPAQUE              the bytes belong to an upgraded connection.
 *   HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING  as for HttpSendHttpResponse.
 *
 * Returns:
 *   NO_ERROR                  sent, or accepted with BUFFER_DATA.
 *   ERROR_IO_PENDING          completes when sent.
 *   ERROR_CONNECTION_INVALID  RequestId is HTTP_NULL_ID, unknown, answered, or its client is gone.
 *   ERROR_INVALID_PARAMETER   no response was begun; too many chunks or none where the count says some; OPAQUE though
 *                             the status is not 101; a wrong flag; a reserved parameter is used.
 *   ERROR_INVALID_HANDLE      RequestQueueHandle is not a queue.
 *   ERROR_BAD_COMMAND         another send on this request is pending.
 *   ERROR_PATH_NOT_FOUND      a chunk names a fragment that is not in the cache; nothing is sent.
 *   ERROR_HANDLE_EOF          a range begins or ends behind the end of its file.
 *   ERROR_NETNAME_DELETED     as completion: the client reset the connection.
 *   ERROR_OPERATION_ABORTED   cancelled, or the request or the queue was.
 *
 * See also: HttpSendHttpResponse */
HTTPAPI_LINKAGE ULONG WINAPI
HttpSendResponseEntityBody(_In_ HANDLE RequestQueueHandle, _In_ HTTP_REQUEST_ID RequestId, _In_ ULONG Flags,
                           _In_ USHORT EntityChunkCount, _In_opt_ PHTTP_DATA_CHUNK EntityChunks,
                           _Out_opt_ PULONG BytesSent, _Reserved_ PVOID Reserved1, _Reserved_ ULONG Reserved2,
                           _Inout_opt_ LPOVERLAPPED Overlapped, _In_opt_ PHTTP_LOG_DATA LogData);

/* HttpDeclarePush - offers an HTTP/2 client a resource that it is going to need.
 *
 * Advice: where a push is not possible, as on HTTP/1.1, nothing happens. Comes before the bytes of the response that
 * refer to the resource.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   RequestId           the request whose response refers to the resource.
 *   Verb                HttpVerbGET or HttpVerbHEAD.
 *   Path                path of the resource.
 *   Query               its query without the question mark, in 8-bit characters; may be NULL.
 *   Headers             headers of the request that the push answers, without Host and Transfer-Encoding, and with no
 *                       other Content-Length than 0; may be NULL.
 *
 * Returns:
 *   NO_ERROR                  offered, or not possible.
 *   ERROR_INVALID_PARAMETER   another verb, no path, or a header that is not allowed.
 *   ERROR_CONNECTION_INVALID  RequestId is unknown or answered.
 *
 * See also: HttpSendHttpResponse */
HTTPAPI_LINKAGE ULONG WINAPI HttpDeclarePush(_In_ HANDLE RequestQueueHandle, _In_ HTTP_REQUEST_ID RequestId,
                                             _In_ HTTP_VERB Verb, _In_ PCWSTR Path, _In_opt_ PCSTR Query,
                                             _In_opt_ PHTTP_REQUEST_HEADERS Headers);

/* HttpCancelHttpRequest - gives a request up.
 *
 * Resets the connection of an HTTP/1.1 request; of HTTP/2 and HTTP/3 the stream alone, with the code that
 * HttpSetRequestProperty stored or with CANCEL. Everything pending on the request completes with an error, and
 * RequestId ends.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   RequestId           the request.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                  cancelled.
 *   ERROR_IO_PENDING          completes when cancelled.
 *   ERROR_CONNECTION_INVALID  RequestId is unknown, or its last send was accepted already.
 *   ERROR_INVALID_HANDLE      RequestQueueHandle is not a queue.
 *
 * See also: HttpReceiveHttpRequest, HttpSetRequestProperty */
HTTPAPI_LINKAGE ULONG WINAPI HttpCancelHttpRequest(_In_ HANDLE RequestQueueHandle,
                                                   _In_ HTTP_REQUEST_ID RequestId,
                                                   _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpWaitForDisconnect - waits until a connection has ended, from whichever side.
 *
 * One wait per connection is enough, however many requests it carries. The end of a request does not complete it.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   ConnectionId        HTTP_REQUEST.ConnectionId.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                 the connection has ended.
 *   ERROR_IO_PENDING         completes when it does.
 *   ERROR_INVALID_PARAMETER  an unknown connection.
 *   ERROR_OPERATION_ABORTED  cancelled, or the queue was shut down or closed.
 *
 * See also: HttpWaitForDisconnectEx, HttpReceiveHttpRequest */
HTTPAPI_LINKAGE ULONG WINAPI HttpWaitForDisconnect(_In_ HANDLE RequestQueueHandle,
                                                   _In_ HTTP_CONNECTION_ID ConnectionId,
                                                   _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpWaitForDisconnectEx - waits until a connection has ended, or the client has closed its side.
 *
 * As HttpWaitForDisconnect, and also completes when the client stops sending but still reads.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   ConnectionId        HTTP_REQUEST.ConnectionId.
 *   Reserved            0.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                 the client has left.
 *   ERROR_IO_PENDING         completes when it does.
 *   ERROR_INVALID_PARAMETER  an unknown connection, or Reserved is not 0.
 *   ERROR_OPERATION_ABORTED  cancelled, or the queue was shut down or closed.
 *
 * See also: HttpWaitForDisconnect */
HTTPAPI_LINKAGE ULONG WINAPI HttpWaitForDisconnectEx(_In_ HANDLE RequestQueueHandle,
                                                     _In_ HTTP_CONNECTION_ID ConnectionId,
                                                     _Reserved_ ULONG Reserved,
                                                     _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpDelegateRequestEx - passes a request on to another queue.
 *
 * Only a request whose body was not read and whose response was not begun. The URL group carries a delegation property
 * towards the queue. Afterwards RequestId belongs to whoever receives from that queue.
 *
 * Parameters:
 *   RequestQueueHandle   the queue the request was received from.
 *   DelegateQueueHandle  where it goes: opened with HTTP_CREATE_REQUEST_QUEUE_FLAG_DELEGATION, or this process's own.
 *   RequestId            the request.
 *   DelegateUrlGroupId   the URL group to go by; 0 finds it by the URL.
 *   PropertyInfoSetSize  number of properties.
 *   PropertyInfoSet      properties, as the URL to deliver the request under; NULL when there are none.
 *
 * Returns:
 *   NO_ERROR                  passed on; the caller no longer owns the request.
 *   ERROR_INVALID_PARAMETER   not a queue, no delegation towards it, a request already begun, or a wrong property.
 *   ERROR_CONNECTION_INVALID  RequestId is unknown or answered.
 *
 * See also: HttpSetUrlGroupProperty, HttpFindUrlGroupId, HttpCreateRequestQueue */
HTTPAPI_LINKAGE ULONG WINAPI HttpDelegateRequestEx(
    _In_ HANDLE RequestQueueHandle, _In_ HANDLE DelegateQueueHandle, _In_ HTTP_REQUEST_ID RequestId,
    _In_ HTTP_URL_GROUP_ID DelegateUrlGroupId, _In_ ULONG PropertyInfoSetSize,
    _In_opt_ PHTTP_DELEGATE_REQUEST_PROPERTY_INFO PropertyInfoSet);

/* ---- Properties of a request ---- */

/* HttpQueryRequestProperty - reads what is known about a request and its connection.
 *
 * HTTP_REQUEST_PROPERTY says what each property gives and which take a qualifier. Without Output and with a size of 0
 * the call tells the size needed. It finishes at once nearly always; Overlapped is signalled after ERROR_IO_PENDING
 * alone.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   Id                  the request.
 *   PropertyId          what to read.
 *   Qualifier           qualifies the question; NULL for properties without one.
 *   QualifierSize       size of the qualifier in bytes; 0 without one.
 *   Output              receives the property.
 *   OutputBufferSize    size of the buffer in bytes.
 *   BytesReturned       receives the bytes written, or needed; may be NULL.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                  read.
 *   ERROR_IO_PENDING          completes later.
 *   ERROR_MORE_DATA           the buffer is too small; BytesReturned holds the size needed.
 *   ERROR_INVALID_FUNCTION    this request has no such property, as SNI without TLS.
 *   ERROR_INVALID_PARAMETER   an unknown property, one that can only be set, or a qualifier and size that do not agree.
 *   ERROR_CONNECTION_INVALID  Id is unknown or answered.
 *
 * See also: HttpSetRequestProperty, HttpReceiveHttpRequest */
HTTPAPI_LINKAGE ULONG WINAPI HttpQueryRequestProperty(
    _In_ HANDLE RequestQueueHandle, _In_ HTTP_OPAQUE_ID Id, _In_ HTTP_REQUEST_PROPERTY PropertyId,
    _In_opt_ const VOID *Qualifier, _In_ ULONG QualifierSize, _Out_opt_ PVOID Output,
    _In_ ULONG OutputBufferSize, _Out_opt_ PULONG BytesReturned, _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpSetRequestProperty - changes how a request is treated.
 *
 * HttpRequestPropertyStreamError stores the code for a later HttpCancelHttpRequest; on HTTP/1.1 it has no effect.
 * HttpRequestPropertyTransportIdleConnectionTimeout and HttpRequestPropertyDscpTag act on the connection.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   Id                  the request.
 *   PropertyId          what to set.
 *   Input               its value.
 *   InputPropertySize   size of the value in bytes.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                  set.
 *   ERROR_IO_PENDING          completes later.
 *   ERROR_INVALID_PARAMETER   an unknown property, one that can only be read, or a value of the wrong size or range.
 *   ERROR_CONNECTION_INVALID  Id is unknown or answered.
 *
 * See also: HttpQueryRequestProperty, HttpCancelHttpRequest */
HTTPAPI_LINKAGE ULONG WINAPI HttpSetRequestProperty(_In_ HANDLE RequestQueueHandle, _In_ HTTP_OPAQUE_ID Id,
                                                    _In_ HTTP_REQUEST_PROPERTY PropertyId, _In_ PVOID Input,
                                                    _In_ ULONG InputPropertySize,
                                                    _Inout_opt_ LPOVERLAPPED Overlapped);

/* ---- Caches ---- */

/* HttpAddFragmentToCache - stores data under a name that responses can refer to.
 *
 * The name is a URL registered by this queue, or lies below one. Data under a name that exists is replaced. The cache
 * may drop an entry at any time: a program is prepared for ERROR_PATH_NOT_FOUND when it sends.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   UrlPrefix           the name.
 *   DataChunk           the data, from memory or a file.
 *   CachePolicy         HttpCachePolicyUserInvalidates or HttpCachePolicyTimeToLive.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                 stored.
 *   ERROR_IO_PENDING         completes when stored.
 *   ERROR_INVALID_PARAMETER  a parameter is NULL, a name outside this queue's URLs, or a wrong kind of chunk or policy.
 *
 * See also: HttpReadFragmentFromCache, HttpFlushResponseCache, HttpSendHttpResponse */
HTTPAPI_LINKAGE ULONG WINAPI HttpAddFragmentToCache(_In_ HANDLE RequestQueueHandle, _In_ PCWSTR UrlPrefix,
                                                    _In_ PHTTP_DATA_CHUNK DataChunk,
                                                    _In_ PHTTP_CACHE_POLICY CachePolicy,
                                                    _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpReadFragmentFromCache - reads stored data back.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   UrlPrefix           the name.
 *   ByteRange           the part to read; NULL for all.
 *   Buffer              receives the data.
 *   BufferLength        size of the buffer in bytes.
 *   BytesRead           receives the bytes read, or needed; may be NULL.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Returns:
 *   NO_ERROR                 read.
 *   ERROR_IO_PENDING         completes when read.
 *   ERROR_MORE_DATA          the buffer is too small; BytesRead holds the size needed.
 *   ERROR_PATH_NOT_FOUND     nothing is stored under the name.
 *   ERROR_INVALID_PARAMETER  a parameter is NULL, or a range outside the data.
 *
 * See also: HttpAddFragmentToCache */
HTTPAPI_LINKAGE ULONG WINAPI HttpReadFragmentFromCache(_In_ HANDLE RequestQueueHandle, _In_ PCWSTR UrlPrefix,
                                                       _In_opt_ PHTTP_BYTE_RANGE ByteRange,
                                                       _Out_ PVOID Buffer, _In_ ULONG BufferLength,
                                                       _Out_opt_ PULONG BytesRead,
                                                       _Inout_opt_ LPOVERLAPPED Overlapped);

/* HttpFlushResponseCache - drops stored fragments and responses.
 *
 * Only what this queue stored. Finding nothing is no error.
 *
 * Parameters:
 *   RequestQueueHandle  the queue.
 *   UrlPrefix           the name.
 *   Flags               0 for this name alone, or the flag below.
 *   Overlapped          NULL to block, otherwise the operation.
 *
 * Flags:
 *   HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE  also everything below the name.
 *
 * Returns:
 *   NO_ERROR                 dropped.
 *   ERROR_IO_PENDING         completes when dropped.
 *   ERROR_INVALID_PARAMETER  UrlPrefix is NULL or malformed, or an unknown flag.
 *
 * See also: HttpAddFragmentToCache, HttpSendHttpResponse */
HTTPAPI_LINKAGE ULONG WINAPI HttpFlushResponseCache(_In_ HANDLE RequestQueueHandle, _In_ PCWSTR UrlPrefix,
                                                    _In_ ULONG Flags, _Inout_opt_ LPOVERLAPPED Overlapped);

/* ---- Machine-wide configuration ---- */

/* HttpSetServiceConfiguration - adds a record to the configuration of the machine.
 *
 * Needs HTTP_INITIALIZE_CONFIG and the right to write the configuration, which lasts and counts for every process.
 * Timeouts, cache parameters and settings are overwritten; all other records must be new: delete the old one first, or
 * use HttpUpdateServiceConfiguration. The structure for each identifier is the ..._SET of its name, and
 * HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM for the listen list. URL reservations count at once, the listen list from the
 * next start on.
 *
 * Parameters:
 *   ServiceHandle            NULL.
 *   ConfigId                 the kind of record.
 *   pConfigInformation       the record.
 *   ConfigInformationLength  its size in bytes.
 *   pOverlapped              NULL.
 *
 * Returns:
 *   NO_ERROR                     added.
 *   ERROR_ALREADY_EXISTS         there is such a record.
 *   ERROR_INSUFFICIENT_BUFFER    the length is smaller than the structure.
 *   ERROR_INVALID_HANDLE         ServiceHandle is not NULL.
 *   ERROR_INVALID_PARAMETER      an unknown identifier, a malformed record, or pOverlapped is not NULL.
 *   ERROR_NO_SUCH_LOGON_SESSION  the certificate is not there, or has no private key.
 *   ERROR_ACCESS_DENIED          the caller may not write the configuration.
 *
 * See also: HttpUpdateServiceConfiguration, HttpDeleteServiceConfiguration, HttpQueryServiceConfiguration */
HTTPAPI_LINKAGE ULONG WINAPI HttpSetServiceConfiguration(_Reserved_ HANDLE ServiceHandle,
                                                         _In_ HTTP_SERVICE_CONFIG_ID ConfigId,
                                                         _In_ PVOID pConfigInformation,
                                                         _In_ ULONG ConfigInformationLength,
                                                         _Reserved_ LPOVERLAPPED pOverlapped);

/* HttpDeleteServiceConfiguration - removes a record from the configuration of the machine.
 *
 * Of the record only the key counts. Deleting a timeout brings its default back.
 *
 * Parameters:
 *   ServiceHandle            NULL.
 *   ConfigId                 the kind of record.
 *   pConfigInformation       the record; for a timeout or setting its key suffices.
 *   ConfigInformationLength  its size in bytes.
 *   pOverlapped              NULL.
 *
 * Returns:
 *   NO_ERROR                   removed.
 *   ERROR_FILE_NOT_FOUND       there is no such record.
 *   ERROR_INSUFFICIENT_BUFFER  the length is smaller than the structure.
 *   ERROR_INVALID_HANDLE       ServiceHandle is not NULL.
 *   ERROR_INVALID_PARAMETER    an unknown identifier, a malformed key, or pOverlapped is not NULL.
 *   ERROR_ACCESS_DENIED        the caller may not write the configuration.
 *
 * See also: HttpSetServiceConfiguration */
HTTPAPI_LINKAGE ULONG WINAPI HttpDeleteServiceConfiguration(_Reserved_ HANDLE ServiceHandle,
                                                            _In_ HTTP_SERVICE_CONFIG_ID ConfigId,
                                                            _In_ PVOID pConfigInformation,
                                                            _In_ ULONG ConfigInformationLength,
                                                            _Reserved_ LPOVERLAPPED pOverlapped);

/* HttpUpdateServiceConfiguration - replaces a certificate record in one step.
 *
 * For HttpServiceConfigSSLCertInfo, HttpServiceConfigSslSniCertInfo, HttpServiceConfigSslCcsCertInfo and their extended
 * forms; connections never meet a moment without a certificate.
 *
 * Parameters:
 *   Handle            NULL.
 *   ConfigId          the kind of record.
 *   ConfigInfo        the record.
 *   ConfigInfoLength  its size in bytes.
 *   Overlapped        NULL.
 *
 * Returns:
 *   NO_ERROR                     replaced.
 *   ERROR_FILE_NOT_FOUND         there is no record to replace.
 *   ERROR_INSUFFICIENT_BUFFER    the length is smaller than the structure.
 *   ERROR_INVALID_HANDLE         Handle is not NULL.
 *   ERROR_INVALID_PARAMETER      another kind of record, a malformed one, or Overlapped is not NULL.
 *   ERROR_NO_SUCH_LOGON_SESSION  the certificate is not there, or has no private key.
 *   ERROR_ACCESS_DENIED          the caller may not write the configuration.
 *
 * See also: HttpSetServiceConfiguration */
HTTPAPI_LINKAGE ULONG WINAPI HttpUpdateServiceConfiguration(_Reserved_ HANDLE Handle,
                                                            _In_ HTTP_SERVICE_CONFIG_ID ConfigId,
                                                            _In_ PVOID ConfigInfo,
                                                            _In_ ULONG ConfigInfoLength,
                                                            _Reserved_ LPOVERLAPPED Overlapped);

/* HttpQueryServiceConfiguration - reads the configuration of the machine.
 *
 * The input is the ..._QUERY structure of the kind: HttpServiceConfigQueryExact finds the record with KeyDesc,
 * HttpServiceConfigQueryNext the one at position dwToken, which the caller counts up from 0. Timeouts, cache
 * parameters and settings take their key and give the bare value. The listen list takes no input and comes as a whole.
 * The output is what would be set; what it points to lies in the same buffer.
 *
 * Parameters:
 *   ServiceHandle  NULL.
 *   ConfigId       the kind of record.
 *   pInput         the question; NULL for the listen list.
 *   InputLength    its size in bytes.
 *   pOutput        receives the record; NULL to learn its size.
 *   OutputLength   size of the buffer in bytes.
 *   pReturnLength  receives the bytes written, or needed; may be NULL.
 *   pOverlapped    NULL.
 *
 * Returns:
 *   NO_ERROR                   read.
 *   ERROR_INSUFFICIENT_BUFFER  the output does not fit; pReturnLength holds the size needed.
 *   ERROR_MORE_DATA            the same, for HttpServiceConfigTimeout.
 *   ERROR_FILE_NOT_FOUND       no record has that key.
 *   ERROR_NO_MORE_ITEMS        no record at that position.
 *   ERROR_INVALID_HANDLE       ServiceHandle is not NULL.
 *   ERROR_INVALID_PARAMETER    an unknown identifier, a malformed question, or pOverlapped is not NULL.
 *
 * See also: HttpSetServiceConfiguration */
HTTPAPI_LINKAGE ULONG WINAPI HttpQueryServiceConfiguration(_Reserved_ HANDLE ServiceHandle,
                                                           _In_ HTTP_SERVICE_CONFIG_ID ConfigId,
                                                           _In_opt_ PVOID pInput, _In_ ULONG InputLength,
                                                           _Out_opt_ PVOID pOutput, _In_ ULONG OutputLength,
                                                           _Out_opt_ PULONG pReturnLength,
                                                           _Reserved_ LPOVERLAPPED pOverlapped);

#ifdef __cplusplus
}
#endif

#ifdef _HTTPAPI_WINDOWS_MODE
#define _HTTPAPI_HTTP_DECLARED
#include <httpapi_unsigned_long.h>
#endif

#endif
