"""The roster: everyone a release names, so that "Manis continued" later is the same person.

Also tells who a release is mainly by or about (its principal): the one whose
words they are where nobody is said to speak. How an attribution is taken apart
is people.py's business.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from archive.parser.names import Person
from archive.parser.offices import CABINET
from archive.parser.people import named, person_in
from archive.parser.roles import is_head, role_named, role_of


class Roster:
    """Everyone a release has named so far, so that a surname finds the full name, role and organisation."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._people: dict[str, Person] = {}
        for introduced in _introductions(text):
            if person := named_of(introduced):
                self.meet(person)
        for person in _introduced_together(text):
            self.meet(person)

    def meet(self, person: Person) -> Person:
        """Add what is said of a person here to what was known; gives both together."""
        known = self._people.get(person.surname)
        if known is None and (named := self._in_text(person)):
            self._people[named.surname] = known = named
        if known is None or not _same(known.name, person.name):
            if len(person.name.split()) > 1 or known is None:
                self._people.setdefault(person.surname, person)
            return person
        role = person.role if person.role and len(person.name.split()) > 1 else known.role or person.role
        # "Ortega, a member of the Harbor Committee" stays a senator, and speaks for no committee
        body = person.organisation if person.role in (None, role) else None
        both = replace(
            known,
            name=max(known.name, person.name, key=lambda name: len(name.split())),
            role=role,
            organisation=known.organisation or body,
        )
        self._people[person.surname] = both
        return both

    def knows(self, name: str) -> Person | None:
        """The person of this surname met so far, or None."""
        return self._people.get(re.sub(r"['’â]s?$", "", name.casefold()).strip(".,:"))

    def principal(self, title: str) -> Person | None:
        """Whose words a release prints where it does not say so: who issues the statement.

        That is whom the title names after "statement by", or the official it opens with
        ("SEN. DODD'S LEGISLATION …"), or a person met in the text whose surname opens it.
        """
        stated = _STATEMENT_BY.search(title)
        match = stated or _OFFICIAL_FIRST.match(title) or _SURNAME_FIRST.match(title)
        words = (match["names"] if match else title).split()
        role = role_named(match["official"]) if match and match["official"] else None
        for word in words[: 3 if match else 1]:
            if found := self.knows(word):
                return found if found.role or not role else self.meet(replace(found, role=role))
        if match is None:
            return None
        if stated:
            words = list(itertools.takewhile(lambda word: word.casefold() not in _AFTER_NAMES, words))
        else:
            owner = next((at for at, word in enumerate(words) if _OWNER.search(word)), 0)
            words = words[
                : owner + 1
            ]  # else where the name ends and the verb begins a headline does not show
        name = re.sub(r"['’â]s?$", "", " ".join(words).strip(".,:"), flags=re.IGNORECASE)
        if len(name) <= 2:
            return None
        return self.meet(Person(name=name.title() if name.isupper() else name, role=role))

    def only_official(self, lead: str) -> Person | None:
        """The one official whom the beginning of a text introduces with title and name; None where it names more."""
        named = {p.surname: p for words in _introductions(lead) if (p := named_of(words))}
        together = any(word in lead for word in _PLURALS)
        return self.meet(next(iter(named.values()))) if len(named) == 1 and not together else None

    def _in_text(self, person: Person) -> Person | None:
        """The first place in the text that gives this person's full name, and what stands behind it."""
        if len(person.name.split()) > 1 and person.role:
            return None
        for begin, end in _named_in_full(self._text, person.name.split()[-1]):
            words = [w for w in self._text[begin:end].split() if w.casefold() not in _NOT_FIRST]
            found = _secretary(self._text, begin, end) or person_in(" ".join(words))
            if found is None or len(found.name.split()) < 2 or not _same(found.name, person.name):
                continue
            return found if found.role else _described(found, self._text, begin, end)
        return None


def named_of(introduced: str) -> Person | None:
    """The official of an introduction ("Sen Rue Ortega" too)."""
    return named(_BARE_TITLE.sub(r"\1. ", introduced))


