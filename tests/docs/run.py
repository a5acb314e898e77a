#!/usr/bin/env python3
"""run.py BUILD SOURCE: does what README.md, CONTRIBUTING.md and docs/*.md tell people to do.

A page is followed from top to bottom in an empty folder that has the build tree in it and an installation beside it: a block
```c first.c is saved under that name, a block ```sh is run line by line. Every link to a file must lead somewhere.

Commands of make are not run inside a test of make: they are asked with -n whether they could, except that `make install` is
done, and that `make run` is started and asked for its page. `make test` is what runs this. Of the project's own tools, which
measure for minutes, it is seen that they are there, can be read by their interpreter and know the options they are given."""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "samples"))
from harness import PATIENCE, free_port, running

build, source = sys.argv[1:]
failures = []

# What pages compile without showing it.
SERVER = r"""
#include <windows.h>
#include <http.h>
#include <stdio.h>
int wmain(void) { wprintf(L"%ws %lu\n", L"compiled", (DWORD)sizeof(HTTP_REQUEST)); return 0; }
"""
PLAIN = r"""
#include <http.h>
int main(void) { return HttpIsFeatureSupported(HttpFeatureUnknown) ? 1 : 0; }
"""


def check(what, condition, detail=""):
    print("ok" if condition else "FAILED", what, flush=True)
    if not condition:
        failures.append(what)
        print(detail)


def shell(command, where, environment):
    done = subprocess.run(["bash", "-euc", command], cwd=where, env=environment, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE * 3)
    return done.returncode, done.stdout


def make(page, command, where, environment):
    words = shlex.split(command, comments=True)[1:]
    targets = [w for w in words if "=" not in w]
    if targets == ["install"]:
        stage = os.path.join(where, "stage")
        code, said = shell(f"cmake --install {build} --prefix /opt/httpapi", where, dict(environment, DESTDIR=stage))
        check(f"{page}: {command}", code == 0 and os.path.exists(stage + "/opt/httpapi/bin/httpapi-cc"), said)
        return
    code, said = shell(f"make -n -C {source} {shlex.join(words)}", where, environment)
    check(f"{page}: {command} could be done", code == 0, said)
    if targets == ["run"]:
        port = free_port()
        with running([os.path.join(source, "tools", "run-server"), "{url}"], port) as url:
            code, said = shell(f"curl --silent --fail {url}", where, environment)
            check(f"{page}: {command} serves", code == 0 and "<h1>" in said, said)


def tool(page, command, environment):
    words = shlex.split(command, comments=True)
    path = os.path.join(source, words[0])
    there = os.access(path, os.X_OK)
    said = ""
    if there:
        with open(path) as file:
            text = file.read()
        if "bash" in text.split("\n", 1)[0]:
            said = shell(f"bash -n {path}", source, environment)[1]
        said += "".join(f"knows no {w}\n" for w in words[1:] if w.startswith("--") and w.split("=")[0] not in text)
    check(f"{page}: {command} could be done", there and not said, said)


def follow(path, where, environment):
    page = os.path.relpath(path, source)
    with open(path) as file:
        text = file.read()
    for info, body in re.findall(r"^```(.*)\n([^`]*?)^```$", text, re.M):
        kind, _, name = info.partition(" ")
        if name:
            with open(os.path.join(where, name), "w") as file:
                file.write(body)
        elif kind == "sh":
            for command in filter(None, (line.strip() for line in body.splitlines())):
                if command.startswith("make"):
                    make(page, command, where, environment)
                    continue
                if command.startswith("tools/"):
                    tool(page, command, environment)
                    continue
                code, said = shell(command, where, environment)
                check(f"{page}: {command}", code == 0, said)
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        check(f"{page} leads to {link}", os.path.exists(os.path.join(os.path.dirname(path), link)))


with tempfile.TemporaryDirectory() as folder:
    installed = os.path.join(folder, "installed")
    subprocess.run(["cmake", "--install", build, "--prefix", installed], stdout=subprocess.DEVNULL, check=True)
    configs = glob.glob(installed + "/lib/**/pkgconfig", recursive=True)
    for path in [source + "/README.md", source + "/CONTRIBUTING.md", *sorted(glob.glob(source + "/docs/*.md"))]:
        where = tempfile.mkdtemp(dir=folder)
        os.symlink(build, os.path.join(where, "build"))
        for name, content in (("server.c", SERVER), ("plain.c", PLAIN)):
            with open(os.path.join(where, name), "w") as file:
                file.write(content)
        environment = dict(os.environ, PATH=installed + "/bin:" + os.environ["PATH"], PKG_CONFIG_PATH=":".join(configs),
                           CMAKE_PREFIX_PATH=installed, HTTPAPI_CONFIG=os.path.join(where, "configuration"))
        follow(path, where, environment)
sys.exit(1 if failures else 0)
