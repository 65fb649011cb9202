"""Additions to a corpus: releases in batches, on the disk before they are acknowledged.

Decides what a release that comes in is (new, a new version, a duplicate, known),
and writes whole folders: made aside, seen to the disk, then given their names.
What a crash leaves behind is mended before the next additions.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archive.catalogue import Catalogue, digest_of, fingerprint_of, stamp_of
from archive.ids import ID_LENGTH, UnknownRelease, id_of, ordinal_of
from archive.record import FORMAT, as_json, read_record
from archive.release import Origin, Release
from archive.source import Source
from archive.writing import append_whole, sync_files, write_whole

if TYPE_CHECKING:
    from archive.corpus import Corpus

Outcome = Literal["stored", "unchanged", "duplicate"]


@dataclass(slots=True)
class _Pending:
    """A release that will be written when the batch ends. ``original`` None: only the record changes."""

    release: Release
    year: str
    original: bytes | None
    extension: str
    new_version: bool = False


class Adding:
    """Additions to a corpus, in batches: ``put`` any number, then ``commit``.

    Nothing is acknowledged before ``commit`` returns; what is put and not
    committed is lost without trace when the process ends.
    """

    def __init__(self, corpus: Corpus, catalogue: Catalogue, releases: Path, staging: Path) -> None:
        self._corpus = corpus
        self._catalogue = catalogue
        self._releases = releases
        self._staging = staging
        self._pending: dict[str, _Pending] = {}
        catalogue.begin()

    def remember(self, path: str, stamp: str | None, releases: int) -> None:
        """Note that a file of this stamp gave so many releases, so that it need not be read again."""
        self._catalogue.remember(path, stamp, releases)

    def remembered(self, path: str, stamp: str | None) -> int | None:
        """How many releases a file gave, if it still bears this stamp; None: it must be read."""
        return self._catalogue.remembered(path, stamp)

    def put(self, release: Release, source: Source) -> tuple[Outcome, str]:
        """Add one release read from one source; says what became of it, and under which id.

        Same path and bytes: unchanged. Same bytes or same text elsewhere: duplicate, and
        this file is recorded as one more origin. Another text under the same path: a new
        version of the same release, counted as stored. A withdrawn release stays so.
        """
        if stone := self._catalogue.withdrawn(source.sha256, source.ordinal):
            return "unchanged", stone
        earlier = self._catalogue.from_path(source.path)
        same_bytes = [
            id for id in self._catalogue.with_bytes(source.sha256) if ordinal_of(id) == source.ordinal
        ]
        for id in same_bytes:
            return ("unchanged" if (id, source.sha256) in earlier else self._also_from(id, source)), id
        twin = self._catalogue.with_text(fingerprint_of(release))
        if twin is not None:
            return self._also_from(twin, source), twin
        if len({id for id, _ in earlier}) == 1 and source.ordinal == 1 and source.format != "mbox":
            return "stored", self._next_version(earlier[0][0], release, source)
        return "stored", self._first_version(release, source)

    def _also_from(self, id: str, source: Source) -> Outcome:
        """Record one more origin of a release that is here already."""
        release = self._now(id)
        origin = Origin(path=source.path, sha256=source.sha256, format=source.format)
        if origin in release.sources:
            return "unchanged"
        pending = self._pending.get(id)
        release = replace(release, sources=(*release.sources, origin))
        if pending is not None:
            pending.release = release
        else:
            self._pending[id] = _Pending(release, self._corpus.folder_of(id).parent.name, None, "")
        self._note(id)
        return "duplicate"

    def _first_version(self, release: Release, source: Source) -> str:
        id = release.id
        length = ID_LENGTH
        while self._taken(id):  # another source's id by chance: a longer one
            length += 2
            id = id_of(source.sha256, source.ordinal, length)
        year = str(release.date.value.year) if release.date.value else "undated"
        self._pending[id] = _Pending(replace(release, id=id), year, source.original, source.extension)
        self._note(id)
        return id

    def _next_version(self, id: str, release: Release, source: Source) -> str:
        if id in self._pending:  # the same path twice in one batch: the later reading stands
            self._pending[id].release = replace(release, id=id)
            self._pending[id].original = source.original
            self._pending[id].extension = source.extension
        else:
            year = self._corpus.folder_of(id).parent.name
            self._pending[id] = _Pending(
                replace(release, id=id), year, source.original, source.extension, True
            )
        self._note(id)
        return id

    def _taken(self, id: str) -> bool:
        if id in self._pending:
            return True
        with contextlib.suppress(UnknownRelease):
            self._corpus.folder_of(id)
            return True
        return False

    def _now(self, id: str) -> Release:
        return self._pending[id].release if id in self._pending else self._corpus.get(id)

    def _note(self, id: str) -> None:
        """Make a pending release visible to this batch's own look-ups; the stamp follows at commit."""
        pending = self._pending[id]
        self._catalogue.note(pending.release, pending.year, "pending", "")

    def commit(self) -> tuple[str, ...]:
        """See everything put so far to the disk and into place; gives the ids written."""
        ids = tuple(self._pending)
        if ids:
            self._write_new()
            self._write_records()
            append_whole(self._corpus.folder / "additions.jsonl", json.dumps({"ids": ids}).encode())
            for id, pending in self._pending.items():
                file = self._place(id) / "release.json"
                self._catalogue.note(
                    pending.release, pending.year, stamp_of(file), digest_of(file.read_bytes())
                )
        self._catalogue.commit()
        self._pending.clear()
        self._catalogue.begin()
        return ids

    def _place(self, id: str) -> Path:
        return self._releases / self._pending[id].year / id

    def _write_new(self) -> None:
        """Whole folders are made aside, reach the disk, then take their names."""
        fresh = {id: p for id, p in self._pending.items() if p.original is not None}
        if not fresh:
            return
        written: list[Path] = []
        for id, pending in fresh.items():
            draft = self._staging / id
            draft.mkdir(parents=True)
            if pending.new_version:
                _keep_versions(self._place(id), draft)
            (draft / f"original{pending.extension}").write_bytes(pending.original or b"")
            (draft / "release.json").write_bytes(written_form(pending.release))
            written += [*(f for f in draft.rglob("*")), draft]
        sync_files(written)
        years = {self._place(id).parent for id in fresh}
        for year in years:
            year.mkdir(exist_ok=True)
        for id in fresh:
            if self._place(id).exists():
                self._place(id).rename(self._staging / f"{id}.old")
            (self._staging / id).rename(self._place(id))
        sync_files([*years, self._releases])
        shutil.rmtree(self._staging)

    def _write_records(self) -> None:
        for id, pending in self._pending.items():
            if pending.original is None:
                write_whole(self._place(id) / "release.json", written_form(pending.release))


