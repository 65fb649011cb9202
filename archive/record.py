"""The written form of a release: JSON, for the corpus, the command line and the API alike.

Programs rely on these names. The nouns themselves know nothing of JSON; a
change of form is a new FORMAT and a step that reads the old one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from archive.errors import ArchiveError
from archive.release import (
    Block,
    Contact,
    Dateline,
    DateReading,
    Doubt,
    IssueDate,
    Law,
    Origin,
    Quotation,
    Reference,
    Release,
    Topic,
)

FORMAT = 2  # 1 bore no seal (store/seals.py) and is still read

_READ = (1, FORMAT)

Json = dict[str, Any]


class UnreadableRecord(ArchiveError):
    """A stored release whose written form this program cannot read."""


def as_json(release: Release) -> Json:
    """The release under the names that programs rely on, ready for ``json.dumps``."""
    date = release.date
    return {
        "id": release.id,
        "title": release.title,
        "subtitle": release.subtitle,
        "kind": release.kind,
        "language": release.language,
        "issuer": release.issuer,
        "date": {
            "value": _iso(date.value),
            "source": date.source,
            "text": date.text,
            "rivals": [{"value": _iso(rival.value), "source": rival.source} for rival in date.rivals],
        },
        "dateline": {"place": release.dateline.place, "text": release.dateline.text},
        "status": release.status,
        "embargo_until": _iso(release.embargo_until),
        "blocks": _plain(release.blocks),
        "quotations": _plain(release.quotations),
        "references": _plain(release.references),
        "laws": _plain(release.laws),
        "contacts": _plain(release.contacts),
        "end_mark": release.end_mark,
        "topics": _plain(release.topics),
        "doubts": _plain(release.doubts),
        "sources": _plain(release.sources),
    }


def read_record(data: bytes, where: str) -> Release:
    """The release in the bytes of a release.json; ``where`` names it. Raises UnreadableRecord."""
    try:
        record = json.loads(data)
    except ValueError as error:
        raise UnreadableRecord(
            f"{where} is no valid JSON ({error}). Restore it from a backup, or add its original again."
        ) from error
    return from_json(record)


def from_json(record: Mapping[str, Any]) -> Release:
    """The release that ``as_json`` wrote. Raises UnreadableRecord for anything else."""
    if isinstance(record, Mapping) and record.get("format", FORMAT) not in _READ:
        raise UnreadableRecord(
            f"the record of release {record.get('id', '?')} has format {record['format']}, this program reads "
            f"{FORMAT}. Use the version of the program that wrote it, or a newer one."
        )
    try:
        return _release(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = record.get("id", "?") if isinstance(record, Mapping) else "?"
        raise UnreadableRecord(
            f"the record of release {name} is not in a form this program reads ({error!r}). "
            "Restore its release.json from a backup, or add its original again."
        ) from error


def _release(record: Mapping[str, Any]) -> Release:
    date = record["date"]
    until = record["embargo_until"]
    return Release(
        id=record["id"],
        title=record["title"],
        subtitle=record["subtitle"],
        kind=record["kind"],
        language=record["language"],
        issuer=record["issuer"],
        date=IssueDate(
            value=_day(date["value"]),
            source=date["source"],
            text=date["text"],
            rivals=tuple(
                DateReading(value=dt.date.fromisoformat(rival["value"]), source=rival["source"])
                for rival in date["rivals"]
            ),
        ),
        dateline=Dateline(**record["dateline"]),
        status=record["status"],
        embargo_until=dt.datetime.fromisoformat(until) if until else None,
        blocks=tuple(Block(**block) for block in record["blocks"]),
        quotations=tuple(Quotation(**quotation) for quotation in record["quotations"]),
        references=tuple(Reference(**reference) for reference in record["references"]),
        laws=tuple(Law(**law) for law in record["laws"]),
        contacts=tuple(Contact(**contact) for contact in record["contacts"]),
        end_mark=record["end_mark"],
        topics=tuple(Topic(**topic) for topic in record["topics"]),
        doubts=tuple(Doubt(**doubt) for doubt in record["doubts"]),
        sources=tuple(Origin(**origin) for origin in record["sources"]),
    )


def _plain(nouns: Sequence[Any]) -> list[Json]:
    """Nouns that hold only words and numbers, each as an object. (``asdict`` copies deeply: four times as long.)"""
    names = [field.name for field in fields(nouns[0])] if nouns else []
    return [{name: getattr(noun, name) for name in names} for noun in nouns]


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
