"""Addresses for programs: the API, feeds, exports and formats.

Their errors are problem details (error_pages.py), scripts of other sites may fetch them
(nothing here is private, no cookie is ever sent), and they are in no search engine.
"""

from __future__ import annotations

from flask import Flask, Response, request

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
    """Put the headers on every answer to a program, errors among them."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        if for_programs():
            response.headers.update(HEADERS)
            if request.method == "OPTIONS":
                response.headers.update(PREFLIGHT)
        return response
