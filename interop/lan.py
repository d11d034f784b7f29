"""LANs made of Linux network namespaces, for scripts that need real multicast and nothing of this machine's network.

    with Network() as network:
        lan = network.switch()
        alice, bob = network.host("alice"), network.host("bob")
        alice.attach(lan)
        nic = bob.attach(lan, ipv6=False)
        process = bob.start(["ip", "addr"], stdout=subprocess.PIPE)
        nic.down(); nic.up(); nic.detach()

Every namespace, the switches' too, is named `chorus-<pid>-<name>`, every link is born inside them, and leaving the
`with` block ends the processes that were started and deletes the namespaces, whatever ended the block: an exception,
SIGINT, SIGTERM or SIGHUP. What a killed script left behind, its processes included, is removed by the next `Network`.

Needs root and iproute2. Create a `Network` and start processes on the main thread only: signal handlers can be set
nowhere else, and a process that is started is killed by the kernel when the thread that started it ends.
"""

import contextlib
import ipaddress
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

_NAME = re.compile(r"chorus-(\d+)-.+")
# `ip netns exec` lays the files of a namespace's folder here over those of /etc.
_ETC = pathlib.Path("/etc/netns")
_STOP_SECONDS = 5


def missing():
    """What this machine lacks for a Network, one sentence each; empty when it can be made."""
    lacks = [f"{tool} (of {package})" for tool, package in (("ip", "iproute2"), ("setpriv", "util-linux"))
             if shutil.which(tool) is None]
    if os.geteuid() != 0:
        lacks.append("root, to make network namespaces")
    elif not lacks and not _namespaces_work():
        lacks.append("the right to make network namespaces (CAP_SYS_ADMIN and CAP_NET_ADMIN; in a container: --privileged)")
    return lacks


def _namespaces_work():
    probe = f"chorus-{os.getpid()}-probe"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True).returncode == 0
    if made:
        _run("ip", "netns", "delete", probe)
    return made


class Network:
    """A set of hosts and switches that lives as long as its `with` block."""

    def __init__(self):
        self._prefix = f"chorus-{os.getpid()}-"
        self._namespaces = []
        self._processes = []
        self._switches = 0

    def __enter__(self):
        _remove_left_overs()
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _: sys.exit(128 + received))
        return self

    def __exit__(self, *_):
        # A second Ctrl-C must not interrupt the clean-up.
        with _signals_held():
            end(self._processes)
            for namespace in self._namespaces:
                _delete_namespace(namespace)

    def switch(self):
        """A learning switch that floods multicast; hosts on different switches do not hear each other."""
        self._switches += 1
        return Switch(self._namespace(f"switch{self._switches}"), self._switches, self._processes)

    def host(self, name):
        """A machine of its own: loopback up, no other interface until it is attached to a switch."""
        return Host(self._namespace(name), name, self._processes)

    def router(self, name, *switches):
        """A host on all these switches that forwards what is not multicast from one to the other."""
        router = self.host(name)
        _sysctl(router.namespace, **{"net/ipv4/ip_forward": 1, "net/ipv6/conf/all/forwarding": 1})
        for switch in switches:
            router.attach(switch)
        return router

    def _namespace(self, name):
        namespace = self._prefix + name
        self._namespaces.append(namespace)
        _run("ip", "netns", "add", namespace)
        # Without duplicate address detection fe80:: is usable at once, as it is on a machine that has been up for a second.
        _sysctl(namespace, **{"net/ipv6/conf/default/accept_dad": 0, "net/ipv6/conf/all/accept_dad": 0})
        return namespace


class Switch:
    """An Ethernet switch: a bridge in a namespace of its own, without snooping, so multicast reaches every port."""

    def __init__(self, namespace, number, processes):
        self.namespace = namespace
        self._processes = processes
        self.ipv4 = ipaddress.ip_network(f"10.77.{number}.0/24")
        self.ipv6 = ipaddress.ip_network(f"fd77:0:0:{number}::/64")
        self._ports = 0
        # The bridge is no host: no IPv6 of its own keeps router and listener reports off the LAN.
        _sysctl(namespace, **{"net/ipv6/conf/all/disable_ipv6": 1, "net/ipv6/conf/default/disable_ipv6": 1})
        _ip(namespace, "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0", "link set br0 up")

    def next_port(self):
        """The number of a new port, which is also the host part of the address behind it."""
        self._ports += 1
        return self._ports

    def capture(self, path):
        """Writes all mDNS packets on this switch to a pcap file until the network ends or end() gets the process."""
        # Room for 16 MB, or a busy machine loses some of what twenty go nodes say when one joins.
        tcpdump = ["tcpdump", "-i", "br0", "-B", "16384", "-U", "--immediate-mode", "-w", path, "udp", "port", "5353"]
        process = subprocess.Popen(_in_namespace(self.namespace, tcpdump), stderr=subprocess.PIPE, text=True)
        self._processes.append(process)
        while (line := process.stderr.readline()) and "listening on" not in line:
            pass
        if not line:
            raise RuntimeError(f"tcpdump ended with status {process.wait()}")
        return process


