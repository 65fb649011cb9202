"""A page: how a template becomes an answer, and what all templates are given.

Every page goes through ``page``: text of any kind is encoded there, so that no
character in a release can break an answer. Links are ready strings below
``root``, the prefix under which the site is served.

What a template shows many times over comes to it as named tuples, which ``for``
takes apart: there, reading an attribute costs more than making the string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import quote

import markupsafe
from flask import Flask, Response, render_template, request
from jinja2 import Environment, Template
from jinja2.runtime import Context

from archive.address import release_address
from web.safety import encoded, showable
from web.site import Site
from web.wording import count_of, long_day, number, short_day, size_of

try:  # in C: four times as fast, and all that markupsafe.escape does to a string
    from markupsafe._speedups import _escape_inner as escape_text
except ImportError:  # where no compiled markupsafe is to be had
    from html import escape as escape_text


class QuickTemplate(Template):
    """A template that escapes a string without wrapping it up as markup again, and hands on whole parts.

    A page of results has some 850 values, and 2,000 pieces that would else be passed on one by one
    through each block and template round them: together 3 of its 21 million instructions (callgrind).
    Only what goes straight into the page is escaped here; macros and blocks give Markup as ever.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """A template from compiled code, in which ``escape`` is ours."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = _escaped
        made.root_render_func = _whole(made.root_render_func)
        made.blocks = {name: _whole(block) for name, block in made.blocks.items()}
        return made


Render = Callable[[Context], Iterator[str]]


def _whole(render: Render) -> Render:
    """The same part of a page as one string."""

    def rendered(context: Context) -> Iterator[str]:
        yield "".join(render(context))

    return rendered


def _escaped(value: object) -> str:
    """The value as HTML text, also between quotes; Markup stays as it is."""
    return escape_text(value) if type(value) is str else markupsafe.escape(value)


def marked(runs: Iterable[tuple[str, bool]]) -> markupsafe.Markup:
    """A text cut at its matches, (piece, is it a match?), as HTML: each match is a <mark>."""
    pieces = [f"<mark>{escape_text(piece)}</mark>" if match else escape_text(piece) for piece, match in runs]
    return markupsafe.Markup("".join(pieces))


def prepare(app: Flask, site: Site, edition: str) -> None:
    """Give all templates the site's name and note, and the words for days and counts."""
    app.jinja_env.template_class = QuickTemplate
    icon = (Path(str(app.static_folder)) / "icon.svg").read_text(encoding="utf-8").strip()
    app.jinja_env.filters["marked"] = marked
    app.jinja_env.globals.update(
        site_title=site.title,
        site_note=site.note,
        edition=edition,
        icon="data:image/svg+xml," + quote(icon, safe="/:="),  # in the page: one request less
        short_day=short_day,
        long_day=long_day,
        number=number,
        count_of=count_of,
        size_of=size_of,
        release_address=release_address,
    )
    # Once, and when all else is there: each import by a template costs a hundredth of a page of results.
    pieces: Any = app.jinja_env.get_template("_pieces.html").module
    app.jinja_env.globals["carried"] = pieces.carried


def page(template: str, status: int = 200, *, kind: str = "text/html", **context: Any) -> Response:
    """The answer that a template makes of its context, encoded whatever the text holds."""
    text = render_template(template, root=request.script_root, **context)
    if kind != "text/html":
        text = showable(text)  # XML forbids what HTML merely dislikes
    return Response(encoded(text), status, content_type=f"{kind}; charset=utf-8")


def public_address(site: Site) -> str:
    """Where the site is reached from outside, without a slash at its end: as set, else as asked."""
    return (site.base_address or request.url_root).rstrip("/")
