"""Listing pages: one GET form, its answer, and the states in which there is none.

What releases (search_pages.py) and quotations (quotation_pages.py) have in common:
filters, chips, timeline and pages, each a link to a question near this one; and the
answers to a question that found nothing, is past the end, or cannot be read. What only
shows the same otherwise (order, table, exports) is a button of a GET form: it has an
address all the same, but crawlers that follow every link do not multiply by it.
Nothing is changed silently: what was rewritten stands in the notes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from flask import Response, request
from werkzeug.datastructures import MultiDict

from index.engine import NO_DATE, ChosenFacet, Facet, SearchRequest, Sort
from index.errors import BadRequest
from index.facets import FacetView
from index.language.query import NONE, Node, ranks
from web.bars import shown_bars
from web.facets import chips_of, offered, panels_of
from web.page import page, public_address
from web.question import FILTERS, Question, question_of
from web.site import Site
from web.timeline import Timeline, timeline_of
from web.ways_out import ways_out
from web.wording import count_of

SORT_WORDS = (("relevance", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest"))
NEAR_PAGES = 2  # page numbers shown on either side of the present one
DEEP = 2  # filters in use from which crawlers are asked to follow nothing


class Found(Protocol):
    """What an answer has, whatever it lists (index/search.py and index/quoting.py say what each means)."""

    @property
    def node(self) -> Node | None: ...
    @property
    def total(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def reachable(self) -> int: ...
    @property
    def sort(self) -> Sort: ...
    @property
    def since(self) -> dt.date | None: ...
    @property
    def until(self) -> dt.date | None: ...
    @property
    def facets(self) -> Mapping[Facet, FacetView]: ...
    @property
    def expanded(self) -> bool: ...


class Ask(Protocol):
    """How a question is answered; ``whole`` False: the answer may say that it is partial, and the page shows that."""

    def __call__(
        self,
        site: Site,
        question: Question,
        facets: tuple[Facet, ...],
        facet_limit: int | None,
        *,
        whole: bool,
    ) -> Found: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One kind of thing that is listed.

    ``at`` is its address, ``box`` the label of its search box, ``panel`` its facets,
    ``template`` its results. ``by_relevance``: is it sorted so where nothing else is asked? ``ask`` answers a
    question; ``frame`` and ``results`` give its templates what they need beyond what is
    here, the one in every state, the other for results.
    """

    at: str
    one: str
    box: str
    panel: tuple[ChosenFacet, ...]
    template: str
    by_relevance: bool
    ask: Ask
    frame: Callable[[Site, Question, Any], Mapping[str, Any]]
    results: Callable[[Site, Question, Any], Mapping[str, Any]]


def listing_page(site: Site, listing: Listing) -> Response:
    """The page that answers the question in the address, in whichever state that is."""
    try:
        question = replace(question_of(request.args, listing.at), cursor="")  # pages have numbers
        found = listing.ask(site, question, (*listing.panel, "month"), offered(question), whole=False)
    except BadRequest as refusal:
        return _refused(site, listing, refusal)
    if not found.total:
        return _nothing(site, listing, question, found)
    if question.page > found.pages:
        return _past_the_end(site, listing, question, found)
    ranked = found.node is not None and ranks(found.node)
    default = "relevance" if ranked and listing.by_relevance else "newest"
    chart = _chart(found, question)
    return page(
        listing.template,
        heading=_heading(listing, found, question),
        sorts=[
            (words, "" if sort == default else sort, sort == found.sort)
            for sort, words in SORT_WORDS
            if ranked or sort != "relevance"
        ],
        bars=shown_bars(chart, question, request.script_root, listing.one),
        chart=chart,
        undated=_undated(question).address(),
        unsorted=question.sorted_by("").pairs(),
        untabled=replace(question, table=False).pairs(),
        pager=list(_pager(question, found)),
        **listing.results(site, question, found),
        **_frame(site, listing, question, found),
    )


