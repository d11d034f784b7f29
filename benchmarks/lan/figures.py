"""Figures of samples: quantiles, ratios with their uncertainty, and straight lines."""

import dataclasses
import math
import random
import statistics

_RESAMPLES = 2000


def quantile(samples, share):
    """The smallest sample that at least this share of them does not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(samples):
    """The middle half of the samples as a share of their median; above a half says little."""
    middle = statistics.median(samples)
    return (quantile(samples, 0.75) - quantile(samples, 0.25)) / middle if 0 < middle < math.inf else math.inf


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A value, and the range in which it would be in 19 of 20 runs on such a machine."""

    value: float
    low: float
    high: float


def median(samples):
    """The median with its range, by resampling."""
    return _estimate(lambda again: statistics.median(again(samples)))


def ratio(ours, theirs):
    """The ratio of two medians with its range, by resampling both."""
    return _estimate(lambda again: _divide(statistics.median(again(ours)), statistics.median(again(theirs))))


def _divide(ours, theirs):
    return 0.0 if theirs == math.inf else ours / theirs


def _estimate(figure):
    # Seeded, so that the same samples give the same report.
    chance = random.Random(1)
    drawn = [figure(lambda samples: chance.choices(samples, k=len(samples))) for _ in range(_RESAMPLES)]
    return Estimate(figure(lambda samples: samples), quantile(drawn, 0.025), quantile(drawn, 0.975))


@dataclasses.dataclass(frozen=True)
class Law:
    """a + b·N^power by least squares, and how much of the differences it explains."""

    a: float
    b: float
    power: int
    explained: float

    def __str__(self):
        sign = "-" if self.b < 0 else "+"
        return f"{self.a:.1f} {sign} {abs(self.b):.2f}·N{'²' if self.power == 2 else ''} (R² {self.explained:.2f})"

    def at(self, size):
        return self.a + self.b * size ** self.power


def law(values, power):
    """Fits a law to values by size; None for fewer than three sizes, which any line fits."""
    if len(values) < 3:
        return None
    xs, ys = [size ** power for size in values], list(values.values())
    b, a = statistics.linear_regression(xs, ys)
    explained = 1.0 if len(set(ys)) == 1 else statistics.correlation(xs, ys) ** 2
    return Law(a, b, power, explained)
