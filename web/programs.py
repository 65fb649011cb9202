"""Addresses for programs: the API, feeds, exports and formats.

Their errors are problem details (error_pages.py), scripts of other sites may fetch them
(nothing here is private, no cookie is ever sent), and they are in no search engine.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from web.formats.table import FORMATS

SUFFIXES = (".atom", *(f".{format.suffix}" for format in FORMATS))

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Last-Modified",
    "X-Robots-Tag": "noindex",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def for_programs() -> bool:
    """Was a program's address asked for?"""
    return request.path.startswith("/api/") or request.path.endswith(SUFFIXES)


def open_to_all(app: Flask) -> None:
    """Put the headers on every answer to a program, errors among them, and say how long it took."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def add_headers(response: Response) -> Response:
        if for_programs():
            response.headers.update(HEADERS)
            took = (time.perf_counter() - g.began) * 1000  # an export is only begun by now
            response.headers["Server-Timing"] = f"app;dur={took:.1f}"
            if request.method == "OPTIONS":
                response.headers.update(PREFLIGHT)
        return response
