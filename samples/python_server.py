#!/usr/bin/env python3
"""The HTTP Server API from Python, through ctypes alone.

    python_server.py [url-prefix]        HTTPAPI_LIBRARY names the library, if it is not where the system looks

The structures below are written down as the Windows SDK has them for x64. They hold for libhttpapi.so.0 as they do for
httpapi.dll, so this file runs on Windows too."""
import ctypes
import json
import os
import signal
import sys
import threading
from ctypes import POINTER, Structure, Union, byref, c_char_p, c_int, c_uint32, c_uint64, c_ushort, c_void_p

ULONG, USHORT, ULONGLONG, HANDLE, PWSTR = c_uint32, c_ushort, c_uint64, c_void_p, c_void_p
NO_ERROR, ERROR_MORE_DATA, ERROR_CONNECTION_INVALID = 0, 234, 1229
HTTP_INITIALIZE_SERVER = 1
HttpServerBindingProperty = 7
HttpVerbGET = 4
HttpHeaderContentType, HttpHeaderRequestMaximum, HttpHeaderResponseMaximum = 12, 41, 30
HttpDataChunkFromMemory = 0


class HTTPAPI_VERSION(Structure):
    _fields_ = [("Major", USHORT), ("Minor", USHORT)]


class HTTP_VERSION(Structure):
    _fields_ = [("Major", USHORT), ("Minor", USHORT)]


class HTTP_COOKED_URL(Structure):
    _fields_ = [("FullUrlLength", USHORT), ("HostLength", USHORT), ("AbsPathLength", USHORT), ("QueryStringLength", USHORT),
                ("pFullUrl", PWSTR), ("pHost", PWSTR), ("pAbsPath", PWSTR), ("pQueryString", PWSTR)]


class HTTP_TRANSPORT_ADDRESS(Structure):
    _fields_ = [("pRemoteAddress", c_void_p), ("pLocalAddress", c_void_p)]


class HTTP_UNKNOWN_HEADER(Structure):
    _fields_ = [("NameLength", USHORT), ("RawValueLength", USHORT), ("pName", c_char_p), ("pRawValue", c_char_p)]


class HTTP_KNOWN_HEADER(Structure):
    _fields_ = [("RawValueLength", USHORT), ("pRawValue", c_char_p)]


class HTTP_REQUEST_HEADERS(Structure):
    _fields_ = [("UnknownHeaderCount", USHORT), ("pUnknownHeaders", POINTER(HTTP_UNKNOWN_HEADER)),
                ("TrailerCount", USHORT), ("pTrailers", POINTER(HTTP_UNKNOWN_HEADER)),
                ("KnownHeaders", HTTP_KNOWN_HEADER * HttpHeaderRequestMaximum)]


class HTTP_RESPONSE_HEADERS(Structure):
    _fields_ = [("UnknownHeaderCount", USHORT), ("pUnknownHeaders", POINTER(HTTP_UNKNOWN_HEADER)),
                ("TrailerCount", USHORT), ("pTrailers", POINTER(HTTP_UNKNOWN_HEADER)),
                ("KnownHeaders", HTTP_KNOWN_HEADER * HttpHeaderResponseMaximum)]


class FROM_MEMORY(Structure):
    _fields_ = [("pBuffer", c_char_p), ("BufferLength", ULONG)]


class CHUNK_SOURCE(Union):
    _fields_ = [("FromMemory", FROM_MEMORY), ("Largest", ULONGLONG * 3)]


class HTTP_DATA_CHUNK(Structure):
    _anonymous_ = ["Source"]
    _fields_ = [("DataChunkType", c_int), ("Source", CHUNK_SOURCE)]


class HTTP_REQUEST(Structure):
    _fields_ = [("Flags", ULONG), ("ConnectionId", ULONGLONG), ("RequestId", ULONGLONG), ("UrlContext", ULONGLONG),
                ("Version", HTTP_VERSION), ("Verb", c_int), ("UnknownVerbLength", USHORT), ("RawUrlLength", USHORT),
                ("pUnknownVerb", c_char_p), ("pRawUrl", c_char_p), ("CookedUrl", HTTP_COOKED_URL),
                ("Address", HTTP_TRANSPORT_ADDRESS), ("Headers", HTTP_REQUEST_HEADERS), ("BytesReceived", ULONGLONG),
                ("EntityChunkCount", USHORT), ("pEntityChunks", POINTER(HTTP_DATA_CHUNK)),
                ("RawConnectionId", ULONGLONG), ("pSslInfo", c_void_p), ("RequestInfoCount", USHORT), ("pRequestInfo", c_void_p)]


class HTTP_RESPONSE(Structure):
    _fields_ = [("Flags", ULONG), ("Version", HTTP_VERSION), ("StatusCode", USHORT), ("ReasonLength", USHORT),
                ("pReason", c_char_p), ("Headers", HTTP_RESPONSE_HEADERS), ("EntityChunkCount", USHORT),
                ("pEntityChunks", POINTER(HTTP_DATA_CHUNK)), ("ResponseInfoCount", USHORT), ("pResponseInfo", c_void_p)]


class HTTP_BINDING_INFO(Structure):
    _fields_ = [("Present", ULONG), ("RequestQueueHandle", HANDLE)]


