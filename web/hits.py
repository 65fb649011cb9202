"""Hits made ready for the page: each with the addresses it leads to, as finished strings.

A page of results has some two hundred links; building each in the template
would cost more than the search.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from archive.address import release_address
from index.search import Hit
from web.question import Question, search_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """A hit and where it leads. ``topics`` are (label, address); addresses stand below the prefix."""

    hit: Hit
    address: str
    issuer_address: str
    topics: tuple[tuple[str, str], ...]


def shown_hits(hits: tuple[Hit, ...]) -> list[ShownHit]:
    """The hits of one page, in their order."""
    return [
        ShownHit(
            hit=hit,
            address=release_address(hit.id, hit.title),
            issuer_address=search_for("issuer", hit.issuer) if hit.issuer else "",
            topics=tuple((label, search_for("topic", id)) for id, label in hit.topics),
        )
        for hit in hits
    ]


def highlight_of(question: Question) -> str:
    """What follows a release's address so that the page keeps the marks of this query; "" without one."""
    pairs = {"hl": question.q} | ({"synonyms": "off"} if "synonyms" in question.off else {})
    return f"?{urlencode(pairs, errors='replace')}" if question.q else ""
