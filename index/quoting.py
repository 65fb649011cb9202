"""Who said what: a question answered with quotations, the same for pages and the API.

The question is put as for a search (asked.py) and read the same way; what comes
back are quotations with the cards of their releases. Cutting long speeches down
is done here as well: the whole of it stands in its release.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.asked import MAX_PAGE, PAGE_SIZE, Asked, check_page, conditions_of, request_of, sound
from index.engine import Engine, Facet, SearchRequest, Sort
from index.entry import Card, Said
from index.facets import FacetView, facet_views, inexact_in_words
from index.known_values import Labels, known_values
from index.language.parser import parse_query
from index.language.query import Node, ranks
from index.language.synonyms import NO_SYNONYMS, Synonyms
from index.language.understood import in_words
from index.marks import Marks
from index.snippets import Snippet

FACETS: tuple[Facet, ...] = ("speaker", "role", "topic", "issuer", "month")
LONGEST = 640  # code points shown of a quotation: nine in ten of 4,465 real ones are no longer
# What every answer that is not whole says of itself.
PART_MISSING = "Part of the index did not answer; there may be more {things} than are counted here."
LEAD = 160  # code points before the first match, where a speech is too long to be shown from its start

_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """One quotation found: what is said and by whom, the card of its release, and what is shown of it."""

    said: Said
    card: Card
    shown: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationAnswer:
    """What came of a question; the fields mean what they mean in an Answer (search.py)."""

    node: Node | None
    understood: str
    notes: tuple[str, ...]
    total: int
    partial: bool
    page: int
    pages: int
    sort: Sort
    since: dt.date | None
    until: dt.date | None
    quotations: tuple[Quoted, ...]
    facets: Mapping[Facet, FacetView]
    expanded: bool = False

    @property
    def reachable(self) -> int:
        """The last page that can be asked for by its number."""
        return min(self.pages, MAX_PAGE)


def who_said(
    asked: Asked,
    *,
    engine: Engine,
    vocabulary: Labels,
    today: dt.date,
    synonyms: Synonyms = NO_SYNONYMS,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = None,
    limit: int = PAGE_SIZE,
    whole: bool = True,
) -> QuotationAnswer:
    """Answer a question with quotations, newest first unless it asks for another order. Raises BadRequest.

    ``whole`` as for a search.
    """
    check_page(asked)
    values = known_values(engine, vocabulary)
    read = parse_query(
        asked.q, today=today, values=values, synonyms=synonyms if asked.synonyms else NO_SYNONYMS
    )
    request, notes = request_of(asked, read.node, values, today)
    request = replace(
        request,
        sort=order_of(asked, request),
        offset=(asked.page - 1) * limit,
        limit=limit,
        facets=facets,
        facet_limit=facet_limit,
        whole=whole,
    )
    results = engine.quotations(request)
    missing = (PART_MISSING.format(things="quotations"),) if results.partial else ()
    return QuotationAnswer(
        node=read.node,
        understood=in_words(conditions_of(request), values.label, things="quotations"),
        notes=(*read.notes, *notes, *missing, *inexact_in_words(results.facets)),
        total=results.total,
        partial=results.partial,
        page=asked.page,
        pages=max(1, -(-results.total // limit)),
        sort=request.sort,
        since=request.since,
        until=request.until,
        quotations=_quoted(results.quotations, engine, engine.marks(read.node)),
        facets=facet_views(request, results.facets, values.label),
        expanded=read.expanded,
    )


def order_of(asked: Asked, request: SearchRequest) -> Sort:
    """Newest first, unless another order was asked for: words said together mostly weigh alike."""
    if asked.sort and (request.sort != "relevance" or (request.query and ranks(request.query))):
        return request.sort
    return "newest"


def _quoted(quotations: Sequence[Said], engine: Engine, marks: Marks) -> tuple[Quoted, ...]:
    cards = {card.id: card for card in engine.cards([said.release for said in quotations])}
    return tuple(
        Quoted(said=said, card=cards[said.release], shown=shown_of(said, marks))
        for said in quotations
        if said.release in cards
    )


def shown_of(said: Said, marks: Marks) -> Snippet:
    """What is shown of a quotation: all of it, or LONGEST around the first match, cut at sentence or word ends."""
    text = sound(said.text)
    matches = marks.stretches(text) if marks else ()
    if len(text) <= LONGEST:
        return Snippet(paragraph=said.paragraph, text=text, matches=matches)
    start = _start(text, matches[0][0]) if matches and matches[0][1] > LONGEST else 0
    end = _end(text, start + LONGEST)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in matches if a >= start and b <= end)
    return Snippet(paragraph=said.paragraph, text=f"{before}{text[start:end]}{after}", matches=inside)


def _start(text: str, match: int) -> int:
    earliest = match - LEAD
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, earliest, match)]
    return sentences[0] if sentences else text.find(" ", earliest, match) + 1 or earliest


def _end(text: str, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, wanted - LONGEST // 3, wanted)]
    blank = text.rfind(" ", wanted - LONGEST // 3, wanted)
    return len(text[: sentences[-1]].rstrip()) if sentences else blank if blank >= 0 else wanted
