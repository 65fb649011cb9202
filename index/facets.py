"""Facets of an answer: the engine's counts under the names people read, what is chosen first.

Counting is the engine's business (engine.py says what a count means).
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import NamedTuple

from index.engine import NO_DATE, Facet, FacetCounts, SearchRequest
from index.language.query import NO_VALUE, NONE, KeywordField
from index.language.understood import month_in_words


class FacetValue(NamedTuple):
    """One value a person can choose, under the name it is shown by. A tuple, for a page has a hundred."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks a value for
    selected: bool


class FacetView(NamedTuple):
    """One facet of an answer; ``distinct`` counts all its values, also those not listed.

    ``missing`` stands for the releases without a value; None where there are none, and
    it is not chosen. Its value is NONE. ``exact`` as in FacetCounts.
    """

    values: tuple[FacetValue, ...]
    distinct: int
    missing: FacetValue | None = None
    exact: bool = True


def facet_views(
    request: SearchRequest,
    counts: Mapping[Facet, FacetCounts],
    label_of: Callable[[KeywordField, str], str],
) -> Mapping[Facet, FacetView]:
    """The facets a search asked for, in that order, named."""
    return {facet: _view(facet, counts[facet], request, label_of) for facet in request.facets}


def inexact_in_words(counts: Mapping[Facet, FacetCounts]) -> tuple[str, ...]:
    """What to say of facets with more values than the engine counts one by one."""
    several = [facet for facet, found in counts.items() if not found.exact]
    if not several:
        return ()
    return (
        f"There are too many different values to count each by itself ({', '.join(several)}): the most "
        "frequent are shown, and each may have more than is counted here.",
    )


def _view(
    facet: Facet,
    found: FacetCounts,
    request: SearchRequest,
    label_of: Callable[[KeywordField, str], str],
) -> FacetView:
    """One facet: chosen values first, else the engine's order; years and months stay in order of time."""
    if facet == "year" or facet == "month":
        time_chosen = _chosen_time(facet, request)
        values = [
            FacetValue(
                value,
                _time_label(facet, value),
                count,
                request.undated if value == NO_DATE else value == time_chosen,
            )
            for value, count in found.counts
        ]
        return FacetView(values=tuple(values), distinct=found.distinct, exact=found.exact)
    chosen = request.chosen.get(facet, frozenset())
    values = [
        FacetValue(value, label_of(facet, value), count, value in chosen) for value, count in found.counts
    ]
    if chosen:
        values.sort(key=lambda value: not value.selected)
    missing = None
    if found.missing or NO_VALUE in chosen:
        missing = FacetValue(
            value=NONE,
            label=label_of(facet, NO_VALUE),
            count=found.missing,
            selected=NO_VALUE in chosen,
        )
    return FacetView(values=tuple(values), distinct=found.distinct, missing=missing, exact=found.exact)


@functools.lru_cache(maxsize=4_096)  # the months of three centuries
def _time_label(facet: Facet, value: str) -> str:
    if value == NO_DATE:
        return "No date"
    return month_in_words(dt.date.fromisoformat(f"{value}-01")) if facet == "month" else value


def _chosen_time(facet: Facet, request: SearchRequest) -> str | None:
    """The year or month that since and until are exactly, if they are."""
    since, until = request.since, request.until
    if since is None or until is None or since.year != until.year or since.day != 1:
        return None
    if until.day != calendar.monthrange(until.year, until.month)[1]:
        return None
    if facet == "year":
        return f"{since.year:04d}" if (since.month, until.month) == (1, 12) else None
    return f"{since.year:04d}-{since.month:02d}" if since.month == until.month else None
