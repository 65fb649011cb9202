"""One engine, built or asked, in a process of its own: what it took and what it found.

``python -m benchmarks.measure build KEY READING FOLDER`` and ``... ask KEY FOLDER QUESTIONS
PASSES`` print one JSON object. Times are CPU time of the process: the machine may be
shared, and waiting for others is no work of the engine.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from archive.release import Release
from benchmarks.mix import Question
from benchmarks.peer import Peer, Told, told
from benchmarks.releases import releases_in
from index.entry import entry_of

# In the order of the table. Named and not imported: no process holds an engine it does not ask.
PEERS = {
    "dateline": "benchmarks.peer_dateline:Dateline",
    "dateline-typed": "benchmarks.peer_dateline:DatelineTyped",
    "tantivy-cards": "benchmarks.peer_tantivy_cards:TantivyWithCards",
    "tantivy": "benchmarks.peer_tantivy:Tantivy",
    "fts5": "benchmarks.peer_fts5:Fts5",
    "whoosh": "benchmarks.peer_whoosh:Whoosh",
}
PASSES = 3  # warm ones, of which the best counts for each question: what disturbs only ever adds

Counted = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """``seconds`` of CPU for all releases; ``megabytes`` of files afterwards."""

    releases: int
    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Memory of a process that no other shares, in megabytes.

    ``own`` is what it wrote. ``mapped`` are pages of files, such as an index, that it alone
    has looked at: the system takes them back when it needs room, and a second process
    over the same files would share them.
    """

    own: float
    mapped: float

    @property
    def private(self) -> float:
        """Both together: Private_Dirty and Private_Clean of smaps_rollup."""
        return self.own + self.mapped

    @classmethod
    def largest(cls, several: Iterable[Memory]) -> Memory:
        """The one with most of its own."""
        return max(several, key=lambda memory: memory.own, default=cls(own=0.0, mapped=0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one process took, in CPU milliseconds, and what it found, question by question.

    ``first``: the first pass in the fresh process. ``warm``: the best of the passes
    after it. ``bare``: the same without snippets, empty where not asked. ``memory``:
    after the last pass.
    """

    opening: float
    first: list[float]
    warm: list[float]
    bare: list[float]
    memory: Memory
    totals: list[int]
    facets: list[Counted]

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Answered:
        """What asdict gave, from another process."""
        return cls(**{**record, "memory": Memory(**record["memory"])})


def peer_called(key: str) -> type[Peer]:
    """The engine of this key."""
    module, name = PEERS[key].split(":")
    return cast(type[Peer], getattr(importlib.import_module(module), name))


def build(peer: type[Peer], releases: Iterable[Release], folder: Path) -> Built:
    """Index parsed releases in a folder that does not exist yet.

    Timed is the engine's own work, in all its threads; reading the releases and cutting
    the peers' words is not.
    """
    count, others = 0, 0.0

    def counted() -> Iterator[Told]:
        nonlocal count, others
        entries = told(entry_of(release, release.id) for release in releases)
        while True:
            begun = time.thread_time()  # of this thread: an engine's own threads work meanwhile
            release = next(entries, None)
            others += time.thread_time() - begun
            if release is None:
                return
            count += 1
            yield release

    begun = time.process_time()
    peer.build(counted(), folder)
    seconds = time.process_time() - begun - others
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Built(releases=count, seconds=round(seconds, 2), megabytes=round(size / 1e6, 1))


def ask(peer: type[Peer], folder: Path, questions: Sequence[Question], passes: int = PASSES) -> Answered:
    """Put the questions to an engine that is opened here: a first pass, then warm ones."""
    gc.collect()
    begun = time.process_time()
    engine = peer.open(folder)
    opening = time.process_time() - begun
    first, totals, facets = [], [], []
    for question in questions:
        begun = time.process_time()
        found = engine.answer(question)
        first.append(time.process_time() - begun)
        totals.append(found.total)
        facets.append({name: plain(counts) for name, counts in found.facets.items()})
    warm = _best(engine, questions, passes, snippets=True)
    memory = memory_of("self")
    bare = _best(engine, questions, passes, snippets=False) if peer.bare_too else []
    return Answered(
        opening=opening * 1e3,
        first=[seconds * 1e3 for seconds in first],
        warm=warm,
        bare=bare,
        memory=memory,
        totals=totals,
        facets=facets,
    )


def _best(engine: Peer, questions: Sequence[Question], passes: int, *, snippets: bool) -> list[float]:
    """Each question's best time of some passes, in milliseconds."""
    best = [float("inf")] * len(questions)
    for _ in range(passes):
        for place, question in enumerate(questions):
            begun = time.process_time()
            engine.answer(question, snippets=snippets)
            best[place] = min(best[place], time.process_time() - begun)
    return [seconds * 1e3 for seconds in best]


def plain(counts: Mapping[object, int]) -> dict[str, int]:
    """A facet under keys that are the same for every engine: 200503 and "2005-03" alike, "none" for no date."""
    alike = {str(value): count for value, count in counts.items() if count and value not in ("", None)}
    return {_dateless(value): count for value, count in alike.items()}


def _dateless(value: str) -> str:
    if value == "0":
        return "none"
    return value.replace("-", "") if value[:4].isdigit() else value


def memory_of(process: str | int) -> Memory:
    """The private memory of a process; zeros where the system does not say."""
    path = Path(f"/proc/{process}/smaps_rollup")
    lines = path.read_text().splitlines() if path.exists() else []
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines[1:])}
    return Memory(
        own=round(kilobytes.get("Private_Dirty", 0) / 1024, 1),
        mapped=round(kilobytes.get("Private_Clean", 0) / 1024, 1),
    )


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """What the command line asks for, as a JSON object."""
    what, key, *rest = arguments
    peer = peer_called(key)
    if what == "build":
        return asdict(build(peer, releases_in(Path(rest[0])), Path(rest[1])))
    questions = [Question.from_json(record) for record in json.loads(Path(rest[1]).read_bytes())]
    return asdict(ask(peer, Path(rest[0]), questions, int(rest[2])))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
