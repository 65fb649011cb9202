"""OpenSearch 1.1: how a browser learns to search here from its own address bar, with suggestions.

``/opensearch.xml`` describes the search, ``/search/suggestions?q=`` says how what is typed may
go on, in the form browsers read (application/x-suggestions+json).
"""

from __future__ import annotations

import json

from flask import Flask, Response, request

from index.completion import completions
from web.page import page, public_address
from web.question import Question
from web.safety import encoded, one_line
from web.site import Site
from web.wording import count_of

SHORT_NAME = 16  # characters; the specification's limit


def register(app: Flask, site: Site) -> None:
    """Add the description and the suggestions."""

    @app.get("/opensearch.xml")
    def opensearch() -> Response:
        title = one_line(site.title)
        short = title if len(title) <= SHORT_NAME else title[: SHORT_NAME - 1].rstrip() + "…"
        return page(
            "opensearch.xml",
            kind="application/opensearchdescription+xml",
            short_name=short,
            title=title,
            base=public_address(site),
        )

    @app.get("/search/suggestions")
    def search_suggestions() -> Response:
        typed = request.args.get("q", "")
        ways = completions(typed, engine=site.engine, vocabulary=site.corpus.vocabulary)
        base = public_address(site)
        body = [
            typed,
            [way.query for way in ways],
            [way.kind + (f", {count_of(way.total, 'release')}" if way.total else "") for way in ways],
            [base + (way.address or Question(q=way.query).address()) for way in ways],
        ]
        return Response(
            encoded(json.dumps(body, ensure_ascii=False)), content_type="application/x-suggestions+json"
        )
