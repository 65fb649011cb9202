"""Freshness: one look for a newer index per request, and "not modified" where nothing changed.

What a search page, a feed, an export or a browse page says follows from the index's
generation, the address, the program itself, and for a query or a range of dates from
the day ("last 90 days"); whoever has that very answer is told so before any work is
done. A release page follows from the corpus and is compared by its bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from flask import Flask, Response, request

from web.site import Site

BY_BYTES = {
    "release",
    "release_short",
    "release_as",
    "passage_as",
    "release_versions",
    "api_release",
    "api_passages",
    "api_passage",
}  # made from the corpus
ALWAYS = {"healthz"}  # never "not modified"
OF_THE_DAY = {"q", "from", "to", "hl"}  # parameters in which "last 90 days" may stand
ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")  # as it was sent
A_YEAR = 31_536_000  # seconds; an address with the edition in it never changes its content


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A name for the state of program, settings and vocabulary, and when program and vocabulary were written."""

    name: str
    since: dt.datetime


def keep(app: Flask, site: Site, edition: Edition) -> None:
    """Bind every page to the state of the index it was made from."""

    @app.before_request
    def look_once() -> Response | None:
        if request.endpoint in (None, "static", "favicon"):
            return None
        site.engine.refresh()
        if request.endpoint in BY_BYTES | ALWAYS or request.method not in ("GET", "HEAD"):
            return None
        if not _has_it(site, edition):
            return None
        unchanged = Response(status=304)
        _say(unchanged, site, edition)
        return unchanged

    @app.after_request
    def say_how_fresh(response: Response) -> Response:
        if request.endpoint == "static":
            if request.args.get("v") == edition.name and response.status_code == 200:
                response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
            return response
        response.headers.setdefault("Cache-Control", "no-cache" if response.status_code < 400 else "no-store")
        if response.status_code != 200 or request.endpoint in ALWAYS:
            return response
        if request.endpoint in BY_BYTES:
            response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
            response.make_conditional(request)
        elif request.method in ("GET", "HEAD"):
            _say(response, site, edition)
        return response


def _has_it(site: Site, edition: Edition) -> bool:
    """Whether the one who asks has what would be sent; a tag says more than a time (RFC 9110, 13.1.3)."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(_tag(site, edition))
    asked = request.if_modified_since
    return asked is not None and asked >= _changed(site, edition)


def _say(response: Response, site: Site, edition: Edition) -> None:
    response.set_etag(_tag(site, edition), weak=True)
    response.last_modified = _changed(site, edition)


def _tag(site: Site, edition: Edition) -> str:
    asked = [str(request.environ.get(name)) for name in ADDRESS]
    state = "\0".join((site.engine.generation, edition.name, _day(site), *asked))
    return hashlib.blake2b(state.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _changed(site: Site, edition: Edition) -> dt.datetime:
    """The last change of index, program, or of what "last 90 days" means."""
    midnight = [dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)] if (day := _day(site)) else []
    return max(site.engine.changed, edition.since, *midnight)


def _day(site: Site) -> str:
    """The day, where the answer may follow from it; else ""."""
    return site.today().isoformat() if OF_THE_DAY & set(request.args) else ""
