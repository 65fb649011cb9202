"""Snapshot: one state of the index, open for questions. It never changes, and threads share it.

Opened from the manifest and the flat files alone: Whoosh is not needed to
search. An engine (whoosh_engine.py) holds one and changes it for the next when
the index has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from index.answering.columns import Columns, ranked, timeline
from index.answering.excerpts import Excerpts
from index.answering.lexicon import Lexicon
from index.answering.matching import Matcher, kept
from index.answering.nearness import raised
from index.answering.numbering import Numbering
from index.answering.postings import Postings, Scored
from index.answering.quotations import Quotations
from index.answering.ranking import Ranks
from index.answering.segment import Segment
from index.answering.together import RELEASES, counted, table_of
from index.budget import check
from index.engine import (
    CHOSEN_FACETS,
    ChosenFacet,
    Facet,
    FacetCounts,
    QuotationResults,
    SearchRequest,
    SearchResults,
)
from index.entry import Card
from index.errors import IndexUnusable
from index.flat.cards import Cards
from index.flat.manifest import Manifest, SegmentRecord
from index.flat.quotations import SaidRows
from index.flat.sidecar import Array, Damaged, Strings, open_arrays
from index.language.query import Node
from index.marks import Marks, marks_of
from index.snippets import Excerpt


class Opened:
    """A segment's mapped files: arrays and cards. Shared by all states that have the segment."""

    def __init__(self, folder: Path, record: SegmentRecord) -> None:
        """Raises Damaged or OSError."""
        for name, (size, _) in record.files.items():
            if name != record.gone and (folder / name).stat().st_size != size:
                raise Damaged(f"{name} has another size than was written")
        self.segment = Segment(record.name, open_arrays(folder / f"{record.name}.sidecar"))
        beside = open_arrays(folder / f"{record.name}.cards")
        self.cards = Cards(beside)
        self.said = SaidRows(beside)
        if (self.segment.docs, len(self.segment.terms)) != (len(self.cards), self.cards.terms):
            raise Damaged(f"the files of {record.name} do not belong together")
        if not self.segment.docs == len(self.said) == record.docs:
            raise Damaged(f"{record.name} has {self.segment.docs} releases, not {record.docs}")


