"""Draws lines of values by number of nodes, both on logarithmic scales, as an SVG file."""

import html
import math

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 400, 60, 90, 40, 45
_COLOURS = ("#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b")


def svg(title, series):
    """The picture; `series` has a dict of value by size for each label. Values below 1 are drawn at 1."""
    series = {label: values for label, values in series.items() if values}
    sizes = sorted({size for values in series.values() for size in values})
    top = max(10, *(value for values in series.values() for value in values.values()))
    decades = math.ceil(math.log10(top))
    span = math.log(sizes[-1] / sizes[0]) or 1

    def x(size):
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log(size / sizes[0]) / span

    def y(value):
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * math.log10(max(1, value)) / decades

    parts = [_text(_WIDTH / 2, 20, title, "middle")]
    for decade in range(decades + 1):
        parts.append(_line(_LEFT, y(10 ** decade), _WIDTH - _RIGHT, y(10 ** decade), "#ddd"))
        parts.append(_text(_LEFT - 6, y(10 ** decade) + 4, f"{10 ** decade:,}", "end"))
    for size in sizes:
        parts.append(_line(x(size), _TOP, x(size), _HEIGHT - _BOTTOM, "#eee"))
        if size in (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100) or size == sizes[-1]:
            parts.append(_text(x(size), _HEIGHT - _BOTTOM + 18, str(size), "middle"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, "nodes", "middle"))
    for (label, values), colour in zip(series.items(), _COLOURS * len(series)):
        points = [(x(size), y(value)) for size, value in sorted(values.items())]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        parts.append(_text(points[-1][0] + 8, points[-1][1] + 4, label, "start", colour))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
            f'font-size="12"><rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n")


def _line(x1, y1, x2, y2, colour):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(x, y, text, anchor, colour="black"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{html.escape(text)}</text>'
