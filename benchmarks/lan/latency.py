"""How long two nodes take to find each other: in warm processes, in new ones, and counted from the spawn of a process."""

import concurrent.futures
import dataclasses
import math
import time

from programs import Agent, micros, spawn, start

# Whoever was not found by then never was.
_FIND_SECONDS = 10
_WARM_UP_FIND_SECONDS = 2
# The announcements of the older node are over.
_SETTLE_SECONDS = 3
# RFC 6762 section 6: a record is multicast once a second at most, so the next start comes later than that.
_STAY_SECONDS = 1.3
_QUIET_SECONDS = 0.3


@dataclasses.dataclass
class Series:
    """The pairs of one contestant in one part, in milliseconds; infinite where a node was never found."""

    label: str
    old_finds_new: list = dataclasses.field(default_factory=list)
    new_finds_old: list = dataclasses.field(default_factory=list)
    warmed_by: int = 0

    def add(self, old, new):
        self.old_finds_new.append(_milliseconds(new.since, old.finds(new, _FIND_SECONDS)))
        self.new_finds_old.append(_milliseconds(new.since, new.finds(old, _FIND_SECONDS)))


def _milliseconds(since, at):
    return math.inf if at is None else (at - since) / 1000


class _Lan:
    """A switch with two hosts for one contestant."""

    def __init__(self, network, name):
        switch = network.switch()
        self.old, self.new = network.host(f"{name}-old"), network.host(f"{name}-new")
        self.old.attach(switch)
        self.new.attach(switch)


def warm(network, contestants, options, folder):
    """One process per side for all pairs; the newcomer's has started and closed discovery many times before."""
    tracks = []
    for contestant in contestants:
        lan = _Lan(network, f"warm-{contestant.name}")
        old, new = (Agent(contestant.name, host, contestant.warm, folder) for host in (lan.old, lan.new))
        tracks.append((Series(contestant.name), start(old), new))
    time.sleep(_SETTLE_SECONDS)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        warmings = [pool.submit(_warm_up, old, new, options) for _, old, new in tracks]
    for (series, _, _), warming in zip(tracks, warmings):
        series.warmed_by = warming.result()
    for pair in range(options.pairs):
        for series, old, new in tracks:
            time.sleep(_QUIET_SECONDS)
            newcomer = start(new)
            series.add(old, newcomer)
            time.sleep(max(0, _STAY_SECONDS - (micros() - newcomer.since) / 1e6))
            new.close()
        if len(tracks) == 1:
            time.sleep(_STAY_SECONDS)
        progress("warm", pair, options)
    for _, old, new in tracks:
        old.program.end()
        new.end()
    return [series for series, _, _ in tracks]


def _warm_up(old, new, options):
    """Starts and closes until that was done often enough, or for long enough; returns how often."""
    deadline = time.monotonic() + options.warm_up_seconds
    for count in range(options.warm_up_starts):
        if time.monotonic() > deadline:
            return count
        newcomer = start(new)
        old.finds(newcomer, _WARM_UP_FIND_SECONDS)
        newcomer.finds(old, _WARM_UP_FIND_SECONDS)
        new.close()
    return options.warm_up_starts


def new_process(network, contestants, options, folder):
    """Two new processes for every pair; each is up and waits for the order when the clock begins."""
    def enter(command):
        def ready_then_start(host):
            agent = Agent(host.name, host, command, folder)
            agent.await_ready()
            time.sleep(_QUIET_SECONDS)
            return start(agent)
        return ready_then_start

    entries = [(label, enter(command)) for contestant in contestants for label, command in contestant.fresh.items()]
    return _fresh_pairs(network, "new", entries, options)


def from_spawn(network, contestants, options, folder):
    """Two new processes for every pair; the clock begins before the newcomer's process is made."""
    def enter(contestant):
        return lambda host: spawn(contestant, host, folder)

    return _fresh_pairs(network, "spawn", [(contestant.name, enter(contestant)) for contestant in contestants], options)


def _fresh_pairs(network, part, entries, options):
    tracks = [(Series(label), _Lan(network, f"{part}{number}"), enter) for number, (label, enter) in enumerate(entries)]
    for pair in range(options.pairs):
        olds = [enter(lan.old) for _, lan, enter in tracks]
        time.sleep(_SETTLE_SECONDS)
        for (series, lan, enter), old in zip(tracks, olds):
            time.sleep(_QUIET_SECONDS)
            newcomer = enter(lan.new)
            series.add(old, newcomer)
            newcomer.program.end()
            old.program.end()
        progress(part, pair, options)
    return [series for series, _, _ in tracks]


def spawn_floor(network, rounds=20):
    """What making a process in a namespace takes by itself, in milliseconds, the best of some; part of every `spawn`."""
    host = network.host("floor")
    times = []
    for _ in range(rounds):
        since = micros()
        host.start(["true"]).wait()
        times.append((micros() - since) / 1000)
    return min(times)


def progress(part, done, options):
    if (done + 1) % 5 == 0 or done + 1 == options.pairs:
        print(f"  {part}: {done + 1} of {options.pairs} pairs", flush=True)
