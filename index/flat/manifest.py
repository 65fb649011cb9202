"""The manifest: which files make up the present state of a generation. Written last, and whole.

A generation is one folder. Searchers believe its manifest and nothing else: a
file that is not named there does not count, whatever lies in the folder. The
Whoosh index beside it can be one state ahead when a writer died between the
two; the next writer brings the manifest up (whoosh_engine.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.store.seals import is_intact, sealed
from archive.store.writing import sync_files, write_whole
from index.errors import IndexUnusable
from index.stems import STEMMER_VERSION
from index.words import WORDS_VERSION

MANIFEST = "manifest.json"

# Goes up whenever the arrays of a segment or its cards change their meaning.
FORMAT = f"dateline-index-4 words-{WORDS_VERSION} snowball-{STEMMER_VERSION}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRecord:
    """One segment: its name, how many releases it was written with, its files (name -> size, SHA-256).

    ``gone`` names the file of rows that no longer count, None when all do.
    """

    name: str
    docs: int
    files: Mapping[str, tuple[int, str]]
    gone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A state of one generation. ``state`` counts up from 0 with every change.

    ``table`` is Whoosh's table of contents: its name, and size and SHA-256 as written.
    """

    state: int
    segments: tuple[SegmentRecord, ...] = ()
    table: tuple[str, tuple[int, str]] | None = None

    def files(self) -> frozenset[str]:
        """Every file name this state needs, the manifest itself left out."""
        return frozenset(name for segment in self.segments for name in segment.files)


def strangers(folder: Path, manifest: Manifest) -> list[str]:
    """Files in a generation's folder that its state does not name: left by a writer that was cut off."""
    known = {*manifest.files(), MANIFEST, manifest.table[0] if manifest.table else ""}
    return [p.name for p in folder.iterdir() if p.name not in known and not p.name.endswith("LOCK")]


def read_manifest(folder: Path) -> Manifest:
    """The state of a generation. Raises IndexUnusable when there is none, or one of another format."""
    try:
        data = (folder / MANIFEST).read_bytes()
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise IndexUnusable(folder, f"was made by other rules ({told['format']}; this program: {FORMAT})")
        if not is_intact(data):
            raise IndexUnusable(folder, "is damaged (its manifest is not what was written)")
        segments = tuple(
            SegmentRecord(
                name=record["name"],
                docs=int(record["docs"]),
                files={name: (int(size), str(digest)) for name, (size, digest) in record["files"].items()},
                gone=record["gone"],
            )
            for record in told["segments"]
        )
        name, (size, digest) = told["table"] or ("", (0, ""))
        table = (str(name), (int(size), str(digest))) if name else None
        return Manifest(state=int(told["state"]), segments=segments, table=table)
    except FileNotFoundError as missing:
        raise IndexUnusable(folder, "is missing or was never finished") from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise IndexUnusable(folder, f"is damaged (its manifest cannot be read: {fault})") from fault


def of_other_format(folder: Path) -> bool:
    """Whether a generation's manifest can be read and was written by another edition of the rules."""
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes())["format"] != FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a state the present one. On return it is on the disk, with the folder that names it."""
    told = {
        "format": FORMAT,
        "state": manifest.state,
        "segments": [
            {"name": s.name, "docs": s.docs, "files": dict(s.files), "gone": s.gone}
            for s in manifest.segments
        ],
        "table": manifest.table,
    }
    write_whole(folder / MANIFEST, sealed(told, indent=1))


def sync_names(folder: Path, names: Iterable[str]) -> None:
    """See to it that these files of a folder, and their names, are on the disk."""
    sync_files([*(folder / name for name in names), folder])


def fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def faults(folder: Path, manifest: Manifest) -> list[str]:
    """What is wrong with the files of a state, each as a clause; reads every byte. [] when all is well."""
    found = []
    tables = dict([manifest.table] if manifest.table else [])
    for files in (tables, *(segment.files for segment in manifest.segments)):
        for name, told in files.items():
            try:
                if fingerprint(folder / name) != told:
                    found.append(f"{name} is not what was written")
            except OSError as fault:
                found.append(f"{name} cannot be read ({fault.strerror})")
    return found
