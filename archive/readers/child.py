"""What runs in a reading process: files come in, an answer for each goes out, limits hold.

The parent's side is archive/reading.py. A reading process reads and answers, it writes
nothing and asks nobody. It may die at any file; the parent knows which.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import pickle
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

from archive.errors import Unreadable

MESSAGE_BYTES = 60_000  # of answers sent together; more would not fit into a pipe's buffer
MESSAGE_SECONDS = (
    0.1  # that an answer may wait for others: the parent's clock for a hanging file starts so much early
)

Item = TypeVar("Item")  # what is read: a path, or a portion of a file
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost. Origins of the defaults are measurements in hostile files and real ones."""

    cpu_seconds: int = (
        20  # the slowest honest file met, a PDF of 2,000 pages, needs about 1 s a thousand pages
    )
    wall_seconds: float = 60.0  # thrice the CPU limit: on a loaded machine a process gets a third of a core
    bytes_a_second: int = (
        500_000  # a large export gets a second more for so much; posts were read at over 1 MB a second
    )
    memory_bytes: int = (
        1_000_000_000  # above the process's own; a mailbox of 200 MB is held about three times
    )
    output_bytes: int = 400_000_000  # pickled; originals go back to the parent with what was read

    def extra_seconds(self, item: object) -> int:
        """What a file gets beyond the limits of time for its size; 0 for what cannot be asked."""
        try:
            return Path(str(item)).lstat().st_size // self.bytes_a_second
        except (OSError, ValueError):
            return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Result]):
    """What became of one file. ``last``: the process ends itself after it and wants to be replaced."""

    value: Result | Unreadable
    last: bool = False


def serve(pipe: Connection, begun: Connection, make: Callable[[Item], Result], limits: Limits) -> None:
    """Answer batches of paths until the parent closes the pipe. Runs in the child process.

    Answers are sent together, for a message costs as much as a small file. So that the
    parent knows at which file a process died, a mark is left in ``begun`` for each.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _set_limits(limits)
    gc.freeze()  # what is loaded by now stays: the collector need not look at it again for each file
    pipe.send_bytes(b"")  # ready
    marks = begun.fileno()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            for answers in _messages(_answers(pipe.recv(), marks, make, limits)):
                pipe.send_bytes(b"".join(packed for packed, _ in answers))
                if answers[-1][1]:
                    return


def _answers(
    paths: Iterable[Item], marks: int, make: Callable[[Item], Result], limits: Limits
) -> Iterator[tuple[bytes, bool]]:
    """(the packed answer, does the process end with it) for each file."""
    for path in paths:
        os.write(marks, b".")
        answer = answer_for(path, make, limits)
        yield _packed(answer, limits), answer.last


def _messages(answers: Iterable[tuple[bytes, bool]]) -> Iterator[list[tuple[bytes, bool]]]:
    """The answers in messages: a large, late or last one is not kept waiting for others."""
    message: list[tuple[bytes, bool]] = []
    size, since = 0, time.monotonic()
    for packed, last in answers:
        message.append((packed, last))
        size += len(packed)
        if last or size >= MESSAGE_BYTES or time.monotonic() - since >= MESSAGE_SECONDS:
            yield message
            message, size, since = [], 0, time.monotonic()
    if message:
        yield message


def answer_for(
    path: Item, make: Callable[[Item], Result], limits: Limits, *, limited: bool = True
) -> Answer[Result]:
    """What ``make`` gives for the file; whatever it raises becomes a reason."""
    if limited:
        _allow_cpu(limits, limits.extra_seconds(path))
    try:
        return Answer(value=make(path))
    except Unreadable as refusal:
        return Answer(value=refusal)
    except MemoryError:
        return Answer(value=out_of_memory(), last=True)
    except RecursionError:
        return Answer(
            value=Unreadable("too-deep", "It is nested too deeply to be read. Save the release as text.")
        )
    except Exception as error:  # the reader's own mistake must not stop the others
        return Answer(value=_failed(error))


def _failed(error: Exception) -> Unreadable:
    what = f"{type(error).__name__}: {error}"[:200]
    return Unreadable("crashed", f"The reader failed ({what}). Please report this file to us.")


def out_of_memory() -> Unreadable:
    """The reason for a file that needs more memory than the limit."""
    return Unreadable("memory", "Reading it needs too much memory. Save the release as text.")


def _packed(answer: Answer[Result], limits: Limits) -> bytes:
    try:
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        return pickle.dumps(Answer(value=_failed(error)))
    except MemoryError:
        return pickle.dumps(Answer(value=out_of_memory(), last=True))
    if len(packed) <= limits.output_bytes:
        return packed
    detail = f"What was read is over {limits.output_bytes:,} bytes. Split the file."
    return pickle.dumps(Answer(value=Unreadable("too-large", detail)))


def _set_limits(limits: Limits) -> None:
    """Memory once, above what the process has now; no core files. Systems without a limit go without."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (OSError, ValueError):
        return


def _allow_cpu(limits: Limits, extra: int) -> None:
    """Move the CPU limit so that the next file has its full share; beyond it the system kills us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_seconds + extra
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or soft <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
