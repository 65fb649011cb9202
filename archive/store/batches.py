"""The journal of additions: which releases came in when, so that an addition can be undone.

One line of additions.jsonl for each commit; the lines of one run bear one number
and are one batch. Lines of an older program without a number count each for
itself. Undoing is removing.py's business. A reader may be told the day on which a release came.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.store.seals import sealed
from archive.store.writing import append_whole

JOURNAL = "additions.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One run of additions: its number (None: the next one), when, by which command, how issuers were found."""

    number: int | None = None
    time: dt.datetime | None = None
    what: str | None = None
    issuer_from_folder: bool = False


@dataclass(slots=True, kw_only=True)
class Came:
    """What came in: ids of new releases, (id, sha256) of new versions, (id, path, sha256) of further sources."""

    new: list[str] = field(default_factory=list)
    versions: list[tuple[str, str]] = field(default_factory=list)
    sources: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One run of additions as the journal tells it."""

    number: int
    time: str | None
    what: str | None
    issuer_from_folder: bool
    came: Came


def write_line(folder: Path, number: int, occasion: Occasion, ids: Sequence[str], came: Came) -> None:
    """Add what one commit wrote to a corpus's journal and see it to the disk."""
    line = {
        "batch": number,
        "time": occasion.time.isoformat(timespec="seconds") if occasion.time else None,
        "what": occasion.what,
        "ids": list(ids),
        "new": came.new,
        "versions": came.versions,
        "sources": came.sources,
        "issuer_from": "folder" if occasion.issuer_from_folder else None,
    }
    kept = {key: value for key, value in line.items() if value or key in ("ids", "new")}
    append_whole(folder / JOURNAL, sealed(kept))


def write_gone(folder: Path, ids: Sequence[str], undone: int | None = None) -> None:
    """Note that releases were removed, or that a whole batch was undone: what comes again is of a later batch."""
    if (folder / JOURNAL).exists():
        append_whole(folder / JOURNAL, sealed({"ids": [], "gone": list(ids), "undone": undone}))


def write_untold(folder: Path, here: Iterable[str]) -> None:
    """After a crash: note the releases that are here and that no line tells of, as a batch of their own."""
    told = {id for batch in read_batches(folder) for id in batch.came.new}
    if untold := sorted(set(here) - told):
        write_line(
            folder, next_number(folder), Occasion(what="a run that was cut off"), untold, Came(new=untold)
        )


def read_batches(*folders: Path) -> list[Batch]:
    """The batches in the journals of these corpora, in order of their numbers.

    What was removed since is left out, and so are half lines of a crash.
    """
    merged: dict[int, Batch] = {}
    for folder in folders:
        for number, batch in _batches(folder / JOURNAL).items():
            if (first := merged.setdefault(number, batch)) is not batch:
                first.came.new += batch.came.new
                first.came.versions += batch.came.versions
                first.came.sources += batch.came.sources
    return [merged[number] for number in sorted(merged)]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When releases came in, by their ids, and versions of them, by id and SHA-256: days in UTC."""

    releases: Mapping[str, dt.date]
    versions: Mapping[tuple[str, str], dt.date]


def read_arrivals(folder: Path) -> Arrivals:
    """The days that the journal of a corpus tells; of what an older program brought in, none."""
    releases: dict[str, dt.date] = {}
    versions: dict[tuple[str, str], dt.date] = {}
    for batch in read_batches(folder):
        if day := _day_of(batch):
            releases.update(dict.fromkeys(batch.came.new, day))
            versions.update(dict.fromkeys(batch.came.versions, day))
    return Arrivals(releases, versions)


def _day_of(batch: Batch) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(batch.time).astimezone(dt.UTC).date() if batch.time else None
    except ValueError:
        return None


def _batches(journal: Path) -> dict[int, Batch]:
    """The batches in one journal by their numbers."""
    batches: dict[int, Batch] = {}
    for line in _lines(journal):
        if "gone" in line:
            _forget(batches, frozenset(line["gone"]), line.get("undone"))
            continue
        number = line.get("batch", 1 + max(batches, default=0))
        batch = batches.setdefault(
            number,
            Batch(
                number=number,
                time=line.get("time"),
                what=line.get("what"),
                issuer_from_folder=line.get("issuer_from") == "folder",
                came=Came(),
            ),
        )
        batch.came.new += line.get("new", line["ids"])
        batch.came.versions += [(id, sha256) for id, sha256 in line.get("versions", ())]
        batch.came.sources += [(id, path, sha256) for id, path, sha256 in line.get("sources", ())]
    return batches


def _forget(batches: Mapping[int, Batch], gone: frozenset[str], undone: int | None) -> None:
    """Leave out what was removed by then."""
    for number, batch in batches.items():
        came = batch.came
        came.new = [id for id in came.new if id not in gone]
        came.versions = [one for one in came.versions if one[0] not in gone and number != undone]
        came.sources = [one for one in came.sources if one[0] not in gone and number != undone]


def next_number(*folders: Path) -> int:
    """The number of the next batch, where these corpora count together."""
    return 1 + max((batch.number for batch in read_batches(*folders)), default=0)


def _lines(journal: Path) -> list[dict[str, Any]]:
    lines = []
    if journal.exists():
        for text in journal.read_text("utf-8", "replace").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict) and isinstance(line.get("ids"), list):
                lines.append(line)
    return lines
