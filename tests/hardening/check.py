#!/usr/bin/env python3
"""check.py READELF LIBRARY EXPORTS CRT [PROGRAM...]: how the built library and the programs are hardened, and that it exports what it did.

For each: nothing writable is executable, the stack neither; relocations are done before the program runs and read-only from then on;
stack frames are guarded; no search path of the build is left in the library; programs lie anywhere (PIE). Every exported function begins
with ENDBR64, the mark of indirect branch tracking; that the whole file says so (readelf -n: IBT, SHSTK) is expected where the compiler's
own start-up objects do, CRT, which Debian 12's are built without. EXPORTS lists names that programs may rely on; what is exported
besides is no error."""
import re
import subprocess
import sys

ENDBR64 = b"\xf3\x0f\x1e\xfa"


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

    def bytes_at(self, address, count):
        with open(self.path, "rb") as file:
            for offset, start, size, _ in self.loads():
                if start <= address < start + size:
                    file.seek(offset + address - start)
                    return file.read(count)
        return b""

    def is_marked(self):
        return all(mark in self.read("-nW") for mark in ("IBT", "SHSTK"))


def check_common(file, marked):
    stack = re.search(r"^  GNU_STACK .* ([RWE ]{3}) 0x", file.segments, re.M)
    file.expect(stack and "E" not in stack.group(1), "the stack is executable")
    file.expect(list(file.loads()) and not any("W" in flags and "E" in flags for *_, flags in file.loads()),
                "something writable is executable")
    file.expect("GNU_RELRO" in file.segments, "relocations stay writable")
    file.expect("BIND_NOW" in file.dynamic or re.search(r"FLAGS_1.*\bNOW\b", file.dynamic), "symbols are bound late")
    file.expect(file.is_marked() or not marked, "it is not marked for IBT and SHSTK")
    file.expect("TEXTREL" not in file.dynamic, "code is relocated")
    file.expect("DYN (" in file.header, "it has a fixed address")
    file.expect("__stack_chk_fail" in file.wanted(), "stack frames are not guarded")


def check_library(file, exports):
    file.expect("RPATH" not in file.dynamic and "RUNPATH" not in file.dynamic, "it has a search path")
    file.expect("[libhttpapi.so.0]" in file.dynamic, "its name is not libhttpapi.so.0")
    file.expect(any(name.endswith("_chk") for name in file.wanted() - {"__stack_chk_fail"}), "nothing is fortified")
    if "X86-64" in file.header:
        unmarked = [name for name, address, is_function in file.exported()
                    if is_function and file.bytes_at(address, 4) != ENDBR64]
        file.expect(not unmarked, f"no ENDBR64 at the beginning of {', '.join(unmarked[:5])}")
    here = {name for name, _, _ in file.exported()}
    with open(exports, encoding="ascii") as lines:
        promised = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    for name in sorted(promised - here):
        file.expect(False, f"{name} is not exported any more")
    print(f"{len(here)} exports, {len(here - promised)} of them not promised yet")


def main():
    readelf, library, exports, crt, *programs = sys.argv[1:]
    marked = File(readelf, crt).is_marked()
    files = [File(readelf, path) for path in [library, *programs]]
    for file in files:
        check_common(file, marked)
    check_library(files[0], exports)
    for file in files:
        for failure in file.failures:
            print(f"{file.path}: {failure}")
    sys.exit(any(file.failures for file in files))


if __name__ == "__main__":
    main()
