"""How much longer things take here because others want the processors too: bounds of time are those of a machine that does nothing else."""
import os
import time

PATIENCE = 30


def _times(pid):
    """Nanoseconds for which the threads of a process ran, and for which they could have."""
    ran = waited = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
                fields = file.read().split()
        except OSError:
            continue  # it has ended, or this kernel does not say
        ran, waited = ran + int(fields[0]), waited + int(fields[1])
    return ran, waited


def cost(memory, before, count, bound):
    """KB that each of `count` abusers holds. What is above the bound may be on its way back: a busy machine gets time for that."""
    end = time.time() + PATIENCE
    while (memory() - before) / count >= bound and time.time() < end:
        time.sleep(0.2)
    return (memory() - before) / count


class Share:
    """From now on: 1 while a server and its clients had the processors to themselves, 2 where they waited for them as long as they ran."""

    def __init__(self, pid):
        self.pids = [pid, os.getpid()]
        self.before = [_times(pid) for pid in self.pids]

    def slower(self):
        worst = 1.0
        for pid, (ran, waited) in zip(self.pids, self.before):
            now = _times(pid)
            ran, waited = now[0] - ran, now[1] - waited
            if ran > 0 and waited > 0:
                worst = max(worst, (ran + waited) / ran)
        return worst
