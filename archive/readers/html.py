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
from archive.readers.stubborn import INSTALL, can_help, is_stubborn, second_reading
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
    remark = ""
    if is_stubborn(page.blocks, decoded.text):
        page, remark = _read_again(page, decoded.text)
    if not any(not block.furniture for block in page.blocks):
        hint = f" ({remark}.)" if remark else ""
        raise Unreadable(
            "empty", f"The page holds no text of its own. Save the release's page again, complete.{hint}"
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


def _read_again(page: Page, html: str) -> tuple[Page, str]:
    """A page of hardly any text, read in the second way if that is installed and finds more; and a remark."""
    own = tuple(block for block in page.blocks if not block.furniture)
    if not can_help():
        remark = f"hardly any text was found; {INSTALL}"
        return replace(page, doubts=(*page.doubts, Doubt(about="blocks", reason=remark))), remark
    found = second_reading(html)
    if sum(len(b.text) for b in found) <= 2 * sum(len(b.text) for b in own):
        return page, ""
    known = {block.text for block in found}
    rest = tuple(replace(block, furniture=True) for block in page.blocks if block.text not in known)
    doubt = Doubt(about="blocks", reason="the page's text was found by trafilatura; look at the original")
    return replace(page, blocks=(*found, *rest), doubts=(*page.doubts, doubt)), ""


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
