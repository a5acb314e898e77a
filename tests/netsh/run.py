#!/usr/bin/env python3
"""httpapi-netsh as scripts use it: what it prints, what it changes, how it fails. Against a configuration of its own, and the
servers samples/hello and samples/fragments_v2 for what concerns running ones.

    run.py NETSH HELLO FRAGMENTS                              @data:186 @data:187 @data:259 @data:260 @data:370
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from free_port import free_port  # noqa: E402

NETSH, HELLO, FRAGMENTS = sys.argv[1:4]
ROOT = tempfile.mkdtemp(prefix="httpapi-netsh-")
ENVIRONMENT = dict(os.environ, HTTPAPI_CONFIG=ROOT)
APPLICATION = "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
failures = 0


def netsh(*words, code=0):
    done = subprocess.run([NETSH, *words], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    check(done.returncode == code, f"{' '.join(words)}: code {done.returncode}, {done.stdout}{done.stderr}")
    return done.stdout if done.stdout else done.stderr


def data(*words):
    return json.loads(netsh(*words, "--json"))


def check(condition, text):
    global failures
    if not condition:
        failures += 1
        print(f"    {text}")


def equal(actual, expected):
    check(actual == expected, f"{actual!r}\n    instead of\n    {expected!r}")


def content(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def empty():
    for name in os.listdir(ROOT):
        path = os.path.join(ROOT, name)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def reservations_are_added_shown_and_deleted():
    equal(netsh("http", "add", "urlacl", "url=http://+:8080/app", "user=Everyone"), "\nURL reservation successfully added\n\n")
    netsh("http", "add", "urlacl", "http://*:8081/", "root", "no", "yes")
    netsh("add", "urlacl", "url=http://a.example:8082/", "sddl=D:(A;;GX;;;NS)(A;;GA;;;BA)")
    equal(netsh("http", "show", "urlacl"), r"""
URL Reservations:
-----------------

    Reserved URL            : http://+:8080/app/
        User: \Everyone
            Listen: Yes
            Delegate: No
            SDDL: D:(A;;GX;;;WD)

    Reserved URL            : http://*:8081/
        User: root
            Listen: No
            Delegate: Yes
            SDDL: D:(A;;GW;;;S-1-22-1-0)

    Reserved URL            : http://a.example:8082/
        User: NT AUTHORITY\NETWORK SERVICE
            Listen: Yes
            Delegate: No
        User: BUILTIN\Administrators
            Listen: Yes
            Delegate: Yes
            SDDL: D:(A;;GX;;;NS)(A;;GA;;;BA)


""")
    equal(data("show", "urlacl", "url=http://+:8080/app/"), {"urlReservations": [
        {"url": "http://+:8080/app/", "users": [{"user": "\\Everyone", "listen": True, "delegate": False}],
         "sddl": "D:(A;;GX;;;WD)"}]})
    check("Error: 183" in netsh("http", "add", "urlacl", "url=http://+:8080/app/", "user=Everyone", code=1), "no 183")
    equal(netsh("http", "delete", "urlacl", "url=http://+:8080/app/"), "\nURL reservation successfully deleted\n\n")
    check("Error: 2\n" in netsh("http", "delete", "urlacl", "url=http://+:8080/app/", code=1), "no 2")
    check("Error: 87\n" in netsh("http", "add", "urlacl", "url=http://+/", "user=Everyone", code=1), "no 87")
    check("getent" in netsh("add", "urlacl", "url=http://+:1/", "user=nobody-of-that-name", code=1), "no way out told")
    netsh("add", "urlacl", "url=http://+:1/", code=1)
    netsh("add", "urlacl", "url=http://+:1/", "user=root", "listen=maybe", code=1)


def certificates_are_made_bound_and_shown():
    made = data("cert", "selfsigned", "names=one.example,two.example", "days=10")["certificates"][0]
    thumbprint = made["certificateHash"]
    equal((made["subject"], made["store"], made["privateKey"], made["names"]),
          ("CN=one.example", "MY", True, "one.example, two.example"))
    equal(data("cert", "list", "store=MY")["certificates"][0]["certificateHash"], thumbprint)
    words = (f"certhash={thumbprint}", f"appid={APPLICATION}")
    equal(netsh("http", "add", "sslcert", "ipport=0.0.0.0:8443", *words, "clientcertnegotiation=enable",
                "verifyclientcertrevocation=disable", "disabletls13=enable"), "\nSSL Certificate successfully added\n\n")
    netsh("http", "add", "sslcert", "hostnameport=www.one.example:8443", *words)
    netsh("http", "add", "sslcert", "ccs=8443", f"appid={APPLICATION}")
    check("Error: 183" in netsh("http", "add", "sslcert", "ipport=0.0.0.0:8443", *words, code=1), "no 183")
    check("cert import" in netsh("http", "add", "sslcert", "ipport=0.0.0.0:1", "certhash=" + "00" * 20,
                                 f"appid={APPLICATION}", code=1), "no way out told")
    equal(netsh("http", "show", "sslcert", "ipport=0.0.0.0:8443").split("\n")[:16], f"""
SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:8443
    Certificate Hash             : {thumbprint.lower()}
    Application ID               : {APPLICATION}
    Certificate Store Name       : MY
    Verify Client Certificate Revocation : Disabled
    Verify Revocation Using Cached Client Certificate Only : Disabled
    Usage Check                  : Enabled
    Revocation Freshness Time    : 0
    URL Retrieval Timeout        : 0
    Ctl Identifier               : (null)
    Ctl Store Name               : (null)
    DS Mapper Usage              : Disabled""".split("\n"))
    text = netsh("http", "show", "sslcert")
    for line in ("    Negotiate Client Certificate : Enabled", "    Disable TLS1.3               : Set",
                 "    Hostname:port                : www.one.example:8443", "    Central Certificate Store    : 8443"):
        check(line + "\n" in text, f"{line} is missing")
    netsh("http", "update", "sslcert", "ipport=0.0.0.0:8443", *words)
    shown = data("show", "sslcert", "ipport=0.0.0.0:8443")["sslCertificateBindings"][0]
    equal((shown["clientcertnegotiation"], shown["verifyclientcertrevocation"]), (False, True))
    equal(netsh("http", "delete", "sslcert", "hostnameport=www.one.example:8443"), "\nSSL Certificate successfully deleted\n\n")
    netsh("http", "show", "sslcert", "hostnameport=www.one.example:8443", code=1)
    netsh("http", "update", "sslcert", "hostnameport=www.one.example:8443", *words, code=1)
    path = os.path.join(ROOT, "certificates", "MY", thumbprint.upper() + ".pem")
    copy = os.path.join(ROOT, "copy.pem")
    shutil.copy(path, copy)
    equal(os.stat(path).st_mode & 0o077, 0)
    netsh("cert", "delete", f"certhash={thumbprint}")
    equal(data("cert", "list")["certificates"], [])
    equal(data("cert", "import", f"file={copy}", "store=WebHosting")["certificates"][0]["certificateHash"], thumbprint)
    netsh("cert", "delete", f"certhash={thumbprint}", code=1)
    netsh("cert", "import", "file=/nonexistent", code=1)


def lists_and_numbers():
    equal(netsh("http", "add", "iplisten", "ipaddress=10.0.0.1"), "\nIP address successfully added\n\n")
    netsh("http", "add", "iplisten", "::")
    equal(netsh("http", "show", "iplisten"), """
IP addresses present in the IP listen list:
-------------------------------------------

    10.0.0.1
    ::

