"""Laws: bills, acts and cases, each with a key under which its spellings meet.

"S.987", "S987" and "Senate Bill 987" are one bill when the same legislature is
meant; which one is told by the words and addresses around it ("New York State
Senate", nysenate.gov), else by Congress's own forms (H.R., P.L.). An initial
before a name ("S. Jones") is no bill. Act names meet without "the" and year.
"""

from __future__ import annotations

import re

from archive.parser.draft import Line
from archive.parser.places import POSTAL, STATE_NAMES
from archive.release import Law

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
_SMALL = r"(?:of|and|for|the|to|in|on|from|with|by|a|an|&|against|de)"
_CAPITAL = r"(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ0-9][\w.'’-]*|[A-Z]\.(?:[A-Z]\.)+)"
_SHORT_NAME = r" \([“\"]?[A-Z][A-Za-z.]{1,11}[”\"]?\)"  # "Public Sensors (PS) Act"
_SHORT = re.compile(rf"(?P<short>{_SHORT_NAME}) \w+$")
_ACT = re.compile(
    rf"(?:[“\"])?\b(?P<name>{_CAPITAL}(?:(?:,(?= [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]|,? and))?(?: \([A-Z]{{2,8}}\))? (?:{_SMALL} ){{0,3}}{_CAPITAL}){{0,12}}?)(?P<short>{_SHORT_NAME})? (?P<kind>Act|ACT(?= of \d{{4}})|Resolution|Amendment|Ordinance|Law(?! [A-Z]))\b"
    r"(?P<of> of (?P<year>\d{4})| for Fiscal Year \d{4})?"
)
_PARTY = r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]*(?: (?:(?:of|and|for|the|&) ){0,2}[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]*){0,6}"
_CASE = re.compile(rf"\b(?P<first>{_PARTY}) (?:v|vs)\.? (?P<second>{_PARTY})")
# "the Budget Resolution", "the Center for Dispute Resolution" are no resolution's own name.
_KINDS_OF_RESOLUTION = frozenset(
    "Joint Concurrent Continuing Budget Senate House Council Assembly Board Committee Security Dispute Conflict"
    " Funding Spending Trust Bank Claims Complaint Alternative High Final Year New".split()
)
_LAWSUIT = re.compile(rf"\b(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,6}}) (?:L|l)awsuit\b")
# Most paragraphs name no law; these words tell at once.
_ACT_WORD = re.compile(r" (?:Act|ACT of|Resolution|Amendment|Ordinance|Information Law)\b")
_ACT_WORDS = (" Act", " ACT of", " Resolution", " Amendment", " Ordinance", "Information Law")
_CASE_WORDS = (" v. ", " vs. ", " v ", " vs ", "awsuit")
_DIGIT = re.compile(r"\d")
# How the number of every bill, resolution and numbered law stands behind what is numbered.
_NUMBERED = re.compile(
    r"(?:[sRBHSA]\.?|Bill|L(?:aw|\.)?|Res(?:olution)?|Int(?:ro(?:duction)?)?)\.?\s*(?:No\.?\s*)?\d"
)
_BILL_SIGN = re.compile(r"[sRBHSA]\.{0,2} ?\d")  # how the chamber and the number of every bill meet
_CITY_SIGN = re.compile(r"Int|Local Law|Res")
_BLANKS = re.compile(r"[ \t\xa0]{2,}")  # what is left of lost stops: "S  214", "H R  3117"
_LOST_STOP = re.compile(r"(?<= )(vs?) {2}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_NOT_NAMES = re.compile(
    r"^(?:(?:[Tt]he|This|That|An?|His|Her|Their|Our|Its|Under|And|In|If|Since|While|When|Both|Called|Voting(?! Rights)|Title|Section"
    r"|Sponsored|Introduced|Passed|Senate|House|President|Sen\.|Senator|Rep\.|Today|SEE|See)\s+)+"
)
_ASSEMBLY_BILL = re.compile(r"\bA(?:B|\.)? ?\d{2,5}\b|\b(?:[Tt]he|State) (?:Legislature|Assembly)\b")
_CONGRESS = re.compile(r"\bCongress|\bH\. ?R\.|\bU\.S\. (?:Senat|House|Rep)|\bfederal\b|\bWashington\b")
# "702 of the Foreign …", "NYPD’s Freedom of …", "2017 Lantern …": section, owner and year before a law's name.
_IN_FRONT = re.compile(
    r"^(?:\d+\w{0,2} of (?:the )?|(?:[A-Z]\.){2,}['’]s |[A-Z]{2,}['’]s |(?:19|20)\d\d |(?:"
    + "|".join(sorted(map(re.escape, STATE_NAMES.values()), key=len, reverse=True))
    + r")(?: State)?['’]s )+"
)
# "Senator Ortega’s Harbor Act": whose it is.
_OWNER = re.compile(
    r"^.*\b(?:Sens?\.|Senators?|Rep\.|Representative|Congress(?:man|woman)|President|Governor) (?:(?:and )?(?:[A-Z][\w.]+ ){0,2}?[A-Z]\w+['’]s? ){1,3}"
)
_OWNERS = re.compile(r"['’]s [Tt]he ")  # "Ortega’s The Harbor Act"
_STUDIED = re.compile(
    r"\b(?:Center|Centre|School|Institute|College|University|Committee|Department|Program|Professor|Rule)\b"
)
_SENTENCE_END = re.compile(
    r"(?<=[a-z]{3})(?<!\bInc)(?<!\bCorp)(?<!\bDept)(?<!\bBros)(?<!\bDist)\. (?=[A-Z])"
)  # a party or a plaintiff ends where its sentence does
_STATE_HOST = re.compile(r"\b(?:(?P<ny>nysenate)|(?P<state>[a-z]{2}))\.gov\b", re.IGNORECASE)
_LEGISLATURE = re.compile(
    r" (?:Senate|Assembly|House|Legislature|General Assembly)\b|\bState of (?P<named>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_STATE_BEFORE = re.compile(
    r"\b(?P<state>" + "|".join(sorted(map(re.escape, STATE_NAMES.values()), key=len, reverse=True)) + r")"
    r"(?: State)?$"
)
MARKS = 0.004  # per character; with fewer, two blanks are what is left of a mark, and end a name
LONGEST_STATE = 32  # characters; "District of Columbia State" and the blank before it fit


