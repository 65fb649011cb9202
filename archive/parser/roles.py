"""Roles: what somebody is, and for whom, as attributions say it before and behind a name.

"Harbor League Policy Counsel", "director of communications at the Harbor League", "hejtman
Lipnického kraje": the words of a role (offices.py) tell where it begins and what is a body.
Whose role it is, is people.py's business.
"""

from __future__ import annotations

import re

from archive.parser.names import Person
from archive.parser.offices import (
    BARE_TITLES,
    BRANCHES,
    COMPOUND,
    HEADS,
    MODIFIERS,
    PLACES,
    PLURALS,
    SHORT,
)
from archive.parser.places import is_state, place_of, stands_alone

_OF = re.compile(
    r"\s+(?:of|at|for|with|from|in|de|del|de la|du|der|des|à|en)\s+(?:the\s+|el\s+|la\s+|der\s+|dem\s+|den\s+|l['’])?(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]|\d+ [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_OF_COMMON = re.compile(
    r"\s+(?:de\s+la\s+|de\s+l['’]|del\s+|du\s+)(?=[a-zà-ÿ])"
)  # a common noun behind "directrice"
_OF_APOSTROPHE = re.compile(r"\s+d['’](?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")  # "curé d’Anse-Verte"
_DOING = re.compile(r"\s+(?:looking|standing|holding|speaking|sitting|pointing|referring|waiting)\b.*")
_PRETERITE = re.compile(r"[a-z](?:ó|aron|ieron)$")  # "emitió": what somebody did is no role
# "ředitel Povodí Lipnice", "Sprecher Hafenbund": a body behind a role in small letters, without a word between.
_BEHIND_ROLE = re.compile(
    r"(?P<role>(?:[^\W\dA-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]* ){1,4})(?P<body>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^,;()]*)"
)
_OF_A_FIRM = re.compile(r" (?:společnosti|firmy|spolku|organizace|hnutí|sdružení|asociace|svazu|nadace)$")
_ARTICLE = re.compile(r"^(?:(?:the|a|an|el|la|le)\s+|(?:der|die)\s+(?-i:(?=[A-ZÄÖÜ])))", re.IGNORECASE)
_SINCE = re.compile(r"\s+(?:since|seit|depuis|desde)\s+\d{4}\b.*")
_POSSESSIVE = re.compile(r"^(?:the )?(?:(?!(?:of|at|for|with|from|in) )\w+ ?){1,4}['’]s (?=[A-Za-z])")
# Whose "for" says what they govern ("Commissioner for Taxation and Customs").
_ANOTHER = re.compile(r", and (?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-Z][\w'’-]+ [A-Z][\w'’-]+,")  # who speaks with him
_GOVERNING = frozenset(
    "commissioner minister secretary vice-president representative envoy rapporteur ombudsman".split()
)
# "Head of Harbor Control and Rights at Harbor Watch", "Professor of Physics at Callan University"
_OF_WHAT_AT = re.compile(
    r"(?P<role>(?:[A-Za-z]+ ){0,3}?(?i:head|professor|chair|lecturer) of "
    r"(?!the |our )[\w'’&, -]{3,60}) at (?:the )?(?P<body>[A-Z][^,;]*)"
)
_DEPUTED = frozenset(
    {"Délégué", "Déléguée", "délégué", "déléguée", "Adjoint", "Adjointe", "adjoint", "adjointe"}
)
_OF_STATE = re.compile(r"(?:[A-Z]\w+ )?(?:Minister|Secretary) of State (?:for|at) .*")
_CLAUSES = {
    "who",
    "which",
    "whose",
    "that",
    "and",
    "but",
    "when",
    "where",
    "as",
    "in",
    "on",
    "at",
    "speaking",
    "said",
    "today",
    "yesterday",
    "announced",
    "has",
    "have",
    "is",
    "was",
    "will",
    "of",
    "from",
    "joined",
    "along",
    "both",
    "also",
    "together",
    "now",
    "que",
    "quien",
    "qui",
    "dont",
    "die",
    "der",
    "das",
}
# "Assistant Secretary for Fish and Wildlife and Parks Matt Hogben": what an office is charged with is no body.
CHARGE = (
    r"(?:Affairs|Parks|Resources|Services?|Health|Safety|Policy|Operations|Education|Agriculture|Trade|Promotion|Energy|Environment"
    r"|Communications?|Research|Development|Relations|Programs?|Works|Transportation|Transport|Security|Defen[cs]e|State|Staff|Justice"
    r"|Commerce|Labor|Culture|Finance|Marketing|Sales|Engineering|Advocacy|Campaigns|Science|Housing|Planning|Technology|Innovation"
    r"|Management|Business|Litigation|Outreach|Water|Forests|Immigration|Tourism|Sport|Europe|Communities|Families|Children)"
)
CAPITALS = r"[A-Z][\w'’-]+"
_CHARGED_ONLY = re.compile(
    rf"(?:(?:{CAPITALS}|and|&),? ){{0,8}}?(?i:{CHARGE})(?:(?:,| (?:at|for|of|with)) (?:the )?(?P<body>[A-Z].*))?"
)
_TITLES_OF_TWO = frozenset({"health officer", "health commissioner"})
LONGEST_SMALL = 3  # letters of "of", "for", "und", which names of bodies have among their capitals
LONGEST_ROLE = 9  # words of "Deputy Regional Director for East and Southern Africa"


