"""Present: one state of an index as an engine of its own, whose answers never change.

A page asks several things of an engine, one after the other; held to one state, it never
shows the results of one generation with the passages of the next. What every engine over
snapshots answers is here as well; following the index is generation.py's and current.py's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.answering.snapshot import Snapshot
from index.engine import Lexicon, QuotationResults, SearchRequest, SearchResults, Writer
from index.entry import Card
from index.errors import IndexUnusable
from index.language.query import Node
from index.marks import Marks
from index.snippets import Excerpt


class Answering:
    """What an engine answers from the snapshot that it has for now."""

    @property
    def _snapshot(self) -> Snapshot:
        raise NotImplementedError

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

    def close(self) -> None:
        """Nothing to do: mapped files are let go with the last answer that uses them."""


class Present(Answering):
    """One state. Kept only as long as somebody asks it: it holds the state's files open."""

    def __init__(self, folder: Path, snapshot: Snapshot, generation: str, changed: dt.datetime) -> None:
        self._folder = folder
        self._only = snapshot
        self.generation = generation
        self.changed = changed

    @property
    def _snapshot(self) -> Snapshot:
        return self._only

    def at_present(self) -> Present:
        """Itself."""
        return self

    def refresh(self) -> None:
        """Nothing to do: this state is the one that was asked for."""

    def writer(self, *, bulk: bool = False) -> Writer:
        """Raises IndexUnusable: a state is only read."""
        raise IndexUnusable(self._folder, "is held to one state here, and cannot be written")
