"""The first page, and the help page for the query language.

The first page answers what a visitor has not asked yet: what is new here, what
lies when, and which topics there are. An empty archive says how to fill it.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from flask import Flask, Response, request

from index.engine import SearchRequest
from index.language.examples import EXAMPLES
from web.bars import shown_bars
from web.page import page
from web.question import Question, search_for
from web.site import Site
from web.timeline import timeline_of

RECENT = 8  # releases on the first page
TOPICS = 24  # topics on the first page, the largest first; all are on /browse/topics


def register(app: Flask, site: Site) -> None:
    """Add the first page and the help page."""

    @app.get("/")
    def first() -> Response:
        newest = SearchRequest(
            sort="newest", limit=RECENT, facets=("topic", "month", "issuer"), facet_limit=None
        )
        found = site.engine.search(newest)
        chart = timeline_of(found.facets["month"].counts)
        label = site.corpus.vocabulary.label
        return page(
            "first.html",
            question=Question(),
            total=found.total,
            issuers=found.facets["issuer"].distinct,
            recent=site.engine.cards(found.ids),
            chart=chart,
            bars=shown_bars(chart, Question(), request.script_root),
            undated=Question(undated=True).address(),
            topics=[
                (label(id), search_for("topic", id), count)
                for id, count in found.facets["topic"].counts[:TOPICS]
            ],
            more_topics=found.facets["topic"].distinct > TOPICS,
        )

    @app.get("/help/search")
    def help_search() -> Response:
        return page(
            "help_search.html",
            question=Question(),
            sections=[(name, list(rows)) for name, rows in groupby(EXAMPLES, attrgetter("section"))],
        )
