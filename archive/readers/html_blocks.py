"""A page's tree -> blocks: headings, paragraphs, list items and table rows in reading order.

Blanks are collapsed as browsers do; <br> is a line break inside a block, two of them
end it. Links become spans over the text. What is furniture is marked, not dropped; what
no reader ever sees (scripts, styles, form fields) is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from bs4.element import Tag

from archive.readers.bullets import strip_bullet
from archive.readers.encoding import cleaned
from archive.readers.html_article import Furniture
from archive.readers.html_tree import UNSEEN, attribute, steps_through, text_of
from archive.readers.links import safe_address
from archive.readers.paragraphs import blocks_of, with_list_headings
from archive.release import BlockKind
from archive.source import Link, SourceBlock

CELL_LENGTH = 120  # characters; tables whose cells hold more on average lay out a page, they hold no data

_BLOCK = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A table with any of these inside lays out a page.
_LAYOUT = ["table", "p", "div", "ul", "ol", "h1", "h2", "h3", "br", "a"]
_BLANKS = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
_NOTHING = " \n\t\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u2007"


@dataclass(slots=True)
class _Draft:
    """The block being written: its text so far, without blanks beside line breaks, and the links over it."""

    text: str = ""
    links: list[Link] = field(default_factory=list)

    def add(self, raw: str) -> None:
        text = _BLANKS.sub(" ", raw)
        if self.text[-1:] in ("", " ", "\n"):
            text = text.lstrip(" ")
        self.text += text

    def break_line(self) -> bool:
        """A line break; False where one stands already, so that the block should end."""
        self.text = self.text.rstrip(" ")
        if self.text.rstrip(_NOTHING).endswith("\n") or self.text.endswith("\n"):
            return False
        self.text += "\n" if self.text else ""
        return True

    def link(self, start: int, address: str | None) -> None:
        """Note that the text from ``start`` on is a link; blanks at its ends are not part of it."""
        words = self.text[start:]
        if address and words.strip(_NOTHING):
            lead = len(words) - len(words.lstrip())
            end = start + len(words.rstrip())
            self.links.append(Link(start=start + lead, end=end, url=address))

    def stretch(self, start: int, end: int) -> tuple[str, tuple[Link, ...]]:
        """A part of the text without blanks around it, and the links over it, counted within it."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip(" \n"))
        words = words.strip(" \n")
        end = start + len(words)
        return words, tuple(
            Link(start=max(link.start, start) - start, end=min(link.end, end) - start, url=link.url)
            for link in self.links
            if link.start < end and link.end > start
        )