""")
    netsh("http", "delete", "iplisten", "address=10.0.0.1")
    netsh("http", "add", "iplisten", "ipaddress=::", code=1)
    equal(data("show", "iplisten"), {"ipListen": [{"ipAddress": "::"}]})
    netsh("http", "add", "timeout", "timeouttype=idleconnectiontimeout", "value=0x40")
    equal(data("show", "timeout")["timeouts"][0], {"type": "idleconnectiontimeout", "value": 64})
    netsh("http", "add", "timeout", "headerwaittimeout", "65536", code=1)
    netsh("http", "add", "timeout", "headerwaittimeout", "0", code=1)
    netsh("http", "add", "timeout", "headerwaittimeout", "65535")
    netsh("http", "delete", "timeout", "idleconnectiontimeout")
    check("Idle connection timeout (secs)           : 120\n" in netsh("show", "timeout"), "the default is not back")
    netsh("http", "add", "cacheparam", "type=maxcacheresponsesize", "value=1000")
    equal(data("show", "cacheparam", "type=maxcacheresponsesize")["cacheParameters"][0]["value"], 1000)
    netsh("http", "add", "setting", "settingtype=sslthrottle", "value=5")
    equal(content("parameters"), "HeaderWaitTimeout = 65535\nMaxCacheResponseSize = 1000\nHttpTlsThrottle = 5\n")
    netsh("http", "flush", "logbuffer")


def what_it_does_not_understand_it_explains():
    for words in (("http", "add", "nonsense"), ("add", "urlacl", "colour=blue"), ("add", "iplisten", "host"),
                  ("show", "iplisten", "10.0.0.1"), ("add", "sslcert", "ipport=1.2.3.4:1"), ("cert",), ("add",),
                  ("add", "urlacl", "url=http://+:1/", "url=http://+:2/", "user=root")):
        check(len(netsh(*words, code=1)) > 20, f"{words}: told nothing")
    for words in ((), ("help",), ("http", "add", "help"), ("http", "add", "urlacl", "?"), ("--version",)):
        check(netsh(*words), f"{words}: told nothing")
    equal(netsh("--complete", "show").split(), ["urlacl", "sslcert", "iplisten", "timeout", "cacheparam", "setting",
                                               "servicestate", "cachestate"])


class Server:
    """A sample at a free port of localhost, with our configuration."""

    def __init__(self, program):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}/"
        self.process = subprocess.Popen([program, self.url], stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        self.pid = self.process.pid

    def __enter__(self):
        for _ in range(1200):
            try:
                self.get()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
        return self

    def get(self, path=""):
        return urllib.request.urlopen(self.url + path, timeout=60).read()

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


def running_servers_are_shown():
    with Server(HELLO) as server:
        text = netsh("http", "show", "servicestate")
        check(text.startswith("\nSnapshot of HTTP service state (Server Session View):\n"), "no title")
        check(re.search(rf"Registered URLs:\n +{server.url}\n", text), "its URL is not shown")
        check(f"            {server.pid}\n" in text, "its process is not shown")
        state = data("show", "servicestate", "view=requestq")["processes"][0]
        mine = [queue for queue in state["requestQueues"] if queue["processIds"] == [{"processId": server.pid}]]
        equal((len(mine), mine[0]["maxRequests"], mine[0]["state"]), (1, 1000, "Active"))
        groups = [group for session in state["serverSessions"] if session["processId"] == server.pid
                  for group in session["urlGroups"]]
        check(not groups or groups[0]["properties"]["registeredUrls"] == [{"url": server.url}], f"{groups}")


def running_servers_notice_reservations():
    with Server(HELLO) as server:
        netsh("http", "add", "urlacl", f"url=http://+:{server.port}/", "user=Everyone")
        for _ in range(1200):
            try:
                server.get()
                time.sleep(0.05)
            except urllib.error.HTTPError as error:
                equal(error.code, 503)
                break
        else:
            check(False, "the reservation was not noticed")
        netsh("http", "delete", "urlacl", f"url=http://+:{server.port}/")
        for _ in range(1200):
            try:
                server.get()
                break
            except urllib.error.HTTPError:
                time.sleep(0.05)
        else:
            check(False, "its end was not noticed")


def caches_are_shown_and_flushed():
    with Server(FRAGMENTS) as server:
        server.get("user/ann")
        entries = data("show", "cachestate", f"url={server.url}")["cacheEntries"]
        equal(sorted(entry["url"].lower() for entry in entries),
              [server.url + "cache/" + name for name in ("ann/greeting", "ann/note", "shared")])
        equal({entry["processId"] for entry in entries}, {server.pid})
        check(f"\nURL: {entries[0]['url']}\n    Type: fragment\n" in netsh("http", "show", "cachestate"), "not shown")
        netsh("http", "delete", "cache", f"url={server.url}cache/shared")
        equal(len(data("show", "cachestate", f"url={server.url}")["cacheEntries"]), 2)
        netsh("http", "delete", "cache", f"url={server.url}cache/", "recursive=yes")
        equal(data("show", "cachestate", f"url={server.url}")["cacheEntries"], [])
        netsh("http", "show", "cachestate", "url=nonsense", code=1)


def failure_of(*words):
    return json.loads(netsh(*words, "--json", code=1))


CLEAR = """<InvalidateCache>
  <CacheKey><KeyFragment ref="request.header.userid"/></CacheKey>
  <PurgeChildEntries>true</PurgeChildEntries>
</InvalidateCache>
"""


def file_of(name, text):
    path = os.path.join(ROOT, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def policies_are_added_listed_checked_and_deleted():
    path = file_of("clear.xml", CLEAR)
    equal(netsh("policy", "check", "file=" + path), "\nPolicies successfully checked\n\n")
    equal(netsh("policy", "add", "file=" + path, "url=http://+:8080/app/", "at=request", "cache=fragments",
                "condition=request.header.userid exists"), "\nPolicy successfully added\n\n")
    equal(content("policy.clear.xml"), CLEAR)
    equal(content("policies"), 'policy=clear url=http://+:8080/app/ at=request condition="request.header.userid exists" cache=fragments\n')
    netsh("policy", "add", "line=cache=items expiry=60")
    netsh("policy", "add", "name=clear", "url=http://+:8080/other/", "at=response", "cache=items", "condition=response.status.code = '200'")
    equal(netsh("policy", "list"), """
