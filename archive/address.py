"""Addresses: how a release and its passages are named on the web. A promise; see ARCHITECTURE.md.

An address is made of the id, which never changes; the slug behind it is only
for people and may be wrong or missing. Path prefixes are the web's business.
"""

from __future__ import annotations

import functools
import re
import unicodedata

# /releases/<id>/p4 and /releases/<id>/versions are taken: a title must not end so.
_TAKEN = re.compile(r"p[0-9]+(?:-p[0-9]+)?|versions")

_INITIAL = re.compile(r"\b(\w)\.(?=\w\.|\W|$)")
_WORD = re.compile(r"[^\W_]+")

SLUG_LENGTH = 60  # characters; long enough to tell two headlines apart, short enough for one line

LOCAL = "http://127.0.0.1:8000"  # where `dateline serve` serves unless told otherwise


def slug_of(title: str) -> str:
    """A title as the readable end of an address: lower case, words joined by "-", cut at a word.

    Letters of every script stay (browsers show them); accents on Latin letters go.
    "" becomes "release": an address never ends in a bare slash.
    """
    plain = title if title.isascii() else _without_accents(title)
    initials = _INITIAL.sub(r"\1", plain) if "." in plain else plain
    words = _WORD.findall(initials.lower().replace("'", "").replace("’", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return f"release-{slug}" if _TAKEN.fullmatch(slug) else slug or "release"


def _without_accents(title: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain)


@functools.lru_cache(maxsize=4_096)  # what is found is often found again, and a page shows twenty
def release_address(id: str, title: str) -> str:
    """The address of a release page: /releases/<id>/<slug>."""
    return f"/releases/{id}/{slug_of(title)}"


def passage_address(id: str, number: int) -> str:
    """The address of one passage: /releases/<id>/p4."""
    return f"/releases/{id}/p{number}"
