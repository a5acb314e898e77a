"""One figure of one server under one load, in order of trust:

    instructions()   user-space instructions and allocations per request: two run lengths under callgrind, the difference
    calls()          system calls per request by name: two run lengths under strace -c, the difference
    run()            processor time per request, requests per second and latencies of one run of the client
"""
import collections
import json
import os
import re
import shutil
import subprocess
import tempfile

from .servers import BENCH, CLIENT_CORE, Failed, Server, pinned

ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}
Load = collections.namedtuple("Load", "connections depth close path spread body header suites host resume",
                              defaults=(64, 1, False, "/", 0, 0, "", "", "", False))


def last_path(load):
    """What a server answers when it has all its prefixes."""
    return load.path.replace("######", f"{max(load.spread - 1, 0):06}")


def run(server, load, requests, warm_up=None, idle=0, active=0, seconds=0):
    """Loads a running server; returns the client's report."""
    words = pinned(CLIENT_CORE) + [os.path.join(BENCH, "load", "load"), "-n", str(requests), "-c", str(load.connections),
                                   "-p", str(load.depth), "-u", load.path, "-W", ",".join(map(str, server.processes()))]
    words += ["-w", str(warm_up)] if warm_up is not None else []
    words += ["-x"] if load.close else []
    words += ["-s", str(load.spread)] if load.spread else []
    words += ["-b", str(load.body)] if load.body else []
    words += ["-H", load.header] if load.header else []
    words += ["-T", load.suites] if load.suites else []
    words += ["-N", load.host] if load.host else []
    words += ["-R"] if load.resume else []
    words += ["-i", str(idle)] if idle else []
    words += ["-t", str(seconds)] if seconds else []
    words += ["-a", str(active)] if active else []
    done = subprocess.run(words + [str(server.port)], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or "the client failed")
    return json.loads(done.stdout)


def missing_tool(tool):
    """Why valgrind or strace cannot be used here; None if they can."""
    if not shutil.which(tool):
        return f"{tool} is not installed"
    words = {"valgrind": ["valgrind", "-q", "--tool=none", "true"], "strace": ["strace", "-f", "-c", "-o", "/dev/null", "true"]}
    done = subprocess.run(words[tool], capture_output=True, text=True, timeout=60)
    return None if done.returncode == 0 else f"{tool} does not work here: {done.stderr.strip()[-200:]}"


def callgrind_once(command, load, requests):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "callgrind")
        tool = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", "--fair-sched=try"]
        with Server(command, last_path(load), tool) as server:
            run(server, load, requests, warm_up=0)
        return read_callgrind(out)


def room(path):
    """src/net of .../src/net/input.c; what is neither ours nor the program's is a library's."""
    inside = re.search(r"/((?:src|compat)/\w+|bench)/.*\.[ch]$", path)
    return inside.group(1) if inside and not path.startswith("/usr/") else "libraries"


def read_callgrind(path):
    """Instructions of each function by itself, by room and name, and all calls of allocators. The file names files and functions once and
    then by number; `calls=` follows the function that is called, and the line behind it says what that call cost, which is counted where it
    was spent."""
    names, files, own, allocations = {}, {}, collections.Counter(), 0
    inside, key, called, skip = "libraries", None, "", False

    def named(known, text):
        number, new = re.match(r"\((\d+)\)(?: (.*))?", text).groups()
        if new:
            known[number] = new.strip()
        return known.get(number, "?")

    with open(path) as file:
        for line in file:
            word, _, rest = line.partition("=")
            if word == "fl":
                inside = room(named(files, rest))
            elif word in ("fi", "fe", "cfi", "cfl"):
                named(files, rest)
            elif word == "fn":
                key = inside, named(names, rest)
            elif word == "cfn":
                called = named(names, rest)
            elif word == "calls":
                skip = True
                allocations += int(rest.split()[0]) if called in ALLOCATORS else 0
            elif line[0] in "0123456789+-*":
                if not skip:
                    own[key] += int(line.split()[1])
                skip = False
    if not own:
        raise Failed("callgrind wrote nothing")
    return own, allocations


def instructions(command, load, short=1000, long=5000):
    """Per request: instructions, allocations, and the instructions function by function."""
    (low, few), (high, many) = callgrind_once(command, load, short), callgrind_once(command, load, long)
    each = {name: (count - low[name]) / (long - short) for name, count in high.items()}
    return sum(each.values()), max(0.0, (many - few) / (long - short)), each


# What newer C libraries and libuv call for the same: one name for both.
SAME_CALL = {"epoll_pwait": "epoll_wait", "fstat": "newfstatat"}


def strace_once(command, load, requests):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "strace")
        with Server(command, last_path(load), ["strace", "-f", "-qq", "-c", "-U", "name,calls", "-o", out]) as server:
            run(server, load, requests, warm_up=0)
        counts = collections.Counter()
        with open(out) as file:
            for line in file:
                words = line.split()
                if len(words) == 2 and words[1].isdigit() and words[0] != "total":
                    counts[SAME_CALL.get(words[0], words[0])] += int(words[1])
        return counts


def calls(command, load, short=1000, long=5000):
    """Calls that are rarer than one in a thousand requests are left out."""
    low, high = strace_once(command, load, short), strace_once(command, load, long)
    each = {name: (high[name] - low.get(name, 0)) / (long - short) for name in high}
    return {name: value for name, value in sorted(each.items(), key=lambda pair: -pair[1]) if value >= 0.001}
