"""Mail: one message (.eml) and mailboxes of many (.mbox).

A message's headers are evidence (subject, sender, date, list), its text is the release. Where
a message comes as text and as HTML, the HTML is taken unless it says much less: it
carries the links, lists and headings. Attachments are named in a doubt and nothing more: their
names come from outside and are never used as paths. Headers are unfolded and decoded
here rather than by email.policy.default, whose parsers raise on malformed headers and
need seconds for long ones.
"""

from __future__ import annotations

import email
import email.header
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message

from archive.errors import Unreadable
from archive.readers.encoding import decode, one_line
from archive.readers.html import Page, read_page
from archive.readers.links import safe_address
from archive.readers.mail_text import text_blocks
from archive.release import Doubt
from archive.source import Source, SourceBlock

HEADER_BYTES = 256_000  # 100,000 addresses in "To" took the standard parser over 12 s (reliability, row 26)
HEADER_LENGTH = 8_000  # characters of one header that are looked at; encoded words grow fourfold
DEEPEST = 50  # parts within parts; real mail stays under 6, the standard parser fails at about 1,000
MOST_PARTS = 1_000  # 100,000 parts took 5.5 s (reliability, row 25)
STUB_SHARE = 0.5  # HTML with less than half of the text part's words is a stub ("see our website")

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_WORTH_NAMING = re.compile(r"\.(?:pdf|docx?|odt|rtf|txt|html?|eml|md)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A text part of a message, read. ``page`` is set where it was HTML."""

    blocks: tuple[SourceBlock, ...]
    encoding: str
    page: Page | None = None
    doubts: tuple[Doubt, ...] = ()


def read_mail(data: bytes, path: str, sha256: str) -> Source:
    """One message as one Source.

    Raises Unreadable: "too-large" (header block), "too-many-parts", "too-deep", "empty", "encoding".
    """
    message = _message(data)
    parts = list(_text_parts(message))
    blocks, doubts, encoding = _body(parts)
    if not any(not block.furniture for block in blocks):
        raise Unreadable(
            "empty", "The message holds no text. If the release is attached, save and add the attachment."
        )
    headers, header_doubts = _headers(message)
    for part in parts:
        if part.page is not None and "language" in part.page.headers:
            headers.setdefault("language", part.page.headers["language"])
    return Source(
        path=path,
        format="mail",
        sha256=sha256,
        original=data,
        extension=".eml",
        blocks=blocks,
        headers=headers,
        encoding=encoding,
        doubts=(*header_doubts, *doubts, *_attachment_doubts(message)),
    )


def _message(data: bytes) -> Message:
    """The message as a tree, refused first where it would cost too much to build."""
    end = _END_OF_HEADERS.search(data, 0, HEADER_BYTES)
    if end is None and len(data) > HEADER_BYTES:
        raise Unreadable(
            "too-large",
            f"The message's header is over {HEADER_BYTES:,} bytes. Save it without its recipients.",
        )
    if data.count(b"\n--") > MOST_PARTS and _boundary_lines(data) > MOST_PARTS:
        raise Unreadable(
            "too-many-parts", f"The message has more than {MOST_PARTS:,} parts. Save its text as a file."
        )
    try:
        message = email.message_from_bytes(data)
        depth = _depth(message)
    except RecursionError:
        depth = DEEPEST + 1
    if depth > DEEPEST:
        raise Unreadable("too-deep", f"The message nests more than {DEEPEST} parts. Save its text as a file.")
    return message


def _boundary_lines(data: bytes) -> int:
    """How many lines begin a part: those that repeat a boundary named anywhere in the message."""
    named = set(re.findall(rb"boundary=\s*\"?([^\"\s;]{1,70})", data, re.IGNORECASE))
    return sum(
        line[2:].rstrip().removesuffix(b"--") in named for line in re.findall(rb"\n(--[^\r\n]{1,75})", data)
    )


def _depth(message: Message) -> int:
    deepest, waiting = 0, [(message, 0)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        if part.is_multipart():
            waiting.extend((child, level + 1) for child in part.get_payload() if isinstance(child, Message))
    return deepest


def _text_parts(message: Message) -> Iterator[_Part]:
    """The parts that are text, in order; of alternatives the better one."""
    if message.get_content_type() == "multipart/alternative":
        yield from _better_of(
            [found for child in _children(message) for found in [list(_text_parts(child))] if found]
        )
        return
    if message.is_multipart():
        for child in _children(message):
            yield from _text_parts(child)
        return
    kind = message.get_content_type()
    if kind not in ("text/plain", "text/html") or _is_attachment(message):
        return
    payload = message.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return
    decoded = decode(payload, _charset(message))
    doubts = tuple(d for d in decoded.doubts if not _as_expected(d, message, payload))
    if kind == "text/html":
        page = read_page(decoded.text, whole_page=False)
        yield _Part(blocks=page.blocks, page=page, doubts=doubts + page.doubts, encoding=decoded.encoding)
    else:
        flowed = str(message.get_param("format", "")).lower() == "flowed"
        joined = str(message.get_param("delsp", "")).lower() == "yes"
        blocks = text_blocks(decoded.text, flowed=flowed, delsp=joined)
        yield _Part(blocks=blocks, doubts=doubts, encoding=decoded.encoding)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _better_of(choices: list[list[_Part]]) -> list[_Part]:
    """Of a message's alternatives the last HTML one, unless it says much less than the text."""
    pages = [c for c in choices if any(part.page is not None for part in c)]
    texts = [c for c in choices if c not in pages]
    if not pages or not texts:
        return (pages or texts or [[]])[-1]
    if _words(pages[-1]) >= STUB_SHARE * _words(texts[-1]):
        return pages[-1]
    first, *others = texts[-1]
    remark = Doubt(
        about="blocks", reason="the message's HTML holds less than its plain text; the text was read"
    )
    return [replace(first, doubts=(*first.doubts, remark)), *others]


def _words(parts: list[_Part]) -> int:
    return sum(len(b.text.split()) for part in parts for b in part.blocks if not b.furniture)


def _body(parts: list[_Part]) -> tuple[tuple[SourceBlock, ...], tuple[Doubt, ...], str | None]:
    blocks = tuple(block for part in parts for block in part.blocks)
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    return blocks, doubts, parts[0].encoding if parts else None


def _charset(message: Message) -> str | None:
    try:
        return message.get_content_charset()
    except (LookupError, UnicodeError, ValueError):
        return None


def _as_expected(doubt: Doubt, message: Message, payload: bytes) -> bool:
    """Is a doubt about the encoding idle: plain ASCII, or read as the message declares?"""
    return doubt.about == "encoding" and (payload.isascii() or doubt.reason == f"read as {_charset(message)}")


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _attachment_doubts(message: Message) -> tuple[Doubt, ...]:
    names = [
        one_line(_decoded(part.get_filename() or ""), 80) for part in message.walk() if _is_attachment(part)
    ]
    worth = [name for name in names if _WORTH_NAMING.search(name)]
    if not worth:
        return ()
    shown = ", ".join(repr(name) for name in worth[:5])
    return (
        Doubt(about="attachments", reason=f"not read: {shown}; if the release is in there, save and add it"),
    )


def _headers(message: Message) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    """The message's evidence under the header names of source.py."""
    headers: dict[str, str] = {}
    doubts: list[Doubt] = []
    sender = _field(message, "From") or _field(message, "Sender")
    name, address = email.utils.parseaddr(sender)
    values = {
        "title": _field(message, "Subject"),
        "sender": sender,
        "issuer": name.strip(" '\"") if name and name != address else "",
        "list-id": _field(message, "List-Id"),
        "message-id": _field(message, "Message-ID"),
        "language": re.split(r"[-_,;]", _field(message, "Content-Language"))[0].lower(),
        "address": safe_address(_field(message, "Archived-At").strip("<> ")) or "",
        "topics": _field(message, "Keywords"),
    }
    headers.update({key: value for key, value in values.items() if value})
    if printed := _field(message, "Date"):
        try:
            headers["date"] = email.utils.parsedate_to_datetime(printed).isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            doubts.append(
                Doubt(about="date", reason=f"date-invalid: the message's header says {printed[:60]!r}")
            )
    return headers, tuple(doubts)


def _field(message: Message, name: str) -> str:
    """A header decoded and on one line; "" where it is absent."""
    value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return one_line(_decoded(value[:HEADER_LENGTH]))


def _decoded(value: str) -> str:
    """RFC 2047 words as text; raw bytes by the order of encoding.py; undecodable as it stands."""
    raw = value.encode("utf-8", "surrogateescape")
    if not raw.isascii():
        try:
            value = decode(raw).text
        except Unreadable:
            value = raw.decode("ascii", "replace")
    try:
        pieces = email.header.decode_header(value)
        return "".join(
            piece
            if isinstance(piece, str)
            else decode(piece, charset if charset != "unknown-8bit" else None).text
            for piece, charset in pieces
        )
    except (email.errors.HeaderParseError, ValueError, LookupError, Unreadable):
        return value


def hashed(data: bytes) -> str:
    """The SHA-256 of a message's own bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
