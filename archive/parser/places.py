"""Places as datelines write them: states in all their abbreviations, capitals and initials.

Only for recognising and normalising a dateline's place; this is no gazetteer.
"""

from __future__ import annotations

import functools
import re

_STATES = """
AL Alabama Ala.|AK Alaska|AZ Arizona Ariz.|AR Arkansas Ark.|CA California Calif.|CO Colorado Colo.
CT Connecticut Conn.|DE Delaware Del.|FL Florida Fla.|GA Georgia Ga.|HI Hawaii|ID Idaho|IL Illinois Ill.
IN Indiana Ind.|IA Iowa|KS Kansas Kan.|KY Kentucky Ky.|LA Louisiana La.|ME Maine|MD Maryland Md.
MA Massachusetts Mass.|MI Michigan Mich.|MN Minnesota Minn.|MS Mississippi Miss.|MO Missouri Mo.
MT Montana Mont.|NE Nebraska Neb.|NV Nevada Nev.|NH New_Hampshire N.H.|NJ New_Jersey N.J.|NM New_Mexico N.M.
NY New_York N.Y.|NC North_Carolina N.C.|ND North_Dakota N.D.|OH Ohio|OK Oklahoma Okla.|OR Oregon Ore.
PA Pennsylvania Pa.|PR Puerto_Rico P.R.|RI Rhode_Island R.I.|SC South_Carolina S.C.|SD South_Dakota S.D.
TN Tennessee Tenn.|TX Texas Tex.|UT Utah|VT Vermont Vt.|VA Virginia Va.|WA Washington Wash.
WV West_Virginia W.Va.|WI Wisconsin Wis.|WY Wyoming Wyo.|DC District_of_Columbia D.C.
"""
POSTAL: dict[str, str] = {}  # every spelling, folded -> the postal code
STATE_NAMES: dict[str, str] = {}  # postal code -> the name
for _row in re.split(r"[|\n]", _STATES.strip()):
    _code, *_spellings = _row.replace("_", "\x00").split()
    for _spelling in (_code, *_spellings):
        POSTAL[_spelling.replace("\x00", " ").replace(".", "").casefold()] = _code
    STATE_NAMES[_code] = _spellings[0].replace("\x00", " ")

# Cities that AP style prints without a state: in title case they may stand alone before a dash.
ALONE = frozenset(
    """atlanta baltimore boston chicago cincinnati cleveland dallas denver detroit honolulu houston indianapolis
    las\xa0vegas los\xa0angeles miami milwaukee minneapolis new\xa0orleans new\xa0york oklahoma\xa0city
    philadelphia phoenix pittsburgh st.\xa0louis salt\xa0lake\xa0city san\xa0antonio san\xa0diego
    san\xa0francisco seattle washington london paris berlin geneva brussels ottawa toronto albany sacramento
    orlando albuquerque anchorage fargo bismarck omaha""".replace("\xa0", "_").split()
)

# Where a Czech release is written ("V Praze dne …").
_LOCATIVES = {
    "Praze": "Praha",
    "Brně": "Brno",
    "Ostravě": "Ostrava",
    "Plzni": "Plzeň",
    "Liberci": "Liberec",
    "Olomouci": "Olomouc",
    "Pardubicích": "Pardubice",
    "Českých Budějovicích": "České Budějovice",
}
_SMALL = {
    "of",
    "the",
    "de",
    "del",
    "la",
    "las",
    "los",
    "el",
    "le",
    "du",
    "des",
    "and",
    "on",
    "upon",
    "am",
    "an",
}


def is_state(text: str) -> bool:
    """Is this a state of the Union in any of its spellings?"""
    return _state_key(text) in POSTAL


def stands_alone(text: str) -> bool:
    """Is this a city that is known without its state?"""
    return "_".join(text.casefold().split()) in ALONE


def place_of(text: str) -> str | None:
    """A place as printed, in the form the facets use: "NEW YORK, N.Y." becomes "New York, NY".

    Capitals become title case, a state its postal code; everything else stays.
    None for a text without letters.
    """
    city, comma, rest = " ".join(text.replace(" ,", ",").split()).strip(" ,;:([])").partition(",")
    city, rest = _LOCATIVES.get(city.strip(), city.strip()), rest.strip(" ,")
    rest = rest[:-1] if rest.endswith(".") and _state_key(rest) not in POSTAL else rest
    if not comma and (split := _unpunctuated_state(city)):
        city, rest = split
    if not re.search(r"[^\W\d_]", city):
        return None
    shouted = all(word.isupper() or word in _SMALL for word in city.split())
    city = _titled(city) if shouted else city
    if not rest:
        return city
    return f"{city}, {POSTAL.get(_state_key(rest)) or (_titled(rest) if rest.isupper() and len(rest) > 3 else rest)}"


def _unpunctuated_state(city: str) -> tuple[str, str] | None:
    """("Washington", "D C") of "Washington D C", where extraction lost the comma."""
    words = city.split()
    for tail in (2, 1):
        state = " ".join(words[-tail:])
        short = _state_key(state) in POSTAL and (
            state.isupper() or "." in state or stands_alone(city[: -len(state)])
        )
        if len(words) > tail and short:
            return " ".join(words[:-tail]), state
    return None


@functools.lru_cache(maxsize=1024)  # the same few states, and the cities asked about in their place
def _state_key(text: str) -> str:
    joined = re.sub(r"\b(\w) +(?=\w{1,2}\b)", r"\1", text.replace(".", " ").strip())  # "D C", "W. Va."
    return " ".join(joined.split()).casefold()


def _titled(text: str) -> str:
    words = [
        word.lower()
        if at and word.lower() in _SMALL
        else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
        for at, word in enumerate(text.split())
    ]
    return re.sub(r"['’]S\b", "’s", " ".join(words))
