#!/usr/bin/env python3
"""websocket.py PROGRAM: the WebSocket sample, spoken to as RFC 6455 says, in one piece and byte by byte."""
import http.client
import os
import socket
import struct
import sys

from harness import PATIENCE, expect, free_port, running

KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455, section 1.3
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(kind, payload, mask=b"\x11\x22\x33\x44"):
    size = len(payload)
    length = bytes([128 | size]) if size < 126 else \
        struct.pack(">BH", 128 | 126, size) if size < 65536 else struct.pack(">BQ", 128 | 127, size)
    return bytes([128 | kind]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def exactly(client, size):
    data = b""
    while len(data) < size:
        piece = client.recv(size - len(data))
        if not piece:
            raise EOFError(f"{len(data)} of {size} bytes")
        data += piece
    return data


def answer(client):
    first, size = exactly(client, 2)
    if size >= 126:
        size = struct.unpack(">H", exactly(client, 2))[0] if size == 126 else struct.unpack(">Q", exactly(client, 8))[0]
    return first & 15, exactly(client, size)


def open_conversation(port, behind=b""):
    client = socket.create_connection(("localhost", port), PATIENCE)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode() + behind)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += exactly(client, 1)
    return client, head


def ends(client):
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


port = free_port()
with running([sys.argv[1], "{url}"], port) as url:
    plain = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    plain.request("GET", "/")
    refused = plain.getresponse()
    expect("a plain request learns what to do", (refused.status, refused.getheader("Sec-WebSocket-Version")) == (426, "13"))

    client, head = open_conversation(port, behind=frame(TEXT, b"early"))
    expect("the handshake is answered", head.startswith(b"HTTP/1.1 101 ") and f"Sec-WebSocket-Accept: {ACCEPT}\r\n".encode() in head)
    expect("a frame sent with it comes back", answer(client) == (TEXT, b"early"))
    for size in (0, 1, 125, 126, 127, 65535, 65536):
        payload = os.urandom(size)
        client.sendall(frame(BINARY, payload))
        expect(f"{size} bytes come back", answer(client) == (BINARY, payload))
    client.sendall(frame(PING, b"there?"))
    expect("a ping is ponged", answer(client) == (PONG, b"there?"))
    for byte in frame(TEXT, b"one by one"):
        client.sendall(bytes([byte]))
    expect("bytes that arrive one by one are a frame too", answer(client) == (TEXT, b"one by one"))
    client.sendall(b"".join(frame(TEXT, b"%d" % i) for i in range(1000)))
    expect("a thousand frames come back in order", all(answer(client) == (TEXT, b"%d" % i) for i in range(1000)))
    client.sendall(frame(CLOSE, b"\x03\xe8"))
    expect("a close is answered", answer(client) == (CLOSE, b"\x03\xe8") and ends(client))

    for name, wrong in (("an unmasked frame", b"\x81\x01a"), ("a frame too long", b"\x82\xff" + b"\x7f" * 12),
                        ("a reserved bit", b"\xf1\x81aaaaa")):
        client, _ = open_conversation(port)
        client.sendall(wrong)
        expect(name + " ends the conversation", ends(client))
    several = [open_conversation(port)[0] for _ in range(50)]
    for i, client in enumerate(several):
        client.sendall(frame(TEXT, b"%d" % i))
    expect("fifty talk at once", all(answer(client) == (TEXT, b"%d" % i) for i, client in enumerate(several)))
for client in several:
    expect("the server's end is theirs", ends(client)) if client is several[0] else client.close()
