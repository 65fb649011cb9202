"""Writing: the one writer of a generation gathers changes and makes them count all at once.

How segments come to be and to count is told in segments.py; here are the block,
the lock, the batch in memory, and which written row an id stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from index.entry import Entry
from index.flat.sidecar import Strings
from index.making.inversion import Batch
from index.making.lock import WriterLock
from index.making.segments import Segments, Store

BATCH_WORDS = 4_000_000  # held in memory before a segment is written: about 8,000 releases, 300 MB


class SegmentsWriter:
    """The one writer of a generation; see the port (engine.py). Holds the lock inside its block."""

    _segments: Segments

    def __init__(self, folder: Path, store: Store, *, done: Callable[[], None]) -> None:
        """``done`` is called when changes have been made to count."""
        self._folder = folder
        self._store = store
        self._done = done
        self._lock = WriterLock(folder / store.lock_name)
        self._batch = Batch()
        self._changed = False
        self._compact: Callable[[str], bool] = lambda id: False
        self._where: dict[str, tuple[str, int]] | None = None

    def __enter__(self) -> Self:
        """Take the lock and bring the folder in order. Raises IndexBusy or IndexUnusable."""
        self._lock.acquire()
        try:
            self._segments = Segments(self._folder, self._store)
            if self._segments.caught_up:
                self._done()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Make the changes count, or after an exception forget them."""
        try:
            if error is None:
                self._finish()
        finally:
            try:
                self._segments.tidy()
            finally:
                self._lock.release()

    def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of its id. Raises ValueError or TypeError and changes nothing."""
        self._batch.add(entry)
        self._forget(entry.id)
        self._changed = True
        if self._batch.words >= BATCH_WORDS:
            self._flush()

    def remove(self, id: str) -> None:
        """Take a release out. Unknown ids are no mistake."""
        if id in self._batch or id in self._places():
            self._batch.remove(id)
            self._forget(id)
            self._changed = True

    def compact(self, ids: Collection[str] | None = None) -> None:
        """When the block ends, the words of removed releases leave the files: of these, or of all (None)."""
        self._compact = (lambda id: True) if ids is None else frozenset(ids).__contains__

    def _finish(self) -> None:
        """Commit, and then merge as long as there is cause to, each time as a change of its own."""
        self._flush()
        if self._changed:
            self._segments.commit()
            self._done()
        while names := self._segments.due():
            self._segments.merge(names)
            self._done()
        for name in self._segments.struck(self._compact):
            self._segments.merge([name])
            self._done()

    def _flush(self) -> None:
        """Write what is in memory as a segment that does not count yet."""
        if len(self._batch):
            arrays, cards = self._batch.arrays()
            name = self._segments.add(arrays, cards)
            ids = Strings(arrays["ids.text"], arrays["ids.at"])
            self._places().update((id, (name, row)) for row, id in enumerate(ids))
        self._batch = Batch()

    def _places(self) -> dict[str, tuple[str, int]]:
        """id -> segment and row of every release that counts, those in memory left out."""
        if self._where is None:
            self._where = {id: (name, row) for id, name, row in self._segments.rows()}
        return self._where

    def _forget(self, id: str) -> None:
        """The written row of an id no longer counts."""
        place = self._places().pop(id, None)
        if place is not None:
            self._segments.strike(*place)
