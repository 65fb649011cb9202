"""A segment open for questions: its mapped arrays, and where in them a term, a stem or an id is.

What several segments come to together is postings.py's business; which arrays there are
is told in flat/segment_arrays.py.
"""

from __future__ import annotations

from functools import cached_property

from index.answering.spelling import Spellings
from index.flat.segment_arrays import ZONED
from index.flat.sidecar import Array, Arrays, Strings
from index.stems import stem


class Segment:
    """The mapped arrays of one segment."""

    def __init__(self, name: str, arrays: Arrays) -> None:
        self.name = name
        self.arrays = arrays
        self.docs = len(arrays["date"])
        self.terms = Strings(arrays["terms.text"], arrays["terms.at"])
        self.ids = Strings(arrays["ids.text"], arrays["ids.at"])
        self.languages = tuple(Strings(arrays["languages.text"], arrays["languages.at"]))

    @cached_property
    def spellings(self) -> Spellings:
        """The terms made ready for comparing letter by letter: when first asked for, a third of a second at most."""
        return Spellings(self.terms)

    @cached_property
    def _stems(self) -> list[Strings]:
        """The stems of each language of the segment."""
        names = [f"stems.{language}" for language in range(len(self.languages))]
        return [Strings(self.arrays[f"{name}.text"], self.arrays[f"{name}.at"]) for name in names]

    def postings(self, field: str, first: int, past: int) -> tuple[Array, Array]:
        """Rows and frequencies of the terms numbered first to past (past the last), term by term."""
        return self._span(field, "tf", first, past)

    def weighted(self, field: str, first: int, past: int) -> tuple[Array, Array]:
        """The same with what the occurrences count instead of their number, in units of ``unit_of``."""
        return self._span(field, "weight" if field in ZONED else "tf", first, past)

    def _span(self, field: str, column: str, first: int, past: int) -> tuple[Array, Array]:
        at = self.arrays[f"{field}.at"]
        start, end = int(at[first]), int(at[past])
        return self.arrays[f"{field}.docs"][start:end], self.arrays[f"{field}.{column}"][start:end]

    def positions(self, field: str, term: int) -> tuple[Array, Array, Array]:
        """Rows, frequencies, and all positions of one term, row by row."""
        rows, tf = self.postings(field, term, term + 1)
        place = self.arrays[f"{field}.place"]
        return rows, tf, self.arrays[f"{field}.positions"][int(place[term]) : int(place[term + 1])]

    def forms(self, word: str, language: int) -> list[int]:
        """The numbers of the terms that share the word's stem in one language of the segment."""
        found = self._stems[language].find(stem(word, self.languages[language]))
        if found < 0:
            return []
        arrays, name = self.arrays, f"stems.{language}"
        row = arrays[f"{name}.row"]
        forms: list[int] = arrays[f"{name}.of"][int(row[found]) : int(row[found + 1])].tolist()
        return forms
