"""Ids: how a release is named for ever, and what is said where an id names none.

Ten base32 characters of the source's SHA-256, plus an ordinal where the bytes
hold several releases; longer where two sources begin alike. Given once, stored,
never recomputed.
"""

from __future__ import annotations

import base64
import re

from archive.errors import ArchiveError

ID_LENGTH = 10  # base32 characters, 50 bits: a million releases collide once in two thousand archives
ID = re.compile(r"[a-z2-7]{10,52}(?:-[1-9][0-9]{0,5})?")


class UnknownRelease(ArchiveError):
    """No release has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"there is no release {id!r} in this archive. 'dateline search' shows the ids there are."
        )
        self.id = id


class Withdrawn(ArchiveError):
    """The release was withdrawn; its title and the reason are all that is left."""

    def __init__(self, id: str, title: str, reason: str) -> None:
        super().__init__(f"release {id} ({title}) was withdrawn: {reason}")
        self.id = id
        self.title = title
        self.reason = reason


def id_of(sha256: str, ordinal: int = 1, length: int = ID_LENGTH) -> str:
    """The id that a source's bytes give: base32 of their SHA-256, plus which release of them."""
    enough = bytes.fromhex(sha256)[: length * 5 // 8 + 1]
    letters = base64.b32encode(enough).decode().lower()[:length]
    return letters if ordinal == 1 else f"{letters}-{ordinal}"


def ordinal_of(id: str) -> int:
    """Which release of its bytes an id names: 1 where they hold only one."""
    _, _, ordinal = id.partition("-")
    return int(ordinal) if ordinal.isascii() and ordinal.isdigit() else 1
