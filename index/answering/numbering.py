"""Numbering: a snapshot's numbers of releases, and their ids.

Inside, a release is a number; people and pages call it by its id. Where the ids found lately
belong is remembered, because their cards are asked for next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from index.answering.postings import Postings
from index.flat.sidecar import Array

REMEMBERED = 10_000  # where releases found lately are, so that their cards need no search for the id


class Numbering:
    """Numbers and ids over one state of the index. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._bases = postings.bases
        self._tables = [segment.ids for segment in postings.segments]
        self._found: OrderedDict[str, int] = OrderedDict()

    def ids(self, numbers: Array) -> tuple[str, ...]:
        """The ids of releases, which are remembered for a while."""
        bases, tables = self._bases, self._tables
        found = {}
        for number in numbers.tolist():
            at = bisect_right(bases, number) - 1
            found[tables[at].text(number - bases[at])] = number
        self._found.update(found)
        while len(self._found) > REMEMBERED:
            try:
                self._found.popitem(last=False)
            except KeyError:  # another thread emptied it
                break
        return tuple(found)

    def number(self, id: str) -> int | None:
        """The number of a living release."""
        known = self._found.get(id)
        return known if known is not None else self.all().get(id)

    def all(self) -> Mapping[str, int]:
        """id -> number, for every living release. Made when first asked for, and kept."""
        if not hasattr(self, "_numbers"):
            every = [id for table in self._tables for id in table]
            alive = self._postings.alive
            self._numbers = {id: n for n, id in enumerate(every) if alive is None or alive[n]}
        return self._numbers

    def placed(self, ids: Sequence[str]) -> list[tuple[int, int]]:
        """Segment and row of these releases; unknown ids are left out."""
        placed = []
        for id in ids:
            number = self.number(id)
            if number is not None:
                at = bisect_right(self._bases, number) - 1
                placed.append((at, number - self._bases[at]))
        return placed
