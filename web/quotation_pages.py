"""The quotations: who said what, each with its citation. The states of the page are told in listing.py.

Answered by index/quoting.py from the index alone; no release is read. What is
shown is the publisher's text; the marks around it are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response

from archive.address import passage_address, release_address
from index.asked import PAGE_SIZE
from index.engine import ChosenFacet, Facet
from index.entry import Card, Said
from index.quoting import FACETS, QuotationAnswer, Quoted, who_said
from web.exports import SAID
from web.formats.citations import chicago
from web.formats.cited import cited_said
from web.freshness import keep_none
from web.hits import highlight_of
from web.listing import Listing, listing_page
from web.page import public_address
from web.question import Question
from web.shelves import value_address
from web.site import Site

PANEL: tuple[ChosenFacet, ...] = ("speaker", "role", "topic", "issuer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuotation:
    """A quotation ready for a page, with where it leads.

    ``runs`` are (piece, is it a match?). ``address`` leads to its paragraph in the
    release, ``passage`` to the paragraph's own page, ``speaker`` to that person's.
    """

    said: Said
    card: Card
    runs: tuple[tuple[str, bool], ...]
    speaker: str
    address: str
    passage: str
    citation: str


def register(app: Flask, site: Site) -> None:
    """Add the page of quotations."""

    @app.get("/quotations")
    def quotations() -> Response:
        return listing_page(site, QUOTATIONS)


def ask(
    site: Site,
    question: Question,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = None,
    limit: int = PAGE_SIZE,
    *,
    whole: bool = True,
) -> QuotationAnswer:
    """The answer to a question about what was said. ``whole`` False: it may say it is partial. Raises BadRequest."""
    found = who_said(
        question.asked(),
        engine=site.engine,
        vocabulary=site.corpus.vocabulary,
        today=site.today(),
        synonyms=site.synonyms,
        facets=facets,
        facet_limit=facet_limit,
        limit=limit,
        whole=whole,
    )
    if found.partial:
        keep_none()
    return found


def shown_quotations(site: Site, quotations: tuple[Quoted, ...], highlight: str = "") -> list[ShownQuotation]:
    """Quotations ready for a page. ``highlight`` follows each address, so that the release keeps the marks."""
    base = public_address(site)
    return [
        ShownQuotation(
            said=one.said,
            card=one.card,
            runs=one.shown.runs(),
            speaker=value_address("speaker", one.said.speaker) if one.said.speaker else "",
            address=f"{release_address(one.card.id, one.card.title)}{highlight}#p{one.said.paragraph}",
            passage=passage_address(one.card.id, one.said.paragraph),
            citation=chicago(cited_said(one.said, one.card, archive=site.title, base=base)),
        )
        for one in quotations
    ]


def _frame(site: Site, question: Question, found: QuotationAnswer | None) -> Mapping[str, Any]:
    return {
        "spellings": (),
        "exports": [(f"{QUOTATIONS.at}.{suffix}", format.name) for suffix, format in SAID.items()],
        "asked": replace(question, table=False, page=1).pairs(),
    }


def _results(site: Site, question: Question, found: QuotationAnswer) -> Mapping[str, Any]:
    return {"quotations": shown_quotations(site, found.quotations, highlight_of(question))}


QUOTATIONS = Listing(
    at="/quotations",
    one="quotation",
    box="Search what was said",
    panel=PANEL,
    template="quotations.html",
    by_relevance=False,
    ask=ask,
    frame=_frame,
    results=_results,
)
