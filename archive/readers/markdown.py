"""Markdown with front matter: the text's structure becomes blocks, its front matter headers.

Raw HTML in Markdown is text, nothing more: it is shown as it was typed. Front matter may
be YAML between "---" lines or TOML between "+++" lines (front_matter.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from archive.errors import Unreadable
from archive.readers.encoding import decode
from archive.readers.front_matter import split_front_matter
from archive.readers.links import safe_address
from archive.readers.paragraphs import blocks_of, with_list_headings
from archive.release import BlockKind
from archive.source import Link, Source, SourceBlock

DEEPEST = 50  # lists or quotations within each other; the same limit as for parts of a mail

# Lines that end releases and would otherwise be rules, empty headings or list items.
_END_MARK = re.compile(
    r"^[ \t]*(?=#[# ]*$|-+ *(?:30|end|ends) *-+ *$|\* *\* *\*[* ]*$)", re.IGNORECASE | re.MULTILINE
)
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")


def read_markdown(data: bytes, path: str, sha256: str) -> Source:
    """A Markdown file as one Source. Raises Unreadable: "empty", "encoding", "binary"."""
    decoded = decode(data)
    headers, body, doubts = split_front_matter(decoded.text)
    blocks = markdown_blocks(body, headers.get("address"))
    if not blocks:
        raise Unreadable("empty", "The file holds no text below its front matter. Add the release's text.")
    return Source(
        path=path,
        format="markdown",
        sha256=sha256,
        original=data,
        extension=".md",
        blocks=blocks,
        headers=headers,
        encoding=decoded.encoding,
        doubts=decoded.doubts + doubts,
    )


def markdown_blocks(text: str, base: str | None = None) -> tuple[SourceBlock, ...]:
    """The blocks of a Markdown text; links relative to ``base`` are resolved or dropped.

    A text that nests deeper than DEEPEST is read as plain text: the parser would drop what lies below.
    """
    blocks: list[SourceBlock] = []
    kind: BlockKind = "paragraph"
    cells: list[str] | None = None
    tokens = _MARKDOWN.parse(_END_MARK.sub(r"\\", text))
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return blocks_of(text)
    for token in tokens:
        if token.type == "heading_open":
            kind = "heading"
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            blocks.append(SourceBlock(text="\t".join(cells)))
            cells = None
        elif token.type in ("fence", "code_block", "html_block"):
            blocks.extend(blocks_of(token.content))
        elif token.type == "inline":
            words, links = _inline(token.children or (), base)
            if cells is not None:
                cells.append(words.strip())
            elif words.strip():
                blocks.append(SourceBlock(text=words, kind=kind, links=links))
                kind = "paragraph"
    return tuple(with_list_headings(blocks))


def _inline(tokens: Sequence[Token], base: str | None) -> tuple[str, tuple[Link, ...]]:
    """The words of a line of tokens and the links over them."""
    pieces: list[str] = []
    links: list[Link] = []
    opened: list[tuple[int, str | None]] = []
    length = 0
    for token in tokens:
        piece = ""
        if token.type in ("softbreak", "hardbreak"):
            piece = "\n"
        elif token.type in ("text", "code_inline", "html_inline", "text_special"):
            piece = token.content
        elif token.type == "link_open":
            opened.append((length, safe_address(str(token.attrGet("href") or ""), base)))
        elif token.type == "link_close" and opened:
            start, address = opened.pop()
            if address and length > start:
                links.append(Link(start=start, end=length, url=address))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), tuple(links)
