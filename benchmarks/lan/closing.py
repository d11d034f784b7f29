"""How long close() takes, and whether the goodbye has gone out on all interfaces by then."""

import dataclasses
import time

import pcap
from programs import Agent, start

_STAY_SECONDS = 2.5
# tcpdump gets packets through a buffer, and its clock is read a little later than the sender's.
_LATE_MICROS = 5_000
_CAPTURE_SECONDS = 1


@dataclasses.dataclass
class Closing:
    """Milliseconds of each close(), and how many of the goodbyes that were due were seen before its end."""

    times: list
    goodbyes: int
    due: int


def measure(network, contestant, options, folder):
    """Closes a node that is on two LANs, with IPv4 and IPv6 on each and with another node on one, again and again."""
    switches = network.switch(), network.switch()
    paths = [folder / f"closing{number}.pcap" for number in range(len(switches))]
    for switch, path in zip(switches, paths):
        switch.capture(path)
    host, neighbour = network.host("closing"), network.host("closing-neighbour")
    interfaces = [host.attach(switch) for switch in switches]
    neighbour.attach(switches[0])
    other = Agent(contestant.name, neighbour, contestant.crowd, folder)
    start(other)
    agent = Agent(contestant.name, host, contestant.crowd, folder)
    closes = []
    for _ in range(options.pairs):
        node = start(agent)
        time.sleep(max(0, _STAY_SECONDS - (time.time() - node.since / 1e6)))
        closes.append(agent.close())
    time.sleep(_CAPTURE_SECONDS)
    agent.end()
    other.end()
    seen = 0
    for interface, path in zip(interfaces, paths):
        goodbyes = [packet for packet in pcap.read(path) if packet.source in interface.addresses and packet.is_goodbye()]
        for close in closes:
            during = [packet for packet in goodbyes if close["from"] <= packet.at <= close["at"] + _LATE_MICROS]
            seen += len({packet.source.version for packet in during})
    return Closing([(close["at"] - close["from"]) / 1000 for close in closes], seen, len(closes) * len(interfaces) * 2)
