"""How a release's folder comes to the disk: made aside, seen to the disk, then given its name.

A folder holds release.json, the original, given.json (what the source filed it
under), copy-<digest> (near-copies from other files) and versions/<n>/ with the
same inside; the record vouches for the other files (seals.py). What a crash leaves
behind is mended before the next writing. What a release that comes in is, is decided
in adding.py.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.record import FORMAT, as_json, read_record
from archive.release import Release
from archive.store.exchanging import exchange
from archive.store.seals import RECORD, files_in, files_told, sealed
from archive.store.writing import clear_drafts, sync_files, write_whole

GIVEN = "given.json"
VERSIONS = "versions"
STAGING = ".staging"  # in a corpus's folder: where releases are made before they get their place
COPY = "copy-"  # how the names of near-copies begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is kept of one source beside the record: its bytes, and the topics it names."""

    original: bytes
    extension: str
    given: tuple[str, ...] = ()


@dataclass(slots=True)
class Pending:
    """A release that will be written when the batch ends.

    ``content`` None: only the record changes. Where a folder is on the disk already, new
    content makes what it holds an earlier version. ``earlier`` are versions older than this
    one that are not on the disk yet, the oldest first; ``copies`` names and bytes of near-copies.
    """

    release: Release
    year: str
    content: Content | None
    earlier: list[tuple[Release, Content]] = field(default_factory=list)
    copies: dict[str, bytes] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Is the folder made anew, or only its record?"""
        return bool(self.content or self.earlier or self.copies)


def write_folders(pending: Mapping[Path, Pending], staging: Path) -> dict[Path, bytes]:
    """Put all these releases into their places, each whole or not at all, and see them to the disk.

    Gives the records as written, by place.
    """
    written: list[Path] = []
    records: dict[Path, bytes] = {}
    for place, one in pending.items():
        draft = staging / place.name
        draft.mkdir(parents=True)
        files = _draft(draft, one, place) if one.whole else files_beside(place)
        records[place] = written_form(one.release, files)
        (draft / RECORD).write_bytes(records[place])
        written += [*draft.rglob("*"), draft]
    sync_files(written)
    years = {place.parent for place in pending}
    for year in years:
        year.mkdir(exist_ok=True)
    for place, one in pending.items():
        draft = staging / place.name
        if one.whole:
            _swap(draft, place, staging)
        else:
            (draft / RECORD).replace(place / RECORD)
    sync_files([*(place for place, one in pending.items() if not one.whole), *years, *_parents(years)])
    shutil.rmtree(staging, ignore_errors=True)
    return records


def replace_folder(draft: Path, place: Path, staging: Path) -> None:
    """Give a draft in ``staging`` the place of a folder, both on the disk before and after."""
    sync_files([*draft.rglob("*"), draft])
    _swap(draft, place, staging)
    sync_files([place.parent])
    shutil.rmtree(staging, ignore_errors=True)


def _parents(folders: Iterable[Path]) -> set[Path]:
    return {folder.parent for folder in folders}


def _swap(draft: Path, place: Path, staging: Path) -> None:
    if place.exists():
        if exchange(draft, place):
            return  # what was there lies in the draft's stead, and goes with the staging folder
        place.rename(staging / f"{place.name}.old")
    draft.rename(place)


def _draft(draft: Path, one: Pending, place: Path) -> dict[str, str]:
    """Make the whole folder of a release but its record; gives what the record is to say of the files.

    Of files that were there already it says what it said: damage is not sealed over.
    """
    told = _carry_over(place, draft, as_version=one.content is not None) if place.is_dir() else {}
    for release, content in one.earlier:
        folder = draft / VERSIONS / str(1 + max(version_numbers(draft), default=0))
        folder.mkdir(parents=True)
        _write(folder, content)
        (folder / RECORD).write_bytes(written_form(release, files_in(folder)))
    for name, data in one.copies.items():
        (draft / name).write_bytes(data)
    if one.content is not None:
        _write(draft, one.content)
    return files_in(draft) | told


def _carry_over(place: Path, draft: Path, *, as_version: bool) -> dict[str, str]:
    """Take along the earlier versions, and what stands now: in its place or as the latest of them.

    Gives what the record said of the files, under the names they have in the draft.
    """
    told = files_beside(place)
    if (place / VERSIONS).is_dir():
        shutil.copytree(place / VERSIONS, draft / VERSIONS)
    number = str(1 + max(version_numbers(draft), default=0))
    present = draft / VERSIONS / number if as_version else draft
    present.mkdir(parents=True, exist_ok=True)
    for file in place.iterdir():
        if file.is_file() and file.name != RECORD:
            shutil.copy2(file, (draft if file.name.startswith(COPY) else present) / file.name)
    if not as_version:
        return told
    of_version = {name: digest for name, digest in told.items() if _stands_now(name)}
    release = read_record((place / RECORD).read_bytes(), str(place / RECORD))
    (present / RECORD).write_bytes(written_form(release, of_version))
    kept = {name: digest for name, digest in told.items() if not _stands_now(name)}
    return kept | {f"{VERSIONS}/{number}/{name}": digest for name, digest in of_version.items()}


def _stands_now(name: str) -> bool:
    """Does a file in a release's folder belong to what stands now, and not to a version or a near-copy?"""
    return not name.startswith((f"{VERSIONS}/", COPY))


