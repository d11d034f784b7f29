"""The peer programs of the benchmark: how each is built and started, and how it is told to start and close discovery.

A program obeys the lines `start` and `close` on its standard input and prints JSON lines; benchmarks/README.md has the
protocol. All times are microseconds since the epoch.
"""

import argparse
import dataclasses
import pathlib
import re
import shlex
import shutil
import subprocess
import time

from peers import BIN, HERE as INTEROP, IMPLEMENTATIONS, JAVA, LIBP2P_TAG, ROOT, Implementation, Peer, Program

HERE = pathlib.Path(__file__).resolve().parent
_TARGET = ROOT / "benchmarks" / "target"
_CLASS_PATH = _TARGET / "lan.args"
_PACKAGE = "chorus.discovery.benchmarks"
_CLOSE_SECONDS = 15


def micros():
    """The time now, as the programs tell it."""
    return time.time_ns() // 1000


def _java(main, *flags):
    return (JAVA, *flags, f"@{_CLASS_PATH}", f"{_PACKAGE}.{main}")


_BUILD_JAVA = f"""
mvn -q -B -Dmaven.test.skip -Dspotless.check.skip -pl discovery-bom,benchmarks -am package dependency:build-classpath \
  -Dmdep.outputFile=target/classpath
printf '%s\\n' -cp "$(ls "$PWD"/benchmarks/target/discovery-benchmarks-*.jar):$(cat benchmarks/target/classpath)" >{_CLASS_PATH}
"""


