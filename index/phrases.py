"""Phrases: where terms stand one after the other, or near each other, inside one piece of text.

A place is one number: the release in the upper half, the position in the
lower. Only releases that have all the terms are looked at, and the rarest term
leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from index.inversion import PIECE_END
from index.postings import SCOPES, Postings, Scored
from index.query import Phrase
from index.sidecar import Array

SHIFT = 32  # a release may have 4 billion words


def phrase(postings: Postings, asked: Phrase) -> Scored:
    """The releases in which the phrase stands, scored by how often it does, as if it were one word."""
    lists = []
    for field, _ in SCOPES[asked.field]:
        norm = postings.norm(asked.field, field)
        for at in range(len(postings.segments)):
            rows = _rows_with_phrase(postings, at, field, asked)
            if len(rows):
                rows, tf = np.unique(rows, return_counts=True)
                ids = rows.astype(np.int32) + postings.bases[at]
                if postings.alive is not None:
                    ids, tf = ids[postings.alive[ids]], tf[postings.alive[ids]]
                lists.append((ids, tf * norm[ids]))
    return postings.scored(asked.field, lists)


def _rows_with_phrase(postings: Postings, at: int, field: str, asked: Phrase) -> Array:
    """The rows of one segment where the phrase stands, once for each time it does."""
    segment = postings.segments[at]
    numbers = {term: segment.terms.find(term) for term in asked.terms}
    if min(numbers.values()) < 0:
        return np.zeros(0, np.int64)
    rows = {term: segment.postings(field, n, n + 1)[0] for term, n in numbers.items()}
    shared = reduce(common, sorted(rows.values(), key=len))
    if not len(shared):
        return shared
    places = {term: _places(postings, at, field, number, shared) for term, number in numbers.items()}
    if not asked.slop:
        return _rows(_adjacent(places, asked.terms))
    ends = _places(postings, at, field, segment.terms.find(PIECE_END), shared)
    return _rows(_near(places, asked.terms, asked.slop, ends))


def _rows(places: Array) -> Array:
    rows: Array = places >> SHIFT
    return rows


def common(few: Array, many: Array) -> Array:
    """What two ascending arrays share."""
    if not len(few) or not len(many):
        return few[:0]
    found = np.searchsorted(many, few)
    found[found == len(many)] = 0
    shared: Array = few[many[found] == few]
    return shared


def _places(postings: Postings, at: int, field: str, term: int, wanted: Array) -> Array:
    """The places of a term in the wanted rows (ascending), in order."""
    if term < 0:
        return np.zeros(0, np.int64)
    rows, tf, positions = postings.segments[at].positions(field, term)
    if len(wanted) * 2 < len(rows):
        start = np.cumsum(tf, dtype=np.int64) - tf
        found = np.searchsorted(rows, wanted)
        found[found == len(rows)] = 0
        found = found[rows[found] == wanted]
        rows, tf, start = rows[found], tf[found].astype(np.int64), start[found]
        total = np.cumsum(tf)
        within = np.arange(total[-1] if len(total) else 0) - np.repeat(total - tf, tf)
        positions = positions[np.repeat(start, tf) + within]
    return np.repeat(rows.astype(np.int64) << SHIFT, tf) | positions.astype(np.int64)


def _adjacent(places: dict[str, Array], terms: Sequence[str]) -> Array:
    """The places where the terms stand in a row."""
    rarest = min(range(len(terms)), key=lambda n: len(places[terms[n]]))
    found = places[terms[rarest]] - rarest
    for n in sorted(range(len(terms)), key=lambda n: len(places[terms[n]])):
        if n != rarest:
            found = common(found + n, places[terms[n]]) - n
    return found


def _near(places: dict[str, Array], terms: Sequence[str], slop: int, ends: Array) -> Array:
    """The places where a window of len(terms) + slop positions opens that holds every term, as often as asked."""
    asked = sorted(set(terms))
    merged = np.concatenate([places[term] for term in asked])
    label = np.repeat(np.arange(len(asked)), [len(places[term]) for term in asked])
    order = np.argsort(merged, kind="stable")
    merged, label = merged[order], label[order]
    limit = ((merged >> SHIFT) + 1) << SHIFT
    if len(ends):
        following = np.searchsorted(ends, merged)
        limit = np.where(following < len(ends), np.minimum(limit, ends[following % len(ends)]), limit)
    window = np.minimum(merged + min(len(terms) + slop, 1 << 31), limit)
    past = np.searchsorted(merged, window)
    good = np.ones(len(merged), bool)
    for n, term in enumerate(asked):
        running = np.concatenate(([0], np.cumsum(label == n)))
        good &= running[past] - running[:-1] >= terms.count(term)
    return merged[good]
