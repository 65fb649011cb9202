"""Writing: what both ways of changing an index share (changing.py, filling.py): lock, claim, words, state.

The server knows no transactions. So what was sent cannot be found before the index is refreshed, and the
state is written last. A writer that dies while it sends leaves ``writing`` in the state: what it wrote
stays, `dateline index` compares digests and sends the rest, and that writer counts all words anew.
Two writers of one home exclude each other by a lock; of two on different machines, the second to send
is told that the index has been changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.store.writing import make_folder
from index.errors import IndexBusy
from index.making.lock import WriterLock
from index.opensearch.bulk import Bulk
from index.opensearch.connecting import LONG, Connection, Stale
from index.opensearch.counting import Counts, documents_of_words, word_key
from index.opensearch.documents import Documents, held_of, keys_of_quotations, release_key
from index.opensearch.expunging import expunge
from index.opensearch.state import KEY, State
from index.opensearch.walking import RELEASES, in_portions, sources, walk

LOCK = "opensearch"  # in the folder of the home's index
TOGETHER = 500  # releases whose former documents are asked for at once

_WORDS = {"term": {"document": "word"}}

Change = Documents | None  # None: the release is removed


class IndexWriter:
    """A block of changes to one index. What comes in is sent by those that inherit this."""

    def __init__(
        self, connection: Connection, index: str, folder: Path, done: Callable[[State], None]
    ) -> None:
        """``folder`` holds the lock; ``done`` is told the state that a block ended with."""
        self._connection = connection
        self._index = index
        self._folder = folder
        self._lock = WriterLock(folder / LOCK)
        self._done = done
        self._counts = Counts()
        self._unexpunged = False

    def __enter__(self) -> Self:
        make_folder(self._folder)
        self._lock.acquire()
        try:
            self._state = State.read(self._connection.ask("GET", f"/{self._index}/_doc/{KEY}"))
            self._recounts = self._state.writing
            self._bulk = Bulk(self._connection, self._index)
            self._begin()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._end()
        finally:
            self._bulk.stop()
            self._lock.release()

    def _begin(self) -> None:
        """What comes before the first change."""

    def _end(self) -> None:
        """What ends a block that went well."""

    def _claim(self) -> None:
        """Say in the state that this writer sends now. Raises IndexBusy when another has done so since it began."""
        self._write(replace(self._state, writing=True, owed=self._state.owed or self._unexpunged))

    def _write(self, state: State) -> None:
        path = f"/{self._index}/_doc/{KEY}"
        try:
            told = self._connection.ask("PUT", path, state.source(), **self._state.conditions())
        except Stale as stale:
            raise IndexBusy(self._index, "another program, which has changed it meanwhile") from stale
        self._state = replace(state, place=(told["_seq_no"], told["_primary_term"]))

    def _replace(self, changes: Mapping[str, Change]) -> None:
        """Send changes of releases that may be in the index, and take back what it held of them."""
        keys = [release_key(id) for id in changes]
        held = {
            key: held_of(source) for key, source in sources(self._connection, self._index, keys, told="held")
        }
        for id, change in changes.items():
            key, before = release_key(id), held.get(release_key(id))
            if before is not None:
                self._counts.add(before.language, before.terms, -1)
                kept = len(change.quotations) if change else 0
                for quotation in keys_of_quotations(id, kept, before.quotations):
                    self._bulk.remove(quotation)
            if change is not None:
                self._send(change)
            elif before is not None:
                self._bulk.remove(key)

    def _send(self, documents: Documents) -> None:
        self._counts.add(documents.language, documents.terms)
        self._bulk.put(documents.release)
        for quotation in documents.quotations:
            self._bulk.put(quotation)

    def _finish(self) -> None:
        """The words, then all of it can be found, then the state. The words of what was removed leave the bytes."""
        self._bulk.close()
        if self._recounts:
            self._refresh()
            self._count_anew()
        else:
            for terms in in_portions(self._counts.terms(), 10 * TOGETHER):
                self._bulk.take(documents_of_words(self._counts, self._known(terms), terms))
        self._bulk.close()
        self._refresh()
        languages = self._counts.languages.union(() if self._recounts else self._state.languages)
        self._write(
            replace(
                self._state,
                state=self._state.state + 1,
                # Like the time of a file, which is what the other engine goes by.
                changed=dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat(),
                languages=tuple(sorted(languages)),
                writing=False,
            )
        )
        self._done(self._state)
        if self._state.owed or self._unexpunged:
            expunge(self._connection, self._index)
            self._write(replace(self._state, owed=False))
            self._done(self._state)

    def _known(self, terms: Collection[str]) -> Iterator[dict[str, object]]:
        keys = list(map(word_key, terms))
        return (source for _, source in sources(self._connection, self._index, keys))

    def _count_anew(self) -> None:
        """Count the words of every release that is there, and write them all."""
        self._counts = Counts()
        for hit in walk(self._connection, self._index, RELEASES, "id", {"_source": ["held"]}, TOGETHER):
            held = held_of(hit["_source"])
            self._counts.add(held.language, held.terms)
        living = set(self._counts.terms())
        for hit in walk(self._connection, self._index, _WORDS, "term", {"_source": ["term"]}):
            if hit["_source"]["term"] not in living:
                self._bulk.remove(hit["_id"])
        self._bulk.take(documents_of_words(self._counts, (), self._counts.terms()))

    def _refresh(self) -> None:
        self._connection.ask("POST", f"/{self._index}/_refresh", seconds=LONG)
