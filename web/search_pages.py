"""The search page: one GET form, its answer, and the states in which there is none.

The question is put to index/search.py as it came; here the answer gets its
filters, chips, timeline, order and pages, each a link to a question near this
one. Nothing is changed silently: what was rewritten stands in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict

from index.engine import FACETS, Facet, SearchRequest
from index.errors import BadRequest
from index.language.query import And, Word, ranks
from index.search import FACET_LIMIT, Answer, answer
from web.bars import shown_bars
from web.exports import MANY
from web.facets import chips_of, offered, panels_of
from web.hits import shown_hits
from web.page import page
from web.question import PANEL, Question, question_of
from web.site import Site
from web.timeline import Timeline, timeline_of
from web.wording import count_of

ON_PAGE: tuple[Facet, ...] = (*PANEL, "month")  # the facets a person sees; programs get all
SORT_WORDS = (("relevance", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest"))
NEAR_PAGES = 2  # page numbers shown on either side of the present one
MOST_WAYS_OUT = 8  # offers on a page without results; each costs one search


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A question near one that found nothing, and how many releases it finds."""

    words: str
    address: str
    total: int


def register(app: Flask, site: Site) -> None:
    """Add the search page."""

    @app.get("/search")
    def search() -> Response:
        try:
            question = replace(question_of(request.args), cursor="")  # pages have numbers
            found = ask(site, question, ON_PAGE, offered(question))
        except BadRequest as refusal:
            return _refused(site, refusal)
        if not found.total:
            return _nothing(site, question, found)
        if question.page > found.pages:
            return _past_the_end(site, question, found)
        return _results(site, question, found)


def ask(
    site: Site,
    question: Question,
    facets: tuple[Facet, ...] = FACETS,
    facet_limit: int | None = FACET_LIMIT,
    *,
    suggest: bool = True,
) -> Answer:
    """The answer to a question. Raises BadRequest."""
    return answer(
        question.asked(),
        engine=site.engine,
        vocabulary=site.corpus.vocabulary,
        today=site.today(),
        synonyms=site.synonyms,
        facets=facets,
        facet_limit=facet_limit,
        suggest=suggest,
    )


def _results(site: Site, question: Question, found: Answer) -> Response:
    ranked = found.node is not None and ranks(found.node)
    default = "relevance" if ranked else "newest"
    chart = _chart(found, question)
    return page(
        "search.html",
        found=found,
        heading=_heading(found, question),
        sorts=[
            (words, question.sorted_by("" if sort == default else sort).address(), sort == found.sort)
            for sort, words in SORT_WORDS
            if ranked or sort != "relevance"
        ],
        bars=shown_bars(chart, question, request.script_root),
        chart=chart,
        undated=_undated(question).address(),
        other_view=replace(question, table=not question.table).address(),
        hits=shown_hits(found.hits, site.engine, question, request.script_root),
        pager=list(_pager(question, found)),
        **frame(site, question, found),
    )


def frame(site: Site, question: Question, found: Answer | None) -> dict[str, Any]:
    """What every state of the search page shows: the form, the filters, the chips."""
    return {
        "question": question,
        "address": question.address(),
        "panels": panels_of(found, question) if found else (),
        "chips": [
            (chip.heading, chip.label, chip.without.address())
            for chip in chips_of(question, site.corpus.vocabulary)
        ],
        "clear": question.unfiltered().address(),
        "hidden": _kept_without_boxes(question, found),
        "switches": list(_switches(question, found)) if found else (),
        "spellings": [
            (suggestion.query, question.spelt(suggestion.query).address(), suggestion.total)
            for suggestion in (found.suggestions if found else ())
        ],
        "feed": replace(question, sort="", table=False, page=1).address("/search.atom"),
        "exports": [("/api/v1/search", "JSON"), *((f"/search.{f.suffix}", f.name) for f in MANY.values())],
        "asked": replace(question, table=False, page=1).pairs(),
    }


def _kept_without_boxes(question: Question, found: Answer | None) -> list[tuple[str, str]]:
    """What the form must carry along because nothing on the page shows it."""
    kept = [("sort", question.sort)] if question.sort else []
    kept += [(name, "off") for name in question.off]
    kept += [("view", "table")] if question.table else []
    if found is None:  # no panel on this page
        kept += [(facet, value) for facet in PANEL for value in question.chosen.get(facet, ())]
        kept += [(name, text) for name, text in (("from", question.since), ("to", question.until)) if text]
    return kept


