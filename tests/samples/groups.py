#!/usr/bin/env python3
"""groups.py PROGRAM: the sample with two groups: one is taken out of service and the other rules it."""
import http.client
import sys

from harness import PATIENCE, expect, free_port, running

port = free_port()


def ask(verb, path):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request(verb, path)
    answer = connection.getresponse()
    return answer.status, answer.read()


with running([sys.argv[1], "{url}"], port):
    expect("everybody is answered", ask("GET", "/anything") == (200, b"Hello, everybody\n"))
    expect("the operator sees both groups", ask("GET", "/admin/") == (
        200, b"/: in service, idle connections end after 30 seconds\n/admin/: in service, idle connections end after 300 seconds\n"))
    expect("the public group goes out of service", ask("POST", "/admin/off")[0] == 200)
    expect("the system answers for it", ask("GET", "/")[0] == 503)
    expect("the operator sees it", b"/: out of service" in ask("GET", "/admin/")[1])
    expect("it comes back", ask("POST", "/admin/on")[0] == 200 and ask("GET", "/")[0] == 200)
    expect("reading changes nothing", ask("GET", "/admin/off")[0] == 404)
