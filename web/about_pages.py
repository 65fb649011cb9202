"""About the archive, and about its pages: what is in it, how it was read, keys, accessibility.

Every number is a facet's count (index/engine.py) and leads to what it counts.
Nothing is known here of releases before their time: they are in no index.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, Response, request

from archive.parser.parse import PARSER
from index.engine import ChosenFacet, FacetCounts, SearchRequest
from web.bars import shown_bars
from web.facets import labelling
from web.page import page
from web.question import Question
from web.shelves import value_address
from web.site import Site
from web.timeline import timeline_of

MOST = 12  # values of a facet listed here; all are on its own page
READ: tuple[ChosenFacet, ...] = ("format", "dated", "doubt")  # the facets that tell how releases were read


class Counted(NamedTuple):
    """A value as its releases are asked for, what it is called, its page if it has one, and the number."""

    value: str
    words: str
    address: str
    releases: int


def register(app: Flask, site: Site) -> None:
    """Add the pages about the archive and its pages."""

    @app.get("/about")
    def about() -> Response:
        found = site.engine.search(
            SearchRequest(limit=0, facets=("month", "issuer", "kind", "topic", "place", *READ))
        )
        said = site.engine.quotations(SearchRequest(limit=0, facets=("speaker",)))
        chart = timeline_of(found.facets["month"].counts)
        return page(
            "about.html",
            total=found.total,
            said=said.total,
            speakers=said.facets["speaker"].distinct,
            numbers={facet: found.facets[facet].distinct for facet in ("issuer", "topic", "place")},
            undated=Question(undated=True).address(),
            chart=chart,
            bars=shown_bars(chart, Question(), request.script_root),
            issuers=_counted(site, "issuer", found.facets["issuer"]),
            kinds=_counted(site, "kind", found.facets["kind"]),
            read=[(facet, _counted(site, facet, found.facets[facet])) for facet in READ],
            parser=PARSER,
            changed=site.engine.changed.date() if found.total else None,
            contact=site.contact,
            question=Question(),
        )

    @app.get("/help/keys")
    def keys() -> Response:
        return page("help_keys.html", question=Question())

    @app.get("/accessibility")
    def accessibility() -> Response:
        return page("accessibility.html", contact=site.contact, question=Question())


def _counted(site: Site, facet: ChosenFacet, found: FacetCounts) -> list[Counted]:
    """The values of a facet, the most frequent first."""
    label = labelling(facet, site.corpus.vocabulary)
    browsed = facet not in READ
    return [
        Counted(
            value=value,
            words=label(value),
            address=value_address(facet, value) if browsed else "",
            releases=count,
        )
        for value, count in found.counts[:MOST]
    ]
