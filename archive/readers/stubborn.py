"""A second opinion on pages in which html.py finds hardly any text: trafilatura, if it is installed.

It is an extra (``pip install 'dateline[web]'``) because it brings lxml and a dozen packages, and
most pages do without. It is asked for text only, fetches nothing, and its answer is used
only where it says more.
"""

from __future__ import annotations

import importlib

from archive.readers.encoding import cleaned
from archive.readers.paragraphs import blocks_of
from archive.source import SourceBlock

HARDLY_ANY = 40  # words; the shortest real release of the Senate archive has some fifty
MUCH_MARKUP = 3_000  # characters; a shorter page has nowhere to hide a release

INSTALL = "pip install 'dateline[web]' adds a second way of reading such pages"


def is_stubborn(blocks: tuple[SourceBlock, ...], html: str) -> bool:
    """Did a large page give hardly any text of its own?"""
    words = sum(len(block.text.split()) for block in blocks if not block.furniture)
    return words < HARDLY_ANY and len(html) > MUCH_MARKUP


def can_help() -> bool:
    """Is trafilatura installed, whole?"""
    try:
        importlib.import_module("trafilatura")
    except ImportError:
        return False
    return True


def second_reading(html: str) -> tuple[SourceBlock, ...]:
    """The page's text as trafilatura finds it; () where it finds none or cannot read the page."""
    try:
        found = importlib.import_module("trafilatura").extract(
            html, include_comments=False, favor_recall=True
        )
    except (ValueError, TypeError, AttributeError, RecursionError, ImportError):
        return ()
    lines = cleaned(str(found or ""))[0].split("\n")
    return (
        blocks_of("\n\n".join(line for line in lines if line.strip())) if any(map(str.strip, lines)) else ()
    )
