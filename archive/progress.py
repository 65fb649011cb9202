"""Progress on a terminal: a bar on stderr for people, nothing where nobody looks."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import click


@contextlib.contextmanager
def progress_bar(label: str, length: int | None, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A bar that is told how much is done; silent when stderr is no terminal or ``shown`` is False."""
    if not shown or not sys.stderr.isatty() or not length:
        yield lambda done: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as bar:

        def advance(done: int) -> None:
            bar.update(done - bar.pos)

        yield advance
