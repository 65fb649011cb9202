"""``python -m benchmarks.scale FOLDER``: how cost grows when an archive grows to 300,000 releases.

The folder's own releases, then variations of them (variations.py), go straight to the engine,
into one index that is measured at each size on its way: what indexing took since the last size,
what the 200 questions take, how large files and process are, and how long one more release
takes until it is found. The figures stand in ``results/scale-NAME.json``; publish.py shows them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from archive.home import Home
from archive.release import Release
from benchmarks.machine import machine
from benchmarks.measure import PASSES, Answered
from benchmarks.mix import questions_for
from benchmarks.peer_dateline import Dateline
from benchmarks.releases import read_once, releases_in
from benchmarks.run import RESULTS, in_process, say
from benchmarks.variations import varied
from index.current import current_folder
from index.entry import Entry, entry_of
from index.whoosh_engine import WhooshEngine

SIZES = (37_000, 100_000, 300_000)  # releases; the first is about what the folder of the account holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What an index of this many releases costs.

    ``each_second``: releases indexed in a CPU second since the size before. ``exact`` and
    ``typed``: answers as measure.py takes them, without what was found. ``added``: wall-clock
    milliseconds of one more release, each time.
    """

    releases: int
    each_second: float
    megabytes: float
    exact: Answered
    typed: Answered
    added: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The sizes of one run, smallest first, and what was asked of what on which machine."""

    name: str
    machine: str
    busy: float
    questions: int
    sizes: list[Size]

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Growth:
        """What asdict gave."""
        sizes = [
            Size(**{**size, **{key: Answered.from_json(size[key]) for key in ("exact", "typed")}})
            for size in record["sizes"]
        ]
        return cls(**{**record, "sizes": sizes})


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, grow and measure, write the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of releases; default: the example")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="RELEASES")
    given = parser.parse_args(arguments)
    reading, place = read_once(given.folder)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"scale-{reading.name}.json"
    for growth in growing(
        reading.name, place, sorted(given.sizes)
    ):  # what is measured is kept, whatever follows
        target.write_text(json.dumps(asdict(growth), indent=1) + "\n", "utf-8")
    print(target)


def growing(name: str, place: Path, sizes: Sequence[int]) -> Iterator[Growth]:
    """One index, measured at each of these sizes: what is known after each."""
    releases = list(releases_in(place))
    questions = [q.as_json() for q in questions_for(entry_of(release, release.id) for release in releases)]
    asked = place / "questions.json"
    asked.write_text(json.dumps(questions), "utf-8")
    home = place / "scale"
    shutil.rmtree(home, ignore_errors=True)
    Dateline.build((), home)
    stream = itertools.chain(releases, varied(releases, max(0, sizes[-1] - len(releases))))
    measured: list[Size] = []
    before = 0
    for size in sizes:
        say(f"growing to {size:,} releases")
        seconds = put(home, itertools.islice(stream, size - before))
        measured.append(_measured(home, place, asked, size, (size - before) / seconds))
        before = size
        yield Growth(
            name=name,
            machine=machine(dt.date.today()),
            busy=round(os.getloadavg()[0], 1),
            questions=len(questions),
            sizes=list(measured),
        )
    shutil.rmtree(home)


def put(home: Path, releases: Iterable[Release]) -> float:
    """Index these as well; CPU seconds of the engine's own work, without making releases and entries."""
    others = 0.0

    def timed() -> Iterator[Entry]:
        nonlocal others
        entries = (entry_of(release, release.id) for release in releases)
        while True:
            begun = time.thread_time()
            entry = next(entries, None)
            others += time.thread_time() - begun
            if entry is None:
                return
            yield entry

    folder = current_folder(Home(home).index_folder)
    assert folder is not None  # made just before
    begun = time.process_time()
    with WhooshEngine.open(folder).writer(bulk=True) as writer:
        for entry in timed():
            writer.put(entry)
    return time.process_time() - begun - others


def _measured(home: Path, place: Path, asked: Path, releases: int, each_second: float) -> Size:
    say(f"asking {releases:,} releases")
    answered = {}
    for key in ("dateline", "dateline-typed"):
        found = Answered.from_json(in_process("measure", "ask", key, home, asked, PASSES))
        answered[key] = replace(found, totals=[], facets=[])
    files = [path for path in home.rglob("*") if path.is_file()]
    return Size(
        releases=releases,
        each_second=round(each_second, 1),
        megabytes=round(sum(path.stat().st_size for path in files) / 1e6, 1),
        exact=answered["dateline"],
        typed=answered["dateline-typed"],
        added=in_process("adding", home, place),
    )


if __name__ == "__main__":
    main()
