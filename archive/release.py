"""The nouns: what one press release is, once it has been read.

Everything behind the parser speaks in these types; everything before it
speaks in Sources (source.py). All are frozen: a value that exists is valid.
Their written form (JSON) is in record.py; where they lie on disk is
corpus.py's business. Nothing here reads a file or knows of searching.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "press release",
    "statement",
    "event advisory",
    "newsletter",
    "op-ed",
    "testimony/remarks",
    "other",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Zone = Literal["body", "boilerplate", "contact", "footer", "furniture"]
ZONES: tuple[Zone, ...] = get_args(Zone)

BlockKind = Literal["paragraph", "item", "heading"]
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)

DateSource = Literal[
    "dateline",
    "release-line",
    "text",
    "header",
    "front-matter",
    "address",
    "file-name",
    "by-hand",
    "none",
]
DATE_SOURCES: tuple[DateSource, ...] = get_args(DateSource)

Status = Literal["immediate", "embargoed"]
STATUSES: tuple[Status, ...] = get_args(Status)

GivenBy = Literal["rule", "hand", "source"]
GIVEN_BY: tuple[GivenBy, ...] = get_args(GivenBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """One date as one place in the source gave it."""

    value: dt.date
    source: DateSource


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDate:
    """The day a release bears, where that was read, and what said otherwise.

    ``value`` is None exactly when ``source`` is "none". ``text`` is the date as
    printed (None for a date that is printed nowhere, such as a file name's).
    ``rivals`` are the other readings, the chosen one left out.
    """

    value: dt.date | None
    source: DateSource
    text: str | None = None
    rivals: tuple[DateReading, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.source == "none"):
            raise ValueError(f"a date of {self.value} cannot come from {self.source!r}")


NO_DATE = IssueDate(value=None, source="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where a release says it was issued: ``place`` normalised, ``text`` as printed."""

    place: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, list item or heading of a release, character for character.

    ``number`` is the passage number, the unit of linking (``/releases/<id>/p4``):
    counted from 1 over the paragraphs and items of body and boilerplate.
    Headings, contact, footer and furniture have none.
    """

    number: int | None
    kind: BlockKind
    zone: Zone
    text: str

    def __post_init__(self) -> None:
        linkable = self.kind != "heading" and self.zone in ("body", "boilerplate")
        if (self.number is not None) != linkable:
            raise ValueError(f"a {self.kind} in {self.zone} must not bear number {self.number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What one person (or body) is quoted as saying, in one attributed stretch.

    ``text`` is what stands between the marks; where the attribution interrupts it
    the pieces are joined by " … ". ``speaker`` is the name as the release prints it
    in full; None where nobody can be named.
    """

    speaker: str | None
    role: str | None
    organisation: str | None
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source the release points to. ``url`` is None where the address was lost."""

    title: str
    url: str | None
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A bill, act or case as printed, and a ``key`` under which its spellings meet."""

    text: str
    key: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom the press may ask. Kept for the operator; public pages need not show it."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of the editors' vocabulary, by id, and how it came to this release."""

    id: str
    by: GivenBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something a person should look at. ``about`` names the field, as in the JSON."""

    about: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A file this release came from: its path as given, its SHA-256 (hex), its format."""

    path: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One press release, as published.

    Two releases with the same id are the same release; every page, link and
    index entry names a release by its id and nothing else.
    """

    id: str
    title: str
    subtitle: str | None = None
    kind: Kind = "press release"
    language: str | None = None  # ISO 639-1, None where the text is too short to tell
    issuer: str | None = None
    date: IssueDate = NO_DATE
    dateline: Dateline = field(default_factory=Dateline)
    status: Status | None = None
    embargo_until: dt.datetime | None = None  # aware; None unless status is "embargoed"
    blocks: tuple[Block, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    references: tuple[Reference, ...] = ()
    laws: tuple[Law, ...] = ()
    contacts: tuple[Contact, ...] = ()
    end_mark: str | None = None
    topics: tuple[Topic, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sources: tuple[Origin, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a release needs an id")
        numbers = [block.number for block in self.blocks if block.number is not None]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"passages of release {self.id!r} are numbered {numbers}")
        if self.embargo_until is not None and self.embargo_until.tzinfo is None:
            raise ValueError(f"the embargo of release {self.id!r} lacks a time zone")

    def passage(self, number: int) -> Block | None:
        """The paragraph or item with this number, or None."""
        return next((block for block in self.blocks if block.number == number), None)

    @property
    def speakers(self) -> tuple[str, ...]:
        """The people quoted, each once, in reading order."""
        return tuple(dict.fromkeys(q.speaker for q in self.quotations if q.speaker))
