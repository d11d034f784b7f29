"""What a running process takes from its machine."""

import os
import pathlib
import re
import subprocess

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_TOTAL = re.compile(r"^Total\s+\d+\s+(\d+)\s*$", re.MULTILINE)


def live_heap(pid):
    """Bytes of the live objects of a JVM, after a full collection; the first call gives the JVM a thread more."""
    listing = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], capture_output=True, text=True)
    total = _TOTAL.search(listing.stdout)
    if not total:
        raise RuntimeError(f"jcmd does not tell the heap of {pid}: {listing.stdout} {listing.stderr}".strip())
    return int(total.group(1))


def threads(pid):
    """The number of threads of a process."""
    return len(os.listdir(f"/proc/{pid}/task"))


def descriptors(pid):
    """The number of open descriptors of a process."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def processor_seconds(pid):
    """Processor time of a process so far, of all its threads, user and system."""
    # The name of the program, in brackets, may have blanks.
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
