"""Site: what the pages stand on, and the Flask application made of it.

``app.py`` opens the corpus and the engine and hands them over here; nothing in
this room reads the environment, a settings file or a clock of its own. Each
kind of page registers itself; what every answer has in common (headers,
errors, revalidation) is put round them last.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from archive.corpus import Corpus
from index.engine import Engine
from web import (
    api,
    browse,
    error_pages,
    feeds,
    freshness,
    front,
    machines,
    page,
    release_pages,
    safety,
    search_pages,
    values_page,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One public archive. ``note`` stands in the footer of every page.

    ``base_address`` is the public address without a slash at its end; None: the
    one each request came to. ``today`` says which day it is, for "last 90 days".
    """

    title: str
    note: str | None
    base_address: str | None
    corpus: Corpus
    engine: Engine
    today: Callable[[], dt.date]


def build_app(site: Site) -> Flask:
    """The web application of one archive: reads only, keeps no session, asks nobody else."""
    app = Flask("web", root_path=str(Path(__file__).parent))
    app.config["MAX_CONTENT_LENGTH"] = 0  # no page takes a body
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    edition = _edition(site)
    page.prepare(app, site, edition)
    freshness.keep(app, site, edition)
    safety.guard(app)
    error_pages.register(app, site)
    for kind in (front, search_pages, values_page, release_pages, browse, feeds, api, machines):
        kind.register(app, site)
    return app


def _edition(site: Site) -> str:
    """A name for the state of program, settings and vocabulary: a page kept by a browser is as good as they."""
    said = (site.title, site.note, site.base_address, site.corpus.vocabulary.rules)
    digest = hashlib.blake2b(repr(said).encode("utf-8", "backslashreplace"), digest_size=6)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".html", ".xml", ".css", ".js", ".svg"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
