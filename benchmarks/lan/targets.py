"""What this project promises itself, judged by what was measured."""

import dataclasses

import figures

OURS = "java"


@dataclasses.dataclass(frozen=True)
class Verdict:
    """A target, what was measured, and whether it was met: True, False, or None when it was not run."""

    target: str
    measured: str
    met: bool | None
    noisy: bool = False

    def __str__(self):
        if self.met is None:
            return "not run"
        return ("met" if self.met else "**missed**") + (", within the noise" if self.noisy else "")


def judge(results):
    """All targets, in the order of the parts."""
    verdicts = []
    for part, clock, rival, most in (
            ("warm", "warm process", "go", 0.6),
            ("new", "new process", "js", 0.6),
            ("spawn", "from spawn", "js", 0.2)):
        series = {one.label: one for one in results.get(part, ())}
        for field, way in (("old_finds_new", "old finds newcomer"), ("new_finds_old", "newcomer finds old")):
            verdicts.append(_ratio(f"{clock}, {way}: ≤ {most} × {rival}", series.get(OURS), series.get(rival), field, most))
            if part == "new":
                verdicts.append(_milliseconds(f"{clock}, {way}: ≤ 30 ms", series.get(OURS), field, 30))
    crowd = next((one for one in results.get("traffic", ()) if one.label == OURS), None)
    verdicts.append(_count("20 nodes at rest: ≤ N/2 + 2 packets a minute",
                           crowd and 20 in crowd.rests and crowd.rests[20].packets, 12))
    verdicts.append(_count("the 20th node's join: ≤ 2N + 20 packets in 10 s",
                           crowd and 20 in crowd.joins and crowd.joins[20][0], 60))
    return verdicts + _closing(results.get("close"))


def _ratio(target, ours, theirs, field, most):
    if ours is None or theirs is None:
        return Verdict(target, "", None)
    return _within(target, figures.ratio(getattr(ours, field), getattr(theirs, field)), most, "{:.2f}")


def _milliseconds(target, ours, field, most):
    if ours is None:
        return Verdict(target, "", None)
    return _within(target, figures.median(getattr(ours, field)), most, "{:.1f} ms")


def _within(target, estimate, most, form):
    low, high = form.format(estimate.low), form.format(estimate.high)
    return Verdict(target, f"{form.format(estimate.value)} ({low} to {high})", estimate.value <= most,
                   estimate.low <= most < estimate.high)


def _count(target, value, most):
    # False: that size was not among those asked for.
    if value is None or value is False:
        return Verdict(target, "", None)
    return Verdict(target, f"{value:.1f}", value <= most)


def _closing(closing):
    fast, complete = "close(): ≤ 50 ms", "close(): goodbye on all interfaces, IPv4 and IPv6, before it returns"
    if closing is None:
        return [Verdict(fast, "", None), Verdict(complete, "", None)]
    return [
        Verdict(fast, f"at most {max(closing.times):.1f} ms", max(closing.times) <= 50),
        Verdict(complete, f"{closing.goodbyes} of {closing.due}", closing.goodbyes == closing.due),
    ]
