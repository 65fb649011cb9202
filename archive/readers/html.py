"""HTML pages: the article becomes blocks, everything around it furniture, the head headers.

The page is read once into a tree (html_tree.py), the article is found (html_article.py),
the evidence of the head is collected (html_head.py), and the tree is written down as
blocks (html_blocks.py). Mail and Word use the same way through ``read_page``. Nothing
of the page's markup gets further than this: no HTML reaches the archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup

from archive.errors import Unreadable
from archive.readers.encoding import cleaned, decode
from archive.readers.html_article import furniture_of
from archive.readers.html_blocks import blocks_of_tree
from archive.readers.html_head import headers_of
from archive.readers.html_tree import tree_of, unseen_letters
from archive.release import Doubt
from archive.source import Source, SourceBlock

SNIFF_BYTES = 2048  # where a page must declare its encoding; the HTML standard says 1,024
HARDLY_ANY = 200  # letters; below, a few entities or a <br> tip the balance
LOST_SHARE = 0.5  # of the page's words must arrive in blocks, else a doubt says that text was lost

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An HTML text as blocks in reading order, with the head's evidence and the reading's doubts."""

    blocks: tuple[SourceBlock, ...]
    headers: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()


def read_html(data: bytes, path: str, sha256: str) -> Source:
    """A saved page as one Source.

    Raises Unreadable: "empty", "encoding", "binary", "too-large", "too-deep", "damaged".
    """
    decoded = decode(data, declared_in(data))
    page = read_page(decoded.text)
    if not any(not block.furniture for block in page.blocks):
        raise Unreadable(
            "empty", "The page holds no text of its own. Save the release's page again, complete."
        )
    return Source(
        path=path,
        format="html",
        sha256=sha256,
        original=data,
        extension=".html",
        blocks=page.blocks,
        headers=page.headers,
        encoding=decoded.encoding,
        doubts=_without_expected(decoded.doubts, data) + page.doubts,
    )


def read_page(html: str, *, whole_page: bool = True) -> Page:
    """HTML text as a Page. ``whole_page`` False (mail, Word): nothing is around the article.

    Raises Unreadable "too-large" or "too-deep" for pages beyond html_tree.py's limits.
    """
    tree = tree_of(html)
    headers = headers_of(tree, html)
    furniture = furniture_of(tree, headers.get("title"), whole_page=whole_page)
    blocks, replaced = [], 0
    for block in blocks_of_tree(tree, furniture, headers.get("address")):
        text, bad = cleaned(block.text)
        replaced += bad
        links = block.links if len(text) == len(block.text) else ()
        blocks.append(replace(block, text=text, links=links) if text != block.text else block)
    doubts = []
    if replaced:
        doubts.append(Doubt(about="text", reason=f"{replaced} control characters replaced by U+FFFD"))
    if (share := _share_kept(html, tree, blocks)) < LOST_SHARE:
        doubts.append(
            Doubt(about="text", reason=f"only {share:.0%} of the page's text was found; look at the original")
        )
    return Page(blocks=tuple(blocks), headers=headers, doubts=tuple(doubts))


def declared_in(data: bytes) -> str | None:
    """The encoding a page declares in its first bytes, or None."""
    match = _DECLARED.search(data[:SNIFF_BYTES])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _share_kept(html: str, tree: BeautifulSoup, blocks: list[SourceBlock]) -> float:
    """The share of the markup's words that arrived in blocks; 1.0 for pages of hardly any text."""
    raw = _letters(_MARKUP.sub(" ", html)) - unseen_letters(tree)
    kept = sum(_letters(block.text) for block in blocks)
    return kept / raw if raw > HARDLY_ANY else 1.0


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


def _without_expected(doubts: tuple[Doubt, ...], data: bytes) -> tuple[Doubt, ...]:
    """Plain ASCII needs no remark, whatever the page declares."""
    return tuple(d for d in doubts if d.about != "encoding") if data.isascii() else doubts
