"""Which releases the files of a generation hold, those that no longer count among them.

For a withdrawal: a release that counts nowhere may still have its words in the files.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from index.errors import IndexUnusable
from index.flat.manifest import read_manifest
from index.flat.sidecar import Damaged, Strings, open_arrays


def holds_any(folder: Path, ids: Collection[str]) -> bool:
    """Do a generation's files hold one of these releases? True too where it cannot be told."""
    if not ids:
        return False
    wanted = frozenset(ids)
    try:
        for segment in read_manifest(folder).segments:
            arrays = open_arrays(folder / f"{segment.name}.sidecar")
            if not wanted.isdisjoint(Strings(arrays["ids.text"], arrays["ids.at"])):
                return True
    except (IndexUnusable, Damaged, OSError):
        return True
    return False
