"""The libp2p implementations that the matrix knows: how to build each, how to start it and what it cannot do.

Every peer prints one JSON line per event:

    {"event": "found", "at": 1760000000000000, "peer": "12D3…", "addresses": ["/ip4/…"], "source": "mdns"}

`at` is in microseconds since the epoch; `event` is one of started (its own id and addresses), found, updated, lost,
connected, failed, stopped.
"""

import dataclasses
import ipaddress
import json
import os
import pathlib
import shutil
import subprocess
import threading
import time

from lan import end

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = HERE / "bin"
LIBP2P_TAG = "_p2p._udp"
# What ./lan-node starts.
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
_START_SECONDS = 30
_ANY_PORT = {"4": "/ip4/0.0.0.0/tcp/0", "6": "/ip6/::/tcp/0"}


@dataclasses.dataclass(frozen=True)
class Implementation:
    """One libp2p implementation: its sources, what is built from them, and the command that runs it."""

    name: str
    tools: tuple
    sources: tuple
    product: pathlib.Path
    build_command: tuple
    command: tuple
    looks_only: tuple = ()
    connects: tuple = ("--connect",)
    dialable: bool = True
    any_tag: bool = True
    families: tuple = ("4", "6")

    def missing(self):
        """What this machine lacks to build and run the peer, in words."""
        lacks = [f"{tool}, for the {self.name} peer" for tool in self.tools if shutil.which(tool) is None]
        return lacks + [f"{source}, for the {self.name} peer" for source in self.sources if not source.exists()]

    def build(self):
        """Builds the peer unless that was done since its sources changed last."""
        stamp = BIN / f"{self.name}.built"
        if stamp.exists() and self.product.exists():
            built = stamp.stat().st_mtime
            if all(source.stat().st_mtime <= built for source in self.sources):
                return
        print(f"building the {self.name} peer", flush=True)
        BIN.mkdir(exist_ok=True)
        started = time.time()
        subprocess.run(self.build_command, cwd=self.sources[0].parent, check=True, stdout=subprocess.DEVNULL)
        stamp.touch()
        os.utime(stamp, (started, started))

    def cannot(self, tag, families):
        """Why this implementation cannot take part, or None."""
        if tag != LIBP2P_TAG and not self.any_tag:
            return f"{self.name} has no setting for the service name"
        if not set(families) & set(self.families):
            return f"{self.name} speaks mDNS over IPv{' and IPv'.join(self.families)} only"
        return None


def _sources(folder, *names):
    return tuple(HERE / folder / name for name in names)


IMPLEMENTATIONS = {
    implementation.name: implementation
    for implementation in (
        Implementation(
            name="java",
            tools=(JAVA, "mvn"),
            sources=(ROOT / "lan-node", *ROOT.glob("*/pom.xml"), *ROOT.glob("*/src/main/**/*.java")),
            product=ROOT / "examples" / "target" / "lan-node.jar",
            # Its first start builds it and records an archive for quick starts.
            build_command=("sh", "-c", "rm -f examples/target/lan-node.jar && ./lan-node --help"),
            command=(ROOT / "lan-node", "--json"),
            looks_only=("--no-connect",),
            connects=(),
            # lan-node has no libp2p host: it opens TCP connections and speaks nothing on them.
            dialable=False,
        ),
        Implementation(
            name="go",
            tools=("go",),
            sources=_sources("go", "main.go", "go.mod", "go.sum"),
            product=BIN / "go-peer",
            build_command=("go", "build", "-trimpath", "-o", BIN / "go-peer", "."),
            command=(BIN / "go-peer",),
        ),
        Implementation(
            name="js",
            tools=("node", "npm"),
            sources=_sources("js", "package-lock.json", "package.json", ".npmrc"),
            product=HERE / "js" / "node_modules",
            build_command=("npm", "ci", "--silent"),
            command=("node", HERE / "js" / "peer.js"),
            families=("4",),
        ),
        Implementation(
            name="py",
            tools=("python3",),
            sources=_sources("py", "requirements.txt"),
            product=BIN / "py",
            build_command=("sh", "-c", "python3 -m venv ../bin/py && ../bin/py/bin/pip install -q -r requirements.txt"),
            command=(BIN / "py" / "bin" / "python", HERE / "py" / "peer.py"),
            any_tag=False,
            families=("4",),
        ),
        Implementation(
            name="rust",
            tools=("cargo",),
            sources=_sources("rust", "Cargo.toml", "src/main.rs"),
            product=HERE / "rust" / "target" / "debug" / "rust-peer",
            build_command=("cargo", "build", "--quiet", "--jobs", "1"),
            command=(HERE / "rust" / "target" / "debug" / "rust-peer",),
            any_tag=False,
        ),
    )
}


