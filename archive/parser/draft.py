"""The working paper of the parser: a source's blocks, with what has been found out about each.

Only parse.py and the modules it calls see these; what leaves the parser is a
Release. A Line's text is never changed, only said to be something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from archive.release import BlockKind, Zone
from archive.source import Link, Source

Part = Literal["title", "subtitle", "release-line", "date-line", "label", "see", "end-mark"]


@dataclass(slots=True)
class Line:
    """One block under reading. ``part`` is set where it is more than text of its zone."""

    text: str
    kind: BlockKind
    links: tuple[Link, ...]
    zone: Zone = "body"
    part: Part | None = None
    number: int | None = None
    flat: str = field(init=False, repr=False, compare=False)  # on one line, blanks made single

    def __post_init__(self) -> None:
        self.flat = " ".join(self.text.split())


@dataclass(slots=True)
class Draft:
    """All lines of one source, in reading order."""

    lines: list[Line]

    @classmethod
    def of(cls, source: Source) -> Draft:
        return cls(
            [
                Line(b.text, b.kind, b.links, "furniture" if b.furniture else "body")
                for b in source.blocks
                if b.text.strip()
            ]
        )

    def body(self) -> list[Line]:
        """What is left of the release itself: neither set aside nor a part of its head."""
        return [line for line in self.lines if line.zone == "body" and line.part in (None, "see")]

    def passages(self) -> list[Line]:
        """What is numbered: the body and the boilerplate, in reading order."""
        return [line for line in self.lines if line.number is not None]

    def open(self) -> Iterator[Line]:
        """Lines about which nothing has been found out yet."""
        return (line for line in self.lines if line.zone == "body" and line.part is None)

    def with_part(self, part: Part) -> list[Line]:
        return [line for line in self.lines if line.part == part]

    def number(self) -> None:
        """Count the passages: paragraphs and items of body and boilerplate, from 1."""
        count = 0
        for line in self.lines:
            line.number = None
            if line.kind != "heading" and line.zone in ("body", "boilerplate"):
                count += 1
                line.number = count


def set_aside(lines: Iterable[Line], zone: Zone) -> None:
    """Put lines into a zone of their own."""
    for line in lines:
        line.zone = zone


# What an office files a release under, and who sends it round: "HUD No. 02-033", "PRNewswire", alone on a line.
FILED = re.compile(
    r"(?:(?-i:[A-Z])[\w.&-]* ){0,3}(?:(?:No|Nr|Ref|Reg)\.|Nº|Number|Release|IP|MEMO)[ :]{0,2}(?:(?-i:[IVX]+) )?/?\d[\d/-]{0,12}"
    r"|for release:?|/?(?:PR ?Newswire|Business Wire|(?:Globe|Prime) ?Newswire|Marketwired?|Canada Newswire|CNW|EurekAlert!?)/?",
    re.IGNORECASE,
)

_NOT_LETTERS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """A text's letters and digits only, in lower case: equal for two copies of one headline."""
    return _NOT_LETTERS.sub("", text.casefold())


def in_title_case(text: str) -> bool:
    """Do nearly all the longer words of a text begin with a capital, as in a work's title?"""
    words = [word for word in re.findall(r"[^\W\d_][\w'’]*", text) if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
