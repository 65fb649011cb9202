"""WordPress exports (WXR); Squarespace exports in the same format.

Published posts become Sources, one each, and so do the posts of types that are named
like press releases. Drafts, private and protected posts, pictures and menus are no
releases; how many were left out is said in a note. Nothing is fetched.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import re
from collections import Counter
from xml.etree.ElementTree import Element

from archive.errors import Unreadable
from archive.readers.encoding import one_line
from archive.readers.links import safe_address
from archive.readers.web_text import page_of, plain, subtitle_in
from archive.readers.xml_items import Document, Item, items_in, local, made_ready
from archive.source import Reading, Source, SourceBlock, piece_of

MOST_ITEMS = 50_000  # the largest press sites known have a tenth of that in thirty years
MOST_TOPICS = 50  # categories and tags of one post; more is no choice

_PRESS = re.compile(
    r"press|release|news|statement|media|announce|communi[cq]|advisor|testimon", re.IGNORECASE
)
_KINDS = (
    ("statement", re.compile(r"^statements?$")),
    ("newsletter", re.compile(r"newsletter")),
    ("event advisory", re.compile(r"advisor")),
    ("testimony", re.compile(r"testimon|speech|remarks")),
    ("op-ed", re.compile(r"op-?_?ed|opinion|column")),
)
_NO_TOPIC = frozenset({"uncategorized", "uncategorised", "unkategorisiert", "sin categoría", "non classé"})


def read_wordpress(data: bytes, path: str) -> Reading:
    """The published posts of an export.

    Raises Unreadable: "xml-dtd", "too-deep", "encoding", "damaged", "too-large" (posts), "empty".
    """
    made = made_ready(data)
    sources: list[Source] = []
    refused: list[Unreadable] = []
    left_out: Counter[str] = Counter()
    for count, item in enumerate(items_in(made.data), 1):
        if count > MOST_ITEMS:
            raise Unreadable("too-large", f"The export holds over {MOST_ITEMS:,} items. Export it in parts.")
        if isinstance(item, Unreadable):
            refused.append(item)
            continue
        fields = _fields(item.element)
        if why := _why_left_out(fields):
            left_out[why] += 1
            continue
        try:
            sources.append(_source(item, fields, made, path))
        except Unreadable as refusal:
            refused.append(_about(refusal, fields, item))
    said = ", ".join(f"{number} {why}" for why, number in sorted(left_out.items()))
    if not sources and refused:
        raise refused[0]
    if not sources:
        rest = f" (left out: {said})" if said else ""
        raise Unreadable("empty", f"The export holds no published post{rest}. Export the published posts.")
    return Reading(
        sources=tuple(sources), refused=tuple(refused), notes=(f"left out: {said}",) if said else ()
    )


def _fields(element: Element) -> dict[str, str]:
    """An item's plain fields by local name; content and excerpt bear the same one and are told apart."""
    fields: dict[str, str] = {}
    for child in element:
        name = local(child.tag)
        if name == "encoded":
            name = "excerpt" if "excerpt" in str(child.tag) else "content"
        if child.text and name not in fields:
            fields[name] = child.text
    return fields


def _why_left_out(fields: dict[str, str]) -> str | None:
    """What an item is that is no published release ("drafts", "attachments"), or None."""
    kind, status = fields.get("post_type", "post").strip(), fields.get("status", "publish").strip()
    if kind == "page":
        if not _PRESS.search(fields.get("link", "")):
            return "pages whose address does not speak of press or news"
    elif kind != "post" and not _PRESS.search(kind):
        return {"attachment": "attachments", "nav_menu_item": "menu entries", "revision": "revisions"}.get(
            kind, f"of type {one_line(kind, 40)}"
        )
    if status not in ("publish", "published", ""):
        return {"draft": "drafts", "auto-draft": "drafts", "private": "private posts"}.get(
            status, f"posts with status {one_line(status, 40)}"
        )
    if fields.get("post_password", "").strip():
        return "posts behind a password"
    return None if fields.get("content", "").strip() else "posts without text"


