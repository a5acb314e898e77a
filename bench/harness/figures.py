"""From rows to figures: {row: {entry: {figure: value}}}.

Counted figures are taken once: they repeat. Timed ones are medians over rounds; a round runs every server of the row once, and every
other round in the opposite order, so that what disturbs the machine disturbs both of a pair. Ratios are taken round by round."""
import contextlib
import statistics

from . import measure
from .servers import FILES, Failed, Server, available

TIMED = ("cpu", "sleeps", "rate", "p50", "p99", "p999")


def say(text):
    print(f"  ({text})", flush=True)


def attempt(what, function, *arguments, **keywords):
    """A figure that cannot be had is left out, and said to be."""
    try:
        return function(*arguments, **keywords)
    except (Failed, OSError) as error:
        say(f"{what} left out: {error}")
        return None


def counted(entry, row, tools):
    found = {}
    if "valgrind" in tools:
        value = attempt(f"{entry.name}: instructions", measure.instructions, entry.command, entry.load, *row.lengths)
        if value:
            found["instructions"], found["allocations"], found["functions"] = value
    if "strace" in tools:
        names = attempt(f"{entry.name}: system calls", measure.calls, entry.command, entry.load, *row.lengths)
        if names is not None:
            found["names"] = names
            found["calls"] = sum(value for name, value in names.items() if name not in ("epoll_wait", "epoll_pwait"))
            found["futex"] = names.get("futex", 0)
    return found


def timed(row, chosen, rounds, figures):
    runs = {entry.name: [] for entry in chosen}
    with contextlib.ExitStack() as stack:
        servers = {entry.name: stack.enter_context(Server(entry.command, measure.last_path(entry.load))) for entry in chosen}
        for entry in chosen:
            if not entry.seconds:
                measure.run(servers[entry.name], entry.load, max(row.requests // 10, 100))
        for number in range(rounds):
            for entry in chosen if number % 2 == 0 else reversed(chosen):
                runs[entry.name].append(measure.run(servers[entry.name], entry.load, row.requests, seconds=entry.seconds))
    for entry in chosen:
        own = runs[entry.name]
        figures[entry.name].update({figure: statistics.median(run[figure] for run in own) for figure in TIMED})
        figures[entry.name].update(head=own[0]["head"], body=own[0]["body"], runs=own)
    check_bodies(row, runs)


def check_bodies(row, runs):
    hashes = {own[0]["hash"] for own in runs.values()}
    if len(hashes) > 1:
        say(f"{row.name}: the servers do not answer the same body")


def ratios(row, figures):
    reference = figures.get(row.reference)
    for name, own in figures.items():
        if reference is None or own is reference:
            continue
        if "runs" in own and "runs" in reference:
            for figure in TIMED:
                pairs = [a[figure] / b[figure] for a, b in zip(own["runs"], reference["runs"]) if b[figure]]
                own[f"{figure} ratio"] = statistics.median(pairs) if pairs else float("nan")
                own[f"{figure} pairs"] = pairs
        if "instructions" in own and "instructions" in reference:
            own["instructions ratio"] = own["instructions"] / reference["instructions"]


def idle(row, chosen, figures):
    """Memory of so many idle connections more, each of which has been used three times; buffers go back within two seconds."""
    few, more = row.lengths[0], min(sum(row.lengths), FILES - 500)
    for entry in chosen:
        held = []
        for connections in (few, more):
            with Server(entry.command) as server:
                load = entry.load._replace(connections=connections)
                held.append(measure.run(server, load, 3 * connections, warm_up=0, idle=4, active=64)["rss"])
        figures[entry.name]["memory"] = (held[1] - held[0]) / (more - few)


def row_figures(row, tools, rounds, only):
    """only: names of the servers besides ours that are wanted; None for all."""
    chosen = [entry for entry in row.entries if available(entry.command)
              and (only is None or entry.name in only or entry in (row.entries[0],) or entry.name == row.reference)]
    for entry in row.entries:
        if not available(entry.command):
            say(f"{row.name}: {entry.name} left out, it is not installed or not built")
    figures = {entry.name: {} for entry in chosen}
    if row.entries[0] not in chosen:
        return {}
    if row.idle:
        attempt("memory", idle, row, chosen, figures)
        return figures
    for entry in chosen if row.lengths else ():
        figures[entry.name] = counted(entry, row, tools)
    if rounds:
        attempt("times", timed, row, chosen, rounds, figures)
    ratios(row, figures)
    return figures


def verdict(row, figures):
    """Which goals the first server of the row misses; None if none could be judged."""
    own, missed, judged = figures.get("httpapi", {}), [], 0
    for figure, most, *least in row.goals:
        if figure not in own:
            continue
        judged += 1
        if most is not None and own[figure] > most * 1.001 + (0.0005 if most else 0.0014):  # calls of the start, of the end
            missed.append(f"{figure} {own[figure]:.4g} > {most:.4g}")
        elif least and own[figure] < least[0]:
            missed.append(f"{figure} {own[figure]:.4g} < {least[0]:.4g}")
    return missed if judged else None
