#!/usr/bin/env python3
"""notes.py PROGRAM: the C++ sample: notes kept under Unicode titles by several threads."""
import http.client
import sys
import threading
import urllib.parse

from harness import PATIENCE, expect, free_port, running

port = free_port()


def ask(verb, path, body=None):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request(verb, urllib.parse.quote(path), body)
    answer = connection.getresponse()
    return answer.status, answer.read()


with running([sys.argv[1], "{url}"], port):
    expect("nothing is there", ask("GET", "/") == (200, b""))
    expect("a note is kept", ask("PUT", "/first", b"one")[0] == 201)
    expect("and replaced", ask("PUT", "/first", b"uno")[0] == 200 and ask("GET", "/first") == (200, b"uno"))
    expect("titles are Unicode", ask("PUT", "/\u4e16\u754c \U0001f600", b"\0\xff")[0] == 201 and
           ask("GET", "/\u4e16\u754c \U0001f600") == (200, b"\0\xff"))
    expect("they are listed in order", ask("GET", "/")[1].decode() == "first: 3 bytes\n\u4e16\u754c \U0001f600: 2 bytes\n")
    expect("an empty note is one", ask("PUT", "/empty", b"")[0] == 201 and ask("GET", "/empty") == (200, b""))
    expect("a note is dropped", ask("DELETE", "/empty")[0] == 200 and ask("GET", "/empty")[0] == 404)
    expect("another verb is refused", ask("POST", "/first", b"x")[0] == 405)

    def write(i):
        ask("PUT", f"/shared", b"%d" % i * 1000)
        ask("PUT", f"/own {i}", b"%d" % i)

    writers = [threading.Thread(target=write, args=(i,)) for i in range(40)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    expect("many write at once", all(ask("GET", f"/own {i}")[1] == b"%d" % i for i in range(40)))
    shared = ask("GET", "/shared")[1]
    expect("a note is one writer's", shared in [b"%d" % i * 1000 for i in range(40)])
