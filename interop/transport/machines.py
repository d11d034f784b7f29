"""The machines of interop/transport-test: one on two LANs with the transport under test, and its neighbours."""

import ipaddress
import os
import pathlib
import subprocess
import sys
import threading
import time

PROBE = "chorus.discovery.mdns.TransportProbe"
MULTICASTER = pathlib.Path(__file__).with_name("multicaster.py")
FAMILIES = ("IPV4", "IPV6")
PATIENCE_SECONDS = 20
OFTEN_MILLIS, EVERY_SECOND = 10, 1000


class Lines:
    """A process that prints events, one line each with tabs between the fields, and takes commands."""

    def __init__(self, host, command):
        self._seen = []
        self._more = threading.Condition()
        self.process = host.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        threading.Thread(target=self._collect, daemon=True).start()

    def tell(self, command):
        self.process.stdin.write(command + "\n")

    def events(self, *fields):
        """The events so far that begin with these fields."""
        with self._more:
            return [event for event in self._seen if event[:len(fields)] == fields]

    def wait(self, *fields, where=lambda event: True):
        """The first event, past or coming, that begins with these fields and fits."""
        def first():
            return next((event for event in self._seen if event[:len(fields)] == fields and where(event)), None)

        with self._more:
            self._more.wait_for(lambda: first() or self.process.poll() is not None, PATIENCE_SECONDS)
            event = first()
            assert event, f"waited in vain for {' '.join(fields)}; the last events are {self._seen[-8:]}"
            return event

    def forget(self):
        with self._more:
            self._seen.clear()

    def _collect(self):
        for line in self.process.stdout:
            with self._more:
                self._seen.append(tuple(line.rstrip("\n").split("\t")))
                self._more.notify_all()
        self.process.wait()
        with self._more:
            self._more.notify_all()


class Probe(Lines):
    """The transport under test, on a host."""

    command = []

    def __init__(self, host, *interfaces, options=(), scan_millis=OFTEN_MILLIS):
        super().__init__(host, [self.command[0], *options, *self.command[1:], PROBE, str(scan_millis), *interfaces])

    def wait_for_links(self, *interfaces, families=FAMILIES):
        for interface in interfaces:
            for family in families:
                self.wait("up", interface, family)

    def descriptors(self):
        """The least of some counts: each look at the interfaces opens a socket for a moment."""
        def count():
            time.sleep(0.01)
            return len(os.listdir(f"/proc/{self.process.pid}/fd"))

        return min(count() for _ in range(30))

    def threads(self):
        names = (path.read_text().strip() for path in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/comm"))
        return sum(name == "chorus-mdns" for name in names)


class Multicaster(Lines):
    """Another program on the mDNS port of a host."""

    def __init__(self, host, *interfaces, share="reuseaddr", tunnel=None):
        options = ["--share", share] + (["--tunnel", tunnel] if tunnel else [])
        super().__init__(host, [sys.executable, MULTICASTER, *options, *interfaces])
        self.wait("ready")


class TwoLans:
    """The machine under test with eth0 on one LAN and eth1 on another, and a neighbour on each."""

    def __init__(self, network):
        self.switches = network.switch(), network.switch()
        self.host = network.host("host")
        self.nics = [self.host.attach(switch) for switch in self.switches]
        self.neighbours = []
        for name, switch in zip(("alice", "bob"), self.switches):
            neighbour = network.host(name)
            nic = neighbour.attach(switch)
            self.neighbours.append((Multicaster(neighbour, "eth0"), nic))

    def check_both_ways(self, probe, words):
        """Every datagram arrives once, on its sender's link; and leaves once, on its link, from the link's own address."""
        self.check_in(probe, words)
        self.check_out(probe, words)

    def check_in(self, probe, words):
        for number in range(len(self.neighbours)):
            self.check_in_on(probe, words, number)

    def check_in_on(self, probe, words, number, families=FAMILIES):
        neighbour, nic = self.neighbours[number]
        for family in families:
            # When the last of these has been heard, every socket that heard the first has been read.
            for step in ("first", "then", "last"):
                text = f"{words}-{step}-{family}-{number}"
                neighbour.tell(f"send eth0 {family} {text}")
                probe.wait("received", where=lambda event: event[5] == text)
            heard = [(*event[1:3], plain(event[3])) for event in probe.events("received")
                     if event[5] == f"{words}-first-{family}-{number}"]
            wanted = [(f"eth{number}", family, address(nic, family))]
            assert heard == wanted, f"one datagram was sent, and received {heard}; expected {wanted}"

    def check_out(self, probe, words):
        for family in FAMILIES:
            for number, nic in enumerate(self.nics):
                text = f"{words}-out-{family}-{number}"
                probe.tell(f"send eth{number} {family} {text}")
                own, other = self.neighbours[number][0], self.neighbours[1 - number][0]
                own.wait("heard", where=lambda event: event[6] == text)
                heard = [event[1:5] for event in own.events("heard") if event[6] == text]
                assert heard == [(family, address(nic, family), "5353", "255")], f"LAN {number} heard {heard}"
                assert not [event for event in other.events("heard") if event[6] == text], "the other LAN heard it"


def address(nic, family):
    """The address that multicast comes from: the only IPv4 one, and the link-local IPv6 one."""
    wanted = (lambda it: it.version == 4) if family == "IPV4" else (lambda it: it.is_link_local)
    return str(next(filter(wanted, nic.addresses)))


def plain(text):
    """An address as Python writes it, without its scope; Java writes fe80:0:0:0:… """
    return str(ipaddress.ip_address(text.partition("%")[0]))


def eventually(condition, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def groups(host):
    """How many interfaces and families of a host have joined the groups of mDNS."""
    listing = host.run("cat", "/proc/net/igmp", "/proc/net/igmp6").upper()
    return listing.count("FB0000E0") + listing.count("FF0200000000000000000000000000FB")
