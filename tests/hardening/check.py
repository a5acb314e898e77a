#!/usr/bin/env python3
"""check.py READELF LIBRARY EXPORTS [PROGRAM...]: how the built library and the programs are hardened, and that it exports what it did.

For each: nothing writable is executable, the stack neither; relocations are read-only once done, which in the library is before the program runs;
stack frames are guarded; no search path of the build is left in the library; programs lie anywhere (PIE). EXPORTS lists names that programs may rely on; what is exported besides is no error."""
import re
import subprocess
import sys


class File:
    def __init__(self, readelf, path):
        self.path = path
        self.failures = []
        self.readelf = readelf
        self.header = self.read("-hW")
        self.segments = self.read("-lW")
        self.dynamic = self.read("-dW")
        self.symbols = [line.split() for line in self.read("--dyn-syms", "-W").splitlines()
                        if re.match(r" *\d+: ", line)]

    def read(self, *options):
        return subprocess.run([self.readelf, *options, self.path], check=True, capture_output=True, text=True).stdout

    def expect(self, condition, what):
        if not condition:
            self.failures.append(what)

    def exported(self):
        """(name, address, whether a function)"""
        for fields in self.symbols:
            if len(fields) > 7 and fields[4] in ("GLOBAL", "WEAK") and fields[6] not in ("UND", "ABS"):
                yield fields[7].split("@")[0], int(fields[1], 16), fields[3] == "FUNC"

    def wanted(self):
        return {fields[7].split("@")[0] for fields in self.symbols if len(fields) > 7 and fields[6] == "UND"}

    def loads(self):
        """(offset, address, size in the file, flags)"""
        for found in re.finditer(r"^  LOAD +0x(\w+) 0x(\w+) 0x\w+ 0x(\w+) 0x\w+ ([RWE ]{3})", self.segments, re.M):
            yield *(int(number, 16) for number in found.groups()[:3]), found.group(4)


def check_common(file):
    stack = re.search(r"^  GNU_STACK .* ([RWE ]{3}) 0x", file.segments, re.M)
    file.expect(stack and "E" not in stack.group(1), "the stack is executable")
    file.expect(list(file.loads()) and not any("W" in flags and "E" in flags for *_, flags in file.loads()),
                "something writable is executable")
    file.expect("GNU_RELRO" in file.segments, "relocations stay writable")
    file.expect("TEXTREL" not in file.dynamic, "code is relocated")
    file.expect("DYN (" in file.header, "it has a fixed address")
    file.expect("__stack_chk_fail" in file.wanted(), "stack frames are not guarded")


def check_library(file, exports):
    file.expect("BIND_NOW" in file.dynamic or re.search(r"FLAGS_1.*\bNOW\b", file.dynamic), "symbols are bound late")
    file.expect("RPATH" not in file.dynamic and "RUNPATH" not in file.dynamic, "it has a search path")
    file.expect("[libhttpapi.so.0]" in file.dynamic, "its name is not libhttpapi.so.0")
    file.expect(any(name.endswith("_chk") for name in file.wanted() - {"__stack_chk_fail"}), "nothing is fortified")
    here = {name for name, _, _ in file.exported()}
    with open(exports, encoding="ascii") as lines:
        promised = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    for name in sorted(promised - here):
        file.expect(False, f"{name} is not exported any more")
    print(f"{len(here)} exports, {len(here - promised)} of them not promised yet")


def main():
    readelf, library, exports, *programs = sys.argv[1:]
    files = [File(readelf, path) for path in [library, *programs]]
    for file in files:
        check_common(file)
    check_library(files[0], exports)
    for file in files:
        for failure in file.failures:
            print(f"{file.path}: {failure}")
    sys.exit(any(file.failures for file in files))


if __name__ == "__main__":
    main()
