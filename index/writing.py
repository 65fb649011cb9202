"""Writing: changes to a generation, gathered, written as segments, and made to count all at once.

The order of a commit: the new segments' files (Whoosh's, sidecar, cards), synced;
Whoosh's table of contents; the manifest. A writer that dies before the table
leaves only left-overs, and one that dies between table and manifest is made up
for by the next writer: Whoosh's word counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from index.cards import card_arrays
from index.entry import Entry
from index.errors import IndexUnusable
from index.inversion import Batch
from index.lock import WriterLock
from index.manifest import (
    Manifest,
    SegmentRecord,
    fingerprint,
    read_manifest,
    sync_files,
    sync_folder,
    write_manifest,
)
from index.merging import Part, Size, due, merged
from index.postings import Segment
from index.sidecar import Array, Arrays, Damaged, Strings, open_arrays, write_arrays
from index.snapshot import Opened, rows_gone

BATCH_WORDS = 4_000_000  # held in memory before a segment is written: about 8,000 releases, 300 MB


class Store(Protocol):
    """The Whoosh side of a generation (whoosh_engine.py)."""

    lock_name: str

    def contents(self) -> tuple[int, dict[str, Array]]: ...

    def write(self, arrays: Arrays) -> str: ...

    def read(self, name: str) -> dict[str, Array]: ...

    def files(self, name: str) -> list[str]: ...

    def commit(self, state: int, gone: Mapping[str, Array], files: list[str]) -> None: ...

    def leftovers(self, state: int, needed: frozenset[str]) -> list[str]: ...


class SegmentsWriter:
    """The one writer of a generation; see the port (engine.py). Holds the lock inside its block."""

    def __init__(self, folder: Path, store: Store, *, done: Callable[[], None]) -> None:
        """``done`` is called when changes have been made to count."""
        self._folder = folder
        self._store = store
        self._done = done
        self._lock = WriterLock(folder / store.lock_name)
        self._batch = Batch()
        self._compact = False

    def __enter__(self) -> Self:
        """Take the lock and bring the folder in order. Raises IndexBusy or IndexUnusable."""
        self._lock.acquire()
        try:
            self._begin()
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
                self._flush()
                if self._changed:
                    self._commit()
                    self._done()
                self._merge()
                self._expunge()
        finally:
            try:
                self._tidy()
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

    def compact(self) -> None:
        """When the block ends, write every segment anew that has removed releases: their words leave the files."""
        self._compact = True

    # -- the way of a commit ------------------------------------------------------------------

    def _begin(self) -> None:
        manifest = read_manifest(self._folder)
        state, gone = self._store.contents()
        self._records = {record.name: record for record in manifest.segments}
        self._gone = {name: set(rows.tolist()) for name, rows in gone.items()}
        self._state = state
        self._where: dict[str, tuple[str, int]] | None = None
        self._changed = False
        whole = self._mended()
        if state != manifest.state or not whole:
            self._records = {name: self._records.get(name) or self._recorded(name) for name in gone}
            self._write_manifest()
            self._done()
        self._tidy()

    def _mended(self) -> bool:
        """Make lost or damaged sidecars again from Whoosh; False when any had to be."""
        whole = True
        for name in self._gone:
            try:
                record = self._records[name] if name in self._records else self._recorded(name)
                Opened(self._folder, record)
                rows_gone(self._folder, record)
            except (Damaged, OSError, KeyError):
                cards = self._folder / f"{name}.cards"
                if not cards.exists():
                    raise IndexUnusable(self._folder, f"has lost {cards.name}") from None
                write_arrays(self._folder / f"{name}.sidecar", self._store.read(name))
                self._records[name] = self._recorded(name)
                whole = False
        return whole

    def _flush(self) -> None:
        """Write what is in memory as a segment that does not count yet."""
        if len(self._batch):
            self._add(self._batch.arrays(), self._batch.cards())
        self._batch = Batch()

    def _add(self, arrays: Arrays, cards: Arrays) -> None:
        name = self._store.write(arrays)
        write_arrays(self._folder / f"{name}.sidecar", arrays)
        write_arrays(self._folder / f"{name}.cards", cards)
        self._records[name] = self._recorded(name)
        self._gone[name] = set()
        if self._where is not None:
            ids = Strings(arrays["ids.text"], arrays["ids.at"])
            self._where.update((id, (name, row)) for row, id in enumerate(ids))

    def _commit(self) -> None:
        self._state += 1
        self._drop_empty()
        files = [file for record in self._records.values() for file in record.files if record.gone != file]
        self._store.commit(self._state, {n: _rows(gone) for n, gone in self._gone.items()}, self._new(files))
        self._write_manifest()
        self._changed = False

    def _new(self, files: list[str]) -> list[str]:
        """The files that are not in the manifest yet, and so may not be on the disk."""
        known = read_manifest(self._folder).files()
        return [file for file in files if file not in known]

    def _drop_empty(self) -> None:
        for name in [n for n, gone in self._gone.items() if len(gone) == self._records[n].docs]:
            del self._gone[name], self._records[name]

    def _write_manifest(self) -> None:
        records = tuple(self._with_gone(self._records[name], gone) for name, gone in self._gone.items())
        self._records = {record.name: record for record in records}
        write_manifest(self._folder, Manifest(state=self._state, segments=records))

    def _with_gone(self, record: SegmentRecord, gone: set[int]) -> SegmentRecord:
        """The record with the rows that no longer count, in a file of this state if they have changed."""
        kept = {name: told for name, told in record.files.items() if name != record.gone}
        if not gone:
            return SegmentRecord(name=record.name, docs=record.docs, files=kept)
        try:
            if set(rows_gone(self._folder, record).tolist()) == gone:
                return record
        except (Damaged, OSError):
            pass
        file = f"{record.name}.{self._state}.gone"
        write_arrays(self._folder / file, {"rows": _rows(gone)})
        sync_files(self._folder, [file])
        files = {**kept, file: fingerprint(self._folder / file)}
        return SegmentRecord(name=record.name, docs=record.docs, files=files, gone=file)

    def _merge(self) -> None:
        """Make one segment of many as long as there is cause to, each time as a change of its own."""
        while names := due([Size(n, self._records[n].docs, len(gone)) for n, gone in self._gone.items()]):
            self._merge_now(names)

    def _merge_now(self, names: list[str]) -> None:
        opened = [Opened(self._folder, self._records[name]) for name in names]
        counting = [self._counting(one.segment) for one in opened]
        parts = [Part(one.segment, rows) for one, rows in zip(opened, counting, strict=True)]
        cards = [
            raw for one, rows in zip(opened, counting, strict=True) for raw in one.cards.raw(rows.tolist())
        ]
        self._add(merged(parts), card_arrays(cards))
        for name in names:
            del self._gone[name], self._records[name]
        self._where = None
        self._commit()
        self._done()

    def _expunge(self) -> None:
        if self._compact:
            for name in [name for name, gone in self._gone.items() if gone]:
                self._merge_now([name])

    def _counting(self, segment: Segment) -> Array:
        mask = np.ones(segment.docs, bool)
        mask[list(self._gone[segment.name])] = False
        return np.flatnonzero(mask)

    # -- where things are ---------------------------------------------------------------------

    def _places(self) -> dict[str, tuple[str, int]]:
        """id -> segment and row of every release that counts, those in memory left out."""
        if self._where is None:
            self._where = {}
            for name, gone in self._gone.items():
                arrays = open_arrays(self._folder / f"{name}.sidecar")
                for row, id in enumerate(Strings(arrays["ids.text"], arrays["ids.at"])):
                    if row not in gone:
                        self._where[id] = (name, row)
        return self._where

    def _forget(self, id: str) -> None:
        """The written row of an id no longer counts."""
        place = self._places().pop(id, None)
        if place is not None:
            self._gone[place[0]].add(place[1])

    def _recorded(self, name: str) -> SegmentRecord:
        files = [*self._store.files(name), f"{name}.sidecar", f"{name}.cards"]
        arrays = open_arrays(self._folder / f"{name}.sidecar")
        return SegmentRecord(
            name=name,
            docs=len(arrays["date"]),
            files={file: fingerprint(self._folder / file) for file in files},
        )

    def _tidy(self) -> None:
        """Remove files of this program that belong to no present state. Only ever done under the lock.

        Tables of contents go first: one that is there must find its segments.
        """
        manifest = read_manifest(self._folder)
        leftovers = self._store.leftovers(manifest.state, manifest.files())
        for tables in (True, False):
            names = [name for name in leftovers if name.endswith(".toc") == tables]
            for name in names:
                _removed(self._folder / name)
            if names:
                sync_folder(self._folder)


def _removed(path: Path) -> None:
    """Take a file away, or the folder in which Whoosh keeps a segment's columns while it writes."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _rows(gone: set[int]) -> Array:
    return np.array(sorted(gone), np.uint32)
