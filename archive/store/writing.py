"""Writes that are whole or not at all, and reach the disk before anyone is told.

Everything the corpus keeps goes through here: a text is written beside its
place, reaches the disk, then takes the name; one writer at a time holds the
lock, and a second one is told who that is. Knows nothing of releases.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType

from archive.errors import ArchiveError

DRAFT = ".draft."  # how the names of files begin that are not finished


class Busy(ArchiveError):
    """Another process is writing to the same home."""


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until what goes on here has ended: a batch half in place would be put into place once more.

    By Python's own handler: a blocked signal would reach another thread of the process (numpy has some).
    """
    if threading.current_thread() is not threading.main_thread():  # only there Ctrl-C interrupts
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came and callable(before):
        before(*came[-1])


def write_whole(path: Path, data: bytes, drafts: Path | None = None) -> None:
    """Write so that a reader sees the old bytes or the new, never half, power cut or not.

    ``drafts``: the folder (of the same disk) where it is written first; None: beside its place.
    """
    write_lines(path, [data], drafts)


def write_lines(path: Path, lines: Iterable[bytes], drafts: Path | None = None) -> None:
    """The same for a file that is made line by line."""
    handle, draft = tempfile.mkstemp(dir=drafts or path.parent, prefix=f"{DRAFT}{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def clear_drafts(*folders: Path) -> None:
    """Remove drafts that a process left when it was killed. The caller holds the lock of these folders."""
    for folder in folders:
        for draft in folder.glob(f"{DRAFT}*"):
            draft.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing, and see their names to the disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def append_whole(path: Path, line: bytes) -> None:
    """Add one line (with its line feed) to a journal and see it to the disk. A half line of an earlier crash is closed first."""
    new = not path.exists()
    with path.open("ab+") as file:
        if file.tell() and _last_byte(path) != b"\n":
            file.write(b"\n")
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync_folder(path.parent)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


def sync_files(paths: Iterable[Path]) -> None:
    """See files that are already written to the disk; many at once cost little more than one."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """See a folder's names to the disk, so that a rename in it survives a power cut."""
    sync_files([folder])


def holder_of(lock: Path) -> str | None:
    """Who holds a lock now; None where nobody does. Looks without waiting and without taking it for long."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _named_in(handle)
    finally:
        os.close(handle)
    return None


def _named_in(handle: int) -> str:
    return os.pread(handle, 200, 0).decode(errors="replace").strip() or "another process"


@contextlib.contextmanager
def writing(lock: Path, what: str) -> Iterator[None]:
    """Hold a lock while writing. Raises Busy, naming the holder, if another process has it.

    The lock is the kernel's: it ends with the process, however that ends.
    """
    make_folder(lock.parent)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{lock.parent} is being written by {_named_in(handle)}. Wait until it ends and try again."
            ) from None
        since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{what} (process {os.getpid()}, since {since})\n".encode(), 0)
        clear_drafts(lock.parent, *(path for path in lock.parent.iterdir() if path.is_dir()))
        yield
    finally:
        os.close(handle)
