#!/usr/bin/env python3
"""abi.py ABIDW LIBRARY BASELINE INCLUDE... [--write]: the exported functions have the types that programs were compiled against.

What abidw (libabigail) reads from the debug information of the library is written as lines, one for each function with its types down to
sizes, one for each member of each structure that can be reached from there. A line of the baseline that is gone is an incompatible
change; new ones are none, until --write takes them in. The whole of abidw's file would be a megabyte that changes with every private
structure's name; this one can be read, and a change of it reviewed."""
import subprocess
import sys
import xml.etree.ElementTree

SKIPPED = 77
WHOLE = {"class-decl": "struct", "union-decl": "union"}


class Types:
    def __init__(self, root):
        self.by_id, self.names, self.lines = {}, {}, set()
        for element in root.iter():
            if "id" in element.attrib and element.get("is-declaration-only") != "yes":
                self.by_id[element.get("id")] = element

    def bytes_of(self, element):
        return int(element.get("size-in-bits", 0)) // 8

    def text(self, identity):
        if identity not in self.names:
            element = self.by_id.get(identity)
            if element is not None and element.tag in WHOLE and element.get("is-anonymous") != "yes":
                self.names[identity] = f"{WHOLE[element.tag]} {element.get('name')}"  # first: it may point to itself
            self.names[identity] = self.describe(element)
        return self.names[identity]

    def describe(self, element):
        if element is None:
            return "opaque"
        kind, name = element.tag, element.get("name", "")
        if kind == "typedef-decl":
            return self.text(element.get("type-id"))
        if kind == "qualified-type-def":
            return ("const " if element.get("const") else "") + self.text(element.get("type-id"))
        if kind == "pointer-type-def":
            return self.text(element.get("type-id")) + "*"
        if kind == "array-type-def":
            sizes = "".join(f"[{each.get('length')}]" for each in element.findall("subrange"))
            return self.text(element.get("type-id")) + sizes
        if kind == "function-type":
            return self.signature(element)
        if kind == "enum-decl":
            return "enum"
        if kind in WHOLE:
            return self.structure(element, name)
        return name

    def signature(self, element):
        parameters = ["..." if each.get("is-variadic") else self.text(each.get("type-id")) for each in element.findall("parameter")]
        returned = element.find("return")
        return f"{self.text(returned.get('type-id')) if returned is not None else 'void'}({', '.join(parameters)})"

    def structure(self, element, name):
        kind = WHOLE[element.tag]
        anonymous = element.get("is-anonymous") == "yes"
        members = []
        for member in element.findall("data-member"):
            variable = member.find("var-decl")
            at = int(member.get("layout-offset-in-bits", 0))
            members.append(f"{at // 8}{'.' + str(at % 8) if at % 8 else ''} {variable.get('name', '')} {self.text(variable.get('type-id'))}")
        if anonymous:
            return f"{kind} {self.bytes_of(element)} {{{'; '.join(members)}}}"
        title = f"{kind} {name}"
        self.lines.add(f"{title}: {self.bytes_of(element)} bytes")
        self.lines.update(f"{title}: {member}" for member in members)
        return title


def lines_of(abidw, library, includes):
    options = [word for folder in includes for word in ("--headers-dir", folder)]
    done = subprocess.run([abidw, *options, "--drop-private-types", "--no-show-locs", "--type-id-style", "hash", library],
                          capture_output=True, text=True, check=False)
    if done.returncode or "function-decl" not in done.stdout:
        print("no debug information, or abidw does not read it: passed over")
        sys.exit(SKIPPED)
    root = xml.etree.ElementTree.fromstring(done.stdout)
    types = Types(root)
    exported = {symbol.get("name") for symbol in root.iter("elf-symbol")}
    for element in root.iter("function-decl"):
        name = element.get("elf-symbol-id", element.get("name")).split("@")[0]  # a caller's declaration, met first, has no symbol
        if name in exported:
            types.lines.add(f"{name}: {types.signature(element)}")
    return sorted(types.lines)


def main():
    write = "--write" in sys.argv
    abidw, library, baseline, *includes = [word for word in sys.argv[1:] if word != "--write"]
    lines = lines_of(abidw, library, includes)
    if write:
        with open(baseline, "w", encoding="ascii") as out:
            out.write("# What programs were compiled against, on x86-64: written by tests/hardening/abi.py --write.\n")
            out.writelines(line + "\n" for line in lines)
        return
    with open(baseline, encoding="ascii") as file:
        promised = [line.rstrip("\n") for line in file if not line.startswith("#")]
    gone = sorted(set(promised) - set(lines))
    for line in gone:
        print(f"not so any more: {line}")
    print(f"{len(promised)} lines promised, {len(set(lines) - set(promised))} more")
    sys.exit(1 if gone else 0)


if __name__ == "__main__":
    main()
