#!/usr/bin/env python3
"""The floor's three lists name the same functions: declared in compat/include, exported by src/httpapi.map, a row in
compat/README.md. Says what is in one and not in another. And every error code the library names has a text."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def declared():
    names = set()
    for header in (ROOT / "compat/include").glob("*.h"):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
        for found in re.finditer(r"^(?:WIN\w*API_?|[A-Z]+_CRTIMP|_CRTIMP)\b[^;{]*?\b(\w+)\s*\(", text, flags=re.M):
            names.add(found.group(1))
    return names


def exported():
    return {name for name in re.findall(r"^\s+(\w+);", (ROOT / "src/httpapi.map").read_text(), flags=re.M)}


def rows():
    return {name for name, state in re.findall(r"^\| `?(\w+)`? \| (\S+)", (ROOT / "compat/README.md").read_text(), flags=re.M)
            if state.startswith(("done", "partly"))}


def without_twin():
    """Functions that take a PULONG and that httpapi_unsigned_long.h forgets; what windows.h does not bring is none of its."""
    twins = set(re.findall(r"_LONG_TWIN\(\w+, (\w+),", (ROOT / "compat/crt/include/httpapi_unsigned_long.h").read_text()))
    for header in [*(ROOT / "compat/include").glob("*.h"), ROOT / "include/http.h"]:
        text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
        for found in re.finditer(r"^(?:WINBASEAPI|HTTPAPI_LINKAGE)\b[^;{]*?\b(\w+)\s*\(([^;]*)\);", text, flags=re.M):
            if re.search(r"\b(PULONG|LPDWORD|PDWORD|PLONG|LPLONG)\b", found.group(2)) and found.group(1) not in twins:
                if header.name not in ("winver.h", "mswsock.h"):
                    yield found.group(1)


def without_text():
    """Codes that the library's sources name and FormatMessage has nothing to say about."""
    numbers, named = {}, set()
    for header in (ROOT / "compat/include").glob("*.h"):
        for name, number in re.findall(r"^ *#define (\w+)\s+\(?(?:\(\w+\))?\(?(0x[0-9A-Fa-f]+|\d+)[LUu]*\b", header.read_text(), flags=re.M):
            numbers.setdefault(name, int(number, 0))
    for source in [*(ROOT / "src").rglob("*.c"), *(ROOT / "compat").rglob("*.c")]:
        text = re.sub(r"/\*.*?\*/", "", source.read_text(), flags=re.S)
        if source.name != "messages.c":
            named |= set(re.findall(r"\b(?:(?:ERROR|E|SEC_E|CERT_E|CRYPT_E|NTE|INTSAFE_E|STRSAFE_E)_|WSA)[A-Z_0-9]+\b", text))
    table = (ROOT / "compat/error/messages.c").read_text()
    texts = {numbers.get(name) for name in re.findall(r"\{(?:\(ULONG\))?(\w+),", table)}
    for name in named & set(numbers):
        number = numbers[name]
        if (number & 0xFFFF if number >> 16 == 0x8007 else number) not in texts:
            yield name


declarations, exports, table = declared(), exported(), rows()
exports = {name.removeprefix("httpapi_") for name in exports if not name.startswith(("Http", "httpapi_crt_"))}  # winsock's names, see winsock2.h
headers = "".join(header.read_text() for header in (ROOT / "compat").rglob("*.h"))
inline = {name for name in table - exports if re.search(rf"\b{name}\b", headers)}
wrong = 0
for what, names in (("exported, not in the table of compat/README.md", exports - table),
                    ("declared, not exported", declarations - exports),
                    ("takes a PULONG, has no twin in httpapi_unsigned_long.h", set(without_twin())),
                    ("named in the library, without a text in compat/error/messages.c", set(without_text())),
                    ("in the table, neither exported nor in a header", table - exports - inline)):
    for name in sorted(names):
        print(f"{name}: {what}")
        wrong = 1
print(f"{len(declarations)} declared, {len(exports)} exported, {len(table)} rows")
sys.exit(wrong)
