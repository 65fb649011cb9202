"""Posting lists over all segments of one state of the index, decoded, weighted, and kept for a while.

A snapshot numbers the releases of its segments one behind the other; those
numbers are the ids of the arrays here. Releases that were removed are left out
of every list, so counts and weights are those of the living. Knows arrays only:
no Whoosh, no query nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.answering.cache import Cache
from index.answering.forms import Forms
from index.answering.segment import Segment
from index.flat.segment_arrays import PARTS, ZONED
from index.flat.sidecar import Array
from index.language.query import TextField

# BM25F. K1 and B are the customary values; others from 0.8 to 2 and 0.3 to 0.9 were no better over all questions
# of `dateline evaluate`. A word of the title counts as eight of the body: over 6, that raises nDCG@10 of
# half-remembered titles among 14,311 Senate releases from 0.801 to 0.816; at 10 to 0.826, but questions made of title
# words flatter titles, and the judged queries lose 0.003 at either. What subtitle, lead and quotations count within
# title and body is index/making/zones.py's.
K1 = 1.2
B = 0.75
SCOPES: dict[TextField, tuple[tuple[str, float], ...]] = {
    "any": (("title", 8.0), ("body", 1.0)),
    "title": (("title", 1.0),),
    "quote": (("quote", 1.0),),
    "boilerplate": (("boilerplate", 1.0),),
}

SPARSE = 16  # a union of fewer than 1/16 of all releases is sorted, a larger one is added up in a full-length array


class Scored(NamedTuple):
    """Releases in ascending order and what each scores (float32, 0 or more); None: nothing is scored."""

    ids: Array
    scores: Array | None


class Postings:
    """What a word, a prefix or a term's places come to over all segments. Safe to share between threads."""

    def __init__(
        self, segments: Sequence[Segment], gone: Sequence[Array], cache: Cache | None = None
    ) -> None:
        """``gone``: for each segment the rows that no longer count."""
        self.segments = tuple(segments)
        sizes = [segment.docs for segment in segments]
        self.bases = [sum(sizes[:n]) for n in range(len(sizes))]
        self.size = sum(sizes)
        self.alive: Array | None = None
        if any(len(rows) for rows in gone):
            self.alive = np.ones(self.size, bool)
            for base, rows in zip(self.bases, gone, strict=True):
                self.alive[base + rows.astype(np.int64)] = False
        self.count = int(self.alive.sum()) if self.alive is not None else self.size
        self.everything = np.arange(self.size, dtype=np.int32) if self.alive is None else _where(self.alive)
        self.cache = cache or Cache()
        self._forms = Forms(self.segments, self.bases, self.alive, self.numbers)
        self._norms: dict[str, Array] = {}
        self._weighted_norms: dict[tuple[str, float], Array] = {}

    def column(self, name: str) -> Array:
        """One array of all segments, joined."""
        parts = [segment.arrays[name] for segment in self.segments]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def word(self, term: str, exact: bool, scope: TextField) -> Scored:
        """The releases with a term, or with any form of it, scored as one word."""
        key = ("word", scope, exact, term)
        scored: Scored = self.cache.get(key, lambda: self._word(term, exact, scope))
        return scored

    def _word(self, term: str, exact: bool, scope: TextField) -> Scored:
        return self.scored(scope, self._weighted(scope, self.spans(term, exact)))

    def spans(self, word: str, exact: bool) -> list[tuple[int, int, int]]:
        """Where the terms that a word stands for lie: (segment, first, past the last)."""
        forms = sorted(self.forms(word, exact))
        each = [self.numbers(form) for form in forms]
        return [
            (at, numbers[at], numbers[at] + 1)
            for at in range(len(self.segments))
            for numbers in each
            if numbers[at] >= 0
        ]

    def prefix(self, start: str, scope: TextField) -> Scored:
        """The releases with any term that begins so, scored as one word."""
        key = ("prefix", scope, start)
        scored: Scored = self.cache.get(key, lambda: self._prefix(start, scope))
        return scored

    def _prefix(self, start: str, scope: TextField) -> Scored:
        return self.scored(scope, self._weighted(scope, self.spans_beginning(start)))

    def spans_beginning(self, start: str) -> list[tuple[int, int, int]]:
        """Where the terms that begin so lie."""
        spans: list[tuple[int, int, int]] = self.cache.get(("spans", start), lambda: self._beginning(start))
        return spans

    def _beginning(self, start: str) -> list[tuple[int, int, int]]:
        found = [segment.terms.span(start) for segment in self.segments]
        # 0 is PIECE_END, no word
        return [(at, max(first, 1), max(past, 1)) for at, (first, past) in enumerate(found)]

    def numbers(self, term: str) -> list[int]:
        """The number of a term in each segment, -1 where it is not."""
        numbers: list[int] = self.cache.get(
            ("numbers", term), lambda: [segment.terms.find(term) for segment in self.segments]
        )
        return numbers

    def forms(self, word: str, exact: bool = False) -> frozenset[str]:
        """The terms a word stands for (forms.py says which)."""
        forms: frozenset[str] = self.cache.get(("forms", exact, word), lambda: self._forms.of(word, exact))
        return forms

    def _weighted(
        self, scope: TextField, spans: Iterable[tuple[int, int, int]]
    ) -> Iterator[tuple[Array, Array]]:
        """(ids, weighted frequencies) of spans of terms; an id may come more than once in all."""
        for field, _ in SCOPES[scope]:
            norm = self.norm(scope, field)
            for at, first, past in spans:
                rows, weight = self.segments[at].weighted(field, first, past)
                if len(rows):
                    ids = self.living(at, rows)
                    if len(ids) < len(rows):
                        assert self.alive is not None
                        weight = weight[self.alive[rows.astype(np.int64) + self.bases[at]]]
                    yield ids, weight * norm[ids]

    def living(self, at: int, rows: Array) -> Array:
        """The snapshot's numbers of rows of a segment, without those that no longer count."""
        ids = rows.astype(np.int32)
        if self.bases[at]:
            ids += self.bases[at]
        return ids if self.alive is None else ids[self.alive[ids]]

    def scored(self, scope: TextField, lists: Iterable[tuple[Array, Array]]) -> Scored:
        """BM25F of one word from its weighted frequencies, field by field and form by form."""
        ids, weight = added_up(list(lists), self.size)
        idf = np.log1p((self.count - len(ids) + 0.5) / (len(ids) + 0.5))
        return Scored(ids, (idf * (K1 + 1) * weight / (weight + K1)).astype(np.float32))

    def norm(self, scope: TextField, field: str) -> Array:
        """What one unit of an occurrence in this field counts, by release: the field's weight over its relative length."""
        weight = dict(SCOPES[scope])[field]
        if field not in self._norms:
            length = self.column(f"{field}.length").astype(np.float32)
            total = float(length.sum() if self.alive is None else length[self.alive].sum())
            average = total / self.count if total else 1.0
            relative = 1 - B + B * length / average
            self._norms[field] = (1.0 / (unit_of(field) * relative)).astype(np.float32)
        if (field, weight) not in self._weighted_norms:
            self._weighted_norms[field, weight] = self._norms[field] * np.float32(weight)
        return self._weighted_norms[field, weight]


def unit_of(field: str) -> int:
    """How much an occurrence that counts once is given as."""
    return PARTS if field in ZONED else 1


def added_up(lists: Sequence[tuple[Array, Array]], size: int) -> tuple[Array, Array]:
    """Lists of (ids, weights) as one: ids ascending and each once, weights summed."""
    if not lists:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    if len(lists) == 1 and _ascending(lists[0][0]):
        return lists[0]
    ids = np.concatenate([ids for ids, _ in lists])
    weights = np.concatenate([weight for _, weight in lists])
    if len(ids) * SPARSE > size:
        total = np.bincount(ids, weights, size)
        found = _where(total > 0)
        return found, total[found].astype(np.float32)
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    first = np.flatnonzero(np.diff(ids, prepend=-1))
    return ids[first], np.add.reduceat(weights[order], first)


def _ascending(ids: Array) -> bool:
    return len(ids) < 2 or bool((ids[1:] > ids[:-1]).all())


def _where(mask: Array) -> Array:
    return np.flatnonzero(mask).astype(np.int32)
