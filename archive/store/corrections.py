"""Corrections: what a person knows better than the parser, kept in corrections.toml.

A table for each release, written by `dateline correct` or by hand, and laid over
every reading of it: when it is added, gets a new version or is read again. The
text of a release is never corrected: it is the publisher's.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.ids import ID
from archive.release import KINDS, Dateline, DateReading, IssueDate, Kind, Release, Topic
from archive.store.writing import make_folder, write_whole
from archive.toml_text import toml_key, toml_value

FILE = "corrections.toml"

_OPENING = """\
# What people know better than the parser: a table for each release, named by its id.
# `dateline correct ID …` writes here. After an edit by hand: dateline reread ID
"""


class BadCorrection(ArchiveError):
    """corrections.toml cannot be used, or a correction makes no sense; the message says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is known better of one release. None: nothing; an empty text takes the reading away.

    ``topics`` are ids added by hand, ``not_topics`` ids taken away.
    """

    title: str | None = None
    subtitle: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    place: str | None = None
    kind: Kind | None = None
    topics: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()

    def over(self, earlier: Correction) -> Correction:
        """Both corrections as one; where they differ this one holds."""
        said = {
            f.name: value
            for f in fields(self)
            if (value := getattr(self, f.name)) is not None and not isinstance(value, tuple)
        }
        topics = [*(id for id in earlier.topics if id not in self.not_topics), *self.topics]
        without = [*(id for id in earlier.not_topics if id not in self.topics), *self.not_topics]
        return replace(
            earlier,
            **said,
            topics=tuple(dict.fromkeys(topics)),
            not_topics=tuple(dict.fromkeys(without)),
        )

    def applied(self, release: Release, renamed: Callable[[str], str] = str) -> Release:
        """The release as corrected; a second time changes nothing. ``renamed`` gives a topic's present id."""
        said: dict[str, Any] = {}
        if self.title:
            said["title"] = self.title
        for name in ("subtitle", "issuer"):
            if (value := getattr(self, name)) is not None:
                said[name] = value or None
        if self.place is not None:
            said["dateline"] = Dateline(place=self.place or None, text=release.dateline.text)
        if self.kind is not None:
            said["kind"] = self.kind
        if self.date is not None:
            said["date"] = _dated(release.date, self.date)
        about = {"dateline" if name == "place" else name for name in said}
        return replace(
            release,
            **said,
            topics=self.topics_over(release.topics, renamed),
            doubts=tuple(doubt for doubt in release.doubts if doubt.about not in about),
        )

    def topics_over(
        self, topics: tuple[Topic, ...], renamed: Callable[[str], str] = str
    ) -> tuple[Topic, ...]:
        """These topics with those added and without those taken away by hand."""
        by_hand = tuple(dict.fromkeys(renamed(id) for id in self.topics))
        gone = {renamed(id) for id in self.not_topics} | set(by_hand)
        kept = [topic for topic in topics if topic.id not in gone]
        return (*(Topic(id=id, by="hand") for id in by_hand), *kept)


NOTHING = Correction()


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of one corpus, by the id of the release."""

    by_id: Mapping[str, Correction] = field(default_factory=dict)

    def of(self, id: str) -> Correction:
        return self.by_id.get(id, NOTHING)

    def with_one(self, id: str, correction: Correction) -> Corrections:
        """These corrections, with one release's laid over what was known of it."""
        return Corrections({**self.by_id, id: correction.over(self.of(id))})


def read_corrections(folder: Path) -> Corrections:
    """The corrections in a corpus's folder; none where there is no such file. Raises BadCorrection."""
    path = folder / FILE
    if not path.exists():
        return Corrections()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCorrection(f"{path} is not valid TOML ({error}). Mend that line and try again.") from error
    return Corrections({id: _correction(path, id, table) for id, table in tables.items()})


def write_corrections(folder: Path, corrections: Corrections) -> None:
    """Write the whole file; remarks of a person in it are not kept, the tables are."""
    parts = [_OPENING]
    for id, correction in corrections.by_id.items():
        lines = [f"[{toml_key(id)}]"]
        for f in fields(correction):
            value = getattr(correction, f.name)
            if value not in (None, ()):
                lines.append(f"{f.name} = {toml_value(value)}")
        parts.append("\n".join(lines) + "\n")
    make_folder(folder)
    write_whole(folder / FILE, "\n".join(parts).encode("utf-8"))


def hand_over(giver: Path, taker: Path, ids: Iterable[str]) -> None:
    """Take the corrections of some releases along from one corpus to another."""
    given, taken = read_corrections(giver), read_corrections(taker)
    moved = {id: given.by_id[id] for id in ids if id in given.by_id}
    if moved:
        write_corrections(taker, Corrections({**taken.by_id, **moved}))
        write_corrections(giver, Corrections({id: c for id, c in given.by_id.items() if id not in moved}))


def _dated(read: IssueDate, day: dt.date) -> IssueDate:
    """The date by hand; what was read before stays as a rival."""
    rivals = [rival for rival in read.rivals if rival.source != "by-hand"]
    if read.value is not None and read.source != "by-hand":
        rivals.insert(0, DateReading(value=read.value, source=read.source))
    return IssueDate(value=day, source="by-hand", text=None, rivals=tuple(dict.fromkeys(rivals)))


def _correction(path: Path, id: str, table: object) -> Correction:
    if not ID.fullmatch(id) or not isinstance(table, dict):
        raise BadCorrection(f"{path}: {id!r} must be a table named by a release's id, such as [k3v5q2m7xd].")
    kinds: dict[str, type] = {f.name: str for f in fields(Correction)}
    kinds |= {"date": dt.date, "topics": list, "not_topics": list}
    for key, value in table.items():
        if key not in kinds:
            raise BadCorrection(f"{path}: {id} has an unknown key {key!r}. Known: {', '.join(kinds)}.")
        if type(value) is not kinds[key] or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            wanted = {
                str: "a text in quotes",
                list: 'a list such as ["privacy"]',
                dt.date: "a day: 2024-05-14",
            }
            raise BadCorrection(f"{path}: {key} of {id} must be {wanted[kinds[key]]}.")
    if table.get("kind", KINDS[0]) not in KINDS:
        raise BadCorrection(f"{path}: kind of {id} must be one of: {', '.join(KINDS)}.")
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Correction(**said)
