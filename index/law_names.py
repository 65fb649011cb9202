"""Law names: what pages call a bill, an act or a case, from the key its spellings meet under.

Keys are archive/parser/laws.py's: "ny-s987", "act-open-records", "case-smith-v-jones".
A key says less than what was printed (capitals, full stops), so a name is only
as good as the key; the release itself shows the words as printed.
"""

from __future__ import annotations

import functools
import re

_SMALL = frozenset("a an and against by for from in of on the to v with".split())
_KINDS = {"act": "Act", "resolution": "Resolution", "amendment": "Amendment", "ordinance": "Ordinance"}
_BILL = re.compile(r"([a-z]+)-([a-z]+)([0-9]+)([a-z]?)")
_PUBLIC = re.compile(r"us-pl([0-9]+-[0-9]+)")
_CITY = re.compile(r"(int|res|ll)-([0-9]+)(?:-([0-9a-z]+))?")
_CITY_WORDS = {"int": "Intro.", "res": "Res.", "ll": "Local Law"}


@functools.lru_cache(maxsize=4_096)  # those that pages of results show
def law_name(key: str) -> str:
    """ "Open Records Act", "S987 (NY)", "Intro. 88"; the key itself where it follows none of these forms."""
    kind, _, rest = key.partition("-")
    if kind in _KINDS and rest:
        return f"{_titled(rest)} {_KINDS[kind]}"
    if kind == "case" and rest:
        return _titled(rest).replace(" v ", " v. ")
    if found := _PUBLIC.fullmatch(key):
        return f"Public Law {found[1]}"
    if found := _CITY.fullmatch(key):
        year = f"-{found[3].upper()}" if found[3] else ""
        return f"{_CITY_WORDS[found[1]]} {found[2]}{year}"
    if found := _BILL.fullmatch(key):
        where, chamber, number, suffix = found.groups()
        house = "" if where in ("us", "state") else f" ({where.upper()})"
        return f"{chamber.upper()}{number}{suffix.upper()}{house}"
    return key


def _titled(words: str) -> str:
    """A key's words as a title: small words small, the first always large."""
    parts = words.split("-")
    return " ".join(
        part if part in _SMALL and at else part[:1].upper() + part[1:] for at, part in enumerate(parts)
    )