class Host:
    """A machine in the network: a namespace with its own interfaces, routes and processes."""

    def __init__(self, namespace, name, processes):
        self.namespace = namespace
        self.name = name
        self.interfaces = []
        self._processes = processes
        self._attached = 0
        _ip(namespace, "link set lo up")

    def attach(self, switch, ipv4=True, ipv6=True):
        """Plugs a new interface (eth0, eth1, …) into the switch, with addresses of the families asked for.

        Returns when the interface is usable: carrier, addresses and, for IPv6, the link-local one too.
        """
        interface = Interface(self, f"eth{self._attached}", switch)
        self._attached += 1
        self.interfaces.append(interface)
        interface.plug_in(ipv4, ipv6)
        return interface

    def route_through(self, router):
        """Sends what is for other switches to a router on one of this host's own."""
        near = {interface.switch: interface for interface in router.interfaces}
        for interface in self.interfaces:
            for address in near[interface.switch].routable():
                if any(address.version == own.version for own in interface.routable()):
                    self.run("ip", f"-{address.version}", "route", "replace", "default", "via", address)

    def ask_for_names(self, *servers):
        """Makes these addresses the DNS servers of the processes that are started from now on."""
        folder = _ETC / self.namespace
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "resolv.conf").write_text("".join(f"nameserver {server}\n" for server in servers), encoding="ascii")

    def addresses(self):
        """All addresses of this host's interfaces, as ipaddress objects, without loopback."""
        return {address for interface in self.interfaces for address in interface.addresses}

    def start(self, command, **popen):
        """Starts a process on this host; it is ended with the network at the latest."""
        process = subprocess.Popen(_in_namespace(self.namespace, command), **popen)
        self._processes.append(process)
        return process

    def run(self, *command):
        """Runs a command on this host and returns what it prints."""
        return _run(*_in_namespace(self.namespace, command))


class Interface:
    """One network interface of a host and the cable to its switch."""

    def __init__(self, host, name, switch):
        self.host = host
        self.name = name
        self.switch = switch
        self.addresses = []
        self._number = switch.next_port()

    def plug_in(self, ipv4, ipv6):
        port = f"port{self._number}"
        _ip(self.host.namespace, f"link add {self.name} type veth peer name {port} netns {self.switch.namespace}")
        _ip(self.switch.namespace, f"link set {port} master br0", f"link set {port} up")
        if not ipv6:
            _sysctl(self.host.namespace, **{f"net/ipv6/conf/{self.name}/disable_ipv6": 1})
        self.up()
        if ipv4:
            self.add_address(f"{self.switch.ipv4[self._number]}/{self.switch.ipv4.prefixlen}")
        if ipv6:
            self.add_address(f"{self.switch.ipv6[self._number]}/{self.switch.ipv6.prefixlen}")
            self.addresses.append(self._wait_for_link_local())

    def routable(self):
        """Its addresses that a router forwards."""
        return [address for address in self.addresses if not address.is_link_local]

    def up(self):
        """Raises the interface; the IPv6 addresses that down() took away, except the link-local one, stay away."""
        # Programs that send multicast without naming an interface (js-libp2p) need a route, as a default route is
        # on a real LAN; the metric makes the first interface the one they use.
        metric = 100 + int(self.name.removeprefix("eth"))
        _ip(self.host.namespace, f"link set {self.name} up",
            f"route replace 224.0.0.0/4 dev {self.name} metric {metric}")

    def down(self):
        """Takes the interface down; the kernel removes its IPv6 addresses and its routes."""
        _ip(self.host.namespace, f"link set {self.name} down")

    def add_address(self, address):
        """Adds an address with its prefix length, such as 10.0.0.7/24 or fd00::7/64."""
        _ip(self.host.namespace, f"addr add {address} dev {self.name}")
        self.addresses.append(ipaddress.ip_interface(address).ip)

    def remove_address(self, address):
        """Removes an address that add_address gave."""
        _ip(self.host.namespace, f"addr del {address} dev {self.name}")
        self.addresses.remove(ipaddress.ip_interface(address).ip)

    def detach(self):
        """Removes the interface from the host, as unplugging a network adapter does."""
        _ip(self.host.namespace, f"link delete {self.name}")
        self.host.interfaces.remove(self)

    def _wait_for_link_local(self):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            listing = _run("ip", "-n", self.host.namespace, "-6", "-o", "addr", "show", "dev", self.name, "scope", "link")
            if found := re.search(r"inet6 (fe80::[0-9a-f:]+)/(?!.*tentative)", listing):
                return ipaddress.ip_address(found.group(1))
            time.sleep(0.005)
        raise RuntimeError(f"{self.host.name} {self.name} got no IPv6 link-local address within 5 s")


def end(processes):
    """Ends processes, all at once: SIGTERM first, SIGKILL for what has not gone after five seconds."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        if process.poll() is None:
            process.kill()
            process.wait()


def _in_namespace(namespace, command):
    # Both setpriv and ip exec the next program, so the process that is started is the command itself.
    return ["setpriv", "--pdeathsig", "KILL", "ip", "netns", "exec", namespace, *map(str, command)]


def _remove_left_overs():
    """Removes what scripts that no longer run have left: only namespaces of our name and the processes inside them."""
    for line in _run("ip", "netns", "list").splitlines():
        namespace = line.split()[0]
        owner = _NAME.fullmatch(namespace)
        if owner and not pathlib.Path("/proc", owner.group(1)).exists():
            _delete_namespace(namespace)


def _delete_namespace(namespace):
    shutil.rmtree(_ETC / namespace, ignore_errors=True)
    if not pathlib.Path("/run/netns", namespace).exists():
        return  # A signal came before it was made.
    for pid in _run("ip", "netns", "pids", namespace).split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    _run("ip", "netns", "delete", namespace)


@contextlib.contextmanager
def _signals_held():
    numbers = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)


def _ip(namespace, *commands):
    _run("ip", "-n", namespace, "-batch", "-", input="\n".join(commands))


def _sysctl(namespace, **settings):
    script = "; ".join(f"echo {value} > /proc/sys/{name}" for name, value in settings.items())
    _run("ip", "netns", "exec", namespace, "sh", "-ec", script)


def _run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {done.stderr.strip()}")
    return done.stdout
