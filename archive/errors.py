"""The errors a person can put right. Every message says what happened, to what, and what to do.

Programming mistakes stay ValueError and TypeError.
"""

from __future__ import annotations

import errno
import sqlite3


class ArchiveError(Exception):
    """Something a person can put right. The message says how."""


class Unreadable(ArchiveError):
    """A file (or one piece of it) in which no release could be read.

    ``reason`` is a short code for programs ("encoding", "empty", "too-large",
    "no-reader", "convert-first", "pdf-encrypted", "pdf-no-text", "timeout", …),
    ``detail`` one sentence for people that says what to do. ``sha256`` is that of the
    piece refused, where the file holds several; None for a whole file.
    """

    def __init__(self, reason: str, detail: str, sha256: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.sha256 = sha256

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str, str | None]]:
        return (Unreadable, (self.reason, self.detail, self.sha256))


def of_the_disk(error: OSError | sqlite3.Error) -> str:
    """What a person is told when the disk refuses: what is the matter, what is safe, and what to do."""
    code = error.errno if isinstance(error, OSError) else None
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    kept = "What was acknowledged is kept."
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "is full" in str(error):
        return f"The disk is full{where}. {kept} Please make room and run the same command again."
    if code in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"The archive may not be written{where}. Run the command as the user who owns it."
    return f"The disk failed{where}: {error}. {kept} Run the same command again, and then 'dateline verify'."
