"""What changed between two versions of a release: passages compared, words marked.

Text only, no markup: pieces that stayed, went or came. The template puts them
between <del> and <ins>. Press contacts and furniture are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archive.release import Release

Change = Literal["same", "gone", "new"]

LARGEST = 4_000  # words, or passages, compared one by one; difflib's worst case grows with the square
ALIKE = 0.5  # of two passages' words; below that one went and another came
AHEAD = (
    4  # passages among which the one is looked for that a passage became: a correction puts a note before it
)

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One passage in both versions: its number then and now (None: it was not there), and its pieces."""

    before: int | None
    after: int | None
    pieces: tuple[tuple[str, Change], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """So many passages in a row that did not change."""

    count: int


def changes_between(old: Release, new: Release) -> tuple[Row | Unchanged, ...]:
    """Headline, subtitle and numbered passages of two versions, the unchanged ones only counted."""
    before, after = _passages(old), _passages(new)
    rows: list[Row | Unchanged] = []
    texts = [text for _, text in before], [text for _, text in after]
    for kind, a, b, c, d in _opcodes(*texts):
        if kind == "equal":
            rows.append(Unchanged(count=b - a))
        else:
            rows.extend(_rows(before[a:b], after[c:d]))
    return tuple(rows)


def _passages(release: Release) -> list[tuple[int | None, str]]:
    head = [(None, text) for text in (release.title, release.subtitle) if text]
    return head + [
        (block.number, block.text) for block in release.blocks if block.zone in ("body", "boilerplate")
    ]


def _rows(before: list[tuple[int | None, str]], after: list[tuple[int | None, str]]) -> Iterator[Row]:
    """Passages that changed, each beside the one it became, in their order; those too unlike stand alone."""
    at = 0
    for number, text in before:
        ahead = enumerate(after[at : at + AHEAD], at)
        found = next(
            ((place, pieces) for place, new in ahead if (pieces := words_between(text, new[1]))), None
        )
        if found is None:
            yield Row(before=number, after=None, pieces=((text, "gone"),))
            continue
        place, pieces = found
        yield from _new(after[at:place])
        yield Row(before=number, after=after[place][0], pieces=pieces)
        at = place + 1
    yield from _new(after[at:])


def _new(passages: list[tuple[int | None, str]]) -> Iterator[Row]:
    for number, text in passages:
        yield Row(before=None, after=number, pieces=((text, "new"),))


def words_between(old: str, new: str) -> tuple[tuple[str, Change], ...]:
    """The words of two texts as pieces that stayed, went and came; empty where they have little in common.

    What stayed and what went, joined, is the old text; what stayed and what came the new one.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    pieces: list[tuple[str, Change]] = []
    kept = 0
    for kind, a, b, c, d in _opcodes(before, after):
        if kind == "equal":
            kept += b - a
            pieces.append(("".join(before[a:b]), "same"))
            continue
        if a < b:
            pieces.append(("".join(before[a:b]), "gone"))
        if c < d:
            pieces.append(("".join(after[c:d]), "new"))
    return tuple(pieces) if 2 * kept >= ALIKE * (len(before) + len(after)) else ()


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's steps from one sequence to the other; one single step where they are too long to compare."""
    if len(old) + len(new) > LARGEST:
        if list(old) == list(new):
            return [("equal", 0, len(old), 0, len(new))]
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
