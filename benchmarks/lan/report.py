"""Writes what was measured as Markdown tables, a plot and raw values."""

import dataclasses
import json
import math
import statistics

import figures
import plot
import targets

_NOISY = 0.5
_PARTS = {
    "warm": ("Warm processes", "from the call that starts mDNS, in a process that has started and closed it {warmed} before"),
    "new": ("New processes", "from the call that starts discovery, in a process that is up and has not done it before"),
    "spawn": ("From spawn", "from before the process is made; making one that does nothing takes {floor:.1f} ms of it"),
}


def write(folder, machine, results, not_run):
    """Writes all files of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"machine": machine, "not run": not_run} | results
    # JSON has no infinity: what was never found is null.
    text = json.dumps(raw, default=dataclasses.asdict, indent=1).replace("Infinity", "null")
    (folder / "results.json").write_text(text, encoding="utf-8")
    lines = ["# A LAN of network namespaces, implementations side by side", "", *(f"- {fact}" for fact in machine), ""]
    lines += _verdicts(targets.judge(results))
    for part, (title, clock) in _PARTS.items():
        if part in results:
            lines += _latency(title, clock, results[part], results)
    if "traffic" in results:
        lines += _traffic(folder, results["traffic"])
    if "close" in results:
        closing = results["close"]
        lines += ["## close()", "", f"{_quantiles(closing.times)} ms (min / median / p99 of {len(closing.times)}), on two "
                  f"interfaces; {closing.goodbyes} of {closing.due} goodbyes seen before it had returned.", ""]
    if not_run:
        lines += ["## Not run", "", *(f"- {reason}" for reason in not_run), ""]
    path = folder / "report.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _verdicts(verdicts):
    rows = [(verdict.target, verdict.measured or "-", str(verdict)) for verdict in verdicts]
    return ["## Targets", "", *_table(("target", "measured (range of 19 in 20 runs)", ""), rows), ""]


def _latency(title, clock, series, results):
    warmed = ", ".join(f"{one.warmed_by} times ({one.label})" for one in series)
    told = clock.format(warmed=warmed, floor=results.get("spawn floor", math.nan))
    rows = [(one.label, *_direction(one.old_finds_new), *_direction(one.new_finds_old)) for one in series]
    heads = ("", "old finds newcomer", "spread", "newcomer finds old", "spread")
    return [f"## {title}", "", f"Milliseconds {told}, until a program is told of the peer: "
            f"min / median / p99 of {len(series[0].old_finds_new)}.", "", *_table(heads, rows), ""]


def _direction(samples):
    never = samples.count(math.inf)
    width = figures.spread(samples)
    noise = "-" if width == math.inf else f"{width:.0%}" + (", noise" if width > _NOISY else "")
    return _quantiles(samples) + (f", {never} never" if never else ""), noise


def _quantiles(samples):
    return " / ".join("never" if value == math.inf else f"{value:.1f}"
                      for value in (min(samples), statistics.median(samples), figures.quantile(samples, 0.99)))


def _traffic(folder, crowds):
    sizes = sorted({size for crowd in crowds for size in crowd.rests})
    rests = {crowd.label: {size: rest.packets for size, rest in crowd.rests.items()} for crowd in crowds}
    joins = {crowd.label: {size: packets for size, (packets, _) in crowd.joins.items()} for crowd in crowds}
    (folder / "rest.svg").write_text(plot.svg("packets a minute of the whole LAN, at rest", rests), encoding="utf-8")
    (folder / "join.svg").write_text(plot.svg("packets of the LAN in the first 10 s of a join", joins), encoding="utf-8")
    heads = ("", *(f"N={size}" for size in sizes), "law", "law in N²")

    def rows(values, cell):
        return [(crowd.label, *(cell(crowd, size) for size in sizes), *_laws(values[crowd.label])) for crowd in crowds]

    def used(cell):
        return [(crowd.label, *(cell(crowd.rests[size]) for size in sizes)) for crowd in crowds]

    return [
        "## Traffic", "", "IPv4 and IPv6 together, with all headers. At rest: packets / bytes a minute of the whole LAN.", "",
        *_table(heads, rows(rests, lambda crowd, size: f"{crowd.rests[size].packets:.1f} / {crowd.rests[size].size:,.0f}")),
        "", "![at rest](rest.svg)", "",
        "A join: packets / bytes of the whole LAN in the first 10 s after the N-th node's start. The laws are of all joins "
        "from the second.", "",
        *_table(heads, rows({label: {n: v for n, v in by.items() if n > 1} for label, by in joins.items()},
                            lambda crowd, size: "{:,} / {:,}".format(*crowd.joins[size]))),
        "", "![joins](join.svg)", "",
        "## Processor and memory of one node at rest", "", "Milliseconds of processor a minute / resident megabytes (median).",
        "", *_table(heads[:-2], used(lambda rest: f"{rest.processor:.1f} / {rest.memory:.0f}")), "",
    ]


def _laws(values):
    return [str(figures.law(values, power) or "-") for power in (1, 2)]


def _table(heads, rows):
    return ["| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows)]
