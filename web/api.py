"""The API: the same answers for programs, under names they can rely on.

``/api/v1/search`` takes the parameters of the search page, ``/api/v1/suggest`` says how
what is being typed may go on, ``/api/v1/releases/<id>`` gives one release. Unknown parameters are refused; errors are problem details
(error_pages.py). How long an answer took stands in Server-Timing, not in the body.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, Response, request

from archive.address import release_address
from index.answer_json import as_json
from index.completion import completions
from index.search import Answer
from index.similar import similar_to
from web.error_pages import failure
from web.page import public_address
from web.public_record import public_record
from web.question import PARAMETERS, Question, question_of, refuse_unknown
from web.safety import encoded
from web.search_pages import ask
from web.site import Site


def register(app: Flask, site: Site) -> None:
    """Add the addresses for programs."""

    @app.get("/api/v1/search")
    def api_search() -> Response:
        refuse_unknown(request.args, PARAMETERS)
        began = time.perf_counter()
        question = question_of(request.args)
        found = ask(site, question)
        body = as_json(found, prefix=request.script_root)
        took = (time.perf_counter() - began) * 1000
        return _json(body, {"Server-Timing": f"search;dur={took:.1f}", **_next_link(site, question, found)})

    @app.get("/api/v1/suggest")
    def api_suggest() -> Response:
        refuse_unknown(request.args, ("q",))
        began = time.perf_counter()
        typed = request.args.get("q", "")
        found = completions(typed, engine=site.engine, vocabulary=site.corpus.vocabulary)
        body = {
            "query": typed,
            "suggestions": [
                {
                    "kind": way.kind,
                    "text": way.text,
                    "query": way.query,
                    "total": way.total,
                    "url": request.script_root + (way.address or Question(q=way.query).address()),
                }
                for way in found
            ],
        }
        took = (time.perf_counter() - began) * 1000
        return _json(body, {"Server-Timing": f"suggest;dur={took:.1f}"})

    @app.get("/api/v1/releases/<id>")
    def api_release(id: str) -> Response:
        refuse_unknown(request.args, ())
        return _json(
            public_record(site.corpus.get(id)),
            {"Link": f'<{public_address(site)}/releases/{id}>; rel="alternate"; type="text/html"'},
        )

    @app.get("/api/v1/releases/<id>/similar")
    def api_similar(id: str) -> Response:
        refuse_unknown(request.args, ())
        site.corpus.get(id)  # unknown and withdrawn releases are answered as everywhere
        found = [
            {
                "id": other.card.id,
                "title": other.card.title,
                "date": other.card.date.isoformat() if other.card.date else None,
                "issuer": other.card.issuer,
                "url": request.script_root + release_address(other.card.id, other.card.title),
                "words": list(other.words),
            }
            for other in similar_to(id, site.engine)
        ]
        return _json({"id": id, "similar": found}, {})

    @app.get("/api/", defaults={"rest": ""})
    @app.get("/api/<path:rest>")
    def api_nothing(rest: str) -> Response:
        return failure(
            404,
            "There are /api/v1/search, /api/v1/suggest, /api/v1/releases/<id> and /api/v1/releases/<id>/similar.",
        )


def _next_link(site: Site, question: Question, found: Answer) -> dict[str, str]:
    """The address of the answer behind this one (RFC 8288); empty on the last."""
    if found.next_cursor is None:
        return {}
    pairs = [*replace(question, page=1, table=False).pairs(), ("cursor", found.next_cursor)]
    address = f"{public_address(site)}/api/v1/search?{urlencode(pairs, errors='replace')}"
    return {"Link": f'<{address}>; rel="next"'}


def _json(body: object, headers: dict[str, str]) -> Response:
    """JSON that any page elsewhere may fetch; nothing here is private."""
    answer = Response(encoded(json.dumps(body, ensure_ascii=False)), content_type="application/json")
    answer.headers.update(headers)
    return answer