def with_role(tokens: list[str], name: str) -> Person:
    """Split "ORG ROLE" before the name: the role reaches back over the words that go with it."""
    start = len(tokens) - 1
    while start and tokens[start - 1].strip(",").casefold() in MODIFIERS | {"and", "&", "of"} | HEADS:
        start -= 1
    while start < len(tokens) - 1 and tokens[start].casefold() in ("of", "and", "&"):
        start += 1
    if start and " ".join(tokens[start - 1 : start + 1]).casefold() in _TITLES_OF_TWO:
        start -= 1
    if start and tokens[start].casefold() in PLACES and tokens[start] != tokens[-1]:
        start += 1  # "… of Erie County Policy Analyst"
    titled = tokens[0].rstrip("s") in ("Senator", "Representative")  # "Senators Ortega and Lindt and Mayor …"
    organisation = re.sub(r"['’]s?$", "", " ".join(tokens[:start]).strip(" ,").removesuffix("U S"))
    if organisation.casefold() in BRANCHES:
        start, organisation = 0, ""  # "Library Director"
    elif tokens[-1] in _DEPUTED and ends_with_role(tokens[0]):
        start, organisation = 0, ""  # "Directeur Général Délégué"
    elif tokens[start:] in (["Secretary"], ["Minister"]) and _CHARGED_ONLY.fullmatch(organisation):
        start, organisation = 0, ""  # "Communities Secretary"
    return Person(
        name=name,
        role=spelled(" ".join(tokens[start:])),
        organisation=organisation if not titled and _is_body(organisation) else None,
    )


