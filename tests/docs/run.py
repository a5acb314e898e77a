#!/usr/bin/env python3
"""run.py BUILD SOURCE: does what README.md, CONTRIBUTING.md, docs/*.md and the READMEs of compat/ tell people to do.

A page is followed from top to bottom in an empty folder that has the build tree in it and an installation beside it: a block
```c first.c is saved under that name, a block ```sh is run line by line. A command that serves "until Ctrl+C" stays while the
rest of its block is run, and is stopped with it; port 8080 is another one here. Every link to a file must lead somewhere.

Commands of make are not run inside a test of make: they are asked with -n whether they could, except that `make install` is
done, and that `make run` is started and asked for its page. `make test` is what runs this. Of the project's own tools, which
measure for minutes, it is seen that they are there, can be read by their interpreter and know the options they are given.

What a page says in passing, `like this`, is done too if it is a command with all its words; of a path it is seen that it is
there. A block ```console is for root on the machine that runs a server: what it installs and enables is put into a folder
instead, and tracers are only asked for where they are installed (the probes they attach to are tests/packaging/probes)."""
import glob
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "samples"))
from harness import PATIENCE, free_port, running

build, source = sys.argv[1:]
failures = []

# What pages compile without showing it.
SERVER = r"""
#include <windows.h>
#include <http.h>
#include <stdio.h>
int wmain(void)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    ULONG error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);

    wprintf(L"%ws %lu\n", L"HttpInitialize says", error);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return (int)error;
}
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


def listens(port):
    with open("/proc/net/tcp") as table:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in table.readlines()[1:])


def start(page, command, where, environment, port):
    """A server that goes on until stop()."""
    server = subprocess.Popen(["bash", "-euc", "exec " + command], cwd=where, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and not listens(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    check(f"{page}: {command} serves", server.poll() is None and listens(port))
    return server


def stop(page, server):
    server.send_signal(signal.SIGINT)
    try:
        ended = server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        ended = None
    check(f"{page}: Ctrl+C stops {server.args[-1]}", ended in (0, -signal.SIGINT))


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


def run(page, command, where, environment, port):
    """The server that the command is, if it is one."""
    if command.startswith("make"):
        make(page, command, where, environment)
    elif command.startswith("tools/"):
        tool(page, command, environment)
    elif command.endswith("until Ctrl+C"):
        return start(page, command, where, environment, port)
    else:
        code, said = shell(command, where, environment)
        check(f"{page}: {command}", code == 0, said)
    return None


def systems(page, command, where, environment):
    """A command of root's, with the system in a folder."""
    root = os.path.join(where, "root")
    words = shlex.split(command)
    if words[0] == "install":
        command = command.replace(" /", f" {root}/")
    elif words[0] == "systemctl" and shutil.which("systemctl"):
        units = os.path.join(root, "usr/lib/systemd/system")
        os.makedirs(units, exist_ok=True)
        for unit in glob.glob(source + "/packaging/*.service"):
            shutil.copy(unit, units)
        command = command.replace("systemctl", f"systemctl --root={root}").replace(" --now", "")
    else: # tests/packaging/unit does what is about the unit
        print(f"skipped {page}: {command}")
        return
    code, said = shell(command, where, environment)
    check(f"{page}: {command}", code == 0, said)


def mentioned(page, text, where, environment):
    """A word or command in the middle of a sentence. Those with a gap (NAME, ...) are left to people."""
    words = text.split()
    if re.search(r"NAME|ROOM|SERVER|\.\.\.|\bx[._]|[|<]", text):
        return
    if words[0] == "make" or words[0].startswith("tools/") and os.path.isfile(os.path.join(source, words[0])):
        (make(page, text, where, environment) if words[0] == "make" else tool(page, text, environment))
    elif re.match(r"(tests|src|tools|bench|packaging|samples|compat|include)/", text) and len(words) == 1:
        check(f"{page} names {text}", glob.glob(os.path.join(source, text)))
    elif text.startswith("build/") and len(words) == 1:
        check(f"{page} names {text}", os.path.exists(os.path.join(where, text)))
    elif words[0] == "man":
        check(f"{page}: {text}", glob.glob(f"{environment['CMAKE_PREFIX_PATH']}/share/man/man?/{words[1]}.?"))
    elif words[0] == "ctest":
        code, said = shell(text + " -N", where, environment)
        check(f"{page}: {text}", code == 0 and not said.endswith("Total Tests: 0\n"), said)
    elif words[0] in ("netsh", "httpapi-netsh") and len(words) > 2:
        code, said = shell(f"httpapi-netsh --complete {' '.join(w for w in words[1:] if w != 'http' and '=' not in w)}", where, environment)
        check(f"{page}: {text} is known", code == 0 and (said.strip() or words[-1] == "add"), said)
    elif re.match(r"(build/bin/)?httpapi-c(c|\+\+) |pkg-config |HTTPAPI_TRACE=1 \./", text) or (
            words[0] in ("ss", "setcap") and shutil.which(words[0]) and os.geteuid() == 0):
        code, said = shell(text, where, environment)
        check(f"{page}: {text}", code == 0, said)


def follow(path, where, environment):
    page = os.path.relpath(path, source)
    port = free_port()
    with open(path) as file:
        text = file.read()
    for info, body in re.findall(r"^```(.*)\n([^`]*?)^```$", text, re.M):
        kind, _, name = info.partition(" ")
        body = body.replace("localhost:8080", f"localhost:{port}")
        if name:
            with open(os.path.join(where, name), "w") as file:
                file.write(body)
        elif kind == "sh":
            servers = [run(page, command, where, environment, port) for command in map(str.strip, body.splitlines()) if command]
            for server in filter(None, servers):
                stop(page, server)
        elif kind == "console":
            for command in re.findall(r"^# (.*)", body, re.M):
                systems(page, command, where, environment)
    for span in sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)))):
        mentioned(page, span, where, environment)
    for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        leads = os.path.normpath(os.path.join(os.path.dirname(path), link)) if link else path
        check(f"{page} leads to {link}#{anchor}", os.path.exists(leads) and (not anchor or anchor in anchors(leads)))


def anchors(path):
    """What the headings of a page are called in links."""
    with open(path) as file:
        headings = re.findall(r"^#+ (.*)$", file.read(), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


with tempfile.TemporaryDirectory() as folder:
    installed = os.path.join(folder, "installed")
    subprocess.run(["cmake", "--install", build, "--prefix", installed], stdout=subprocess.DEVNULL, check=True)
    configs = glob.glob(installed + "/lib/**/pkgconfig", recursive=True)
    pages = ["README.md", "CONTRIBUTING.md", "compat/README.md", "compat/crt/README.md"]
    for path in [*(os.path.join(source, page) for page in pages), *sorted(glob.glob(source + "/docs/*.md"))]:
        where = tempfile.mkdtemp(dir=folder)
        os.symlink(build, os.path.join(where, "build"))
        for name, content in (("server.c", SERVER), ("hello.c", SERVER), ("plain.c", PLAIN)):
            with open(os.path.join(where, name), "w") as file:
                file.write(content)
        environment = dict(os.environ, PATH=installed + "/bin:" + os.environ["PATH"], PKG_CONFIG_PATH=":".join(configs),
                           CMAKE_PREFIX_PATH=installed, HTTPAPI_CONFIG=os.path.join(where, "configuration"))
        for name in ("server", "hello"):
            subprocess.run(["httpapi-cc", "server.c", "-o", name], cwd=where, env=environment, check=True)
        follow(path, where, environment)
sys.exit(1 if failures else 0)
