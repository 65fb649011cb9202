"""People: who is meant by "Surveillance … Project Research Director Eleni Manis".

Takes the words of an attribution apart into name, role and organisation. Who
"Manis" is later in the same release is roster.py's business, which words are an
attribution quotations.py's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.parser.offices import (
    BARE_TITLES,
    BRANCHES,
    CABINET,
    COMPOUND,
    HEADS,
    HONORIFICS,
    INSTITUTIONS,
    LOWER_IN_NAMES,
    MODIFIERS,
    NO_NAMES,
    PLACES,
    PLURALS,
    SHORT,
)
from archive.parser.places import is_state, place_of, stands_alone

_AFTER_NAME = re.compile(
    r",?\s*(?:\((?:[DRI]\s*[-–][^)]*|she[^)]*|he[^)]*|they[^)]*)\)|\([^)]{1,40}\)|,\s*(?:Esq|Jr|Sr|III|II|IV|"
    r"Ph\.?D|M\.?D|J\.?D|R\.?N|MPH|MLIS|Ed\.?D)\b\.?|,\s*[A-Z]{2,5}(?=,|$))",
)
_OF = re.compile(
    r"\s+(?:of|at|for|with|from|in|de|del|de la|du|der|des|à|en)\s+(?:the\s+|el\s+|la\s+|der\s+|dem\s+|den\s+|l['’])?(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]|\d+ [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_OF_COMMON = re.compile(
    r"\s+(?:de\s+la\s+|de\s+l['’]|del\s+|du\s+)(?=[a-zà-ÿ])"
)  # a common noun behind "directrice"
_OF_APOSTROPHE = re.compile(r"\s+d['’](?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")  # "curé d’Anse-Verte"
_DOING = re.compile(r"\s+(?:looking|standing|holding|speaking|sitting|pointing|referring|waiting)\b.*")
_PRETERITE = re.compile(r"[a-z](?:ó|aron|ieron)$")  # "emitió": what somebody did is no role
_GOES_ON = re.compile(r",\s+(?=(?:has|have|had|is|was|were|also|even|then|who)\b)")
# "ředitel Povodí Lipnice", "Sprecher Hafenbund": a body behind a role in small letters, without a word between.
_BEHIND_ROLE = re.compile(
    r"(?P<role>(?:[^\W\dA-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]* ){1,4})(?P<body>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^,;()]*)"
)
# "hejtman Jihomoravského kraje Jan Grolich", "ředitelka Nemocnice Lipnice Jana Nová"
_GENITIVE = re.compile(
    r"(?P<role>(?:\w+ ){0,2}?(?:ředitel(?:ka)?|předseda|předsedkyně|mluvčí|starost(?:a|ka)|primátor(?:ka)?|ministr(?:yně)?|náměst(?:ek|kyně)"
    r"|hejtman(?:ka)?|vedoucí|jednatel(?:ka)?|tajemn(?:ík|ice)|rektor(?:ka)?|prezident(?:ka)?|koordinátor(?:ka)?) )"
    r"(?P<body>\w+(?: \w+){0,6}) (?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w+ [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w+)"
)
_OF_A_FIRM = re.compile(r" (?:společnosti|firmy|spolku|organizace|hnutí|sdružení|asociace|svazu|nadace)$")
_ARTICLE = re.compile(r"^(?:(?:the|a|an|el|la|le)\s+|(?:der|die)\s+(?-i:(?=[A-ZÄÖÜ])))", re.IGNORECASE)
_SINCE = re.compile(r"\s+(?:since|seit|depuis|desde)\s+\d{4}\b.*")
_POSSESSIVE = re.compile(r"^(?:the )?(?:(?!(?:of|at|for|with|from|in) )\w+ ?){1,4}['’]s (?=[A-Za-z])")
PRONOUNS = frozenset({"he", "she", "they", "ella", "él", "elle", "il", "er", "sie", "we", "i"})
# "Port Callan University’s Ana Brandt"
_OWNED = re.compile(
    r"(?P<body>(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.&-]* )*[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.&-]*)['’]s (?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_AGE = re.compile(r",\s*\d{1,2}(?=,|$)")  # "Ana Brandt, 23, of Port Callan"
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
_CHARGE = (
    r"(?:Affairs|Parks|Resources|Services?|Health|Safety|Policy|Operations|Education|Agriculture|Trade|Promotion|Energy|Environment"
    r"|Communications?|Research|Development|Relations|Programs?|Works|Transportation|Transport|Security|Defen[cs]e|State|Staff|Justice"
    r"|Commerce|Labor|Culture|Finance|Marketing|Sales|Engineering|Advocacy|Campaigns|Science|Housing|Planning|Technology|Innovation"
    r"|Management|Business|Litigation|Outreach|Water|Forests|Immigration|Tourism|Sport|Europe|Communities|Families|Children)"
)
_CAPITALS = r"[A-Z][\w'’-]+"
_CHARGED = re.compile(
    rf"(?P<role>(?:{_CAPITALS} ){{0,4}}?(?P<head>{_CAPITALS}) (?:of|for) (?:the )?(?:(?:{_CAPITALS}|and|&),? ){{0,8}}?{_CHARGE}) "
    rf"(?P<name>{_CAPITALS} (?:[A-Z]\. )?{_CAPITALS})$"
)
# "Chairman of the Senate Harbor Committee Joseph R. Bidel"
_OF_BODY = re.compile(
    rf"(?P<role>(?:\w+ ){{0,3}}?(?P<head>\w+)) (?:of|for|at) (?:the )?(?P<body>(?:(?:{_CAPITALS}|of|and|the|for|on),? ){{0,9}}?"
    r"(?:Committee|Subcommittee|Council|Commission|Department|Agency|Board|Caucus|Association|League|University|Institute|Union|Society"
    rf"|Foundation|Party|Fund|Alliance|Coalition|Federation)) (?P<name>{_CAPITALS} (?:[A-Z]\. )?{_CAPITALS})"
)
_CHARGED_ONLY = re.compile(
    rf"(?:(?:{_CAPITALS}|and|&),? ){{0,8}}?(?i:{_CHARGE})(?:(?:,| (?:at|for|of|with)) (?:the )?(?P<body>[A-Z].*))?"
)
_RANKS = frozenset(
    {"admiral", "commander", "captain", "sergeant", "lieutenant", "major", "colonel", "general"}
)
_TITLES_OF_TWO = frozenset({"health officer", "health commissioner"})
LONGEST_SMALL = 3  # letters of "of", "for", "und", which names of bodies have among their capitals
LONGEST_ROLE = 9  # words of "Deputy Regional Director for East and Southern Africa"
WORDS_IN_NAME = 5  # "María de los Ángeles Ortega" is the longest seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named in a release. ``name`` as printed, without titles and degrees."""

    name: str
    role: str | None = None
    organisation: str | None = None

    @property
    def surname(self) -> str:
        return self.name.split()[-1].casefold().removesuffix("’s").removesuffix("'s")


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
        if _ends_with_role(first) and (name := _name(rest.split(",")[0])):
            return _with_role(first.split(), name)
        titled = named(first)
        if titled and (titled.role or "").casefold() in _RANKS and (behind := role_of(rest))[1]:
            return Person(
                name=titled.name, role=behind[0], organisation=behind[1]
            )  # "Captain Vasquez, president of …"
        if titled and titled.role:
            return titled  # "Senator Allard, a member of the committee"
        if name := _bare(first):
            role, organisation = role_of(rest)
            return Person(name=name, role=role, organisation=organisation) if role else named(first)
        role, organisation = role_of(first)
        if (
            role
            and (organisation or " " in role)
            and _is_head(role.split()[0])
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
    cabinet = CABINET.search(words) if "Secretary" in words else None
    if cabinet and (name := _bare(words[cabinet.end() :])):
        state = words[: cabinet.start()].strip()
        if not state or is_state(state):
            return Person(name=name, role=_spelled(words[: cabinet.end()].strip()))
    if (genitive := _GENITIVE.fullmatch(words)) and (name := _bare(genitive["name"])):
        return Person(name=name, role=genitive["role"].strip(), organisation=genitive["body"])
    if (presiding := _OF_BODY.fullmatch(words)) and _is_head(presiding["head"]):
        return Person(
            name=presiding["name"], role=_spelled(presiding["role"]), organisation=presiding["body"]
        )
    if (charged := _CHARGED.match(words)) and _is_head(charged["head"]):
        return Person(name=charged["name"], role=charged["role"])
    tokens = _without_party(words.split())
    words = " ".join(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] == "Dean" and at and _is_head(tokens[at - 1]):
            continue  # "Representative Dean Heller"
        if _is_head(tokens[at]) and at + 1 < len(tokens) and (name := _name(" ".join(tokens[at + 1 :]))):
            return _with_role(tokens[: at + 1], name)
    if (owned := _OWNED.match(words)) and (name := _bare(words[owned.end() :])):
        return Person(name=name, organisation=owned["body"])
    name = None if tokens and tokens[-1] in PLURALS.values() else _bare(words)
    return Person(name=name) if name else None


def _without_party(tokens: list[str]) -> list[str]:
    """["Tom", "Harkin"] of "Tom Harkin D IA": party and state whose brackets and hyphen were lost."""
    for at in range(1, len(tokens) - 1):
        behind = (tokens[at + 1], " ".join(tokens[at + 1 : at + 3]))
        if tokens[at] in ("D", "R", "I", "ID") and any(map(is_state, behind)):
            return tokens[:at]
    return tokens


def _with_role(tokens: list[str], name: str) -> Person:
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
    return Person(
        name=name,
        role=_spelled(" ".join(tokens[start:])),
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
        return _spelled(words), re.sub(r"^the |['’]s $", "", owner[0])  # "Osprey’s Director for the Pacific"
    common = _OF_COMMON.search(words) if _is_head(words.split()[0]) else None
    if (
        not common
        and words[:1].isupper()
        and _is_head(words.split()[-1])
        and (split := _with_role(words.split(), "x")).organisation
    ):
        return split.role, split.organisation  # "Harbor League of Arkansas executive director"
    beside = _BEHIND_ROLE.fullmatch(words)
    if beside and not _OF.search(words) and any(map(_is_head, beside["role"].split())):
        return _OF_A_FIRM.sub("", beside["role"].strip()), beside["body"].strip()
    if match := _OF.search(words) or common or _OF_APOSTROPHE.search(words):
        role, organisation = words[: match.start()], words[match.end() :]
        if charged := _CHARGED_ONLY.fullmatch(organisation):
            body = charged["body"] or ""
            role, organisation = words[: len(words) - len(organisation) + charged.end() - len(body)], body
            if not body:
                return _spelled(_ARTICLE.sub("", role)), None
            role = re.sub(r",? (?:at|for|of|with) (?:the )?$|,? (?:the )?$", "", role)
    role = _ARTICLE.sub("", role.strip())
    tokens = role.replace(",", " ").split()
    described = words.startswith(("a ", "an ", "un ", "una ", "une ")) or role[:1].islower()
    if not (any(_is_head(token) for token in tokens) or described) or not 0 < len(tokens) <= 8:
        return None, None
    first = role.split()[0]
    if (described and not re.match(r"[^\W\d_]", role)) or first in _CLAUSES or _PRETERITE.search(first):
        return None, None
    named = re.split(r",|\s+and\s+an?\s+|\s+at\s+the\s+(?=[A-Z])", organisation)[0].strip()
    if is_state(named):
        named = ""  # "the Senator from Maine"
    if not named and (split := _with_role(role.split(), "x")).organisation:
        return split.role, split.organisation
    if owner and not named and _is_owner(owner[0]):
        named = re.sub(r"^the |['’]s $", "", owner[0])  # "Harbor League’s Chief Executive"
    return _spelled(role), named or None


def _is_charged(words: str) -> bool:
    """Are these a role and what it is charged with, and nothing else?"""
    return len(words.split()) <= LONGEST_ROLE and "," not in words and any(map(_is_head, words.split()))


def _is_owner(words: str) -> bool:
    """May whose somebody is be a body? Not where a state or a city is, or "the city’s"."""
    name = re.sub(r"^the |['’]s $", "", words)
    return name[:1].isupper() and not is_state(name) and _is_body(name)


def _is_head(token: str) -> bool:
    word = token.strip(".,").casefold().rpartition("-")[2]  # "SPD-Abgeordnete"
    return (
        word in HEADS
        or (word in SHORT and token.endswith("."))
        or token in BARE_TITLES
        or word.title() in PLURALS
        or COMPOUND.fullmatch(word) is not None
    )


def _ends_with_role(words: str) -> bool:
    tokens = words.split()
    return bool(tokens) and _is_head(tokens[-1])


def role_named(word: str) -> str:
    """The role that a title before a name means: "SENS." and "Sen" are "Senator"."""
    plain = word.strip(" .")
    return SHORT.get(
        plain.casefold(), plain.removesuffix("s").title() if plain.isupper() else plain.removesuffix("s")
    )


def _spelled(role: str) -> str:
    """ "Sen." becomes "Senator"; "U.S. Senator" is a senator."""
    words = [
        SHORT.get(w.strip(".").casefold(), w) if w.endswith(".") or w in BARE_TITLES else PLURALS.get(w, w)
        for w in role.split()
    ]
    text = " ".join(words).strip(" ,")
    return re.sub(r"^(?:U\.S\.|US|United States)\s+(?=Senator|Representative|Congress|Secretary)", "", text)


def _bare(words: str) -> str | None:
    """A name that is nothing but a name."""
    return _name(words, whole=True)


def _name(words: str, *, whole: bool = False) -> str | None:
    """The name at the beginning of these words, without honorifics; None where none begins."""
    tokens = [t for t in words.split() if t]
    while len(tokens) > 1 and tokens[0].strip(".").casefold() in HONORIFICS:
        tokens.pop(0)
    taken: list[str] = []
    for token in tokens:
        bare = token.strip(",;:")
        if not (_capital(bare) or (taken and bare.casefold() in LOWER_IN_NAMES)):
            break
        taken.append(bare)
        if bare != token:
            break
    if whole and len(taken) < len(tokens):
        return None
    while len(taken) > 2 and taken[0].casefold() in INSTITUTIONS:
        taken.pop(0)  # "… Relations Committee Joseph R. Bidel"
    if len(taken) == 1 and _is_no_name(taken[0]):
        return None
    while taken and taken[-1].casefold() in LOWER_IN_NAMES:
        taken.pop()
    if not taken or len(taken) > WORDS_IN_NAME or len(taken[-1].strip(".")) < 2:
        return None
    name = " ".join(taken).rstrip(",")
    return re.sub(r"['’]s$", "", name[:-1] if name.endswith(".") and len(taken[-1]) > 3 else name)


def _is_no_name(word: str) -> bool:
    """Can this word alone not be a name: an office, an honorific, a word that begins sentences?"""
    plain = word.strip(".").casefold()
    return (
        plain in HONORIFICS
        or plain in SHORT
        or plain in NO_NAMES
        or (plain in HEADS and plain not in ("major", "dean"))
    )


def _capital(token: str) -> bool:
    return (
        bool(re.match(r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ“\"(]?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’()\"“”-]*$", token))
        and not token.isdigit()
    )