def _frame(site: Site, listing: Listing, question: Question, found: Found | None) -> dict[str, Any]:
    """What every state of the page shows: the form, the filters, the chips."""
    return {
        "listing": listing,
        "found": found,
        "question": question,
        "canonical": public_address(site) + replace(question, sort="", table=False).address(),
        "robots": "noindex,follow" if question.filters < DEEP else "noindex,nofollow",
        "panels": panels_of(found.facets, question, listing.panel) if found else (),
        "chips": [
            (chip.heading, chip.label, chip.without.address())
            for chip in chips_of(question, site.corpus.vocabulary)
        ],
        "dateless": _dateless(found),
        "clear": question.unfiltered().address(),
        "hidden": _kept_without_boxes(question, listing.panel if found else ()),
        "switches": list(_switches(question, found)) if found else (),
        **listing.frame(site, question, found),
    }


def _kept_without_boxes(question: Question, boxes: tuple[ChosenFacet, ...]) -> list[tuple[str, str]]:
    """What the form must carry along because nothing on the page shows it; ``boxes`` are the facets shown."""
    kept = [("sort", question.sort)] if question.sort else []
    kept += [(name, "off") for name in question.off]
    kept += [("view", "table")] if question.table else []
    hidden = [facet for facet in FILTERS if facet not in boxes]
    kept += [(facet, value) for facet in hidden for value in question.chosen.get(facet, ())]
    if not boxes:  # no panel on this page
        days = (("from", question.since), ("to", question.until), ("date", NONE if question.undated else ""))
        kept += [(name, text) for name, text in days if text]
    return kept


def _switches(question: Question, found: Found) -> Iterator[tuple[str, str]]:
    """(words, address): what was done for the searcher and can be left, or was left and can be had."""
    if found.expanded:
        yield "Search without synonyms", question.switched_off("synonyms").address()
    elif "synonyms" in question.off:
        yield "Search with synonyms", question.switched_on("synonyms").address()
    if "recency" in question.off:
        yield "Prefer recent releases again", question.switched_on("recency").address()


def _heading(listing: Listing, found: Found, question: Question) -> str:
    things = count_of(found.total, listing.one)
    if question.q:
        return f"{things} for “{question.q}”"
    return things if question.filters else f"All {things}"


def _chart(found: Found, question: Question) -> Timeline | None:
    months = [(value.value, value.count) for value in found.facets["month"].values]
    chosen = (found.since, found.until) if question.since or question.until else (None, None)
    return timeline_of(months, *chosen)


def _dateless(found: Found | None) -> int:
    """How many releases without a date there would be among those found."""
    months = found.facets["month"].values if found and "month" in found.facets else ()
    return sum(month.count for month in months if month.value == NO_DATE)


def _undated(question: Question) -> Question:
    """The same among the releases without a date, which no range of dates can reach."""
    return question.without_range().with_undated(True)


def _pager(question: Question, found: Found) -> Iterator[tuple[str, str | None]]:
    """(page number or "…", its address; None for the present page and for gaps)."""
    shown = {1, found.reachable, *range(question.page - NEAR_PAGES, question.page + NEAR_PAGES + 1)}
    before = 0
    for number in sorted(n for n in shown if 1 <= n <= found.reachable):
        if number - before > 1:
            yield "…", None
        yield str(number), None if number == question.page else question.at_page(number).address()
        before = number


def _nothing(site: Site, listing: Listing, question: Question, found: Found) -> Response:
    """No match, or nothing in the archive at all."""
    everything = site.engine.search(SearchRequest(limit=0)).total
    return page(
        "search_nothing.html",
        everything=everything,
        ways_out=ways_out(
            question,
            found.node,
            site.corpus.vocabulary,
            lambda near: listing.ask(site, near, (), None, whole=False).total,
        ),
        **_frame(site, listing, question, found),
    )


def _past_the_end(site: Site, listing: Listing, question: Question, found: Found) -> Response:
    return page(
        "search_refused.html",
        404,
        title="There is no such page",
        detail=f"This search has {count_of(found.pages, 'page')} of results.",
        way_back=("Go to the last page", question.at_page(found.reachable).address()),
        **_frame(site, listing, question.at_page(1), None),
    )


def _refused(site: Site, listing: Listing, refusal: BadRequest) -> Response:
    """A question that cannot be answered as asked: what was typed stays in the form."""
    readable = MultiDict((k, v) for k, v in request.args.items(multi=True) if k not in ("page", "sort"))
    return page(
        "search_refused.html",
        400,
        title="This search cannot be answered as asked",
        detail=str(refusal),
        parameter=refusal.parameter,
        way_back=("Start again", listing.at),
        **_frame(site, listing, question_of(readable, listing.at), None),
    )
