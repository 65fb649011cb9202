"""List marks: which lines begin a list item, and where the item's text begins.

A round bullet always makes an item. A hyphen, an asterisk, a number or a letter does
only in company: "- Jane Roe" may sign a letter and "1985." may end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

COMPANY_WITHIN = 12  # lines; wrapped items of a release are seldom longer than a dozen lines

Family = Literal["round", "-", "*", "–", "—", "1.", "1)", "(1)", "a.", "a)", "(a)"]

# "â¢" and "â€¢" are what a wrong encoding left of "•" in some hundred Senate files.
_ROUND = re.compile(r"(?:[•·‣▪●◦∙■□►▸➢➤❖✓✔\uf0b7\uf0a7\uf076\u2043]|â€?¢)\s*(?=\S|\Z)")
_LOOSE = re.compile(
    r"(?P<dash>[*–—-])(?:\s+|\Z)|(?P<open>\()?(?:(?P<number>\d{1,3})|(?P<letter>[a-z]))(?P<close>[.)])\s+(?=\S)"
)
_CANDIDATES = frozenset("•·‣▪●◦∙■□►▸➢➤❖✓✔\uf0b7\uf0a7\uf076\u2043â*–—-(0123456789abcdefghijklmnopqrstuvwxyz")
_END_MARK = re.compile(r"[-–—*\s]*(?:30|end|ends|more)?[-–—*\s]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A list mark: its family, its place in the count (0 for bullets), where the item's text begins."""

    family: Family
    ordinal: int
    text_at: int


def markers_of(lines: Sequence[tuple[str, int]]) -> list[Marker | None]:
    """For each (text without indentation, column) its list mark, or None where it begins no item.

    Loose marks count when a neighbour within COMPANY_WITHIN lines bears the same family
    at about the same column (numbers and letters: the one before or after it).
    """
    found = [_marker(text) if text[0] in _CANDIDATES else None for text, _ in lines]
    loose = [at for at, marker in enumerate(found) if marker is not None and marker.family != "round"]
    lonely = [at for at in loose if not _has_company(at, found, lines)]
    for at in lonely:
        found[at] = None
    return found


def strip_bullet(text: str) -> str | None:
    """The text behind a round bullet; None where there is none or nothing behind it."""
    match = _ROUND.match(text)
    return text[match.end() :] or None if match else None


def _marker(text: str) -> Marker | None:
    if match := _ROUND.match(text):
        return Marker(family="round", ordinal=0, text_at=match.end())
    match = _LOOSE.match(text)
    if match is None or _END_MARK.match(text):
        return None
    if dash := match["dash"]:
        return Marker(family=dash, ordinal=0, text_at=match.end())  # type: ignore[arg-type] # the pattern's dashes are families
    sign, ordinal = ("1", int(match["number"])) if match["number"] else ("a", ord(match["letter"]) - 96)
    family = f"{match['open'] or ''}{sign}{match['close']}"
    if family in ("(1.", "(a."):
        return None
    return Marker(family=family, ordinal=ordinal, text_at=match.end())  # type: ignore[arg-type] # as the pattern has them


def _has_company(at: int, found: Sequence[Marker | None], lines: Sequence[tuple[str, int]]) -> bool:
    marker = found[at]
    assert marker is not None
    step = 0 if marker.family in ("-", "*", "–", "—") else 1
    for other in range(max(0, at - COMPANY_WITHIN), min(len(found), at + COMPANY_WITHIN + 1)):
        mate = found[other]
        if other == at or mate is None or mate.family != marker.family:
            continue
        if abs(mate.ordinal - marker.ordinal) == step and abs(lines[other][1] - lines[at][1]) <= 2:
            return True
    return False