class Snapshot:
    """One state of one generation."""

    def __init__(self, folder: Path, manifest: Manifest, known: Mapping[str, Opened] | None = None) -> None:
        """``known``: segments that an earlier state has open. Raises IndexUnusable."""
        self.folder = folder
        self.manifest = manifest
        try:
            self.opened = {
                record.name: (known or {}).get(record.name) or Opened(folder, record)
                for record in manifest.segments
            }
            gone = [rows_gone(folder, record) for record in manifest.segments]
        except (Damaged, OSError) as fault:
            raise IndexUnusable(folder, f"is damaged ({fault})") from fault
        self.postings = Postings([opened.segment for opened in self.opened.values()], gone)
        self._cards = [opened.cards for opened in self.opened.values()]
        self._excerpts = Excerpts(self.postings, self._cards)
        self._numbering = Numbering(self.postings)
        self._columns = Columns(self.postings)
        self._matcher = Matcher(self.postings, self._columns)
        self._ranks = Ranks(self.postings, self._columns.day)
        self._quotations = Quotations(
            self.postings,
            self._columns,
            self._matcher,
            self._ranks,
            [opened.said for opened in self.opened.values()],
        )
        self.lexicon = Lexicon(self.postings)

    def search(self, request: SearchRequest) -> SearchResults:
        """Answer a question exactly. Unknown facet values match nothing."""
        matched = self._matcher.match(request.query)
        sets = _Sets(self._columns, request, matched)
        hits = sets.all()
        ranked = self._weighed(hits, request) if request.limit else hits
        offset = self._place(ranked, request)
        first = self._ranks.first(ranked, request.sort, offset, request.limit)
        ids = self._numbering.ids(first)
        together = self._together(request, sets)
        counts = {
            facet: together[facet] if facet in together else self._counted(facet, request, sets)
            for facet in request.facets
        }
        return SearchResults(ids=ids, total=len(hits.ids), facets=counts)

    def _together(self, request: SearchRequest, sets: _Sets) -> dict[Facet, FacetCounts]:
        """The facets in which nothing is chosen, where the releases are few enough to count them all at once."""
        facets = tuple(facet for facet in request.facets if facet != "month" and facet != "year")
        ids = sets.all().ids
        if len(facets) < 2 or len(ids) > RELEASES * len(facets):
            return {}
        found = counted(table_of(self._columns, facets), ids, request.facet_limit)
        return {
            facet: counts for facet, counts in zip(facets, found, strict=True) if facet not in request.chosen
        }

    def _weighed(self, hits: Scored, request: SearchRequest) -> Scored:
        """The hits with the scores that order them: words in a row raised, newer releases a little."""
        if request.sort != "relevance":
            return hits
        hits = raised(hits, request.query, self._matcher.phrases)
        return self._columns.newer_first(hits) if request.recency else hits

    def _place(self, hits: Scored, request: SearchRequest) -> int:
        """How many hits stand before those asked for."""
        last = self._numbering.number(request.after) if request.after is not None else None
        behind = self._ranks.behind(hits, request.sort, last) if last is not None else None
        return request.offset if behind is None else behind

    def _counted(self, facet: Facet, request: SearchRequest, sets: _Sets) -> FacetCounts:
        check()
        if facet == "month" or facet == "year":
            names = self._columns.month_names if facet == "month" else self._columns.year_names
            return timeline(names, sets.months())
        ids = sets.without(facet).ids
        values, counts = self._columns.count(facet, ids)
        missing = self._columns.without(facet, ids)
        return ranked(values, counts, missing, request.chosen.get(facet, frozenset()), request.facet_limit)

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """The cards of these releases in the order asked; unknown ids are left out."""
        return tuple(self._cards[at][row] for at, row in self._numbering.placed(ids))

    def excerpts(self, ids: Sequence[str], query: Node | None) -> tuple[Excerpt, ...]:
        """What a page of results shows of these releases, in the order asked; unknown ids are left out."""
        return self._excerpts.of(self._numbering.placed(ids), self.marks(query))

    def digests(self) -> dict[str, str]:
        """id -> digest of every living release."""
        every = [
            digest
            for s in self.postings.segments
            for digest in Strings(s.arrays["digests.text"], s.arrays["digests.at"])
        ]
        return {id: every[number] for id, number in self._numbering.all().items()}

    def quotations(self, request: SearchRequest) -> QuotationResults:
        """Answer a question with quotations."""
        return self._quotations.search(request)

    def marks(self, query: Node | None) -> Marks:
        """What to highlight: words in all living forms, phrases, prefixes; nothing for excluded parts."""
        return marks_of(query, self.postings.forms)


def rows_gone(folder: Path, record: SegmentRecord) -> Array:
    """The rows of a segment that no longer count. Raises Damaged or OSError."""
    if record.gone is None:
        return np.zeros(0, np.uint32)
    return open_arrays(folder / record.gone)["rows"]


class _Sets:
    """The matched releases under all selections, and under all but one facet's."""

    def __init__(self, columns: Columns, request: SearchRequest, matched: Scored) -> None:
        self._columns = columns
        self._matched = matched
        self._months: Array | None = None
        self._masks: dict[ChosenFacet | None, Array] = {}
        for facet in CHOSEN_FACETS:
            if request.chosen.get(facet):
                self._masks[facet] = columns.having(facet, request.chosen[facet])[matched.ids]
        days = columns.selected_days(request)
        if days is not None:
            self._masks[None] = days[matched.ids]
        self._made: dict[ChosenFacet | Literal["all"] | None, Scored] = {}

    def all(self) -> Scored:
        """Under every selection."""
        return self._under("all")

    def without(self, facet: Facet) -> Scored:
        """Under every selection but this facet's own; for year and month: but the days."""
        own = None if facet == "year" or facet == "month" else facet
        return self._under(own if own in self._masks else "all")

    def months(self) -> Array:
        """How many releases, under every selection but the days, fall in each month."""
        if self._months is None:
            self._months = self._columns.count_months(self.without("month").ids)
        return self._months

    def _under(self, left_out: ChosenFacet | Literal["all"] | None) -> Scored:
        made = self._made.get(left_out)
        if made is None:
            masks = [mask for facet, mask in self._masks.items() if facet != left_out]
            made = kept(self._matched, np.logical_and.reduce(masks)) if masks else self._matched
            self._made[left_out] = made
        return made
