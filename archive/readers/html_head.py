"""What a page's head says about the release: meta elements, JSON-LD, <title>, canonical address, time.

The pages of content systems say the same thing in several dialects; each header here has
its dialects in order of trust, and the first that speaks wins. Values are handed on as
written (dates too), on one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import Tag

from archive.readers.encoding import one_line
from archive.readers.html_tree import attribute, text_of
from archive.readers.links import safe_address

JSON_LD_LENGTH = 200_000  # characters; a page's own description is a few thousand
MOST_TOPICS = 50  # keyword lists beyond are stuffing for search engines

# header -> the names it goes by, most trusted first. "json:" is JSON-LD, "h1" and "time" are elements.
_DIALECTS: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("json:headline", "og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title"),
        *("h1", "document-title"),
    ),
    "document-title": ("document-title",),
    "subtitle": ("json:alternativeHeadline",),
    "date": (
        *(
            "article:published_time",
            "json:datePublished",
            "datePublished",
            "dcterms.issued",
            "dc.date.issued",
        ),
        *("dc.date", "dcterms.date", "dcterms.created", "date", "pubdate", "publishdate", "publish-date"),
        *(
            "publish_date",
            "citation_publication_date",
            "sailthru.date",
            "parsely-pub-date",
            "release_date",
            "time",
        ),
    ),
    "date-modified": ("article:modified_time", "json:dateModified", "dcterms.modified", "last-modified"),
    "issuer": ("json:publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "application-name"),
    "address": ("canonical", "og:url", "json:url", "saved-from"),
    "language": ("html-lang", "content-language", "json:inLanguage", "dc.language", "og:locale"),
    "author": ("json:author", "author", "dc.creator", "article:author"),
    "description": ("og:description", "description", "dc.description"),
}
_TOPIC_NAMES = ("article:tag", "article:section", "rel-tag", "json:keywords", "news_keywords", "keywords")
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|PressRelease|Report|WebPage")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,5}\)(\S{1,500})")


def headers_of(tree: BeautifulSoup, html: str) -> dict[str, str]:
    """The page's evidence under the header names of source.py; names without evidence are absent."""
    said = _all_said(tree)
    if match := _SAVED_FROM.search(html[:2000]):
        said.setdefault("saved-from", []).append(match[1])
    headers = {}
    for header, names in _DIALECTS.items():
        value = next((said[name.lower()][0] for name in names if said.get(name.lower())), None)
        if header == "address":
            value = next((a for n in names for v in said.get(n.lower(), ()) if (a := safe_address(v))), None)
        if value:
            headers[header] = value
    if language := headers.get("language"):
        headers["language"] = re.split(r"[-_]", language)[0].lower()
    keywords = next((said[name] for name in _TOPIC_NAMES if said.get(name)), [])
    topics = [topic for entry in keywords for part in entry.split(",") if (topic := part.strip())]
    if topics:
        headers["topics"] = ", ".join(list(dict.fromkeys(topics))[:MOST_TOPICS])
    return headers


def _all_said(tree: BeautifulSoup) -> dict[str, list[str]]:
    """Every name the head uses, in lower case, with its values in order."""
    said: dict[str, list[str]] = {}

    def note(name: str, value: str) -> None:
        if name and (line := one_line(value)):
            said.setdefault(name.strip().lower(), []).append(line)

    for element in tree.find_all(["html", "title", "meta", "link", "script", "h1", "time", "a"]):
        if element.name == "meta":
            for key in ("property", "name", "itemprop", "http-equiv"):
                note(attribute(element, key), attribute(element, "content"))
        elif element.name == "html":
            note("html-lang", attribute(element, "lang") or attribute(element, "xml:lang"))
        elif element.name == "title" and not element.find_parent("svg"):
            note("document-title", text_of(element))
        elif element.name == "link" and "canonical" in attribute(element, "rel").lower().split():
            note("canonical", attribute(element, "href"))
        elif element.name == "h1":
            note("h1", text_of(element))
        elif element.name == "time":
            note("time", attribute(element, "datetime"))
        elif element.name == "a" and "tag" in attribute(element, "rel").lower().split():
            note("rel-tag", text_of(element))
        elif element.name == "script" and "ld+json" in attribute(element, "type").lower():
            for name, value in _linked_data(element):
                note(f"json:{name}", value)
    if len(said.get("h1", ())) > 1:
        del said["h1"]  # a listing, or a site name set as heading: none of them is the title for sure
    return said


def _linked_data(script: Tag) -> Iterator[tuple[str, str]]:
    """The properties of the articles a JSON-LD block describes, as (name, text)."""
    raw = "".join(str(part) for part in script.contents)
    if len(raw) > JSON_LD_LENGTH:
        return
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return
    waiting = found if isinstance(found, list) else [found]
    for thing in waiting:
        if not isinstance(thing, dict):
            continue
        if isinstance(thing.get("@graph"), list):
            waiting.extend(
                part for part in thing["@graph"] if isinstance(part, dict) and "@graph" not in part
            )
        if not _ARTICLE_TYPES.search(str(thing.get("@type", ""))[:200]):
            continue
        for name, value in thing.items():
            for text in _texts(value):
                yield name, text


def _texts(value: object) -> Iterator[str]:
    """A JSON-LD value as text: itself, its members', or its name."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict) and isinstance(part.get("name"), str):
            yield part["name"]
