"""Browsing: a list of all values of a facet, and a page for each of them (shelves.py says which).

For those who do not know the word yet. Every list ends in a search, so that
filtering goes on from there. Counts come from the engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, request
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as AnyResponse

from index.engine import NO_DATE, ChosenFacet, FacetCounts, SearchRequest
from index.known_values import known_values
from web.bars import shown_bars
from web.facets import labelling
from web.page import page
from web.question import Question, page_number, search_for
from web.quotation_pages import ask as ask_who_said
from web.quotation_pages import shown_quotations
from web.shelves import SHELVES, Shelf, value_address
from web.site import Site
from web.timeline import timeline_of
from web.wording import plain

RECENT = 8  # releases on the page of a value; the rest is its search
SAID = 5  # quotations on the page of a person; the rest is on /quotations
LISTED = 300  # values on one page; longer lists are cut by their first letters
MOST = 60  # values at the head of such a list, the most frequent ones
BESIDE = 6  # values of each other facet on the page of a value


class Row(NamedTuple):
    """A value in a list: what it is called, its page, and how many releases have it."""

    label: str
    address: str
    releases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a list shows: its rows, the letters it can be cut by, and how it is asked for."""

    rows: list[Row]
    every: int
    letters: list[tuple[str, str]]
    letter: str
    find: str
    pages: list[str]
    number: int


class AnyText(PathConverter):
    """A value in an address: slashes and all, also at its start."""

    regex = ".+"
    part_isolating = False


def register(app: Flask, site: Site) -> None:
    """Add the lists and the pages of values."""
    names = ", ".join(SHELVES)
    app.url_map.converters["value"] = AnyText

    @app.get("/browse")
    def browse() -> Response:
        found = site.engine.search(
            SearchRequest(limit=0, facets=tuple(shelf.facet for shelf in SHELVES.values()), facet_limit=1)
        )
        shelves = [
            (shelf.title, f"/browse/{name}", found.facets[shelf.facet].distinct)
            for name, shelf in SHELVES.items()
        ]
        return page("browse.html", shelves=shelves, question=Question())

    @app.get(f"/browse/<any({names}):name>")
    def browse_list(name: str) -> Response:
        shelf = SHELVES[name]
        return page("browse_list.html", shelf=shelf, shown=_shown(site, shelf), question=Question())

    @app.get(f"/browse/<any({names}):name>/<value:value>", merge_slashes=False)
    def browse_value(name: str, value: str) -> AnyResponse:
        shelf = SHELVES[name]
        names = _present_names(site, shelf.facet, value)
        if value in names:
            return _value(site, shelf, value)
        if len(names) == 1:
            return redirect(f"{request.script_root}{value_address(shelf.facet, *names)}", 301)
        return redirect(f"{request.script_root}{search_for(shelf.facet, value)}", 302)


def _present_names(site: Site, facet: ChosenFacet, value: str) -> frozenset[str]:
    """What is counted under this name now: by an id it had before, or by other spellings; itself if unknown."""
    if facet == "topic":
        return frozenset({site.corpus.vocabulary.named(value) or value})
    names, _ = known_values(site.engine, site.corpus.vocabulary).exactly(facet, value)
    return names


def _shown(site: Site, shelf: Shelf) -> Shown:
    """The part of a list that an address asks for: all of it, a letter, or what has some words in its name."""
    every = _rows(site, shelf)
    find = request.args.get("find", "").strip()
    letter = request.args.get("letter", "").strip()[:1].upper()
    number = page_number(request.args.get("page", ""))
    long = len(every) > LISTED
    letters = sorted({_initial(shelf, row) for row in every}) if long else []
    rows = sorted(every, key=lambda row: (shelf.sorted_by(row.label), row.label))
    if find:
        rows = [row for row in rows if plain(find) in plain(row.label)]
    elif letter and long:
        rows = [row for row in rows if _initial(shelf, row) == letter]
    elif long:
        rows = every[:MOST]
    here = (
        f"/browse/{shelf.name}?{urlencode({'find': find} if find else {'letter': letter}, errors='replace')}"
    )
    pages = -(-len(rows) // LISTED)
    if number > max(pages, 1):
        abort(404)
    return Shown(
        rows=rows[(number - 1) * LISTED : number * LISTED],
        every=len(every),
        letters=[(one, f"/browse/{shelf.name}?{urlencode({'letter': one})}") for one in letters],
        letter=letter if long and not find else "",
        find=find,
        pages=[here, *(f"{here}&page={n + 1}" for n in range(1, pages))],
        number=number,
    )


def _rows(site: Site, shelf: Shelf) -> list[Row]:
    """All values of a shelf, the most frequent first."""
    counts = site.engine.search(SearchRequest(limit=0, facets=(shelf.facet,))).facets[shelf.facet].counts
    label = shelf.labels(site.corpus.vocabulary)
    return [Row(label(value), value_address(shelf.facet, value), count) for value, count in counts]


def _initial(shelf: Shelf, row: Row) -> str:
    """The letter a value is filed under; "#" for what begins with none."""
    first = shelf.sorted_by(row.label).strip()[:1].upper()
    return first if first.isalpha() else "#"


def _value(site: Site, shelf: Shelf, value: str) -> Response:
    """The page of one value: when, the newest, and what else stands in its releases."""
    others = [other for other in SHELVES.values() if other.facet not in (shelf.facet, "kind")]
    found = site.engine.search(
        SearchRequest(
            sort="newest",
            chosen={shelf.facet: frozenset({value})},
            facets=("month", *(other.facet for other in others)),
            limit=RECENT,
        )
    )
    if not found.total and not (shelf.facet == "topic" and value in site.corpus.vocabulary.ids):
        abort(404)
    question = Question(chosen={shelf.facet: (value,)})
    months = found.facets["month"].counts
    chart = timeline_of(months)
    return page(
        "browse_value.html",
        shelf=shelf,
        title=labelling(shelf.facet, site.corpus.vocabulary)(value),
        total=found.total,
        recent=site.engine.cards(found.ids),
        everything=question.address(),
        feed=question.address("/search.atom"),
        years=_years(question, months),
        chart=chart,
        bars=shown_bars(chart, question, request.script_root),
        asked=question.pairs(),
        beside=[_beside(site, other, found.facets[other.facet]) for other in others],
        question=Question(),
        **(_said_by(site, value) if shelf.facet == "speaker" else {}),
    )


def _beside(
    site: Site, other: Shelf, found: FacetCounts
) -> tuple[ChosenFacet, str, list[tuple[str, str, int]]]:
    """(facet, its heading, its most frequent values: value, label, count) within the releases of another value."""
    label = other.labels(site.corpus.vocabulary)
    return other.facet, other.title, [(value, label(value), count) for value, count in found.counts[:BESIDE]]


def _said_by(site: Site, name: str) -> dict[str, Any]:
    """What a person said lately, how often, and in which roles."""
    question = Question(chosen={"speaker": (name,)}, at="/quotations")
    found = ask_who_said(site, question, ("role",), BESIDE, limit=SAID)
    return {
        "quotations": shown_quotations(site, found.quotations),
        "said": found.total,
        "roles": [role.label for role in found.facets["role"].values],
    }


def _years(question: Question, months: Iterable[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """(year, address of the search within it, count), the newest first."""
    years: Counter[str] = Counter()
    for month, count in months:
        if month != NO_DATE:
            years[month[:4]] += count
    return [(year, question.between(year, year).address(), n) for year, n in sorted(years.items())][::-1]
