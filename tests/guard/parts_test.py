"""The parts of the benchmark that calculate: reading callgrind's file, judging counts, goals and ratios. No server is started."""
import os
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "bench"), os.path.dirname(os.path.abspath(__file__))]
sys.dont_write_bytecode = True

from harness import figures, measure, report  # noqa: E402
from harness.measure import Load  # noqa: E402
from harness.rows import ROWS, Row  # noqa: E402
import ceilings  # noqa: E402

# main spends 10 + 5 itself, of which 5 in a line of another file, and calls malloc twice; malloc spends 7.
CALLGRIND = """version: 1
events: Ir

fl=(1) /home/src/net/input.c
fn=(1) main
3 10
cfn=(2) malloc
calls=2 0
4 7
fi=(3) /usr/include/other.h
+1 5

fl=(3)
fn=(2)
8 7
totals: 22
"""


class Parts(unittest.TestCase):
    def read(self, text):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            return measure.read_callgrind(file.name)

    def test_what_a_called_function_costs_is_counted_once_where_it_is_spent(self):
        own, allocations = self.read(CALLGRIND)
        self.assertEqual(dict(own), {("src/net", "main"): 15, ("libraries", "malloc"): 7})
        self.assertEqual(allocations, 2)

    def test_an_empty_file_of_callgrind_is_no_measurement(self):
        with self.assertRaises(measure.Failed):
            self.read("version: 1\n")

    def test_a_server_is_ready_when_it_has_its_last_prefix(self):
        self.assertEqual(measure.last_path(Load(path="/p######/", spread=1000)), "/p000999/")
        self.assertEqual(measure.last_path(Load()), "/")

    def test_a_figure_above_its_ceiling_and_a_call_without_one_are_bad(self):
        allowed = {"instructions": 100, "sendto": 1.0, "allocations": 0}
        self.assertEqual(ceilings.above({"instructions": 100, "sendto": 1.0, "allocations": 0.004, "futex": 0.019}, allowed), {})
        self.assertEqual(ceilings.above({"instructions": 101, "sendto": 1.1, "allocations": 1, "futex": 0.021}, allowed),
                         {"instructions": 101, "sendto": 1.1, "allocations": 1, "futex": 0.021})

    def test_every_ceiling_is_of_a_row_and_a_row_with_ceilings_has_all_that_are_needed(self):
        for row, allowed in ceilings.read(ceilings.FILE).items():
            self.assertIn(row, [each.name for each in ROWS])
            self.assertLessEqual({"instructions", "allocations", "recvfrom", "sendto", "epoll_wait"}, set(allowed), row)

    def test_ratios_are_taken_round_by_round(self):
        row = Row("r", "", [], "nginx", 0)
        found = {"httpapi": {"runs": [dict.fromkeys(figures.TIMED, 2.0), dict.fromkeys(figures.TIMED, 30.0)]},
                 "nginx": {"runs": [dict.fromkeys(figures.TIMED, 1.0), dict.fromkeys(figures.TIMED, 10.0)]}}
        figures.ratios(row, found)
        self.assertEqual(found["httpapi"]["cpu pairs"], [2.0, 3.0])
        self.assertEqual(found["httpapi"]["cpu ratio"], 2.5)

    def test_goals_are_at_most_or_at_least(self):
        row = Row("r", "", [], "nginx", 0, goals=(("instructions", 100), ("rate ratio", None, 200)))
        self.assertEqual(figures.verdict(row, {"httpapi": {"instructions": 100, "rate ratio": 200}}), [])
        self.assertEqual(len(figures.verdict(row, {"httpapi": {"instructions": 110, "rate ratio": 150}})), 2)
        self.assertIsNone(figures.verdict(row, {"httpapi": {}}))

    def test_the_table_says_which_goals_are_missed(self):
        row = Row("r", "", [], "nginx", 0, goals=(("instructions", 100),))
        self.assertIn("missed: instructions 110 > 100", "\n".join(report.lines(row, {"httpapi": {"instructions": 110}})))
        self.assertIn("r,httpapi,instructions,110", list(report.csv([row], {"r": {"httpapi": {"instructions": 110}}})))


unittest.main()
