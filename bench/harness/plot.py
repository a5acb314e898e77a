"""Processor time per request as bars, in units of the reference's: an SVG drawn by hand, nothing to install."""

LEFT, WIDTH, BAR, GAP = 250, 520, 12, 14
COLOURS = {"httpapi": "#1b6ca8", "nginx": "#9a9a9a"}


def bars(rows, results):
    for row in rows:
        own = results.get(row.name, {})
        base = own.get(row.reference, {}).get("cpu")
        if base:
            yield row, [(name, figures["cpu"], 1.0 if name == row.reference else figures.get("cpu ratio", figures["cpu"] / base))
                        for name, figures in own.items() if "cpu" in figures]


def cpu(rows, results):
    groups = list(bars(rows, results))
    height = 60 + sum(len(group) * BAR + GAP for _, group in groups)
    most = max([2.0] + [min(ratio, 4.0) for _, group in groups for _, _, ratio in group])
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 150}" height="{height}" font-family="sans-serif" font-size="10">',
           '<rect width="100%" height="100%" fill="white"/>',
           '<text x="10" y="20" font-size="13">Processor time per request, relative to the peer named in the table (shorter is better)</text>']
    y, one = 36, LEFT + WIDTH / most
    for row, group in groups:
        out.append(f'<text x="10" y="{y + 10}">{row.title}</text>')
        for name, value, ratio in group:
            width = min(ratio, most) * WIDTH / most
            out.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 2}" fill="{COLOURS.get(name, "#cfcfcf")}"/>'
                       f'<text x="{LEFT + width + 4:.1f}" y="{y + 9}">{name} {ratio:.2f} ({value:.1f} us)</text>')
            y += BAR
        y += GAP
    out.append(f'<line x1="{one:.1f}" y1="30" x2="{one:.1f}" y2="{y}" stroke="#c33" stroke-dasharray="3,3"/></svg>')
    return "\n".join(out)
