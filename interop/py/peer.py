"""The py-libp2p peer of the interoperability matrix: a host with py-libp2p's own mDNS discovery,
which tells what it sees as one JSON line per event. Its service name is always _p2p._udp.
"""

import argparse
import json
import signal
import sys
import time

import multiaddr
import trio
from libp2p import new_host
from libp2p.crypto.ed25519 import create_new_key_pair
from libp2p.discovery.events.peerDiscovery import peerDiscovery
from libp2p.utils.address_validation import find_free_port, get_available_interfaces

TAG = "_p2p._udp"
DIAL_TIMEOUT_SECONDS = 10


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", choices=[TAG], default=TAG)
    parser.add_argument("--listen", action="append", type=multiaddr.Multiaddr)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--connect", action="store_true")
    options = parser.parse_args()
    wanted = options.listen or [multiaddr.Multiaddr("/ip4/0.0.0.0/tcp/0")]
    options.listen = [concrete for address in wanted for concrete in expand(address)]
    return options


def expand(address):
    """This machine's addresses for a wildcard, which py-libp2p would announce as it is; as its own examples do it."""
    family, ip, protocol, port = str(address).split("/")[1:]
    if ip not in ("0.0.0.0", "::"):
        return [address]
    available = get_available_interfaces(int(port) or find_free_port(), protocol)
    return [concrete for concrete in available if concrete.protocols()[0].name == family]


def show(event, peer_id, addresses=()):
    line = {"event": event, "at": time.time_ns() // 1000, "peer": str(peer_id),
            "addresses": [str(address) for address in addresses], "source": "mdns"}
    # One write per line: discoveries are told on threads of python-zeroconf.
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def dial(host, peer):
    with trio.move_on_after(DIAL_TIMEOUT_SECONDS):
        try:
            await host.connect(peer)
            show("connected", peer.peer_id, peer.addrs)
            return
        except Exception as error:
            print(f"dialling {peer.peer_id}: {error!r}", file=sys.stderr)
    show("failed", peer.peer_id, peer.addrs)


async def run(options):
    host = new_host(key_pair=create_new_key_pair(), enable_mDNS=True)
    send, found = trio.open_memory_channel(1000)
    token = trio.lowlevel.current_trio_token()
    known = {}

    # py-libp2p tells of a peer once per instance name, and of no change and no loss.
    def sighted(peer):
        addresses = sorted(map(str, peer.addrs))
        before = known.get(peer.peer_id)
        known[peer.peer_id] = addresses
        if before is None:
            show("found", peer.peer_id, peer.addrs)
            token.run_sync_soon(send.send_nowait, peer)
        elif before != addresses:
            show("updated", peer.peer_id, peer.addrs)

    peerDiscovery.register_peer_discovered_handler(sighted)
    async with host.run(listen_addrs=options.listen), trio.open_nursery() as nursery:
        show("started", host.get_id(), [address.decapsulate_code(multiaddr.protocols.P_P2P) for address in host.get_addrs()])
        if options.connect:
            nursery.start_soon(dial_found, host, found)
        with trio.move_on_after(options.seconds), trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            await anext(signals)
        nursery.cancel_scope.cancel()
    show("stopped", host.get_id())


async def dial_found(host, found):
    async with trio.open_nursery() as dials:
        async for peer in found:
            dials.start_soon(dial, host, peer)


trio.run(run, parse())
