#!/usr/bin/env python3
"""run.py PROGRAM: starts a sample on a free port, asks it the questions below with curl, stops it with Ctrl+C, wants exit 0.

Every sample answers GET (and HEAD without a body) with a greeting, refuses DELETE, survives a head larger than its buffer,
answers many clients at once, and those called echo answer POST with what was sent. The completion port serves more slow
clients at the same time than there are threads anywhere.
"""
import os
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

from harness import PATIENCE, expect, free_port, running

program = sys.argv[1]
echoes = "hello" not in os.path.basename(program)


def expect_quietly(what, condition):
    if not condition:
        expect(what, condition)


def curl(*arguments, data=None):
    done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), *arguments], input=data,
                          capture_output=True, timeout=PATIENCE + 10)
    if done.returncode:
        raise AssertionError(f"curl {' '.join(arguments)[:80]}: {done.stderr.decode()}")
    return done.stdout


def ask(url):
    expect("GET is greeted", b"Hello, world" in curl(url))
    head = curl("--head", url)
    expect("HEAD has a head and no body", head.startswith(b"HTTP/1.1 200") and head.endswith(b"\r\n\r\n"))
    expect("another verb is refused", b" 501 " in curl("--include", "--request", "DELETE", url).splitlines()[0])
    expect("a head larger than the buffer is received by its id", b"Hello, world" in curl(
        "--header", "X-Long: " + 6000 * "a", url))
    expect("a connection serves many requests", curl(*(20 * [url])).count(b"Hello, world") == 20)
    answers = []
    clients = [threading.Thread(target=lambda: answers.append(curl(*(10 * [url])))) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    expect("many clients are served", b"".join(answers).count(b"Hello, world") == 80)
    if echoes:
        body = bytes(i * 7 % 251 for i in range(200000))
        expect("a body is echoed", curl("--data-binary", "@-", url, data=body) == body)
        expect("a chunked body is echoed", curl(
            "--header", "Transfer-Encoding: chunked", "--data-binary", "@-", url, data=body) == body)
        expect("no body is echoed", curl("--data-binary", "", url) == b"")


def crowd(url, size):
    """As many uploads as that stop half way: the server still has a receive for the next client, and finishes them all."""
    parts = urlsplit(url)
    clients = [socket.create_connection((parts.hostname, parts.port), PATIENCE) for _ in range(size)]
    for client in clients:
        client.sendall(f"POST / HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 8\r\n\r\nhalf".encode())
        head = client.recv(65536)
        expect_quietly(f"an upload is begun: {head}", head.startswith(b"HTTP/1.1 200 "))
    expect(f"{size} slow clients keep nobody waiting", b"Hello, world" in curl(url))
    for client in clients:
        client.sendall(b"done")
    for client in clients:
        text = b""
        while piece := client.recv(65536):
            text += piece
        expect_quietly(f"an upload is echoed: {text}", text.endswith(b"done"))
        client.close()
    expect("each slow client gets its answer", True)


with running([program, "{url}"], free_port()) as address:
    ask(address)
    if "port" in os.path.basename(program):
        crowd(address, 200)
