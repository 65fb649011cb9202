"""A generation in use: the engine that answers from one folder and follows its changes.

Answers come from snapshots alone; Whoosh is loaded only to write. When a new
state cannot be read, the last good one goes on answering.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from index.answering.snapshot import Snapshot
from index.engine import Lexicon, QuotationResults, SearchRequest, SearchResults, Writer
from index.entry import Card
from index.errors import IndexUnusable
from index.flat.manifest import MANIFEST, faults, read_manifest
from index.language.query import Node
from index.marks import Marks
from index.snippets import Excerpt

ATTEMPTS = 5  # a writer may tidy up files between reading the manifest and opening them


class ArrayEngine:
    """An engine over one generation folder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexUnusable."""
        self.folder = folder
        self._lock = threading.Lock()
        self._seen = stamp_of(folder / MANIFEST)
        self._snapshot = _snapshot(folder, None)

    def search(self, request: SearchRequest) -> SearchResults:
        """Which releases match, how many, and the facets asked for."""
        return self._snapshot.search(request)

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """What result pages show of these releases, in the order asked; unknown ids are left out."""
        return self._snapshot.cards(ids)

    def excerpts(self, ids: Sequence[str], query: Node | None) -> tuple[Excerpt, ...]:
        """What a page of results shows of these releases, in the order asked; unknown ids are left out."""
        return self._snapshot.excerpts(ids, query)

    def quotations(self, request: SearchRequest) -> QuotationResults:
        """The quotations that answer a question."""
        return self._snapshot.quotations(request)

    def marks(self, query: Node | None) -> Marks:
        """What to highlight for a query."""
        return self._snapshot.marks(query)

    def digests(self) -> Mapping[str, str]:
        """id -> the digest its Entry came with."""
        return self._snapshot.digests()

    @property
    def lexicon(self) -> Lexicon:
        """The words of the present state."""
        return self._snapshot.lexicon

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open for changes. Whoosh is loaded here, not before."""
        from index.whoosh_engine import writer_of

        return writer_of(self)

    @property
    def generation(self) -> str:
        """The folder's name and the number of its state."""
        return f"{self.folder.name}-{self._snapshot.manifest.state}"

    @property
    def changed(self) -> dt.datetime:
        """When the manifest was written."""
        return moment_of(self._seen)

    def refresh(self) -> None:
        """Answer from the newest state from now on. One look at a file's time when there is none."""
        stamp = stamp_of(self.folder / MANIFEST)
        if stamp == self._seen:
            return
        with self._lock:
            if stamp == self._seen:
                return
            # When the new state is damaged, the last good one goes on answering; verify names the damage.
            with suppress(IndexUnusable):
                self._snapshot = _snapshot(self.folder, self._snapshot)
            self._seen = stamp

    def verify(self) -> list[str]:
        """What is wrong with the files of the present state; reads every byte. [] when all is well."""
        return faults(self.folder, read_manifest(self.folder))

    def close(self) -> None:
        """Nothing to do: mapped files are let go with the last answer that uses them."""


def stamp_of(path: Path) -> tuple[int, int, int]:
    """What tells one state of a small file from the next without reading it; zeros when there is none."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def moment_of(stamp: tuple[int, int, int]) -> dt.datetime:
    """The time in a stamp, in UTC and whole seconds."""
    return dt.datetime.fromtimestamp(stamp[1] // 1_000_000_000, dt.UTC)


def _snapshot(folder: Path, last: Snapshot | None) -> Snapshot:
    """The present state, sharing what it can with the last one. Raises IndexUnusable."""
    known = last.opened if last is not None else {}
    for _ in range(ATTEMPTS - 1):
        manifest = read_manifest(folder)
        if last is not None and manifest.state == last.manifest.state:
            return last
        try:
            return Snapshot(folder, manifest, known)
        except IndexUnusable:
            if read_manifest(folder).state == manifest.state:
                raise
    return Snapshot(folder, read_manifest(folder), known)
