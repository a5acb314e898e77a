#!/usr/bin/env python3
"""run.py SERVER [CLIENT...]: one server in each idiom and version (server.c) before the clients people use.

Clients: curl, wrk, ab, browser; without any named, those that are installed. A line each says how it went, with requests a
second where the client tells; exit code 1 if anything failed. tools/try-clients installs them all and runs this."""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from free_port import free_port  # noqa: E402

PATIENCE = 120
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Failed(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Failed(what)


def output(*command, data=None):
    done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE)
    must(done.returncode == 0, f"{command[0]} exits with {done.returncode}: {done.stderr.decode(errors='replace')[-200:]}")
    return done.stdout


def curl(url):
    body = bytes(i * 7 % 251 for i in range(50000))
    must(b"waiting" in output("curl", "-sS", url), "no page")
    must(output("curl", "-sS", "--data-binary", "@-", url, data=body) == body, "another body came back")
    must(output("curl", "-sS", "-H", "Transfer-Encoding: chunked", "--data-binary", "@-", url, data=body) == body,
         "another body came back from a chunked one")
    must(output("curl", "-sS", *50 * [url]).count(b"waiting") == 50, "not 50 pages on a connection")
    with concurrent.futures.ThreadPoolExecutor(40) as together:
        pages = together.map(lambda _: output("curl", "-sS", *5 * [url]).count(b"waiting"), range(40))
        must(sum(pages) == 200, "not 200 pages on 40 connections")
    return ""


def wrk(url):
    said = output("wrk", "-t2", "-c64", "-d2s", url).decode()
    must("Socket errors" not in said and "Non-2xx" not in said, said)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", said)
    must(rate and float(rate[1]) > 0, said)
    return f"{float(rate[1]):.0f} requests a second"


def ab(url):
    rates = []
    for options in ([], ["-k"], ["-k", "-p", __file__, "-T", "text/plain"]):
        said = output("ab", "-q", "-n", "3000", "-c", "32", *options, url).decode()
        must(re.search(r"Complete requests:\s*3000\b", said) and re.search(r"Failed requests:\s*0\b", said), said)
        must("Non-2xx" not in said, said)
        if "-p" in options:
            must(re.search(rf"Document Length:\s*{os.path.getsize(__file__)}\b", said), said)
        rates.append(float(re.search(r"Requests per second:\s*([\d.]+)", said)[1]))
    return "{:.0f}, kept alive {:.0f}, posting {:.0f} requests a second".format(*rates)


def browser(url):
    with tempfile.TemporaryDirectory() as profile:
        said = output(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                      f"--user-data-dir={profile}", "--virtual-time-budget=10000", "--dump-dom", url).decode()
    must("came back: sent by a script" in said, f"the page says: {said[-300:]}")
    return ""


CLIENTS = {"curl": (curl, shutil.which("curl")), "wrk": (wrk, shutil.which("wrk")), "ab": (ab, shutil.which("ab")),
           "browser": (browser, CHROMIUM)}


def try_server(program, idiom, version, clients):
    """How many of the clients failed."""
    url = f"http://localhost:{free_port()}/"
    failed = 0
    server = subprocess.Popen([program, idiom, version, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        must(server.stdout.readline() == "ready\n", "does not start")
        for client in clients:
            try:
                print(f"ok {idiom} {version} {client} {CLIENTS[client][0](url)}".rstrip(), flush=True)
            except (Failed, subprocess.TimeoutExpired) as reason:
                print(f"FAILED {idiom} {version} {client}: {reason}", flush=True)
                failed += 1
        rest, _ = server.communicate(timeout=PATIENCE)
        must(server.returncode == 0 and rest == "stopped\n", f"ends with {server.returncode}: {rest}")
    except (Failed, subprocess.TimeoutExpired) as reason:
        print(f"FAILED {idiom} {version}: {reason}", flush=True)
        failed += 1
    finally:
        server.kill()
        server.wait()
    return failed


def main():
    program = sys.argv[1]
    clients = sys.argv[2:] or [name for name, (_, found) in CLIENTS.items() if found]
    failed = sum(try_server(program, idiom, version, clients)
                 for idiom in ("sync", "event", "port", "pool") for version in "12")
    sys.exit(1 if failed else 0)


main()
