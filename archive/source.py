"""Source: what a reader hands over, uninterpreted.

A reader turns the bytes of a file into blocks of text, in reading order, with
the evidence its format carries (headers, front matter, links). What any of it
means (title, date, boilerplate) is decided afterwards, in parse.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.errors import Unreadable
from archive.release import BlockKind, Doubt, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A stretch of a block's text (code points, end exclusive) that is a link."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """One paragraph, list item or heading as it stands in the file.

    ``text`` keeps the publisher's characters; line breaks inside a block stay as
    "\\n". The bullet or number that makes a list item is not part of the text.
    ``furniture`` is set where the format itself says that a block is not the
    release's (a page's navigation, a mail client's quoting).
    """

    text: str
    kind: BlockKind = "paragraph"
    links: tuple[Link, ...] = ()
    furniture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One release's worth of a file. A mailbox gives many, a text file one.

    ``original`` is this release's own bytes (for a mailbox: the one message),
    kept for ever under ``sha256``. ``headers`` hold the format's evidence under
    lower-case names, the same for all formats: title, subtitle, date, issuer,
    sender, address (URL), language, kind, topics (comma-separated), embargo,
    place. ``encoding`` is what the bytes were decoded with, None where that
    has no meaning. ``release`` is set where the bytes are a release already read
    (our own export): it is taken as it is and not parsed again.
    """

    path: str
    format: str
    sha256: str
    original: bytes
    extension: str  # ".eml": what the kept original is called
    blocks: tuple[SourceBlock, ...]
    ordinal: int = 1  # which release of these bytes, where they hold several
    headers: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    doubts: tuple[Doubt, ...] = ()
    release: Release | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave: Sources, the pieces (messages, entries) that could not be read, remarks.

    ``notes`` say what was left out because it is no release by its nature (an export's
    drafts and pictures); they concern the file, not any one release.
    """

    sources: tuple[Source, ...]
    refused: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


def piece_of(path: str, name: str) -> str:
    """The path of one release in a file that holds many: the file's, "#", what names the piece for good.

    A file that is exported anew holds the same pieces under the same names, in whatever order.
    """
    return path if path.endswith(f"#{name}") else f"{path}#{name}"
