#!/usr/bin/env python3
"""Another program on the mDNS port: sends what it is told to, and prints what it hears.

    multicaster.py [--share reuseaddr|reuseport|both|none] [--tunnel NAME] [INTERFACE …]

On each interface it joins 224.0.0.251 and FF02::FB where the interface has an address of the family. One line on standard
output per datagram, with tabs between the fields: heard, family, source, port, TTL or hop limit, interface, text. A line
on standard input, `send INTERFACE FAMILY TEXT`, sends to the group. `--tunnel` makes a point-to-point interface first
and keeps it alive, as a VPN client does.
"""

import argparse
import fcntl
import selectors
import socket
import struct
import sys

PORT = 5353
GROUP4, GROUP6 = "224.0.0.251", "ff02::fb"
SHARE = {"reuseaddr": (socket.SO_REUSEADDR,), "reuseport": (socket.SO_REUSEPORT,),
         "both": (socket.SO_REUSEADDR, socket.SO_REUSEPORT), "none": ()}
IP_PKTINFO, IP_RECVTTL = 8, 12  # of Linux; Python names them from 3.14 on
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", choices=SHARE, default="reuseaddr")
    parser.add_argument("--tunnel")
    parser.add_argument("interfaces", nargs="*")
    arguments = parser.parse_args()
    if arguments.tunnel:
        tunnel = open("/dev/net/tun", "r+b", buffering=0)
        fcntl.ioctl(tunnel, TUNSETIFF, struct.pack("16sH", arguments.tunnel.encode(), IFF_TUN | IFF_NO_PI))
    four, six = open4(arguments), open6(arguments)
    say("ready")
    selector = selectors.DefaultSelector()
    selector.register(four, selectors.EVENT_READ, lambda: hear(four, "IPV4"))
    selector.register(six, selectors.EVENT_READ, lambda: hear(six, "IPV6"))
    selector.register(sys.stdin, selectors.EVENT_READ, lambda: obey(four, six))
    while True:
        for key, _ in selector.select():
            key.data()


def open4(arguments):
    four = shared(socket.AF_INET, arguments.share)
    four.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
    four.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    four.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    four.bind(("", PORT))
    for name in arguments.interfaces:
        four.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership4(name))
    return four


def open6(arguments):
    six = shared(socket.AF_INET6, arguments.share)
    six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
    six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
    six.bind(("::", PORT))
    for name in arguments.interfaces:
        group = socket.inet_pton(socket.AF_INET6, GROUP6) + struct.pack("@I", socket.if_nametoindex(name))
        six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
    return six


def shared(family, share):
    it = socket.socket(family, socket.SOCK_DGRAM)
    for option in SHARE[share]:
        it.setsockopt(socket.SOL_SOCKET, option, 1)
    return it


def membership4(name):
    return struct.pack("4s4si", socket.inet_aton(GROUP4), bytes(4), socket.if_nametoindex(name))


def hear(it, family):
    data, controls, _, source = it.recvmsg(9000, 256)
    interface = ttl = None
    for _, _, value in controls:
        if len(value) == 4:
            ttl = struct.unpack("@i", value)[0]
        else:  # struct in_pktinfo begins with the interface's index, struct in6_pktinfo ends with it
            index = struct.unpack("@I", value[:4] if family == "IPV4" else value[16:20])[0]
            interface = socket.if_indextoname(index)
    say("heard", family, source[0].partition("%")[0], source[1], ttl, interface, data.decode("ascii", "replace"))


def obey(four, six):
    line = sys.stdin.readline()
    if not line:
        sys.exit()
    _, name, family, text = line.split()
    if family == "IPV4":
        four.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, membership4(name))
        four.sendto(text.encode(), (GROUP4, PORT))
    else:
        six.sendto(text.encode(), (GROUP6, PORT, 0, socket.if_nametoindex(name)))


def say(*fields):
    print(*fields, sep="\t", flush=True)


if __name__ == "__main__":
    main()
