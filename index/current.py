"""The current generation: which folder of an index counts, and an engine that follows it.

An index folder holds generations, each a folder with a number for a name, and a
small file that names the one that counts. A rebuild fills a new one beside it
and then changes the name; the one before is kept until the next rebuild.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from archive.store.writing import make_folder, write_whole
from index.answering.snapshot import Snapshot
from index.engine import Lexicon, QuotationResults, SearchRequest, SearchResults, Writer
from index.entry import Card
from index.errors import IndexUnusable
from index.flat.manifest import Manifest
from index.generation import ArrayEngine, moment_of, stamp_of
from index.language.query import Node
from index.marks import Marks
from index.snippets import Excerpt

CURRENT = "current"


class CurrentEngine:
    """An engine over an index folder. Answers as an empty one until there is a first generation."""

    def __init__(self, index_folder: Path) -> None:
        """Raises IndexUnusable for a current generation that is damaged or of another format."""
        self.index_folder = index_folder
        self._empty = Snapshot(index_folder, Manifest(state=0))
        self._engine: ArrayEngine | None = None
        self._seen = stamp_of(index_folder / CURRENT)
        folder = current_folder(index_folder)
        if folder is not None:
            self._engine = ArrayEngine(folder)

    @property
    def _answering(self) -> ArrayEngine | Snapshot:
        return self._engine or self._empty

    def search(self, request: SearchRequest) -> SearchResults:
        """Which releases match, how many, and the facets asked for."""
        return self._answering.search(request)

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """What result pages show of these releases, in the order asked; unknown ids are left out."""
        return self._answering.cards(ids)

    def excerpts(self, ids: Sequence[str], query: Node | None) -> tuple[Excerpt, ...]:
        """What a page of results shows of these releases, in the order asked; unknown ids are left out."""
        return self._answering.excerpts(ids, query)

    def quotations(self, request: SearchRequest) -> QuotationResults:
        """The quotations that answer a question."""
        return self._answering.quotations(request)

    def marks(self, query: Node | None) -> Marks:
        """What to highlight for a query."""
        return self._answering.marks(query)

    def digests(self) -> Mapping[str, str]:
        """id -> the digest its Entry came with."""
        return self._answering.digests()

    @property
    def lexicon(self) -> Lexicon:
        """The words of the present state."""
        return self._answering.lexicon

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open the current generation for changes. Raises IndexUnusable when there is none yet."""
        if self._engine is None:
            raise IndexUnusable(self.index_folder, "has not been begun")
        return self._engine.writer(bulk=bulk)

    @property
    def generation(self) -> str:
        """A name for the present state; it differs after every change."""
        return self._engine.generation if self._engine is not None else "0-0"

    @property
    def changed(self) -> dt.datetime:
        """When the present state was written, or became the one that counts, whichever was later."""
        named = moment_of(self._seen)
        return max(named, self._engine.changed) if self._engine is not None else named

    def refresh(self) -> None:
        """Follow a switch or a change. Two looks at a file's time when there is none: microseconds."""
        stamp = stamp_of(self.index_folder / CURRENT)
        if stamp != self._seen:
            with suppress(IndexUnusable):  # what is damaged is not followed; the last good state stays
                folder = current_folder(self.index_folder)
                self._engine = ArrayEngine(folder) if folder is not None else self._engine
            self._seen = stamp
        if self._engine is not None:
            self._engine.refresh()

    def verify(self) -> list[str]:
        """What is wrong with the files of the present state; reads every byte. [] when all is well."""
        return self._engine.verify() if self._engine is not None else []

    def close(self) -> None:
        """Nothing to do: mapped files are let go with the last answer that uses them."""


def current_folder(index_folder: Path) -> Path | None:
    """The generation that counts; None when there is none yet. Raises IndexUnusable for a file that is nonsense."""
    try:
        name = (index_folder / CURRENT).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise IndexUnusable(index_folder, f"is damaged ({CURRENT}: {fault})") from fault
    if not name.isdigit():
        raise IndexUnusable(index_folder, f"is damaged ({CURRENT} says {name!r})")
    return index_folder / name


def next_folder(index_folder: Path) -> Path:
    """Where a new generation is to be filled. Unfinished ones of rebuilds that died are removed."""
    make_folder(index_folder)
    with suppress(IndexUnusable):
        now = current_folder(index_folder)
        for folder in generations(index_folder):
            if now is None or int(folder.name) > int(now.name):
                shutil.rmtree(folder)
    return index_folder / str(max((int(f.name) for f in generations(index_folder)), default=0) + 1)


def switch_to(folder: Path) -> None:
    """Make a finished generation the one that counts; of the others the last one stays, the rest are removed."""
    index_folder = folder.parent
    before = None
    with suppress(IndexUnusable):
        before = current_folder(index_folder)
    write_whole(index_folder / CURRENT, f"{folder.name}\n".encode())
    for old in generations(index_folder):
        if old not in (folder, before):
            shutil.rmtree(old, ignore_errors=True)


def drop_others(index_folder: Path, unwanted: Callable[[Path], bool]) -> None:
    """Of the generations that do not count, remove those that are not wanted any more."""
    now = current_folder(index_folder)
    for folder in generations(index_folder):
        if folder != now and unwanted(folder):
            shutil.rmtree(folder)


def generations(index_folder: Path) -> list[Path]:
    """The folders of all generations, finished or not; none where there is no index."""
    if not index_folder.is_dir():
        return []
    return [path for path in index_folder.iterdir() if path.is_dir() and path.name.isdigit()]