def written_form(release: Release) -> bytes:
    """The bytes of a release.json: readable, one state one form, so that a diff shows what changed."""
    text = json.dumps({"format": FORMAT, **as_json(release)}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _keep_versions(present: Path, draft: Path) -> None:
    """Carry the earlier versions over, and what stood until now as the latest of them."""
    kept = draft / "versions"
    if (present / "versions").is_dir():
        shutil.copytree(present / "versions", kept)
    number = 1 + sum(1 for _ in kept.iterdir()) if kept.is_dir() else 1
    (kept / str(number)).mkdir(parents=True)
    for file in present.iterdir():
        if file.is_file():
            shutil.copy2(file, kept / str(number) / file.name)


def mend(staging: Path, releases: Path) -> None:
    """After a crash: a release that was taken out of its place to be replaced goes back; drafts go."""
    for gone in releases.glob("*/.*.gone"):
        shutil.rmtree(gone)
    if not staging.is_dir():
        return
    for old in staging.glob("*.old"):
        id = old.name.removesuffix(".old")
        if not any((year / id).exists() for year in releases.iterdir()):
            year = read_record((old / "release.json").read_bytes(), str(old / "release.json")).date.value
            home = releases / (str(year.year) if year else "undated")
            home.mkdir(exist_ok=True)
            old.rename(home / id)
    shutil.rmtree(staging)
