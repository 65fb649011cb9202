"""A disk that remembers what would be on it if the power went: only what was synced, and nothing more.

``Disk`` watches a folder while a process works in it. Each sync is noted with what it brings to the
disk: of a file its bytes, of a folder the names in it and what they stand for. ``after`` builds the
folder as it would be found after a cut behind the n-th sync, in the harshest reading that a file
system may take: bytes that were not synced are gone, names that were not synced still stand for what
they stood for. SQLite syncs by itself and out of sight; its file is derived, and is left out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

Names = dict[str, tuple[int, bool]]  # name -> (the file's number on the disk, is it a folder?)

LEFT_OUT = ("catalogue.sqlite", "catalogue.sqlite-journal", "writer.lock")


class Disk:
    """Watches one folder; ``with Disk(folder) as disk:`` while something writes there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bytes: list[tuple[int, int, bytes]] = []  # (which sync, file, what it holds)
        self._names: list[tuple[int, int, Names]] = []
        self._kept: list[int] = []  # open handles: the system must not give a number to another file
        self._sync: Callable[[int], None] = os.fsync
        self.syncs = 0
        self._root = _number(folder)
        self._note_all(folder)

    def __enter__(self) -> Disk:
        os.fsync = self._synced
        return self

    def __exit__(self, *_: object) -> None:
        os.fsync = self._sync
        for handle in self._kept:
            os.close(handle)

    def _note_all(self, folder: Path) -> None:
        """What is there at the beginning is on the disk."""
        for path in (folder, *folder.rglob("*")):
            handle = os.open(path, os.O_RDONLY)
            self._note(handle)

    def _synced(self, handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.is_relative_to(self.folder):
            self.syncs += 1
            self._note(os.open(path, os.O_RDONLY))

    def _note(self, handle: int) -> None:
        self._kept.append(handle)
        state = os.fstat(handle)
        if stat.S_ISDIR(state.st_mode):
            with os.scandir(handle) as entries:
                names = {e.name: (e.inode(), e.is_dir(follow_symlinks=False)) for e in entries}
            self._names.append((self.syncs, state.st_ino, names))
        else:
            data = os.pread(handle, state.st_size, 0)
            self._bytes.append((self.syncs, state.st_ino, data))

    def after(self, sync: int, to: Path) -> None:
        """Build the folder as it would be found after a cut behind this sync (0: before the first)."""
        held = {number: data for at, number, data in self._bytes if at <= sync}
        named = {number: names for at, number, names in self._names if at <= sync}

        def build(number: int, place: Path) -> None:
            place.mkdir()
            for name, (inner, is_folder) in named.get(number, {}).items():
                if name in LEFT_OUT:
                    continue
                if is_folder:
                    build(inner, place / name)
                else:
                    (place / name).write_bytes(held.get(inner, b""))

        build(self._root, to)


def _number(path: Path) -> int:
    return path.stat().st_ino
