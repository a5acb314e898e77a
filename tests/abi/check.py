#!/usr/bin/env python3
"""Compile-time tests of the public headers; one ctest case per command below. A compiler that is absent is named and
passed over; exit code 77 (skipped) when a command needs one and finds none."""
import concurrent.futures
import glob
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

import header

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import contracts

OURS = [os.path.join(ROOT, "include"), os.path.join(ROOT, "compat", "include")]
WARNINGS = ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-long-long"]
NATIVE = [("gcc", "c11"), ("clang", "c11"), ("g++", "c++17"), ("clang++", "c++17")]
CROSS = [("x86_64-w64-mingw32-gcc", "c11"), ("x86_64-w64-mingw32-g++", "c++17")]

# What mingw-w64 10's own http.h has wrong or stops short of: spec/functions.md 9.2 and spec/data.md 1.7.
MINGW_IS_WRONG = {
    "HttpDataChunkMaximum": "knows three kinds of chunk",
    "HttpServiceConfigMax": "knows three records",
    "HTTP_LOG_FIELDS_DATA": "lacks ServiceNameLength",
    "HTTP_REQUEST_AUTH_INFO": "lacks the package name",
}


def present(compilers):
    for compiler, standard in compilers:
        if shutil.which(compiler):
            yield compiler, standard
        else:
            print(f"{compiler} is not installed: passed over")


def compile_all(jobs):
    """Runs (label, command) pairs, two at a time; prints what the compiler says about each that fails."""

    def run(job):
        return job[0], subprocess.run(job[1], capture_output=True, text=True)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, jobs))
    failed = [(label, result.stderr) for label, result in results if result.returncode]
    for label, text in failed:
        print(f"FAILED {label}\n{text}")
    print(f"{len(results) - len(failed)} compiled, {len(failed)} failed")
    return 1 if failed else 0


def command(compiler, standard, source, include_dirs, *options):
    language = "c++" if "+" in standard else "c"
    return [compiler, "-std=" + standard, "-x", language, *WARNINGS, *options,
            *("-I" + d for d in include_dirs), source]


def layout():
    """http.h against the tables, first or last, in every mode a program may choose."""
    orders = [("alone", []),
              ("windows.h after", ["-DHEADERS_AFTER=<windows.h>"]),
              ("windows.h first", ["-DHEADERS_FIRST=<windows.h>"]),
              ("winsock2.h first", ["-DHEADERS_FIRST=<winsock2.h>"])]
    modes = [["-D_WIN32_WINNT=0x0A00"], ["-D_WIN32_WINNT=0x0501"], ["-D_WIN32_WINNT=0x0A00", "-DHTTPAPI_SYSTEM_SOCKETS"],
             ["-D_WIN32_WINNT=0x0A00", "-DUNICODE", "-D_UNICODE", "-DWIN32_LEAN_AND_MEAN"],
             ["-D_WIN32_WINNT=0x0A00", "-fshort-wchar", "-DUNICODE"]]
    source = os.path.join(HERE, "layout.c")
    jobs = []
    for (compiler, standard), (order, first), mode in itertools.product(present(NATIVE), orders, modes):
        jobs.append((f"{compiler}, {order}, {' '.join(mode)}",
                     command(compiler, standard, source, OURS, *first, *mode)))
    for (compiler, standard), mode in itertools.product(present(NATIVE), [[], ["-fshort-wchar"]]):
        jobs.append((f"{compiler}, language", command(compiler, standard, os.path.join(HERE, "language.c"), OURS, *mode)))
    return compile_all(jobs)


