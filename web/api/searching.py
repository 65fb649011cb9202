"""Searching for programs: releases, quotations, the values of a facet, and how a query may go on.

The parameters are those of the pages; one that is not known is refused, because it would
be ignored otherwise.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, Response, abort, request

from index.answer_json import as_json, quotations_as_json, values_as_json
from index.completion import completions
from index.engine import FACETS
from web.api.answers import answered, pages_around
from web.formats.citations import chicago
from web.formats.cited import cited_said
from web.page import public_address
from web.question import FILTERS, PARAMETERS, SWITCHES, Question, question_of, refuse_unknown
from web.quotation_pages import ask as ask_who_said
from web.search_pages import ask
from web.site import Site

FOR_VALUES = ("q", *FILTERS, "from", "to", *SWITCHES)  # what narrows the counting of a facet
FOR_QUOTATIONS = tuple(name for name in PARAMETERS if name not in ("cursor", "recency"))


def register(app: Flask, site: Site) -> None:
    """Add the addresses that search."""

    @app.get("/api/v1/search")
    def api_search() -> Response:
        refuse_unknown(request.args, PARAMETERS)
        question = question_of(request.args)
        found = ask(site, question)
        links = pages_around(
            site, question, pages=found.pages, reachable=found.reachable, next_cursor=found.next_cursor
        )
        return answered(as_json(found, prefix=request.script_root), links)

    @app.get("/api/v1/quotations")
    def api_quotations() -> Response:
        refuse_unknown(request.args, FOR_QUOTATIONS)
        question = question_of(request.args)
        found = ask_who_said(site, question)
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
        refuse_unknown(request.args, FOR_VALUES)
        question = replace(question_of(request.args), page=1, cursor="")
        found = ask(site, question, (name,), None, suggest=False)
        return answered({"facet": name, "total": found.total, **values_as_json(found.facets[name])})

    @app.get("/api/v1/suggest")
    def api_suggest() -> Response:
        refuse_unknown(request.args, ("q",))
        typed = request.args.get("q", "")
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
