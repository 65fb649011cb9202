"""Which releases match a query: the nodes of query.py worked out over whole arrays.

Every node comes to Scored: ids ascending, and scores where words are in play.
Keywords, dates and exclusions choose but do not score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.answering.columns import Columns
from index.answering.phrases import Phrases
from index.answering.postings import Postings, Scored
from index.budget import check
from index.flat.sidecar import Array
from index.language.query import And, DateRange, Keyword, Node, Not, Or, Phrase, Prefix, Word

GATHER = 8  # a list 8 times shorter than the other is looked up in it; else the longer is spread out
COMMON = 8  # words in more than 1/8 of all releases are kept spread out: the faster way to intersect them


class Matcher:
    """The query nodes' meaning over one state of the index."""

    def __init__(self, postings: Postings, columns: Columns) -> None:
        self._postings = postings
        self._columns = columns
        self.phrases = Phrases(postings)

    def match(self, node: Node | None) -> Scored:
        """All living releases that match; None matches everything. Raises TooDear."""
        check()
        match node:
            case None:
                return Scored(self._postings.everything, None)
            case Word(term=term, exact=exact, field=field):
                return self._postings.word(term, exact, field)
            case Phrase(terms=(term,), field=field):
                return self._postings.word(term, True, field)
            case Phrase():
                return self.phrases.phrase(node)
            case Prefix(start=start, field=field):
                return self._postings.prefix(start, field)
            case Keyword() | DateRange() | Not():
                return Scored(np.flatnonzero(self._mask(node)).astype(np.int32), None)
            case Or(parts=parts):
                return self._either([self.match(part) for part in parts])
            case And(parts=parts):
                return self._all(parts)

    def _mask(self, node: Keyword | DateRange | Not) -> Array:
        """The living releases a choosing node lets pass, as a mask."""
        match node:
            case Keyword(field=field, values=values):
                mask = self._columns.having(field, values)
            case DateRange(since=since, until=until):
                mask = self._columns.between(since, until)
            case Not(part=part):
                mask = np.ones(self._postings.size, bool)
                mask[self.match(part).ids] = False
        alive = self._postings.alive
        return mask if alive is None else mask & alive

    def _either(self, found: Sequence[Scored]) -> Scored:
        size = self._postings.size
        mask = np.zeros(size, bool)
        total = np.zeros(size, np.float32)
        for ids, scores in found:
            mask[ids] = True
            if scores is not None:
                total[ids] += scores
        ids = np.flatnonzero(mask).astype(np.int32)
        return Scored(ids, None if all(part.scores is None for part in found) else total[ids])

    def _all(self, parts: Sequence[Node]) -> Scored:
        choosing = [part for part in parts if isinstance(part, Keyword | DateRange | Not)]
        scoring = [part for part in parts if not isinstance(part, Keyword | DateRange | Not)]
        if scoring:
            lists = sorted(((self.match(part), part) for part in scoring), key=lambda pair: len(pair[0].ids))
            found = lists[0][0]
            for other, part in lists[1:]:
                found = self._both(found, other, part)
        else:
            found = Scored(self._postings.everything, None)
        for chooser in choosing:
            found = kept(found, self._mask(chooser)[found.ids])
        return found

    def _both(self, few: Scored, many: Scored, part: Node) -> Scored:
        """What two lists share, scores added up; ``part`` is what the longer one came from."""
        if not len(few.ids):
            return few
        if many.scores is None:
            mask = np.zeros(self._postings.size, bool)
            mask[many.ids] = True
            return kept(few, mask[few.ids])
        if len(few.ids) * GATHER < len(many.ids):
            at = np.searchsorted(many.ids, few.ids)
            at[at == len(many.ids)] = 0
            there = many.ids[at] == few.ids
            more = many.scores[at]
        else:
            more = self._spread(many, part)[few.ids]
            there = more >= 0
        ids = few.ids[there]
        return Scored(ids, more[there] if few.scores is None else few.scores[there] + more[there])

    def _spread(self, scored: Scored, part: Node) -> Array:
        """Scores in an array as long as the index, -1 for what did not match."""

        def spread() -> Array:
            assert scored.scores is not None
            full = np.full(self._postings.size, -1, np.float32)
            full[scored.ids] = scored.scores
            return full

        if isinstance(part, Word) and len(scored.ids) * COMMON > self._postings.size:
            full: Array = self._postings.cache.get(("spread", part), spread)
            return full
        return spread()


def kept(scored: Scored, mask: Array) -> Scored:
    """The part of a list that a mask (as long as the list) keeps."""
    if mask.all():
        return scored
    return Scored(scored.ids[mask], None if scored.scores is None else scored.scores[mask])
