"""The way out: all public releases as JSON Lines, exact and readable again, or as a table for people.

JSON Lines hold each release as it is stored, one a line; ``dateline add`` takes them in again
with their ids. The table (CSV) holds the main fields, made harmless for spreadsheets, which
would run a cell that begins like a formula. Embargoed and withdrawn releases are in neither.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from archive.record import FORMAT, as_json
from archive.release import Release
from archive.store.corpus import Corpus

COLUMNS = (
    *("id", "title", "subtitle", "date", "date_source", "kind", "status", "issuer", "place", "language"),
    *("topics", "speakers", "laws", "references", "paragraphs", "sources"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the beginning of a formula

Progress = Callable[[int], None]


def jsonl_lines(corpus: Corpus, progress: Progress = lambda done: None) -> Iterator[bytes]:
    """The line of each public release, by id. The same archive gives the same bytes."""
    for release in _releases(corpus, progress):
        own = tuple(origin for origin in release.sources if origin.format != "jsonl")
        record = {"format": FORMAT, **as_json(replace(release, sources=own))}
        yield json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def csv_lines(corpus: Corpus, progress: Progress = lambda done: None) -> Iterator[bytes]:
    """The lines of the table: column names, then each public release, by id. UTF-8, RFC 4180."""
    yield csv_line(COLUMNS)
    for release in _releases(corpus, progress):
        topics = [corpus.vocabulary.label(topic.id) for topic in release.topics]
        yield csv_line([defused(cell) for cell in cells_of(release, topics)])


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _releases(corpus: Corpus, progress: Progress) -> Iterator[Release]:
    for done, id in enumerate(sorted(corpus.digests()), 1):
        yield corpus.get(id)
        progress(done)


def cells_of(release: Release, topics: Iterable[str]) -> list[str]:
    """The cells of a release, in the order of COLUMNS; ``topics`` by their names. Not yet defused."""
    date = release.date
    numbers = [block.number for block in release.blocks if block.number]
    return [
        release.id,
        release.title,
        release.subtitle or "",
        date.value.isoformat() if date.value else "",
        date.source,
        release.kind,
        release.status or "",
        release.issuer or "",
        release.dateline.place or "",
        release.language or "",
        "; ".join(topics),
        "; ".join(release.speakers),
        "; ".join(dict.fromkeys(law.text for law in release.laws)),
        " ".join(reference.url for reference in release.references if reference.url),
        str(len(numbers)),
        "; ".join(dict.fromkeys(origin.path for origin in release.sources)),
    ]


def csv_line(cells: Sequence[str]) -> bytes:
    """One line of a table, RFC 4180."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode("utf-8", "backslashreplace")
