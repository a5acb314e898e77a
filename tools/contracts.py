"""The contracts in http.h, parsed by the layout that its opening comment states, and checked: a manual page can be made
of each. parse() serves a generator of pages as it is."""
import glob
import os
import re

SECTIONS = ["Parameters:", "Flags:", "Returns:", "See also:"]


def _entries(lines):
    """[[terms], text] of a section's lines; a line that fits no entry comes back as an entry without terms."""
    entries, column = [], None
    for line in lines:
        match = re.match(r"  (\w+(?:, \w+)*)(  +)(\S.*)", line)
        if match:
            column = match.end(2)
            entries.append([match.group(1).split(", "), match.group(3)])
        elif entries and line.startswith(" " * column) and line[column : column + 1].strip():
            entries[-1][1] += " " + line.strip()
        else:
            entries.append([[], line])
    return entries


def parse(header):
    """One dictionary per prototype: names, parameters, summary, paragraphs, sections."""
    found = []
    pattern = r"(?:/\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\n)?HTTPAPI_LINKAGE (?P<type>\w+) WINAPI\s+(?P<name>\w+)\((?P<args>[^;]*)\);"
    for match in re.finditer(pattern, header):
        lines = [re.sub(r"^ \* ?", "", line).rstrip() for line in (match["comment"] or "").split("\n")]
        lines[0] = lines[0].strip()
        sections, at, body = {}, None, []
        for line in lines:
            title = next((s for s in SECTIONS if line.startswith(s)), None)
            if title:
                at = sections.setdefault(title, [])
                rest = line[len(title) :].strip()
                if rest:
                    at.append(rest)
            elif at is None:
                body.append(line)
            elif line:
                at.append(line)
        text = "\n".join(body).strip()
        opening, _, rest = text.partition("\n\n")
        name, _, summary = opening.replace("\n", " ").partition(" - ")
        found.append({
            "name": match["name"],
            "type": match["type"],
            "parameters": [re.findall(r"\w+", arg)[-1] for arg in match["args"].split(",")],
            "heading": name,
            "summary": summary,
            "paragraphs": [p.replace("\n", " ") for p in rest.split("\n\n") if p],
            "order": list(sections),
            "see": re.findall(r"\w+", " ".join(sections.get("See also:", []))),
            **{s: _entries(sections.get(s, [])) for s in SECTIONS[:3]},
        })
    return found


def _terms(entries):
    return [term for terms, _ in entries for term in terms]


def problems(root):
    with open(os.path.join(root, "include", "http.h")) as file:
        header = file.read()
    known = set(re.findall(r"#define (\w+)", header))
    for path in glob.glob(os.path.join(root, "compat", "include", "winerror*.h")):
        with open(path) as file:
            known |= set(re.findall(r"\b(ERROR_\w+|NO_ERROR)\b", file.read()))
    contracts = parse(header)
    names = {c["name"] for c in contracts}
    if len(contracts) != header.count("HTTPAPI_LINKAGE ") - header.count("define HTTPAPI_LINKAGE "):
        yield "a prototype that the parser does not understand"
    for c in contracts:
        def wrong(text, name=c["name"]):
            return f"{name}: {text}"

        if c["heading"] != c["name"]:
            yield wrong("no contract of its own right above it")
            continue
        if not re.fullmatch(r"[a-z].*[^.]\.", c["summary"]) or len(c["summary"]) > 100:
            yield wrong("the summary is not one short sentence")
        if c["order"] != [s for s in SECTIONS if s in c["order"]] or "Returns:" not in c["order"]:
            yield wrong("sections missing or out of order")
        for section in SECTIONS[:3]:
            for terms, text in c[section]:
                if not terms:
                    yield wrong(f"{section} not an entry: {text.strip()}")
        listed = _terms(c["Parameters:"])
        if sorted(listed) != sorted(c["parameters"]):
            yield wrong(f"parameters {c['parameters']}, documented {listed}")
        if c["Flags:"] and "Flags" not in c["parameters"]:
            yield wrong("documents flags it does not have")
        codes = _terms(c["Returns:"])
        if c["type"] == "ULONG" and not any(code.startswith("ERROR_") for code in codes):
            yield wrong("no error code")
        for term in _terms(c["Flags:"]) + ([] if c["type"] == "BOOL" else codes):
            if term not in known:
                yield wrong(f"unknown name {term}")
        for term in c["see"]:
            if term not in names:
                yield wrong(f"refers to {term}, which is not here")
