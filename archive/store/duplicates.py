"""The same release again, a corrected one, or only the same form letter: the rule, and how likely pairs are found.

Two texts of one issuer that share most of their four-word shingles are near. Near,
with the same numbers and the same names, they are one release; a correction is a
new version of it; anything else is a template used twice, and stays two releases.
Never on a title alone, and never across issuers: a joint release of two offices is
two. Knows nothing of where releases are kept; adding.py asks.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
import zlib
from dataclasses import dataclass
from typing import Literal

from archive.release import Release

Relation = Literal["duplicate", "newer", "older"]

SHINGLE = 4  # words; the width the real releases were measured with
NEAR = 0.8  # of the shingles of both texts together; likewise
FEW_DAYS = dt.timedelta(
    days=7
)  # between a release and a copy of it: a mailing goes out again within the week
LATE = dt.timedelta(days=90)  # between a release and its correction; a year later it is another year's notice
LEAST = 20  # shingles; of a text of three lines too many others share most
KEYS = 4  # shingles a text is looked up by; near texts share none of theirs once in six hundred pairs
ANCHOR = 8  # letters of a word that opens such a shingle: one in ten words, and rarely a form's own

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"(?<=[\w,;)’'] )[^\W\d_a-zà-ÿ]\w+")  # a capital inside a sentence
_CALLED = r"(?:corrected|correction|updated|rectificatif|corregid[oa]|corrección|korrektur|korrigiert)"
_TITLE_MARK = re.compile(
    rf"(?i:\A\W*{_CALLED}\s*[:–—-]+\s*|\s*[(\[]\s*{_CALLED}\s*[)\]]\s*\Z)|\A\W*{_CALLED.upper()}\b\s*"
)
_LOUD = re.compile(
    r"\b(?:CORRECTED|CORRECTION|UPDATED|RECTIFICATIF|CORREGID[OA]|CORRECCIÓN|KORREKTUR|KORRIGIERT)\b"
)
_SAID = re.compile(
    r"\b(?:release|version|statement|advisory|notice)\b[^.]{0,40}\bcorrects\b"
    r"|\bcorrects\s+(?:an?|the|our)\s+(?:earlier|previous|prior|one|release|version|statement)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What decides cheaply whether two releases are worth comparing word by word.

    ``keys`` are numbers under which near texts of one issuer meet; none where the text
    is too short or nobody knows the issuer. ``numbers``, ``names`` and ``title`` are
    digests, equal for equal sets or headlines.
    """

    keys: tuple[int, ...]
    numbers: int
    names: int
    title: int
    marked: bool
    day: str | None

    def may_relate(self, other: Traits) -> bool:
        """Could the rule make one release of these two? Never False where it would."""
        if self.marked or other.marked:
            return True
        return self.names == other.names and (self.numbers == other.numbers or self.title == other.title)


def traits_of(release: Release) -> Traits:
    """The traits of one release; about a tenth of a millisecond."""
    text = _text(release)
    return Traits(
        keys=_keys(release.issuer, text),
        numbers=_digest(_numbers(release, text)),
        names=_digest(_names(text)),
        title=_digest({_plain(release.title)}),
        marked=is_marked(release),
        day=release.date.value.isoformat() if release.date.value else None,
    )


def relation(new: Release, old: Release) -> Relation | None:
    """What a release that comes in is to one that is here; None: two releases.

    A correction is known by its mark (CORRECTED, UPDATED, "this release corrects …") or
    by the same headline on the same day with other numbers. It may add a note of its
    own, so of a marked text it is asked only that it holds the other one.
    """
    if new.issuer is None or new.issuer != old.issuer:
        return None
    one, two = _text(new), _text(old)
    marks = is_marked(new), is_marked(old)
    if _likeness(one, two, holding=marks[0] != marks[1]) < NEAR:
        return None
    same_names = _names(one) == _names(two)
    same_numbers = _numbers(new, one) == _numbers(old, two)
    if marks[0] == marks[1] and same_names and same_numbers and _close(new, old):
        return "duplicate"
    if marks[0] != marks[1] and _numberless(new.title) == _numberless(old.title) and _apart(new, old) <= LATE:
        return "newer" if marks[0] else "older"
    if _plain(new.title) == _plain(old.title) and same_names and not same_numbers and _close(new, old):
        return "older" if _day(new) < _day(old) else "newer"
    return None


def is_marked(release: Release) -> bool:
    """Does a release say of itself that it corrects or updates another?"""
    if _TITLE_MARK.search(release.title):
        return True
    return any(
        block.zone != "footer" and (_LOUD.search(block.text) or _SAID.search(block.text))
        for block in release.blocks
        if "orrect" in block.text or "CORRE" in block.text or "UPDATED" in block.text or "KORR" in block.text
    )


def _close(new: Release, old: Release) -> bool:
    """Do they bear one date? Where one bears none in print, within a few days will do.

    A bulletin that comes out daily changes its date and its numbers and little else.
    """
    if new.date.value is None or old.date.value is None:
        return True
    if new.date.text is not None and old.date.text is not None:
        return new.date.value == old.date.value
    return _apart(new, old) <= FEW_DAYS


def _apart(new: Release, old: Release) -> dt.timedelta:
    """The time between two releases; none where one bears no date."""
    if new.date.value is None or old.date.value is None:
        return dt.timedelta(0)
    return abs(new.date.value - old.date.value)


def _day(release: Release) -> dt.date:
    return release.date.value or dt.date.min


def _text(release: Release) -> str:
    return "\n".join(block.text for block in release.blocks if block.zone == "body")


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _likeness(one: str, two: str, *, holding: bool) -> float:
    """The share of their shingles that two texts have in common, 0 to 1; of the smaller one's, if ``holding``."""
    first, second = _shingles(one), _shingles(two)
    if min(len(first), len(second)) < LEAST:
        return 0.0
    common = len(first & second)
    return common / (min(len(first), len(second)) if holding else len(first) + len(second) - common)


def _keys(issuer: str | None, text: str) -> tuple[int, ...]:
    """The smallest hashes among the shingles that a long word opens, so that near texts have some in common."""
    words = _WORD.findall(text.lower())
    if issuer is None or len(words) < LEAST + SHINGLE:
        return ()
    start = zlib.crc32(issuer.encode("utf-8", "replace"))
    hashes = {
        zlib.crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "replace"), start)
        for at, word in enumerate(words[: 1 - SHINGLE])
        if len(word) >= ANCHOR
    }
    return tuple(heapq.nsmallest(KEYS, hashes))


def _numbers(release: Release, text: str) -> frozenset[str]:
    found = _NUMBER.findall(release.title) + _NUMBER.findall(text)
    return frozenset(number.replace(",", "") for number in found)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in _NAME.findall(text))


def _plain(title: str) -> str:
    """A headline without its mark of correction, case and typography."""
    return " ".join(_WORD.findall(_TITLE_MARK.sub(" ", title).casefold()))


def _numberless(title: str) -> str:
    return " ".join(word for word in _plain(title).split() if not word.isdigit())


def _digest(of: frozenset[str] | set[str]) -> int:
    return zlib.crc32("\n".join(sorted(of)).encode("utf-8", "replace"))
