"""Sniffing: which reader a file's bytes are for, by their content before the file's name, and how large it may be.

What is known and not read is refused here, with what to do about it.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from archive.errors import Unreadable
from archive.readers.jsonl import looks_like_jsonl
from archive.readers.mailbox import looks_like_mailbox

LARGEST_FILE = (
    25_000_000  # bytes of one release's file; 20 MB of text took 4 s and 250 MB (reliability, row 9)
)
LARGEST_MAILBOX = 200_000_000  # bytes; read message by message, each at most LARGEST_FILE
LARGEST_EXPORT = 200_000_000  # bytes of a file that holds many releases: WordPress, Mailchimp, our own export
READABLE = (
    "text, HTML, mail (.eml, .mbox), Markdown, PDF, Word (.docx), WordPress and Mailchimp exports, and feeds"
)

# What may be larger than one release's file because it holds many.
LARGEST = {
    "mailbox": LARGEST_MAILBOX,
    **dict.fromkeys(("wordpress", "feed", "mailchimp", "jsonl"), LARGEST_EXPORT),
}

SNIFFED = 4096  # bytes looked at; headers and declarations stand at the start
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.I | re.S,
)
_MARKUP = re.compile(rb"</?(?:p|div|br|span|table|td|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.IGNORECASE)
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|return-path|content-type|delivered-to|reply-to"
    rb"|dkim-signature|list-id)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_FIELD = re.compile(rb"\A[!-9;-~]{1,60}:[ \t]")


def largest_of(start: bytes) -> int:
    """The most bytes a file that begins so may have: more where it can hold many releases."""
    if looks_like_mailbox(start):
        return LARGEST_MAILBOX
    holds_many = start.startswith(b"PK\x03\x04") or looks_like_jsonl(start) or _xml_kind(start)
    return LARGEST_EXPORT if holds_many else LARGEST_FILE


def sniffed(data: bytes, path: str) -> str:
    """The name of the reader for these bytes. Raises Unreadable for formats that have none."""
    start = data[:SNIFFED].removeprefix(b"\xef\xbb\xbf")
    suffix = PurePath(path.replace("\0", "")).suffix.lower()
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "mailchimp" if _is_mailchimp(data) else "docx"
    if looks_like_jsonl(start) or (suffix in (".jsonl", ".ndjson") and start.lstrip().startswith(b"{")):
        return "jsonl"
    if kind := _xml_kind(start):
        return kind
    _refuse_known(start, suffix, data)
    if _HTML.match(start):
        return "html"
    if suffix == ".mbox" or start.startswith(b"From "):
        if looks_like_mailbox(start):
            return "mailbox"
        if suffix == ".mbox" and not _is_mail(start):
            raise Unreadable("no-reader", "It is called .mbox but holds no messages. Save the mailbox again.")
    if _is_mail(start) or (suffix == ".eml" and _FIRST_FIELD.match(start)):
        return "mail"
    if suffix in (".md", ".markdown", ".mdown", ".mkd"):
        return "markdown"
    if suffix in (".html", ".htm", ".xhtml", ".shtml") or (
        suffix not in (".txt", ".text") and _is_markup(start)
    ):
        return "html"
    if suffix in (".pdf", ".docx", ".eml"):
        if b"\0" in start:
            raise Unreadable("damaged", f"It is called {suffix} but is none. Save the release again.")
        return "text"
    if suffix in ("", ".txt", ".text", ".asc", ".log", ".press", ".release"):
        return "text"
    if re.fullmatch(r"\.\w{1,12}", suffix) and suffix not in _TEXT_LIKE:
        raise Unreadable(
            "no-reader", f"There is no reader for {suffix} files. Save the release as one of: {READABLE}."
        )
    return "text"


_TEXT_LIKE = frozenset({".rst", ".org", ".adoc", ".wiki", ".utf8"})
_CONVERT = "Convert it with: soffice --headless --convert-to docx {name}"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"RIFF", "a recording"),
    (b"wOFF", "a font"),
)


def _refuse_known(start: bytes, suffix: str, data: bytes) -> None:
    """Raise for what is known and not read, saying what to do with it."""
    if start.startswith(b"{\\rtf") or suffix == ".rtf":
        raise Unreadable("convert-first", "Rich Text is not read. " + _CONVERT.format(name="FILE"))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        if suffix == ".msg" or "__substg1.0_".encode("utf-16-le") in data:
            raise Unreadable(
                "convert-first", "Outlook's .msg is not read. Open the message and save it as .eml."
            )
        raise Unreadable("convert-first", "Old Office files are not read. " + _CONVERT.format(name="FILE"))
    if suffix in (".doc", ".odt", ".wpd", ".pages"):
        raise Unreadable("convert-first", f"{suffix} files are not read. " + _CONVERT.format(name="FILE"))
    if suffix == ".msg":
        raise Unreadable("convert-first", "Outlook's .msg is not read. Open the message and save it as .eml.")
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise Unreadable(
                "binary", f"This is {what}, not a release. Add the release as one of: {READABLE}."
            )
    if re.match(rb"\s*<\?xml|\s*<opml\b", start) and not re.search(rb"<html\b", start, re.I):
        raise Unreadable(
            "no-reader", f"This kind of XML is not read. Save the release as one of: {READABLE}."
        )


_ROOT = re.compile(rb"<(rss|feed|rdf:RDF)(?=[\s>])", re.IGNORECASE)
_PROLOGUE = re.compile(
    rb"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL
)


def _xml_kind(start: bytes) -> str | None:
    """ "wordpress" or "feed" for XML whose root is a feed's; a DTD before it does not hide it."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end() if prologue else 0)
    if root is None:
        return (
            "feed"
            if re.match(rb"\s*<\?xml", start) and re.search(rb"<!DOCTYPE\s+(?:rss|feed|rdf)", start)
            else None
        )
    wordpress = root[1].lower() == b"rss" and re.search(rb"wordpress\.org/export|<wp:wxr_version", start)
    return "wordpress" if wordpress else "feed"


def _is_mailchimp(data: bytes) -> bool:
    """Is this zip an account export? Its names are looked at, nothing is opened."""
    from archive.readers.mailchimp import is_mailchimp

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return is_mailchimp(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        return False  # the Word reader says what is the matter


def _is_mail(start: bytes) -> bool:
    """Does it begin with a mail's header: one field first, three known ones before the blank line?"""
    if not _FIRST_FIELD.match(start):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    names = {match[0].split(b":")[0].strip().lower() for match in _MAIL_FIELDS.finditer(head)}
    return len(names) >= 3 and bool(names & {b"from", b"return-path", b"received", b"message-id"})


def _is_markup(start: bytes) -> bool:
    return len(_MARKUP.findall(start)) >= 5
