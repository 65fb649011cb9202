"""Ranking: which of the releases found come first.

By relevance, newest or oldest. Ties are settled alike everywhere: the newer
first, then the id; releases without a date come after all others.
"""

from __future__ import annotations

import numpy as np

from index.answering.postings import Postings, Scored
from index.engine import Sort
from index.flat.segment_arrays import NO_DAY
from index.flat.sidecar import Array

CHUNK = 64  # scores are first compared by the best of each 64


class Ranks:
    """The place of every release in the two orders by date."""

    def __init__(self, postings: Postings, day: Array) -> None:
        ids = _ids(postings)
        self.newest = _places(np.lexsort((ids, -day)))  # NO_DAY is below every day, so it comes last
        far = np.where(day == NO_DAY, np.iinfo(np.int32).max, day)
        self.oldest = _places(np.lexsort((ids, far)))

    def first(self, scored: Scored, sort: Sort, offset: int, limit: int) -> Array:
        """The ids from ``offset`` on, at most ``limit``, in the order asked for."""
        wanted = min(offset + limit, len(scored.ids))
        if wanted <= offset:
            return scored.ids[:0]
        if sort == "relevance" and scored.scores is not None:
            ids, scores = _best(scored.ids, scored.scores, wanted)
            return ids[np.lexsort((self.newest[ids], -scores))][offset:wanted]
        places = (self.oldest if sort == "oldest" else self.newest)[scored.ids]
        if wanted < len(places):
            near = np.argpartition(places, wanted - 1)[:wanted]
            ids, places = scored.ids[near], places[near]
        else:
            ids = scored.ids
        return ids[np.argsort(places)][offset:wanted]

    def behind(self, scored: Scored, sort: Sort, last: int) -> int | None:
        """How many hits stand before the one right behind release ``last``; None when that is no hit."""
        at = int(np.searchsorted(scored.ids, last))
        if at == len(scored.ids) or scored.ids[at] != last:
            return None
        places = (self.oldest if sort == "oldest" else self.newest)[scored.ids]
        earlier = places <= places[at]
        if sort == "relevance" and scored.scores is not None:
            score = scored.scores[at]
            earlier = (scored.scores > score) | ((scored.scores == score) & earlier)
        return int(np.count_nonzero(earlier))


def _ids(postings: Postings) -> Array:
    """The id of every release as bytes that sort by code point."""
    raw = []
    for segment in postings.segments:
        text, at = segment.arrays["ids.text"], segment.arrays["ids.at"].astype(np.int64)
        lengths = np.diff(at)
        if len(lengths) and (lengths == lengths[0]).all():
            raw.append(np.ascontiguousarray(text).view(f"S{lengths[0]}"))
        else:
            raw.append(np.array([segment.ids.raw(n) for n in range(segment.docs)], "S"))
    return np.concatenate(raw) if raw else np.zeros(0, "S1")


def _places(order: Array) -> Array:
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _best(ids: Array, scores: Array, wanted: int) -> tuple[Array, Array]:
    """At least the ``wanted`` highest scores, every tie of the last one among them."""
    if len(scores) > 4 * CHUNK and wanted * 4 < len(scores) // CHUNK:
        whole = len(scores) // CHUNK * CHUNK
        peaks = scores[:whole].reshape(-1, CHUNK).max(axis=1)
        floor = np.partition(peaks, len(peaks) - wanted)[len(peaks) - wanted]
        near = np.flatnonzero(scores >= floor)
        ids, scores = ids[near], scores[near]
    if len(scores) > wanted:
        floor = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        near = np.flatnonzero(scores >= floor)
        ids, scores = ids[near], scores[near]
    return ids, scores
