"""Corpus to engine: what is new, what changed, what is gone; and rebuilding beside, then switching.

The corpus is the truth and the index follows it. Both ways end in the same
index: an update changes the current generation, a rebuild makes a new one
while the old one goes on answering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.errors import ArchiveError
from archive.store.writing import clear_drafts, make_folder
from index.current import CurrentEngine, current_folder, drop_others, next_folder, switch_to
from index.engine import Writer
from index.entry import NO_NAMES, entry_of
from index.errors import IndexUnusable
from index.flat.holdings import holds_any
from index.flat.manifest import of_other_format, read_manifest, strangers
from index.making.lock import WriterLock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.release import Release

LOCK = "writing"


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
    """An engine over the current generation, empty when there is none yet. Raises IndexUnusable.

    Never writes. ``refresh()`` on it is cheap enough for every request.
    """
    return CurrentEngine(index_folder)


def update(corpus: Releases, index_folder: Path, progress: Progress = unheard) -> UpdateReport:
    """Bring the index up to the corpus, beginning one where there is none.

    An index made by other rules (an older program's) is rebuilt, lost sidecars are made
    again. Raises IndexBusy, and IndexUnusable for an index that is damaged beyond that.
    """
    with _writing(index_folder):
        now = current_folder(index_folder)
        if now is None or of_other_format(now):
            return _rebuilt(corpus, index_folder, progress)
        engine = _mended(index_folder, now)
        wanted, known, withdrawn = corpus.digests(), engine.digests(), corpus.withdrawn()
        drop_others(index_folder, lambda folder: holds_any(folder, withdrawn))
        changes = [id for id, digest in wanted.items() if known.get(id) != digest]
        gone = [id for id in known if id not in wanted]
        same = len(wanted) - len(changes)
        progress(same)
        refused: tuple[tuple[str, str], ...] = ()
        if changes or gone or withdrawn or strangers(now, read_manifest(now)):
            with engine.writer(bulk=len(changes) > same) as writer:
                writer.compact(withdrawn)
                for id in gone:
                    writer.remove(id)
                refused = _put(corpus, writer, changes, wanted, lambda done: progress(same + done))
        taken = set(changes) - {id for id, _ in refused}
        changed = len(taken & known.keys())
        return UpdateReport(
            new=len(taken) - changed, changed=changed, gone=len(gone), unchanged=same, refused=refused
        )


def repair(corpus: Releases, index_folder: Path, progress: Progress = unheard) -> UpdateReport:
    """Like update, but every byte of the index is read first, and one that is damaged is made anew. Raises IndexBusy."""
    try:
        whole = not open_current(index_folder).verify()
        if whole:
            return update(corpus, index_folder, progress)
    except IndexUnusable:
        pass
    return rebuild(corpus, index_folder, progress)


def rebuild(corpus: Releases, index_folder: Path, progress: Progress = unheard) -> UpdateReport:
    """Make the index anew from the corpus, beside the old one, and switch to it. Raises IndexBusy."""
    with _writing(index_folder):
        return _rebuilt(corpus, index_folder, progress)


def _mended(index_folder: Path, now: Path) -> CurrentEngine:
    """The current engine; when it cannot be opened, after an attempt to mend it."""
    try:
        return open_current(index_folder)
    except IndexUnusable:
        from index.whoosh_engine import mend

        mend(now)
        return open_current(index_folder)


def _rebuilt(corpus: Releases, index_folder: Path, progress: Progress) -> UpdateReport:
    from index.whoosh_engine import WhooshEngine  # loads Whoosh, which searching does without

    folder = next_folder(index_folder)
    wanted = corpus.digests()
    with WhooshEngine.create(folder).writer(bulk=True) as writer:
        refused = _put(corpus, writer, wanted, wanted, progress)
    switch_to(folder)
    withdrawn = corpus.withdrawn()
    drop_others(index_folder, lambda folder: holds_any(folder, withdrawn))
    return UpdateReport(new=len(wanted) - len(refused), changed=0, gone=0, unchanged=0, refused=refused)


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


@contextmanager
def _writing(index_folder: Path) -> Iterator[None]:
    """One update or rebuild of an index at a time. Raises IndexBusy."""
    make_folder(index_folder)
    lock = WriterLock(index_folder / LOCK)
    lock.acquire()
    try:
        clear_drafts(index_folder)
        yield
    finally:
        lock.release()
