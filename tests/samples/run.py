#!/usr/bin/env python3
"""run.py PROGRAM: starts a sample on a free port, asks it the questions below with curl, stops it with Ctrl+C, wants exit 0.

Every sample answers GET (and HEAD without a body) with a greeting, refuses DELETE, survives a head larger than its buffer,
answers many clients at once, and those called echo answer POST with what was sent.
"""
import os
import signal
import socket
import subprocess
import sys
import threading

PATIENCE = 60
program = sys.argv[1]
echoes = "hello" not in os.path.basename(program)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def curl(*arguments, data=None):
    done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), *arguments], input=data,
                          capture_output=True, timeout=PATIENCE + 10)
    if done.returncode:
        raise AssertionError(f"curl {' '.join(arguments)[:80]}: {done.stderr.decode()}")
    return done.stdout


def expect(what, condition):
    print("ok" if condition else "FAILED", what, flush=True)
    if not condition:
        raise AssertionError(what)


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


def main():
    url = f"http://localhost:{free_port()}/"
    # A runner may ignore Ctrl+C on behalf of what it starts; the sample must not inherit that.
    server = subprocess.Popen([program, url], stdout=subprocess.PIPE,
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    watchdog = threading.Timer(PATIENCE * 3, server.kill)
    watchdog.start()
    try:
        line = server.stdout.readline().decode()
        expect("the first line says what to open and how to stop", url in line and "Ctrl+C" in line)
        rest = []
        reader = threading.Thread(target=lambda: rest.append(server.stdout.read()))
        reader.start()
        ask(url)
        server.send_signal(signal.SIGINT)
        reader.join(PATIENCE)
        expect("Ctrl+C ends it in order", server.wait(PATIENCE) == 0 and b"Stopped" in rest[0])
    finally:
        watchdog.cancel()
        server.kill()
        server.wait()


main()
