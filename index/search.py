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

from archive.address import passage_address, release_address
from index.engine import FACETS, SORTS, ChosenFacet, Engine, Facet, SearchRequest, SearchResults, Sort
from index.entry import Card
from index.errors import BadRequest
from index.facets import FacetValue, FacetView, facet_views
from index.known_values import KnownValues, Labels, known_values
from index.marks import Marks
from index.query import DateRange, Keyword, Node, ranks
from index.query_parser import parse_query
from index.snippets import Snippet, runs_of, snippets_of
from index.understood import in_words
from index.when import UnclearDate, read_span

__all__ = [
    "PAGE_SIZE",
    "Answer",
    "Asked",
    "FacetValue",
    "FacetView",
    "Hit",
    "Snippet",
    "answer",
    "as_json",
    "marks_for",
    "runs_of",
]

PAGE_SIZE = 20  # hits per page: three or four screens, and one fetch of cards
MAX_PAGE = 1_000_000  # 20 million releases; a larger number is no page but an attack on arithmetic
MAX_CHOSEN = 64  # values chosen in one facet; more than any page offers to tick
FACET_LIMIT = 50  # values of a facet in an answer; all of them are on the facet's own page


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


def answer(
    asked: Asked,
    *,
    engine: Engine,
    vocabulary: Labels,
    today: dt.date,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = FACET_LIMIT,
) -> Answer:
    """Answer a question as it was put. ``today`` is what "last 90 days" ends with.

    ``facet_limit`` bounds the values of each facet, but for year and month, of which
    all come: a timeline has no gaps. Raises BadRequest, naming the parameter.
    """
    if not 1 <= asked.page <= MAX_PAGE:
        raise BadRequest("page", f"the page must be a number from 1 to {MAX_PAGE:,}")
    values = known_values(engine, vocabulary)
    read = parse_query(asked.q, today=today, values=values)
    chosen, notes = _chosen(asked, values)
    since, until = _days(asked, today)
    request = SearchRequest(
        query=read.node,
        chosen=chosen,
        since=since,
        until=until,
        sort=_sort(asked.sort, read.node),
        offset=(asked.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        facets=facets,
        facet_limit=facet_limit,
    )
    results = engine.search(request)
    pages = max(1, -(-results.total // PAGE_SIZE))
    return Answer(
        query=_sound(asked.q).strip(),
        node=read.node,
        understood=in_words(_conditions(request), values.label),
        notes=(*read.notes, *notes, *_remarks(results, asked.page, pages)),
        total=results.total,
        partial=results.partial,
        page=asked.page,
        pages=pages,
        sort=request.sort,
        since=since,
        until=until,
        hits=_hits(engine, results, engine.marks(read.node), values),
        facets=facet_views(request, results, values.label),
    )


def marks_for(query: str, *, engine: Engine, vocabulary: Labels, today: dt.date) -> Marks:
    """What a query highlights in any text, such as a release's page. Raises BadRequest."""
    values = known_values(engine, vocabulary)
    return engine.marks(parse_query(query, today=today, values=values).node)


def _sound(text: str) -> str:
    """The text without lone surrogates, which nothing could write out again."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _chosen(asked: Asked, values: KnownValues) -> tuple[dict[ChosenFacet, frozenset[str]], tuple[str, ...]]:
    """The chosen values as the releases bear them; a value nobody has finds nothing, and is noted."""
    chosen: dict[ChosenFacet, frozenset[str]] = {}
    notes: list[str] = []
    for facet, typed in asked.chosen.items():
        if len(typed) > MAX_CHOSEN:
            raise BadRequest(facet, f"{len(typed)} values of {facet} are chosen, the limit is {MAX_CHOSEN}")
        for value in filter(str.strip, map(_sound, typed)):
            known, note = values.exactly(facet, value)
            chosen[facet] = chosen.get(facet, frozenset()) | known
            notes += [note] if note else []
    return chosen, tuple(notes)


def _days(asked: Asked, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first day of ``since`` and the last day of ``until``."""
    since = until = None
    name, typed = "from", asked.since
    try:
        if typed:
            since = read_span(_sound(typed), today)[0]
        name, typed = "to", asked.until
        if typed:
            until = read_span(_sound(typed), today)[1]
    except UnclearDate as error:
        raise BadRequest(name, f"{name}: {error}.") from error
    if since and until and since > until:
        raise BadRequest(
            "from",
            f"from ({since}) lies after to ({until}), so nothing can be found. Exchange the two dates.",
        )
    return since, until


def _sort(typed: str | None, node: Node | None) -> Sort:
    for sort in SORTS:
        if typed == sort:
            return sort
    if typed:
        raise BadRequest(
            "sort", f"results can be sorted by {', '.join(SORTS)}, not by {_sound(typed[:40])!r}"
        )
    return "relevance" if node is not None and ranks(node) else "newest"


def _conditions(request: SearchRequest) -> list[Node]:
    """The query and the filters beside it as nodes, for saying them in words."""
    conditions = [request.query] if request.query is not None else []
    conditions += [Keyword(field=facet, values=values) for facet, values in request.chosen.items()]
    if request.since or request.until:
        conditions.append(DateRange(since=request.since, until=request.until))
    return conditions


def _remarks(results: SearchResults, page: int, pages: int) -> list[str]:
    remarks = []
    if results.partial:
        remarks.append("Part of the index did not answer; there may be more releases than are counted here.")
    if page > pages:
        remarks.append(f"There is no page {page}; the last is page {pages}.")
    return remarks


def _hits(engine: Engine, results: SearchResults, marks: Marks, values: KnownValues) -> tuple[Hit, ...]:
    return tuple(_hit(card, marks, values) for card in engine.cards(results.ids))


def _hit(card: Card, marks: Marks, values: KnownValues) -> Hit:
    passages, more = snippets_of(card, marks)
    return Hit(
        id=card.id,
        title=card.title,
        title_matches=marks.stretches(card.title) if marks else (),
        date=card.date,
        issuer=card.issuer,
        place=card.place,
        kind=card.kind,
        topics=tuple((topic, values.label("topic", topic)) for topic in card.topics),
        passages=passages,
        more_passages=more,
    )


def as_json(answer: Answer, prefix: str = "") -> dict[str, object]:
    """The answer under the names programs rely on. ``prefix`` goes before each address."""
    return {
        "query": answer.query,
        "understood": answer.understood,
        "notes": list(answer.notes),
        "total": answer.total,
        "partial": answer.partial,
        "page": answer.page,
        "pages": answer.pages,
        "hits": [_hit_as_json(hit, prefix) for hit in answer.hits],
        "facets": {
            facet: [
                {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected}
                for v in view.values
            ]
            for facet, view in answer.facets.items()
        },
    }


def _hit_as_json(hit: Hit, prefix: str) -> dict[str, object]:
    return {
        "id": hit.id,
        "title": hit.title,
        "date": hit.date.isoformat() if hit.date else None,
        "issuer": hit.issuer,
        "place": hit.place,
        "topics": [id for id, _ in hit.topics],
        "url": prefix + release_address(hit.id, hit.title),
        "passages": [
            {
                "paragraph": snippet.paragraph,
                "url": prefix + passage_address(hit.id, snippet.paragraph),
                "text": snippet.text,
                "matches": [list(match) for match in snippet.matches],
            }
            for snippet in hit.passages
        ],
        "more_passages": hit.more_passages,
    }
