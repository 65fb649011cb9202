"""The lexicon: the words of the living releases, as far as titles and bodies have them.

For suggestions while typing and for "did you mean". A word that only removed
releases have is not in it: what was withdrawn must not come back as a
suggestion. Ranking is by the segments' own counts, removed releases included;
what is given out is counted anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from index.answering.postings import Postings
from index.answering.spelling import slips
from index.flat.sidecar import Array, Arrays

FIELDS = ("title", "body")
SLIP_COSTS = math.log(30)  # a word is preferred at one more mistake if it is 30 times as frequent
FIRST_LETTER_COSTS = math.log(20)  # people rarely err in the first letter
SPARE = 4  # so many times the words asked for are counted, for some may turn out to be gone


class Lexicon:
    """The words of one state of the index. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    def releases(self, term: str) -> int:
        """How many living releases have this very term in title or body."""
        return len(self._postings.word(term, True, "any").ids)

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many releases have each term in the body, removed ones included."""
        return {term: self._frequency(term) for term in set(terms)}

    def _frequency(self, term: str) -> int:
        written = 0
        for segment in self._postings.segments:
            if (number := segment.terms.find(term)) >= 0:
                at = segment.arrays["body.at"]
                written += int(at[number + 1]) - int(at[number])
        return written

    def beginning(self, start: str, limit: int) -> tuple[tuple[str, int], ...]:
        """The most frequent words that begin so, and how many releases have each, the most frequent first."""
        counts: dict[str, int] = {}
        for segment in self._postings.segments:
            first, past = segment.terms.span(start)
            found = _counts(segment.arrays, max(first, 1), max(past, 1))
            most = min(limit * SPARE, len(found))
            for at in np.argpartition(-found, most - 1)[:most].tolist() if most else ():
                term = segment.terms[max(first, 1) + at]
                counts[term] = counts.get(term, 0) + int(found[at])
        living = self._living(sorted(counts, key=lambda term: (-counts[term], term)), limit)
        return tuple(sorted(living, key=lambda pair: (-pair[1], pair[0])))

    def alike(self, word: str, limit: int) -> tuple[tuple[str, int], ...]:
        """The words that ``word`` may be a misspelling of, the likeliest first, and how many releases have each."""
        most = slips(word)
        if not most:
            return ()
        distance: dict[str, int] = {}
        counts: dict[str, int] = {}
        for segment in self._postings.segments:
            for number, far in segment.spellings.alike(word, most):
                term = segment.terms[number]
                distance[term] = far
                counts[term] = counts.get(term, 0) + int(_counts(segment.arrays, number, number + 1)[0])

        def cost(term: str) -> tuple[float, str]:
            slip = SLIP_COSTS * distance[term] + FIRST_LETTER_COSTS * (term[0] != word[0])
            return slip - math.log(counts[term] or 0.5), term

        return self._living(sorted(distance, key=cost), limit)

    def _living(self, terms: list[str], limit: int) -> tuple[tuple[str, int], ...]:
        """The first terms that living releases have, each with their number."""
        living = []
        for term in terms[: limit * SPARE]:
            if count := self.releases(term):
                living.append((term, count))
            if len(living) == limit:
                break
        return tuple(living)


def _counts(arrays: Arrays, first: int, past: int) -> Array:
    """In how many releases each of some terms of a segment occurs, counted field by field."""
    total = np.zeros(past - first, np.int64)
    for field in FIELDS:
        at = arrays[f"{field}.at"][first : past + 1].astype(np.int64)
        total += at[1:] - at[:-1]
    return total
