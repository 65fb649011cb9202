"""Bills: numbered bills, resolutions and public laws, and of which legislature they are.

"S.987", "S987" and "Senate Bill 987" are one bill when the same legislature is meant; which one
is told by the words and addresses around it ("New York State Senate", nysenate.gov), else by
Congress's own forms (H.R., P.L.). An initial before a name ("S. Jones") is no bill. Acts and
cases have names, and are laws.py's.
"""

from __future__ import annotations

import re

from archive.parser.places import POSTAL, STATE_NAMES

_BILL = re.compile(
    r"\b(?:(?P<word>(?:(?:Senate|House|Assembly) )?(?:Bill|Resolution|Intro(?:duction)?\.?|Int\.?|Res\.)) (?:No\.? ?)?)?"
    r"(?P<chamber>S\. ?(?:Con\. ?|J\. ?)?Res\.?|H\. ?(?:Con\. ?|J\. ?)?Res\.?|H\.? ?R\.?|HB|SB|AB|H|S|A)\.? ?"
    r"(?P<number>\d{1,5})(?P<suffix>-?[A-C])?\b(?![\d%]|,\d|\.\d|[-–]\d| (?:Street|Avenue|St\.|percent))"
)
# "Senate Bill 289", "House Joint Resolution No. 12"
_WORDED = re.compile(
    r"\b(?P<house>Senate|House|Assembly) (?P<joint>Joint |Concurrent )?(?P<what>Bill|Resolution) (?:No\.? ?)?"
    r"(?P<number>\d{1,5})\b(?![\d%]|,\d|\.\d)"
)
_WORDED_SIGN = re.compile(r"(?:Bill|Resolution) (?:No\.? ?)?\d")
# "U.N. Resolution 1559" is no law of any house.
_CITY = re.compile(
    r"(?<!U\.N\. )(?<!\bUN )(?<!United Nations )(?<!Security Council )\b(?P<word>Intro(?:duction)?|Int|Local Law|Res(?:olution)?)\.? (?:No\.? ?)?(?P<number>\d{1,4})(?:-(?P<year>\d{4}|[A-Z]))?\b"
)
_PUBLIC_LAW = re.compile(
    r"\b(?:Public Law|Pub\. ?L\.|P\. ?L\.|P L)\s*(?:No\.? ?)?(?P<congress>\d{2,3})[-– ](?P<number>\d{1,4})\b"
)
_DIGIT = re.compile(r"\d")  # found at once; most paragraphs have none
# How the number of every bill, resolution and numbered law stands behind what is numbered.
_NUMBERED = re.compile(
    r"(?:[sRBHSA]\.?|Bill|L(?:aw|\.)?|Res(?:olution)?|Int(?:ro(?:duction)?)?)\.?\s*(?:No\.?\s*)?\d"
)
_BILL_SIGN = re.compile(r"[sRBHSA]\.{0,2} ?\d")  # how the chamber and the number of every bill meet
_CITY_SIGN = re.compile(r"Int|Local Law|Res")
BLANKS = re.compile(r"[ \t\xa0]{2,}")  # what is left of lost stops: "S  214", "H R  3117"
_ASSEMBLY_BILL = re.compile(r"\bA(?:B|\.)? ?\d{2,5}\b|\b(?:[Tt]he|State) (?:Legislature|Assembly)\b")
_CONGRESS = re.compile(r"\bCongress|\bH\. ?R\.|\bU\.S\. (?:Senat|House|Rep)|\bfederal\b|\bWashington\b")
_STATE_HOST = re.compile(r"\b(?:(?P<ny>nysenate)|(?P<state>[a-z]{2}))\.gov\b", re.IGNORECASE)
_LEGISLATURE = re.compile(
    r" (?:Senate|Assembly|House|Legislature|General Assembly)\b|\bState of (?P<named>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_STATE_BEFORE = re.compile(
    r"\b(?P<state>" + "|".join(sorted(map(re.escape, STATE_NAMES.values()), key=len, reverse=True)) + r")"
    r"(?: State)?$"
)
LONGEST_STATE = 32  # characters; "District of Columbia State" and the blank before it fit


def bills_in(text: str, jurisdiction: str | None) -> list[tuple[int, str, str]]:
    """(where, as printed, key) of the bills of one text. ``jurisdiction`` is such as "ny" or None."""
    numbered = _DIGIT.search(text) and _NUMBERED.search(text)
    return _bills(text, jurisdiction) + _worded(text, jurisdiction) if numbered else []


