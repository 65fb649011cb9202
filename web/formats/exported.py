"""Exported: what every format is given of a release or of some passages of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from archive.release import Block, Release
from web.formats.cited import Cited, cited_passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A release on its way out, whole or in part.

    ``blocks`` are those asked for, of body and boilerplate only: what is folded away on the
    page, and press contacts, leave in no format. ``base`` is the site's own address.
    ``original`` gives the file the release was read from, None where it is withheld; it is asked only
    where originals are wanted.
    """

    release: Release
    cited: Cited
    blocks: tuple[Block, ...]
    base: str
    original: Callable[[], Path | None]

    def part(self, first: int, last: int) -> Exported:
        """The same, narrowed to some passages in a row."""
        return replace(
            self,
            cited=cited_passage(self.cited, self.release, first, last, base=self.base),
            blocks=tuple(block for block in self.blocks if block.number and first <= block.number <= last),
        )


def public_blocks(release: Release) -> tuple[Block, ...]:
    """The text of a release as everybody may have it: body and boilerplate, in order."""
    return tuple(block for block in release.blocks if block.zone in ("body", "boilerplate"))
