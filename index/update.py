"""Corpus to engine: what is new, what changed, what is gone; and rebuilding beside, then switching.

The corpus is the truth and the index follows it. Both ways end in the same
index: an update changes the current generation, a rebuild makes a new one
while the old one goes on answering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.errors import ArchiveError
from index.current import CurrentEngine
from index.engine import Writer
from index.entry import NO_NAMES, entry_of
from index.folder_place import FolderPlace
from index.place import Place

if TYPE_CHECKING:
    from archive.release import Release


class Releases(Protocol):
    """As much of a Corpus as an index needs."""

    def digests(self) -> Mapping[str, str]:
        """id -> a name for the present state of the release and of the rules its entry follows from."""
        ...

    def get(self, id: str) -> Release: ...

    def withdrawn(self) -> frozenset[str]:
        """The ids of releases that were withdrawn: of these not even bytes may stay in an index."""
        ...

    @property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """topic -> the topics it belongs to."""
        ...

    def names_of_speakers(self) -> Mapping[str, Mapping[str, str]]:
        """id -> name as printed -> the spelling it is counted under, where the two differ."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReport:
    """What was done, counted in releases; ``refused``: (id, reason) of each that could not be indexed.

    new + changed + unchanged + refused = the releases of the corpus. A refused
    release that was in the index before stays there as it was.
    """

    new: int
    changed: int
    gone: int
    unchanged: int
    refused: tuple[tuple[str, str], ...] = ()


Progress = Callable[[int], None]  # told how many releases of the corpus are done


def unheard(done: int) -> None:
    """Progress that nobody looks at."""


def open_current(index_folder: Path) -> CurrentEngine:
    """An engine over the current generation of a folder, empty when there is none yet. Raises IndexUnusable.

    Never writes. ``refresh()`` on it is cheap enough for every request.
    """
    return CurrentEngine(index_folder)


def update(corpus: Releases, where: Place | Path, progress: Progress = unheard) -> UpdateReport:
    """Bring the index up to the corpus, beginning one where there is none; a path is that of a folder for it.

    An index made by other rules (an older program's) is rebuilt, lost sidecars are made
    again. Raises IndexBusy, and IndexUnusable for an index that is damaged beyond that.
    """
    place = _place(where)
    with place.writing():
        if not place.is_begun() or place.is_outdated():
            return _rebuilt(corpus, place, progress)
        now = place.current()
        wanted, known, withdrawn = corpus.digests(), now.digests(), corpus.withdrawn()
        place.forget(withdrawn)
        changes = [id for id, digest in wanted.items() if known.get(id) != digest]
        gone = [id for id in known if id not in wanted]
        same = len(wanted) - len(changes)
        progress(same)
        refused: tuple[tuple[str, str], ...] = ()
        if changes or gone or withdrawn or place.is_unfinished():
            with now.writer(bulk=len(changes) > same) as writer:
                writer.compact(withdrawn)
                for id in gone:
                    writer.remove(id)
                refused = _put(corpus, writer, changes, wanted, lambda done: progress(same + done))
        taken = set(changes) - {id for id, _ in refused}
        changed = len(taken & known.keys())
        return UpdateReport(
            new=len(taken) - changed, changed=changed, gone=len(gone), unchanged=same, refused=refused
        )


def repair(corpus: Releases, where: Place | Path, progress: Progress = unheard) -> UpdateReport:
    """Like update, but every byte of the index is read first, and one that is damaged is made anew. Raises IndexBusy."""
    place = _place(where)
    if place.is_damaged():
        return rebuild(corpus, place, progress)
    return update(corpus, place, progress)


def rebuild(corpus: Releases, where: Place | Path, progress: Progress = unheard) -> UpdateReport:
    """Make the index anew from the corpus, beside the old one, and switch to it. Raises IndexBusy."""
    place = _place(where)
    with place.writing():
        return _rebuilt(corpus, place, progress)


def _rebuilt(corpus: Releases, place: Place, progress: Progress) -> UpdateReport:
    """A new generation with all of the corpus; of one that was begun and not finished, what it lacks."""
    begun = place.begin()
    wanted, known = corpus.digests(), begun.digests()
    missing = [id for id, digest in wanted.items() if known.get(id) != digest]
    same = len(wanted) - len(missing)
    with begun.writer(bulk=True) as writer:
        if known:
            writer.compact(corpus.withdrawn())
        for id in known.keys() - wanted.keys():
            writer.remove(id)
        refused = _put(corpus, writer, missing, wanted, lambda done: progress(same + done))
    place.switch()
    place.forget(corpus.withdrawn())
    return UpdateReport(new=len(wanted) - len(refused), changed=0, gone=0, unchanged=0, refused=refused)


def _place(where: Place | Path) -> Place:
    return FolderPlace(where) if isinstance(where, Path) else where


def _put(
    corpus: Releases, writer: Writer, ids: Iterable[str], digests: Mapping[str, str], progress: Progress
) -> tuple[tuple[str, str], ...]:
    """Put releases in; those that cannot be read or indexed are named, and the others go on."""
    refused = []
    names, ancestors = corpus.names_of_speakers(), corpus.ancestors
    for done, id in enumerate(ids, 1):
        try:
            writer.put(entry_of(corpus.get(id), digests[id], names.get(id, NO_NAMES), ancestors))
        except (ArchiveError, LookupError, TypeError, ValueError) as reason:
            refused.append((id, str(reason)))
        progress(done)
    return tuple(refused)
