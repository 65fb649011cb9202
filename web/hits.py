"""Hits made ready for the page: each with the addresses it leads to, as finished strings.

A page of results has some two hundred links; building each in the template
would cost more than the search.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from archive.address import release_address
from index.engine import Engine
from index.search import Hit
from index.similar import is_copy
from web.question import Question, search_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """A hit and where it leads. ``topics`` are (label, address); addresses stand below the prefix.

    ``copies`` are the near-identical releases folded under it, with their addresses.
    """

    hit: Hit
    address: str
    issuer_address: str
    topics: tuple[tuple[str, str], ...]
    copies: tuple[tuple[Hit, str], ...] = ()


def shown_hits(hits: tuple[Hit, ...], engine: Engine) -> list[ShownHit]:
    """The hits of one page, in their order, near-identical copies folded under the first of them."""
    copies = _copies(hits, engine)
    folded = {copy.id for under in copies.values() for copy in under}
    return [
        ShownHit(
            hit=hit,
            address=release_address(hit.id, hit.title),
            issuer_address=search_for("issuer", hit.issuer) if hit.issuer else "",
            topics=tuple((label, search_for("topic", id)) for id, label in hit.topics),
            copies=tuple((copy, release_address(copy.id, copy.title)) for copy in copies.get(hit.id, ())),
        )
        for hit in hits
        if hit.id not in folded
    ]


def _copies(hits: tuple[Hit, ...], engine: Engine) -> dict[str, list[Hit]]:
    """The first of several copies on this page -> the others. Only releases of one title are compared."""
    by_title: dict[str, list[Hit]] = {}
    for hit in hits:
        by_title.setdefault(hit.title.casefold(), []).append(hit)
    found: dict[str, list[Hit]] = {}
    for alike in by_title.values():
        if len(alike) > 1:
            first, *others = alike
            cards = {card.id: card for card in engine.cards([hit.id for hit in alike])}
            if first.id in cards:
                found[first.id] = [
                    hit for hit in others if hit.id in cards and is_copy(cards[first.id], cards[hit.id])
                ]
    return found


def highlight_of(question: Question) -> str:
    """What follows a release's address so that the page keeps the marks of this query; "" without one."""
    pairs = {"hl": question.q} | ({"synonyms": "off"} if "synonyms" in question.off else {})
    return f"?{urlencode(pairs, errors='replace')}" if question.q else ""
