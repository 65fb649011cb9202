"""The writer's lock: one writer to an index at a time, and who it is.

The lock is the operating system's (flock): it ends with the process that holds
it, however that dies. The file stays and names the last holder.
"""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from index.errors import IndexBusy


class WriterLock:
    """A lock on one file, taken with ``acquire`` and given back with ``release``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock. Raises IndexBusy, naming the holder, when it is taken."""
        file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise IndexBusy(self._path.parent, holder) from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock back. Without effect when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None
