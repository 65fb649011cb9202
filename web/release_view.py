"""A release made ready for its page: passages with links and marks, people, what is folded away.

Everything here is text and places in text; the template makes the page. The
press contact of a release is kept for the operator and not shown to the
public: only how many lines it has.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import PurePath
from typing import TypeVar

from archive.release import Block, IssueDate, Release
from index.marks import Marks
from web.safety import links_in, safe_link
from web.wording import DATE_SOURCE_WORDS, count_of, long_day

# A paragraph that is little more than an address points to a source and is set smaller.
NARROWEST_WRAP = 45  # characters; lines of addresses, verse and lists are shorter, as the readers take them
POINTER = 220  # characters beside the address; the longest "SEE" line of the real releases has some 180

Stretch = TypeVar("Stretch", tuple[int, int], tuple[int, int, str])  # (start, end, …) in a text

WAYBACK = "https://web.archive.org/web"

FOLDED = {
    "footer": ("Mailing footer", "left out of search"),
    "furniture": ("Repeated and leftover lines", "left out of search"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text that leads to one place, or nowhere: (piece, is it a match?), in order."""

    link: str | None
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """One block of the page. ``look`` is a class of the stylesheet: text, item, heading, pointer.

    ``wrapped``: its line breaks are only where a margin was, and the page breaks the lines anew.
    """

    number: int | None
    look: str
    boilerplate: bool
    wrapped: bool
    runs: tuple[Run, ...]
    matches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone quoted: name, role and organisation as printed, and the paragraphs."""

    name: str
    role: str | None
    organisation: str | None
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference with the address a reader may be sent to; None where there is none to trust.

    ``archived`` is where the Wayback Machine would have a copy of about the release's day: a link for
    the reader, never followed from here. None without a link or a day.
    """

    title: str
    link: str | None
    printed: str | None
    paragraph: int
    archived: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Lines that are kept but not part of the release's text, under one heading."""

    heading: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """What the page of one release shows beyond the release's own fields."""

    release: Release
    blocks: tuple[ShownBlock, ...]
    folded: tuple[Folded, ...]
    withheld: int
    people: tuple[Person, ...]
    sources: tuple[Source, ...]
    rivals: tuple[str, ...]
    files: tuple[str, ...]
    matches: int = 0
    matching: tuple[int, ...] = field(default=())


def view_of(release: Release, marks: Marks) -> ReleaseView:
    """The release ready for its page, with the marks of a query in it."""
    text = tuple(shown(block, marks) for block in release.blocks if block.zone in ("body", "boilerplate"))
    return ReleaseView(
        release=release,
        blocks=text,
        folded=tuple(_folded(release)),
        withheld=sum(block.zone == "contact" for block in release.blocks),
        people=people_of(release),
        sources=_sources(release),
        rivals=_rivals(release.date),
        files=tuple(dict.fromkeys(PurePath(origin.path).name for origin in release.sources)),
        matches=sum(block.matches for block in text),
        matching=tuple(block.number for block in text if block.number and block.matches),
    )


def shown(block: Block, marks: Marks) -> ShownBlock:
    """One block with its links and marks."""
    links = links_in(block.text)
    stretches = marks.stretches(block.text) if marks else ()
    return ShownBlock(
        number=block.number,
        look=_look(block, links),
        boilerplate=block.zone == "boilerplate",
        wrapped=is_wrapped(block.text),
        runs=runs_of(block.text, links, stretches),
        matches=len(stretches),
    )


def is_wrapped(text: str) -> bool:
    """Do all lines but the last come near a margin, none of them an address? Then they are one paragraph."""
    *full, last = text.split("\n")
    return bool(full) and all(len(line) >= NARROWEST_WRAP for line in full) and "://" not in last


def _look(block: Block, links: Sequence[tuple[int, int, str]]) -> str:
    if block.kind != "paragraph":
        return block.kind
    if links and links[-1][1] == len(block.text.rstrip()):
        beside = len(block.text) - sum(end - start for start, end, _ in links)
        return "pointer" if beside <= POINTER else "text"
    return "text"


def runs_of(
    text: str, links: Sequence[tuple[int, int, str]], marks: Sequence[tuple[int, int]]
) -> tuple[Run, ...]:
    """A text cut at its links and its marks; joined again the pieces are the text."""
    cuts = sorted(
        {0, len(text), *(at for link in links for at in link[:2]), *(at for m in marks for at in m)}
    )
    pieces = []
    for start, end in pairwise(cuts):
        link = _covering(links, start)
        pieces.append((link[2] if link else None, text[start:end], _covering(marks, start) is not None))
    return tuple(
        Run(link=link, pieces=tuple((piece, marked) for _, piece, marked in group))
        for link, group in groupby(pieces, key=lambda piece: piece[0])
    )


def _covering(stretches: Sequence[Stretch], at: int) -> Stretch | None:
    """The stretch that covers a place in the text; they are in order and disjoint."""
    nearest = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return stretches[nearest] if nearest >= 0 and at < stretches[nearest][1] else None


def people_of(release: Release) -> tuple[Person, ...]:
    """The people quoted, in reading order, each with the fullest role printed and all their paragraphs."""
    people = []
    for name in release.speakers:
        said = [quotation for quotation in release.quotations if quotation.speaker == name]
        people.append(
            Person(
                name=name,
                role=next((q.role for q in said if q.role), None),
                organisation=next((q.organisation for q in said if q.organisation), None),
                paragraphs=tuple(dict.fromkeys(q.paragraph for q in said)),
            )
        )
    return tuple(people)


def _sources(release: Release) -> tuple[Source, ...]:
    return tuple(
        Source(
            title=reference.title,
            link=(link := safe_link(reference.url)),
            printed=reference.url,
            paragraph=reference.paragraph,
            archived=_archived_copy(link, release.date.value),
        )
        for reference in release.references
    )


def _archived_copy(link: str | None, day: dt.date | None) -> str | None:
    """The address under which the Wayback Machine shows the copy nearest to a day."""
    if link is None or day is None or link.startswith(WAYBACK):
        return None
    return f"{WAYBACK}/{day:%Y%m%d}/{link}"


def _folded(release: Release) -> list[Folded]:
    folded = []
    for zone, (name, remark) in FOLDED.items():
        blocks = tuple(shown(block, Marks()) for block in release.blocks if block.zone == zone)
        if blocks:
            heading = f"{name} ({count_of(len(blocks), 'line')}, {remark})"
            folded.append(Folded(heading=heading, blocks=blocks))
    return folded


def _rivals(date: IssueDate) -> tuple[str, ...]:
    return tuple(f"{long_day(rival.value)}, {DATE_SOURCE_WORDS[rival.source]}" for rival in date.rivals)
