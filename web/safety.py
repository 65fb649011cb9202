"""Safety: the headers of every answer, and what may become a link.

Text from releases is text: Jinja escapes it, nothing here makes markup. The
policy below lets a page load its own stylesheet and script and nothing else,
so that even a mistake in a template could not run what a release contains.
No cookies are set anywhere.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, Response

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # what a journalist searched for is nobody else's business
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Characters that no encoding carries (lone surrogates) or that no page may hold (NUL and its like).
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»‘\x00-\x1f]+", re.IGNORECASE)
_TAIL = ".,;:!?'’*_—–-…"  # punctuation that ends the sentence and not the address
LONGEST_ADDRESS = 2000  # characters; browsers and servers give up soon after


def guard(app: Flask) -> None:
    """Put the headers on every answer of the application, errors among them."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def showable(text: str) -> str:
    """The text with U+FFFD in place of what cannot be sent: NUL, control characters, lone surrogates."""
    return _UNSHOWABLE.sub("�", text)


def one_line(text: str) -> str:
    """The text on one line, for formats in which a line break begins something new."""
    return showable(" ".join(text.split()))


def encoded(text: str) -> bytes:
    """UTF-8 of any text at all; what cannot be sent becomes U+FFFD."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = b"\0"
    return data if b"\0" not in data else showable(text).encode()


def safe_link(address: str | None) -> str | None:
    """The address if a reader may be sent there: http and https only, with a host; else None.

    A bare "www." address gets https. Blanks and control characters make it no address.
    """
    if not address or len(address) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\x7f]", address):
        return None
    if address.lower().startswith("www."):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and "." in str(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and named else None


def links_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """The web addresses in a text: (start, end, where to). Sentence punctuation is not part of them."""
    found = []
    for match in _ADDRESS.finditer(text):
        printed = _trimmed(match.group())
        if target := safe_link(printed):
            found.append((match.start(), match.start() + len(printed), target))
    return tuple(found)


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it; brackets stay while they are paired."""
    while address:
        last = address[-1]
        unpaired = last in ")]}" and address.count(last) > address.count("([{"[")]}".index(last)])
        if last not in _TAIL and not unpaired:
            break
        address = address[:-1]
    return address
