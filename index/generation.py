"""A generation in use: the engine that answers from one folder and follows its changes.

Answers come from snapshots alone (present.py); Whoosh is loaded only to write. When a new
state cannot be read, the last good one goes on answering.
"""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import suppress
from pathlib import Path

from index.answering.snapshot import Snapshot
from index.engine import Writer
from index.errors import IndexUnusable
from index.flat.manifest import MANIFEST, faults, read_manifest
from index.present import Answering, Present

EVER = dt.datetime.fromtimestamp(0, dt.UTC)
ATTEMPTS = 5  # a writer may tidy up files between reading the manifest and opening them


class ArrayEngine(Answering):
    """An engine over one generation folder. Safe to share between threads."""

    def __init__(self, folder: Path, since: dt.datetime = EVER) -> None:
        """``since``: when this generation became the one that counts. Raises IndexUnusable."""
        self.folder = folder
        self._since = since
        self._lock = threading.Lock()
        self._seen = stamp_of(folder / MANIFEST)
        self._present = self._named(_snapshot(folder, None), self._seen)

    def _named(self, snapshot: Snapshot, seen: tuple[int, int, int]) -> Present:
        """A state with its name, the folder's and its number, and since when it counts."""
        name = f"{self.folder.name}-{snapshot.manifest.state}"
        return Present(self.folder, snapshot, name, max(moment_of(seen), self._since))

    @property
    def _snapshot(self) -> Snapshot:
        return self._present._snapshot

    def at_present(self) -> Present:
        """The state answered from now, which a later change leaves as it is."""
        return self._present

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open for changes. Whoosh is loaded here, not before."""
        from index.whoosh_engine import writer_of

        return writer_of(self)

    @property
    def generation(self) -> str:
        """The folder's name and the number of its state."""
        return self._present.generation

    @property
    def changed(self) -> dt.datetime:
        """When the manifest was written, or the generation became the one that counts, whichever was later."""
        return self._present.changed

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
                self._present = self._named(_snapshot(self.folder, self._snapshot), stamp)
            self._seen = stamp

    def verify(self) -> list[str]:
        """What is wrong with the files of the present state; reads every byte. [] when all is well."""
        return faults(self.folder, read_manifest(self.folder))


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
