"""The archive in figures, and the API's description of itself: openapi.json, kept by hand, and its page.

The page is made of the same file that programs read; tests/test_openapi.py holds the
answers against it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from index.engine import FACETS, Facet, SearchRequest
from web.api.answers import answered
from web.error_pages import failure
from web.page import page, public_address
from web.question import Question, refuse_unknown
from web.site import Site

COUNTED: tuple[Facet, ...] = ("year", "kind", "issuer", "topic", "place", "speaker", "law")


def register(app: Flask, site: Site) -> None:
    """Add figures, description and its page, and the answer for addresses that are none."""

    @app.get("/api/v1/stats")
    def api_stats() -> Response:
        refuse_unknown(request.args, ())
        found = site.engine.search(SearchRequest(limit=0, facets=COUNTED))
        years = dict(found.facets["year"].counts)
        undated = years.pop("none", 0)
        ends = [_day_of_first(site, sort) for sort in ("oldest", "newest")]
        return answered(
            {
                "title": site.title,
                "releases": found.total,
                "quotations": site.engine.quotations(SearchRequest(limit=0)).total,
                "undated": undated,
                "first": ends[0],
                "last": ends[1],
                "years": [{"year": int(year), "releases": count} for year, count in years.items()],
                "kinds": [{"kind": kind, "releases": count} for kind, count in found.facets["kind"].counts],
                "distinct": {name: found.facets[name].distinct for name in COUNTED if name != "year"},
                "generation": site.engine.generation,
                "changed": site.engine.changed.isoformat(),
            }
        )

    @app.get("/api/v1/facets")
    def api_facets() -> Response:
        refuse_unknown(request.args, ())
        return answered({"facets": list(FACETS)})

    @app.get("/api/v1/openapi.json")
    def api_openapi() -> Response:
        refuse_unknown(request.args, ())
        return answered({**description(), "servers": [{"url": public_address(site)}]})

    @app.get("/help/api")
    def help_api() -> Response:
        return page("help_api.html", api=description(), paths=_operations(), question=Question())

    @app.get("/api/", defaults={"rest": ""})
    @app.get("/api/<path:rest>")
    def api_nothing(rest: str) -> Response:
        return failure(
            404, f"There are {', '.join(description()['paths'])}. {public_address(site)}/help/api tells more."
        )


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description, as the file has it."""
    told: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_bytes())
    return told


def _operations() -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """(path, operation, its parameters with references followed) of each address."""
    known = description()["components"]["parameters"]
    return [
        (
            path,
            item["get"],
            [
                known[p["$ref"].rpartition("/")[2]] if "$ref" in p else p
                for p in item["get"].get("parameters", ())
            ],
        )
        for path, item in description()["paths"].items()
    ]


def _day_of_first(site: Site, sort: str) -> str | None:
    """The day of the first release in an order by date; releases without one come last in both."""
    ids = site.engine.search(SearchRequest(sort="oldest" if sort == "oldest" else "newest", limit=1)).ids
    return next((card.date.isoformat() for card in site.engine.cards(ids) if card.date), None)
