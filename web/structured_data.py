"""Structured data: a release as schema.org describes one, for search engines and archivists' tools.

There is no type for press releases: a NewsArticle whose genre says so. What is not known is
left out. The text stands in a script element, so nothing in it can end that element.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from archive.release import Release
from web.formats.cited import Cited
from web.safety import safe_link, showable

# What could end a script element or a line of script; JSON reads the escapes as the same characters.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def news_article(release: Release, cited: Cited, canonical: str) -> Markup:
    """The JSON-LD of a release, ready to stand in a script element. ``canonical`` is its page."""
    issuer = {"@type": "Organization", "name": release.issuer} if release.issuer else None
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "genre": cited.genre,
        "headline": cited.title,
        "alternativeHeadline": release.subtitle,
        "datePublished": release.date.value.isoformat() if release.date.value else None,
        "dateline": release.dateline.text or release.dateline.place,
        "author": issuer,
        "publisher": issuer,
        "inLanguage": release.language,
        "keywords": list(cited.topics),
        "mentions": [{"@type": "Person", "name": name} for name in release.speakers],
        "citation": [link for reference in release.references if (link := safe_link(reference.url))],
        "identifier": release.id,
        "url": canonical,
        "archivedAt": cited.address,
        "isPartOf": {"@type": "WebSite", "name": cited.archive},
    }
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return Markup(showable(text).translate(_ESCAPES))
