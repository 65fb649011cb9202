"""What machines ask for: is it alive, may it be crawled, where is the icon."""

from __future__ import annotations

from flask import Flask, Response

from web.site import Site

# Search pages say noindex themselves; a crawler must be able to read that, so nothing is closed to it.
ROBOTS = "User-agent: *\nAllow: /\n"


def register(app: Flask, site: Site) -> None:
    """Add the addresses that only machines visit."""

    @app.get("/healthz")
    def healthz() -> Response:
        """200 when the index can be asked; IndexUnusable becomes 503."""
        return Response(f"ok {site.engine.generation}\n", content_type="text/plain; charset=utf-8")

    @app.get("/robots.txt")
    def robots() -> Response:
        return Response(ROBOTS, content_type="text/plain; charset=utf-8")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return app.send_static_file("icon.svg")
