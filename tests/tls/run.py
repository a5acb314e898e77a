#!/usr/bin/env python3
"""https before the clients people use: run.py NETSH SERVER [CLIENT...]

NETSH is httpapi-netsh, SERVER tests/clients/server.c. Clients: curl, openssl, browser, testssl; without any named, curl and openssl. A
line each says how it went; exit code 1 if anything failed, 77 if a client is not installed. The configuration is the test's own."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from free_port import free_port  # noqa: E402

NETSH, SERVER = sys.argv[1:3]
ROOT = tempfile.mkdtemp(prefix="httpapi-tls-")
ENVIRONMENT = dict(os.environ, HTTPAPI_CONFIG=ROOT)
APPLICATION = "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
PATIENCE = 120
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TESTSSL = shutil.which("testssl") or shutil.which("testssl.sh")


class Failed(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Failed(what)


def run(*command, data=None, code=0, environment=None):
    done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, env=environment)
    text = (done.stdout + done.stderr).decode(errors="replace")
    must(code is None or done.returncode == code, f"{' '.join(command)} exits with {done.returncode}: {text[-400:]}")
    return text


def netsh(*words):
    return run(NETSH, *words, environment=ENVIRONMENT)


def certificate(name, kind="ecdsa"):
    """Its thumbprint and its file."""
    netsh("cert", "selfsigned", f"names={name}", f"keytype={kind}", f"store=T{name}{kind}")
    folder = os.path.join(ROOT, "certificates", f"T{name}{kind}")
    file = os.listdir(folder)[0]
    return file[:-4], f"T{name}{kind}", os.path.join(folder, file)


class Server:
    """One server, the bindings it is to have as words: with Server("ipport=0.0.0.0:{port} ... flag=enable") as server."""

    def __init__(self, *bindings, name="localhost", kind="ecdsa"):
        self.port = free_port()
        if os.path.exists(os.path.join(ROOT, "sslcert")):
            os.remove(os.path.join(ROOT, "sslcert"))
        for binding in bindings or ("ipport=0.0.0.0:{port}",):
            words = binding.format(port=self.port).split()
            bound = next((word[5:] for word in words if word.startswith("HOST=")), name)
            words = [word for word in words if not word.startswith("HOST=")]
            thumbprint, store, self.file = certificate(bound, kind)
            netsh("http", "add", "sslcert", *words, f"certhash={thumbprint}", f"appid={APPLICATION}", f"certstorename={store}")
        self.url = f"https://localhost:{self.port}/"
        self.process = subprocess.Popen([SERVER, "sync", "2", self.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT)

    def __enter__(self):
        must(self.process.stdout.readline() == "ready\n", "the server does not start")
        return self

    def __exit__(self, *unused):
        self.process.communicate(timeout=PATIENCE)

    def s_client(self, *options, data=ASK, code=0):
        return run("openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-ign_eof", *options, data=data, code=code)


def has_tls13(server):
    return "New, TLSv1.3" in server.s_client("-tls1_3", code=None)


# --- curl ---

def curl_trusts_the_certificate_and_gets_pages():
    with Server() as server:
        body = bytes(i * 7 % 251 for i in range(50000))
        curl = ["curl", "-sS", "--cacert", server.file]
        must("waiting" in run(*curl, server.url), "no page")
        done = subprocess.run(curl + ["--data-binary", "@-", server.url], input=body, capture_output=True, timeout=PATIENCE)
        must(done.stdout == body, "another body came back")
        must(run(*curl, *20 * [server.url]).count("waiting") == 20, "not 20 pages on a connection")
        run("curl", "-sS", server.url, code=60)  # trusted only when told to


def curl_gets_the_versions_there_are():
    for kind in ("ecdsa", "rsa"):
        with Server(kind=kind) as server:
            curl = ["curl", "-sS", "-k", "-o", "/dev/null", "-w", "%{http_code}"]
            must(run(*curl, "--tlsv1.2", "--tls-max", "1.2", server.url) == "200", "TLS 1.2 fails")
            must(run(*curl, "--tlsv1.2", server.url) == "200", "TLS 1.2 or later fails")
            must("200" not in run(*curl, "--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", server.url, code=None),
                 "TLS 1.1 is served")
            later = has_tls13(server)
            must((run(*curl, "--tlsv1.3", server.url, code=None) == "200") == later, "TLS 1.3 is not what openssl found")


def curl_shows_its_certificate_when_asked():
    _, _, own = certificate("visitor")
    with Server("ipport=0.0.0.0:{port} clientcertnegotiation=enable") as server:
        curl = ["curl", "-sS", "-k", "-o", "/dev/null", "-w", "%{http_code}"]
        must(run(*curl, "--cert", own, server.url) == "200", "with a certificate it fails")
        must(run(*curl, server.url) == "200", "without a certificate it fails")


# --- openssl s_client ---

def sessions_are_resumed(tickets, flags, reused):
    with Server(f"ipport=0.0.0.0:{{port}} {flags}") as server:
        kept = os.path.join(ROOT, "session")
        options = ["-tls1_2"] + ([] if tickets else ["-no_ticket"])
        said = server.s_client(*options, "-sess_out", kept)
        must("New, TLSv1.2" in said and "HTTP/1.1 200" in said, f"no first session: {said[-300:]}")
        must(("TLS session ticket:" in said) == (tickets and "enablesessionticket" in flags), "a ticket where none belongs, or none")
        said = server.s_client(*options, "-sess_in", kept)
        must(("Reused, TLSv1.2" in said) == reused, f"resumed or not, wrongly: {said[-300:]}")


def openssl_resumes_by_ticket_and_by_id():
    sessions_are_resumed(True, "enablesessionticket=enable disablesessionid=enable", True)
    sessions_are_resumed(False, "", True)
    sessions_are_resumed(False, "enablesessionticket=enable disablesessionid=enable", False)


def openssl_resumes_tls_1_3():
    with Server() as server:
        if not has_tls13(server):
            return
        kept = os.path.join(ROOT, "session13")
        server.s_client("-tls1_3", "-sess_out", kept)
        must("Reused, TLSv1.3" in server.s_client("-tls1_3", "-sess_in", kept), "not resumed")


def openssl_gets_the_certificate_of_the_name():
    with Server("HOST=one hostnameport=one.test:{port}", "HOST=two hostnameport=*.two.test:{port}") as server:
        for name, subject in (("one.test", "one"), ("a.two.test", "two"), ("ONE.test", "one")):
            said = server.s_client("-servername", name)
            must(re.search(rf"subject=.*CN ?= ?{subject}\b", said), f"{name}: {said[:300]}")
        for name in ("three.test", "two.test"):
            must("unrecognized name" in server.s_client("-servername", name, code=1), f"{name} is answered")
        must("unrecognized name" in server.s_client("-noservername", code=1), "no name is answered")


def openssl_agrees_on_http_1_1():
    with Server() as server:
        must("ALPN protocol: http/1.1" in server.s_client("-alpn", "h2,http/1.1"), "another protocol")
        must("No ALPN negotiated" in server.s_client(), "a protocol nobody asked for")


def openssl_is_asked_for_a_certificate_only_where_bound_so():
    with Server() as server:
        must("Client Certificate Types" not in server.s_client("-tls1_2"), "asked")
    with Server("ipport=0.0.0.0:{port} clientcertnegotiation=enable") as server:
        must("Client Certificate Types" in server.s_client("-tls1_2"), "not asked")
        _, _, own = certificate("visitor2")
        must("HTTP/1.1 200" in server.s_client("-cert", own, "-key", own), "refused")


def openssl_may_not_renegotiate():
    with Server() as server:
        must("HTTP/1.1 200" not in server.s_client("-tls1_2", data=b"R\n", code=None), "served")


# --- a browser ---

def browser_posts_from_a_script():
    with Server() as server, tempfile.TemporaryDirectory() as profile:
        said = run(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--ignore-certificate-errors",
                   f"--user-data-dir={profile}", "--virtual-time-budget=10000", "--dump-dom", server.url)
        must("came back: sent by a script" in said, f"the page says: {said[-300:]}")


# --- testssl.sh ---

# What is not the library's: nobody vouches for a certificate made for a test, and headers are the program's.
NOT_OURS = ("cert_trust", "cert_chain_of_trust", "cert_revocation", "cert_caIssuers", "cert_crlDistributionPoints", "cert_ocspURL",
            "HSTS", "security_headers", "DNS_CAArecord", "overall_grade", "grade_cap_reason", "cert_expirationStatus", "scanTime",
            "engine_problem", "cert_validityPeriod", "cert_extlifeSpan")


def testssl_finds_nothing():
    global PATIENCE
    PATIENCE = 1500
    for kind in ("ecdsa", "rsa"):
        with Server("ipport=0.0.0.0:{port} enablesessionticket=enable", kind=kind) as server:
            found = os.path.join(ROOT, f"found-{kind}.json")
            run(TESTSSL, "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--ip", "127.0.0.1", "--jsonfile", found,
                f"localhost:{server.port}", code=None)
            with open(found, encoding="utf-8") as file:
                findings = json.load(file)
            must(len(findings) > 50, "it did not get far")
            bad = [f"{entry['id']}: {entry['severity']}: {entry['finding']}" for entry in findings
                   if entry["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "FATAL") and not entry["id"].startswith(NOT_OURS)]
            above = [line for line in bad if ": LOW: " not in line]
            print("    " + kind + ": " + ("; ".join(bad) or "no finding") + f" among {len(findings)} lines")
            must(not above, "; ".join(above))


CLIENTS = {"curl": (shutil.which("curl"), "curl_"), "openssl": (shutil.which("openssl"), "openssl_"),
           "browser": (CHROMIUM, "browser_"), "testssl": (TESTSSL, "testssl_")}


def main():
    wanted = sys.argv[3:] or ["curl", "openssl"]
    failed = missing = 0
    for client in wanted:
        there, prefix = CLIENTS[client]
        if not there:
            print(f"skipped: {client} is not installed")
            missing += 1
            continue
        for name, test in list(globals().items()):
            if not name.startswith(prefix) or not callable(test):
                continue
            try:
                test()
                print(f"ok {name}", flush=True)
            except (Failed, subprocess.TimeoutExpired) as reason:
                print(f"FAILED {name}: {reason}", flush=True)
                failed += 1
    return 1 if failed else 77 if missing else 0


try:
    code = main()
finally:
    shutil.rmtree(ROOT, ignore_errors=True)
sys.exit(code)
