"""Browsing: by topic, by date, by issuer, for those who do not know the word yet.

Every list ends in a search, so that filtering goes on from there. Counts come
from the engine, one question per page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from dateutil.relativedelta import relativedelta
from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from index.engine import NO_DATE, Facet, SearchRequest, SearchResults
from web.bars import shown_bars
from web.page import page
from web.question import Question, page_number, search_for
from web.site import Site
from web.timeline import timeline_of
from web.wording import MONTHS, month_words

RECENT = 10  # releases on a topic's page; the rest is its search
MONTH_ADDRESS = re.compile(r"[0-9]{4}/(?:0[1-9]|1[0-2])")
PER_PAGE = 100  # titles in a month's list


def register(app: Flask, site: Site) -> None:
    """Add the pages for browsing."""

    @app.get("/browse/topics")
    def browse_topics() -> Response:
        path = site.corpus.vocabulary.path
        topics = [(path(id), f"/browse/topics/{id}", count) for id, count in _counts(site, "topic")]
        return page(
            "browse_list.html", title="Topics", nav="topics", rows=_alphabetical(topics), question=Question()
        )

    @app.get("/browse/issuers")
    def browse_issuers() -> Response:
        issuers = [(name, search_for("issuer", name), count) for name, count in _counts(site, "issuer")]
        return page(
            "browse_list.html",
            title="Issuers",
            nav="issuers",
            rows=_alphabetical(issuers),
            question=Question(),
        )

    @app.get("/browse/topics/<id>")
    def browse_topic(id: str) -> AnyResponse:
        if (now := site.corpus.vocabulary.named(id)) not in (None, id):
            return redirect(f"{request.script_root}/browse/topics/{now}", 301)
        found = _all(site, ("month",), chosen={"topic": frozenset({id})}, limit=RECENT)
        if not found.total and id not in site.corpus.vocabulary.ids:
            abort(404)
        question = Question(chosen={"topic": (id,)})
        chart = timeline_of(found.facets["month"].counts)
        years: Counter[str] = Counter()
        for month, count in found.facets["month"].counts:
            years[month[:4]] += count if month != NO_DATE else 0
        return page(
            "browse_topic.html",
            title=site.corpus.vocabulary.label(id),
            total=found.total,
            recent=site.engine.cards(found.ids),
            everything=question.sorted_by("newest").address(),
            feed=question.address("/search.atom"),
            years=[(y, question.between(y, y).address(), n) for y, n in sorted(years.items()) if n][::-1],
            chart=chart,
            bars=shown_bars(chart, question, request.script_root),
            question=Question(),
        )

    @app.get("/browse/dates")
    def browse_dates() -> Response:
        months = dict(_counts(site, "month"))
        undated = months.pop(NO_DATE, 0)
        years = sorted({month[:4] for month in months}, reverse=True)
        return page(
            "browse_dates.html",
            title="Dates",
            years=[(year, *_months_of(year, months)) for year in years],
            undated=undated,
            undated_address=Question(undated=True).address(),
            question=Question(),
        )

    @app.get("/browse/dates/<year>")
    def browse_year(year: str) -> Response:
        _first_day(year)
        months = dict(_counts(site, "month"))
        total, cells = _months_of(year, months)
        years = sorted({month[:4] for month in months if month != NO_DATE})
        return page(
            "browse_year.html",
            title=year,
            total=total,
            cells=cells,
            before=max((y for y in years if y < year), default=None),
            after=min((y for y in years if y > year), default=None),
            search=Question(since=year, until=year, sort="newest").address(),
            question=Question(),
        )

    @app.get("/browse/dates/<year>/<month>")
    def browse_month(year: str, month: str) -> Response:
        first = _first_day(year, month)
        number = page_number(request.args.get("page", ""))
        last = first + relativedelta(day=31)
        found = _all(site, (), since=first, until=last, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        pages = max(1, -(-found.total // PER_PAGE))
        if number > pages:
            abort(404)
        name = f"{year}-{month}"
        months = sorted(m for m, _ in _counts(site, "month") if m != NO_DATE)
        return page(
            "browse_month.html",
            title=month_words(name),
            year=year,
            total=found.total,
            cards=site.engine.cards(found.ids),
            at=number,
            page_addresses=[f"/browse/dates/{year}/{month}?page={n + 1}" for n in range(pages)],
            before=_month_link(max((m for m in months if m < name), default=None)),
            after=_month_link(min((m for m in months if m > name), default=None)),
            search=Question(since=name, until=name, sort="newest").address(),
            question=Question(),
        )


def _all(site: Site, facets: tuple[Facet, ...], **request: object) -> SearchResults:
    """Everything there is, newest first, narrowed as said."""
    return site.engine.search(SearchRequest(sort="newest", facets=facets, **request))  # type: ignore[arg-type]


def _counts(site: Site, facet: Facet) -> tuple[tuple[str, int], ...]:
    """The values of a facet over the whole archive, with their counts."""
    return _all(site, (facet,), limit=0).facets[facet].counts


def _alphabetical(rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return sorted(rows, key=lambda row: row[0].casefold())


def _months_of(year: str, months: dict[str, int]) -> tuple[int, list[tuple[str, str | None, int]]]:
    """(total, [(month's name, its page or None where it is empty, count)] for the twelve months)."""
    cells: list[tuple[str, str | None, int]] = []
    for at, name in enumerate(MONTHS, start=1):
        count = months.get(f"{year}-{at:02}", 0)
        cells.append((name, f"/browse/dates/{year}/{at:02}" if count else None, count))
    return sum(count for _, _, count in cells), cells


def _month_link(month: str | None) -> tuple[str, str] | None:
    """(name, address) of a month's page."""
    return (month_words(month), f"/browse/dates/{month.replace('-', '/')}") if month else None


def _first_day(year: str, month: str = "01") -> dt.date:
    """The first day of a month named in an address; only the one right spelling is a page, else 404."""
    if not (MONTH_ADDRESS.fullmatch(f"{year}/{month}") and int(year)):
        abort(404)
    return dt.date(int(year), int(month), 1)
