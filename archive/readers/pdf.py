"""PDF: the text of its pages, put back into paragraphs.

pypdf gives lines; which of them belong together paragraphs.py decides. Pages are run
together where a sentence goes on over the edge. The document's own title and date are
often a template's and are handed on as weak headers only ("document-title",
"document-date"). Nothing is drawn, run or extracted but text.
"""

from __future__ import annotations

import io
import logging
import re

import pypdf
from pypdf.errors import DependencyError

from archive.errors import Unreadable
from archive.readers.encoding import cleaned, one_line
from archive.readers.paragraphs import blocks_of
from archive.release import Doubt
from archive.source import Source

MOST_PAGES = 2_000  # pypdf took 5.1 s for 10,000 pages (reliability, row 17); no release comes near
LONGEST_TEXT = 20_000_000  # characters; a stream that unpacks to more is an attack or a database

# pypdf reports every oddity of a file on the log; what matters becomes a doubt or a refusal here.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_OPEN_END = re.compile(r"[\w,;–—-]\s*\Z")


def read_pdf(data: bytes, path: str, sha256: str) -> Source:
    """A PDF as one Source.

    Raises Unreadable: "pdf-encrypted", "pdf-no-text" (scans), "too-large" (pages, text), "damaged".
    """
    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        _unlock(document)
        pages = _pages(document)
        headers = _headers(document)
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file makes of its own code
        detail = (
            f"The PDF is damaged ({one_line(str(error), 80)}). Open it, print it to PDF again, and add that."
        )
        raise Unreadable("damaged", detail) from error
    text, replaced = cleaned(_run_together(pages))
    blocks = blocks_of(text)
    if not blocks:
        raise Unreadable(
            "pdf-no-text", "The PDF holds pictures of text only. Run text recognition on it first."
        )
    doubts = (
        [Doubt(about="text", reason=f"{replaced} control characters replaced by U+FFFD")] if replaced else []
    )
    empty = sum(not page.strip() for page in pages)
    if empty:
        doubts.append(Doubt(about="text", reason=f"{empty} of {len(pages)} pages gave no text"))
    return Source(
        path=path,
        format="pdf",
        sha256=sha256,
        original=data,
        extension=".pdf",
        blocks=blocks,
        headers=headers,
        doubts=tuple(doubts),
    )


def _unlock(document: pypdf.PdfReader) -> None:
    """Open a PDF that needs no password to be read; refuse one that does."""
    if not document.is_encrypted:
        return
    try:
        opened = bool(document.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False  # the cipher needs a package that is not installed
    if not opened:
        raise Unreadable("pdf-encrypted", "The PDF is encrypted. Save a copy without password and add that.")


def _pages(document: pypdf.PdfReader) -> list[str]:
    """The text of each page."""
    count = len(document.pages)
    if count > MOST_PAGES:
        raise Unreadable(
            "too-large", f"The PDF has {count:,} pages; at most {MOST_PAGES:,} are read. Split it."
        )
    pages: list[str] = []
    length = 0
    for page in document.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > LONGEST_TEXT:
            raise Unreadable("too-large", f"The PDF holds over {LONGEST_TEXT:,} characters. Split it.")
    return pages


def _run_together(pages: list[str]) -> str:
    """The pages as one text: a page that ends within a sentence goes on in the next."""
    text = ""
    for page in pages:
        if text:
            text += "\n" if _OPEN_END.search(text) else "\n\n"
        text += page.strip("\n")
    return text


def _headers(document: pypdf.PdfReader) -> dict[str, str]:
    """Weak evidence: what the document says of itself."""
    about = document.metadata
    if about is None:
        return {}
    headers = {
        "document-title": one_line(str(about.title or "")),
        "author": one_line(str(about.author or "")),
    }
    try:
        made = about.creation_date
    except (ValueError, TypeError, OverflowError):
        made = None
    if made is not None:
        headers["document-date"] = made.isoformat()
    return {name: value for name, value in headers.items() if value}
