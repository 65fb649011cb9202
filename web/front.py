"""The first page, and the help page for the query language.

The first page answers what a visitor has not asked yet: what is new here, what
lies when, and which topics there are. An empty archive says how to fill it.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from flask import Flask, Response, request

from index.engine import SearchRequest, SearchResults
from index.language.examples import EXAMPLES
from index.law_names import law_name
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
            sort="newest",
            limit=RECENT,
            facets=("topic", "month", "issuer", "speaker", "law"),
            facet_limit=TOPICS,
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
            examples=_examples(site, found),
        )

    @app.get("/help/search")
    def help_search() -> Response:
        return page(
            "help_search.html",
            question=Question(),
            sections=[(name, list(rows)) for name, rows in groupby(EXAMPLES, attrgetter("section"))],
        )


def _examples(site: Site, found: SearchResults) -> list[str]:
    """Queries that show what can be asked, made of what this archive has most of."""
    first = {facet: next(iter(counts.counts), ("", 0))[0] for facet, counts in found.facets.items()}
    days = [card.date for card in site.engine.cards(found.ids) if card.date]
    examples = []
    if first["topic"] and days:
        examples.append(f'topic:"{site.corpus.vocabulary.label(first["topic"])}" from:{days[0].year - 2}')
    if first["speaker"]:
        examples.append(f'speaker:"{first["speaker"]}"')
    if first["law"]:
        examples.append(f'law:"{law_name(first["law"])}"')
    return [example for example in examples if example.count('"') == 2]