def _java_major():
    """The major version of Java; 0 when it cannot be told."""
    if shutil.which(JAVA) is None:
        return 0
    said = subprocess.run((JAVA, "-version"), stderr=subprocess.PIPE, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


# The flags of ./lan-node, for programs that are started often or in numbers, and its archive of classes.
_KEEPS_LINKED_CLASSES = _java_major() >= 25
if _KEEPS_LINKED_CLASSES:
    _ARCHIVE = _TARGET / "lan.aot"
    _SMALL = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:aot=off", "-Xmx32m")
    _ARCHIVED = (f"-XX:AOTCache={_ARCHIVE}",)
else:
    _ARCHIVE = _TARGET / "lan.jsa"
    _SMALL = ("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=10", "-XX:+UseG1GC", "-Xlog:cds=off",
              "-Xlog:cds+dynamic=off", "-Xmx32m")
    _ARCHIVED = (f"-XX:SharedArchiveFile={_ARCHIVE}",)

_JAVA = Implementation(
    name="bench-java",
    tools=(JAVA, "mvn"),
    sources=(ROOT / "pom.xml", *ROOT.glob("*/pom.xml"), *ROOT.glob("*/src/main/**/*.java"), HERE / "programs.py"),
    product=_CLASS_PATH,
    build_command=("sh", "-ec", _BUILD_JAVA),
    command=(),
)
_GO = Implementation(
    name="bench-go",
    tools=("go",),
    sources=(INTEROP / "go" / "go.mod", INTEROP / "go" / "go.sum", HERE / "go" / "main.go"),
    product=BIN / "bench-go",
    # In the module of the interoperability peer, whose versions it shares.
    build_command=("go", "build", "-trimpath", "-o", BIN / "bench-go", HERE / "go" / "main.go"),
    command=(),
)
_JS = Implementation(
    name="bench-js",
    tools=("node",),
    sources=(HERE / "js" / "peer.js", INTEROP / "js" / "package-lock.json"),
    product=HERE / "js" / "node_modules",
    build_command=("ln", "-sfn", INTEROP / "js" / "node_modules", HERE / "js" / "node_modules"),
    command=(),
)
_NODE = ("node", HERE / "js" / "peer.js")


@dataclasses.dataclass(frozen=True)
class Contestant:
    """An implementation with its command for each part of the benchmark."""

    name: str
    warm: tuple
    crowd: tuple
    # label -> command, of processes that have not started discovery before
    fresh: dict
    # the program of interop that is measured from its spawn; without one it is the first of `fresh`
    whole: Implementation | None = None
    builds: tuple = ()

    def missing(self):
        """What this machine lacks to build and run it, in words."""
        built = self.builds if self.whole is None else (*self.builds, self.whole)
        lacks = [lack for build in built for lack in build.missing()]
        if not built and shutil.which(self.warm[0]) is None:
            lacks.append(f"{self.warm[0]}, for the {self.name} peer")
        return list(dict.fromkeys(lacks))

    def build(self):
        """Builds what has changed."""
        for build in (self.whole, *self.builds):
            if build is not None:
                build.build()


KNOWN = {
    contestant.name: contestant
    for contestant in (
        Contestant(
            name="java",
            warm=_java("ChorusPeer"),
            crowd=_java("ChorusPeer", *_SMALL, *_ARCHIVED),
            fresh={
                "java": _java("ChorusPeer", *_SMALL, *_ARCHIVED),
                "java, no class archive": _java("ChorusPeer", *_SMALL),
            },
            whole=IMPLEMENTATIONS["java"],
            builds=(_JAVA,),
        ),
        Contestant(
            name="go",
            warm=(BIN / "bench-go",),
            crowd=(BIN / "bench-go",),
            fresh={"go": (BIN / "bench-go",)},
            whole=IMPLEMENTATIONS["go"],
            builds=(_GO,),
        ),
        Contestant(
            name="js",
            warm=_NODE,
            crowd=_NODE,
            fresh={"js": (*_NODE, "--whole-node"), "js, mDNS alone": _NODE},
            whole=IMPLEMENTATIONS["js"],
            builds=(_JS,),
        ),
        Contestant(
            name="jmdns",
            warm=_java("JmdnsPeer"),
            crowd=_java("JmdnsPeer", *_SMALL),
            fresh={"jmdns": _java("JmdnsPeer", *_SMALL)},
            builds=(_JAVA,),
        ),
    )
}


def other(text):
    """A contestant from NAME=COMMAND."""
    name, equals, command = text.partition("=")
    if not name.isidentifier() or not equals or not command.strip() or name in KNOWN:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=COMMAND with a new name of letters, digits and _")
    words = tuple(shlex.split(command))
    return Contestant(name=name, warm=words, crowd=words, fresh={name: words})


def train_archive(network, folder):
    """Makes the archive of the classes that a node loads when it meets another one."""
    lan = network.switch()
    agents = []
    classes = _ARCHIVE.with_suffix(".classes")
    if _KEEPS_LINKED_CLASSES:
        watched = (f"-XX:AOTCacheOutput={_ARCHIVE}", "-XX:+DisplayVMOutputToStderr")
    else:
        watched = (f"-XX:DumpLoadedClassList={classes}",)
    _ARCHIVE.unlink(missing_ok=True)
    for name, flags in (("first", ()), ("second", watched)):
        host = network.host(f"train-{name}")
        host.attach(lan)
        agents.append(Agent(f"train-{name}", host, _java("ChorusPeer", *_SMALL, *flags), folder))
        agents[-1].start()
        time.sleep(2)
    agents[-1].close()
    for agent in reversed(agents):
        agent.leave()
    if not _KEEPS_LINKED_CLASSES:
        dump = ("-Xshare:dump", f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={_ARCHIVE}")
        subprocess.run((JAVA, *_SMALL, *dump, f"@{_CLASS_PATH}"), stdout=subprocess.DEVNULL, check=True)
    if not _ARCHIVE.exists():
        raise RuntimeError(f"the class archive {_ARCHIVE} was not made")


class Agent(Program):
    """A running program that starts and closes discovery when told."""

    def __init__(self, name, host, command, folder):
        super().__init__(name, host, command, folder / host.name, stdin=subprocess.PIPE, bufsize=1)

    @property
    def pid(self):
        """The process, for what the kernel counts of it."""
        return self._process.pid

    def await_ready(self):
        """Waits until the process is up and reads its input."""
        self._await_start(lambda event: event["event"] == "ready")

    def start(self):
        """Starts discovery and returns the `started` event of this start."""
        return self._order("start", "started", self._await_start)

    def close(self):
        """Closes discovery and returns the `closed` event."""
        def await_close(wanted):
            if closed := self.wait_for(wanted, _CLOSE_SECONDS):
                return closed
            raise RuntimeError(f"the {self._name} peer has not closed: {self._errors()}")

        return self._order("close", "closed", await_close)

    def leave(self):
        """Ends the program by the end of its input, and waits for that."""
        self._process.stdin.close()
        self._process.wait(_CLOSE_SECONDS)

    def _order(self, command, answer, await_event):
        sent = micros()
        self._process.stdin.write(command + "\n")
        return await_event(lambda event: event["event"] == answer and event["from"] >= sent)


@dataclasses.dataclass(frozen=True)
class Node:
    """A node that has started: its program, its id, and when the clock of its start began."""

    program: Program
    peer: str
    since: int

    def finds(self, other, seconds):
        """When this node found the other one in its present life, in microseconds since the epoch, or None."""
        event = self.program.wait_for(
            lambda event: event["event"] == "found" and event["peer"] == other.peer and event["at"] >= self.since, seconds)
        return event and event["at"]


def start(agent):
    """Starts discovery in a running program; the clock begins at the library's own start."""
    started = agent.start()
    return Node(agent, started["peer"], started["from"])


def spawn(contestant, host, folder):
    """Starts a program from nothing; the clock begins before its process is made."""
    since = micros()
    if contestant.whole is not None:
        peer = Peer(contestant.whole, host, LIBP2P_TAG, ("4", "6"), folder)
        return Node(peer, peer.started["peer"], since)
    agent = Agent(contestant.name, host, next(iter(contestant.fresh.values())), folder)
    return Node(agent, agent.start()["peer"], since)