def _write(folder: Path, content: Content) -> None:
    (folder / f"original{content.extension}").write_bytes(content.original)
    if content.given:
        (folder / GIVEN).write_text(json.dumps({"topics": content.given}, ensure_ascii=False), "utf-8")


def version_numbers(folder: Path) -> list[int]:
    """The numbers of the earlier versions in a release's folder, the oldest first."""
    if not (folder / VERSIONS).is_dir():
        return []
    return sorted(int(kept.name) for kept in (folder / VERSIONS).iterdir() if kept.name.isdigit())


def given_topics(folder: Path) -> tuple[str, ...]:
    """The names under which the source filed the release in this folder, as the source wrote them."""
    try:
        return tuple(map(str, json.loads((folder / GIVEN).read_bytes())["topics"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def files_beside(place: Path) -> dict[str, str]:
    """The files beside a record as it tells of them, so that damage done since is not sealed over."""
    told = files_told((place / RECORD).read_bytes())
    return files_in(place) if told is None else told


def written_form(release: Release, files: Mapping[str, str]) -> bytes:
    """The bytes of a release.json: readable, one state one form, so that a diff shows what changed."""
    return sealed({"format": FORMAT, **as_json(release), "files": dict(sorted(files.items()))}, indent=1)


def take_away(place: Path, names: Iterable[str]) -> None:
    """Take files or folders out of a release's folder. The record lets go of them first, on the disk."""
    gone = [place / name for name in names]
    kept = {
        name: digest
        for name, digest in files_beside(place).items()
        if not any((place / name).is_relative_to(path) for path in gone)
    }
    release = read_record((place / RECORD).read_bytes(), str(place / RECORD))
    write_whole(place / RECORD, written_form(release, kept), drafts=place.parent)
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def mend(staging: Path, releases: Path) -> None:
    """After a crash: a release that was taken out of its place to be replaced goes back; drafts go."""
    for gone in releases.glob("*/.*.gone"):
        shutil.rmtree(gone)
    clear_drafts(*releases.iterdir())
    if not staging.is_dir():
        return
    for old in staging.glob("*.old"):
        id = old.name.removesuffix(".old")
        if not any((year / id).exists() for year in releases.iterdir()):
            year = read_record((old / RECORD).read_bytes(), str(old / RECORD)).date.value
            home = releases / (str(year.year) if year else "undated")
            home.mkdir(exist_ok=True)
            old.rename(home / id)
    shutil.rmtree(staging)
