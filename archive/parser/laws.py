"""Laws: bills, acts and cases, each with a key under which its spellings meet.

Act names meet without "the" and year, cases without stops; a name ends where its sentence
does, and owners, sections and headline verbs before it are none of it. What has a number is
bills.py's.
"""

from __future__ import annotations

import re

from archive.parser.bills import BLANKS, bills_in, jurisdiction_of, names_bill, some_state
from archive.parser.draft import Line
from archive.parser.places import STATE_NAMES
from archive.release import Law

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
_LOST_STOP = re.compile(r"(?<= )(vs?) {2}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_NOT_NAMES = re.compile(
    r"^(?:(?:[Tt]he|This|That|An?|His|Her|Their|Our|Its|Under|And|In|If|Since|While|When|Both|Called|Voting(?! Rights)|Title|Section"
    r"|Sponsored|Introduced|Passed|Senate|House|President|Sen\.|Senator|Rep\.|Today|SEE|See)\s+)+"
)
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
MARKS = 0.004  # per character; with fewer, two blanks are what is left of a mark, and end a name


# Words that stand before a law's name in headlines ("Governor Signs the …") and are none of it.
_BEFORE_NAME = re.compile(
    r"\b(?:(?:[Oo]n )?[Pp]assage [Oo]f|(?:Summary|Text|Overview|Highlights|Provisions|Reauthorization|Renewal|Implementation|Enactment|Title [IVX]+|[IVX]+) [Oo]f|[Pp]rovisions [Ii]n|[Aa]uthorized [Bb]y|Under|Pass(?:es|ed)?|Signs?|Signed|Introduc(?:e|es|ed)|Votes?|Voted|Urges?|Supports?|Backs?|Enforces?|Extends?"
    r"|Violates?|Amends?|Repeals?|Reauthorizes?|Clears?|[Oo]n|Bill|[SAH]\.? ?\d+|HR ?\d+)\b,? (?:the |The )?"
)


def find_laws(lines: list[Line], issuer: str | None = None) -> tuple[Law, ...]:
    """The bills, acts and cases of the numbered lines, each key once, where it first stands."""
    home: str | None = None
    if any(names_bill(line.text) for line in lines):
        everything = "\n".join(line.text for line in lines)
        home = (
            jurisdiction_of(everything)
            or (jurisdiction_of(issuer) if issuer else None)
            or some_state(everything)
        )
    found: dict[str, Law] = {}
    long_names: dict[str, str] = {}  # the key of "the POST Act" -> that of the act which the text calls so
    for line in lines:
        if line.number is None:
            continue
        near = (home and jurisdiction_of(line.text)) or home
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
    hits = bills_in(plain, jurisdiction)
    if any(word in plain for word in _ACT_WORDS) and _ACT_WORD.search(plain):
        stripped = plain.count(",") + plain.count(".") < len(plain) * MARKS
        hits += _acts(plain if stripped else BLANKS.sub(" ", plain))
    if any(word in plain for word in _CASE_WORDS):
        hits += _cases(_LOST_STOP.sub(r"\1 ", plain))
    return [(" ".join(printed.split()), key) for _, printed, key in sorted(hits)]


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
