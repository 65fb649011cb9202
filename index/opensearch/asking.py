"""Asking: a SearchRequest as the body of one search, and the order in which hits come. Pure, like compiling.py.

The query chooses what facets are counted over; what is chosen in facets and in time is a post_filter, and
each facet is counted under all of that but its own: so one request gives the hits, an exact total and every
facet. Values are counted whole up to MOST_VALUES; beyond, the counts that come back may be short, and say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from index.engine import Facet, SearchRequest
from index.language.query import NO_VALUE, ranks
from index.opensearch.compiling import (
    OF_QUOTATIONS,
    OF_RELEASES,
    Forms,
    chosen,
    compiled,
    days,
    either,
    every,
    without,
)
from index.opensearch.documents import release_key, written
from index.opensearch.mapping import JSON, WINDOW

Kind = Literal["release", "quotation"]
SortValues = Sequence[Any]  # of a hit, as the server gave them

MOST_VALUES = 10_000  # of a facet; the server's own limit for one answer is 65,535 over all facets
SECONDS = 8  # that a shard may take; what it has not found by then makes the answer a partial one

# A gentle preference for recent releases: the same as the other engine's (answering/columns.py).
RECENCY = 0.1
HALF_LIFE = 5 * 365.25  # days

NOTHING: frozenset[str] = frozenset()


def body_of(
    request: SearchRequest, forms: Forms, *, kind: Kind = "release", newest: int | None = None
) -> JSON:
    """The whole search, its first hit at ``request.offset``. ``newest``: from which day on newer releases are raised."""
    scored = is_weighed(request)
    scopes = OF_RELEASES if kind == "release" else OF_QUOTATIONS
    query = compiled(request.query, scopes, forms, scored=scored)
    is_kind = {"term": {"document": kind}}
    body: JSON = {
        "query": {"bool": {"must": [query], "filter": [is_kind]}} if scored else every([query, is_kind]),
        "sort": order_of(request, kind),
        "from": request.offset,
        "size": request.limit,
        "track_total_hits": True,
        "timeout": f"{SECONDS}s",
        "_source": ["said"] if kind == "quotation" else False,
    }
    if scored and newest is not None:
        body["query"] = _newer_first(body["query"], newest)
    if conditions := selected(request):
        body["post_filter"] = every(conditions)
    if request.facets:
        body["aggs"] = {name: _counted(name, request) for name in fields_of(request.facets)}
    return body


def is_weighed(request: SearchRequest) -> bool:
    """Whether the order comes from how well releases match: then every shard must know the words of all."""
    return request.sort == "relevance" and request.query is not None and ranks(request.query)


def order_of(request: SearchRequest, kind: Kind) -> list[JSON]:
    """How hits are ordered; no two are alike in all of it. Releases without a date come last."""
    by_day: JSON = {"day": {"order": "asc" if request.sort == "oldest" else "desc", "missing": "_last"}}
    by_score: list[JSON] = [{"_score": "desc"}] if is_weighed(request) else []
    in_reading_order: list[JSON] = [{"number": "asc"}] if kind == "quotation" else []
    return [*by_score, by_day, {"id": "asc"}, *in_reading_order]


def behind(body: JSON, last: SortValues, limit: int) -> JSON:
    """The same search, its first hit the one behind another."""
    return {**body, "search_after": list(last), "from": 0, "size": limit}


def placing(body: JSON, id: str) -> JSON:
    """The same search for one release alone: its hit tells where it stands among the others."""
    only = {"term": {"_id": release_key(id)}}
    kept = [body["post_filter"], only] if "post_filter" in body else [only]
    bare = {name: told for name, told in body.items() if name not in ("aggs", "from", "post_filter")}
    return {**bare, "size": 1, "post_filter": every(kept)}


def skipping(body: JSON, size: int) -> JSON:
    """The same search for a stretch of hits that are passed over on the way to a far one: WINDOW at most."""
    bare = {name: told for name, told in body.items() if name != "aggs"}
    return {**bare, "from": 0, "size": min(size, WINDOW), "_source": False, "track_total_hits": False}


def selected(request: SearchRequest, but: Facet | None = None) -> list[JSON]:
    """What is chosen in facets and in time, but in one facet; year and month are chosen by time."""
    conditions = [
        chosen(facet, values) for facet, values in sorted(request.chosen.items()) if values and facet != but
    ]
    if but not in ("year", "month") and (when := _time(request.since, request.until, request.undated)):
        conditions.append(when)
    return conditions


def _time(since: dt.date | None, until: dt.date | None, undated: bool) -> JSON | None:
    ways = [days(since, until)] if since or until else []
    if undated:
        ways.append(without("day"))
    return either(ways) if ways else None


def fields_of(facets: Sequence[Facet]) -> list[Facet]:
    """The facets that are counted; years are added up from months."""
    return list(dict.fromkeys("month" if facet == "year" else facet for facet in facets))


def _counted(facet: Facet, request: SearchRequest) -> JSON:
    """One facet's counts under what is chosen elsewhere. ``chosen``: its own values, wherever they rank."""
    within: JSON = {
        "values": {"terms": {"field": facet, "size": MOST_VALUES, "shard_size": MOST_VALUES + 1}},
        "missing": {"missing": {"field": facet}},
    }
    if facet != "year" and facet != "month" and (own := request.chosen.get(facet, NOTHING) - {NO_VALUE}):
        values = sorted(map(written, own))
        within["chosen"] = {"terms": {"field": facet, "include": values, "size": len(values)}}
    return {"filter": every(selected(request, but=facet)), "aggs": within}


def _newer_first(query: JSON, newest: int) -> JSON:
    """Scores raised by up to RECENCY: half of it at HALF_LIFE days before the newest release, none without a date."""
    decay: JSON = {"exp": {"day": {"origin": newest, "scale": HALF_LIFE, "decay": 0.5}}}
    return {
        "function_score": {
            "query": query,
            "functions": [
                {"weight": 1.0},
                {"filter": {"exists": {"field": "day"}}, "weight": RECENCY, **decay},
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
