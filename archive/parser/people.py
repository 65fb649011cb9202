"""People: who is meant by "Surveillance … Project Research Director Eleni Manis".

Takes the words of an attribution apart into name, role and organisation. Who
"Manis" is later in the same release is roster.py's business, which words are an
attribution quotations.py's.
"""

from __future__ import annotations

import re

from archive.parser.names import Person, bare_name, name_in
from archive.parser.offices import (
    CABINET,
    PLURALS,
)
from archive.parser.places import is_state
from archive.parser.roles import CAPITALS, CHARGE, ends_with_role, is_head, role_of, spelled, with_role

_AFTER_NAME = re.compile(
    r",?\s*(?:\((?:[DRI]\s*[-–][^)]*|she[^)]*|he[^)]*|they[^)]*)\)|\([^)]{1,40}\)|,\s*(?:Esq|Jr|Sr|III|II|IV|"
    r"Ph\.?D|M\.?D|J\.?D|R\.?N|MPH|MLIS|Ed\.?D)\b\.?|,\s*[A-Z]{2,5}(?=,|$))",
)
_GOES_ON = re.compile(
    r",\s+(?=(?:has|have|had|is|was|were|also|even|then|who|responsible|currently|formerly|in charge)\b)"
)
_CZECH = frozenset(
    "ředitel ředitelka předseda předsedkyně mluvčí starosta starostka primátor primátorka ministr ministryně náměstek"
    " náměstkyně hejtman hejtmanka vedoucí jednatel jednatelka tajemník tajemnice rektor rektorka prezident prezidentka"
    " koordinátor koordinátorka".split()
)
_JOINING = frozenset({"of", "for", "at"})
OFFICE_AND_NAME = 2  # words; more of them may hold what an office presides over as well
# "hejtman Jihomoravského kraje Jan Grolich", "ředitelka Nemocnice Lipnice Jana Nová"
_GENITIVE = re.compile(
    rf"(?P<role>(?:\w+ ){{0,2}}?(?:{'|'.join(_CZECH)}) )"
    r"(?P<body>\w+(?: \w+){0,6}) "
    r"(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w+ [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w+)"
)
PRONOUNS = frozenset({"he", "she", "they", "ella", "él", "elle", "il", "er", "sie", "we", "i"})
# "Port Callan University’s Ana Brandt"
_OWNED = re.compile(
    r"(?P<body>(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.&-]* )*[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.&-]*)['’]s (?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_AGE = re.compile(r",\s*\d{1,2}(?=,|$)")  # "Ana Brandt, 23, of Port Callan"
_CHARGED = re.compile(
    rf"(?P<role>(?:{CAPITALS} ){{0,4}}?(?P<head>{CAPITALS}) (?:of|for) (?:the )?(?:(?:{CAPITALS}|and|&),? ){{0,8}}?{CHARGE}) "
    rf"(?P<name>{CAPITALS} (?:[A-Z]\. )?{CAPITALS})$"
)
# "Chairman of the Senate Harbor Committee Joseph R. Bidel"
_OF_BODY = re.compile(
    rf"(?P<role>(?:\w+ ){{0,3}}?(?P<head>\w+)) (?:of|for|at) (?:the )?(?P<body>(?:(?:{CAPITALS}|of|and|the|for|on),? ){{0,9}}?"
    r"(?:Committee|Subcommittee|Council|Commission|Department|Agency|Board|Caucus|Association|League|University|Institute|Union|Society"
    rf"|Foundation|Party|Fund|Alliance|Coalition|Federation)) (?P<name>{CAPITALS} (?:[A-Z]\. )?{CAPITALS})"
)
_RANKS = frozenset(
    {"admiral", "commander", "captain", "sergeant", "lieutenant", "major", "colonel", "general"}
)


def person_in(words: str) -> Person | None:
    """Take an attribution apart: "ORG ROLE NAME", "NAME, ROLE of ORG", "Sen. Surname", a bare name.

    None where no name of a person can be made out ("the report", "officials").
    """
    flat = _AFTER_NAME.sub("", " ".join(words.split())).strip(" ,;:–—-")
    flat = re.sub(r"^(?:(?:the|el|la|le)\s+|(?:der|die)\s+(?-i:(?=[A-ZÄÖÜ])))", "", flat, flags=re.IGNORECASE)
    if not flat:
        return None
    flat = _AGE.sub("", flat)
    first, comma, rest = (part.strip() for part in flat.partition(","))
    rest = _GOES_ON.split(rest)[0]
    if comma and rest:
        if ends_with_role(first) and (name := name_in(rest.split(",")[0])):
            return with_role(first.split(), name)
        titled = named(first)
        if titled and (titled.role or "").casefold() in _RANKS and (behind := role_of(rest))[1]:
            return Person(
                name=titled.name, role=behind[0], organisation=behind[1]
            )  # "Captain Vasquez, president of …"
        if titled and titled.role:
            return titled  # "Senator Allard, a member of the committee"
        if name := bare_name(first):
            role, organisation = role_of(rest)
            return Person(name=name, role=role, organisation=organisation) if role else named(first)
        role, organisation = role_of(first)
        if (
            role
            and (organisation or " " in role)
            and is_head(role.split()[0])
            and (other := named(rest.split(",")[0]))
        ):
            return Person(
                name=other.name, role=role, organisation=organisation
            )  # "the director of X, Jane Roe"
    return named(first)


def last_name_in(words: str) -> Person | None:
    """The name after the last comma or dash of a longer run-up ("At the rally, Ortega")."""
    tail = re.split(r"[,–—:]\s+", words.strip(" ,"))[-1]
    return person_in(tail) if tail != words else None


def named(words: str) -> Person | None:
    """ "ORG ROLE NAME", "ROLE NAME" or a bare name."""
    tokens = words.split()
    if len(tokens) > OFFICE_AND_NAME and (person := _with_body_or_charge(words, tokens)):
        return person
    tokens = _without_party(tokens)
    words = " ".join(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] == "Dean" and at and is_head(tokens[at - 1]):
            continue  # "Representative Dean Heller"
        if is_head(tokens[at]) and at + 1 < len(tokens) and (name := name_in(" ".join(tokens[at + 1 :]))):
            return with_role(tokens[: at + 1], name)
    if (owned := _OWNED.match(words)) and (name := bare_name(words[owned.end() :])):
        return Person(name=name, organisation=owned["body"])
    name = None if tokens and tokens[-1] in PLURALS.values() else bare_name(words)
    return Person(name=name) if name else None


def _with_body_or_charge(words: str, tokens: list[str]) -> Person | None:
    """Who is named behind an office and what that is charged with or presides over; None for other words."""
    cabinet = CABINET.search(words) if "Secretary" in words else None
    if cabinet and (name := bare_name(words[cabinet.end() :])):
        state = words[: cabinet.start()].strip()
        if not state or is_state(state):
            return Person(name=name, role=spelled(words[: cabinet.end()].strip()))
    if not _CZECH.isdisjoint(tokens[:3]) and (genitive := _GENITIVE.fullmatch(words)):
        return Person(name=genitive["name"], role=genitive["role"].strip(), organisation=genitive["body"])
    if _JOINING.isdisjoint(tokens):
        return None
    if (presiding := _OF_BODY.fullmatch(words)) and is_head(presiding["head"]):
        return Person(name=presiding["name"], role=spelled(presiding["role"]), organisation=presiding["body"])
    if (charged := _CHARGED.match(words)) and is_head(charged["head"]):
        return Person(name=charged["name"], role=charged["role"])
    return None


def _without_party(tokens: list[str]) -> list[str]:
    """["Tom", "Harkin"] of "Tom Harkin D IA": party and state whose brackets and hyphen were lost."""
    for at in range(1, len(tokens) - 1):
        behind = (tokens[at + 1], " ".join(tokens[at + 1 : at + 3]))
        if tokens[at] in ("D", "R", "I", "ID") and any(map(is_state, behind)):
            return tokens[:at]
    return tokens
