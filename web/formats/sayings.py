"""Quotations as records: JSON Lines and a table, each with who said it, where, and how it is cited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.export import csv_line, defused
from index.entry import Card, Said
from web.formats.citations import chicago
from web.formats.cited import Cited
from web.safety import encoded, showable


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A quotation on its way out, with the card of its release and what is cited."""

    said: Said
    card: Card
    cited: Cited


def saying_lines(several: Iterable[Saying]) -> Iterator[bytes]:
    """A line of JSON for each quotation."""
    for one in several:
        yield encoded(json.dumps(saying_record(one), ensure_ascii=False)) + b"\n"


def saying_table(several: Iterable[Saying]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: the names of the columns, then a row for each quotation."""
    yield csv_line(COLUMNS)
    for one in several:
        cells = ("" if value is None else str(value) for value in saying_record(one).values())
        yield csv_line([showable(defused(cell)) for cell in cells])


def saying_record(one: Saying) -> dict[str, str | int | None]:
    """The fields of a quotation, under the names the API has for them."""
    said, card = one.said, one.card
    return {
        "speaker": said.name,
        "role": said.role,
        "organisation": said.organisation,
        "text": said.text,
        "release": card.id,
        "title": card.title,
        "date": card.date.isoformat() if card.date else None,
        "issuer": card.issuer,
        "paragraph": said.paragraph,
        "url": one.cited.address,
        "citation": chicago(one.cited),
    }


COLUMNS = (
    *("speaker", "role", "organisation", "text", "release", "title", "date", "issuer"),
    *("paragraph", "url", "citation"),
)
