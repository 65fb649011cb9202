"""Upgrading: a corpus written by an older program takes the present form, by one named command.

Older forms stay readable; what they lack is the seals by which damage is seen. Each file is
replaced whole, so that an upgrade that is cut off is simply run again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from archive.record import read_record
from archive.store.batches import JOURNAL
from archive.store.corpus import Corpus
from archive.store.seals import RECORD, files_in, seal_of, sealed
from archive.store.stones import STONE
from archive.store.storing import VERSIONS, version_numbers, written_form
from archive.store.writing import write_lines, write_whole


@dataclass(slots=True)
class Upgrade:
    """What was given the present form: records (earlier versions counted), stones, lines of the journal."""

    records: int = 0
    stones: int = 0
    lines: int = 0


def upgrade(corpus: Corpus, done: Upgrade) -> None:
    """Seal what bears no seal. The caller holds the home's lock. Raises UnreadableRecord."""
    for folder in sorted((corpus.folder / "releases").glob("*/[!.]*")):
        if (folder / STONE).exists():
            done.stones += _seal(folder / STONE)
            continue
        for number in version_numbers(folder):
            done.records += _seal_record(folder / VERSIONS / str(number), folder.parent)
        done.records += _seal_record(folder, folder.parent)
    done.lines += _seal_journal(corpus.folder / JOURNAL)


def _seal_record(folder: Path, drafts: Path) -> bool:
    data = (folder / RECORD).read_bytes()
    if seal_of(data):
        return False
    record = written_form(read_record(data, str(folder / RECORD)), files_in(folder))
    write_whole(folder / RECORD, record, drafts=drafts)
    return True


def _seal(stone: Path) -> bool:
    data = stone.read_bytes()
    if seal_of(data):
        return False
    write_whole(stone, sealed(json.loads(data)), drafts=stone.parents[1])
    return True


def _seal_journal(journal: Path) -> int:
    """Seal the lines that bear no seal; half lines of a crash go, as every reader leaves them out."""
    lines = journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
    bare = [line for line in lines if not seal_of(line)]
    if bare:
        write_lines(journal, [new for line in lines if (new := line if seal_of(line) else _line(line))])
    return len(bare)


def _line(line: bytes) -> bytes:
    try:
        return sealed(json.loads(line))
    except (ValueError, TypeError):
        return b""