class _Writer:
    """Writes a tree down as blocks, told of each element entered and left and of each text."""

    def __init__(self, furniture: Furniture, base: str | None) -> None:
        self.blocks: list[SourceBlock] = []
        self._furniture, self._base = furniture, base
        self._draft = _Draft()
        self._held: list[Tag] = []  # the open headings and items
        self._fresh: set[int] = set()  # items whose first block is still to come
        self._marked = self._inside = 0  # open elements that are furniture; that are the article
        self._link: str | None = None  # the address of the open link
        self._link_start = 0

    def text(self, raw: str) -> None:
        self._draft.add(raw)

    def enter(self, element: Tag) -> bool:
        """True where the element's content is dealt with already."""
        if element.name in UNSEEN:
            return True
        if element.name == "br":
            if not self._draft.break_line():
                self.end_block()
            return False
        if self._is_border(element):
            self.end_block()
        self._marked += id(element) in self._furniture.roots
        self._inside += id(element) == self._furniture.article or id(element) in self._furniture.kept
        if element.name == "a":
            self._link, self._link_start = (
                safe_address(attribute(element, "href"), self._base),
                self._length(),
            )
        elif element.name == "li" or element.name in _HEADINGS:
            self._held.append(element)
            self._fresh.add(id(element))
        elif element.name in ("pre", "table"):
            own = _own_blocks(element)
            self.blocks.extend(replace(block, furniture=self._is_furniture()) for block in own)
            return bool(own)
        return False

    def leave(self, element: Tag) -> None:
        if element.name == "a":
            self._draft.link(self._link_start, self._link)
            self._link = None
        if self._is_border(element):
            self.end_block()
        if self._held and self._held[-1] is element:
            self._held.pop()
        self._marked -= id(element) in self._furniture.roots
        self._inside -= id(element) == self._furniture.article or id(element) in self._furniture.kept

    def end_block(self) -> None:
        """Write the draft down: one block, or the several that typed bullets make of it; none for blanks."""
        draft, self._draft = self._draft, _Draft()
        if self._link is not None:  # a link around whole blocks goes on in the next
            draft.link(self._link_start, self._link)
            self._link_start = 0
        if not draft.text.strip(_NOTHING):
            return
        kind = self._kind()
        for start, end, bulleted in _stretches(draft.text):
            words, links = draft.stretch(start, end)
            if words.strip(_NOTHING):
                own: BlockKind = "item" if bulleted and kind == "paragraph" else kind
                self.blocks.append(
                    SourceBlock(text=words, kind=own, links=links, furniture=self._is_furniture())
                )

    def _length(self) -> int:
        return len(self._draft.text)

    def _is_border(self, element: Tag) -> bool:
        return element.name in _BLOCK or id(element) in self._furniture.roots

    def _is_furniture(self) -> bool:
        return self._marked > 0 or (self._furniture.article is not None and self._inside == 0)

    def _kind(self) -> BlockKind:
        if not self._held:
            return "paragraph"
        if self._held[-1].name in _HEADINGS:
            return "heading"
        if id(self._held[-1]) in self._fresh:
            self._fresh.discard(id(self._held[-1]))
            return "item"
        return "paragraph"


def blocks_of_tree(tree: BeautifulSoup, furniture: Furniture, base: str | None) -> list[SourceBlock]:
    """The blocks of a page; ``base`` is its address, against which links are resolved."""
    writer = _Writer(furniture, base)
    walk = steps_through(tree)
    step = next(walk, None)
    while step is not None:
        kind, part = step
        skip = False
        if not isinstance(part, Tag):
            writer.text(str(part))
        elif kind == "in":
            skip = writer.enter(part)
        else:
            writer.leave(part)
        try:
            step = walk.send(skip)
        except StopIteration:
            step = None
    writer.end_block()
    return with_list_headings(writer.blocks)


def _stretches(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, is an item) of the blocks a draft holds: typed bullets at line starts begin items."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    for line in text.split("\n"):
        bare = line.strip(_NOTHING)
        rest = strip_bullet(bare) if bare else None
        end = at + len(line)
        goes_on = found and not (found[-1][2] and bare and not bare[0].islower())
        if rest:
            found.append((end - len(line) + line.find(rest), end, True))
        elif goes_on:
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((at, end, False))
        at = end + 1
    return found


def _own_blocks(element: Tag) -> tuple[SourceBlock, ...]:
    """Preformatted text as paragraphs, a table of data as rows with tabs; nothing for other tables."""
    if element.name == "pre":
        raw = "".join(str(part) for kind, part in steps_through(element) if kind == "text")
        return blocks_of(cleaned(raw)[0])
    if element.find(_LAYOUT) is not None or any(
        c.find(["td", "th", "tr"]) for c in element.find_all(["td", "th"])
    ):
        return ()
    rows = [[text_of(cell) for cell in row.find_all(["td", "th"])] for row in element.find_all("tr")]
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or max(map(len, rows)) < 2 or sum(map(len, cells)) > CELL_LENGTH * len(cells):
        return ()
    caption = [SourceBlock(text=t) for c in element.find_all("caption") if (t := text_of(c))]
    return (*caption, *(SourceBlock(text="\t".join(row)) for row in rows if any(row)))
