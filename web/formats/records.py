"""Releases as records: JSON of one, JSON Lines and a table of many.

JSON Lines are read again by ``dateline add``, with the same ids. The table has the columns
of ``dateline export --csv`` and the address; a cell that a spreadsheet would run is made text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from archive.export import COLUMNS, cells_of, csv_line, defused
from archive.record import FORMAT
from web.formats.exported import Exported
from web.public_record import passage_record, public_record, release_record
from web.safety import encoded, showable


def json_record(several: Iterable[Exported]) -> Iterator[bytes]:
    """A release as the API gives it, or its passages with what they are cited as."""
    for one in several:
        record = release_record(one) if one.cited.first is None else passage_record(one)
        yield encoded(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def json_lines(several: Iterable[Exported]) -> Iterator[bytes]:
    """A line for each release."""
    for one in several:
        record = {"format": FORMAT, **public_record(one.release), "url": one.cited.address}
        yield encoded(json.dumps(record, ensure_ascii=False)) + b"\n"


def table(several: Iterable[Exported]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: the names of the columns, then a row for each release."""
    yield csv_line((*COLUMNS, "url"))
    for one in several:
        named = tuple(replace(origin, path=PurePath(origin.path).name) for origin in one.release.sources)
        cells = cells_of(replace(one.release, sources=named), one.cited.topics)
        yield csv_line([showable(defused(cell)) for cell in (*cells, one.cited.address)])
