"""Speakers: when two spellings of a name are one person, and which of them stands for both.

The rule: the same surname; given names that agree as far as both tell them (an
initial agrees with every name it begins, a missing name with all); and the same
organisation, or the same issuer where one of the two mentions tells no
organisation and both tell a given name. The fullest spelling is the value, without
"Senator" or "Dr." where it has been printed so. Where a short spelling could be two
people it stays itself, and so does one that agrees with a short name only: "A. A. Brandt"
may be Ana Brandt, but no Ana Maria Brandt. Nicknames are not known: Bill and William stay two.
What a quotation prints is never changed; only facets and filters use the value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

LARGEST = 1_500  # mentions under one surname that are compared in pairs; more are no surname but a word

_TWO_SENTENCES = re.compile(r"[^\W\d_]{5,}\. ")  # no name, whatever read it; "Prof. " is shorter
_BEFORE = frozenset(
    "mr mrs ms miss dr prof professor sen senator rep rev hon judge justice gov sir dame".split()
)
_BEHIND = frozenset("jr sr ii iii iv esq phd md jd".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as a release prints it, the organisation told with it ("" for none), and the release's issuer."""

    spelling: str
    organisation: str = ""
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    given: tuple[str, ...]
    surname: str

    @property
    def fullness(self) -> tuple[int, int, int]:
        """Names spelled out, then all of them, then letters."""
        full = sum(len(name) > 1 for name in self.given)
        return full, len(self.given), sum(map(len, self.given))


def values_of(mentions: Iterable[Mention]) -> dict[Mention, str]:
    """The spelling under which each mention is counted; those that stand for themselves are left out.

    Depends on the set of mentions only, not on their order.
    """
    by_surname: dict[str, set[Mention]] = defaultdict(set)
    for mention in mentions:
        if (name := _name_of(mention.spelling)).surname:
            by_surname[name.surname].add(mention)
    values: dict[Mention, str] = {}
    for group in by_surname.values():
        if len({mention.spelling for mention in group}) > 1 and len(group) <= LARGEST:
            values |= _values_in(group)
    return values


def _values_in(group: Iterable[Mention]) -> dict[Mention, str]:
    """The values of mentions of one surname, the fullest spellings decided first."""
    values: dict[Mention, str] = {}
    decided: list[Mention] = []
    for mention in sorted(group, key=_rank, reverse=True):
        fuller = [other for other in decided if _one_person(mention, other)]
        if fuller and _agree(fuller):
            value = values.get(fuller[0], fuller[0].spelling)
            if value != mention.spelling and may_be(mention.spelling, value):
                values[mention] = value
        decided.append(mention)
    return values


def _rank(mention: Mention) -> tuple[tuple[int, int, int], int, int, tuple[str, str, str, bool]]:
    """Fuller spellings first; of two alike the one without a title, then with accents; then a fixed order."""
    accents = sum(not c.isascii() for c in mention.spelling)
    fixed = (mention.spelling, mention.organisation, mention.issuer or "", mention.issuer is None)
    return _name_of(mention.spelling).fullness, -len(mention.spelling.split()), accents, fixed


def _agree(fuller: list[Mention]) -> bool:
    """Can all these be one person? Else a shorter spelling could be any of them."""
    names = list({_name_of(mention.spelling) for mention in fuller})
    return all(_compatible(one, other) for at, one in enumerate(names) for other in names[:at])


def _one_person(one: Mention, other: Mention) -> bool:
    if not _compatible(_name_of(one.spelling), _name_of(other.spelling)):
        return False
    if one.organisation and other.organisation:
        return _folded(one.organisation) == _folded(other.organisation)
    told = _name_of(one.spelling).given and _name_of(other.spelling).given  # a surname alone is anybody's
    return bool(told) and one.issuer is not None and one.issuer == other.issuer


def surname_of(spelling: str) -> str:
    """The surname, folded: what a person is filed under in a list; "" where none can be told."""
    return _name_of(spelling).surname


def may_be(one: str, other: str) -> bool:
    """Could two spellings be of one person, as far as the names tell?"""
    first, second = _name_of(one), _name_of(other)
    return bool(first.surname) and first.surname == second.surname and _compatible(first, second)


def _compatible(one: _Name, other: _Name) -> bool:
    """Do the given names of two people of one surname agree: the first ones, and the shorter row within the longer?"""
    short, long = sorted((one.given, other.given), key=len)
    if not short:
        return True
    if not _same(short[0], long[0]):
        return False
    rest = iter(long[1:])
    return all(any(_same(name, candidate) for candidate in rest) for name in short[1:])


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


@lru_cache(maxsize=100_000)
def _name_of(spelling: str) -> _Name:
    """A name taken apart: titles before it and letters behind it left out, initials told apart."""
    if _TWO_SENTENCES.search(spelling):
        return _Name((), "")
    spaced = re.sub(r"(?<=\b\w)\.(?=\w)", " ", spelling)
    words = [word for part in spaced.replace(",", " ").split() if (word := _folded(part))]
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    while len(words) > 1 and words[-1] in _BEHIND:
        words.pop()
    return _Name(tuple(words[:-1]), words[-1]) if words else _Name((), "")


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w ]+", "", plain).strip().removeprefix("the ")


def spoken_for(rows: Iterable[tuple[str, str, str, str | None]]) -> Mapping[str, Mapping[str, str]]:
    """id -> spelling -> value, where they differ, of (id, spelling, organisation, issuer) of a whole corpus."""
    rows = list(rows)
    values = values_of({Mention(*row[1:]) for row in rows})
    known: dict[str, dict[str, str]] = {}
    for id, *row in rows:
        if value := values.get(Mention(*row)):  # type: ignore[arg-type] # a row's rest keeps its types
            known.setdefault(id, {}).setdefault(row[0] or "", value)
    return known
