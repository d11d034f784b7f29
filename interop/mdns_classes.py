"""The classes of discovery-mdns with those of its tests, where the Java programs of these scripts are."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def class_path():
    """Compiles the module and its tests, and returns where the classes are."""
    listing = "target/test-class-path"
    subprocess.run(["mvn", "-q", "-B", "-pl", "discovery-mdns", "-am", "test-compile", "dependency:build-classpath",
                    f"-Dmdep.outputFile={listing}", "-Dspotless.check.skip"], cwd=ROOT, check=True)
    module = ROOT / "discovery-mdns"
    return f"{module / 'target/classes'}:{module / 'target/test-classes'}:{(module / listing).read_text()}"