def mingw():
    """The same tables against our http.h on top of the real Windows headers, and against mingw's own http.h for the
    names that it has and has right: a judge that never saw our header."""
    compilers = list(present(CROSS))
    if not compilers:
        print("skipped: no mingw-w64 cross compiler (tools/install-deps brings it)")
        return 77
    ours = tempfile.mkdtemp()
    shutil.copy(os.path.join(ROOT, "include", "http.h"), ours)
    own = subprocess.run([compilers[0][0], "-E", "-dD", "-x", "c", "-"], input="#include <http.h>\n",
                         capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"\w+", own)) - set(MINGW_IS_WRONG)
    some = {}
    for table in ("structures", "values"):
        with open(os.path.join(HERE, table + ".def")) as file:
            rows = [line for line in file if re.match(r"[A-Z]+\(", line)]
        kept = [row for row in rows if all(name in known for name in re.findall(r"\b[A-Za-z_]\w*", row)[1:])]
        print(f"{table}: mingw's own header judges {len(kept)} of {len(rows)} rows")
        some[table] = os.path.join(ours, table + ".some")
        with open(some[table], "w") as file:
            file.writelines(kept)
    jobs = []
    for compiler, standard in compilers:
        windows = ["-D_WIN32_WINNT=0x0A00", "-DNTDDI_VERSION=0x0A00000C", "-DWIN32_LEAN_AND_MEAN"]
        for source in ("layout.c", "language.c"):
            jobs.append((f"{compiler}, {source}",
                         command(compiler, standard, os.path.join(HERE, source), [ours], *windows)))
        jobs.append((f"{compiler}, its own http.h",
                     command(compiler, standard, os.path.join(HERE, "layout.c"), [], *windows, "-Wno-pedantic",
                             f'-DSOME_STRUCTURES="{some["structures"]}"', f'-DSOME_VALUES="{some["values"]}"')))
    result = compile_all(jobs)
    shutil.rmtree(ours)
    return result


def complete():
    """No structure, member, enumerator or macro of http.h is missing from the tables, and none is left over."""
    compiler = next(present(NATIVE), None)
    if not compiler:
        return 77
    with open(os.path.join(ROOT, "include", "http.h")) as file:
        text = file.read()
    declared = set()
    for name, members in header.structures(compiler[0], OURS).items():
        declared |= {f"SIZE({name}"} | {f"MEMBER({name}, {member}" for member in members}
    declared |= {f"VALUE({name}" for name in header.values(compiler[0], OURS, text)}
    listed = set()
    for table in ("structures", "values"):
        with open(os.path.join(HERE, table + ".def")) as file:
            listed |= set(re.findall(r"^(SIZE\(\w+|MEMBER\(\w+, [\w.]+|VALUE\(\w+)", file.read(), re.M))
    for row in sorted(declared - listed):
        print(f"declared in http.h, not in the tables: {row})")
    for row in sorted(listed - declared):
        print(f"in the tables, not declared in http.h: {row})")
    print(f"{len(listed)} rows, {len(declared)} declarations")
    return 1 if declared != listed or len(declared) < 800 else 0


def is_fragment(path):
    """A part of another header, which no program includes, says so in its first line."""
    with open(path) as file:
        return file.readline().startswith("/* Not a Windows header")


def headers():
    """Every public header compiles as the first and only thing a file includes, once and twice, in C and C++."""
    compilers = list(present(NATIVE))
    if not compilers:
        return 77
    folder = tempfile.mkdtemp()
    names = sorted(os.path.relpath(path, d) for d in OURS
                   for path in glob.glob(os.path.join(d, "**", "*.h"), recursive=True) if not is_fragment(path))
    stubs = []
    for name in names:
        stub = os.path.join(folder, name.replace("/", "_") + ".c")
        with open(stub, "w") as file:
            file.write(f"#include <{name}>\n#include <{name}>\nextern int self_contained;\n")
        stubs.append(stub)
    jobs = []
    for (compiler, standard), mode in itertools.product(compilers, [[], ["-fshort-wchar", "-DUNICODE"]]):
        base = command(compiler, standard.replace("c", "gnu", 1), stubs[0], OURS, *mode)[:-1]
        jobs.append((f"{compiler} {' '.join(mode)}", base + stubs))
    result = compile_all(jobs)
    print(f"{len(names)} headers")
    shutil.rmtree(folder)
    return result


def documented():
    """Every function has a contract that a manual page can be made of, true to its prototype in the names it uses."""
    found = list(contracts.problems(ROOT))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    commands = {f.__name__: f for f in (layout, mingw, complete, headers, documented)}
    sys.exit(commands[sys.argv[1]]())