def _introductions(text: str) -> Iterator[str]:
    """Each official with title and name as introduced in running text, in order."""
    end = 0
    for title in _TITLE_BEGINS.finditer(text):
        if title.start() >= end and (match := _INTRODUCED.match(text, title.start())):
            yield match[0]
            end = match.end()


def _named_in_full(text: str, last: str) -> Iterator[tuple[int, int]]:
    """Where this last name stands behind one to three first names: (where those begin, where it ends)."""
    at = text.find(last)
    while at >= 0:
        end = at + len(last)
        first = _FIRST_NAMES.search(text, max(0, at - LONGEST_FIRST), at)
        if first and not _GOES_ON.match(text, end):
            yield first.start(), end
        at = text.find(last, end)


def _described(person: Person, text: str, begin: int, end: int) -> Person:
    """A person with what stands behind the name, or before it ("Der Präsident des Hafenverbandes, Ana Brandt, …")."""
    if beside := _APPOSITION.match(text, end):
        words = beside["role"]
        if words.startswith(_ARTICLES) or any(map(is_head, words.split())):
            role, organisation = role_of(words)
            if role:
                return replace(person, role=role, organisation=organisation)
    above = _ROLE_ABOVE.search(text, max(0, begin - LONGEST_ROLE), begin)
    words = _BRACKETS.sub("", above["role"]) if above else ""
    role, organisation = role_of(words) if words and is_head(words.split()[0]) else (None, None)
    return replace(person, role=role, organisation=organisation)


def _secretary(text: str, begin: int, end: int) -> Person | None:
    """The secretary named here, whose office has more words than a name ("Housing and Urban Development Secretary")."""
    if "Secretary" not in text[max(0, begin - LONGEST_OFFICE) : end]:
        return None
    offices = CABINET.finditer(text, max(0, begin - LONGEST_FIRST), end)
    office = next((office for office in offices if office.end() > begin), None)
    return person_in(text[office.start() : end]) if office else None


_FIRST_NAMES = re.compile(
    r"(?<![\w’'.])(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w’'-]+ |[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w{0,3}\. |[A-Z]\. ){1,3}\Z"
)
_GOES_ON = re.compile(r"[\w-]")
LONGEST_OFFICE = 20  # characters of "Secretary of the " before a department
LONGEST_FIRST = 80  # characters of three first names; more would be read through for each mention
_NOT_FIRST = {
    "the",
    "and",
    "but",
    "when",
    "as",
    "for",
    "in",
    "on",
    "at",
    "to",
    "of",
    "by",
    "with",
    "after",
    "today",
}
_ARTICLES = ("a ", "an ", "the ", "un ", "una ", "une ", "ein ", "eine ")
LONGEST_ROLE = 110  # characters of a role and its body before a name
_ROLE_ABOVE = re.compile(r"\b(?:[Dd]er|[Dd]ie|[Tt]he|[Ee]l|[Ll]a|[Ll]e) (?P<role>[^,.;:“”\"]{4,100}), \Z")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_APPOSITION = re.compile(
    r",\s+(?:\d{1,2},\s+)?(?P<role>(?:(?:a|an|the|un|una|une)\s+)?[^,.;:“”\"]{4,90}?)(?=[,.;:]|\s+(?:who|said)\b)"
)


def _introduced_together(text: str) -> Iterator[Person]:
    """Everyone behind a title in the plural: "Sens. Rue O'Hara (D-CV) and Tom Lindt"."""
    for match in _TOGETHER.finditer(text) if any(word in text for word in _PLURALS) else ():
        role, end = role_named(match["official"].replace("men", "man")), match.end()
        while name := _NEXT_NAME.match(text, end):
            yield Person(name=" ".join(name["name"].split()), role=role)
            end = name.end()


def is_statement_by(title: str) -> bool:
    """Does the title call the release somebody's statement ("Statement by Senator Ortega on …")?"""
    stated = _STATEMENT_BY.match(title) or _STATEMENT_ON.match(title)
    return bool(stated) and not title[:7].casefold().startswith("remarks")


