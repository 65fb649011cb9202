"""Undoing additions: releases taken out as if they had never come, originals and all.

Not for what was public and must be seen to be gone: that is withdrawing
(corpus.py), which leaves a stone. What is removed may be added again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import Home
from archive.ids import UnknownRelease, Withdrawn
from archive.record import read_record
from archive.release import Release
from archive.store.batches import Batch, Occasion, read_batches, write_gone
from archive.store.corpus import Corpus
from archive.store.seals import RECORD
from archive.store.storing import (
    COPY,
    STAGING,
    VERSIONS,
    files_beside,
    replace_folder,
    take_away,
    written_form,
)


class UnknownBatch(ArchiveError):
    """No batch of additions has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no batch {number}. 'dateline batches' lists them.")


@dataclass(slots=True)
class Removal:
    """What was undone, as (id, title): releases removed, versions taken back; and what stays, with the reason."""

    removed: list[tuple[str, str]] = field(default_factory=list)
    restored: list[tuple[str, str]] = field(default_factory=list)
    sources: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


def remove(home: Home, ids: Sequence[str]) -> Removal:
    """Take releases out, public or held, with every version. Raises UnknownRelease or Withdrawn before any is."""
    removal = Removal()
    with home.writing("dateline remove"):
        for corpus, release in [find_release(home, id) for id in dict.fromkeys(ids)]:
            corpus.remove(release.id)
            removal.removed.append((release.id, release.title))
    return removal


def remove_batch(home: Home, number: int, *, now: dt.datetime) -> Removal:
    """Undo one run of additions. Raises UnknownBatch.

    Its new releases go, its new versions give way to those before, its further sources are
    forgotten. A release to which a later run added stays, and the report says why.
    """
    batches = read_batches(home.corpus_folder, home.embargoed_folder)
    batch = next((batch for batch in batches if batch.number == number), None)
    if batch is None:
        raise UnknownBatch(number)
    removal = Removal()
    with home.writing(f"dateline remove --batch {number}"):
        _forget_sources(home, batch, removal, now)
        for id, sha256 in reversed(batch.came.versions):
            with contextlib.suppress(UnknownRelease, Withdrawn):
                _take_back(*find_release(home, id), sha256, removal)
        later = _added_to_later(batches, number)
        held = home.embargoed()
        gone: dict[bool, list[str]] = {True: [], False: []}  # of the held ones, and of the public ones
        for id in batch.came.new:
            with contextlib.suppress(UnknownRelease, Withdrawn):
                corpus, release = find_release(home, id)
                if id in later:
                    removal.kept.append((id, f"batch {later[id]} added to it; undo that one first"))
                else:
                    gone[corpus.folder == held.folder].append(id)
                    removal.removed.append((id, release.title))
        held.remove(*gone[True])
        home.corpus().remove(*gone[False])
        for folder in (home.corpus_folder, home.embargoed_folder):
            write_gone(folder, (), undone=number)
    return removal


def find_release(home: Home, id: str) -> tuple[Corpus, Release]:
    """Where a release is, held or public. Raises UnknownRelease or Withdrawn."""
    with contextlib.suppress(UnknownRelease):
        return home.embargoed(), home.embargoed().get(id)
    return home.corpus(), home.corpus().get(id)


def _added_to_later(batches: list[Batch], number: int) -> dict[str, int]:
    """id -> the latest batch that added a source or a version to it after this batch."""
    return {
        id: batch.number
        for batch in batches
        if batch.number > number
        for id in (*(id for id, _ in batch.came.versions), *(id for id, _, _ in batch.came.sources))
    }


def _forget_sources(home: Home, batch: Batch, removal: Removal, now: dt.datetime) -> None:
    """Take the further sources of a batch off the releases they were found to repeat."""
    for corpus in (home.corpus(), home.embargoed()):
        if not corpus.folder.exists():
            continue
        with corpus.adding(Occasion(time=now, what="dateline remove")) as adding:
            for path in _paths_of_versions(corpus, batch):
                adding.forget_file(path)
            for id, path, sha256 in batch.came.sources:
                adding.forget_file(path)
                with contextlib.suppress(UnknownRelease, Withdrawn):
                    release = corpus.get(id)
                    left = tuple(o for o in release.sources if (o.path, o.sha256) != (path, sha256))
                    if left and left != release.sources:
                        _drop_copies(corpus.folder_of(id), sha256)
                        adding.change(replace(release, sources=left))
                        adding.commit()
                        removal.sources += 1
            adding.commit()


def _paths_of_versions(corpus: Corpus, batch: Batch) -> list[str]:
    """The files from which the new versions of a batch were read."""
    paths = []
    for id, sha256 in batch.came.versions:
        with contextlib.suppress(UnknownRelease, Withdrawn):
            every = [corpus.get(id), *(corpus.get(id, version=number) for number in corpus.versions(id))]
            paths += [o.path for one in every for o in one.sources if o.sha256 == sha256]
    return paths


def _drop_copies(folder: Path, sha256: str) -> None:
    if copies := [file.name for file in folder.glob(f"{COPY}{sha256[:16]}*")]:
        take_away(folder, copies)


def _take_back(corpus: Corpus, release: Release, sha256: str, removal: Removal) -> None:
    """Undo one version: the one before stands again, or an earlier one is dropped from the row."""
    folder = corpus.folder_of(release.id)
    versions = corpus.versions(release.id)
    if sha256 in {origin.sha256 for origin in release.sources} and versions:
        _restore(corpus, folder, versions[-1])
        removal.restored.append((release.id, corpus.get(release.id).title))
        return
    for version in versions:
        kept = corpus.get(release.id, version=version)
        if sha256 in {origin.sha256 for origin in kept.sources}:
            take_away(folder, [f"{VERSIONS}/{version}"])
            removal.restored.append((release.id, release.title))


def _restore(corpus: Corpus, folder: Path, version: int) -> None:
    """Let an earlier version stand again in the place of what stands now."""
    staging = corpus.folder / STAGING
    draft = staging / folder.name
    shutil.copytree(folder / VERSIONS / str(version), draft)
    shutil.copytree(folder / VERSIONS, draft / VERSIONS, ignore=lambda _, names: {str(version)} & set(names))
    if not any((draft / VERSIONS).iterdir()):
        (draft / VERSIONS).rmdir()
    kept = {
        name: digest
        for name, digest in files_beside(folder).items()
        if name.startswith(f"{VERSIONS}/") and not name.startswith(f"{VERSIONS}/{version}/")
    }
    stands = read_record((draft / RECORD).read_bytes(), str(folder))
    (draft / RECORD).write_bytes(written_form(stands, files_beside(draft) | kept))
    replace_folder(draft, folder, staging)
