"""Changing the index that counts: changes are gathered on disk, and sent when the block has ended without an exception.

Nothing is sent before: a block that fails leaves the index as it was, but for a cluster that goes away in the
middle (writing.py says what then).
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Collection
from types import TracebackType

from index.entry import Entry
from index.opensearch.documents import Documents, documents_of
from index.opensearch.walking import in_portions
from index.opensearch.writing import TOGETHER, Change, IndexWriter


class Changing(IndexWriter):
    """Changes to the index that counts."""

    def _begin(self) -> None:
        # A file without a name: it is gone with the process, and nobody else can open it.
        self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 # closed when the block ends
        self._changes: dict[str, int | None] = {}
        self._compacted: frozenset[str] = frozenset()
        self._compacts_all = False

    def put(self, entry: Entry) -> None:
        """Take in an entry. Raises ValueError or TypeError for one that cannot be indexed."""
        documents = documents_of(entry)
        self._changes[entry.id] = self._file.tell()
        pickle.dump(documents, self._file)

    def remove(self, id: str) -> None:
        """Take a release out. Unknown ids are no mistake."""
        self._changes[id] = None

    def compact(self, ids: Collection[str] | None = None) -> None:
        """The words of removed releases leave the bytes too, of these or of all, before the block ends."""
        if ids is None:
            self._compacts_all = True
        else:
            self._compacted |= frozenset(ids)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            self._file.close()

    def _end(self) -> None:
        removed = {id for id, at in self._changes.items() if at is None}
        self._unexpunged = self._compacts_all or bool(self._compacted & removed)
        if not (self._changes or self._unexpunged or self._state.owed or self._recounts):
            return
        self._claim()
        for ids in in_portions(self._changes, TOGETHER):
            self._replace({id: self._gathered(self._changes[id]) for id in ids})
        self._finish()

    def _gathered(self, at: int | None) -> Change:
        if at is None:
            return None
        self._file.seek(at)
        documents: Documents = pickle.load(self._file)
        return documents
