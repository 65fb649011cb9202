"""The segments of a generation in a writer's hands: added, struck out, merged, and made to count.

The order of a commit: the new segments' files (Whoosh's, sidecar, cards), synced;
Whoosh's table of contents; the manifest. A writer that dies before the table
leaves only left-overs, and one that dies between table and manifest is made up
for by the next writer: Whoosh's word counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from index.answering.snapshot import Opened, rows_gone
from index.errors import IndexUnusable
from index.flat.manifest import (
    Manifest,
    SegmentRecord,
    fingerprint,
    read_manifest,
    sync_names,
    write_manifest,
)
from index.flat.sidecar import Array, Arrays, Damaged, Strings, open_arrays, write_arrays
from index.making.merging import Part, Size, due, merged


class Store(Protocol):
    """The Whoosh side of a generation (whoosh_engine.py)."""

    lock_name: str

    def contents(self) -> tuple[int, dict[str, Array]]: ...

    def write(self, arrays: Arrays) -> str: ...

    def read(self, name: str) -> dict[str, Array]: ...

    def files(self, name: str) -> list[str]: ...

    def table(self, state: int) -> str: ...

    def commit(self, state: int, gone: Mapping[str, Array], files: list[str]) -> None: ...

    def leftovers(self, state: int, needed: frozenset[str]) -> list[str]: ...


class Segments:
    """What will count at the next commit. Only ever one for a folder: its owner holds the lock."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Read the present state and bring the folder in order. Raises IndexUnusable."""
        self._folder = folder
        self._store = store
        manifest = read_manifest(folder)
        self._state, gone = store.contents()
        self._records = {record.name: record for record in manifest.segments}
        self._gone = {name: set(rows.tolist()) for name, rows in gone.items()}
        mended = [self._mended(name) for name in gone]
        self.caught_up = self._state != manifest.state or not all(mended)
        if self.caught_up:
            self._write_manifest()
        self.tidy()

    # -- changes --------------------------------------------------------------------------------

    def add(self, arrays: Arrays, cards: Arrays) -> str:
        """Write a segment that does not count yet; its name."""
        name = self._store.write(arrays)
        write_arrays(self._folder / f"{name}.sidecar", arrays)
        write_arrays(self._folder / f"{name}.cards", cards)
        self._records[name] = self._recorded(name)
        self._gone[name] = set()
        return name

    def strike(self, name: str, row: int) -> None:
        """From the next commit on, a row of a segment no longer counts."""
        self._gone[name].add(row)

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """(id, segment, row) of every release that counts."""
        for name, gone in self._gone.items():
            for row, id in enumerate(self._ids(name)):
                if row not in gone:
                    yield id, name, row

    def commit(self) -> None:
        """Make everything count. On return it is on the disk."""
        for name in [n for n, gone in self._gone.items() if len(gone) == self._records[n].docs]:
            del self._gone[name], self._records[name]
        self._state += 1
        known = read_manifest(self._folder).files()
        files = [file for r in self._records.values() for file in r.files if file not in known]
        self._store.commit(self._state, {name: as_rows(gone) for name, gone in self._gone.items()}, files)
        self._write_manifest()

    def due(self) -> list[str]:
        """The names of segments that should be merged now; [] when all is well."""
        return due([Size(name, self._records[name].docs, len(gone)) for name, gone in self._gone.items()])

    def struck(self, wanted: Callable[[str], bool]) -> list[str]:
        """The names of segments that hold rows that no longer count, of an id that is wanted."""
        return [
            name
            for name, gone in self._gone.items()
            if gone and any(wanted(id) for row, id in enumerate(self._ids(name)) if row in gone)
        ]

    def _ids(self, name: str) -> Strings:
        arrays = open_arrays(self._folder / f"{name}.sidecar")
        return Strings(arrays["ids.text"], arrays["ids.at"])

    def merge(self, names: list[str]) -> None:
        """Write these segments as one, without the rows that no longer count, and commit."""
        opened = [Opened(self._folder, self._records[name]) for name in names]
        parts = []
        for one in opened:
            counting = np.ones(one.segment.docs, bool)
            counting[list(self._gone[one.segment.name])] = False
            parts.append(Part(one.segment, one.cards.arrays, np.flatnonzero(counting)))
        self.add(*merged(parts))
        for name in names:
            del self._gone[name], self._records[name]
        self.commit()

    # -- files ----------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Remove files of this program that belong to no present state.

        Tables of contents go first: one that is there must find its segments.
        """
        manifest = read_manifest(self._folder)
        leftovers = self._store.leftovers(manifest.state, manifest.files())
        for tables in (True, False):
            names = [name for name in leftovers if name.endswith(".toc") == tables]
            for name in names:
                _removed(self._folder / name)
            if names:
                sync_names(self._folder, ())

    def _mended(self, name: str) -> bool:
        """Make a lost or damaged sidecar again from Whoosh; False when it had to be. Raises IndexUnusable."""
        known = self._records.get(name)
        try:
            record = known or self._recorded(name)
            Opened(self._folder, record)
            rows_gone(self._folder, record)
        except (Damaged, OSError):
            self._check_others(name, known)
            write_arrays(self._folder / f"{name}.sidecar", self._store.read(name))
            self._records[name] = self._recorded(name)
            return False
        self._records[name] = record
        return True

    def _check_others(self, name: str, known: SegmentRecord | None) -> None:
        """Raise IndexUnusable unless all that a sidecar cannot be made without is there, and as it was written."""
        told = known.files if known else {f"{name}.cards": None}
        for file in told:
            if file.endswith((".sidecar", ".gone")):
                continue
            try:
                now = fingerprint(self._folder / file)
            except OSError as fault:
                raise IndexUnusable(self._folder, f"is damaged ({file}: {fault.strerror})") from fault
            if told[file] not in (None, now):
                raise IndexUnusable(self._folder, f"is damaged ({file} is not what was written)")

    def _recorded(self, name: str) -> SegmentRecord:
        files = [*self._store.files(name), f"{name}.sidecar", f"{name}.cards"]
        arrays = open_arrays(self._folder / f"{name}.sidecar")
        told = {file: fingerprint(self._folder / file) for file in files}
        return SegmentRecord(name=name, docs=len(arrays["date"]), files=told)

    def _write_manifest(self) -> None:
        records = tuple(self._with_gone(self._records[name], gone) for name, gone in self._gone.items())
        self._records = {record.name: record for record in records}
        name = self._store.table(self._state)
        table = (name, fingerprint(self._folder / name))
        write_manifest(self._folder, Manifest(state=self._state, segments=records, table=table))

    def _with_gone(self, record: SegmentRecord, gone: set[int]) -> SegmentRecord:
        """The record with the rows that no longer count, in a file of this state if they have changed."""
        kept = {name: told for name, told in record.files.items() if name != record.gone}
        if not gone:
            return SegmentRecord(name=record.name, docs=record.docs, files=kept)
        with suppress(Damaged, OSError):
            if set(rows_gone(self._folder, record).tolist()) == gone:
                return record
        file = f"{record.name}.{self._state}.gone"
        write_arrays(self._folder / file, {"rows": as_rows(gone)})
        sync_names(self._folder, [file])
        told = {**kept, file: fingerprint(self._folder / file)}
        return SegmentRecord(name=record.name, docs=record.docs, files=told, gone=file)


def as_rows(gone: set[int]) -> Array:
    """Row numbers as an ascending array."""
    return np.array(sorted(gone), np.uint32)


def _removed(path: Path) -> None:
    """Take a file away, or the folder in which Whoosh keeps a segment's columns while it writes."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