library = ctypes.WinDLL("httpapi.dll") if os.name == "nt" else ctypes.CDLL(os.environ.get("HTTPAPI_LIBRARY", "libhttpapi.so.0"))
SIGNATURES = {
    "HttpInitialize": [HTTPAPI_VERSION, ULONG, c_void_p],
    "HttpTerminate": [ULONG, c_void_p],
    "HttpCreateServerSession": [HTTPAPI_VERSION, POINTER(ULONGLONG), ULONG],
    "HttpCloseServerSession": [ULONGLONG],
    "HttpCreateUrlGroup": [ULONGLONG, POINTER(ULONGLONG), ULONG],
    "HttpCloseUrlGroup": [ULONGLONG],
    "HttpCreateRequestQueue": [HTTPAPI_VERSION, PWSTR, c_void_p, ULONG, POINTER(HANDLE)],
    "HttpShutdownRequestQueue": [HANDLE],
    "HttpCloseRequestQueue": [HANDLE],
    "HttpSetUrlGroupProperty": [ULONGLONG, c_int, c_void_p, ULONG],
    "HttpAddUrlToUrlGroup": [ULONGLONG, PWSTR, ULONGLONG, ULONG],
    "HttpReceiveHttpRequest": [HANDLE, ULONGLONG, ULONG, c_void_p, ULONG, POINTER(ULONG), c_void_p],
    "HttpSendHttpResponse": [HANDLE, ULONGLONG, ULONG, POINTER(HTTP_RESPONSE), c_void_p, POINTER(ULONG), c_void_p, ULONG,
                             c_void_p, c_void_p],
}
for name, arguments in SIGNATURES.items():
    getattr(library, name).argtypes = arguments
    getattr(library, name).restype = ULONG


def wide(text):
    """Python's wchar_t is not the API's everywhere: 16-bit units, and a NUL."""
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")


def read_wide(pointer, size):
    return ctypes.string_at(pointer, size).decode("utf-16-le", "replace") if size else ""


def call(name, *arguments):
    error = getattr(library, name)(*arguments)
    if error != NO_ERROR:
        raise OSError(f"{name} says {error}")


def receive(queue):
    """The next request, in the buffer that keeps what it points to. None: the queue was shut down."""
    room, id, got = 4096, 0, ULONG()
    while True:
        buffer = (ULONGLONG * (room // 8 + 1))()
        error = library.HttpReceiveHttpRequest(queue, id, 0, buffer, ctypes.sizeof(buffer), byref(got), None)
        request = ctypes.cast(buffer, POINTER(HTTP_REQUEST)).contents
        if error == NO_ERROR:
            return request
        if error == ERROR_MORE_DATA:
            id, room = request.RequestId, got.value
        elif error == ERROR_CONNECTION_INVALID and id:
            id = 0  # the client left between the two calls
        else:
            return None


def answer(queue, request):
    """Everything that was understood of the request."""
    url = request.CookedUrl
    known = request.Headers.KnownHeaders
    text = json.dumps({
        "get": request.Verb == HttpVerbGET,
        "raw": request.pRawUrl[:request.RawUrlLength].decode("latin-1"),
        "path": read_wide(url.pAbsPath, url.AbsPathLength),
        "query": read_wide(url.pQueryString, url.QueryStringLength),
        "known": {i: known[i].pRawValue[:known[i].RawValueLength].decode("latin-1")
                  for i in range(HttpHeaderRequestMaximum) if known[i].RawValueLength},
        "unknown": {h.pName[:h.NameLength].decode("latin-1"): h.pRawValue[:h.RawValueLength].decode("latin-1")
                    for h in request.Headers.pUnknownHeaders[:request.Headers.UnknownHeaderCount]},
    }).encode()
    chunk = HTTP_DATA_CHUNK(DataChunkType=HttpDataChunkFromMemory)
    chunk.FromMemory = FROM_MEMORY(text, len(text))
    response = HTTP_RESPONSE(StatusCode=200, pReason=b"OK", ReasonLength=2, EntityChunkCount=1,
                             pEntityChunks=ctypes.pointer(chunk))
    response.Headers.KnownHeaders[HttpHeaderContentType] = HTTP_KNOWN_HEADER(16, b"application/json")
    library.HttpSendHttpResponse(queue, request.RequestId, 0, byref(response), None, None, None, 0, None, None)


def serve(queue):
    while request := receive(queue):
        answer(queue, request)


def main():
    url = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080/"
    version, session, group, queue = HTTPAPI_VERSION(2, 0), ULONGLONG(), ULONGLONG(), HANDLE()
    call("HttpInitialize", version, HTTP_INITIALIZE_SERVER, None)
    call("HttpCreateServerSession", version, byref(session), 0)
    call("HttpCreateUrlGroup", session, byref(group), 0)
    call("HttpCreateRequestQueue", version, None, None, 0, byref(queue))
    binding = HTTP_BINDING_INFO(1, queue)
    call("HttpSetUrlGroupProperty", group, HttpServerBindingProperty, byref(binding), ctypes.sizeof(binding))
    call("HttpAddUrlToUrlGroup", group, wide(url), 0, 0)

    # Python's handlers run on the main thread, so that one must not be inside a call that waits.
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    thread = threading.Thread(target=serve, args=(queue,))
    thread.start()
    print(f"Says at {url} what it was asked. Ctrl+C stops.", flush=True)
    while not stop.wait(1):
        pass
    call("HttpShutdownRequestQueue", queue)
    thread.join()
    call("HttpCloseUrlGroup", group)
    call("HttpCloseRequestQueue", queue)
    call("HttpCloseServerSession", session)
    call("HttpTerminate", HTTP_INITIALIZE_SERVER, None)
    print("Stopped.")


main()
