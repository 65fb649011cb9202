"""Question: what an address asks, and the address of every question near it.

The address is the state: one GET form, the parameters below, always in this
order in links we make, empty and default values left out. Pages ignore
parameters they do not know, the API refuses them. Texts are not read here:
dates and the query go to index/search.py as they came.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from index.engine import SORTS, ChosenFacet
from index.errors import BadRequest
from index.language.query import NONE
from index.search import Asked

# The facets with check boxes, in the order of the panel.
PANEL: tuple[ChosenFacet, ...] = ("topic", "issuer", "place", "speaker", "kind", "law")
# All that an address may choose in, in canonical order; what no panel shows still has its chips.
FILTERS: tuple[ChosenFacet, ...] = (*PANEL, "role", "format", "dated", "doubt")
SWITCHES = ("synonyms", "recency")  # on unless "off"
BEFORE_DATES = ("q", *FILTERS)  # the parameters that stand before from and to
PARAMETERS = (*BEFORE_DATES, "from", "to", "date", "sort", *SWITCHES, "page", "cursor")

MOST_PAGE_DIGITS = 6  # a page number beyond any archive; keeps int() from chewing on digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A search as an address holds it: texts, not yet understood.

    ``chosen`` keeps the order of the address, without repeats. ``undated`` is date=none: releases
    without a date, beside a range of days or alone. ``table`` shows the
    timeline as a table. ``page`` counts from 1. ``off`` names the SWITCHES that are
    turned off; ``cursor`` is for programs, pages have numbers. ``at`` is the page that is
    asked: releases or quotations.
    """

    q: str = ""
    chosen: Mapping[ChosenFacet, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    undated: bool = False
    sort: str = ""
    table: bool = False
    page: int = 1
    off: tuple[str, ...] = ()
    cursor: str = ""
    at: str = "/search"

    def asked(self) -> Asked:
        """The same for index/search.py."""
        return Asked(
            q=self.q,
            chosen=self.chosen,
            since=self.since or None,
            until=self.until or None,
            undated=self.undated,
            sort=self.sort or None,
            page=self.page,
            cursor=self.cursor or None,
            synonyms="synonyms" not in self.off,
            recency="recency" not in self.off,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say more than the default, in their canonical order."""
        pairs = [("q", self.q)] if self.q else []
        for facet in FILTERS:
            pairs += [(facet, value) for value in self.chosen.get(facet, ())]
        rest = (
            ("from", self.since),
            ("to", self.until),
            ("date", NONE if self.undated else ""),
            ("sort", self.sort),
        )
        pairs += [(name, value) for name, value in rest if value]
        pairs += [(name, "off") for name in SWITCHES if name in self.off]
        if self.table:
            pairs.append(("view", "table"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def address(self, page: str = "") -> str:
        """The address that asks this, below the site's prefix; ``page``: that asks it of another page."""
        pairs = self.pairs()
        return (page or self.at) + (f"?{'&'.join(_encoded(pairs))}" if pairs else "")

    def between(self, since: str, until: str) -> Question:
        """The same within these dates alone, from its first page."""
        return replace(self, since=since, until=until, undated=False, page=1)

    def without_range(self) -> Question:
        """The same without its range of dates, from its first page."""
        return replace(self, since="", until="", page=1)

    def with_undated(self, undated: bool) -> Question:
        """The same with or without the releases that have no date, from its first page."""
        return replace(self, undated=undated, page=1)

    def within_each(self, spans: Iterable[tuple[str, str]]) -> list[str]:
        """The addresses of the same within each of these spans, from its first page.

        A chart has dozens of them: what they share is written once. Spans are
        (since, until) as bars have them, digits and hyphens.
        """
        shared = self.between("", "").pairs()
        cut = sum(name in BEFORE_DATES for name, _ in shared)
        before = "".join(f"{pair}&" for pair in _encoded(shared[:cut]))
        after = "".join(f"&{pair}" for pair in _encoded(shared[cut:]))
        return [f"{self.at}?{before}from={since}&to={until}{after}" for since, until in spans]

    def sorted_by(self, sort: str) -> Question:
        """The same in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def at_page(self, page: int) -> Question:
        """Another page of the same."""
        return replace(self, page=page)

    def with_value(self, facet: ChosenFacet, value: str) -> Question:
        """The same with one more value of a facet chosen, from its first page."""
        values = tuple(dict.fromkeys((*self.chosen.get(facet, ()), value)))
        return replace(self, chosen={**self.chosen, facet: values}, page=1)

    def without_value(self, facet: ChosenFacet, value: str) -> Question:
        """The same without this value of a facet, from its first page."""
        kept = tuple(v for v in self.chosen.get(facet, ()) if v != value)
        return replace(self, chosen={**self.chosen, facet: kept}, page=1)

    def followed(self) -> Question:
        """The same as a feed follows it: without order and page, and without a range of dates that ends."""
        since = "" if self.until else self.since
        return replace(self, since=since, until="", sort="", table=False, page=1)

    def unfiltered(self) -> Question:
        """The query alone, in the same order."""
        return Question(q=self.q, sort=self.sort, off=self.off, at=self.at)

    def spelt(self, query: str) -> Question:
        """Another query under the same filters, from its first page."""
        return replace(self, q=query, page=1)

    def switched_off(self, name: str) -> Question:
        """The same without synonyms or without the preference for recent releases."""
        return replace(self, off=tuple(dict.fromkeys((*self.off, name))), page=1)

    def switched_on(self, name: str) -> Question:
        """The same with it again."""
        return replace(self, off=tuple(other for other in self.off if other != name), page=1)

    @property
    def filters(self) -> int:
        """How many filters are applied; a range of dates is one."""
        return sum(map(len, self.chosen.values())) + bool(self.since or self.until) + self.undated


def question_of(parameters: MultiDict[str, str], at: str = "/search") -> Question:
    """Read an address as a page does: what is unknown is ignored, what is impossible is refused.

    Raises BadRequest for a page number that is none, an unknown sort, and a switch neither on nor off.
    """
    chosen: dict[ChosenFacet, tuple[str, ...]] = {}
    for facet in FILTERS:
        if values := tuple(dict.fromkeys(v for v in parameters.getlist(facet) if v)):
            chosen[facet] = values
    return Question(
        q=parameters.get("q", "").strip(),
        chosen=chosen,
        since=parameters.get("from", "").strip(),
        until=parameters.get("to", "").strip(),
        undated=_is_none(parameters.get("date", "")),
        sort=_sort(parameters.get("sort", "")),
        table=parameters.get("view") == "table",
        page=page_number(parameters.get("page", "")),
        off=tuple(name for name in SWITCHES if _is_off(name, parameters.get(name, ""))),
        cursor=parameters.get("cursor", "").strip(),
        at=at,
    )


def page_number(text: str) -> int:
    """A page number as typed; "" is the first page. Raises BadRequest."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_PAGE_DIGITS and int(text)):
        raise BadRequest("page", "The page must be a number from 1, such as page=2.")
    return int(text)


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """For programs: a parameter that would be ignored is a mistake worth hearing of. Raises BadRequest."""
    known = tuple(known)
    for name in names:
        if name not in known:
            raise BadRequest(
                name, f"There is no parameter {name!r} here. Known: {', '.join(known) or 'none'}."
            )


@functools.lru_cache(maxsize=4_096)  # an archive has few values and shows them on every page
def search_for(facet: ChosenFacet, value: str, at: str = "/search") -> str:
    """The address of all releases (or quotations) with one value of a facet."""
    return f"{at}?{facet}={quote_plus(value, errors='replace')}"


def _encoded(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Parameters as they stand in an address. Our names are plain words; values are anything."""
    return [f"{name}={quote_plus(value, errors='replace')}" for name, value in pairs]


def _is_off(name: str, text: str) -> bool:
    if text not in ("", "on", "off"):
        raise BadRequest(name, f"{name} is on or off, not {text[:40]!r}.")
    return text == "off"


def _is_none(text: str) -> bool:
    if text not in ("", NONE):
        raise BadRequest("date", f"date is {NONE}, for releases without a date; days go into from and to.")
    return text == NONE


def _sort(text: str) -> str:
    if text and text not in SORTS:
        raise BadRequest("sort", f"Results can be sorted by {', '.join(SORTS)}; {text!r} is none of them.")
    return text
