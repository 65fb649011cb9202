"""Seals: what a stored JSON file says of itself and of the files beside it, so that damage is seen.

The last value of a sealed file is the SHA-256 of all the bytes before it; a release's record
also names the digests of the other files in its folder. One file therefore vouches for the
whole folder, and is replaced whole. A seal tells damage, not malice: whoever can write the
file can seal it. Looking through an archive is fixity.py's business.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RECORD = "release.json"

_SEAL = re.compile(rb'"sealed": "([0-9a-f]{64})"(?:\}|\n\})\n\Z')


def sealed(told: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    """The bytes of a JSON object with its seal: one line, or indented for people to read."""
    text = json.dumps(told, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace")
    opening = text[:-1].rstrip() + (b", " if indent is None else b",\n" + b" " * indent)
    close = b"}\n" if indent is None else b"\n}\n"
    return opening + b'"sealed": "%b"' % hashlib.sha256(opening).hexdigest().encode() + close


def seal_of(data: bytes) -> str | None:
    """The digest a file bears as its seal; None where it bears none."""
    found = _SEAL.search(data)
    return found[1].decode() if found else None


def is_intact(data: bytes) -> bool:
    """Is this, byte for byte, what was sealed? False too for what bears no seal."""
    found = _SEAL.search(data)
    return found is not None and hashlib.sha256(data[: found.start()]).hexdigest().encode() == found[1]


def files_in(folder: Path) -> dict[str, str]:
    """name -> SHA-256 of every file in a release's folder and below it, its own record left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / RECORD
    }


def files_told(record: bytes) -> dict[str, str] | None:
    """What a record says of the files beside it; None for one of an older program, which says nothing."""
    told = json.loads(record).get("files")
    return {str(name): str(digest) for name, digest in told.items()} if isinstance(told, dict) else None
