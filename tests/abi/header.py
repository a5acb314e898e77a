"""What http.h declares, read from the compiler's own preprocessor output.

structures() and values() give the names that the tables in this folder must cover; they know nothing of C beyond the
regular way in which http.h is written."""
import re
import subprocess


def preprocess(compiler, include_dirs, *options):
    command = [compiler, "-E", "-x", "c", *options, *("-I" + d for d in include_dirs), "-"]
    return subprocess.run(command, input="#include <http.h>\n", capture_output=True, text=True, check=True).stdout


def _closing(text, start):
    depth = 0
    for i in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i
    raise ValueError("unbalanced braces")


def _members(body):
    """Member names in order; those of a named inner structure as inner.member, of a nameless one as they are."""
    names, at = [], 0
    while True:
        match = re.compile(r"\s*(?:__extension__\s+)?(struct|union)\s*\{|\s*([^;{}]+);").match(body, at)
        if not match:
            return names
        if match.group(1):
            close = _closing(body, match.end() - 1)
            tail = re.compile(r"\s*(\w*)\s*;").match(body, close + 1)
            prefix = tail.group(1) + "." if tail.group(1) else ""
            names += [prefix + inner for inner in _members(body[match.end() : close])]
            at = tail.end()
        else:
            declarator = re.sub(r"\[[^]]*\]", "", match.group(2))
            if ":" not in declarator:  # offsetof cannot name a bit-field
                names.append(re.findall(r"\w+", declarator)[-1])
            at = match.end()


def structures(compiler, include_dirs):
    text = preprocess(compiler, include_dirs, "-P")
    found = {}
    for match in re.finditer(r"typedef struct _(HTTP\w+) \{", text):
        close = _closing(text, match.end() - 1)
        found[match.group(1)] = _members(text[match.end() : close])
    return found


def values(compiler, include_dirs, header):
    """Enumerators, and the object-like macros of http.h that stand for one number."""
    text = preprocess(compiler, include_dirs, "-P")
    found = []
    for match in re.finditer(r"typedef enum _HTTP\w+ \{([^}]*)\}", text):
        found += re.findall(r"(\w+)\s*=", match.group(1))
    defined = re.findall(r"^#define (HTTP\w+)[ \t]+(\(*(?:\(\w+\))?[-(0-9].*)$", header, re.M)
    return found + [name for name, _ in defined]
