"""Hits made ready for the page: each with the addresses it leads to, as finished strings.

A page of results has some two hundred links; building each in the template
would cost more than the search. The tuples are taken apart there (page.py says why).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from archive.address import release_address
from index.engine import Engine
from index.search import Hit, Snippet
from index.similar import is_copy
from web.question import Question, search_for
from web.wording import capitalised, count_of, short_day

Runs = tuple[tuple[str, bool], ...]  # a text cut at its matches: (piece, is it a match?)

USUAL_KIND = "press release"  # is not said of a hit; every other kind is


class ShownPassage(NamedTuple):
    """A passage of a hit: where it leads, its number, and its text cut at the matches."""

    address: str
    number: str
    in_boilerplate: bool
    text: Runs


class ShownHit(NamedTuple):
    """A hit as strings, "" for what it lacks. Addresses begin with the site's prefix.

    ``more`` says how many other passages match. ``topics`` are (what stands between it
    and the one before, label, address); ``copies`` are the near-identical releases
    folded under it, each with its words and its address.
    """

    address: str
    title: Runs
    date: str
    day: str
    issuer: str
    issuer_address: str
    place: str
    kind: str
    passages: tuple[ShownPassage, ...]
    more: str
    topics: tuple[tuple[str, str, str], ...]
    copies_words: str
    copies: tuple[tuple[str, str, str], ...]


def shown_hits(hits: Sequence[Hit], engine: Engine, question: Question, root: str) -> list[ShownHit]:
    """The hits of one page, in their order, near-identical copies folded under the first of them."""
    copies = _copies(hits, engine)
    folded = {copy.id for under in copies.values() for copy in under}
    highlight = highlight_of(question)
    return [_shown(hit, copies.get(hit.id, []), highlight, root) for hit in hits if hit.id not in folded]


def _shown(hit: Hit, copies: list[Hit], highlight: str, root: str) -> ShownHit:
    page = root + release_address(hit.id, hit.title)
    address = page + highlight
    date = hit.date
    return ShownHit(
        address=address,
        title=hit.title_runs(),
        date=date.isoformat() if date else "",
        day=short_day(date) if date else "",
        issuer=hit.issuer or "",
        issuer_address=root + search_for("issuer", hit.issuer) if hit.issuer else "",
        place=hit.place or "",
        kind=capitalised(hit.kind) if hit.kind != USUAL_KIND else "",
        passages=tuple([_passage(passage, address) for passage in hit.passages]),
        more=count_of(hit.more_passages, "more passage") if hit.more_passages else "",
        topics=tuple(
            [
                (", " if at else "", label, root + search_for("topic", id))
                for at, (id, label) in enumerate(hit.topics)
            ]
        ),
        copies_words=count_of(len(copies), "near-identical copy", "near-identical copies") if copies else "",
        copies=tuple(
            (
                ", " if at else "",
                _copy_words(copy, hit),
                root + release_address(copy.id, copy.title) + highlight,
            )
            for at, copy in enumerate(copies)
        ),
    )


def _passage(passage: Snippet, address: str) -> ShownPassage:
    number = str(passage.paragraph)
    return ShownPassage(f"{address}#p{number}", number, passage.zone != "body", passage.runs())


def _copy_words(copy: Hit, first: Hit) -> str:
    """What tells a copy from the first: its day, and its issuer where that is another."""
    day = short_day(copy.date) if copy.date else "no date"
    return f"{day}, {copy.issuer}" if copy.issuer and copy.issuer != first.issuer else day


def _copies(hits: Sequence[Hit], engine: Engine) -> dict[str, list[Hit]]:
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
