"""bench/ceilings.txt, and what is above a ceiling."""
import collections
import os

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "bench/ceilings.txt")
TOLERATED = 0.02  # calls per request that no ceiling names
SLACK = {"allocations": 0.01}  # one in a hundred requests is one of the start


def read(path):
    found = collections.defaultdict(dict)
    with open(path) as file:
        for line in file:
            words = line.split("#")[0].split()
            if words:
                found[words[0]][words[1]] = float(words[2])
    return found


def above(figures, allowed):
    return {name: value for name, value in figures.items() if value > allowed.get(name, TOLERATED) + SLACK.get(name, 0)}
