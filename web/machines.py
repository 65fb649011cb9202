"""What machines ask for: is it alive, what may be crawled, where do the releases stand, where is the icon."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from archive.address import release_address
from index.engine import SearchRequest
from web.exports import MANY, SAID
from web.page import page, public_address
from web.site import Site

PER_SITEMAP = 5000  # releases; the protocol allows 50,000 and 50 MB, a crawler reads a small one sooner


def register(app: Flask, site: Site) -> None:
    """Add the addresses that only machines visit."""

    @app.get("/healthz")
    def healthz() -> Response:
        """200 when the whole index can be asked; what it raises becomes 503."""
        site.engine.search(SearchRequest(limit=0))
        return Response(f"ok {site.engine.generation}\n", content_type="text/plain; charset=utf-8")

    @app.get("/robots.txt")
    def robots() -> Response:
        """Closed are the addresses for programs. Search pages are not: they say noindex, which must be read."""
        closed = [
            "/api/",
            *(f"/search.{suffix}" for suffix in MANY),
            *(f"/quotations.{suffix}" for suffix in SAID),
        ]
        lines = [
            "User-agent: *",
            *(f"Disallow: {request.script_root}{address}" for address in closed),
            f"Sitemap: {public_address(site)}/sitemap.xml",
        ]
        return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

    @app.get("/sitemap.xml")
    def sitemap_index() -> Response:
        total = site.engine.search(SearchRequest(limit=0)).total
        return page(
            "sitemap_index.xml",
            kind="application/xml",
            base=public_address(site),
            numbers=range(1, max(1, -(-total // PER_SITEMAP)) + 1),
            changed=site.engine.changed.isoformat(),
        )

    @app.get("/sitemap-<int:number>.xml")
    def sitemap(number: int) -> Response:
        """A part of the releases, the oldest first, so that new ones change the last part only."""
        first = (number - 1) * PER_SITEMAP
        found = site.engine.search(SearchRequest(sort="oldest", offset=max(first, 0), limit=PER_SITEMAP))
        if number < 1 or first >= max(found.total, 1):
            abort(404)
        return page(
            "sitemap.xml",
            kind="application/xml",
            base=public_address(site),
            rows=[
                (release_address(card.id, card.title), moment)
                for card in site.engine.cards(found.ids)
                if (moment := site.corpus.changed(card.id))
            ],
        )

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return app.send_static_file("icon.svg")
