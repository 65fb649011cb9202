"""``make bench-opensearch FOLDER=…``: what an archive in an OpenSearch cluster costs, on one machine.

Three nodes, a JVM each, as the tests start them. The folder's own releases, then variations of them
(variations.py), are loaded as `dateline index` loads them; at each size it is measured how many releases a second
went in, what the 200 questions take, exact and as typed on the page, and how large the files are.
Nodes, client and questions share the machine, so the figures say what to expect of little and
nothing of what nodes of their own would do. docs/scale-out.md shows them.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles

from opensearch.cluster import Nodes  # of the tests: PYTHONPATH=.:tests

from benchmarks.machine import machine
from benchmarks.mix import Question, questions_for
from benchmarks.peer_dateline import Dateline, DatelineTyped
from benchmarks.releases import TODAY, read_once, releases_in
from benchmarks.run import RESULTS, say
from benchmarks.variations import varied
from index.entry import Entry, entry_of
from index.opensearch.connecting import Cluster, Connection
from index.opensearch.filling import Filling
from index.opensearch.generations import Generations
from index.opensearch_engine import OpenSearchEngine

SIZES = (37_000, 300_000)  # releases
SHARDS, REPLICAS = 3, 1
JAVA = ("-Xms1g", "-Xmx1g")  # of each node
MINUTES = 12.0  # of loading; what has gone in by then is what is measured


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, load and measure, write the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of releases; default: the example")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="RELEASES")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long to load at most")
    given = parser.parse_args(arguments)
    reading, place = read_once(given.folder)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"opensearch-{reading.name}.json"
    with tempfile.TemporaryDirectory(prefix="dateline-cluster-") as folder:
        nodes = Nodes(Path(folder), java=JAVA)
        try:
            nodes.start()
            told = {
                "machine": machine(TODAY),
                "busy": round(os.getloadavg()[0], 1),
                "version": version(nodes),
            }
            told["heap of each node"] = JAVA[1].removeprefix("-Xmx")
            sizes = list(measured(nodes, place, Path(folder), sorted(given.sizes), given.minutes))
        finally:
            nodes.stop()
    target.write_text(
        json.dumps({**told, "shards": SHARDS, "replicas": REPLICAS, "sizes": sizes}, indent=1) + "\n"
    )
    print(target.read_text())


def measured(
    nodes: Nodes, place: Path, folder: Path, sizes: Sequence[int], minutes: float
) -> Iterator[dict[str, object]]:
    """The figures at each size, until the time for loading is over."""
    questions = questions_for(entry_of(release, release.id) for release in releases_in(place))
    for size in sizes:
        say(f"loading {size:,} releases")
        connection = Connection(
            Cluster(hosts=nodes.hosts, index=f"of{size}", shards=SHARDS, replicas=REPLICAS)
        )
        generations = Generations(connection)
        index = generations.begin()
        begun = time.monotonic()
        count, making = fill(connection, index, folder, place, size, minutes)
        loaded = time.monotonic() - begun
        generations.switch(index)
        nodes.wait_until_green()
        copied = time.monotonic() - begun - loaded
        say(f"asking {len(questions)} questions of {count:,} releases")
        engine = OpenSearchEngine(connection, folder)
        yield {
            "releases": count,
            "seconds": round(loaded, 1),
            "of them making releases and entries": round(making, 1),
            "releases a second without that": round(count / (loaded - making), 1),
            "seconds for copies": round(copied, 1),
            **sizes_of(nodes, index),
            "exact, ms": spread(Dateline(engine).answer, questions),
            "typed, ms": spread(DatelineTyped(engine).answer, questions),
        }
        generations.drop_all()


def fill(
    connection: Connection, index: str, folder: Path, place: Path, size: int, minutes: float
) -> tuple[int, float]:
    """Load so many releases, or as many as the time allows: how many, and the seconds spent on making them."""
    making = 0.0

    def entries() -> Iterator[Entry]:
        nonlocal making
        own = list(releases_in(place))
        gc.freeze()  # what is held only to be varied is not gone through again and again
        stream = itertools.chain(own, varied(own, max(0, size - len(own))))
        while True:
            begun = time.monotonic()
            release = next(stream, None)
            entry = entry_of(release, release.id) if release else None
            making += time.monotonic() - begun
            if entry is None:
                return
            yield entry

    until = time.monotonic() + 60 * minutes
    count = 0
    with Filling(connection, index, folder, lambda state: None) as writer:
        for entry in itertools.islice(entries(), size):
            writer.put(entry)
            count += 1
            if count % 20_000 == 0:
                say(f"{count:,}")
            if time.monotonic() > until:
                break
    return count, making


def sizes_of(nodes: Nodes, index: str) -> dict[str, object]:
    """How large the files of an index are, all copies and one of each, and what heap the nodes hold."""
    nodes.ask(f"/{index}/_flush", "POST")
    told = nodes.ask(f"/{index}/_stats/store,docs")["_all"]
    heaps = [
        node["jvm"]["mem"]["heap_used_in_bytes"] for node in nodes.ask("/_nodes/stats/jvm")["nodes"].values()
    ]
    return {
        "documents": told["primaries"]["docs"]["count"],
        "megabytes": round(told["total"]["store"]["size_in_bytes"] / 1e6),
        "megabytes of one copy": round(told["primaries"]["store"]["size_in_bytes"] / 1e6),
        "megabytes of heap in use, largest node": round(max(heaps) / 1e6),
    }


def spread(answer: Callable[[Question], object], questions: Sequence[Question]) -> dict[str, float]:
    """The median and the 95th part in a hundred of the wall-clock time of answers, each asked once before."""
    taken = []
    for question in questions:
        answer(question)
        begun = time.perf_counter()
        answer(question)
        taken.append(1000 * (time.perf_counter() - begun))
    parts = quantiles(taken, n=100)
    return {"p50": round(parts[49], 1), "p95": round(parts[94], 1), "most": round(max(taken), 1)}


def version(nodes: Nodes) -> str:
    """Of the server."""
    return f"OpenSearch {nodes.ask('/')['version']['number']}"


if __name__ == "__main__":
    main()
