"""tantivy with Dateline's snippets: each hit's stored card goes the way that Dateline's hits go.

The nearest to like with like: two engines, the same words, the same text shown. In a
module of its own, so that plain tantivy's process need not hold Dateline's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from benchmarks.marked import marks_of, shown
from benchmarks.mix import Question
from benchmarks.peer import Shown, Told
from benchmarks.peer_tantivy import Tantivy
from index.flat.cards import packed, unpacked


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
        return tuple(shown(unpacked(bytes(card)), marks) for card in cards)
