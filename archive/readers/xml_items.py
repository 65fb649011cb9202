"""XML exports and feeds, item by item: streamed, without DTD, without entities, not too deep.

An item comes as a small tree and as a document of its own: the file's own root and
channel elements around the item's bytes, so that the kept original of one release can
be read alone. What an item means is wordpress.py's and feed.py's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from archive.errors import Unreadable
from archive.readers.encoding import decode, one_line
from archive.release import Doubt

DEEPEST = 200  # elements in each other; feeds stay under 12, lxml itself stops at 256 (reliability, row 15)
CHUNK = 65_536  # bytes fed at once, so that items come while the rest is still to be read

_ITEMS = frozenset({"item", "entry"})
# What is said of the whole file and belongs to each of its items. Authors' addresses do not.
_ABOUT = frozenset(
    {"title", "link", "language", "base_site_url", "base_blog_url", "wxr_version", "generator"}
)
_ABOUT_BYTES = 20_000  # of one such element
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,200}\?>")
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]{1,40})")
_START_TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: its tree, its bytes as a document of its own, what the file says of itself."""

    element: Element
    document: bytes
    about: dict[str, str]
    authors: dict[str, str]  # WordPress: login -> the name shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An XML file made ready: UTF-8 bytes that expat accepts, what they were before, and what was mended."""

    data: bytes
    encoding: str
    doubts: tuple[Doubt, ...] = ()


def local(tag: object) -> str:
    """A tag's name without its namespace."""
    return str(tag).rpartition("}")[2]


def made_ready(data: bytes) -> Document:
    """The file as UTF-8 without the control characters that XML forbids and exports hold all the same."""
    head = _DECLARATION.match(data)
    declared = _DECLARED.search(head[0]) if head else None
    name = declared[1].decode("ascii") if declared else None
    doubts: tuple[Doubt, ...] = ()
    encoding = "utf-8"
    if not _is_utf8(data) or (name or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        decoded = decode(data, name)
        text = re.sub(r"(\A\s*<\?xml[^>]*?)\s+encoding\s*=\s*([\"'])[^\"']*\2", r"\1", decoded.text[:400])
        data = (text + decoded.text[400:]).encode("utf-8")
        encoding, doubts = decoded.encoding, decoded.doubts
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    data, replaced = _FORBIDDEN.subn("\ufffd".encode(), data)
    if replaced:
        doubts = (*doubts, Doubt(about="text", reason=f"{replaced} control characters replaced by U+FFFD"))
    return Document(data=data, encoding=encoding, doubts=doubts)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def items_in(data: bytes) -> Iterator[Item | Unreadable]:
    """Each item of a document that ``made_ready`` gave, in order; last the reason why it breaks off.

    Raises Unreadable "xml-dtd" or "too-deep": such a file gives nothing.
    """
    walk = _Walk(data)
    parser = DefusedXMLParser(target=walk, forbid_dtd=True)
    walk.parser = parser.parser
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
            yield from walk.taken()
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(
            "xml-dtd",
            "The file declares a DTD or entities, which no export needs. Export it again, or remove that part.",
        ) from error
    except (ParseError, ValueError) as error:
        yield from walk.taken()
        detail = (
            f"The XML breaks off ({one_line(str(error), 80)}); what stands before was read. Export it again."
        )
        yield Unreadable("damaged", detail)
        return
    yield from walk.taken()


@dataclass(slots=True)
class _Walk:
    """The parser's target: follows depth, builds the tree of the item or remark it is in."""

    raw: bytes
    parser: object = None
    _way: list[str] = field(default_factory=list)
    _builder: TreeBuilder | None = None
    _from: int = 0  # depth and byte where the tree being built began
    _at: int = 0
    _root: bytes = b""
    _channel: bytes = b""
    _remarks: list[tuple[bool, bytes]] = field(default_factory=list)  # (within the channel, its bytes)
    _about: dict[str, str] = field(default_factory=dict)
    _authors: dict[str, str] = field(default_factory=dict)
    _found: list[Item] = field(default_factory=list)

    def taken(self) -> list[Item]:
        """The items complete by now, each given once."""
        found, self._found = self._found, []
        return found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self._way.append(name)
        if len(self._way) > DEEPEST:
            raise Unreadable("too-deep", f"The XML nests more than {DEEPEST} elements. Export it again.")
        if self._builder is None:
            at = self._index()
            if len(self._way) == 1:
                self._root = self._tag_at(at)
            elif name == "channel":
                self._channel = self._tag_at(at)
            elif name in _ITEMS or ((name in _ABOUT or name == "author") and self._is_outermost()):
                self._builder, self._from, self._at = TreeBuilder(), len(self._way), at
        if self._builder is not None:
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder is not None:
            self._builder.end(tag)
            if len(self._way) == self._from:
                element, self._builder = self._builder.close(), None
                tag_itself = self._tag_at(self._at)
                end = self.raw.find(b">", self._index()) + 1
                whole = tag_itself if tag_itself.endswith(b"/>") else self.raw[self._at : end]
                self._take(element, self._way[-1], whole)
        self._way.pop()

    def close(self) -> None:
        """Nothing is left to do: what is not complete is no item."""

    def _take(self, element: Element, name: str, raw: bytes) -> None:
        within = "channel" in self._way
        if name in _ITEMS:
            self._found.append(
                Item(
                    element=element,
                    document=self._alone(raw, within=within),
                    about=dict(self._about),
                    authors=self._authors,
                )
            )
        elif name == "author":
            said = {local(child.tag): (child.text or "").strip() for child in element}
            if login := said.get("author_login"):
                self._authors[login] = said.get("author_display_name") or login
        elif (
            len(raw) <= _ABOUT_BYTES and name not in self._about and element.get("rel") in (None, "alternate")
        ):
            value = one_line(element.text or element.get("href") or "")
            if value:
                self._about[name] = value
                self._remarks.append((within, raw))

    def _alone(self, raw: bytes, *, within: bool) -> bytes:
        """An item's bytes between the file's own root and channel."""
        inner = b"\n".join(part for in_channel, part in self._remarks if in_channel)
        outer = b"\n".join(part for in_channel, part in self._remarks if not in_channel)
        root = _name_of(self._root)
        pieces = [self._root, outer]
        if self._channel:
            end = b"</" + _name_of(self._channel) + b">"
            pieces += [self._channel, inner, *((raw, end) if within else (end, raw))]
        else:
            pieces += [raw]
        return b"\n".join([p for p in pieces if p] + [b"</" + root + b">"]) + b"\n"

    def _is_outermost(self) -> bool:
        """Is the element just entered the root's or the channel's own child?"""
        return len(self._way) == 2 or self._way[-2] == "channel"

    def _index(self) -> int:
        return int(self.parser.CurrentByteIndex)  # type: ignore[attr-defined] # expat's own, unknown to its stubs

    def _tag_at(self, at: int) -> bytes:
        match = _START_TAG.match(self.raw, at)
        return match[0] if match else b"<x>"


def _name_of(tag: bytes) -> bytes:
    match = re.match(rb"<([^\s/>]*)", tag)
    return match[1] if match else b"x"
