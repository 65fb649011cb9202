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
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import pypdf
from pypdf.errors import DependencyError

from archive.errors import Unreadable
from archive.readers.encoding import cleaned, one_line
from archive.readers.paragraphs import blocks_of
from archive.release import Doubt
from archive.source import Source, SourceBlock

MOST_PAGES = 2_000  # pypdf took 5.1 s for 10,000 pages (reliability, row 17); no release comes near
LONGEST_TEXT = 20_000_000  # characters; a stream that unpacks to more is an attack or a database

# pypdf reports every oddity of a file on the log; what matters becomes a doubt or a refusal here.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

WIDE = 1.2  # times the usual step from line to line; word processors leave a half more between paragraphs
FAR = 6  # times the letters' size: what stands further below is another part of the page
OTHER_SIZE = 0.7  # points; roundings of one size differ by less
EDGE = 2  # lines at the top and bottom of a page that may be its running head or foot


class _Set(NamedTuple):
    """A line as it is set: its text, how high it stands on the page, its letters' size (0: it bears none); in points."""

    text: str = ""
    height: float = 0.0
    size: float = 0.0


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
    pages, around = _without_running_lines(pages)
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
        blocks=(*blocks, *(SourceBlock(text=cleaned(line)[0], furniture=True) for line in around)),
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
        pages.append(_text_of(page))
        length += len(pages[-1])
        if length > LONGEST_TEXT:
            raise Unreadable("too-large", f"The PDF holds over {LONGEST_TEXT:,} characters. Split it.")
    return pages


def _text_of(page: pypdf.PageObject) -> str:
    """A page's text, with a blank line where it leaves more room than it does between most lines.

    So are paragraphs and headings set apart on paper; another size of letters tells the same.
    """
    lines: list[_Set] = [_Set()]

    def see(text: str, page_at: list[float], at: list[float], font: object, size: float) -> None:
        height = at[5] * page_at[3] + page_at[5]
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(_Set())
            if part.strip() and not lines[-1].size:
                lines[-1] = _Set(lines[-1].text, height, abs(size * at[3] * page_at[3]))
            lines[-1] = lines[-1]._replace(text=lines[-1].text + part)

    page.extract_text(visitor_text=see)
    printed = [line for line in lines if line.size]
    steps = Counter(round(one.height - two.height) for one, two in pairwise(printed) if _falls(one, two))
    usual = min((step for step, count in steps.items() if count == max(steps.values())), default=0)
    text, before = "", lines[0]
    for line in lines:
        if line.size and before.size and usual and _falls(before, line):
            apart = before.height - line.height > WIDE * usual or abs(before.size - line.size) > OTHER_SIZE
            text += "\n" if apart else ""
        text += line.text + "\n"
        before = line if line.size else before
    return text.removesuffix("\n")


def _falls(one: _Set, two: _Set) -> bool:
    """Does the second line stand below the first, near enough to be the next?"""
    return 0 < one.height - two.height < FAR * two.size


def _without_running_lines(pages: list[str]) -> tuple[list[str], list[str]]:
    """(the pages without what stands at the edge of most of them, those lines): page numbers, letterhead."""
    edges = [[*lines[:EDGE], *lines[EDGE:][-EDGE:]] for page in pages if (lines := page.strip().split("\n"))]
    counts = Counter(key for lines in edges for key in {_numberless(line) for line in lines if line.strip()})
    running = {key for key, count in counts.items() if count > 1 and count > len(pages) / 2}
    kept, around = [], []
    for page in pages:
        lines = page.split("\n")
        near = {*lines[:EDGE], *lines[EDGE:][-EDGE:]}
        mine = [line for line in lines if line in near and _numberless(line) in running]
        around += mine
        kept.append("\n".join(line for line in lines if line not in mine))
    return kept, around


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


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
