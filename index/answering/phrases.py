"""Phrases: where terms stand one after the other, or near each other, inside one piece of text.

A place is one number for a position in a release: all releases' texts are
thought of as laid one behind the other, with a gap after each. So a phrase is
a matter of places that differ by one, over all releases at once. The rarest
term leads; of a much commoner one only the releases in question are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.answering.postings import SCOPES, Postings, Scored, unit_of
from index.answering.segment import Segment
from index.budget import check
from index.flat.segment_arrays import PIECE_END
from index.flat.sidecar import Array
from index.language.query import Phrase

LOOKED_UP = 12  # fewer places than 1/12 of the others are looked up in them, else both are sorted (measured)
RESTRICTED = 8  # a term 8 times as frequent as what is left is read only in the releases that are left
KEPT = 2_000_000  # unless it has fewer places than this: then all are worked out, and found again in the cache (8 MB)


class Phrases:
    """Phrases over one state of the index. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._starts: dict[str, Array] = {}

    def phrase(self, asked: Phrase) -> Scored:
        """The releases in which a phrase stands, scored by how often it does, as if it were one word."""
        lists = []
        for field, _ in SCOPES[asked.field]:
            ids = self._releases(field, self.places_of_phrase(field, asked))
            if self._postings.alive is not None:
                ids = ids[self._postings.alive[ids]]
            if len(ids):
                first = np.flatnonzero(np.diff(ids, prepend=-1))
                once = ids[first].astype(np.int32)
                times = np.diff(first, append=len(ids)) * unit_of(field)
                lists.append((once, times * self._postings.norm(asked.field, field)[once]))
        return self._postings.scored(asked.field, lists)

    def places_of_phrase(self, field: str, asked: Phrase) -> Array:
        """The places where a phrase begins, or the window that holds its terms."""
        return self._near(field, asked) if asked.slop else self._adjacent(field, asked.terms)

    def places_of_terms(self, field: str, spans: Iterable[tuple[int, int, int]]) -> Array:
        """The places of spans of terms, (segment, first, past the last), in no order."""
        start = self._start(field)
        parts = [start[:0]]
        for at, first, past in spans:
            segment, base = self._postings.segments[at], self._postings.bases[at]
            rows, tf = segment.postings(field, first, past)
            place = segment.arrays[f"{field}.place"]
            positions = segment.arrays[f"{field}.positions"][int(place[first]) : int(place[past])]
            parts.append(np.repeat(start[rows.astype(np.int64) + base], tf) + positions)
        return np.concatenate(parts)

    def ends(self, field: str) -> Array:
        """Where each piece of text of the field ends, ascending: piece n is before ends[n] and behind ends[n - 1]."""
        start = self._start(field)
        worded = self._postings.column(f"{field}.length") > 0
        ends = np.concatenate((self._places(field, PIECE_END), start[1:][worded] - 1))
        ends.sort(kind="stable")
        return ends

    def lengths(self, field: str) -> Array:
        """How many words each piece of text of the field has, in the order of ``ends``."""
        start, ends = self._start(field), self.ends(field)
        first = start[self._releases(field, ends)]  # in a release's first piece the one before is another's
        lengths: Array = ends - np.maximum(np.concatenate((start[:1], ends[:-1] + 1)), first)
        return lengths

    def in_a_row(self, field: str, terms: Sequence[str], releases: Array) -> Array:
        """Those of some releases (ascending) in which the terms stand in a row, ascending, perhaps repeated."""
        order = sorted(range(len(terms)), key=lambda n: self._count(field, terms[n]))
        found = self._places_in(field, terms[order[0]], releases) - order[0]
        for n in order[1:]:
            if not len(found):
                break
            found = found + n
            check()
            found = shared(found, self._places_in(field, terms[n], once(self._releases(field, found)))) - n
        return self._releases(field, found)

    def _adjacent(self, field: str, terms: Sequence[str]) -> Array:
        """The places where the terms stand in a row."""
        counts = {term: self._count(field, term) for term in terms}
        order = sorted(range(len(terms)), key=lambda n: counts[terms[n]])
        if not counts[terms[order[0]]]:
            return np.zeros(0, np.int32)
        found = self._places(field, terms[order[0]]) - order[0]
        for n in order[1:]:
            check()
            if counts[terms[n]] > max(RESTRICTED * len(found), KEPT):
                places = self._places_in(field, terms[n], once(self._releases(field, found + n)))
            else:
                places = self._places(field, terms[n])
            found = shared(found + n, places) - n
        return found

    def _near(self, field: str, asked: Phrase) -> Array:
        """The places where a window of len(terms) + slop opens that holds every term, as often as asked."""
        terms = sorted(set(asked.terms), key=lambda term: self._count(field, term))
        releases = once(self._releases(field, self._places(field, terms[0])))
        for term in terms[1:]:
            releases = shared(releases, self._rows(field, term)) if len(releases) else releases
        if not len(releases):
            return releases
        lists = [self._places_in(field, term, releases) for term in terms]
        merged = np.concatenate(lists).astype(np.int64)
        order = np.argsort(merged, kind="stable")
        label = np.repeat(np.arange(len(terms)), [len(places) for places in lists])[order]
        merged = merged[order]
        window = np.minimum(
            merged + len(asked.terms) + min(asked.slop, 1 << 40), self._ends(field, merged, releases)
        )
        past = np.searchsorted(merged, window)
        good = np.ones(len(merged), bool)
        for n, term in enumerate(terms):
            check()
            running = np.concatenate(([0], np.cumsum(label == n)))
            good &= running[past] - running[:-1] >= asked.terms.count(term)
        return merged[good]

    def _ends(self, field: str, places: Array, releases: Array) -> Array:
        """For each place, where its piece of text ends. ``releases``: those the places are in."""
        ends = np.concatenate(
            (self._places_in(field, PIECE_END, releases), self._start(field)[releases + 1] - 1)
        )
        ends.sort(kind="stable")
        following: Array = ends[np.searchsorted(ends, places)]
        return following

    # -- places ---------------------------------------------------------------------------------

    def _start(self, field: str) -> Array:
        """Where each release's text starts, and behind the last one the end. One place is free after each."""
        if field not in self._starts:
            postings = self._postings
            sizes = postings.column(f"{field}.length").astype(np.int64) + 1
            for base, segment in zip(postings.bases, postings.segments, strict=True):
                rows, tf = segment.postings(field, 0, 1)
                sizes[base + rows.astype(np.int64)] += tf
            starts = np.concatenate(([0], np.cumsum(sizes)))
            kind = np.int32 if starts[-1] < np.iinfo(np.int32).max >> 1 else np.int64
            self._starts[field] = starts.astype(kind)
        return self._starts[field]

    def _releases(self, field: str, places: Array) -> Array:
        """The release of each place."""
        return np.searchsorted(self._start(field), places, side="right") - 1

    def _count(self, field: str, term: str) -> int:
        """How often a term occurs in a field, removed releases included."""
        total = 0
        for segment, number in zip(self._postings.segments, self._postings.numbers(term), strict=True):
            if number >= 0:
                place = segment.arrays[f"{field}.place"]
                total += int(place[number + 1]) - int(place[number])
        return total

    def _rows(self, field: str, term: str) -> Array:
        """The releases that have a term in a field, ascending, removed ones included."""
        parts = [
            segment.postings(field, number, number + 1)[0].astype(np.int64) + base
            for base, segment, number in self._with(term)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def _with(self, term: str) -> list[tuple[int, Segment, int]]:
        triples = zip(
            self._postings.bases, self._postings.segments, self._postings.numbers(term), strict=True
        )
        return [triple for triple in triples if triple[2] >= 0]

    def _places(self, field: str, term: str) -> Array:
        """All places of a term, ascending."""
        places: Array = self._postings.cache.get(
            ("places", field, term), lambda: self._all_places(field, term)
        )
        return places

    def _all_places(self, field: str, term: str) -> Array:
        start = self._start(field)
        parts = []
        for base, segment, number in self._with(term):
            rows, tf, positions = segment.positions(field, number)
            parts.append(np.repeat(start[rows.astype(np.int64) + base], tf) + positions)
        return np.concatenate(parts) if parts else start[:0]

    def _places_in(self, field: str, term: str, releases: Array) -> Array:
        """The places of a term in some releases (ascending)."""
        start = self._start(field)
        parts = [start[:0]]
        for base, segment, number in self._with(term):
            first, past = np.searchsorted(releases, (base, base + segment.docs))
            wanted = releases[first:past] - base
            rows, tf, positions = segment.positions(field, number)
            if not len(wanted) or not len(rows):
                continue
            at = np.searchsorted(rows, wanted.astype(rows.dtype))
            at[at == len(rows)] = 0
            at = at[rows[at] == wanted]
            begin = (np.cumsum(tf, dtype=np.int64) - tf)[at]
            times = tf[at].astype(np.int64)
            ends = np.cumsum(times)
            within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - times - begin, times)
            parts.append(np.repeat(start[rows[at].astype(np.int64) + base], times) + positions[within])
        return np.concatenate(parts)


def shared(one: Array, other: Array) -> Array:
    """What two ascending arrays without repetitions share, ascending."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return few
    if len(few) * LOOKED_UP < len(many):
        at = np.searchsorted(many, few)
        at[at == len(many)] = 0
        found: Array = few[many[at] == few]
        return found
    both = np.concatenate((few, many))
    both.sort(kind="stable")  # merges two ascending runs: ten times as fast as sorting them anew
    twice: Array = both[:-1][both[1:] == both[:-1]]
    return twice


def once(ascending: Array) -> Array:
    """Each number of an ascending array once."""
    unique: Array = ascending[np.flatnonzero(np.diff(ascending, prepend=-1))]
    return unique
