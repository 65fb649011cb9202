"""Verifying a whole home: both corpora against their seals, the index against its manifest and the corpus.

Reads every byte, changes nothing and takes no lock, so that it runs beside a serving site; what is
being written at that moment may be named once. What a corpus's faults are is archive/safekeeping's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archive.errors import ArchiveError
from archive.home import Home
from archive.safekeeping.fixity import Fault, faults_of
from archive.store.corpus import Corpus
from index.place import Place, place_of


def faults_of_home(home: Home, progress: Callable[[int], None] = lambda done: None) -> Iterator[Fault]:
    """Everything in a home that is not as it was written; nothing when all is well."""
    for corpus in (home.corpus(), home.embargoed()):
        if corpus.folder.exists():
            yield from faults_of(corpus, progress)
    yield from _faults_of_index(home.corpus(), home)


def _faults_of_index(corpus: Corpus, home: Home) -> Iterator[Fault]:
    try:
        place = place_of(home)
        found = [Fault(where=where, what=what) for where, what in place.faults(corpus.withdrawn())]
        yield from found or _behind(corpus, place, home)
    except ArchiveError as error:
        yield Fault(where=str(home.index_folder), what=str(error))


def _behind(corpus: Corpus, place: Place, home: Home) -> Iterator[Fault]:
    """What a whole index lacks of the corpus, or has too much."""
    wanted, known = corpus.digests(), place.open().digests()
    behind = sum(known.get(id) != digest for id, digest in wanted.items()) + len(known.keys() - wanted.keys())
    if behind:
        yield Fault(
            where=str(home.index_folder),
            what=f"differs from the archive in {behind} releases: run 'dateline index'",
        )