class Program:
    """A running program on a host that prints one JSON object a line; they are collected as they come."""

    def __init__(self, name, host, command, log, **popen):
        """Starts the command; what it prints also goes to the files of this path with .jsonl and .stderr at the end."""
        self.host = host
        self._name = name
        self._events = []
        self._more = threading.Condition()
        self._log = log
        with open(f"{log}.stderr", "w", encoding="utf-8") as errors:
            self._process = host.start(command, stdout=subprocess.PIPE, stderr=errors, text=True, **popen)
        threading.Thread(target=self._collect, daemon=True).start()

    def wait_for(self, wanted, seconds):
        """The first event, past or coming, that `wanted` accepts; None after so many seconds or when the program ends."""
        looked_at = 0

        def first():
            # Each event once: a node in a flood tells thousands.
            nonlocal looked_at
            while looked_at < len(self._events):
                event = self._events[looked_at]
                if wanted(event):
                    return event
                looked_at += 1
            return None

        with self._more:
            self._more.wait_for(lambda: first() or self._process.poll() is not None, seconds)
            return first()

    def events(self):
        """All that it has told so far."""
        with self._more:
            return list(self._events)

    def failure(self):
        """Says so if the program has ended by itself, or None."""
        status = self._process.poll()
        if status is None:
            return None
        return f"the {self._name} peer ended with status {status}: {self._errors()}"

    @property
    def pid(self):
        """The process id of the program."""
        return self._process.pid

    def errors(self):
        """What it has written to its standard error so far, without what a JVM says of its settings."""
        said = pathlib.Path(f"{self._log}.stderr").read_text(encoding="utf-8")
        return [line for line in said.splitlines() if not line.startswith("NOTE: Picked up ")]

    def kill(self):
        """Ends the program at once, without a goodbye."""
        self._process.kill()

    def end(self):
        """Ends the program."""
        end([self._process])

    def _await_start(self, wanted):
        if started := self.wait_for(wanted, _START_SECONDS):
            return started
        raise RuntimeError(f"the {self._name} peer has not started: {self._errors()}")

    def _errors(self):
        return "\n".join(self.errors())[-1000:] or "it said nothing"

    def _collect(self):
        with open(f"{self._log}.jsonl", "w", encoding="utf-8") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                with self._more:
                    self._events.append(json.loads(line))
                    self._more.notify_all()
        self._process.wait()
        with self._more:
            self._more.notify_all()


class Peer(Program):
    """A running peer of an implementation."""

    def __init__(self, implementation, host, tag, families, log_folder, connect=False, options=()):
        """Starts the peer and returns when it says that it has started; RuntimeError if it does not.

        `options` are passed on, after the ones that every peer takes.
        """
        self.implementation = implementation
        command = [*implementation.command, "--tag", tag]
        command += implementation.connects if connect else implementation.looks_only
        for family in families:
            command += ["--listen", _ANY_PORT[family]]
        command += options
        super().__init__(implementation.name, host, command, log_folder / host.name)
        self.started = self._await_start(lambda event: event["event"] == "started")

    def sees(self, other):
        """A predicate for wait_for: a sighting of the other peer at an address of its host."""
        named = self.names(other)
        return lambda event: named(event) and not other.host.addresses().isdisjoint(map(ip_of, event["addresses"]))

    def names(self, other):
        """A predicate for wait_for: a sighting of the other peer, whatever its addresses."""
        return lambda event: event["event"] in ("found", "updated") and event["peer"] == other.started["peer"]

    def known(self):
        """The ids of the peers that it has found and not lost since."""
        known = set()
        for event in self.events():
            if event["event"] in ("found", "updated"):
                known.add(event["peer"])
            elif event["event"] == "lost":
                known.discard(event["peer"])
        return known

    def connects_to(self, other):
        """A predicate for wait_for: a connection to the other peer."""
        return lambda event: event["event"] == "connected" and event["peer"] == other.started["peer"]


def ip_of(multiaddr):
    """The IP address in a multiaddr, or None: /ip6zone/eth0/ip6/fe80::1/tcp/4001 has fe80::1."""
    parts = multiaddr.split("/")
    for protocol, value in zip(parts, parts[1:]):
        if protocol in ("ip4", "ip6"):
            return ipaddress.ip_address(value)
    return None
