"""Answers: what comes back from a search, as ids, totals and facet counts. Pure: reads JSON, asks nobody.

What is not whole is said to be partial: a shard that failed, one that nobody has, or one that was not ready in time.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.engine import NO_DATE, Facet, FacetCounts, SearchRequest
from index.entry import Said
from index.language.query import NO_VALUE
from index.opensearch.asking import SortValues
from index.opensearch.documents import as_given, said_of
from index.opensearch.mapping import JSON


def is_partial(answer: JSON) -> bool:
    """Whether part of the index did not answer. A shard without any copy is not counted as failed, so all are."""
    shards = answer["_shards"]
    return bool(answer["timed_out"]) or shards["successful"] < shards["total"]


def total_of(answer: JSON) -> int:
    """How many hits there are."""
    return int(answer["hits"]["total"]["value"])


def ids_of(answer: JSON) -> tuple[str, ...]:
    """The releases, in order."""
    return tuple(as_given(hit["_id"][1:]) for hit in answer["hits"]["hits"])


def quotations_of(answer: JSON) -> tuple[Said, ...]:
    """The quotations, in order."""
    return tuple(said_of(hit["_source"]) for hit in answer["hits"]["hits"])


def last_of(answer: JSON) -> SortValues | None:
    """Where the last hit stands in the order; None where there is no hit."""
    hits = answer["hits"]["hits"]
    return hits[-1]["sort"] if hits else None


def facets_of(answer: JSON, request: SearchRequest) -> dict[Facet, FacetCounts]:
    """The facets that were asked for."""
    counted = answer.get("aggregations", {})
    return {facet: _facet(facet, counted, request) for facet in request.facets}


def _facet(facet: Facet, counted: Mapping[str, JSON], request: SearchRequest) -> FacetCounts:
    if facet == "year" or facet == "month":
        return timeline(counted["month"], length=4 if facet == "year" else 7)
    return values(counted[facet], request.chosen.get(facet, frozenset()) - {NO_VALUE}, request.facet_limit)


def values(within: JSON, chosen: frozenset[str], limit: int | None) -> FacetCounts:
    """The most frequent values and every chosen one; ties by code point."""
    listed = _ordered(_counts(within["values"]))
    shown = dict(listed if limit is None else listed[:limit])
    if left := chosen - shown.keys():
        known = _counts(within["chosen"])
        shown |= {value: known.get(value, 0) for value in left}
    return FacetCounts(
        counts=tuple(_ordered(shown)),
        distinct=len(listed),
        missing=within["missing"]["doc_count"],
        exact=_is_exact(within["values"]),
    )


def timeline(within: JSON, length: int) -> FacetCounts:
    """Counts by month (7 characters) or year (4) in order, NO_DATE last."""
    counts: dict[str, int] = {}
    for month, count in sorted(_counts(within["values"]).items()):
        counts[month[:length]] = counts.get(month[:length], 0) + count
    if missing := within["missing"]["doc_count"]:
        counts[NO_DATE] = missing
    return FacetCounts(counts=tuple(counts.items()), distinct=len(counts), exact=_is_exact(within["values"]))


def _counts(terms: JSON) -> dict[str, int]:
    return {as_given(bucket["key"]): bucket["doc_count"] for bucket in terms["buckets"]}


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _is_exact(terms: JSON) -> bool:
    """Whether every value came back: then no shard can have kept a count to itself."""
    return not terms["sum_other_doc_count"] and not terms["doc_count_error_upper_bound"]