# Words that stand before a law's name in headlines ("Governor Signs the …") and are none of it.
_BEFORE_NAME = re.compile(
    r"\b(?:(?:[Oo]n )?[Pp]assage [Oo]f|(?:Summary|Text|Overview|Highlights|Provisions|Reauthorization|Renewal|Implementation|Enactment|Title [IVX]+|[IVX]+) [Oo]f|[Pp]rovisions [Ii]n|[Aa]uthorized [Bb]y|Under|Pass(?:es|ed)?|Signs?|Signed|Introduc(?:e|es|ed)|Votes?|Voted|Urges?|Supports?|Backs?|Enforces?|Extends?"
    r"|Violates?|Amends?|Repeals?|Reauthorizes?|Clears?|[Oo]n|Bill|[SAH]\.? ?\d+|HR ?\d+)\b,? (?:the |The )?"
)


def find_laws(lines: list[Line], issuer: str | None = None) -> tuple[Law, ...]:
    """The bills, acts and cases of the numbered lines, each key once, where it first stands."""
    home: str | None = None
    if any(_names_bill(line.text) for line in lines):
        everything = "\n".join(line.text for line in lines)
        home = (
            _jurisdiction(everything)
            or (_jurisdiction(issuer) if issuer else None)
            or _some_state(everything)
        )
    found: dict[str, Law] = {}
    long_names: dict[str, str] = {}  # the key of "the POST Act" -> that of the act which the text calls so
    for line in lines:
        if line.number is None:
            continue
        near = (home and _jurisdiction(line.text)) or home
        for text, key in sorted_laws(line.text, near):
            if short := _SHORT.search(text):
                long_names[f"act-{_slug(short['short'])}"] = key
            key = long_names.get(key, key)
            found.setdefault(key, Law(text=text, key=key, paragraph=line.number))
    return tuple(found.values())


