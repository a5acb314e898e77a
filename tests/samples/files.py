#!/usr/bin/env python3
"""files.py PROGRAM: the file server sample: files and ranges of them, never one outside its folder."""
import http.client
import os
import sys
import tempfile
import threading

from harness import PATIENCE, expect, free_port, running

port = free_port()


def ask(path, verb="GET", **headers):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request(verb, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


with tempfile.TemporaryDirectory() as parent:
    folder = os.path.join(parent, "served")
    os.makedirs(os.path.join(folder, "sub"))
    big = bytes(i * 7 % 251 for i in range(3_000_000))
    for name, content in (("index.html", b"<p>first"), ("sub/index.html", b"<p>second"), ("big.bin", big), (".hidden", b"no"),
                          ("Gr\u00fc\u00dfe.txt", b"hello"), ("../outside.txt", b"no")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    with running([sys.argv[1], "{url}", folder], port):
        expect("a folder is its index", ask("/")[1] == b"<p>first" and ask("/sub/")[1] == b"<p>second")
        status, content, answer = ask("/big.bin")
        expect("a file arrives whole", status == 200 and content == big and answer.getheader("Last-Modified").endswith(" GMT"))
        status, content, answer = ask("/big.bin", Range="bytes=1000000-1999999")
        expect("a range is cut out", status == 206 and content == big[1000000:2000000])
        status, content, _ = ask("/big.bin", Range="bytes=0-0,-1")
        expect("two ranges come in parts", status == 206 and content.count(b"Content-Range: bytes") == 2)
        expect("a range beyond the end is 416", ask("/big.bin", Range="bytes=3000000-")[0] == 416)
        expect("HEAD has no body", ask("/big.bin", "HEAD")[1] == b"")
        status, content, answer = ask("/Gr%C3%BC%C3%9Fe.txt")
        expect("names are UTF-8", content == b"hello" and answer.getheader("Content-Type").startswith("text/plain"))
        for path in ("/../outside.txt", "/sub/..%2f..%2foutside.txt", "/%2e%2e/outside.txt", "/..%5coutside.txt", "/.hidden",
                     "/sub", "/nothing", "/sub/%2e%2e/%2e%2e/outside.txt", "/c:/outside.txt"):
            status, content, _ = ask(path)
            expect(f"{path} is not there", status in (400, 403, 404) and b"no" != content)
        expect("POST is refused", ask("/", "POST")[0] == 405)
        answers = []
        clients = [threading.Thread(target=lambda: answers.append(ask("/big.bin")[1] == big)) for _ in range(50)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        expect("more clients than exchanges are served", answers == 50 * [True])