def _same(known: str, named: str) -> bool:
    """May these be one person? A bare surname fits anyone of that surname; first names must agree."""
    first, other = known.split(), named.split()
    if len(first) == 1 or len(other) == 1:
        return True
    return first[0][0] == other[0][0] and (len(first[0]) <= 2 or len(other[0]) <= 2 or first[0] == other[0])


_OWNER = re.compile(r"['’â]s$", re.IGNORECASE)
_AFTER_NAMES = {"on", "regarding", "about", "in", "at", "before", "concerning", "following", "to", "upon"}
_OFFICIAL = (
    r"(?:U\.?S\.? )?(?P<official>Sens?\.?|Senators?|Reps?\.?|Representative|Congress(?:man|woman)|Gov\.?|Governor"
    r"|Mayor|(?:City )?Council(?: ?member|man|woman)|Commissioner|Assembly(?:member|man|woman)|Chair(?:man|woman)?)"
)
_OFFICIAL_FIRST = re.compile(
    rf"{_OFFICIAL} (?P<names>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+){{0,2}})",
    re.IGNORECASE,
)
# "Ortega Statement on the Harbor", "Ortega Says the Harbor …"
_SURNAME_FIRST = re.compile(
    r"(?P<official>)(?P<names>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]+) (?:Statement|Says|Comments|Remarks|Reacts|Responds)\b"
)
_STATEMENT_BY = re.compile(
    rf"\b(?:statement|remarks|comments) (?:by|of|from) (?:{_OFFICIAL} )?(?P<names>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+){{0,2}})",
    re.IGNORECASE,
)
# "SEN. ORTEGA ISSUES STATEMENT ON …", "Sen. Rue Ortega’s statement on …"
_STATEMENT_ON = re.compile(
    rf"{_OFFICIAL} [\w.'’-]+(?: [\w.'’-]+){{0,2}} (?:(?:issues|releases|makes) )?statement (?:on|regarding|about|in|following|after)\b",
    re.IGNORECASE,
)
# "Sen. Jeff Bingaman", "Executive Director Albert Fox Cahn": people introduced in running text. Where a title
# may begin is looked for first: plain letters are found in a sixth of the time.
_TITLE_BEGINS = re.compile(
    "Sen|Rep|Gov|Cong|May|Exec|Dep|Leg|Res|Pol|Mana|Sta|Gen|Comm|Lit|Maj|Dem|Pres|Chair|Prof|City|Coun"
)
_INTRODUCED = re.compile(
    r"\b(?:(?:Sens?|Rep|Gov)(?:\.|(?= ))|Senator|Representative|Congress(?:man|woman)|Governor|Mayor|"
    r"(?:(?:Executive|Deputy|Legal|Research|Policy|Managing|Staff|Senior|General|Communications|Litigation) )+"
    r"(?:Director|Counsel|Attorney|Fellow|Officer|Analyst|Manager)|Majority Leader|Republican Leader|Democratic Leader"
    r"|President|Chair(?:man|woman|person)?|Professor"
    r"|(?:City )?Council (?:Member|President)|Councilmember|Commissioner)"
    r" {1,2}(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]?\.|[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]+)(?: (?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]?\.|[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]*)){1,3}"
)  # a stop behind more than two letters ends a sentence
_PLURALS = ("Sens", "Senators", "Reps", "Representatives", "Congressmen")  # looked for first
_TOGETHER = re.compile(
    r"\b(?P<official>Sens\.?|Senators|Reps\.?|Representatives|Congressmen) {1,2}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_NEXT_NAME = re.compile(
    r"(?:,? {1,4}(?:and )?)?(?P<name>(?!(?:Sens?|Reps?|Gov|Mayor)\b|Senator|Representative|Congress|Governor|President|Secretary|Chair)[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]+\.?(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ](?:\.|[\w'’-]+\.?)?){1,3}(?<! [DRI]))"
    r"(?: ?\([DRI][^)]{0,20}\)|, [DRI]-[A-Z][\w.]*,?| {1,2}[DRI] (?:[A-Z] [A-Z]\b|[A-Z][A-Za-z]*\b))?"
)
_BARE_TITLE = re.compile(r"^(Sens?|Rep|Gov) +")  # extraction lost the stop
