"""One question, one answer: the same for the command line, the API and the pages.

Takes the question as a person or program put it (Asked: strings), has the query
read (query_parser.py), asks the engine which releases, fetches their cards,
cuts snippets, and names the facet values. The JSON form, whose names programs
rely on, is made here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.engine import ChosenFacet, Facet, Sort
from index.query import Node

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put. ``since`` and ``until`` are texts: a year, a month or a day.

    ``sort`` None: by relevance where there is a query, else newest first.
    """

    q: str = ""
    chosen: Mapping[ChosenFacet, tuple[str, ...]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    sort: str | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of one passage with its matching stretches. Not HTML.

    ``matches`` are (start, end) in code points of ``text``, in order, disjoint.
    A text cut at its start or end bears "…" there. ``zone`` is "body", or
    "boilerplate" where a match is nowhere else.
    """

    paragraph: int
    text: str
    matches: tuple[tuple[int, int], ...]
    zone: str = "body"

    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The text cut at its matches: (piece, is it a match?), in order, nothing lost."""
        return runs_of(self.text, self.matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One release among the results. ``topics`` are (id, label)."""

    id: str
    title: str
    title_matches: tuple[tuple[int, int], ...]
    date: dt.date | None
    issuer: str | None
    place: str | None
    kind: str
    topics: tuple[tuple[str, str], ...]
    passages: tuple[Snippet, ...]
    more_passages: int

    def title_runs(self) -> tuple[tuple[str, bool], ...]:
        """The title cut at its matches."""
        return runs_of(self.title, self.title_matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value a person can choose, under the name it is shown by."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """One facet of an answer; ``distinct`` counts all its values, also those not listed."""

    values: tuple[FacetValue, ...]
    distinct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a question.

    ``understood`` gives the query back in words, ``notes`` say what was rewritten or left out.
    ``query`` is the question's own text, ``node`` what it was read as (None: everything).
    ``since`` and ``until`` are the inclusive days the texts were read as.
    """

    query: str
    node: Node | None
    understood: str
    notes: tuple[str, ...]
    total: int
    partial: bool
    page: int
    pages: int
    sort: Sort
    since: dt.date | None
    until: dt.date | None
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, FacetView]


def runs_of(text: str, matches: tuple[tuple[int, int], ...]) -> tuple[tuple[str, bool], ...]:
    """A text cut at its matches: (piece, is it a match?); empty pieces are left out."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in matches:
        runs += [(text[at:start], False), (text[start:end], True)]
        at = end
    runs.append((text[at:], False))
    return tuple(run for run in runs if run[0])
