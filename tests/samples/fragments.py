#!/usr/bin/env python3
"""fragments.py PROGRAM: the fragment sample: what is made once is sent from the cache until it is replaced or flushed."""
import http.client
import re
import sys

from harness import PATIENCE, expect, free_port, running

port = free_port()


def ask(verb, path, body=None):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request(verb, path, body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def page(user):
    """The page of a user, and how many fragments had been made when it was sent."""
    status, text = ask("GET", f"/user/{user}")
    assert status == 200, status
    return text, int(re.search(r"\((\d+) fragments", text)[1])


with running([sys.argv[1], "{url}"], port):
    text, made = page("ann")
    expect("a page has its parts in order", re.match(r"Notes of our users\nHello, ann\.\nYour note: \n", text) and made == 3)
    expect("the second page makes none", page("ann")[1] == 3)
    expect("another user shares what is shared", page("bob")[1] == 5)
    expect("a note is kept", ask("PUT", "/user/ann", "buy milk")[0] == 204)
    text, made = page("ann")
    expect("and shown, one fragment made anew", "Your note: buy milk\n" in text and made == 6)
    expect("a flush of one user", ask("DELETE", "/user/ann")[0] == 204)
    expect("leaves the other's alone", page("bob")[1] == 6)
    text, made = page("ann")
    expect("and takes both of theirs", made == 8 and "buy milk" in text)
    expect("a fragment's URL is not a page", ask("GET", "/cache/shared")[0] in (200, 404))
    expect("a name that is none is not found", ask("GET", "/user/a.b")[0] == 404 and ask("GET", "/user/")[0] == 404)
