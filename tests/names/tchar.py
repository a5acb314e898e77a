#!/usr/bin/env python3
"""tchar.py COMPILER HEADER: every name of tchar.h is that of something that is there, in either width. The entry points are the program's."""
import re
import subprocess
import sys
import tempfile

HEADERS = ("windows", "tchar", "stdio", "stdlib", "string", "time", "wchar", "wctype", "ctype", "locale", "io", "direct", "process", "conio",
           "sys/stat", "sys/types")
OURS = {"_tmain", "_tWinMain"}
NAME = re.compile(r"#define (_\w+) +\w+$", re.M)


def missing(compiler, names, options):
    """What the compiler says, which goes on after each, or else the linker."""
    with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
        source.writelines(f"#include <{header}.h>\n" for header in HEADERS)
        source.writelines(f"void use{name}(void);\nvoid use{name}(void) {{ __asm__ volatile(\"\" : : \"r\"({name})); }}\n" for name in names)
        source.write("int main(void)\n{\n    return 0;\n}\n")
        source.flush()
        command = [compiler, "-w", "-fmax-errors=0", source.name, "-o", "/dev/null", *options]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted({"".join(each) for each in re.findall(r"error: (.*)|(undefined reference.*)", run.stderr)})
    return found or ([run.stderr] if run.returncode else [])


def main():
    compiler, header = sys.argv[1:]
    with open(header, encoding="utf-8") as file:
        text = file.read()
    wide, narrow = text[text.index("#ifdef _UNICODE\ntypedef"):].split("\n#else\n")[:2]
    failures = []
    for part, options in ((wide, ["-DUNICODE", "-D_UNICODE"]), (narrow, [])):
        names = set(NAME.findall(part)) - OURS
        assert len(names) > 150, "the header is not read as it is written any more"
        failures += missing(compiler, sorted(names), options)
    print("\n".join(failures))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
