"""A budget of CPU time for one question, looked at between the steps of answering.

A thread cannot be killed, and a timer's signal reaches only the main one; so the work asks itself. Each
step is one operation on whole arrays, bounded by the size of the index, so that a question ends soon
after its budget does. Counted is the CPU time of the thread: a busy machine takes nothing away. Where no budget
was begun, as on the command line, there is no limit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from archive.errors import ArchiveError

SECONDS = 2.0  # of CPU for one request; answers over 37,000 real releases take 1 to 30 ms


class TooDear(ArchiveError):
    """A question took more CPU time than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"This question took more than {seconds:g} s of CPU time; ask for fewer words.")


class _Budget(threading.local):
    seconds = 0.0
    until: float | None = None


_budget = _Budget()


@contextmanager
def budget(seconds: float = SECONDS) -> Iterator[None]:
    """What this thread does inside may take so many seconds of CPU time; an inner budget counts alone."""
    before = (_budget.seconds, _budget.until)
    begin(seconds)
    try:
        yield
    finally:
        _budget.seconds, _budget.until = before


def begin(seconds: float) -> None:
    """From now on this thread has so many seconds, until it begins anew."""
    _budget.seconds, _budget.until = seconds, time.thread_time() + seconds


def end() -> None:
    """From now on this thread has no limit: what is left is to write out what was found."""
    _budget.until = None


def check() -> None:
    """Between two steps: raises TooDear where the budget is used up. Half a microsecond."""
    if _budget.until is not None and time.thread_time() > _budget.until:
        raise TooDear(_budget.seconds)
