"""Short names for states: of a record, of what a release says, of a file on the disk.

Equal names mean that nothing needs doing; nothing is ever read back from one.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from archive.release import Release

_LETTERS = re.compile(r"[^\W_]+")


def digest_of(record: bytes) -> str:
    """A name for one state of a stored release: it differs whenever release.json does."""
    return hashlib.sha256(record).hexdigest()[:24]


def fingerprint_of(release: Release) -> str:
    """Equal for two releases that say the same words, by the same issuer, on the same day.

    The joint release of two offices stays two releases, so the issuer counts; capitals,
    spacing and typography do not.
    """
    words = " ".join(block.text for block in release.blocks if block.zone == "body")
    plain = " ".join(_LETTERS.findall(f"{release.title} {words}".casefold()))
    return hashlib.sha256(
        f"{release.issuer}\n{release.date.value}\n{plain}".encode("utf-8", "replace")
    ).hexdigest()


def stamp_of(file: Path) -> str:
    """Changes whenever a file is written anew; comparing it costs no reading."""
    state = file.stat()
    return f"{state.st_mtime_ns}-{state.st_size}-{state.st_ino}"
