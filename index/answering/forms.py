"""Forms: which terms of the index a loose word stands for.

Those that share its stem in the language they are mostly used in. The last
matters: a few releases in Spanish, or English ones taken for Spanish, must not
make "career" a form of "care" because Spanish stems both to "car". A lone Chinese,
Japanese or Korean character stands for every pair that has it (words.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from index.answering.segment import Segment
from index.entry import TEXT_FIELDS
from index.flat.sidecar import Array, encoded
from index.words import is_lone_character


class Forms:
    """The forms of words over the segments of one state of the index. Kept; safe to share between threads."""

    def __init__(
        self,
        segments: Sequence[Segment],
        bases: Sequence[int],
        alive: Array | None,
        numbers: Callable[[str], list[int]],
    ) -> None:
        """``numbers``: the number of a term in each segment, -1 where it is not."""
        self._segments = segments
        self._numbers = numbers
        self._bases = bases
        self._alive = alive
        self._languages = {language for segment in segments for language in segment.languages}
        self._main, self._rest = _main_language(segments)
        if alive is not None:
            self._rest += int(len(alive) - alive.sum())

    def of(self, word: str, exact: bool = False) -> frozenset[str]:
        """A word and every living term that is a form of it; ``exact``: itself, and a character's pairs."""
        if is_lone_character(word):
            return frozenset({word, *self._with_character(word)})
        if exact:
            return frozenset({word})
        shared: dict[str, set[str]] = {}
        for segment in self._segments:
            for number, language in enumerate(segment.languages):
                for term in segment.forms(word, number):
                    shared.setdefault(segment.terms[term], set()).add(language)
        return frozenset({word, *(term for term, where in shared.items() if self._is_form(term, where))})

    def _is_form(self, term: str, where: set[str]) -> bool:
        """Whether a term that shares the stem in these languages is mostly used in one of them."""
        if self._alive is None and where == self._languages:
            return True
        if self._written(term) > 2 * len(TEXT_FIELDS) * self._rest:  # too often for any other language
            return self._main in where
        used = self._uses(term)
        most = max(used.values(), default=0)
        return most > 0 and any(used[language] == most for language in where)

    def _written(self, term: str) -> int:
        """How many releases have a term, removed ones included, counted field by field."""
        written = 0
        for segment, number in zip(self._segments, self._numbers(term), strict=True):
            if number >= 0:
                for field in TEXT_FIELDS:
                    at = segment.arrays[f"{field}.at"]
                    written += int(at[number + 1]) - int(at[number])
        return written

    def _uses(self, term: str) -> Counter[str]:
        """How many living releases of each language have a term, counted field by field."""
        used: Counter[str] = Counter()
        for base, segment, number in zip(self._bases, self._segments, self._numbers(term), strict=True):
            if number >= 0:
                fields = [segment.postings(field, number, number + 1)[0] for field in TEXT_FIELDS]
                rows = np.concatenate(fields)
                if self._alive is not None:
                    rows = rows[self._alive[base + rows.astype(np.int64)]]
                counts = np.bincount(segment.arrays["language"][rows], minlength=len(segment.languages))
                used.update(dict(zip(segment.languages, counts.tolist(), strict=True)))
        return used

    def _with_character(self, character: str) -> set[str]:
        """The living terms that have a character in them."""
        found: set[str] = set()
        wanted = encoded(character)
        for segment in self._segments:
            text = segment.arrays["terms.text"].tobytes()
            at = text.find(wanted)
            while at >= 0:
                term = int(np.searchsorted(segment.arrays["terms.at"], at, side="right")) - 1
                found.add(segment.terms[term])
                at = text.find(wanted, at + 1)
        return {term for term in found if self._alive is None or self._uses(term).total()}


def _main_language(segments: Sequence[Segment]) -> tuple[str, int]:
    """The language of most releases, and how many are in others."""
    docs: Counter[str] = Counter()
    for segment in segments:
        counts = np.bincount(segment.arrays["language"], minlength=len(segment.languages))
        docs.update(dict(zip(segment.languages, counts.tolist(), strict=True)))
    main, most = max(docs.items(), key=lambda pair: pair[1], default=("", 0))
    return main, docs.total() - most
