"""A page: how a template becomes an answer, and what all templates are given.

Every page goes through ``page``: text of any kind is encoded there, so that no
character in a release can break an answer. Links are ready strings below
``root``, the prefix under which the site is served.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, render_template, request

from archive.address import release_address
from web.safety import encoded, showable
from web.site import Site
from web.wording import count_of, long_day, number, short_day


def prepare(app: Flask, site: Site, edition: str) -> None:
    """Give all templates the site's name and note, and the words for days and counts."""
    app.jinja_env.globals.update(
        site_title=site.title,
        site_note=site.note,
        edition=edition,
        short_day=short_day,
        long_day=long_day,
        number=number,
        count_of=count_of,
        release_address=release_address,
    )


def page(template: str, status: int = 200, *, kind: str = "text/html", **context: Any) -> Response:
    """The answer that a template makes of its context, encoded whatever the text holds."""
    text = render_template(template, root=request.script_root, **context)
    if kind != "text/html":
        text = showable(text)  # XML forbids what HTML merely dislikes
    return Response(encoded(text), status, content_type=f"{kind}; charset=utf-8")


def public_address(site: Site) -> str:
    """Where the site is reached from outside, without a slash at its end: as set, else as asked."""
    return (site.base_address or request.url_root).rstrip("/")
