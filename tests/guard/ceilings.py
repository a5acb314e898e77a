"""bench/ceilings.txt, and what is above a ceiling."""
import collections
import os

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "bench/ceilings.txt")
TOLERATED = 0.02  # calls per request that no ceiling names
SLACK = {"allocations": 0.01}  # one in a hundred requests is one of the start
# The keeper's looks (src/net/lease.c) come with time, not with requests: what strace or a busy machine makes slow has more of them.
LOOKS = dict.fromkeys(("clock_gettime", "openat", "read", "close"), 0.15)


def read(path):
    found = collections.defaultdict(dict)
    with open(path) as file:
        for line in file:
            words = line.split("#")[0].split()
            if words:
                found[words[0]][words[1]] = float(words[2])
    return found


def above(figures, allowed):
    return {name: value for name, value in figures.items()
            if value > allowed.get(name, TOLERATED) + SLACK.get(name, 0) + LOOKS.get(name, 0)}
