"""Laying out cards: from texts, or from cards files that are merged, to what flat/cards.py writes.

A text of a card is cut into words once, for the card and for the posting lists.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from index.entry import Card
from index.flat.cards import BODY, BOILERPLATE, REFERENCES, TITLE, Laid, card_arrays, head_of
from index.flat.segment_arrays import lengths_of
from index.flat.sidecar import Array, Arrays, Strings, encoded
from index.snippets import is_list_of_references
from index.words import measured


class CutCard(NamedTuple):
    """A card and the words of its pieces: numbers of terms, and the lengths that words.measured gives."""

    head: bytes
    kinds: Sequence[int]
    numbers: Sequence[int]
    texts: Sequence[str]
    terms: Sequence[list[int]]
    lengths: Sequence[list[int]]

    def known(self) -> dict[str, list[int]]:
        """The numbers of the terms of each text, for whoever has the same text to cut."""
        return dict(zip(self.texts, self.terms, strict=True))


def cut_card(card: Card, number_of: Callable[[str], int]) -> CutCard:
    """A card cut into words, each with a number."""
    pieces = [(TITLE, 0, card.title)]
    for zone, passages in ((BODY, card.passages), (BOILERPLATE, card.boilerplate)):
        pieces += [(zone | _references(text), number, text) for number, text in passages]
    kinds, numbers, texts = zip(*pieces, strict=True)
    cut = [measured(text) for text in texts]
    return CutCard(
        head=head_of(card),
        kinds=kinds,
        numbers=numbers,
        texts=texts,
        terms=[list(map(number_of, terms)) for terms, _ in cut],
        lengths=[lengths for _, lengths in cut],
    )


def _references(text: str) -> int:
    return REFERENCES if is_list_of_references(text) else 0


class CardBatch:
    """Cut cards gathered in memory until they make a file."""

    def __init__(self) -> None:
        self._heads: list[bytes] = []
        self._texts: list[bytes] = []
        self._pieces = array("I")
        self._number = array("I")
        self._kind = array("B")
        self._slots = array("I")
        self._terms = array("I")
        self._lengths = array("i")

    def add(self, card: CutCard) -> None:
        """Take in a card, as the next row."""
        self._heads.append(card.head)
        self._pieces.append(len(card.texts))
        self._texts += map(encoded, card.texts)
        self._number.extend(card.numbers)
        self._kind.extend(card.kinds)
        for terms, lengths in zip(card.terms, card.lengths, strict=True):
            self._slots.append(len(terms) + 1)
            self._terms.fromlist(terms)  # a fifth of what extend takes
            self._terms.append(0)
            self._lengths.fromlist(lengths)
            self._lengths.extend((0, 0))

    def arrays(self, rows: Array, rank: Array, terms: int) -> dict[str, Array]:
        """The arrays of these rows; ``rank`` is the number that a term has among the segment's."""
        slots = _numbers(self._slots)
        before, length = _numbers(self._lengths).reshape(-1, 2).T
        ends = np.cumsum(before + length)
        first = np.cumsum(slots) - slots
        start = ends - length - np.repeat(np.concatenate(([0], ends))[first], slots)
        laid = Laid(
            heads=self._heads,
            pieces=_numbers(self._pieces),
            texts=self._texts,
            number=_numbers(self._number),
            kind=_numbers(self._kind),
            slots=slots,
            term=rank[_numbers(self._terms)],
            start=start,
            length=length,
        )
        return card_arrays(laid if len(rows) == len(self._heads) else chosen(laid, rows), terms)


def merged_cards(parts: Sequence[tuple[Arrays, Array, Array]], terms: int) -> dict[str, Array]:
    """Cards files as one: of each its arrays, the rows that count, and the new number of each term."""
    laid = [chosen(_laid(arrays, renumber), rows) for arrays, rows, renumber in parts]
    return card_arrays(
        Laid(
            heads=[head for one in laid for head in one.heads],
            pieces=np.concatenate([one.pieces for one in laid]),
            texts=[text for one in laid for text in one.texts],
            number=np.concatenate([one.number for one in laid]),
            kind=np.concatenate([one.kind for one in laid]),
            slots=np.concatenate([one.slots for one in laid]),
            term=np.concatenate([one.term for one in laid]),
            start=np.concatenate([one.start for one in laid]),
            length=np.concatenate([one.length for one in laid]),
        ),
        terms,
    )


def _laid(arrays: Arrays, renumber: Array) -> Laid:
    return Laid(
        heads=Strings(arrays["heads.text"], arrays["heads.at"]).all_raw(),
        pieces=lengths_of(arrays["pieces.row"]),
        texts=Strings(arrays["pieces.text"], arrays["pieces.at"]).all_raw(),
        number=arrays["pieces.number"].astype(np.int64),
        kind=arrays["pieces.kind"],
        slots=lengths_of(arrays["pieces.slot"]),
        term=renumber[arrays["slots.term"]],
        start=arrays["slots.start"].astype(np.int64),
        length=arrays["slots.length"].astype(np.int64),
    )


def chosen(laid: Laid, rows: Array) -> Laid:
    """Some cards of many, in their order."""
    wanted = np.zeros(len(laid.pieces), bool)
    wanted[rows] = True
    pieces = np.repeat(wanted, laid.pieces)
    slots = np.repeat(pieces, laid.slots)
    return Laid(
        heads=[laid.heads[row] for row in np.flatnonzero(wanted).tolist()],
        pieces=laid.pieces[wanted],
        texts=[laid.texts[piece] for piece in np.flatnonzero(pieces).tolist()],
        number=laid.number[pieces],
        kind=laid.kind[pieces],
        slots=laid.slots[pieces],
        term=laid.term[slots],
        start=laid.start[slots],
        length=laid.length[slots],
    )


def _numbers(held: array[int]) -> Array:
    return np.array(held)
