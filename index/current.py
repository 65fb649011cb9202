"""The current generation: which folder of an index counts, and an engine that follows it.

An index folder holds generations, each a folder with a number for a name, and a
small file that names the one that counts. A rebuild fills a new one beside it
and then changes the name; the one before is kept until the next rebuild.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from archive.store.writing import make_folder, write_whole
from index.answering.snapshot import Snapshot
from index.engine import Writer
from index.errors import IndexUnusable
from index.flat.manifest import Manifest
from index.generation import ArrayEngine, moment_of, stamp_of
from index.present import Answering, Present

CURRENT = "current"


class CurrentEngine(Answering):
    """An engine over an index folder. Answers as an empty one until there is a first generation."""

    def __init__(self, index_folder: Path) -> None:
        """Raises IndexUnusable for a current generation that is damaged or of another format."""
        self.index_folder = index_folder
        self._seen = stamp_of(index_folder / CURRENT)
        nothing = Snapshot(index_folder, Manifest(state=0))
        self._empty = Present(index_folder, nothing, "0-0", moment_of(self._seen))
        folder = current_folder(index_folder)
        self._engine = ArrayEngine(folder, moment_of(self._seen)) if folder is not None else None

    @property
    def _snapshot(self) -> Snapshot:
        return self.at_present()._snapshot

    def at_present(self) -> Present:
        """The state answered from now, which a later change or switch leaves as it is."""
        return self._engine.at_present() if self._engine is not None else self._empty

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open the current generation for changes. Raises IndexUnusable when there is none yet."""
        if self._engine is None:
            raise IndexUnusable(self.index_folder, "has not been begun")
        return self._engine.writer(bulk=bulk)

    @property
    def generation(self) -> str:
        """A name for the present state; it differs after every change."""
        return self.at_present().generation

    @property
    def changed(self) -> dt.datetime:
        """When the present state was written, or became the one that counts, whichever was later."""
        return self.at_present().changed

    def refresh(self) -> None:
        """Follow a switch or a change. Two looks at a file's time when there is none: microseconds."""
        stamp = stamp_of(self.index_folder / CURRENT)
        if stamp != self._seen:
            with suppress(IndexUnusable):  # what is damaged is not followed; the last good state stays
                folder = current_folder(self.index_folder)
                if folder is not None:
                    self._engine = ArrayEngine(folder, moment_of(stamp))
            self._seen = stamp
        if self._engine is not None:
            self._engine.refresh()

    def verify(self) -> list[str]:
        """What is wrong with the files of the present state; reads every byte. [] when all is well."""
        return self._engine.verify() if self._engine is not None else []


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
