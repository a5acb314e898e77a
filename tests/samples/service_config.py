#!/usr/bin/env python3
"""service_config.py PROGRAM NETSH: the sample sets, shows and deletes records of every kind; what it did is read back with
httpapi-netsh, and what httpapi-netsh did is read back with it. Against a configuration of its own."""
import json
import os
import subprocess
import sys
import tempfile

from harness import PATIENCE, expect

program, tool = sys.argv[1:]
root = tempfile.TemporaryDirectory(prefix="service-config-")
environment = dict(os.environ, HTTPAPI_CONFIG=root.name)


def call(*words):
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


def sample(*words):
    """What it shows. It must not fail."""
    code, said, wrong = call(program, *words)
    expect(f"{' '.join(words)} is done: {said!r} {wrong!r}", code == 0 and not wrong)
    return said


def refused(error, *words):
    code, said, wrong = call(program, *words)
    expect(f"{' '.join(words)} is refused with {error}: {wrong!r}", code == 1 and not said and wrong.startswith(f"error {error}: "))


def netsh(*words):
    code, said, wrong = call(tool, "http", *words, "--json")
    expect(f"netsh {' '.join(words)}: {wrong!r}", code == 0)
    return json.loads(said) if said.strip() else None


def records(kind):
    """What httpapi-netsh knows, as text that can be searched."""
    return json.dumps(netsh("show", kind)).lower()


def reservations():
    sample("set", "urlacl", "http://+:8080/app/", "D:(A;;GX;;;WD)")
    sample("set", "urlacl", "https://www.example.com:443/", "D:(A;;GA;;;BA)")
    known = netsh("show", "urlacl")["urlReservations"]
    expect(f"netsh knows both: {known}", {r["url"]: r["sddl"] for r in known} ==
           {"http://+:8080/app/": "D:(A;;GX;;;WD)", "https://www.example.com:443/": "D:(A;;GA;;;BA)"})
    expect("one is shown", sample("show", "urlacl", "http://+:8080/app/") == "http://+:8080/app/\n    access D:(A;;GX;;;WD)\n")
    expect("both are shown", sample("show", "urlacl").count("access") == 2)
    long = "D:" + "".join(f"(A;;GX;;;S-1-22-1-{uid})" for uid in range(1000, 1100))
    sample("set", "urlacl", "http://+:8081/", long)
    expect("a list longer than the first buffer is shown whole", long in sample("show", "urlacl", "http://+:8081/"))
    refused(183, "set", "urlacl", "http://+:8080/app/", "D:(A;;GX;;;WD)")
    refused(87, "set", "urlacl", "http://no port/", "D:(A;;GX;;;WD)")
    refused(2, "show", "urlacl", "http://+:8080/other/")
    sample("delete", "urlacl", "http://+:8080/app/")
    refused(2, "delete", "urlacl", "http://+:8080/app/")
    netsh("delete", "urlacl", "url=http://+:8081/")
    expect("what is deleted is gone for both", "8080" not in records("urlacl") and
           sample("show", "urlacl") == "https://www.example.com:443/\n    access D:(A;;GA;;;BA)\n")


def certificates():
    mark = netsh("cert", "selfsigned", "names=www.example.com", "days=10")["certificates"][0]["certificateHash"].lower()
    for kind, word, keys in (("ssl", "ipport", ("0.0.0.0:443", "127.0.0.1:8443", "[::1]:8443")),
                             ("sni", "hostnameport", ("www.example.com:443", "*.example.com:8443"))):
        expect("nothing is there yet", sample("show", kind) == "")
        for key in keys:
            sample("set", kind, key, mark.upper() if key == keys[0] else mark)
            known = json.dumps(netsh("show", "sslcert", f"{word}={key}")).lower()
            expect(f"netsh knows {key}: {known}", mark in known and '"my"' in known)
            expect("it is shown", sample("show", kind, key) == f"{key}\n    thumbprint {mark}\n    store MY\n")
        expect("all are shown", sorted(line for line in sample("show", kind).splitlines() if line[0] != " ") == sorted(keys))
        refused(183, "set", kind, keys[0], mark)
        refused(1312, "set", kind, keys[0].replace("443", "444"), 20 * "00")
        refused(1312, "set", kind, keys[0].replace("443", "444"), mark, "ELSEWHERE")
        refused(87, "set", kind, keys[0], mark[:-1])
        refused(87, "set", kind, keys[0], mark + "0")
        refused(2, "show", kind, keys[0].replace("443", "444"))
        for key in keys[1:]:
            sample("delete", kind, key)
        refused(2, "delete", kind, keys[1])
        expect("one is left", sample("show", kind).startswith(keys[0]) and sample("show", kind).count("thumbprint") == 1)
        netsh("delete", "sslcert", f"{word}={keys[0]}")
        expect("and that one netsh took", sample("show", kind) == "")
    netsh("add", "sslcert", "ipport=0.0.0.0:445", f"certhash={mark}", "appid={4dc3e181-e14b-4a21-b022-59fc669b0914}")
    expect("a binding of another program is told apart", "another program" in sample("show", "ssl", "0.0.0.0:445"))


def addresses():
    expect("no address is listed", sample("show", "iplisten") == "")
    for key in ("127.0.0.1", "::1"):
        sample("set", "iplisten", key)
    expect("netsh knows both", all(f'"{key}"' in records("iplisten") for key in ("127.0.0.1", "::1")))
    expect("both are shown", sorted(sample("show", "iplisten").split()) == ["127.0.0.1", "::1"])
    refused(183, "set", "iplisten", "127.0.0.1")
    refused(87, "set", "iplisten", "localhost")
    sample("delete", "iplisten", "127.0.0.1")
    refused(2, "delete", "iplisten", "127.0.0.1")
    expect("one is left", sample("show", "iplisten") == "::1\n" and "127.0.0.1" not in records("iplisten"))


def timeouts():
    sample("set", "timeout", "idle", "300")
    expect("netsh knows it", "300" in records("timeout"))
    expect("it is shown", sample("show", "timeout", "idle") == "idle\n    300 seconds\n")
    netsh("add", "timeout", "timeouttype=headerwaittimeout", "value=45")
    expect("both are shown", "idle\n    300 seconds\nheader\n    45 seconds\n" == sample("show", "timeout"))
    refused(87, "set", "timeout", "idle", "65536")
    refused(87, "set", "timeout", "idle", "soon")
    sample("delete", "timeout", "idle")
    expect("it is gone", "300" not in records("timeout"))


def usage():
    for words in ([], ["show"], ["show", "shoes"], ["set", "urlacl", "http://+:80/"], ["delete", "ssl"], ["eat", "ssl", "1"]):
        code, said, wrong = call(program, *words)
        expect(f"{words}: usage", code == 2 and not said and wrong.startswith("usage: "))


for part in (reservations, certificates, addresses, timeouts, usage):
    part()
