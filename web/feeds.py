"""Feeds: any search as Atom (RFC 4287), newest first: /search.atom?… with the search's own parameters.

An entry must bear a date, so releases without one are in no feed. Entry ids are made of the
release's id alone and stay when the site moves; a feed's id is a tag of this site (RFC 4151),
for the same search of another archive is another feed. Long feeds come in pages (RFC 5005).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from urllib.parse import urlsplit

from flask import Flask, Response, request

from archive.address import release_address
from index.search import Answer, Hit
from web.page import page, public_address
from web.question import Question, question_of
from web.search_pages import ask
from web.site import Site

SUMMARY = 400  # characters of the first passage in a feed reader's list


def register(app: Flask, site: Site) -> None:
    """Add the feed of any search."""

    @app.get("/search.atom")
    def search_atom() -> Response:
        question = replace(question_of(request.args), sort="", table=False, cursor="")
        found = ask(site, question.sorted_by("newest").at_page(question.page), suggest=False)
        base = public_address(site)
        return page(
            "search.atom.xml",
            kind="application/atom+xml",
            title=f"{site.title}: {question.q}" if question.q else site.title,
            feed_id=tag_of(base, replace(question, page=1).address("/search")),
            base=base,
            self_address=base + question.address("/search.atom"),
            page_address=base + replace(question, page=1).address(),
            pages=_pages(question, found, base),
            updated=moment(_newest(found) or site.engine.changed.date()),
            entries=_entries(site, base, [hit for hit in found.hits if hit.date]),
        )


def tag_of(base: str, name: str) -> str:
    """An id of this site's own. The year is the first in which a site of this program stood."""
    parts = urlsplit(base)
    return f"tag:{parts.hostname or 'localhost'},2026:{parts.path}{name}"


def _pages(question: Question, found: Answer, base: str) -> list[tuple[str, str]]:
    """(relation, address) of the other pages of a feed; () where there is one page only."""
    at, last = question.page, found.reachable
    numbers = {"first": 1, "previous": at - 1, "next": at + 1, "last": last}
    return [
        (relation, base + question.at_page(number).address("/search.atom"))
        for relation, number in numbers.items()
        if 1 <= number <= last and last > 1
    ]


def urn(name: str) -> str:
    """An id that names the same thing for ever, wherever the site stands."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"dateline:{name}".encode("utf-8", "replace").decode()).urn


def moment(day: dt.date) -> str:
    """A day as RFC 3339 wants it; releases bear days, not hours."""
    return f"{day.isoformat()}T00:00:00Z"


def _newest(found: Answer) -> dt.date | None:
    return max((hit.date for hit in found.hits if hit.date), default=None)


def _entries(site: Site, base: str, hits: list[Hit]) -> list[dict[str, object]]:
    leads = {card.id: card.passages for card in site.engine.cards([hit.id for hit in hits])}
    return [
        {
            "id": urn(f"releases/{hit.id}"),
            "title": hit.title,
            "address": base + release_address(hit.id, hit.title),
            "date": moment(hit.date) if hit.date else "",
            "author": hit.issuer or site.title,
            "topics": hit.topics,
            "summary": _cut(passages[0][1] if (passages := leads.get(hit.id)) else ""),
        }
        for hit in hits
    ]


def _cut(lead: str) -> str:
    return lead if len(lead) <= SUMMARY else lead[:SUMMARY].rsplit(" ", 1)[0] + " …"
