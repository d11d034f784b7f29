"""What a LAN of one implementation costs: packets of a join, packets at rest, processor time and memory at rest."""

import dataclasses
import os
import pathlib
import statistics
import time

import pcap
from programs import Agent, micros, start

JOIN_SECONDS = 10
# A node of this project asks after pauses that double up to a minute, which they have reached by then.
SETTLE_SECONDS = 75
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Rest:
    """A LAN of so many nodes at rest: packets and bytes a minute of them all, milliseconds of processor a minute and
    megabytes of memory of one node."""

    packets: float
    size: float
    processor: float
    memory: float


@dataclasses.dataclass
class Crowd:
    """What was counted for one contestant: packets and bytes of the n-th node's join, and the LAN at rest by its size."""

    label: str
    joins: dict = dataclasses.field(default_factory=dict)
    rests: dict = dataclasses.field(default_factory=dict)


class _Track:
    """A contestant's LAN as it grows."""

    def __init__(self, network, contestant, folder):
        self.contestant = contestant
        self.network = network
        self.folder = folder
        self.switch = network.switch()
        self.path = folder / f"{contestant.name}.pcap"
        self.capture = self.switch.capture(self.path)
        self.agents = []
        self.joins = {}
        self.rests = {}

    def join(self):
        number = len(self.agents) + 1
        host = self.network.host(f"crowd-{self.contestant.name}-{number}")
        host.attach(self.switch)
        agent = Agent(self.contestant.name, host, self.contestant.crowd, self.folder)
        agent.await_ready()
        node = start(agent)
        self.agents.append(agent)
        self.joins[number] = node.since, node.since + JOIN_SECONDS * 1_000_000

    def used(self):
        return micros(), sum(map(_processor_seconds, (agent.pid for agent in self.agents)))

    def rest(self, before, after):
        memory = statistics.median(_resident_megabytes(agent.pid) for agent in self.agents)
        self.rests[len(self.agents)] = before, after, memory

    def result(self):
        _check_capture(self.capture)
        packets = pcap.read(self.path)
        crowd = Crowd(self.contestant.name)
        crowd.joins = {number: pcap.count(packets, *window) for number, window in self.joins.items()}
        for size, ((since, used), (until, used_then), memory) in self.rests.items():
            minutes = (until - since) / 60e6
            count, length = pcap.count(packets, since, until)
            crowd.rests[size] = Rest(
                count / minutes, length / minutes, 1000 * (used_then - used) / size / minutes, memory)
        return crowd


def measure(network, contestants, options, folder):
    """Lets LANs of all contestants grow side by side, node by node, and rest at each of the sizes."""
    tracks = [_Track(network, contestant, folder) for contestant in contestants]
    for number in range(1, max(options.sizes) + 1):
        for track in tracks:
            track.join()
        time.sleep(JOIN_SECONDS)
        if number in options.sizes:
            print(f"  traffic: {number} nodes", flush=True)
            time.sleep(SETTLE_SECONDS)
            before = [track.used() for track in tracks]
            time.sleep(options.minutes * 60)
            for track, used in zip(tracks, before):
                track.rest(used, track.used())
    result = [track.result() for track in tracks]
    for track in tracks:
        for agent in track.agents:
            agent.end()
    return result


def _check_capture(capture):
    """Ends tcpdump, which then tells whether it has seen everything."""
    capture.terminate()
    said = capture.communicate()[1]
    if "\n0 packets dropped by kernel" not in said:
        raise RuntimeError(f"the packets were not all counted: {said}")


def _processor_seconds(pid):
    # user and system time, with those of threads that have ended; the name before them may contain blanks
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident_megabytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has ended")
