"""Freshness: one look for a newer index per request, and "not modified" where nothing changed.

What an answer says follows from the address, the program and the vocabulary, and for a query
or a range of dates from the day ("last 90 days"); beside these most follow from the index's
generation, some from the stored record of one release, a release's page from both. Whoever has
that very answer is told so before any work is done. What an answer follows from is taken down
before it is made: where something is written meanwhile, the next look finds another state, and
never the new name on the old answer.

Nothing here is of the time when anything came in: a release before its time changes neither the
generation nor any record, and publishing writes its record anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from flask import Flask, Response, g, request

from web.site import Site

# made from the stored record of one release, and of the index only what RELEASE shows of other releases
BY_RECORD = {"release_as", "passage_as", "release_versions", "api_release", "api_passages", "api_passage"}
RELEASE = "release"
ALWAYS = {"healthz"}  # never "not modified"
OF_THE_DAY = {"q", "from", "to", "hl"}  # parameters in which "last 90 days" may stand
ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")  # as it was sent
A_YEAR = 31_536_000  # seconds; an address with the edition in it never changes its content


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A name for the state of program, settings and vocabulary, and when program and vocabulary were written."""

    name: str
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an answer follows from, as a tag, and when the latest of it changed."""

    tag: str
    changed: dt.datetime

    def is_had(self) -> bool:
        """Whether the one who asks has what would be sent; a tag says more than a time (RFC 9110, 13.1.3)."""
        if request.if_none_match:
            return request.if_none_match.contains_weak(self.tag)
        asked = request.if_modified_since
        return asked is not None and asked >= self.changed

    def told_in(self, response: Response) -> Response:
        """The response with the tag and the time."""
        response.set_etag(self.tag, weak=True)
        response.last_modified = self.changed
        return response


def keep(app: Flask, site: Site, edition: Edition) -> None:
    """Bind every page to the state it is made from."""

    @app.before_request
    def look_once() -> Response | None:
        if request.endpoint in (None, "static", "favicon"):
            return None
        site.index.refresh()
        g.engine = site.index.at_present()
        if request.endpoint in ALWAYS or request.method not in ("GET", "HEAD"):
            return None
        g.state = state = _state(site, edition)
        return state.told_in(Response(status=304)) if state and state.is_had() else None

    @app.after_request
    def say_how_fresh(response: Response) -> Response:
        if request.endpoint == "static":
            if request.args.get("v") == edition.name and response.status_code == 200:
                response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
            return response
        may_be_kept = response.status_code < 400 and g.get("kept", True)
        response.headers.setdefault("Cache-Control", "no-cache" if may_be_kept else "no-store")
        state: State | None = g.get("state")
        return state.told_in(response) if state and response.status_code == 200 else response


def keep_none() -> None:
    """Nobody may keep the answer that is being made: it lacks part of the index, which another will have."""
    g.pop("state", None)
    g.kept = False


def _state(site: Site, edition: Edition) -> State | None:
    """What the answer to this request follows from; None where there is no such release."""
    told = [edition.name, *(str(request.environ.get(name)) for name in ADDRESS)]
    times = [edition.since]
    if request.endpoint in BY_RECORD or request.endpoint == RELEASE:
        id = (request.view_args or {})["id"]
        digest, written = site.corpus.digest(id), site.corpus.changed(id)
        if digest is None or written is None:
            return None
        told += [
            digest,
            str(site.corpus.added(id)),
        ]  # the same file, removed and added once more, has another day
        times.append(written)
    if request.endpoint not in BY_RECORD:
        told.append(site.engine.generation)
        times.append(site.engine.changed)
    if OF_THE_DAY & set(request.args):
        told.append(site.today().isoformat())
        times.append(dt.datetime.combine(site.today(), dt.time(0), dt.UTC))
    tag = hashlib.blake2b("\0".join(told).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return State(tag=tag, changed=max(times))
