"""What a peer is told, and what it owes: the border between the run and each engine.

The peers get the same words: the terms of index/words.py, joined by blanks, so that a
tokenizer that splits at blanks gives them back, and none has to fold or cut anything.
Between two pieces of text stands END, which nobody asks for, so that no phrase reaches
from one paragraph into the next. The same text is stored for a peer's own snippets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

from benchmarks.mix import Question
from index.entry import Entry
from index.words import terms_of

END = "¶"  # no term of words.py contains it
TOP = 20  # hits of an answer
VALUES = 25  # most frequent values of topic and issuer
TITLE_WEIGHT = 2.0  # of the title against the body
NO_DATE = 0  # day, month and year of a release without a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One release as the peers get it; ``entry`` is what Dateline gets.

    ``day``, ``month`` and ``year`` are numbers such as 20050331, 200503 and 2005.
    """

    number: int
    entry: Entry
    title: str
    body: str
    issuer: str
    topics: tuple[str, ...]
    day: int
    month: int
    year: int


def told(entries: Iterable[Entry]) -> Iterator[Told]:
    """The same releases in the peers' words."""
    for number, entry in enumerate(entries, 1):
        date = entry.date
        day = date.year * 10_000 + date.month * 100 + date.day if date else NO_DATE
        yield Told(
            number=number,
            entry=entry,
            title=as_terms(entry.texts["title"]),
            body=as_terms(entry.texts["body"]),
            issuer=entry.card.issuer or "",
            topics=entry.keywords["topic"],
            day=day,
            month=day // 100,
            year=day // 10_000,
        )


def as_terms(pieces: Iterable[str]) -> str:
    """The terms of a text's pieces, with blanks between them."""
    return f" {END} ".join(" ".join(terms_of(piece)) for piece in pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One hit as a result page shows it. ``snippet`` is HTML with the matches marked."""

    id: str
    title: str
    date: object
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One answer. ``facets``: topic, issuer, month and year over all matches, in the engine's own keys."""

    total: int
    hits: tuple[Shown, ...]
    facets: Mapping[str, Mapping[object, int]]


class Peer(Protocol):
    """An engine of the run: built from releases into a folder, opened on it, asked."""

    key: ClassVar[str]
    label: ClassVar[str]
    index: ClassVar[str]  # the folder's name; peers of one index share what the first of them builds
    bare_too: ClassVar[bool]  # is it asked without snippets as well?

    @classmethod
    def version(cls) -> str | None:
        """Which version is installed; None: it is not."""
        ...

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """Index the releases, taken one after the other, in a folder that does not exist yet."""
        ...

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Ready for the first question."""
        ...

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """The whole answer; without snippets: ids, total and facets alone."""
        ...


def day_number(question: Question) -> tuple[int, int] | None:
    """The days a question is limited to, as numbers, both inclusive."""
    if question.since is None or question.until is None:
        return None
    first, last = question.since, question.until
    return (
        first.year * 10_000 + first.month * 100 + first.day,
        last.year * 10_000 + last.month * 100 + last.day,
    )
