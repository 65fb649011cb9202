"""Passages as an address names them: p4, p4-p6."""

from __future__ import annotations

import re

from archive.release import Release

PASSAGE = re.compile(r"p([1-9][0-9]{0,5})(?:-p([1-9][0-9]{0,5}))?")


def passages_named(release: Release, part: str) -> tuple[int, int] | None:
    """(first, last) of the passages that this part of an address names; None where the release has none such."""
    named = PASSAGE.fullmatch(part)
    if named is None:
        return None
    first, last = int(named[1]), int(named[2] or named[1])
    return (first, last) if first <= last and release.passage(first) and release.passage(last) else None
