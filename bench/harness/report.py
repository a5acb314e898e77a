"""The table, as text and as CSV."""
import collections

from .figures import verdict

SHORT = {"epoll_wait": "wait", "epoll_pwait": "wait", "recvfrom": "recv", "sendto": "send", "epoll_ctl": "ctl"}
COLUMNS = (("instructions", "instr", "{:,.0f}"), ("allocations", "alloc", "{:.2f}"), ("cpu", "cpu us", "{:.2f}"),
           ("cpu ratio", "ratio", "{:.2f}"), ("sleeps", "sleeps", "{:.3f}"), ("rate", "req/s", "{:,.0f}"), ("rate ratio", "ratio", "{:.2f}"), ("p50", "p50 us", "{:.0f}"),
           ("p50 ratio", "ratio", "{:.2f}"), ("p99", "p99 us", "{:.0f}"), ("p999", "p99.9 us", "{:.0f}"), ("memory", "bytes", "{:,.0f}"))


def system_calls(names):
    return " ".join(f"{SHORT.get(name, name)} {value:.3g}" for name, value in names.items() if value >= 0.005)


def header():
    return "  ".join([f"{'row':<15}", f"{'server':<11}"] + [f"{title:>8}" for _, title, _ in COLUMNS] + ["system calls"])


def lines(row, figures):
    for name, own in figures.items():
        cells = [form.format(own[figure]) if figure in own else "" for figure, _, form in COLUMNS]
        yield "  ".join([f"{row.name if name == 'httpapi' else '':<15}", f"{name:<11}"] + [f"{cell:>8}" for cell in cells] +
                        [system_calls(own.get("names", {}))]).rstrip()
    missed = verdict(row, figures)
    if missed is not None:
        yield f"{'':<15}  goals " + ("met" if not missed else "missed: " + ", ".join(missed))


def profile(functions, most=12):
    """Where the instructions of a request are spent: room by room, in each the functions that have most, with what was inlined."""
    rooms = collections.Counter()
    for (room, _), value in functions.items():
        rooms[room] += value
    for room, total in rooms.most_common():
        if total >= 1:
            own = sorted(((value, name) for (where, name), value in functions.items() if where == room and value >= 1), reverse=True)
            yield f"{total:>8,.0f}  {room:<15} " + "  ".join(f"{name} {value:,.0f}" for value, name in own[:most])


def csv(rows, results):
    yield "row,server,figure,value"
    for row in rows:
        for name, own in results.get(row.name, {}).items():
            for figure, value in own.items():
                if figure == "names":
                    yield from (f"{row.name},{name},calls {call},{each:.4f}" for call, each in value.items())
                elif figure.endswith(" pairs"):
                    yield from (f"{row.name},{name},{figure[:-6]} ratio of pair {i + 1},{each:.4f}" for i, each in enumerate(value))
                elif figure not in ("runs", "functions"):
                    yield f"{row.name},{name},{figure},{value:.6g}"