def names_bill(text: str) -> bool:
    signed = _BILL_SIGN.search(text) and _BILL.search(text)
    return bool(signed or _worded_in(text))


def _worded_in(text: str) -> list[re.Match[str]]:
    spelled = ("Bill " in text or "Resolution " in text) and _WORDED_SIGN.search(text)
    return list(_WORDED.finditer(text)) if spelled else []


def _worded(text: str, jurisdiction: str | None) -> list[tuple[int, str, str]]:
    """Bills and resolutions spelled out, under the keys of their letters: "Senate Bill 289" is SB 289, in New York S.289."""
    hits = []
    for match in _worded_in(text):
        first, joint = match["house"][0].lower(), (match["joint"] or "")[:3].lower().replace("joi", "j")
        if match["what"] == "Resolution":
            where, chamber = jurisdiction or "us", f"{first}{joint}res"
        else:
            where = jurisdiction or ("us" if first != "a" and _CONGRESS.search(text) else "state")
            chamber = {"us-h": "hr", "us-s": "s", "ny-s": "s", "ny-a": "a"}.get(
                f"{where}-{first}", f"{first}b"
            )
        hits.append((match.start(), match[0], f"{where}-{chamber}{match['number'].lstrip('0')}"))
    return hits


def _bills(text: str, jurisdiction: str | None) -> list[tuple[int, str, str]]:
    hits = []
    printed, text = text, BLANKS.sub(" ", text)
    bills = list(_BILL.finditer(text)) if _BILL_SIGN.search(text) else []
    for match in bills:
        chamber = re.sub(r"[\s.]", "", match["chamber"]).lower()
        bare = match["word"] is None
        short = bare and chamber in ("s", "a", "h") and len(match["number"]) < 2 and "." not in match[0]
        if short and f"S  {match['number']}" not in printed:  # two blanks: its stop is lost
            continue
        if bare and chamber == "h" and "." not in match[0]:
            continue
        where = (
            "us"
            if chamber in ("hr", "sres", "hres", "sconres", "hconres", "sjres", "hjres")
            else jurisdiction
        )
        number = match["number"].lstrip("0")
        suffix = (match["suffix"] or "").strip("-").lower()
        hits.append(
            (match.start(), match[0].strip(), f"{where or _federal(chamber)}-{chamber}{number}{suffix}")
        )
    for match in _CITY.finditer(text) if _CITY_SIGN.search(text) else ():
        if any(bill.start() <= match.start() < bill.end() for bill in (*bills, *_worded_in(text))):
            continue
        word = "local-law" if match["word"].lower() == "local law" else match["word"].lower()[:3]
        number = match["number"].lstrip("0")
        hits.append(
            (
                match.start(),
                match[0],
                f"{word}-{number}" + (f"-{match['year'].lower()}" if match["year"] else ""),
            )
        )
    for match in _PUBLIC_LAW.finditer(text) if "Law" in text or "L." in text or "P L" in text else ():
        hits.append((match.start(), match[0], f"us-pl{match['congress']}-{match['number']}"))
    return hits


def some_state(text: str) -> str | None:
    """ "state" where a text cites bills of an assembly and nothing of Congress: its Senate is the state's too."""
    return "state" if _ASSEMBLY_BILL.search(text) and not _CONGRESS.search(text) else None


def _federal(chamber: str) -> str:
    """A Senate bill of no named state is taken for Congress's; assembly bills are always a state's."""
    return "us" if chamber in ("s", "h") else "state"


def jurisdiction_of(text: str) -> str | None:
    """The legislature a text speaks of: a state's postal code in small letters, "us", or None."""
    if match := _STATE_HOST.search(text):
        state = "ny" if match["ny"] else match["state"].lower()
        if state.upper() in STATE_NAMES:
            return state
    for match in _LEGISLATURE.finditer(text):
        before = _STATE_BEFORE.search(text[max(0, match.start() - LONGEST_STATE) : match.start()])
        if named := match["named"] or (before and before["state"]):
            code = POSTAL.get(named.casefold())
            return code.lower() if code else None
    if re.search(r"\bcongress\.gov\b|\bU\.S\. (?:Senate|House|Congress)\b|\bin Congress\b", text):
        return "us"
    return None
