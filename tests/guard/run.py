"""Counts what a request of one row costs and compares it with bench/ceilings.txt: run.py BUILD-FOLDER ROW [CEILINGS].

Only counts, no times. Threads may still meet in an unlucky way when the machine is loaded: what is above its ceiling is counted again,
twice at most. Ends with 77, which ctest reports as skipped, where callgrind or strace cannot be used."""
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ["BENCH_BUILD"] = os.path.abspath(sys.argv[1])
sys.path[:0] = [os.path.join(ROOT, "bench"), os.path.dirname(os.path.abspath(__file__))]
sys.dont_write_bytecode = True

from harness import measure  # noqa: E402
from harness.rows import ROWS  # noqa: E402
import ceilings  # noqa: E402


def count_instructions(row):
    value, allocations, _ = measure.instructions(row.entries[0].command, row.entries[0].load, *row.lengths)
    return {"instructions": value, "allocations": allocations}


def count_calls(row):
    return measure.calls(row.entries[0].command, row.entries[0].load, *row.lengths)


def judge(count, row, allowed):
    for _ in range(3):
        figures = count(row)
        print("  ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)
        bad = ceilings.above(figures, allowed)
        if not bad:
            return True
    for name, value in bad.items():
        print(f"{row.name}: {name} {value:.3f} per request, the ceiling is {allowed.get(name, ceilings.TOLERATED):g}")
    return False


def main():
    row = next(row for row in ROWS if row.name == sys.argv[2])
    allowed = ceilings.read(sys.argv[3] if len(sys.argv) > 3 else ceilings.FILE)[row.name]
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