def _switches(question: Question, found: Answer) -> Iterator[tuple[str, str]]:
    """(words, address): what was done for the searcher and can be left, or was left and can be had."""
    if found.expanded:
        yield "Search without synonyms", question.switched_off("synonyms").address()
    elif "synonyms" in question.off:
        yield "Search with synonyms", question.switched_on("synonyms").address()
    if "recency" in question.off:
        yield "Prefer recent releases again", question.switched_on("recency").address()


def _heading(found: Answer, question: Question) -> str:
    releases = count_of(found.total, "release")
    if question.q:
        return f"{releases} for “{question.q}”"
    return releases if question.filters else f"All {releases}"


def _chart(found: Answer, question: Question) -> Timeline | None:
    months = [(value.value, value.count) for value in found.facets["month"].values]
    chosen = (found.since, found.until) if question.since or question.until else (None, None)
    return timeline_of(months, *chosen)


def _undated(question: Question) -> Question:
    """The same among the releases without a date, which no range of dates can reach."""
    query = f"({question.q})" if " OR " in question.q else question.q
    return replace(question, q=f"{query} date:none".strip(), since="", until="", page=1)


def _pager(question: Question, found: Answer) -> Iterator[tuple[str, str | None]]:
    """(page number or "…", its address; None for the present page and for gaps)."""
    shown = {1, found.reachable, *range(question.page - NEAR_PAGES, question.page + NEAR_PAGES + 1)}
    before = 0
    for number in sorted(n for n in shown if 1 <= n <= found.reachable):
        if number - before > 1:
            yield "…", None
        yield str(number), None if number == question.page else question.at_page(number).address()
        before = number


def _nothing(site: Site, question: Question, found: Answer) -> Response:
    """No match, or nothing in the archive at all."""
    everything = site.engine.search(SearchRequest(limit=0)).total
    ways_out = sorted(_ways_out(site, question, found), key=lambda way: -way.total)
    return page(
        "search_nothing.html",
        found=found,
        everything=everything,
        ways_out=[way for way in ways_out if way.total],
        **frame(site, question, found),
    )


def _ways_out(site: Site, question: Question, found: Answer) -> Iterator[WayOut]:
    """The same search with each filter dropped in turn, and with any of its words instead of all."""
    for chip in chips_of(question, site.corpus.vocabulary)[:MOST_WAYS_OUT]:
        yield WayOut(
            words=f"Without {chip.heading}: {chip.label}",
            address=chip.without.address(),
            total=_total(site, chip.without),
        )
    if question.filters > 1:
        bare = question.unfiltered()
        yield WayOut(words="Without any filter", address=bare.address(), total=_total(site, bare))
    if _plain_words(question, found):
        either = replace(question, q=" OR ".join(question.q.split()), page=1)
        yield WayOut(
            words="Any of these words instead of all", address=either.address(), total=_total(site, either)
        )


def _plain_words(question: Question, found: Answer) -> bool:
    """Is the query several words and nothing else, so that OR can be put between them?"""
    if not isinstance(found.node, And) or len(found.node.parts) != len(question.q.split()):
        return False
    return all(isinstance(part, Word) and not part.exact for part in found.node.parts)


def _total(site: Site, question: Question) -> int:
    """How many releases a question finds."""
    return ask(site, replace(question, page=1), facets=(), suggest=False).total


def _past_the_end(site: Site, question: Question, found: Answer) -> Response:
    return page(
        "search_refused.html",
        404,
        title="There is no such page",
        detail=f"This search has {count_of(found.pages, 'page')} of results.",
        way_back=("Go to the last page", question.at_page(found.reachable).address()),
        **frame(site, question.at_page(1), None),
    )


def _refused(site: Site, refusal: BadRequest) -> Response:
    """A question that cannot be answered as asked: what was typed stays in the form."""
    readable = MultiDict((k, v) for k, v in request.args.items(multi=True) if k not in ("page", "sort"))
    question = question_of(readable)
    return page(
        "search_refused.html",
        400,
        title="This search cannot be answered as asked",
        detail=str(refusal),
        parameter=refusal.parameter,
        way_back=("Start again", "/search"),
        **frame(site, question, None),
    )
