"""From releases to the arrays of one segment: the inversion.

A Batch takes entries and turns their words into numbers; ``arrays`` sorts these
into posting lists. Which arrays a segment has is told in segment_arrays.py.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.entry import TEXT_FIELDS, Entry, checked
from index.flat.quotations import packed_said, said_arrays
from index.flat.segment_arrays import (
    NO_DAY,
    PIECE_END,
    keyword_arrays,
    language_arrays,
    posting_arrays,
    stem_arrays,
)
from index.flat.sidecar import Array, encoded, strings_of
from index.language.query import KEYWORD_FIELDS
from index.making.laying import CardBatch, cut_card
from index.making.zones import weight_arrays
from index.stems import DEFAULT_LANGUAGE
from index.words import terms_of


class _Numbers(dict[str, int]):
    """Numbers given to strings in the order they are first met."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


class Batch:
    """Entries gathered in memory until they make a segment. Of two with one id, the later counts."""

    def __init__(self) -> None:
        self._vocabulary = _Numbers({PIECE_END: 0})
        self._words = {field: array("I") for field in TEXT_FIELDS}
        self._counts: dict[str, list[int]] = {field: [] for field in TEXT_FIELDS}
        self._keywords: dict[str, list[tuple[str, ...]]] = {field: [] for field in KEYWORD_FIELDS}
        self._ids: list[str] = []
        self._digests: list[str] = []
        self._days: list[int] = []
        self._languages: list[str] = []
        self._cards = CardBatch()
        self._said: list[bytes] = []
        self._row: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._row)

    @property
    def words(self) -> int:
        """How many words are held, those of replaced entries included: a measure of memory."""
        return sum(len(words) for words in self._words.values())

    def __contains__(self, id: str) -> bool:
        return id in self._row

    def add(self, entry: Entry) -> int:
        """Take in an entry; its row. Raises ValueError or TypeError before anything is changed."""
        checked(entry)
        card = cut_card(entry.card, self._vocabulary.__getitem__)
        known = card.known()
        cut = {field: self._cut(entry.texts.get(field, ()), known) for field in TEXT_FIELDS}
        said = [one for one, spoken in zip(entry.said, cut["quote"], strict=True) if spoken]
        words = {field: _in_turn(pieces) for field, pieces in cut.items()}
        for field, numbers in words.items():
            self._words[field].fromlist(numbers)
            self._counts[field].append(len(numbers))
        for name, rows in self._keywords.items():
            rows.append(tuple(sorted(set(entry.keywords.get(name, ())))))
        self._digests.append(entry.digest)
        self._cards.add(card)
        self._said.append(packed_said(said))
        self._days.append(entry.date.toordinal() if entry.date else NO_DAY)
        self._languages.append(entry.language or DEFAULT_LANGUAGE)
        row = self._row[entry.id] = len(self._ids)
        self._ids.append(entry.id)
        return row

    def remove(self, id: str) -> None:
        """Forget an entry. Unknown ids are no mistake."""
        self._row.pop(id, None)

    def _cut(self, pieces: Sequence[str], known: Mapping[str, list[int]]) -> list[list[int]]:
        """The terms of pieces of text as numbers; ``known``: those of texts that are cut already."""
        number = self._vocabulary.__getitem__
        return [known[piece] if piece in known else list(map(number, terms_of(piece))) for piece in pieces]

    def kept(self) -> list[int]:
        """The rows that count, in order."""
        return sorted(self._row.values())

    def arrays(self) -> tuple[dict[str, Array], dict[str, Array]]:
        """The arrays of the segment, and of its cards and quotations: the rows that count, renumbered without gaps."""
        rows = self.kept()
        renumber = np.full(len(self._ids), -1, np.int64)
        renumber[rows] = np.arange(len(rows))
        words = {field: self._counting(field, renumber) for field in TEXT_FIELDS}
        rank, terms = _ranked(list(self._vocabulary), [numbers for numbers, _, _ in words.values()])
        made: dict[str, Array] = {}
        made["terms.text"], made["terms.at"] = strings_of(terms)
        for field, (numbers, row, position) in words.items():
            made |= _inverted(field, rank[numbers], row, position, len(rows), len(terms))
        for name in KEYWORD_FIELDS:
            made |= keyword_arrays(name, [self._keywords[name][row] for row in rows])
        made["ids.text"], made["ids.at"] = strings_of(self._ids[row] for row in rows)
        made["digests.text"], made["digests.at"] = strings_of(self._digests[row] for row in rows)
        made["date"] = np.array([self._days[row] for row in rows], np.int32)
        made |= language_arrays([self._languages[row] for row in rows])
        made |= stem_arrays(made) | weight_arrays(made)
        cards = self._cards.arrays(np.array(rows, np.int64), rank, len(terms))
        return made, cards | said_arrays(self._said[row] for row in rows)

    def _counting(self, field: str, renumber: Array) -> tuple[Array, Array, Array]:
        """The words of the rows that count: number, row, position."""
        counts = np.array(self._counts[field], np.int64)
        numbers = np.array(self._words[field], np.uint32)
        row = np.repeat(renumber, counts)
        position = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
        keep = row >= 0
        return (numbers, row, position) if keep.all() else (numbers[keep], row[keep], position[keep])


def _in_turn(pieces: Sequence[list[int]]) -> list[int]:
    """The terms of pieces one after the other, PIECE_END between; a piece without words is none."""
    found: list[int] = []
    for numbers in pieces:
        if numbers:
            if found:
                found.append(0)
            found += numbers
    return found


def _ranked(terms: list[str], words: Iterable[Array]) -> tuple[Array, list[bytes]]:
    """The rank of each term when sorted by code point, and the sorted terms as UTF-8.

    Only of terms that occur among the words: what a replaced entry alone had is gone
    (rank 0), as it is when a lost sidecar is made again from the postings.
    """
    used = np.zeros(len(terms), bool)
    used[0] = True
    for numbers in words:
        used[numbers] = True
    raw = {number: encoded(terms[number]) for number in np.flatnonzero(used).tolist()}
    order = sorted(raw, key=raw.__getitem__)
    rank = np.zeros(len(terms), np.int64)
    rank[order] = np.arange(len(order))
    return rank, [raw[number] for number in order]


def _inverted(
    field: str, numbers: Array, row: Array, position: Array, docs: int, terms: int
) -> dict[str, Array]:
    """Posting lists of one field from its words in reading order."""
    order = sorting_order(numbers)
    numbers, row, position = numbers[order], row[order], position[order]
    first = np.flatnonzero(np.diff(numbers, prepend=-1) | np.diff(row, prepend=-1))
    tf = np.diff(first, append=len(numbers))
    return posting_arrays(field, numbers[first], row[first], tf, position, docs, terms)


def sorting_order(numbers: Array) -> Array:
    """The stable order that sorts whole numbers below 2**32: by their lower half, then by their upper half.

    Sixteen bits numpy sorts by counting, which takes a twentieth of the time of comparing.
    """
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    upper = (numbers >> 16).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")] if upper.any() else order
