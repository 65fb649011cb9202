"""The Flask application of one archive, made of its pages.

Each kind of page registers itself; what every answer has in common (headers,
errors, revalidation) is put round them. What the pages stand on is site.py's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from flask import Flask

from web import (
    about_pages,
    access,
    browse,
    browse_dates,
    error_pages,
    exports,
    feeds,
    freshness,
    front,
    machines,
    opensearch,
    page,
    programs,
    quotation_pages,
    release_pages,
    safety,
    search_pages,
    values_page,
    version_pages,
)
from web.api import about, releases, searching
from web.site import Site


def build_app(site: Site) -> Flask:
    """The web application of one archive: reads only, keeps no session, asks nobody else."""
    app = Flask("web", root_path=str(Path(__file__).parent))
    app.config["MAX_CONTENT_LENGTH"] = 0  # no page takes a body
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    edition = _edition(site)
    page.prepare(app, site, edition.name)
    programs.open_to_all(app)
    access.admit(app, site)
    freshness.keep(app, site, edition)
    safety.guard(app)
    error_pages.register(app, site)
    for kind in (
        front,
        about_pages,
        search_pages,
        quotation_pages,
        values_page,
        release_pages,
        version_pages,
        browse,
        browse_dates,
        feeds,
        exports,
        searching,
        releases,
        about,
        opensearch,
        machines,
    ):
        kind.register(app, site)
    return app


def _edition(site: Site) -> freshness.Edition:
    """The state of program, settings and vocabulary: a page kept by a browser is as good as they."""
    said = (site.title, site.note, site.base_address, site.corpus.vocabulary.rules, site.synonyms)
    digest = hashlib.blake2b(repr(said).encode("utf-8", "backslashreplace"), digest_size=6)
    own = [
        path
        for path in sorted(Path(__file__).parent.rglob("*"))
        if path.suffix in {".py", ".html", ".xml", ".css", ".js", ".json", ".svg"}
    ]
    for path in own:
        digest.update(path.read_bytes())
    since = max(int(path.stat().st_mtime) for path in (*own, *site.corpus.folder.glob("*.toml")))
    return freshness.Edition(name=digest.hexdigest(), since=dt.datetime.fromtimestamp(since, dt.UTC))
