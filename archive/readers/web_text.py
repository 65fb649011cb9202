"""Text as sites and feeds store it: HTML in a field, often with blank lines for paragraphs.

WordPress keeps what an editor typed and makes paragraphs only when it shows them; its
shortcodes are markup too. Both are undone here, then the text goes the way of any page
(html.py). Titles and categories come as text with entities.
"""

from __future__ import annotations

import html
import re

from archive.readers.encoding import one_line
from archive.readers.html import Page, read_page

TEASER_WORDS = 60  # a feed's summary is 55 words in WordPress; the shortest real releases have more
SUBTITLE_LENGTH = 240  # characters of an excerpt that may be a subtitle; the longest seen has under 200

_BLOCK_TAG = re.compile(
    r"</?(?:p|div|ul|ol|li|table|t[rdh]|h[1-6]|blockquote|pre|figure|section|hr|article|main|dl|form|aside)\b",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")
_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_PLAIN_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]{1,40}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))+\s*/?\]")
_PAIRED = re.compile(r"\[([a-z][\w-]{1,40})\]|\[/([a-z][\w-]{1,40})\]")
_GOES_ON = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;|&#8230;)\]?|\b(?:read|continue|see)\s+(?:more|reading|full)\b[^.]{0,60})\W*\Z",
    re.IGNORECASE,
)


def page_of(markup: str, address: str | None = None) -> Page:
    """The blocks of a text field; relative links are resolved against ``address``."""
    text = without_shortcodes(markup.replace("\r\n", "\n").replace("\r", "\n"))
    base = f'<link rel="canonical" href="{html.escape(address, quote=True)}">' if address else ""
    return read_page(base + with_paragraphs(text), whole_page=False)


def with_paragraphs(text: str) -> str:
    """Typed text as HTML: blank lines part paragraphs, single line breaks stay where no markup makes lines."""
    chunks = _BLANK_LINES.split(text.strip())
    marked = bool(re.search(r"<(?:p|br)\b", text, re.IGNORECASE))
    return "<br><br>\n".join(
        chunk if marked or _BLOCK_TAG.search(chunk) else chunk.replace("\n", "<br>\n") for chunk in chunks
    )


def without_shortcodes(text: str) -> str:
    """The text without [caption id="…"] … [/caption] and the like; words in brackets stay."""
    text = _SHORTCODE.sub("", text)
    closed = {match[2] for match in _PAIRED.finditer(text) if match[2]}
    return _PAIRED.sub(lambda match: "" if (match[1] or match[2]) in closed else match[0], text)


def words_of(markup: str) -> str:
    """A field's words on one line: no tags, entities resolved."""
    return one_line(html.unescape(_TAGS.sub(" ", markup)), 20_000)


def plain(field: str) -> str:
    """A title or name on one line. Feeds write them as text, as HTML, or escaped once too often."""
    text = html.unescape(_PLAIN_MARKUP.sub("", field))
    return one_line(html.unescape(text) if re.search(r"&(?:#\d+|#x[\da-f]+|\w{2,8});", text, re.I) else text)


def goes_on_elsewhere(markup: str) -> bool:
    """Is this text only a beginning: short, or ending in an ellipsis or an invitation to read on?"""
    words = words_of(markup)
    return len(words.split()) < TEASER_WORDS or _GOES_ON.search(words) is not None


def subtitle_in(excerpt: str, text: str) -> str:
    """The excerpt where it is a line of its own and not the beginning of the text; else ""."""
    words = words_of(excerpt)
    if not words or len(words) > SUBTITLE_LENGTH or _GOES_ON.search(words) or "\n\n" in excerpt.strip():
        return ""
    return "" if words.casefold() in words_of(text).casefold() else words
