"""Fixity: everything a corpus keeps, held against what was written of it when it came.

Records and stones bear seals and vouch for the files beside them (store/seals.py); the journal's
lines bear seals, and tell which releases there must be. Reads every byte and changes none.
Files for people to edit (the .toml files) are only seen to be readable.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.store.batches import JOURNAL, read_batches
from archive.store.corpus import Corpus
from archive.store.seals import RECORD, files_told, is_intact, seal_of
from archive.store.stones import STONE
from archive.store.storing import VERSIONS, version_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it was written: where it lies, and what is wrong, as a clause."""

    where: str
    what: str


def faults_of(corpus: Corpus, progress: Callable[[int], None] = lambda done: None) -> Iterator[Fault]:
    """What is wrong with a corpus; nothing when all is well. ``progress``: how many releases are looked at."""
    releases = corpus.folder / "releases"
    here: set[str] = set()
    folders = sorted(path for path in releases.glob("*/*") if not path.name.startswith("."))
    for done, folder in enumerate(folders, 1):
        here.add(folder.name)
        yield from _faults_of_release(folder)
        progress(done)
    yield from _faults_of_journal(corpus.folder, here)
    yield from _faults_of_toml(corpus)


def _faults_of_release(folder: Path) -> Iterator[Fault]:
    """A release's folder and its earlier versions, or the stone of a withdrawn one."""
    if (folder / STONE).exists():
        if not is_intact(data := (folder / STONE).read_bytes()):
            yield Fault(where=str(folder / STONE), what=_unsealed(data))
        return
    for number in version_numbers(folder):
        yield from _faults_of_record(folder / VERSIONS / str(number))
    yield from _faults_of_record(folder)


def _faults_of_record(folder: Path) -> Iterator[Fault]:
    record = folder / RECORD
    try:
        data = record.read_bytes()
    except OSError as error:
        yield Fault(where=str(record), what=f"cannot be read ({error.strerror})")
        return
    if not is_intact(data):
        yield Fault(where=str(record), what=_unsealed(data))
        return
    told = files_told(data) or {}
    for name, digest in told.items():
        try:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                yield Fault(where=str(folder / name), what="is not what was written")
        except OSError as error:
            yield Fault(where=str(folder / name), what=f"cannot be read ({error.strerror})")
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(present - told.keys() - {RECORD}):
        yield Fault(where=str(folder / name), what="is none of the archive's files")


def _unsealed(data: bytes) -> str:
    """Why something is not intact: damaged, or written by a program that gave no seals yet."""
    try:
        readable = isinstance(json.loads(data), dict)
    except ValueError:
        readable = False
    unsealed = readable and seal_of(data) is None
    return "bears no seal: 'dateline upgrade' gives it one" if unsealed else "is not what was written"


def _faults_of_journal(folder: Path, here: set[str]) -> Iterator[Fault]:
    """The journal's own lines, then the releases it tells of and those it should tell of."""
    journal = folder / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
    for number, line in enumerate(lines, 1):
        if not is_intact(line):
            yield Fault(where=f"{journal}, line {number}", what=_unsealed(line))
    told = {id for batch in read_batches(folder) for id in batch.came.new}
    for id in sorted(told - here):
        yield Fault(where=str(folder / "releases"), what=f"release {id} is missing")
    for id in sorted(here - told):
        yield Fault(where=str(journal), what=f"does not tell how release {id} came in")


def _faults_of_toml(corpus: Corpus) -> Iterator[Fault]:
    for name in ("rules", "vocabulary", "corrections"):
        try:
            getattr(corpus, name)
        except ArchiveError as error:
            yield Fault(where=str(corpus.folder), what=str(error))
