"""One question, one answer: the same for the command line, the API and the pages.

Takes the question as it was put (asked.py), has the query read (language/parser.py),
asks the engine which releases, fetches their excerpts, names the facet
values, and where little was found looks for other spellings (suggestions.py). The
JSON form is answer_json.py's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from index import cursor
from index.asked import MAX_PAGE, PAGE_SIZE, Asked, check_page, conditions_of, request_of, sound
from index.engine import FACETS, Engine, Facet, SearchRequest, SearchResults, Sort
from index.facets import FacetValue, FacetView, facet_views, inexact_in_words
from index.known_values import KnownValues, Labels, known_values
from index.language.parser import parse_query
from index.language.query import Node
from index.language.synonyms import NO_SYNONYMS, Synonyms
from index.language.understood import in_words
from index.marks import Marks
from index.quoting import PART_MISSING
from index.snippets import Excerpt, Snippet, runs_of
from index.suggestions import Reader, Suggestion, suggestions_for

__all__ = [
    "MAX_PAGE",
    "PAGE_SIZE",
    "Answer",
    "Asked",
    "FacetValue",
    "FacetView",
    "Hit",
    "Snippet",
    "Suggestion",
    "answer",
    "marks_for",
    "runs_of",
]

FACET_LIMIT = 50  # values of a facet in an answer; all of them are on the facet's own page


class Hit(NamedTuple):
    """One release among the results. ``topics`` are (id, label). A tuple, as its Excerpt is."""

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
class Answer:
    """What came of a question.

    ``understood`` gives the query back in words, ``notes`` say what was rewritten or left out.
    ``asked`` is the question as it was put, ``query`` its text, ``node`` what it was read as (None: everything).
    ``since`` and ``until`` are the inclusive days the texts were read as. ``expanded``:
    synonyms were looked for too. ``behind`` is where the next page begins; None on the last.
    ``suggestions`` are spellings that find more, best first.
    """

    asked: Asked
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
    expanded: bool = False
    behind: cursor.Cursor | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def reachable(self) -> int:
        """The last page that can be asked for by its number."""
        return min(self.pages, MAX_PAGE)

    @property
    def next_cursor(self) -> str | None:
        """Asks for the page behind this one; None on the last. Only programs go on by it, so it is written for them."""
        return cursor.written(self.behind, self.asked) if self.behind else None


def answer(
    asked: Asked,
    *,
    engine: Engine,
    vocabulary: Labels,
    today: dt.date,
    synonyms: Synonyms = NO_SYNONYMS,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = FACET_LIMIT,
    suggest: bool = True,
    whole: bool = True,
) -> Answer:
    """Answer a question as it was put. ``today`` is what "last 90 days" ends with.

    ``facet_limit`` bounds the values of each facet, but for year and month, of which
    all come: a timeline has no gaps. ``suggest`` False: no other spellings are looked
    for. ``whole`` False: part of the index may be missing in it, and ``partial`` and a note say so.
    Raises BadRequest, naming the parameter.
    """
    check_page(asked)
    place = cursor.read(asked)
    values = known_values(engine, vocabulary)
    read = parse_query(
        asked.q, today=today, values=values, synonyms=synonyms if asked.synonyms else NO_SYNONYMS
    )
    request, notes = request_of(asked, read.node, values, today)
    request = replace(
        request,
        offset=place.offset if place else (asked.page - 1) * PAGE_SIZE,
        after=place.after if place else None,
        limit=PAGE_SIZE,
        facets=facets,
        facet_limit=facet_limit,
        whole=whole,
    )
    results = engine.search(request)
    page = request.offset // PAGE_SIZE + 1
    pages = max(1, -(-results.total // PAGE_SIZE))
    return Answer(
        asked=asked,
        query=sound(asked.q).strip(),
        node=read.node,
        understood=in_words(conditions_of(request), values.label),
        notes=(*read.notes, *notes, *_remarks(results, page, pages)),
        total=results.total,
        partial=results.partial,
        page=page,
        pages=pages,
        sort=request.sort,
        since=request.since,
        until=request.until,
        hits=tuple([_hit(found, values) for found in engine.excerpts(results.ids, read.node)]),
        facets=facet_views(request, results.facets, values.label),
        expanded=read.expanded,
        behind=_behind(request, results),
        suggestions=suggestions_for(
            sound(asked.q), request, results.total, engine, _reader(today, values, synonyms, asked)
        )
        if suggest
        else (),
    )


def _reader(today: dt.date, values: KnownValues, synonyms: Synonyms, asked: Asked) -> Reader:
    """How another spelling of the query is read: exactly as the query was."""
    known = synonyms if asked.synonyms else NO_SYNONYMS
    return lambda text: parse_query(text, today=today, values=values, synonyms=known).node


def _behind(request: SearchRequest, results: SearchResults) -> cursor.Cursor | None:
    given = request.offset + len(results.ids)
    if len(results.ids) < PAGE_SIZE or given >= results.total:
        return None
    return cursor.Cursor(offset=given, after=results.ids[-1])


def marks_for(
    query: str, *, engine: Engine, vocabulary: Labels, today: dt.date, synonyms: Synonyms = NO_SYNONYMS
) -> Marks:
    """What a query highlights in any text, such as a release's page. Raises BadRequest."""
    values = known_values(engine, vocabulary)
    return engine.marks(parse_query(query, today=today, values=values, synonyms=synonyms).node)


def _remarks(results: SearchResults, page: int, pages: int) -> list[str]:
    remarks = []
    if results.partial:
        remarks.append(PART_MISSING.format(things="releases"))
    remarks += inexact_in_words(results.facets)
    if page > pages:
        remarks.append(f"There is no page {page}; the last is page {pages}.")
    return remarks


def _hit(found: Excerpt, values: KnownValues) -> Hit:
    id, title, matches, date, issuer, place, kind, topics, passages, more = found
    named = tuple([(topic, values.label("topic", topic)) for topic in topics])
    return Hit(id, title, matches, date, issuer, place, kind, named, passages, more)
