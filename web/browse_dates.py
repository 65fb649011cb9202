"""Browsing by date: years, the months of a year, the days of a month, the releases of a day.

A calendar that one walks down. Empty months and days are shown and lead nowhere;
before and after lead to the nearest time that has releases.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import Flask, Response, abort, request

from index.engine import NO_DATE, SearchRequest
from web.page import page
from web.question import Question, page_number
from web.site import Site
from web.wording import MONTHS, long_day, month_words

DAY_ADDRESS = re.compile(r"[0-9]{4}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12][0-9]|3[01])")
YEAR, MONTH, DAY = 4, 7, 10  # how much of "2024-11-19" names them
A_DAY = dt.timedelta(days=1)
PER_PAGE = 100  # titles in the list of a month or a day

Link = tuple[str, str]  # words, address


def register(app: Flask, site: Site) -> None:
    """Add the calendar."""

    @app.get("/browse/dates")
    def browse_dates() -> Response:
        months = _months(site)
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
        first = _first_day(year)
        total, cells = _months_of(year, _months(site))
        before, after = _neighbours(site, first, first + relativedelta(month=12, day=31), YEAR)
        return page(
            "browse_year.html",
            title=year,
            total=total,
            cells=cells,
            before=before,
            after=after,
            search=Question(since=year, until=year).address(),
            question=Question(),
        )

    @app.get("/browse/dates/<year>/<month>")
    def browse_month(year: str, month: str) -> Response:
        first = _first_day(year, month)
        last = first + relativedelta(day=31)
        before, after = _neighbours(site, first, last, MONTH)
        return page(
            "browse_days.html",
            unit="month",
            up=_link(first, YEAR),
            weeks=_weeks(site, first),
            before=before,
            after=after,
            **_listed(site, first, last, MONTH),
        )

    @app.get("/browse/dates/<year>/<month>/<day>")
    def browse_day(year: str, month: str, day: str) -> Response:
        here = _first_day(year, month, day)
        before, after = _neighbours(site, here, here, DAY)
        return page(
            "browse_days.html",
            unit="day",
            up=_link(here, MONTH),
            before=before,
            after=after,
            **_listed(site, here, here, DAY),
        )


def _months(site: Site) -> dict[str, int]:
    """Month, or NO_DATE, -> how many releases."""
    return dict(site.engine.search(SearchRequest(limit=0, facets=("month",))).facets["month"].counts)


def _months_of(year: str, months: dict[str, int]) -> tuple[int, list[tuple[str, str | None, int]]]:
    """(total, [(month's name, its page or None where it is empty, count)] for the twelve months)."""
    cells: list[tuple[str, str | None, int]] = []
    for at, name in enumerate(MONTHS, start=1):
        count = months.get(f"{year}-{at:02}", 0)
        cells.append((name, f"/browse/dates/{year}/{at:02}" if count else None, count))
    return sum(count for _, _, count in cells), cells


def _weeks(site: Site, first: dt.date) -> list[list[tuple[int, str | None, int]]]:
    """The weeks of a month, Monday first: (day, its page or None where it is empty, count); day 0 is none."""
    return [
        [_cell(site, first, day) for day in week] for week in calendar.monthcalendar(first.year, first.month)
    ]


def _cell(site: Site, first: dt.date, day: int) -> tuple[int, str | None, int]:
    if not day:
        return 0, None, 0
    here = first.replace(day=day)
    count = site.engine.search(SearchRequest(since=here, until=here, limit=0)).total
    return day, f"/browse/dates/{here:%Y/%m/%d}" if count else None, count


def _listed(site: Site, since: dt.date, until: dt.date, unit: int) -> dict[str, Any]:
    """The releases of a month or a day, a page of them. 404 past the end."""
    number = page_number(request.args.get("page", ""))
    found = site.engine.search(
        SearchRequest(sort="newest", since=since, until=until, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    )
    pages = max(1, -(-found.total // PER_PAGE))
    if number > pages:
        abort(404)
    words, address = _link(since, unit)
    name = since.isoformat()[:unit]
    return {
        "title": words,
        "total": found.total,
        "cards": site.engine.cards(found.ids),
        "at": number,
        "page_addresses": [address, *(f"{address}?page={n + 1}" for n in range(1, pages))],
        "search": Question(since=name, until=name).address(),
        "question": Question(),
    }


def _neighbours(site: Site, first: dt.date, last: dt.date, unit: int) -> tuple[Link | None, Link | None]:
    """The nearest years, months or days with releases before and after a span of time."""
    before = after = None
    if first > dt.date.min:
        before = _day_found(site, SearchRequest(sort="newest", until=first - A_DAY, limit=1))
    if last < dt.date.max:
        after = _day_found(site, SearchRequest(sort="oldest", since=last + A_DAY, limit=1))
    return (
        _link(before, unit) if before else None,
        _link(after, unit) if after else None,
    )


def _day_found(site: Site, request: SearchRequest) -> dt.date | None:
    cards = site.engine.cards(site.engine.search(request).ids)
    return cards[0].date if cards else None


def _link(day: dt.date, unit: int) -> Link:
    """What the year, month or day of a day is called, and its page."""
    name = day.isoformat()[:unit]
    words = long_day(day) if unit == DAY else month_words(name)
    return words, f"/browse/dates/{name.replace('-', '/')}"


def _first_day(year: str, month: str = "01", day: str = "01") -> dt.date:
    """The day an address names; only the one right spelling is a page, else 404."""
    if not DAY_ADDRESS.fullmatch(f"{year}/{month}/{day}"):
        abort(404)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:  # no such day, such as 30 February
        abort(404)
