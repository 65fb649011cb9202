"""tantivy with Dateline's snippets: each hit's stored card is searched for what to show and to mark.

The same words, the same text shown, by the best means that tantivy has: it gives
no places of words, so what matches is found in the text, the way Dateline has for any engine
(snippets.snippets_of; tests hold its own, faster way to the same). What is to be marked in the title, which
Dateline's answer tells too, is not asked. A card is stored as one line of JSON with the texts of its passages
behind it, so that it is taken apart at little cost. In a module of its own, so that plain tantivy's
process need not hold Dateline's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, ClassVar

from benchmarks.marked import as_html, marks_of
from benchmarks.mix import Question
from benchmarks.peer import Shown, Told
from benchmarks.peer_tantivy import Tantivy
from index.entry import Card
from index.marks import Marks
from index.snippets import snippets_of

_read = json.JSONDecoder().raw_decode  # a fifth of the time of json.loads


class TantivyWithCards(Tantivy):
    """Stores the cards that Dateline stores, in place of title and body."""

    key: ClassVar[str] = "tantivy-cards"
    label: ClassVar[str] = "tantivy, Dateline's snippets"
    index: ClassVar[str] = "tantivy-cards"
    stores_terms: ClassVar[bool] = False

    @classmethod
    def _told(cls, release: Told) -> dict[str, Any]:
        return super()._told(release) | {"card": packed(release.entry.card)}

    def _hits(self, addresses: Iterable[Any], query: Any, question: Question) -> tuple[Shown, ...]:
        marks = marks_of(question)
        cards = (self._searcher.doc(address)["card"][0] for _, address in addresses)
        return tuple([_shown(unpacked(bytes(card)), marks) for card in cards])


def _shown(card: Card, marks: Marks) -> Shown:
    return Shown(id=card.id, title=card.title, date=card.date, snippet=as_html(snippets_of(card, marks)[0]))


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
    return (json.dumps(head, separators=(",", ":")) + "\n" + "".join(text for _, text in shown)).encode(
        "utf-8", "surrogatepass"
    )


def unpacked(raw: bytes) -> Card:
    """The card that was packed. Raises ValueError for bytes that are none."""
    text = raw.decode("utf-8", "surrogatepass")
    head, end = _read(text)
    text = text[end + 1 :]
    id, title, date, issuer, place, kind, topics, bodies, numbers, lengths = head
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
