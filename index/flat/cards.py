"""Cards on disk: what a result page shows, kept with the segment so that a page reads no release.

Each card is one line of JSON and, behind it, the texts of its passages one
after the other; the JSON says how long each is. Cards are not part of the
Whoosh index and cannot be made again from it: when they are lost, the index is
rebuilt from the corpus.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from itertools import accumulate

from index.entry import Card
from index.flat.sidecar import Array, Arrays, Strings, encoded, strings_of

Passages = tuple[tuple[int, str], ...]


def packed(card: Card) -> bytes:
    """A card as bytes."""
    shown = (*card.passages, *card.boilerplate)
    head = [
        card.id,
        card.title,
        card.date.isoformat() if card.date else None,
        card.issuer,
        card.place,
        card.kind,
        card.topics,
        len(card.passages),
        [number for number, _ in shown],
        [len(text) for _, text in shown],
    ]
    return encoded(json.dumps(head, separators=(",", ":")) + "\n" + "".join(text for _, text in shown))


def unpacked(raw: bytes) -> Card:
    """The card that was packed. Raises ValueError for bytes that are none."""
    head, _, text = raw.decode("utf-8", "surrogatepass").partition("\n")
    id, title, date, issuer, place, kind, topics, bodies, numbers, lengths = json.loads(head)
    ends = list(accumulate(lengths))
    shown = tuple(
        (number, text[end - length : end]) for number, length, end in zip(numbers, lengths, ends, strict=True)
    )
    return Card(
        id=id,
        title=title,
        date=dt.date.fromisoformat(date) if date else None,
        issuer=issuer,
        place=place,
        kind=kind,
        topics=tuple(topics),
        passages=shown[:bodies],
        boilerplate=shown[bodies:],
    )


def card_arrays(cards: Iterable[bytes]) -> dict[str, Array]:
    """Packed cards as the arrays of a flat file."""
    text, at = strings_of(cards)
    return {"cards.text": text, "cards.at": at}


class Cards:
    """The cards of one segment, by row."""

    def __init__(self, arrays: Arrays) -> None:
        self._packed = Strings(arrays["cards.text"], arrays["cards.at"])

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, row: int) -> Card:
        return unpacked(self._packed.raw(row))

    def raw(self, rows: Sequence[int]) -> list[bytes]:
        """Packed cards, for a merge."""
        return [self._packed.raw(row) for row in rows]
