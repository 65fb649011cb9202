"""What the way in costs: files read in one process, read behind the guard, and added to a home.

``python -m benchmarks.intake read WORKERS FOLDER FILES`` reads and parses (0 workers: in this
process, without limits), ``… add HOME FOLDER FILES`` adds to a new home and then adds the
same files again. Each prints its figures as JSON; run.py starts both, in turns, in processes
of their own. CPU time is that of the process and of all it started.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import resource
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from archive.finding import find_files
from archive.home import Home
from archive.ingest import add, read_file
from archive.parser.parse import Context
from archive.readers.portions import Portion
from archive.reading import read_files
from archive.topics import Vocabulary
from benchmarks.releases import TODAY, VOCABULARY

FILES = 3_000  # read, and added; enough that starting processes is a small part
FEWER = 750  # added as well: a quarter of the files must not take much less memory
EVERY = 50  # files between two looks at the memory of the processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds for so many files: CPU of the process and its children, and by the clock on the wall."""

    files: int
    cpu: float
    wall: float

    @property
    def rate(self) -> float:
        """Files a CPU second."""
        return self.files / max(self.cpu, 0.001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Files added, and the same files again; peak megabytes of the process, and of its readers together."""

    first: Spent
    again: Spent
    own: float
    readers: float

    @classmethod
    def from_json(cls, figures: dict[str, Any]) -> Added:
        """What ``main`` printed."""
        return cls(**figures | {run: Spent(**figures[run]) for run in ("first", "again")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All of it. ``alone`` and ``guarded``: the same reading in turns, one Spent for each process."""

    alone: Sequence[Spent]
    guarded: Sequence[Spent]
    few: Added
    many: Added

    @property
    def rate(self) -> float:
        """Files read and parsed a CPU second, without the guard; the median of the turns."""
        return median(spent.rate for spent in self.alone)

    @property
    def guarded_rate(self) -> float:
        """The same behind the guard, with the start of its process."""
        return median(spent.rate for spent in self.guarded)

    @property
    def guard_costs(self) -> float:
        """The part of the rate that the guard costs."""
        return 1 - self.guarded_rate / self.rate

    @property
    def again(self) -> float:
        """How many times as long adding takes as adding again, by the clock on the wall."""
        return self.many.first.wall / max(self.many.again.wall, 0.001)


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._cpu, self._wall = _cpu_seconds(), time.monotonic()

    def spent(self, files: int) -> Spent:
        """What has been spent so far. Children count once they have ended."""
        cpu, wall = _cpu_seconds() - self._cpu, time.monotonic() - self._wall
        return Spent(files=files, cpu=round(cpu, 3), wall=round(wall, 3))


def spread(folder: Path, count: int) -> list[Path]:
    """So many of a folder's files, spread evenly over all of them."""
    paths = find_files([folder])[0]
    return paths[:: max(1, len(paths) // count)][:count]


def read(paths: Sequence[Path], workers: int) -> Spent:
    """Read and parse, and keep nothing; 0 workers: in this process."""
    context = Context(today=TODAY, vocabulary=Vocabulary.read(VOCABULARY), issuer_from_folder=True)
    clock = Clock()
    for _ in read_files(map(Portion, paths), partial(read_file, context=context), workers=workers):
        pass
    return clock.spent(len(paths))


def added(paths: Sequence[Path], folder: Path) -> Added:
    """Add to a new home in this folder, as ``dateline add`` does, and add once more."""
    shutil.rmtree(folder, ignore_errors=True)
    home = Home(folder)
    home.corpus_folder.mkdir(parents=True)
    shutil.copy(VOCABULARY, home.corpus_folder / "topics.toml")
    readers: dict[int, float] = {}

    def look(done: int) -> None:
        if done % EVERY == 0:
            peaks = {child.pid: _peak(child.pid) for child in multiprocessing.active_children()}
            readers.update({pid: peak for pid, peak in peaks.items() if pid and peak})

    spent = []
    for _ in range(2):
        clock = Clock()
        now = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
        add(home, paths, now=now, issuer_from_folder=True, progress=look)
        spent.append(clock.spent(len(paths)))
    shutil.rmtree(folder)
    return Added(first=spent[0], again=spent[1], own=_peak("self"), readers=sum(readers.values()))


def _cpu_seconds() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak(process: int | str | None) -> float:
    """The most megabytes a process had in memory at once; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def main(arguments: Sequence[str]) -> None:
    """``read WORKERS FOLDER FILES`` or ``add HOME FOLDER FILES``."""
    task, given, folder, count = arguments
    paths = spread(Path(folder), int(count))
    figures = read(paths, int(given)) if task == "read" else added(paths, Path(given))
    print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main(sys.argv[1:])
