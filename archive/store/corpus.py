"""Corpus: a folder of releases on disk. THE TRUTH; everything else is made from it.

releases/<year>/<id>/ holds release.json and the original, byte for byte;
versions/<n>/ inside it what an earlier file of the same name said. The id is
given once and never recomputed (ids.py). Additions go through adding.py: whole
or not at all. Knows nothing of searching.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from archive.ids import ID, ID_LENGTH, UnknownRelease, Withdrawn, id_of
from archive.record import read_record
from archive.release import Release
from archive.rules import CorpusRules, read_rules
from archive.speakers import spoken_for
from archive.store.adding import Adding, Outcome
from archive.store.batches import JOURNAL, Arrivals, Occasion, read_arrivals, write_gone, write_untold
from archive.store.catalogue import Catalogue
from archive.store.corrections import Corrections, read_corrections, write_corrections
from archive.store.fingerprints import digest_of, stamp_of
from archive.store.seals import RECORD, sealed
from archive.store.stones import STONE, clear_round, read_stone
from archive.store.storing import STAGING, VERSIONS, mend, version_numbers, written_form
from archive.store.writing import make_folder, sync_files, sync_folder, write_whole
from archive.topics import Vocabulary

__all__ = ["ID_LENGTH", "Adding", "Corpus", "Outcome", "UnknownRelease", "Withdrawn", "id_of", "written_form"]


class Corpus:
    """The releases in one folder, open for reading; ``adding`` opens it for writing.

    ``catalogue`` is where the look-up of what is here already is kept (None: in
    memory, made anew when needed). The folder need not exist to be read.
    """

    def __init__(self, folder: Path, catalogue: Path | None = None) -> None:
        self.folder = folder
        self._releases = folder / "releases"
        self._catalogue_path = catalogue
        self._arrivals: tuple[str, Arrivals] | None = None

    @cached_property
    def rules(self) -> CorpusRules:
        """corpus.toml, as it was when first asked for."""
        return read_rules(self.folder / "corpus.toml")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """topics.toml, as it was when first asked for."""
        return Vocabulary.read(self.folder / "topics.toml")

    @cached_property
    def corrections(self) -> Corrections:
        """corrections.toml, as it was when first asked for."""
        return read_corrections(self.folder)

    def present_topic(self, name: str) -> str:
        """The id a topic bears now, by an id or name it had before; itself where the vocabulary knows none."""
        return self.vocabulary.named(name) or name

    def get(self, id: str, version: int | None = None) -> Release:
        """The release with this id, or an earlier version of it. Raises UnknownRelease or Withdrawn."""
        folder = self.folder_of(id)
        if stone := read_stone(folder):
            raise Withdrawn(id, stone["title"], stone["reason"])
        if version is not None:
            folder = folder / VERSIONS / str(version)
        try:
            record = (folder / "release.json").read_bytes()
        except FileNotFoundError:
            raise UnknownRelease(id) from None
        return read_record(record, str(folder / "release.json"))

    def versions(self, id: str) -> tuple[int, ...]:
        """The numbers of the earlier versions, the oldest first; what stands now bears the next. As ``get``."""
        folder = self.folder_of(id)
        if stone := read_stone(folder):
            raise Withdrawn(id, stone["title"], stone["reason"])
        return tuple(version_numbers(folder))

    def folder_of(self, id: str) -> Path:
        """Where this release lies. Raises UnknownRelease. An id is looked up, never joined unread."""
        if ID.fullmatch(id) and self._releases.is_dir():
            for year in self._releases.iterdir():
                if (year / id).is_dir():
                    return year / id
        raise UnknownRelease(id)

    def original(self, id: str, version: int | None = None) -> Path:
        """The file a release, or an earlier version of it, was read from. Raises UnknownRelease or Withdrawn."""
        folder = self.folder_of(id)
        if stone := read_stone(folder):
            raise Withdrawn(id, stone["title"], stone["reason"])
        if version is not None:
            folder = folder / VERSIONS / str(version)
        for file in folder.glob("original*"):
            return file
        raise UnknownRelease(id)

    def changed(self, id: str) -> dt.datetime | None:
        """When what is stored of a release was last written, in UTC and whole seconds; None where there is none."""
        try:
            written = (self.folder_of(id) / "release.json").stat().st_mtime
        except (UnknownRelease, FileNotFoundError):
            return None
        return dt.datetime.fromtimestamp(int(written), dt.UTC)

    def added(self, id: str, sha256: str | None = None) -> dt.date | None:
        """The day (UTC) on which a release came in, or the later version of it that was read from these bytes.

        None where the journal does not tell. It is read again only when it has grown: some
        milliseconds for each 10,000 releases.
        """
        try:
            stamp = stamp_of(self.folder / JOURNAL)
        except FileNotFoundError:
            return None
        if self._arrivals is None or self._arrivals[0] != stamp:
            self._arrivals = (stamp, read_arrivals(self.folder))
        told = self._arrivals[1]
        return told.releases.get(id) if sha256 is None else told.versions.get((id, sha256))

    def digest(self, id: str) -> str | None:
        """A name for the state of what is stored of a release, earlier versions included; None where there is none.

        The record vouches for all that lies beside it, so that one small file is read. None too
        for one that was withdrawn.
        """
        try:
            folder = self.folder_of(id)
            return None if read_stone(folder) else digest_of((folder / RECORD).read_bytes())
        except (UnknownRelease, FileNotFoundError):
            return None

    def digests(self) -> Mapping[str, str]:
        """id -> a name for the state of each release, for those who must see what changed.

        It follows from the stored record, from the names its speakers go by, which a
        release added later may change, and from which topics belong to which.
        """
        with self._open_catalogue() as catalogue:
            digests = dict(catalogue.digests())
            if families := sorted(self.ancestors.items()):
                told = repr(families).encode("utf-8", "replace")
                digests = {id: digest_of(digest.encode() + told) for id, digest in digests.items()}
            for id, names in spoken_for(catalogue.speakers()).items():
                digests[id] = digest_of(f"{digests[id]}{sorted(names.items())}".encode("utf-8", "replace"))
            return digests

    def withdrawn(self) -> frozenset[str]:
        """The ids of the releases that were withdrawn."""
        with self._open_catalogue() as catalogue:
            return catalogue.stones()

    @property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """topic -> the topics it belongs to: its releases count for them as well."""
        return self.vocabulary.ancestors

    def names_of_speakers(self) -> Mapping[str, Mapping[str, str]]:
        """id -> name as printed -> the fullest spelling of the same person, where the two differ."""
        with self._open_catalogue() as catalogue:
            return spoken_for(catalogue.speakers())

    @contextlib.contextmanager
    def _open_catalogue(self) -> Iterator[Catalogue]:
        catalogue = Catalogue(self._releases, self._catalogue_path)
        try:
            catalogue.catch_up()
            yield catalogue
        finally:
            catalogue.close()

    def mend(self) -> None:
        """Put right what was left by a process that was cut off. The caller holds the home's lock."""
        if self._releases.is_dir():
            mend(self.folder / STAGING, self._releases)

    @contextlib.contextmanager
    def adding(self, occasion: Occasion | None = None) -> Iterator[Adding]:
        """Open for additions, on an occasion that the journal tells. The caller holds the home's lock; left-overs of a crash are mended first."""
        make_folder(self._releases)
        self.mend()
        with self._open_catalogue() as catalogue:
            write_untold(self.folder, catalogue.digests())
            for id in catalogue.stones():
                clear_round(self.folder_of(id))
            yield Adding(self, catalogue, self._releases, self.folder / STAGING, occasion or Occasion())

    def remove(self, *ids: str) -> None:
        """Take releases out without a stone: they were never public here. Raises UnknownRelease.

        The journal lets go of them first: of a removal that was cut off, what is still here stays.
        """
        folders = [self.folder_of(id) for id in ids]
        if folders:
            write_gone(self.folder, ids)
        for folder in folders:
            gone = folder.with_name(f".{folder.name}.gone")
            folder.rename(gone)  # whole or not at all; what is left after a crash has no release's name
            sync_folder(gone.parent)
            shutil.rmtree(gone)
        sync_files({folder.parent for folder in folders})

    def withdraw(self, id: str, reason: str) -> None:
        """Take a release out for good: text and originals go, a stone with title and reason stays.

        The stone comes first, and from then on the release is withdrawn whatever else is
        there. It keeps the digests of the bytes, so that the same file does not bring it back.
        """
        folder = self.folder_of(id)
        if read_stone(folder):
            clear_round(folder)  # where an earlier call was cut off; get says that it is withdrawn
        release = self.get(id)
        every = [release, *(self.get(id, version=version) for version in self.versions(id))]
        stone = {
            "id": id,
            "title": release.title,
            "reason": reason,
            "sha256": list(dict.fromkeys(origin.sha256 for one in every for origin in one.sources)),
        }
        write_whole(folder / STONE, sealed(stone), drafts=folder.parent)
        clear_round(folder)
        if id in self.corrections.by_id:  # what it said of the release goes with it
            left = {other: kept for other, kept in self.corrections.by_id.items() if other != id}
            write_corrections(self.folder, Corrections(left))
