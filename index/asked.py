"""A question as a person or program put it, and what it asks of the engine.

Texts become values here: dates, chosen values, the order, the place to go on
from. The query itself is read by language/parser.py. Everything that cannot be
meant is refused with the parameter's name; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.engine import SORTS, ChosenFacet, SearchRequest, Sort
from index.errors import BadRequest
from index.known_values import KnownValues
from index.language.query import DateRange, Keyword, Node, any_of, ranks
from index.language.when import UnclearDate, read_span

PAGE_SIZE = 20  # hits per page: three or four screens, and one fetch of cards
MAX_PAGE = 500  # 10,000 releases; nobody reads so far, and programs have the cursor
MAX_CHOSEN = 64  # values chosen in one facet; more than any page offers to tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put. ``since`` and ``until`` are texts: a year, a month or a day;
    ``undated`` takes in releases without a date, beside such a range or alone.

    ``sort`` None: by relevance where there is a query, else newest first. ``cursor``
    goes on behind the page an earlier answer gave it with; ``page`` is 1 then.
    ``synonyms`` False: words stand for their own forms only. ``recency`` False: of two
    releases that fit alike, the newer one has no advantage.
    """

    q: str = ""
    chosen: Mapping[ChosenFacet, tuple[str, ...]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    undated: bool = False
    sort: str | None = None
    page: int = 1
    cursor: str | None = None
    synonyms: bool = True
    recency: bool = True


def sound(text: str) -> str:
    """The text without lone surrogates, which nothing could write out again."""
    return text.encode("utf-8", "replace").decode("utf-8")


def check_page(asked: Asked) -> None:
    """Refuse a page that no archive has, or that is beyond what pages are for. Raises BadRequest."""
    if asked.page < 1:
        raise BadRequest("page", f"the page must be a number from 1 to {MAX_PAGE}")
    if asked.page > MAX_PAGE:
        raise BadRequest(
            "page",
            f"pages go from 1 to {MAX_PAGE} ({MAX_PAGE * PAGE_SIZE:,} releases). Narrow the search by date or "
            "topic; programs go on with the cursor that each answer of the API gives.",
        )
    if asked.cursor and asked.page != 1:
        raise BadRequest("cursor", "give either page or cursor, not both")


def request_of(
    asked: Asked, node: Node | None, values: KnownValues, today: dt.date
) -> tuple[SearchRequest, tuple[str, ...]]:
    """What a question asks of the engine, from its first hit on and without facets, and what was noted.

    ``node`` is the query as it was read. Raises BadRequest.
    """
    chosen, notes = chosen_values(asked, values)
    since, until = days_of(asked, today)
    request = SearchRequest(
        query=node,
        chosen=chosen,
        since=since,
        until=until,
        undated=asked.undated,
        sort=sort_of(asked.sort, node),
        recency=asked.recency,
    )
    return request, notes


def conditions_of(request: SearchRequest) -> list[Node]:
    """The query and the filters beside it as nodes, for saying them in words."""
    conditions = [request.query] if request.query is not None else []
    conditions += [Keyword(field=facet, values=values) for facet, values in request.chosen.items()]
    days = [DateRange(since=None, until=None)] if request.undated else []
    if request.since or request.until:
        days.insert(0, DateRange(since=request.since, until=request.until))
    if chosen_days := any_of(days):
        conditions.append(chosen_days)
    return conditions


def chosen_values(
    asked: Asked, values: KnownValues
) -> tuple[dict[ChosenFacet, frozenset[str]], tuple[str, ...]]:
    """The chosen values as the releases bear them; a value nobody has finds nothing, and is noted."""
    chosen: dict[ChosenFacet, frozenset[str]] = {}
    notes: list[str] = []
    for facet, typed in asked.chosen.items():
        if len(typed) > MAX_CHOSEN:
            raise BadRequest(facet, f"{len(typed)} values of {facet} are chosen, the limit is {MAX_CHOSEN}")
        for value in filter(str.strip, map(sound, typed)):
            known, note = values.exactly(facet, value)
            chosen[facet] = chosen.get(facet, frozenset()) | known
            notes += [note] if note else []
    return chosen, tuple(notes)


def days_of(asked: Asked, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first day of ``since`` and the last day of ``until``. Raises BadRequest."""
    since = until = None
    name, typed = "from", asked.since
    try:
        if typed:
            since = read_span(sound(typed), today)[0]
        name, typed = "to", asked.until
        if typed:
            until = read_span(sound(typed), today)[1]
    except UnclearDate as error:
        raise BadRequest(name, f"{name}: {error}.") from error
    if since and until and since > until:
        raise BadRequest(
            "from",
            f"from ({since}) lies after to ({until}), so nothing can be found. Exchange the two dates.",
        )
    return since, until


def sort_of(typed: str | None, node: Node | None) -> Sort:
    """The order asked for, else the one that fits the query. Raises BadRequest."""
    for sort in SORTS:
        if typed == sort:
            return sort
    if typed:
        raise BadRequest("sort", f"results can be sorted by {', '.join(SORTS)}, not by {sound(typed[:40])!r}")
    return "relevance" if node is not None and ranks(node) else "newest"
