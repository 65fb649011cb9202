"""Quotations as what is found: each a piece of the text field "quote", with a speaker and a role of its own.

All quotations of a state of the index are numbered in the order in which their
words lie in the index, so a word's place tells the quotation. A question comes
to a mask over them; what belongs to a release (topic, date, title) is worked out
over releases by matching.py and columns.py and spread over what they quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.answering.columns import Columns, ranked, timeline
from index.answering.matching import Matcher
from index.answering.postings import K1, B, Postings
from index.answering.ranking import Ranks
from index.budget import check
from index.engine import (
    CHOSEN_FACETS,
    ChosenFacet,
    Facet,
    FacetCounts,
    QuotationResults,
    SearchRequest,
)
from index.entry import Said
from index.flat.quotations import OWN, SaidRows
from index.flat.sidecar import Array, Strings, encoded
from index.language.query import NO_VALUE, And, DateRange, Keyword, Node, Not, Or, Phrase, Prefix, Word

FIELD = "quote"
QUOTED = ("any", FIELD)  # scopes of a word that mean what was said


class _Own(NamedTuple):
    """A value of each quotation itself: all values ascending, and the number of each one's; len(values) for none."""

    values: tuple[str, ...]
    of: Array


class Quotations:
    """The quotations of one state of the index. Safe to share between threads."""

    def __init__(
        self, postings: Postings, columns: Columns, matcher: Matcher, ranks: Ranks, said: Sequence[SaidRows]
    ) -> None:
        """``said``: for each segment of the postings its quotations."""
        self._postings = postings
        self._columns = columns
        self._matcher = matcher
        self._phrases = matcher.phrases
        self._ranks = ranks
        self._said = said

    def search(self, request: SearchRequest) -> QuotationResults:
        """Answer a question exactly. Unknown facet values match nothing."""
        sets = _Sets(self, request)
        hits = np.flatnonzero(sets.under("all"))
        order = self._ranks.oldest if request.sort == "oldest" else self._ranks.newest
        if request.limit:
            hits = hits[np.argsort(order[self.release[hits]], kind="stable")]
            weights = self._weights(request.query) if request.sort == "relevance" else None
            if weights is not None:
                hits = hits[np.argsort(-weights[hits], kind="stable")]
        shown = hits[request.offset : request.offset + request.limit].tolist()
        return QuotationResults(
            quotations=tuple(map(self._one, shown)),
            total=len(hits),
            facets={facet: self._counted(facet, request, sets) for facet in request.facets},
        )

    def _one(self, number: int) -> Said:
        release = int(self.release[number])
        at = int(np.searchsorted(self._postings.bases, release, side="right")) - 1
        return self._said[at][release - self._postings.bases[at]][number - int(self._first[release])]

    # -- which ----------------------------------------------------------------------------------

    @cached_property
    def _first(self) -> Array:
        """The number of each release's first quotation; behind the last release, how many there are."""
        counts = [np.diff(rows.arrays["said.row"].astype(np.int64)) for rows in self._said]
        return np.concatenate(([0], np.cumsum(np.concatenate([np.zeros(0, np.int64), *counts]))))

    @cached_property
    def release(self) -> Array:
        """The release of each quotation."""
        return np.repeat(np.arange(self._postings.size), np.diff(self._first))

    @cached_property
    def _ends(self) -> Array:
        """Where each quotation ends, as a place of phrases.py."""
        return self._phrases.ends(FIELD)

    @cached_property
    def own(self) -> dict[str, _Own]:
        """Speaker and role of every quotation."""
        return {name: self._joined(name) for name in OWN}

    def _joined(self, name: str) -> _Own:
        tables = [Strings(r.arrays[f"said.{name}.text"], r.arrays[f"said.{name}.at"]) for r in self._said]
        values = tuple(sorted({value for table in tables for value in table}, key=encoded))
        number = {value: n for n, value in enumerate(values)}
        of = [np.zeros(0, np.int64)]
        for rows, table in zip(self._said, tables, strict=True):
            renumber = np.array([*(number[value] for value in table), len(values)])
            of.append(renumber[rows.arrays[f"said.{name}.of"]])
        return _Own(values, np.concatenate(of))

    def matching(self, node: Node | None) -> Array:
        """A mask of the quotations that match a query; those of removed releases may be in it. Raises TooDear."""
        check()
        match node:
            case None:
                return np.ones(len(self.release), bool)
            case And(parts=parts):
                return _both([self.matching(part) for part in parts])
            case Or(parts=parts):
                return ~_both([~self.matching(part) for part in parts])
            case Not(part=part):
                return ~self.matching(part)
            case Keyword(field=field, values=values):
                return self.having(field, values)
            case DateRange(since=since, until=until):
                return self._columns.between(since, until)[self.release]
            case Word() | Phrase() | Prefix() if node.field not in QUOTED:
                return self._of_releases(self._matcher.match(node).ids)
            case Word() | Phrase() | Prefix():
                mask = np.zeros(len(self.release), bool)
                mask[self._said_in(node)] = True
                return mask

    def having(self, field: ChosenFacet, values: frozenset[str]) -> Array:
        """A mask of the quotations with any of these values: their own, else their release's."""
        if field not in self.own:
            return self._columns.having(field, values)[self.release]
        known, of = self.own[field]
        wanted = [n for n, value in enumerate((*known, NO_VALUE)) if value in values]
        return np.isin(of, wanted)

    def _of_releases(self, ids: Array) -> Array:
        mask = np.zeros(self._postings.size, bool)
        mask[ids] = True
        return mask[self.release]

    def _said_in(self, node: Word | Phrase | Prefix) -> Array:
        """The quotations in which this is said, each as often as it is."""
        match node:
            case Word(term=term, exact=exact):
                places = self._phrases.places_of_terms(FIELD, self._postings.spans(term, exact))
            case Phrase(terms=(term,)):
                places = self._phrases.places_of_terms(FIELD, self._postings.spans(term, True))
            case Phrase():
                places = self._phrases.places_of_phrase(FIELD, node)
            case Prefix(start=start):
                places = self._phrases.places_of_terms(FIELD, self._postings.spans_beginning(start))
        return np.searchsorted(self._ends, places)

    def selected_days(self, request: SearchRequest) -> Array | None:
        """A mask of the quotations of releases issued when a request asks for; None when it asks for no time."""
        days = self._columns.selected_days(request)
        return None if days is None else days[self.release]

    @cached_property
    def living(self) -> Array:
        """A mask of the quotations of releases that count."""
        alive = self._postings.alive
        return np.ones(len(self.release), bool) if alive is None else alive[self.release]

    # -- in which order -------------------------------------------------------------------------

    def _weights(self, node: Node | None) -> Array | None:
        """What each quotation weighs for a query: BM25 over quotations. None where no word of it is looked for in them."""
        check()
        match node:
            case And(parts=parts) | Or(parts=parts):
                each = [found for part in parts if (found := self._weights(part)) is not None]
                return np.sum(each, axis=0) if each else None
            case Word() | Phrase() | Prefix() if node.field in QUOTED:
                often = np.bincount(self._said_in(node), minlength=len(self.release)) * self._norm
                saying, all = np.count_nonzero(often * self.living), np.count_nonzero(self.living)
                rarity = np.log1p((all - saying + 0.5) / (saying + 0.5))
                weights: Array = (rarity * (K1 + 1) * often / (often + K1)).astype(np.float32)
                return weights
        return None

    @cached_property
    def _norm(self) -> Array:
        """What one occurrence counts in each quotation: less in a long one."""
        length = self._phrases.lengths(FIELD)
        average = length[self.living].mean() if self.living.any() else 1.0
        norm: Array = 1.0 / (1 - B + B * length / average)
        return norm

    # -- how many -------------------------------------------------------------------------------

    def _counted(self, facet: Facet, request: SearchRequest, sets: _Sets) -> FacetCounts:
        check()
        if facet == "month" or facet == "year":
            names = self._columns.month_names if facet == "month" else self._columns.year_names
            return timeline(names, self._columns.count_months(self.release[sets.under(None)]))
        mask = sets.under(facet)
        if facet in self.own:
            values, of = self.own[facet]
            counts = np.bincount(of[mask], minlength=len(values) + 1)
            counts, missing = counts[: len(values)], int(counts[len(values)])
        else:
            column = self._columns.column(facet)
            values, times = column.values, np.bincount(self.release[mask], minlength=self._postings.size)
            counts = np.bincount(column.of, times[column.doc], len(values)).astype(np.int64)
            missing = self._columns.without(facet, self.release[mask])
        return ranked(values, counts, missing, request.chosen.get(facet, frozenset()), request.facet_limit)


class _Sets:
    """The quotations found under all selections, and under all but one facet's (None: but the days)."""

    def __init__(self, quotations: Quotations, request: SearchRequest) -> None:
        self._found = quotations.matching(request.query) & quotations.living
        self._masks: dict[ChosenFacet | None, Array] = {
            facet: quotations.having(facet, request.chosen[facet])
            for facet in CHOSEN_FACETS
            if request.chosen.get(facet)
        }
        days = quotations.selected_days(request)
        if days is not None:
            self._masks[None] = days

    def under(self, left_out: Facet | str | None) -> Array:
        """A mask of those found under every selection but this facet's."""
        masks = [mask for facet, mask in self._masks.items() if facet != left_out]
        return _both([self._found, *masks])


def _both(masks: Sequence[Array]) -> Array:
    """Where all of several masks are set."""
    every: Array = np.logical_and.reduce(masks)
    return every