Cache Policies:
---------------

    Policy               : clear
    Kind                 : InvalidateCache
    Enabled              : Yes
        Line             : 1
        URL              : http://+:8080/app/
        At               : request
        Condition        : request.header.userid exists
        Cache            : fragments
        Line             : 3
        URL              : http://+:8080/other/
        At               : response
        Condition        : response.status.code = '200'
        Cache            : items

    Line                 : 2
    Text                 : cache=items expiry=60


""")
    listed = data("policy", "list")["policies"]
    equal([listed[0]["policy"], listed[0]["enabled"], [one["url"] for one in listed[0]["attachments"]], listed[1]["text"]],
          ["clear", True, ["http://+:8080/app/", "http://+:8080/other/"], "cache=items expiry=60"])
    netsh("policy", "check")
    check("CannotDeleteStepDefinition" in netsh("policy", "delete", "name=clear", code=1), "an attached policy was deleted")
    check("InvalidCacheResourceReference" in netsh("policy", "delete", "line=expiry=60 cache=items", code=1), "a cache in use was deleted")
    netsh("policy", "delete", "name=clear", "at=response")
    netsh("policy", "delete", "line=expiry=60 cache=items")
    equal(content("policies"), 'policy=clear url=http://+:8080/app/ at=request condition="request.header.userid exists" cache=fragments\n')
    netsh("policy", "delete", "name=clear", "attachments=yes")
    netsh("policy", "delete", "name=clear")
    check(not os.path.exists(os.path.join(ROOT, "policy.clear.xml")), "the document is still there")
    netsh("policy", "delete", "name=clear", code=1)
    netsh("policy", "delete", "name=../urlacl", code=1)


def what_is_wrong_with_a_policy_is_told_with_its_place_and_changes_nothing():
    good, bad = file_of("good.xml", CLEAR), file_of("bad.xml", CLEAR.replace("  <Purge", "  <Nothing/>\n  <Purge"))
    check(f"{bad}:3:3: InvalidPolicy: " in netsh("policy", "check", "file=" + bad, code=1), "no place in a document")
    check(f"{bad}:3:3: InvalidPolicy: " in netsh("policy", "add", "file=" + bad, code=1), "no place in a document")
    check(f"{bad}:3:3: " in failure_of("policy", "add", "file=" + bad)["hint"], "no place in JSON")
    check("InvalidMessagePatternForErrorCode: " in
          netsh("policy", "add", "file=" + good, "url=http://+:1/", "at=request", "condition=request.verb === 'A'", code=1), "no name")
    check("needs a condition" in netsh("policy", "add", "file=" + good, "url=http://+:1/", "at=request", code=1), "no words")
    check("no policy \"nobody\"" in netsh("policy", "add", "name=nobody", "url=http://+:1/", "at=request", code=1), "no words")
    equal(sorted(name for name in os.listdir(ROOT) if name.startswith("polic")), [])
    netsh("policy", "add", "line=cache=items", "url=http://+:1/", code=1)
    netsh("policy", "add", code=1)
    netsh("policy", "check", "file=" + os.path.join(ROOT, "nowhere.xml"), code=1)
    file_of("policies", "# mine\ncache=items\ncache=items\n")
    check(f"{ROOT}/policies:3: InvalidAttachment: " in netsh("policy", "check", code=1), "no place in the lines")
    file_of("policies", "#\n" * 4097)
    check("more than 4096 lines" in netsh("policy", "check", code=1), "lines beyond the last were passed over")
    file_of("policies", "policy=clear url=http://+:1/ at=request condition=true\n")
    file_of("policy.clear.xml", "<InvalidateCache>\n")
    check(f"{ROOT}/policy.clear.xml:2:1: InvalidPolicy: " in netsh("policy", "check", code=1), "no place in a document of the configuration")
    netsh("policy", "add", "line=cache=other", code=1)
    netsh("policy", "add", "file=" + good, "name=clear")  # which makes it right
    netsh("policy", "check")


def main():
    try:
        for test in (reservations_are_added_shown_and_deleted, certificates_are_made_bound_and_shown, lists_and_numbers,
                     what_it_does_not_understand_it_explains, running_servers_are_shown,
                     running_servers_notice_reservations, caches_are_shown_and_flushed,
                     policies_are_added_listed_checked_and_deleted,
                     what_is_wrong_with_a_policy_is_told_with_its_place_and_changes_nothing):
            before = failures
            test()
            empty()
            print(f"{'ok' if failures == before else 'FAILED'} {test.__name__}")
    finally:
        shutil.rmtree(ROOT)
    sys.exit(1 if failures else 0)


main()