def _is_body(organisation: str) -> bool:
    """May these words before a role name a body? Then they bear a capital and end with no small word."""
    if organisation.casefold().startswith(("retired ", "former ")):
        return False  # "retired Navy Vice Adm. …"
    if stands_alone((place_of(organisation) or "").partition(",")[0]):
        return False  # "Las Vegas   Senator Ortega", a dateline whose dash is lost
    if sum(word.islower() and len(word) > LONGEST_SMALL for word in organisation.split()) > 2:
        return False  # a sentence
    return bool(re.search(r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]", organisation)) and not organisation.split()[-1].islower()


def role_of(words: str) -> tuple[str | None, str | None]:
    """(role, organisation) of "Policy Counsel at the Harbor League"; (None, None) if it is no role."""
    words = _SINCE.sub("", _DOING.sub("", words))
    owner = _POSSESSIVE.match(words)
    words = words[owner.end() :] if owner else words
    role, _, organisation = words.partition("\0")
    if owner and _is_owner(owner[0]) and _is_charged(words):
        return spelled(words), re.sub(r"^the |['’]s $", "", owner[0])  # "Osprey’s Director for the Pacific"
    common = _OF_COMMON.search(words) if is_head(words.split()[0]) else None
    if (
        not common
        and words[:1].isupper()
        and is_head(words.split()[-1])
        and (split := with_role(words.split(), "x")).organisation
    ):
        return split.role, split.organisation  # "Harbor League of Arkansas executive director"
    beside = _BEHIND_ROLE.fullmatch(words)
    if beside and not _OF.search(words) and any(map(is_head, beside["role"].split())):
        return _OF_A_FIRM.sub("", beside["role"].strip()), beside["body"].strip()
    if two := _OF_WHAT_AT.fullmatch(words):
        return spelled(_ARTICLE.sub("", two["role"])), two["body"]
    if match := _OF.search(words) or common or _OF_APOSTROPHE.search(words):
        role, organisation = words[: match.start()], words[match.end() :]
        governs = _OF_STATE.fullmatch(words) or (
            match[0].startswith(" for ") and role.split()[-1:] and role.split()[-1].casefold() in _GOVERNING
        )
        if governs:
            return spelled(_ARTICLE.sub("", _ANOTHER.split(words)[0])), None
        if charged := _CHARGED_ONLY.fullmatch(organisation):
            body = charged["body"] or ""
            role, organisation = words[: len(words) - len(organisation) + charged.end() - len(body)], body
            if not body:
                return spelled(_ARTICLE.sub("", role)), None
            role = re.sub(r",? (?:at|for|of|with) (?:the )?$|,? (?:the )?$", "", role)
    role = _ARTICLE.sub("", role.strip())
    tokens = role.replace(",", " ").split()
    described = words.startswith(("a ", "an ", "un ", "una ", "une ")) or role[:1].islower()
    if not (any(is_head(token) for token in tokens) or described) or not 0 < len(tokens) <= 8:
        return None, None
    first = role.split()[0]
    if (described and not re.match(r"[^\W\d_]", role)) or first in _CLAUSES or _PRETERITE.search(first):
        return None, None
    named = re.split(r",|\s+and\s+an?\s+|\s+at\s+the\s+(?=[A-Z])", organisation)[0].strip()
    if is_state(named):
        named = ""  # "the Senator from Maine"
    if not named and (split := with_role(role.split(), "x")).organisation:
        return split.role, split.organisation
    if owner and not named and _is_owner(owner[0]):
        named = re.sub(r"^the |['’]s $", "", owner[0])  # "Harbor League’s Chief Executive"
    return spelled(role), named or None


def _is_charged(words: str) -> bool:
    """Are these a role and what it is charged with, and nothing else?"""
    return len(words.split()) <= LONGEST_ROLE and "," not in words and any(map(is_head, words.split()))


def _is_owner(words: str) -> bool:
    """May whose somebody is be a body? Not where a state or a city is, or "the city’s"."""
    name = re.sub(r"^the |['’]s $", "", words)
    return name[:1].isupper() and not is_state(name) and _is_body(name)


def is_head(token: str) -> bool:
    word = token.strip(".,").casefold().rpartition("-")[2]  # "SPD-Abgeordnete"
    return (
        word in HEADS
        or (word in SHORT and token.endswith("."))
        or token in BARE_TITLES
        or word.title() in PLURALS
        or COMPOUND.fullmatch(word) is not None
    )


def ends_with_role(words: str) -> bool:
    tokens = words.split()
    return bool(tokens) and is_head(tokens[-1])


def role_named(word: str) -> str:
    """The role that a title before a name means: "SENS." and "Sen" are "Senator"."""
    plain = word.strip(" .")
    return SHORT.get(
        plain.casefold(), plain.removesuffix("s").title() if plain.isupper() else plain.removesuffix("s")
    )


def spelled(role: str) -> str:
    """ "Sen." becomes "Senator"; "U.S. Senator" is a senator."""
    words = [
        SHORT.get(w.strip(".").casefold(), w) if w.endswith(".") or w in BARE_TITLES else PLURALS.get(w, w)
        for w in role.split()
    ]
    text = " ".join(words).strip(" ,")
    return re.sub(r"^(?:U\.S\.|US|United States)\s+(?=Senat|Representative|Congress|Secretary)", "", text)
