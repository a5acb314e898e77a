#!/usr/bin/env python3
"""run.py PROGRAM: starts a sample on a free port, asks it the questions below with curl, stops it with Ctrl+C, wants exit 0.

Every sample answers GET (and HEAD without a body) with a greeting, refuses DELETE, survives a head larger than its buffer,
answers many clients at once, and those called echo answer POST with what was sent.
"""
import os
import subprocess
import sys
import threading

from harness import PATIENCE, expect, free_port, running

program = sys.argv[1]
echoes = "hello" not in os.path.basename(program)


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


with running([program, "{url}"], free_port()) as address:
    ask(address)
