"""Additions to a corpus: releases in batches, on the disk before they are acknowledged.

Decides what a release that comes in is: new, a new or an older version, a
duplicate, known. The rule for what is only alike is duplicates.py's, how a
folder is written storing.py's.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archive.ids import ID_LENGTH, UnknownRelease, id_of, ordinal_of
from archive.record import read_record
from archive.release import Origin, Release
from archive.source import Source
from archive.store.batches import Came, Occasion, next_number, write_line
from archive.store.catalogue import CURRENT, Catalogue
from archive.store.duplicates import Traits, relation, traits_of
from archive.store.fingerprints import digest_of, fingerprint_of, stamp_of
from archive.store.storing import (
    COPY,
    VERSIONS,
    Content,
    Pending,
    given_topics,
    version_numbers,
    write_folders,
)
from archive.store.writing import uninterrupted

if TYPE_CHECKING:
    from archive.store.corpus import Corpus

Outcome = Literal["stored", "unchanged", "duplicate"]

_UNNUMBERED = 1_000_000  # the catalogue's number for a version that gets its own when it is on the disk


class Adding:
    """Additions to a corpus, in batches: ``put`` any number, then ``commit``.

    Nothing is acknowledged before ``commit`` returns; what is put and not
    committed is lost without trace when the process ends.
    """

    def __init__(
        self, corpus: Corpus, catalogue: Catalogue, releases: Path, staging: Path, occasion: Occasion
    ) -> None:
        self._corpus = corpus
        self._catalogue = catalogue
        self._releases = releases
        self._staging = staging
        self._occasion = occasion
        self._number = occasion.number or next_number(corpus.folder)
        self._pending: dict[str, Pending] = {}
        self._came = Came()
        self._new: set[str] = set()  # ids that came in on this occasion
        catalogue.begin()

    def remember(self, path: str, stamp: str | None, releases: int) -> None:
        """Note that a file of this stamp gave so many releases, so that it need not be read again."""
        self._catalogue.remember(path, stamp, releases)

    def remembered(self, path: str, stamp: str | None) -> int | None:
        """How many releases a file gave, if it still bears this stamp; None: it must be read."""
        return self._catalogue.remembered(path, stamp)

    def forget_file(self, path: str) -> None:
        """A file must be read again when it is next added, although it is as it was."""
        self._catalogue.forget_file(path)

    def read_from(self, path: str) -> list[str]:
        """The ids of the releases that stand here as this file gave them."""
        return [id for id, _, version in self._catalogue.from_path(path) if version == CURRENT]

    def put(self, release: Release, source: Source) -> tuple[Outcome, str]:
        """Add one release read from one source; says what became of it, and under which id.

        Same path and bytes: unchanged. Same bytes or same text elsewhere: duplicate, and
        this file is recorded as one more origin. Another text under the same path, or a
        correction from elsewhere: a new version of the same release, counted as stored.
        A withdrawn release stays so.
        """
        for sha256 in dict.fromkeys((source.sha256, *(origin.sha256 for origin in release.sources))):
            if stone := self._catalogue.withdrawn(sha256, ordinal_of(release.id)):
                return "unchanged", stone
        if known := self._known(release, source):
            return known
        earlier = list({id for id, _, _ in self._catalogue.from_path(source.path)})
        if len(earlier) == 1 and source.ordinal == 1 and self._is_read_from(source, earlier[0]):
            return "stored", self._next_version(earlier[0], release, source)
        if source.release is not None and self._taken(release.id):
            return self._also_from(release.id, source), release.id  # the archive's own reading stands
        traits = traits_of(release)
        return self._alike(release, source, traits) or (
            "stored",
            self._first_version(release, source, traits),
        )

    def _known(self, release: Release, source: Source) -> tuple[Outcome, str] | None:
        """What becomes of bytes or words that are here already; None where they are not.

        A file that goes back to an earlier wording is a new version like any other.
        """
        earlier = self._catalogue.from_path(source.path)
        now_from_here = {id for id, _, version in earlier if version == CURRENT}
        for id in self._catalogue.with_bytes(source.sha256):
            if ordinal_of(id) != source.ordinal:
                continue
            seen = any((id, source.sha256) == known[:2] for known in earlier)
            if self._catalogue.now_from(source.sha256, id):
                return ("unchanged" if seen else self._also_from(id, source)), id
            if id not in now_from_here:  # the file of an earlier version
                return ("unchanged" if seen else self._also_earlier(id, _UNNUMBERED, source)), id
        twin = self._catalogue.with_text(fingerprint_of(release))
        if twin is not None and twin[1] == CURRENT:
            return self._also_from(twin[0], source), twin[0]
        if twin is not None and twin[0] not in now_from_here:
            return self._also_earlier(*twin, source), twin[0]
        return None

    def _alike(self, release: Release, source: Source, traits: Traits) -> tuple[Outcome, str] | None:
        """What becomes of a release that is much like one of the same issuer; None: it is one of its own."""
        for id in self._catalogue.near(traits):
            match relation(release, self._now(id)):
                case "duplicate":
                    return self._also_from(id, source, copy=True), id
                case "newer":
                    return "stored", self._next_version(id, release, source)
                case "older":
                    if any(relation(release, kept) == "duplicate" for kept in self._earlier(id)):
                        return self._also_earlier(id, _UNNUMBERED, source), id
                    return "stored", self._earlier_version(id, release, source)
        return None

    def change(self, release: Release, *, topics_only: bool = False) -> None:
        """Write another record for a release that is here; its original stays.

        ``topics_only``: nothing by which releases are looked up has changed.
        """
        pending = self._pending.get(release.id)
        if pending is None:
            year = self._corpus.folder_of(release.id).parent.name
            pending = self._pending[release.id] = Pending(release, year, None)
        pending.release = release
        if not topics_only:
            self._note(release.id)

    def change_into_version(self, release: Release) -> None:
        """Write another record for a release that is here, and keep the one it has as an earlier version."""
        folder = self._corpus.folder_of(release.id)
        original = self._corpus.original(release.id)
        self._catalogue.note_version(release.id, _UNNUMBERED, self._now(release.id))
        content = Content(
            original=original.read_bytes(), extension=original.suffix, given=given_topics(folder)
        )
        self._pending[release.id] = Pending(release, folder.parent.name, content)
        self._note(release.id)

    def _is_read_from(self, source: Source, id: str) -> bool:
        """Does the release owe its text to this path, or has an export only confirmed it?"""
        return source.release is None or self._now(id).sources[0].path == source.path

    def _also_from(self, id: str, source: Source, *, copy: bool = False) -> Outcome:
        """Record one more origin of a release that is here already; ``copy``: keep its bytes, they differ."""
        release = self._now(id)
        origin = Origin(path=source.path, sha256=source.sha256, format=source.format)
        if origin in release.sources:
            return "unchanged"
        self.change(replace(release, sources=(*release.sources, origin)))
        if copy:
            self._pending[id].copies[f"{COPY}{source.sha256[:16]}{source.extension}"] = source.original
        if id not in self._new:
            self._came.sources.append((id, source.path, source.sha256))
        return "duplicate"

    def _also_earlier(self, id: str, version: int, source: Source) -> Outcome:
        """An earlier version comes from this file too: noted, so that it is known again, and no more."""
        self._catalogue.note_origin(id, version, source.path, source.sha256)
        return "duplicate"

    def _first_version(self, release: Release, source: Source, traits: Traits) -> str:
        id = release.id
        length = ID_LENGTH
        while self._taken(id):  # another source's id by chance: a longer one
            length += 2
            id = id_of(source.sha256, source.ordinal, length)
        year = str(release.date.value.year) if release.date.value else "undated"
        corrected = self._corrected(id, release)
        self._pending[id] = Pending(corrected, year, _content(source))
        self._catalogue.note(corrected, year, "pending", "", traits)
        self._came.new.append(id)
        self._new.add(id)
        return id

    def _next_version(self, id: str, release: Release, source: Source) -> str:
        pending = self._pending.get(id)
        before = self._now(id)
        if pending is None:
            pending = self._pending[id] = Pending(before, self._corpus.folder_of(id).parent.name, None)
        if pending.content and source.path not in {origin.path for origin in before.sources}:
            pending.earlier.append((before, pending.content))
        pending.release, pending.content = self._corrected(id, release), _content(source)
        self._catalogue.note_version(id, _UNNUMBERED, before)
        self._note(id)
        self._came_as_version(id, source)
        return id

    def _earlier_version(self, id: str, release: Release, source: Source) -> str:
        """Keep a release that came after its own correction as an earlier version of it."""
        if id not in self._pending:
            self._pending[id] = Pending(self._corpus.get(id), self._corpus.folder_of(id).parent.name, None)
        self._pending[id].earlier.append((replace(release, id=id), _content(source)))
        self._catalogue.note_version(id, _UNNUMBERED, release)
        self._came_as_version(id, source)
        return id

    def _came_as_version(self, id: str, source: Source) -> None:
        if id not in self._new:
            self._came.versions.append((id, source.sha256))

    def _corrected(self, id: str, release: Release) -> Release:
        """The release under its id, with what a person said of it laid over."""
        return self._corpus.corrections.of(id).applied(replace(release, id=id), self._corpus.present_topic)

    def _taken(self, id: str) -> bool:
        if id in self._pending:
            return True
        with contextlib.suppress(UnknownRelease):
            self._corpus.folder_of(id)
            return True
        return False

    def _now(self, id: str) -> Release:
        return self._pending[id].release if id in self._pending else self._corpus.get(id)

    def _earlier(self, id: str) -> list[Release]:
        """The earlier versions of a release, on the disk and not yet."""
        kept = [release for release, _ in self._pending[id].earlier] if id in self._pending else []
        with contextlib.suppress(UnknownRelease):
            kept += [self._corpus.get(id, version=version) for version in self._corpus.versions(id)]
        return kept

    def _note(self, id: str) -> None:
        """Make a pending release visible to this batch's own look-ups; the stamp follows at commit."""
        pending = self._pending[id]
        self._catalogue.note(pending.release, pending.year, "pending", "")

    @uninterrupted()
    def commit(self) -> tuple[str, ...]:
        """See everything put so far to the disk and into place; gives the ids written."""
        ids = tuple(self._pending)
        if ids:
            places = {self._releases / one.year / id: one for id, one in self._pending.items()}
            records = write_folders(places, self._staging)
            write_line(self._corpus.folder, self._number, self._occasion, ids, self._came)
            for place, one in places.items():
                file = place / "release.json"
                self._catalogue.seal(place.name, stamp_of(file), digest_of(records[place]))
                if one.whole:
                    self._note_versions(place)
        self._catalogue.commit()
        self._pending.clear()
        self._came = Came()
        self._catalogue.begin()
        return ids

    def _note_versions(self, place: Path) -> None:
        """Note the earlier versions of a release under the numbers they have on the disk."""
        if numbers := version_numbers(place):
            self._catalogue.forget_versions(place.name)
            for version in numbers:
                kept = place / VERSIONS / str(version) / "release.json"
                self._catalogue.note_version(place.name, version, read_record(kept.read_bytes(), str(kept)))


def _content(source: Source) -> Content:
    given = tuple(name.strip() for name in source.headers.get("topics", "").split(",") if name.strip())
    return Content(original=source.original, extension=source.extension, given=given)
