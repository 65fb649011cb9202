"""Searching for programs: releases, quotations, the values of a facet, and how a query may go on.

The parameters are those of the pages; one that is not known is refused, because it would
be ignored otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, abort, request

from index.answer_json import as_json, quotations_as_json, values_as_json
from index.completion import completions
from index.engine import FACETS
from index.errors import BadRequest
from web.api.answers import answered, pages_around
from web.formats.citations import chicago
from web.formats.cited import cited_said
from web.page import public_address
from web.question import FILTERS, PARAMETERS, SWITCHES, Question, question_of, refuse_unknown
from web.quotation_pages import ask as ask_who_said
from web.search_pages import ask
from web.site import Site

FOR_VALUES = ("q", *FILTERS, "from", "to", *SWITCHES)  # what narrows the counting of a facet
NEVER_EMPTY = ("sort", *SWITCHES, "page", "cursor")  # in which nothing is not the same as everything
FOR_QUOTATIONS = tuple(name for name in PARAMETERS if name not in ("cursor", "recency"))


def register(app: Flask, site: Site) -> None:
    """Add the addresses that search."""

    @app.get("/api/v1/search")
    def api_search() -> Response:
        question = _asked(PARAMETERS)
        found = ask(site, question, whole=False)
        links = pages_around(
            site, question, pages=found.pages, reachable=found.reachable, next_cursor=found.next_cursor
        )
        return answered(as_json(found, prefix=request.script_root), links)

    @app.get("/api/v1/quotations")
    def api_quotations() -> Response:
        question = _asked(FOR_QUOTATIONS)
        found = ask_who_said(site, question, whole=False)
        links = pages_around(site, question, pages=found.pages, reachable=found.reachable)
        base = public_address(site)
        citations = [
            chicago(cited_said(one.said, one.card, archive=site.title, base=base)) for one in found.quotations
        ]
        return answered(quotations_as_json(found, citations, prefix=request.script_root), links)

    @app.get("/api/v1/facets/<name>")
    def api_facet(name: str) -> Response:
        if name not in FACETS:
            abort(404, f"There is no facet {name!r}. There are {', '.join(FACETS)}.")
        found = ask(site, _asked(FOR_VALUES), (name,), None, suggest=False)
        return answered({"facet": name, "total": found.total, **values_as_json(found.facets[name])})

    @app.get("/api/v1/suggest")
    def api_suggest() -> Response:
        _asked(("q",))
        typed = request.args.get("q", "")  # as it is being typed: a blank behind a word ends it
        found = completions(typed, engine=site.engine, vocabulary=site.corpus.vocabulary)
        ways = [
            {
                "kind": way.kind,
                "text": way.text,
                "query": way.query,
                "total": way.total,
                "url": request.script_root + (way.address or Question(q=way.query).address()),
            }
            for way in found
        ]
        return answered({"query": typed, "suggestions": ways})


def _asked(known: Iterable[str]) -> Question:
    """The question in an address for programs: what would be passed over in silence is refused. Raises BadRequest."""
    refuse_unknown(request.args, known)
    for name, values in request.args.lists():
        if name not in FILTERS and len(values) > 1:
            raise BadRequest(name, f"{name} stands {len(values)} times; give it once.")
        if name in NEVER_EMPTY and not all(values):
            raise BadRequest(name, f"{name} has no value; give it one or leave it out.")
    return question_of(request.args)
