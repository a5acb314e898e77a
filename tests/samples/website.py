#!/usr/bin/env python3
"""website.py PROGRAM PAGES: the website sample, asked by a plain client and, where chromedriver is installed
(tools/install-deps --browser), used in a headless browser as a visitor would."""
import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from harness import PATIENCE, expect, free_port, running

program, pages = sys.argv[1:]


def ask(port, verb, path, body=None, headers={}):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    connection.request(verb, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def plain_client(port):
    """Everything but the looks."""
    with open(os.path.join(pages, "index.html"), "rb") as file:
        expect("the page is the file", ask(port, "GET", "/")[1] == file.read())
    live = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    live.request("GET", "/live/events")
    log = live.getresponse()
    expect("the log opens at once", log.readline().startswith(b": ") and log.readline() == b"\n")

    def entry():
        """The next one. That of the first page may still come after the log was opened."""
        while True:
            line = json.loads(log.readline().removeprefix(b"data: "))
            log.readline()
            if line["url"] != "/":
                return line["verb"], line["url"], line["status"]

    with open(os.path.join(pages, "style.css"), "rb") as file:
        expect("the style is the file", ask(port, "GET", "/style.css")[1] == file.read())
    expect("the log tells of it", entry() == ("GET", "/style.css", 200))
    for _ in range(3):
        ask(port, "GET", "/style.css")
    status, text, _ = ask(port, "GET", "/nothing")
    expect("what is not there is 404", status == 404)
    expect("what the cache answers does not appear in the log", entry() == ("GET", "/nothing", 404))

    noise = os.urandom(300000)
    expect("an upload comes back", ask(port, "POST", "/upload/", noise)[1] == noise)
    status, text, answer = ask(port, "GET", "/download/lines.txt", headers={"Range": "bytes=160-191"})
    expect("a range is cut out", status == 206 and text == b"line        10.\nline        11.\n")
    expect("and named", answer.getheader("Content-Range") == "bytes 160-191/1048576")
    expect("the whole file is a megabyte", len(ask(port, "GET", "/download/lines.txt")[1]) == 1 << 20)

    def state():
        return {f["name"]: f["cached"] for f in json.loads(ask(port, "GET", "/parts/state")[1])}

    ask(port, "GET", "/parts/page")
    expect("after the page its fragments are cached", state() == {"title": True, "clock": True, "table": True})
    ask(port, "POST", "/parts/flush/table", b"")
    expect("one is flushed and the others stay", not state()["table"] and state()["title"])
    expect("the page says what it made anew", b"answer: Table. " in ask(port, "GET", "/parts/page")[1])
    ask(port, "POST", "/parts/flush/", b"")
    expect("all are flushed", not any(state().values()))
    expect("GET flushes nothing", ask(port, "GET", "/parts/flush/")[0] == 405)
    live.close()


class Browser:
    """A session of chromedriver, spoken to as its protocol says (W3C WebDriver)."""

    def __init__(self):
        self.port = free_port()
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        options = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}}
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            time.sleep(0.1)
        self.session = ""
        self.session = self.call("POST", "/session", options)["sessionId"]

    def call(self, verb, path, body=None):
        where = f"http://127.0.0.1:{self.port}" + (f"/session/{self.session}" if self.session else "") + path
        request = urllib.request.Request(where, json.dumps(body).encode() if body is not None else None, method=verb)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def until(self, what, condition):
        end = time.monotonic() + PATIENCE
        while not self.run("return " + condition):
            if time.monotonic() > end:
                expect(f"{what}: {condition}", False)
            time.sleep(0.05)
        expect(what, True)

    def close(self):
        with contextlib.suppress(OSError):
            self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait(PATIENCE)


def visitor(url):
    browser = Browser()
    try:
        browser.call("POST", "/url", {"url": url})
        text = "document.getElementById('%s').textContent"
        browser.until("browser: the log is open", text % "log-state" + " == 'open'")
        browser.until("browser: a fragment page is framed",
                      "document.getElementById('page').contentDocument?.getElementById('made') != null")
        browser.run("document.getElementById('send-made').click()")
        browser.until("browser: a megabyte comes back", text % "upload-result" + ".includes('1048576 bytes came back, all')")
        browser.until("browser: and the log shows it", text % "log" + ".includes('POST /upload/')")
        browser.run("document.getElementById('flush-all').click()")
        browser.until("browser: fragments are taken out",
                      "[...document.querySelectorAll('#fragments td:nth-child(2)')].map(c => c.textContent).join() == 'no,no,no'")
        browser.run("document.getElementById('load-page').click()")
        browser.until("browser: and made anew",
                      "[...document.querySelectorAll('#fragments td:nth-child(2)')].map(c => c.textContent).join() == 'yes,yes,yes'")
        browser.run("document.getElementById('range').click()")
        browser.until("browser: a range arrives", text % "range-result" + ".startsWith('206 bytes 160-191/1048576')")
    finally:
        browser.close()


port = free_port()
with running([program, "{url}", pages], port) as address:
    plain_client(port)
    if shutil.which("chromedriver"):
        visitor(address)
    else:
        print("(no chromedriver: not looked at in a browser)")
