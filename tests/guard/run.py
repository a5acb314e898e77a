"""Counts what a request of one row costs and compares it with bench/ceilings.txt: run.py BUILD-FOLDER ROW [CEILINGS].

Only counts, no times. Threads may still meet in an unlucky way when the machine is loaded: what is above its ceiling is counted again,
twice at most. Ends with 77, which ctest reports as skipped, where callgrind or strace cannot be used."""
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ["BENCH_BUILD"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(ROOT, "bench"))
sys.dont_write_bytecode = True

from harness import measure  # noqa: E402
from harness.rows import ROWS  # noqa: E402

TOLERATED = 0.02  # calls per request that no ceiling names


def ceilings(row, path):
    found = {}
    with open(path) as file:
        for line in file:
            words = line.split("#")[0].split()
            if words and words[0] == row:
                found[words[1]] = float(words[2])
    return found


def count_instructions(row):
    value, allocations, _ = measure.instructions(row.entries[0].command, row.entries[0].load, *row.lengths)
    return {"instructions": value, "allocations": allocations}


def count_calls(row):
    return measure.calls(row.entries[0].command, row.entries[0].load, *row.lengths)


def above(figures, allowed):
    """An allocation in a hundred requests is one of the start."""
    slack = {"allocations": 0.01}
    return {name: value for name, value in figures.items() if value > allowed.get(name, TOLERATED) + slack.get(name, 0)}


def judge(count, row, allowed):
    for _ in range(3):
        figures = count(row)
        print("  ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)
        bad = above(figures, allowed)
        if not bad:
            return True
    for name, value in bad.items():
        print(f"{row.name}: {name} {value:.3f} per request, the ceiling is {allowed.get(name, TOLERATED):g}")
    return False


def main():
    row = next(row for row in ROWS if row.name == sys.argv[2])
    allowed = ceilings(row.name, sys.argv[3] if len(sys.argv) > 3 else os.path.join(ROOT, "bench/ceilings.txt"))
    assert "instructions" in allowed, f"no ceilings for {row.name}"
    good, skipped = True, False
    for tool, count in (("valgrind", count_instructions), ("strace", count_calls)):
        missing = measure.missing_tool(tool)
        if missing:
            print(f"skipped: {missing}")
            skipped = True
        else:
            good = judge(count, row, allowed) and good
    sys.exit(1 if not good else 77 if skipped else 0)


main()
