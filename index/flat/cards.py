"""Cards on disk: what result pages show, and where each word of it stands, kept with the segment.

So a page of results reads no release, and no text is searched for what is to be
marked: an answer looks a card's words up by their numbers (answering/excerpts.py).
Cards are not part of the Whoosh index and cannot be made again from it: when they are
lost, the index is rebuilt from the corpus.

The arrays of a cards file. A piece is the title of a card, one of its passages, or
one of its boilerplate passages, in that order; a slot is a word of a piece, or its end:

    heads.text, heads.at       a line of JSON for each card: id, date, issuer, place, kind, topics
    pieces.row                 the pieces of card d: pieces.row[d] to pieces.row[d+1], all cards in turn
    pieces.text, pieces.at     the text of each piece
    pieces.number              its passage number, 0 for titles
    pieces.kind                TITLE, BODY or BOILERPLATE, and REFERENCES on top for lists of references
    pieces.slot                where the slots of each piece begin, and behind the last one the end
    slots.term                 the word's number among the segment's terms, PIECE_END's for the end of a piece
    slots.start, slots.length  where the word stands in the piece, in code points
    terms                      how many terms the segment has: other cards than its own are found out
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.entry import Card
from index.flat.sidecar import Array, Arrays, Damaged, Strings, smallest, strings_of

_read = json.JSONDecoder().raw_decode  # json.loads does the same, and much else, in five times the time

TITLE, BODY, BOILERPLATE = range(3)
REFERENCES = 4  # a bit
ZONE = 3  # the bits that are no REFERENCES


def head_of(card: Card) -> bytes:
    """What a card tells besides its texts, as bytes."""
    date = card.date.isoformat() if card.date else None
    told = [card.id, date, card.issuer, card.place, card.kind, card.topics]
    return json.dumps(told, separators=(",", ":")).encode()


class Cards:
    """The cards of one segment, by row. Single numbers are read through memoryviews: numpy takes longer for one."""

    def __init__(self, arrays: Arrays) -> None:
        """Raises Damaged for arrays that are no cards."""
        try:
            self._heads = Strings(arrays["heads.text"], arrays["heads.at"])
            self._texts = Strings(arrays["pieces.text"], arrays["pieces.at"])
            self.first: memoryview = arrays["pieces.row"].data
            self.number: memoryview = arrays["pieces.number"].data
            self.kind: memoryview = arrays["pieces.kind"].data
            self.slot: memoryview = arrays["pieces.slot"].data
            self.term: Array = arrays["slots.term"]
            self.start: Array = arrays["slots.start"]
            self.length: Array = arrays["slots.length"]
            self.terms = int(arrays["terms"][0])
        except KeyError as missing:
            raise Damaged(f"cards without {missing}") from missing
        self.arrays = arrays

    def __len__(self) -> int:
        return len(self._heads)

    def head(self, row: int) -> tuple[str, dt.date | None, str | None, str | None, str, tuple[str, ...]]:
        """Id, date, issuer, place, kind and topics."""
        (id, date, issuer, place, kind, topics), _ = _read(self._heads.text(row))
        return id, dt.date.fromisoformat(date) if date else None, issuer, place, kind, tuple(topics)

    def text(self, piece: int) -> str:
        """The text of a piece."""
        return self._texts.text(piece)

    def __getitem__(self, row: int) -> Card:
        id, date, issuer, place, kind, topics = self.head(row)
        first, past = self.first[row], self.first[row + 1]
        shown: dict[int, list[tuple[int, str]]] = {BODY: [], BOILERPLATE: []}
        for piece in range(first + 1, past):
            shown[self.kind[piece] & ZONE].append((self.number[piece], self.text(piece)))
        return Card(
            id=id,
            title=self.text(first),
            date=date,
            issuer=issuer,
            place=place,
            kind=kind,
            topics=topics,
            passages=tuple(shown[BODY]),
            boilerplate=tuple(shown[BOILERPLATE]),
        )


class Laid(NamedTuple):
    """Cards as they are laid out: whole numbers by card, by piece and by slot, in order."""

    heads: Sequence[bytes]
    pieces: Array  # how many each card has
    texts: Sequence[bytes]
    number: Array
    kind: Array
    slots: Array  # how many each piece has
    term: Array
    start: Array
    length: Array


def card_arrays(laid: Laid, terms: int) -> dict[str, Array]:
    """The arrays of a cards file of a segment with so many terms."""
    made: dict[str, Array] = {}
    made["heads.text"], made["heads.at"] = strings_of(laid.heads)
    made["pieces.text"], made["pieces.at"] = strings_of(laid.texts)
    made["pieces.row"] = smallest(np.concatenate(([0], np.cumsum(laid.pieces, dtype=np.int64))))
    made["pieces.number"] = smallest(laid.number)
    made["pieces.kind"] = laid.kind.astype(np.uint8)
    made["pieces.slot"] = smallest(np.concatenate(([0], np.cumsum(laid.slots, dtype=np.int64))))
    made["slots.term"] = smallest(laid.term)
    made["slots.start"] = smallest(laid.start)
    made["slots.length"] = smallest(laid.length)
    made["terms"] = np.array([terms], np.uint32)
    return made
