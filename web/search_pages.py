"""The search page: releases that answer a question. Its states are told in listing.py.

The question is put to index/search.py as it came; here the answer becomes hits,
with other spellings, a feed and exports beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask, Response, request

from index.engine import FACETS, Facet
from index.search import FACET_LIMIT, Answer, answer
from web.exports import MANY
from web.freshness import keep_none
from web.hits import shown_hits
from web.listing import Listing, listing_page
from web.question import PANEL, Question
from web.site import Site


def register(app: Flask, site: Site) -> None:
    """Add the search page."""

    @app.get("/search")
    def search() -> Response:
        return listing_page(site, RELEASES)


def ask(
    site: Site,
    question: Question,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = FACET_LIMIT,
    *,
    suggest: bool = True,
    whole: bool = True,
) -> Answer:
    """The answer to a question. ``whole`` False: it may say that it is partial. Raises BadRequest."""
    found = answer(
        question.asked(),
        engine=site.engine,
        vocabulary=site.corpus.vocabulary,
        today=site.today(),
        synonyms=site.synonyms,
        facets=facets,
        facet_limit=facet_limit,
        suggest=suggest,
        whole=whole,
    )
    if found.partial:
        keep_none()
    return found


def _ask(
    site: Site, question: Question, facets: tuple[Facet, ...], facet_limit: int | None, *, whole: bool
) -> Answer:
    """The answer for a page; other spellings are looked for only where its filters are shown."""
    return ask(site, question, facets, facet_limit, suggest=bool(facets), whole=whole)


def _frame(site: Site, question: Question, found: Answer | None) -> Mapping[str, Any]:
    return {
        "spellings": [
            (suggestion.query, question.spelt(suggestion.query).address(), suggestion.total)
            for suggestion in (found.suggestions if found else ())
        ],
        "feed": question.followed().address("/search.atom"),
        "exports": [("/api/v1/search", "JSON"), *((f"/search.{f.suffix}", f.name) for f in MANY.values())],
        "asked": replace(question, table=False, page=1).pairs(),
    }


def _results(site: Site, question: Question, found: Answer) -> Mapping[str, Any]:
    return {"hits": shown_hits(found.hits, site.engine, question, request.script_root)}


RELEASES = Listing(
    at="/search",
    one="release",
    box="Search press releases",
    panel=PANEL,
    template="search.html",
    by_relevance=True,
    ask=_ask,
    frame=_frame,
    results=_results,
)
