"""The readers, and which of them reads what sniffing.py takes a file's bytes for.

``read_bytes`` is the door for files that fit into memory. Everything it cannot read is
Unreadable with a reason and what to do; nothing else is raised for any bytes whatever.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

from archive.errors import Unreadable
from archive.readers.html import read_html
from archive.readers.jsonl import read_jsonl
from archive.readers.mail import read_mail
from archive.readers.mailbox import read_mailbox
from archive.readers.markdown import read_markdown
from archive.readers.several import pieces_of
from archive.readers.sniffing import LARGEST, LARGEST_FILE, SNIFFED, sniffed
from archive.readers.text import read_text
from archive.release import Doubt
from archive.source import Reading, Source

_MARKS = b"\xef\xbb\xbf\xff\xfe\x00"  # byte order marks, and what UTF-16 puts between blanks


def read_bytes(data: bytes, path: str) -> list[Source]:
    """The Sources in a file's bytes, at least one. ``path`` is only shown, and its ending asked last.

    Raises Unreadable. Where some messages of a mailbox could not be read, the first Source
    bears a doubt for each; ``read_all`` tells them apart.
    """
    reading = read_all(data, path)
    if not reading.sources:
        raise reading.refused[0]
    if not reading.refused:
        return list(reading.sources)
    doubts = tuple(Doubt(about="mailbox", reason=f"{r.reason}: {r.detail}") for r in reading.refused)
    first, *others = reading.sources
    return [replace(first, doubts=first.doubts + doubts), *others]


def read_all(data: bytes, path: str) -> Reading:
    """The Sources in a file's bytes and the pieces refused; raises Unreadable where all of it is."""
    if not data.strip() or (len(data) < SNIFFED and not data.lstrip(_MARKS).strip()):
        raise Unreadable("empty", "The file is empty. Remove it, or add the release it should hold.")
    kind = sniffed(data, path)
    largest = LARGEST.get(kind, LARGEST_FILE)
    if len(data) > largest:
        raise Unreadable("too-large", f"It has {len(data):,} bytes; at most {largest:,} are read. Split it.")
    if kind == "mailbox":
        found = list(read_mailbox(io.BytesIO(data), path, LARGEST_FILE))
        sources = tuple(piece for piece in found if isinstance(piece, Source))
        if not found:
            raise Unreadable("empty", "The mailbox holds no message. Save it again.")
        return Reading(
            sources=sources, refused=tuple(piece for piece in found if isinstance(piece, Unreadable))
        )
    if kind in LARGEST:
        return _reader_of_many(kind)(data, path)
    return Reading(sources=pieces_of(_reader(kind)(data, path, hashlib.sha256(data).hexdigest())))


def _reader(kind: str) -> Callable[[bytes, str, str], Source]:
    """The reader of that name. PDF and Word bring large packages and are imported when first met."""
    if kind == "pdf":
        from archive.readers.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from archive.readers.docx import read_docx

        return read_docx
    return {"html": read_html, "mail": read_mail, "markdown": read_markdown, "text": read_text}[kind]


def _reader_of_many(kind: str) -> Callable[[bytes, str], Reading]:
    """The reader of that name for files that hold many releases; imported when first met."""
    if kind == "jsonl":
        return read_jsonl
    if kind == "mailchimp":
        from archive.readers.mailchimp import read_mailchimp

        return read_mailchimp
    if kind == "wordpress":
        from archive.readers.wordpress import read_wordpress

        return read_wordpress
    from archive.readers.feed import read_feed

    return read_feed
