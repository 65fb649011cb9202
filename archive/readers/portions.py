"""Large mailboxes and exports in portions: a file of any size is read a few megabytes at a time.

A mailbox is cut before a "From " line, JSON Lines at line ends. The file is opened only
around the places where it is cut, and each portion goes to a reading process as a file of
its own would; nothing holds the whole.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from archive.readers.jsonl import looks_like_jsonl
from archive.readers.mailbox import looks_like_mailbox

PORTION = 4_000_000  # bytes; some hundred messages, read in about a second
WINDOW = 1_000_000  # bytes looked through at once for a place to cut
_START = 4096
_OVERLAP = 400  # bytes: a "From " line and the field after it are shorter

_MESSAGE = re.compile(rb"\n\r?\n(?=From [^\n]{1,200}\d{4}[ \t]*\r?\n[!-9;-~]{1,80}:)")
_LINE = re.compile(rb"\n")


@dataclass(frozen=True, slots=True)
class Portion:
    """A stretch of a file that is read as one; ``end`` None: the whole file, as small files are."""

    path: Path
    start: int = 0
    end: int | None = None
    last: bool = True

    def __str__(self) -> str:
        return str(self.path)


def portions_of(path: Path) -> Iterator[Portion]:
    """The portions of a file, in order; one for all that is not large, regular and made of pieces.

    A file that cannot be opened is one portion too: its reader says what is the matter.
    """
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode) or state.st_size <= 2 * PORTION:
            yield Portion(path)
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        yield Portion(path)
        return
    try:
        start = os.pread(descriptor, _START, 0)
        border = _MESSAGE if looks_like_mailbox(start) else _LINE if looks_like_jsonl(start) else None
        cuts = list(_cuts(descriptor, state.st_size, border)) if border else []
    except OSError:
        cuts = []
    finally:
        os.close(descriptor)
    if not cuts:
        yield Portion(path)
        return
    edges = [0, *cuts, state.st_size]
    for begin, end in pairwise(edges):
        yield Portion(path, begin, end, end == state.st_size)


def _cuts(descriptor: int, size: int, border: re.Pattern[bytes]) -> Iterator[int]:
    """The places at which pieces begin, each at least a portion behind the one before."""
    at = PORTION
    while at < size:
        window = os.pread(descriptor, WINDOW + _OVERLAP, at)
        match = border.search(window)
        if match:
            yield at + match.end()
            at += match.end() + PORTION
        elif len(window) <= _OVERLAP:
            return
        else:
            at += WINDOW