def _source(item: Item, fields: dict[str, str], made: Document, path: str) -> Source:
    address = safe_address(fields.get("link", "").strip())
    page = page_of(fields["content"], address)
    title = plain(fields.get("title", ""))
    if not any(not block.furniture for block in page.blocks):
        raise Unreadable("empty", "It holds no text (a picture or a form, perhaps).")
    return Source(
        path=piece_of(path, _name(fields, item)),
        format="wordpress",
        sha256=hashlib.sha256(item.document).hexdigest(),
        original=item.document,
        extension=".xml",
        blocks=with_title(title, page.blocks),
        headers=_headers(item, fields, title, address),
        encoding=made.encoding,
        doubts=(*made.doubts, *page.doubts),
    )


def with_title(title: str, blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """The text below its title, as the site shows it; not twice where the text begins with it."""
    first = next((block.text for block in blocks if not block.furniture), "")
    same = " ".join(first.split()).casefold() == title.casefold()
    return blocks if same or not title else (SourceBlock(text=title, kind="heading"), *blocks)


def _name(fields: dict[str, str], item: Item) -> str:
    """What names a post for good in its export: the site's own number for it."""
    number = fields.get("post_id", "").strip()
    if number.isascii() and number.isdigit() and len(number) < 20:
        return number
    return hashlib.sha256(
        (fields.get("guid") or fields.get("link") or "").encode() or item.document
    ).hexdigest()[:10]


def _headers(item: Item, fields: dict[str, str], title: str, address: str | None) -> dict[str, str]:
    author = fields.get("creator", "").strip()
    kind = fields.get("post_type", "").strip().lower()
    headers = {
        "title": title,
        "subtitle": subtitle_in(fields.get("excerpt", ""), fields["content"]),
        "date": _moment(fields),
        "address": address or "",
        "issuer": plain(item.about.get("title", "")),
        "author": one_line(item.authors.get(author, author)),
        "language": re.split(r"[-_]", item.about.get("language", ""))[0].lower(),
        "kind": next((name for name, form in _KINDS if form.search(kind)), ""),
        "topics": ", ".join(topics_in(item.element)),
    }
    return {name: value for name, value in headers.items() if value}


def topics_in(element: Element) -> list[str]:
    """The categories and tags of an item, each once; commas within a name become blanks."""
    names: list[str] = []
    for child in element:
        if local(child.tag) not in ("category", "subject"):
            continue
        scheme = child.get("domain") or "category"
        if scheme not in ("category", "post_tag", "tag") and not re.search(
            r"topic|issue|categor|^https?:", scheme
        ):
            continue
        name = plain(child.text or child.get("label") or child.get("term") or "").replace(",", " ")
        if name and name.casefold() not in _NO_TOPIC:
            names.append(" ".join(name.split()))
    return list(dict.fromkeys(names))[:MOST_TOPICS]


def _moment(fields: dict[str, str]) -> str:
    """When it was published, ISO with the site's own zone where both its clocks are told; else ""."""
    shown, universal = _clock(fields.get("post_date", "")), _clock(fields.get("post_date_gmt", ""))
    if shown and universal and abs(shown - universal) <= dt.timedelta(hours=14):
        return shown.replace(tzinfo=dt.timezone(shown - universal)).isoformat()
    if shown:
        return shown.isoformat()
    try:
        return email.utils.parsedate_to_datetime(fields.get("pubDate", "")).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def _clock(text: str) -> dt.datetime | None:
    """A site's clock, whole minutes; None for the zeros that drafts bear."""
    try:
        return dt.datetime.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _about(refusal: Unreadable, fields: dict[str, str], item: Item) -> Unreadable:
    """The refusal of one post, with the post's name in it."""
    name = plain(fields.get("title", ""))[:80] or fields.get("link", "without title")
    detail = f"Post “{name}” of the export: {refusal.detail}"
    return Unreadable(refusal.reason, detail, hashlib.sha256(item.document).hexdigest())
