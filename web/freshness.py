"""Freshness: one look for a newer index per request, and "not modified" where nothing changed.

What a search page, a feed or a browse page says follows from the index's
generation, the address, the day ("last 90 days") and the program itself; a
browser that has that very page is told so before any work is done. A release
page follows from the corpus and is compared by its bytes.
"""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request

from web.site import Site

BY_BYTES = {
    "release",
    "release_short",
    "passage",
    "release_as",
    "passage_as",
    "release_versions",
    "api_release",
}  # made from the corpus
A_YEAR = 31_536_000  # seconds; an address with the edition in it never changes its content


def keep(app: Flask, site: Site, edition: str) -> None:
    """Bind every page to the state of the index it was made from."""

    @app.before_request
    def look_once() -> Response | None:
        if request.endpoint in (None, "static", "favicon", "robots"):
            return None
        if request.endpoint != "healthz":
            site.engine.refresh()
        if request.endpoint in BY_BYTES or not request.if_none_match:
            return None
        tag = _tag(site, edition)
        if request.if_none_match.contains_weak(tag):
            unchanged = Response(status=304)
            unchanged.set_etag(tag, weak=True)
            return unchanged
        return None

    @app.after_request
    def say_how_fresh(response: Response) -> Response:
        if request.endpoint == "static":
            if request.args.get("v") == edition and response.status_code == 200:
                response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
            return response
        response.headers.setdefault("Cache-Control", "no-cache" if response.status_code < 400 else "no-store")
        if response.status_code != 200 or request.endpoint == "healthz":
            return response
        if request.endpoint in BY_BYTES:
            response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
        else:
            response.set_etag(_tag(site, edition), weak=True)
        response.make_conditional(request)
        return response


def _tag(site: Site, edition: str) -> str:
    state = "\0".join(
        (site.engine.generation, edition, site.today().isoformat(), request.url, request.script_root)
    )
    return hashlib.blake2b(state.encode("utf-8", "replace"), digest_size=12).hexdigest()
