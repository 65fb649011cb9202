"""Typed: commands of ``dateline``, each in a process of its own, forked from one that has the program in memory.

What it saves is Python's start and the imports, half a second of a command's one or two; the command
itself is the one that a person types.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

IN_MEMORY = [
    "__main__",
    "app",
    "archive.parser.parse",
    "index.making.writing",
    "index.whoosh_engine",
    __name__,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended, and what it said on both streams."""

    code: int
    said: str


class Typist:
    """Types commands for one home."""

    def __init__(self, home: Path, paper: Path) -> None:
        """``paper``: a file to which a command's words go."""
        self._home = home
        self._paper = paper
        self._processes: ForkServerContext = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(IN_MEMORY)

    def type(self, *words: str) -> Done:
        """Run a command to its end."""
        process = self._processes.Process(target=_run, args=(self._home, words, self._paper))
        process.start()
        process.join()
        return Done(code=process.exitcode or 0, said=self._paper.read_text("utf-8", "replace"))


def _run(home: Path, words: tuple[str, ...], paper: Path) -> None:
    """One command, in its own process; ends with its exit code."""
    from app import main

    sys.argv = ["dateline", "--home", str(home), *words]
    with (
        paper.open("w", encoding="utf-8") as said,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        main()
