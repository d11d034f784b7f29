"""Reads the mDNS packets of a pcap file that tcpdump has written on an Ethernet of this machine."""

import dataclasses
import ipaddress
import struct

_MAGIC = 0xA1B2C3D4
_ETHERNET_HEADER, _IPV6 = 14, 0x86DD
_IPV6_HEADER, _UDP_HEADER, _DNS_HEADER = 40, 8, 12
_PTR = 12


@dataclasses.dataclass(frozen=True)
class Packet:
    """A frame: when (microseconds since the epoch), its length on the wire, who sent it, and what UDP carried."""

    at: int
    length: int
    source: ipaddress.IPv4Address | ipaddress.IPv6Address
    payload: bytes

    def is_goodbye(self):
        """Whether it is a response whose first record is a PTR that lives no longer (RFC 6762 section 10.1)."""
        _, flags, questions, answers = struct.unpack_from("!4H", self.payload)
        if not flags & 0x8000 or questions or not answers:
            return False
        at = _DNS_HEADER
        while 0 < self.payload[at] < 0xC0:
            at += 1 + self.payload[at]
        at += 1 if self.payload[at] == 0 else 2
        kind, _, ttl = struct.unpack_from("!HHI", self.payload, at)
        return kind == _PTR and ttl == 0


def read(path):
    """All packets of the file; an unfinished last one is left out."""
    data = path.read_bytes()
    for order in "<>":
        if struct.unpack_from(order + "I", data)[0] == _MAGIC:
            return list(_packets(data, order))
    raise ValueError(f"{path} is no pcap file with microseconds")


def _packets(data, order):
    at = 24
    while at + 16 <= len(data):
        seconds, micros, captured, length = struct.unpack_from(order + "4I", data, at)
        frame = data[at + 16:at + 16 + captured]
        at += 16 + captured
        if at > len(data):
            return
        source, header = _network(frame)
        yield Packet(seconds * 1_000_000 + micros, length, source, frame[header + _UDP_HEADER:])


def _network(frame):
    """The sender and where the UDP header begins; tcpdump's filter has let nothing but UDP pass."""
    if struct.unpack_from("!H", frame, 12)[0] == _IPV6:
        return ipaddress.IPv6Address(frame[22:38]), _ETHERNET_HEADER + _IPV6_HEADER
    return ipaddress.IPv4Address(frame[26:30]), _ETHERNET_HEADER + (frame[14] & 0x0F) * 4


def count(packets, since, until):
    """How many packets and how many bytes there are in this time."""
    lengths = [packet.length for packet in packets if since <= packet.at < until]
    return len(lengths), sum(lengths)
