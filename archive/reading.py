"""Reading many files in a pool of limited child processes, each file judged alone.

Paths (or portions of large files) go in, results come out in the same order. A file that hangs, eats memory or
kills its process is reported as Unreadable; the files behind it go on in a fresh
process. What is done with one file is the caller's: any picklable function of a path.
How a file is opened safely is readers/opening.py, a single process readers/worker.py, its own side readers/child.py.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Generic

from archive.errors import ArchiveError, Unreadable
from archive.readers.child import Item, Limits, Result, answer_for, out_of_memory
from archive.readers.opening import open_regular
from archive.readers.worker import Forged, Worker

__all__ = ["LIMITS", "Limits", "open_regular", "read_files"]

LIMITS = Limits()
BATCH_FILES = 32  # files sent at once: at 2,000 files a second a round trip must not be paid for each
BATCH_CHARACTERS = 8_000  # of paths: a batch fits into a pipe's buffer, so that sending never waits
AHEAD_FILES = (
    1_024  # how far the fastest process may run ahead of the oldest file still open; keeps memory flat
)
AHEAD_PORTIONS = 6  # the same for portions of large files, each of which gives megabytes
LEAST_WAIT = 0.5  # seconds between two looks at a process that takes long over a large file
START_SECONDS = 60.0  # to start a process and import the readers: under 1 s idle, but machines can be busy
START_TRIES = 3  # processes that die before they are ready mean a broken installation, not a bad file


def read_files(
    paths: Iterable[Item],
    make: Callable[[Item], Result],
    *,
    workers: int | None = None,
    limits: Limits = LIMITS,
) -> Iterator[tuple[Item, Result | Unreadable]]:
    """(path, what ``make`` gave for it or why it could not) for each path, in the order of the paths.

    ``make`` and its results must be picklable; it is called in a child process and may raise
    Unreadable. ``workers`` None: one process for each processor; 0: no processes and no
    limits (tests). Paths are taken from the iterable as they are needed. Raises
    ArchiveError if processes cannot be started at all.
    """
    if workers == 0:
        for path in paths:
            yield path, answer_for(path, make, limits, limited=False).value
        return
    pool = _Pool(make, limits, workers or _processors())
    try:
        yield from pool.run(paths)
    finally:
        pool.stop()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool(Generic[Item, Result]):
    """The parent's side: hands out paths, collects answers, replaces processes."""

    def __init__(self, make: Callable[[Item], Result], limits: Limits, size: int) -> None:
        self._make, self._limits, self._size = make, limits, size
        self._workers: list[Worker[Item, Result]] = []
        self._waiting: deque[tuple[int, Item]] = deque()  # files of dead processes, to be given out again
        self._done: dict[int, tuple[Item, Result | Unreadable]] = {}
        self._given = -1  # the highest number handed out
        self._heavy = False  # was that a portion of a large file? Then few may wait for their turn
        self._failed_starts = 0

    def run(self, paths: Iterable[Item]) -> Iterator[tuple[Item, Result | Unreadable]]:
        numbered = enumerate(paths)
        turn = 0  # the file whose result is to be given out next
        while True:
            self._hand_out(numbered, turn)
            while turn in self._done:
                yield self._done.pop(turn)
                turn += 1
            if not any(worker.owed for worker in self._workers) and not self._waiting and not self._done:
                if (following := next(numbered, None)) is None:
                    return
                self._waiting.append(following)
                continue
            if turn not in self._done:
                self._collect()

    def stop(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def _hand_out(self, numbered: Iterator[tuple[int, Item]], turn: int) -> None:
        """Keep every process in work, no further ahead than AHEAD_FILES."""
        while True:
            idle = min(self._workers, key=lambda worker: len(worker.owed), default=None)
            if idle is not None and len(idle.owed) > BATCH_FILES // 2:
                if len(self._workers) >= self._size:
                    return
                idle = None
            batch = self._next_batch(numbered, turn)
            if not batch:
                return
            if idle is None or (idle.owed and len(self._workers) < self._size):
                idle = Worker(self._make, self._limits)
                self._workers.append(idle)
            try:
                idle.give(batch)
            except (BrokenPipeError, ConnectionResetError):
                self._bury(idle)

    def _next_batch(self, numbered: Iterator[tuple[int, Item]], turn: int) -> list[tuple[int, Item]]:
        batch: list[tuple[int, Item]] = []
        characters = 0
        while len(batch) < BATCH_FILES and characters < BATCH_CHARACTERS:
            following: tuple[int, Item] | None = None
            if self._waiting:
                following = self._waiting.popleft()
            elif self._given - turn < (AHEAD_PORTIONS if self._heavy else AHEAD_FILES):
                following = next(numbered, None)
            if following is None:
                break
            batch.append(following)
            self._heavy = getattr(following[1], "end", None) is not None
            characters += BATCH_CHARACTERS if self._heavy else len(str(following[1]))
            self._given = max(self._given, following[0])
        return batch

    def _collect(self) -> None:
        """Wait for answers, take all there are, and end processes that owe one for too long."""
        busy = {worker.pipe: worker for worker in self._workers if worker.owed or not worker.ready}
        for pipe in wait(list(busy), timeout=self._patience(busy.values())):
            assert isinstance(pipe, Connection)
            self._receive(busy.pop(pipe))
        now = time.monotonic()
        for worker in busy.values():
            if self._is_late(worker, now) and not worker.pipe.poll():
                worker.process.kill()
                self._bury(worker, hung=True)

    def _patience(self, workers: Iterable[Worker[Item, Result]]) -> float:
        """Seconds until the first process may have owed its answer for too long."""
        now = time.monotonic()
        return max(LEAST_WAIT, min(worker.since + self._allowance(worker) - now for worker in workers))

    def _allowance(self, worker: Worker[Item, Result]) -> float:
        """Seconds a process has for its next answer, but for what large files get beyond."""
        return self._limits.wall_seconds if worker.ready else START_SECONDS

    def _is_late(self, worker: Worker[Item, Result], now: float) -> bool:
        if now <= worker.since + self._allowance(worker):
            return False
        extra = max((self._limits.extra_seconds(path) for _, path in worker.owed), default=0)
        return now > worker.since + self._allowance(worker) + 3 * extra

    def _receive(self, worker: Worker[Item, Result]) -> None:
        try:
            packed = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if not packed:
            worker.ready, worker.since, self._failed_starts = True, time.monotonic(), 0
            return
        try:
            for number, path, value in worker.answered(packed):
                self._done[number] = (path, value)
        except Forged:
            worker.process.kill()
            self._bury(worker, forged=True)
            return
        if worker.ends:
            self._retire(worker)

    def _bury(self, worker: Worker[Item, Result], *, hung: bool = False, forged: bool = False) -> None:
        """A process died: the file it was at is refused, the others are given out again."""
        worker.process.join(START_SECONDS)
        if worker.ready and worker.owed:
            number, path = worker.owed.popleft() if forged else worker.died_at()
            self._done[number] = (path, FORGED if forged else _cause(worker.process.exitcode, hung=hung))
        elif not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= START_TRIES:
                raise ArchiveError(
                    "The processes that read files do not start. Install Dateline anew, or free some memory."
                )
        self._retire(worker)

    def _retire(self, worker: Worker[Item, Result]) -> None:
        self._waiting.extendleft(reversed(worker.owed))
        worker.owed.clear()
        self._workers.remove(worker)
        worker.stop()


FORGED = Unreadable(
    "crashed",
    "It took the reader over. Do not open it elsewhere; save the release as text, and report the file.",
)


def _cause(exitcode: int | None, *, hung: bool) -> Unreadable:
    """Why a reading process ended, from how it ended."""
    if hung or exitcode == -signal.SIGXCPU:
        return Unreadable("timeout", "Reading it takes too long. Save the release as text.")
    if exitcode == -signal.SIGKILL:  # nobody but the system's own guard against memory shortage does this
        return out_of_memory()
    name = signal.Signals(-exitcode).name if exitcode and exitcode < 0 else f"exit {exitcode}"
    return Unreadable(
        "crashed", f"It crashed the reader ({name}). Save the release as text, and report the file."
    )