def sorted_laws(text: str, jurisdiction: str | None) -> list[tuple[str, str]]:
    """(as printed, key) of what one text names, in reading order. ``jurisdiction`` is such as "ny" or None."""
    addressed = "://" in text or "www." in text
    plain = _ADDRESS.sub(lambda m: " " * len(m[0]), text) if addressed else text
    hits = _bills(plain, jurisdiction) + _worded(plain, jurisdiction) if _NUMBERED.search(plain) else []
    if any(word in plain for word in _ACT_WORDS) and _ACT_WORD.search(plain):
        stripped = plain.count(",") + plain.count(".") < len(plain) * MARKS
        hits += _acts(plain if stripped else _BLANKS.sub(" ", plain))
    if any(word in plain for word in _CASE_WORDS):
        hits += _cases(_LOST_STOP.sub(r"\1 ", plain))
    return [(" ".join(printed.split()), key) for _, printed, key in sorted(hits)]


def _names_bill(text: str) -> bool:
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
    printed, text = text, _BLANKS.sub(" ", text)
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


def _some_state(text: str) -> str | None:
    """ "state" where a text cites bills of an assembly and nothing of Congress: its Senate is the state's too."""
    return "state" if _ASSEMBLY_BILL.search(text) and not _CONGRESS.search(text) else None


def _federal(chamber: str) -> str:
    """A Senate bill of no named state is taken for Congress's; assembly bills are always a state's."""
    return "us" if chamber in ("s", "h") else "state"


def _acts(text: str) -> list[tuple[int, str, str]]:
    hits = []
    for match in _ACT.finditer(text):
        name = _NOT_NAMES.sub("", _OWNERS.split(_OWNER.sub("", match["name"]))[-1])
        name = re.split(r"[.!?] (?=[A-Z][a-z])", name)[-1]
        name = _IN_FRONT.sub("", _NOT_NAMES.sub("", _BEFORE_NAME.split(name)[-1]))
        if (
            len(name) < 3
            or name.casefold() in ("the", "this", "that", "each", "every", "any", "said")
            or name.isdigit()
            or (match["kind"] == "Law" and (" of " not in name or _STUDIED.search(name)))
            or (
                match["kind"] not in ("Act", "ACT", "Law")
                and not match["year"]
                and not _is_named(name, match)
            )
        ):
            continue
        printed = name + (match["short"] or "") + " " + match["kind"] + (match["of"] or "")
        hits.append((match.start(), printed, f"act-{_slug(name)}"))
    return hits


def _is_named(name: str, match: re.Match[str]) -> bool:
    """Is a resolution called by a name of its own ("the Harbor Apology Resolution"), and not by its kind?"""
    words = name.split()
    return (
        match["kind"] == "Resolution"
        and len(words) > 1
        and match.string[: match.start()].endswith(("the ", "The ", ", "))
        and words[-1] not in _KINDS_OF_RESOLUTION
        and not _DIGIT.match(match.string, match.end() + 1)
    )


def _cases(text: str) -> list[tuple[int, str, str]]:
    hits = []
    for match in _CASE.finditer(text):
        first = _NOT_NAMES.sub("", _SENTENCE_END.split(match["first"])[-1])
        second = _SENTENCE_END.split(match["second"])[0].rstrip(".")
        if first and not second[0].isdigit():
            hits.append((match.start(), f"{first} v. {second}", f"case-{_slug(first)}-v-{_slug(second)}"))
    for match in _LAWSUIT.finditer(text):
        name = _NOT_NAMES.sub("", _SENTENCE_END.split(match["name"])[-1])
        if " " in name:
            hits.append(
                (match.start(), text[match.end("name") - len(name) : match.end()], f"case-{_slug(name)}")
            )
    return hits


def _slug(name: str) -> str:
    joined = re.sub(r"\b(\w)\.(?=\w\.|\s|$)", r"\1", name)
    return "-".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", joined.casefold())))


def _jurisdiction(text: str) -> str | None:
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
