"""Verifying a whole home: both corpora against their seals, the index against its manifest and the corpus.

Reads every byte, changes nothing and takes no lock, so that it runs beside a serving site; what is
being written at that moment may be named once. What a corpus's faults are is archive/safekeeping's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import Home
from archive.safekeeping.fixity import Fault, faults_of
from archive.store.corpus import Corpus
from index.current import CURRENT, current_folder, generations
from index.errors import IndexUnusable
from index.flat.holdings import holds_any
from index.flat.manifest import faults, read_manifest
from index.update import open_current

CURE = "'dateline index --rebuild' makes it anew"


def faults_of_home(home: Home, progress: Callable[[int], None] = lambda done: None) -> Iterator[Fault]:
    """Everything in a home that is not as it was written; nothing when all is well."""
    for corpus in (home.corpus(), home.embargoed()):
        if corpus.folder.exists():
            yield from faults_of(corpus, progress)
    yield from _faults_of_index(home.corpus(), home.index_folder)


def _faults_of_index(corpus: Corpus, index_folder: Path) -> Iterator[Fault]:
    try:
        now = current_folder(index_folder)
        found = faults(now, read_manifest(now)) if now else []
    except IndexUnusable as error:
        yield Fault(where=str(index_folder), what=str(error))
        return
    if now and (index_folder / CURRENT).read_bytes() != f"{now.name}\n".encode():
        yield Fault(where=str(index_folder / CURRENT), what=f"is not what was written: {CURE}")
    for what in found:
        yield Fault(where=str(now), what=f"{what}: {CURE}")
    if not found:
        yield from _behind(corpus, index_folder)


def _behind(corpus: Corpus, index_folder: Path) -> Iterator[Fault]:
    """What a whole index lacks of the corpus, or has too much."""
    try:
        wanted, known = corpus.digests(), open_current(index_folder).digests()
    except ArchiveError as error:
        yield Fault(where=str(index_folder), what=str(error))
        return
    behind = sum(known.get(id) != digest for id, digest in wanted.items()) + len(known.keys() - wanted.keys())
    if behind:
        yield Fault(
            where=str(index_folder),
            what=f"differs from the archive in {behind} releases: run 'dateline index'",
        )
    for folder in generations(index_folder):
        if holds_any(folder, corpus.withdrawn()):
            yield Fault(where=str(folder), what="holds words of a withdrawn release: run 'dateline index'")
