#!/usr/bin/env python3
"""python.py SAMPLE LIBRARY: the Python sample, with the library that was built."""
import http.client
import json
import os
import sys

from harness import PATIENCE, expect, free_port, running

port = free_port()
sample, library = sys.argv[1:]
with running([sys.executable, sample, "{url}"], port, env=dict(os.environ, HTTPAPI_LIBRARY=library)):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request("GET", "/a%20b/%C3%BC?x=1&y", headers={"Accept": "text/*", "X-Own": "mine", "X-Long": "l" * 5000})
    answer = connection.getresponse()
    expect("it answers in JSON", (answer.status, answer.getheader("Content-Type")) == (200, "application/json"))
    said = json.load(answer)
    expect("the verb", said["get"] is True)
    expect("the raw URL", said["raw"] == "/a%20b/%C3%BC?x=1&y")
    expect("the cooked path", said["path"] == "/a b/\u00fc")
    expect("the query", said["query"] == "?x=1&y")
    expect("a known header", said["known"]["20"] == "text/*" and said["known"]["28"] == f"localhost:{port}")
    expect("unknown headers", said["unknown"] == {"X-Own": "mine", "X-Long": "l" * 5000})
    connection.request("POST", "/")
    expect("another verb", json.load(connection.getresponse())["get"] is False)
