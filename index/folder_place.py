"""The place of an index that lies in a home's own folder: generations as numbered folders, made by Whoosh (place.py)."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.store.writing import clear_drafts, make_folder
from index.current import (
    CURRENT,
    CurrentEngine,
    current_folder,
    drop_others,
    generations,
    next_folder,
    switch_to,
)
from index.errors import IndexUnusable
from index.flat.holdings import holds_any
from index.flat.manifest import faults, of_other_format, read_manifest, strangers
from index.making.lock import WriterLock
from index.place import Generation

LOCK = "writing"
CURE = "'dateline index --rebuild' makes it anew"


class FolderPlace:
    """The index in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._begun: Path | None = None

    def open(self) -> CurrentEngine:
        """An engine over the current generation, empty when there is none yet. Raises IndexUnusable."""
        return CurrentEngine(self.folder)

    def is_begun(self) -> bool:
        """Whether there is a current generation. Raises IndexUnusable where that cannot be told."""
        return current_folder(self.folder) is not None

    def is_outdated(self) -> bool:
        """Whether the current generation has another format."""
        now = current_folder(self.folder)
        return now is not None and of_other_format(now)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One update or rebuild at a time. Raises IndexBusy."""
        make_folder(self.folder)
        lock = WriterLock(self.folder / LOCK)
        lock.acquire()
        try:
            clear_drafts(self.folder)
            yield
        finally:
            lock.release()

    def current(self) -> Generation:
        """The current engine; when it cannot be opened, after an attempt to mend it. Raises IndexUnusable."""
        try:
            return self.open()
        except IndexUnusable:
            from index.whoosh_engine import mend

            mend(self._now())
            return self.open()

    def is_unfinished(self) -> bool:
        """Whether Whoosh has segments that the manifest does not know."""
        now = self._now()
        return bool(strangers(now, read_manifest(now)))

    def begin(self) -> Generation:
        """An empty generation beside the current one."""
        from index.whoosh_engine import WhooshEngine  # loads Whoosh, which searching does without

        self._begun = next_folder(self.folder)
        return WhooshEngine.create(self._begun)

    def switch(self) -> None:
        """Make the one that was begun the current one; the one before stays until the next."""
        assert self._begun is not None, "nothing was begun"
        switch_to(self._begun)

    def forget(self, ids: Collection[str]) -> None:
        """Remove the generations that do not count and hold any of these releases."""
        drop_others(self.folder, lambda folder: holds_any(folder, ids))

    def is_damaged(self) -> bool:
        """Whether any byte is not as the manifest says."""
        return any(self.faults(()))

    def faults(self, withdrawn: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is not as the manifest says, where and what. Reads every byte."""
        try:
            now = current_folder(self.folder)
            found = faults(now, read_manifest(now)) if now else []
        except IndexUnusable as error:
            yield str(self.folder), str(error)
            return
        if now and (self.folder / CURRENT).read_bytes() != f"{now.name}\n".encode():
            yield str(self.folder / CURRENT), f"is not what was written: {CURE}"
        for what in found:
            yield str(now), f"{what}: {CURE}"
        for folder in generations(self.folder):
            if not found and holds_any(folder, withdrawn):
                yield str(folder), "holds words of a withdrawn release: run 'dateline index'"

    def health(self) -> tuple[str, str | None]:
        """Where it is; a folder is well or damaged, which the index itself tells."""
        return f"the index is in {self.folder}", None

    def remove(self) -> None:
        """Remove all generations, the one that counts first by its name: what is left over is no index."""
        (self.folder / CURRENT).unlink(missing_ok=True)
        for folder in generations(self.folder):
            shutil.rmtree(folder)

    def _now(self) -> Path:
        folder = current_folder(self.folder)
        if folder is None:
            raise IndexUnusable(self.folder, "has not been begun")
        return folder
