"""All values of one facet, A to Z, with a box to find some: /search/values/<facet>?…, /quotations/values/<facet>?…

The same check boxes as in the panel, so that the script can fetch this page and
move its boxes over; without script it is a form of its own.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, Response, abort, request

from index.facets import FacetValue, FacetView
from web.page import page
from web.question import page_number, question_of
from web.quotation_pages import QUOTATIONS
from web.search_pages import RELEASES
from web.site import Site
from web.wording import FACET_WORDS, plain

PER_PAGE = 120  # values; about three screens of a desktop in three columns


def register(app: Flask, site: Site) -> None:
    """Add the page of all values."""

    @app.get("/<any(search, quotations):at>/values/<facet>")
    def values(at: str, facet: str) -> Response:
        listing = next(one for one in (RELEASES, QUOTATIONS) if one.at == f"/{at}")
        if facet not in listing.panel:
            abort(404)
        question = replace(question_of(request.args, listing.at), page=1, table=False)
        find = request.args.get("find", "").strip()
        number = page_number(request.args.get("page", ""))
        view = listing.ask(site, question, (facet,), None, whole=True).facets[facet]
        every = _values(view)
        found = [value for value in every if value.selected or plain(find) in plain(value.label)]
        here = _with(question.address(f"{listing.at}/values/{facet}"), find)
        return page(
            "values.html",
            facet=facet,
            words=FACET_WORDS[facet],
            shown_values=found[(number - 1) * PER_PAGE : number * PER_PAGE],
            every=len(every),
            found=len(found),
            exact=view.exact,
            find=find,
            question=question,
            kept=[(name, value) for name, value in question.pairs() if name != facet],
            pairs=question.pairs(),
            back=question.address(),
            at=number,
            listing=listing,
            page_addresses=[f"{here}page={n + 1}" for n in range(-(-len(found) // PER_PAGE))],
        )


def _values(view: FacetView) -> list[FacetValue]:
    """Every value of a facet: the selected ones first, then A to Z, then that of having none."""
    ordered = sorted(view.values, key=lambda value: (not value.selected, plain(value.label), value.value))
    return [*ordered, view.missing] if view.missing else ordered


def _with(address: str, find: str) -> str:
    """The address with what is looked for, ready for one more parameter."""
    address += "&" if "?" in address else "?"
    return address + (urlencode({"find": find}, errors="replace") + "&" if find else "")
