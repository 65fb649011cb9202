"""Filling an index that nobody reads yet: each entry is sent at once, and stays if the block fails.

So a load that was stopped goes on where it was: who fills it again asks first what is there (place.py).
"""

from __future__ import annotations

from collections.abc import Collection

from index.entry import Entry
from index.opensearch.documents import documents_of, written
from index.opensearch.walking import RELEASES, walk
from index.opensearch.writing import IndexWriter


class Filling(IndexWriter):
    """The first entries of an index."""

    def put(self, entry: Entry) -> None:
        """Take in an entry. Raises ValueError or TypeError for one that cannot be indexed; ClusterTrouble."""
        documents = documents_of(entry)
        if written(entry.id) in self._there:
            self._bulk.close()
            self._replace({entry.id: documents})
        else:
            self._there.add(written(entry.id))
            self._send(documents)

    def remove(self, id: str) -> None:
        """Take a release out. Unknown ids are no mistake."""
        self._bulk.close()
        self._replace({id: None})

    def compact(self, ids: Collection[str] | None = None) -> None:
        """The words of removed releases leave the bytes too, before the block ends."""
        self._unexpunged = True

    def _begin(self) -> None:
        self._refresh()
        there = walk(self._connection, self._index, RELEASES, "id", {"_source": ["id"]})
        self._there = {hit["_source"]["id"] for hit in there}
        self._claim()

    def _end(self) -> None:
        self._finish()
