"""Corpus: a folder of releases on disk. THE TRUTH; everything else is made from it.

releases/<year>/<id>/ holds release.json and the original, byte for byte;
versions/<n>/ inside it what an earlier file of the same name said. The id is
given once and never recomputed. Writes go through a Batch: whole or not at
all, on the disk before they are acknowledged. Knows nothing of searching.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from archive.catalogue import Catalogue, digest_of, fingerprint_of, ordinal_of, read_stone, stamp_of
from archive.errors import ArchiveError
from archive.record import FORMAT, as_json, read_record
from archive.release import Origin, Release
from archive.rules import CorpusRules, read_rules
from archive.source import Source
from archive.topics import Vocabulary
from archive.writing import append_whole, sync_files, sync_folder, write_whole

ID_LENGTH = 10  # base32 characters, 50 bits: a million releases collide once in two thousand archives
_ID = re.compile(r"[a-z2-7]{10,52}(?:-[1-9][0-9]{0,5})?")

Outcome = Literal["stored", "unchanged", "duplicate"]


class UnknownRelease(ArchiveError):
    """No release has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"there is no release {id!r} in this archive. 'dateline search' shows the ids there are."
        )
        self.id = id


class Withdrawn(ArchiveError):
    """The release was withdrawn; its title and the reason are all that is left."""

    def __init__(self, id: str, title: str, reason: str) -> None:
        super().__init__(f"release {id} ({title}) was withdrawn: {reason}")
        self.id = id
        self.title = title
        self.reason = reason


def id_of(sha256: str, ordinal: int = 1, length: int = ID_LENGTH) -> str:
    """The id that a source's bytes give: base32 of their SHA-256, plus which release of them."""
    letters = base64.b32encode(bytes.fromhex(sha256)).decode().lower()[:length]
    return letters if ordinal == 1 else f"{letters}-{ordinal}"


class Corpus:
    """The releases in one folder, open for reading; ``adding`` opens it for writing.

    ``catalogue`` is where the look-up of what is here already is kept (None: in
    memory, made anew when needed). The folder need not exist to be read.
    """

    def __init__(self, folder: Path, catalogue: Path | None = None) -> None:
        self.folder = folder
        self._releases = folder / "releases"
        self._catalogue_path = catalogue

    @cached_property
    def rules(self) -> CorpusRules:
        """corpus.toml, as it was when first asked for."""
        return read_rules(self.folder / "corpus.toml")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """topics.toml, as it was when first asked for."""
        return Vocabulary.read(self.folder / "topics.toml")

    def get(self, id: str) -> Release:
        """The release with this id. Raises UnknownRelease or Withdrawn."""
        folder = self.folder_of(id)
        if stone := read_stone(folder):
            raise Withdrawn(id, stone["title"], stone["reason"])
        try:
            record = (folder / "release.json").read_bytes()
        except FileNotFoundError:
            raise UnknownRelease(id) from None
        return read_record(record, str(folder / "release.json"))

    def folder_of(self, id: str) -> Path:
        """Where this release lies. Raises UnknownRelease. An id is looked up, never joined unread."""
        if _ID.fullmatch(id) and self._releases.is_dir():
            for year in self._releases.iterdir():
                if (year / id).is_dir():
                    return year / id
        raise UnknownRelease(id)

    def original(self, id: str) -> Path:
        """The file this release was read from, byte for byte. Raises UnknownRelease or Withdrawn."""
        folder = self.folder_of(id)
        if stone := read_stone(folder):
            raise Withdrawn(id, stone["title"], stone["reason"])
        for file in folder.glob("original*"):
            return file
        raise UnknownRelease(id)

    def digests(self) -> Mapping[str, str]:
        """id -> a name for the stored state of each release, for those who must see what changed."""
        with self._open_catalogue() as catalogue:
            return catalogue.digests()

    @contextlib.contextmanager
    def _open_catalogue(self) -> Iterator[Catalogue]:
        catalogue = Catalogue(self._releases, self._catalogue_path)
        try:
            catalogue.catch_up()
            yield catalogue
        finally:
            catalogue.close()

    @contextlib.contextmanager
    def adding(self) -> Iterator[Adding]:
        """Open for additions. The caller holds the home's lock; left-overs of a crash are mended first."""
        self._releases.mkdir(parents=True, exist_ok=True)
        staging = self.folder / ".staging"
        _mend(staging, self._releases)
        with self._open_catalogue() as catalogue:
            yield Adding(self, catalogue, self._releases, staging)

    def remove(self, id: str) -> None:
        """Take a release out without a stone: it was never public here. Raises UnknownRelease."""
        folder = self.folder_of(id)
        gone = folder.with_name(f".{id}.gone")
        folder.rename(gone)  # whole or not at all; what is left after a crash has no release's name
        sync_folder(gone.parent)
        shutil.rmtree(gone)

    def withdraw(self, id: str, reason: str) -> None:
        """Take a release out for good: text and originals go, a stone with title and reason stays.

        The stone comes first, and from then on the release is withdrawn whatever else is
        there. It keeps the digests of the bytes, so that the same file does not bring it back.
        """
        release = self.get(id)
        folder = self.folder_of(id)
        stone = {
            "id": id,
            "title": release.title,
            "reason": reason,
            "sha256": [origin.sha256 for origin in release.sources],
        }
        write_whole(folder / "withdrawn.json", json.dumps(stone, ensure_ascii=False).encode())
        for file in folder.iterdir():
            if file.is_dir():
                shutil.rmtree(file)
            elif file.name != "withdrawn.json":
                file.unlink()
        sync_folder(folder)


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


def _mend(staging: Path, releases: Path) -> None:
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
