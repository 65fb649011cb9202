"""The errors a person can put right. Every message says what happened, to what, and what to do.

Programming mistakes stay ValueError and TypeError.
"""

from __future__ import annotations


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
