"""Feed files: RSS 2.0, RSS 1.0 and Atom, as saved from a site or written by one.

Entries that bear their full text become Sources. Most feeds hold only the beginning of
each text: those entries are refused by name, since half a release in an archive would
pass for a whole one.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import html
import re
from xml.etree.ElementTree import Element, tostring

from archive.errors import Unreadable
from archive.readers.encoding import one_line
from archive.readers.links import safe_address
from archive.readers.web_text import goes_on_elsewhere, page_of, plain, subtitle_in
from archive.readers.wordpress import topics_in, with_title
from archive.readers.xml_items import Document, Item, items_in, local, made_ready
from archive.source import Reading, Source, piece_of

MOST_ENTRIES = 10_000  # feeds have 10 to 50 entries, an archive's own export some thousands

_TEXT = ("encoded", "content", "description", "summary")  # the fullest first
_DATES = ("pubDate", "published", "date", "issued", "updated", "created")


def read_feed(data: bytes, path: str) -> Reading:
    """The entries of a feed that bear their full text.

    Raises Unreadable: "xml-dtd", "too-deep", "encoding", "damaged", "excerpt-only", "empty", "too-large".
    """
    made = made_ready(data)
    sources: list[Source] = []
    refused: list[Unreadable] = []
    for count, item in enumerate(items_in(made.data), 1):
        if count > MOST_ENTRIES:
            raise Unreadable("too-large", f"The feed holds over {MOST_ENTRIES:,} entries. Split it.")
        if isinstance(item, Unreadable):
            refused.append(item)
            continue
        try:
            sources.append(_source(item, made, path))
        except Unreadable as refusal:
            refused.append(refusal)
    if not sources:
        raise refused[0] if refused else Unreadable("empty", "The feed holds no entries. Save it again.")
    return Reading(sources=tuple(sources), refused=tuple(refused))


def _source(item: Item, made: Document, path: str) -> Source:
    """One entry as a Source. Raises Unreadable where it bears only a beginning, or nothing."""
    fields = _fields(item.element)
    title = plain(fields.get("title", ""))
    address = _address(item.element, fields)
    sha256 = hashlib.sha256(item.document).hexdigest()
    field = next((name for name in _TEXT if fields.get(name, "").strip()), "")
    text = fields.get(field, "")
    name = f"Entry “{title[:80] or address or 'without title'}” of the feed"
    if not text or (field in ("description", "summary") and goes_on_elsewhere(text)):
        where = f" ({address})" if address else ""
        detail = f"{name} holds only the beginning. Save the page itself{where} and add that."
        raise Unreadable("excerpt-only", detail, sha256)
    try:
        page = page_of(text, address)
    except Unreadable as refusal:
        raise Unreadable(refusal.reason, f"{name}: {refusal.detail}", sha256) from refusal
    if not any(not block.furniture for block in page.blocks):
        raise Unreadable("empty", f"{name} holds no text.", sha256)
    excerpt = fields.get("summary" if field == "content" else "description", "") if field in _TEXT[:2] else ""
    headers = {
        "title": title,
        "subtitle": subtitle_in(excerpt, text),
        "date": next((day for key in _DATES if (day := _moment(fields.get(key, "")))), ""),
        "address": address or "",
        "issuer": plain(item.about.get("title", "")),
        "author": one_line(plain(fields.get("creator") or fields.get("author", ""))),
        "language": re.split(r"[-_]", fields.get("language") or item.about.get("language", ""))[0].lower(),
        "topics": ", ".join(topics_in(item.element)),
    }
    return Source(
        path=piece_of(path, _piece(fields, address, item)),
        format="feed",
        sha256=sha256,
        original=item.document,
        extension=".xml",
        blocks=with_title(title, page.blocks),
        headers={key: value for key, value in headers.items() if value},
        encoding=made.encoding,
        doubts=(*made.doubts, *page.doubts),
    )


def _fields(entry: Element) -> dict[str, str]:
    """An entry's fields by local name, as text or as HTML; the first of several counts."""
    fields: dict[str, str] = {}
    for child in entry:
        name = local(child.tag)
        value = _markup(child) if name in ("content", "summary", "title") else (child.text or "")
        if name == "author" and not value.strip():
            value = next((part.text or "" for part in child if local(part.tag) == "name"), "")
        if value.strip():
            fields.setdefault(name, value)
    return fields


def _markup(element: Element) -> str:
    """An Atom text construct as HTML: xhtml is written out, plain text escaped. Media lie elsewhere."""
    if element.get("type") == "xhtml" or len(element):
        for part in element.iter():
            part.tag = local(part.tag)
        return "".join([html.escape(element.text or ""), *(tostring(c, "unicode", "html") for c in element)])
    if element.get("src"):
        return ""
    written = element.text or ""
    return html.escape(written) if element.get("type") in ("text", "text/plain") else written


def _address(entry: Element, fields: dict[str, str]) -> str | None:
    """The page an entry stands for: its alternate link, RSS's link, or a guid that is an address."""
    for child in entry:
        if local(child.tag) != "link" or child.get("rel", "alternate") != "alternate":
            continue
        if found := safe_address((child.text or child.get("href") or "").strip()):
            return found
    guid = next((c for c in entry if local(c.tag) in ("guid", "id")), None)
    if guid is None or guid.get("isPermaLink", "true").lower() == "false":
        return None
    found = safe_address((guid.text or "").strip())
    return found if found and not found.startswith("mailto:") else None


def _piece(fields: dict[str, str], address: str | None, item: Item) -> str:
    """What names an entry for good: a digest of its guid, else of its address, else of its bytes."""
    known = fields.get("guid") or fields.get("id") or address
    return hashlib.sha256(known.strip().encode("utf-8", "replace") if known else item.document).hexdigest()[
        :10
    ]


def _moment(text: str) -> str:
    """A feed's date, ISO with its zone; "" where it is none."""
    text = text.strip()
    try:
        return dt.datetime.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""
