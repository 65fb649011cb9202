"""A page's tree -> blocks: headings, paragraphs, list items and table rows in reading order.

Blanks are collapsed as browsers do; <br> is a line break inside a block, two of them
end it. Links become spans over the text. What is furniture is marked, not dropped; what
no reader ever sees (scripts, styles, form fields) is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Tag

from archive.readers.bullets import strip_bullet
from archive.readers.html_article import Furniture
from archive.readers.html_tree import attribute, steps_through, text_of
from archive.readers.links import safe_address
from archive.readers.paragraphs import blocks_of
from archive.release import BlockKind
from archive.source import Link, SourceBlock

CELL_LENGTH = 120  # characters; tables whose cells hold more on average lay out a page, they hold no data

_DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video title meta link base "
    "select textarea datalist input img map progress".split()
)
_BLOCK = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NOTHING = " \n\t\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u2007"


@dataclass(slots=True)
class _Draft:
    """The block being written: its text so far and the links over it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    links: list[Link] = field(default_factory=list)

    def add(self, raw: str) -> None:
        text = _BLANKS.sub(" ", raw)
        if self.last() in ("", " ", "\n"):
            text = text.lstrip(" ")
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def last(self) -> str:
        return self.pieces[-1][-1] if self.pieces else ""

    def break_line(self) -> bool:
        """A line break; False where one stands already, so that the block should end."""
        if (
            self.pieces
            and self.pieces[-1].strip(" \u00a0") in ("", "\n")
            and "\n" in "".join(self.pieces[-2:])
        ):
            return False
        self.pieces.append("\n")
        self.length += 1
        return True


def blocks_of_tree(tree: BeautifulSoup, furniture: Furniture, base: str | None) -> Iterator[SourceBlock]:
    """The blocks of a page; ``base`` is its address, against which links are resolved."""
    draft = _Draft()
    held: list[Tag] = []  # the open headings, items and pre elements
    fresh: set[int] = set()  # items whose first block is still to come
    marked = inside = links_open = 0
    link: tuple[int, str | None] = (0, None)
    walk = steps_through(tree)
    step = next(walk, None)
    while step is not None:
        kind, part = step
        skip = False
        if kind == "text":
            draft.add(str(part))
        elif isinstance(part, Tag) and kind == "in":
            if part.name in _DROPPED:
                skip = True
            elif part.name == "br":
                if not draft.break_line():
                    yield from _finished(draft, held, fresh, _marks(furniture, marked, inside))
                    draft = _Draft()
            elif part.name == "a":
                links_open += 1
                link = (draft.length, safe_address(attribute(part, "href"), base))
            if part.name in _BLOCK or id(part) in furniture.roots:
                yield from _finished(draft, held, fresh, _marks(furniture, marked, inside))
                draft, link = _Draft(), (0, link[1])
            marked += id(part) in furniture.roots
            inside += id(part) == furniture.article or id(part) in furniture.kept
            if part.name == "li" or part.name in _HEADINGS:
                held.append(part)
                fresh.add(id(part))
            elif part.name in ("pre", "table") and (own := _own_blocks(part)):
                for block in own:
                    yield SourceBlock(
                        text=block.text, kind=block.kind, furniture=_marks(furniture, marked, inside)
                    )
                skip = True
        elif isinstance(part, Tag):
            if part.name == "a" and links_open:
                links_open -= 1
                start, address = link
                if address and draft.length > start:
                    draft.links.append(Link(start=start, end=draft.length, url=address))
                link = (draft.length, None)
            if part.name in _BLOCK or id(part) in furniture.roots:
                if link[1] and draft.length > link[0]:  # a link around whole blocks
                    draft.links.append(Link(start=link[0], end=draft.length, url=link[1]))
                yield from _finished(draft, held, fresh, _marks(furniture, marked, inside))
                draft, link = _Draft(), (0, link[1])
            if held and held[-1] is part:
                held.pop()
            marked -= id(part) in furniture.roots
            inside -= id(part) == furniture.article or id(part) in furniture.kept
        try:
            step = walk.send(skip)
        except StopIteration:
            step = None
    yield from _finished(draft, held, fresh, _marks(furniture, marked, inside))


def _marks(furniture: Furniture, marked: int, inside: int) -> bool:
    return marked > 0 or (furniture.article is not None and inside == 0)


def _finished(draft: _Draft, held: list[Tag], fresh: set[int], furniture: bool) -> Iterator[SourceBlock]:
    """The drafted block, or the several a text with typed bullets holds; nothing for blanks."""
    text = "".join(draft.pieces)
    if not text.strip(_NOTHING):
        return
    kind: BlockKind = "paragraph"
    if held and held[-1].name in _HEADINGS:
        kind = "heading"
    elif held and id(held[-1]) in fresh:
        kind = "item"
        fresh.discard(id(held[-1]))
    at = 0
    for start, end, bulleted in _stretches(text):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip(" \n"))
        shown = re.sub(r" +\n", "\n", piece.strip(" \n"))
        at = start + lead
        links = tuple(
            Link(start=max(0, s), end=e, url=link.url)
            for link in draft.links
            if (e := _moved(link.end, at, piece.strip(" \n"), shown))
            > (s := _moved(link.start, at, piece.strip(" \n"), shown))
            and e > 0
            and s < len(shown)
        )
        if shown.strip(_NOTHING):
            yield SourceBlock(
                text=shown,
                kind="item" if bulleted and kind == "paragraph" else kind,
                links=links,
                furniture=furniture,
            )


def _moved(position: int, start: int, piece: str, shown: str) -> int:
    """A position in the draft as one in the shown text, from which blanks before line breaks are gone."""
    within = min(max(position - start, 0), len(piece))
    if len(piece) == len(shown):
        return within
    return len(
        re.sub(r" +(?=\n)", "", piece[:within] + ("\n" if piece[within : within + 1] == "\n" else ""))
    ) - (1 if piece[within : within + 1] == "\n" else 0)


def _stretches(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, is an item) of the blocks a draft holds: typed bullets at line starts begin items."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    for line in text.split("\n"):
        bare = line.strip(" \u00a0")
        rest = strip_bullet(bare) if bare else None
        end = at + len(line)
        if rest:
            found.append((at + line.find(rest), end, True))
        elif found and not (found[-1][2] and bare and not bare[0].islower()):
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((at, end, False))
        at = end + 1
    return found


def _own_blocks(element: Tag) -> tuple[SourceBlock, ...]:
    """Preformatted text as paragraphs, a table of data as rows with tabs; nothing for other tables."""
    if element.name == "pre":
        return blocks_of("".join(str(part) for kind, part in steps_through(element) if kind == "text"))
    if element.find(["table", "p", "div", "ul", "ol", "h1", "h2", "h3", "br", "a"]) is not None:
        return ()
    rows = [[text_of(cell) for cell in row.find_all(["td", "th"])] for row in element.find_all("tr")]
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or max(map(len, rows)) < 2 or sum(map(len, cells)) > CELL_LENGTH * len(cells):
        return ()
    caption = [SourceBlock(text=t) for c in element.find_all("caption") if (t := text_of(c))]
    return (*caption, *(SourceBlock(text="\t".join(row)) for row in rows if any(row)))
