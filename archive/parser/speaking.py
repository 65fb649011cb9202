"""Speaking: who is meant by the words round a stretch of speech.

A pronoun or a bare office is whoever spoke last, a letter and a body's initials are nobody, and
a surname finds its person in the roster. Which words name somebody is told by attributions.py,
what is speech by quotations.py.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from archive.parser.attributions import named_after, named_alone, named_before
from archive.parser.names import Person
from archive.parser.people import PRONOUNS, last_name_in, person_in
from archive.parser.roster import Roster
from archive.parser.speech_marks import Span

_NOBODY = frozenset(
    "one two three four five some many most others another critics officials both he she they it this".split()
)
_OFFICES = frozenset(
    f"the {office}" for office in ("senator", "congressman", "congresswoman", "governor", "mayor")
)
# "says the letter, signed by Sens. …": what speaks is no person, whoever is named behind it.
_DOCUMENT = re.compile(
    r"(?:the|their|its) (?:letter|report|study|resolution|bill|memo|complaint|brief|audit|survey)"
    r"(?=$|,|\s(?:signed|sent|to|from|by|wrote)\b)"
)
LONGEST_ANNOUNCEMENT = 240  # characters of a paragraph that ends in "… said:"
LONGEST_ACRONYM = 5  # letters


@dataclass(slots=True)
class Speech:
    """A quotation while it grows."""

    person: Person | None
    pieces: list[str]
    paragraph: int
    open: bool = False  # the last paragraph did not close its marks
    last: int = field(default=0)


def attribution(
    text: str, spans: list[Span], roster: Roster, last: Speech | None, principal: Person | None = None
) -> tuple[Person | None, bool]:
    """(who, is anyone said to speak at all) for a paragraph's speech."""
    for at, span in enumerate(spans):
        end = spans[at + 1].outer_start if at + 1 < len(spans) else len(text)
        begin = spans[at - 1].outer_end if at else 0
        before = text[begin : max(begin, span.outer_start)]
        for words in itertools.chain(named_after(text[span.outer_end : end]), named_before(before)):
            if found := who_is(words, roster, last, principal):
                return found[0], True
        alone = named_alone(before)
        if alone and (person := person_in(alone)) and person.role:
            return roster.meet(person), True
    return None, False


def who_is(
    words: str, roster: Roster, last: Speech | None, principal: Person | None = None
) -> tuple[Person | None] | None:
    """The person these words name, in a tuple of one; None where they name nobody at all."""
    plain = words.strip(" ,.:").casefold()
    if _DOCUMENT.match(plain):
        return (None,)
    if plain in _OFFICES or (plain.split() and plain.split()[-1] in PRONOUNS and len(plain.split()) <= 3):
        return (last.person if last else principal,)
    person = person_in(words) or last_name_in(words)
    if person and (person.name.casefold() in _NOBODY or _is_acronym(person, roster)):
        person = None
    if person is None:
        return (
            (None,) if re.match(r"(?:the|el|la|le|los|las)\s+\w+", plain) and len(plain.split()) < 6 else None
        )
    return (roster.meet(person),)


def _is_acronym(person: Person, roster: Roster) -> bool:
    """Is this a body's initials ("the FDA said"), and nobody whom the text names otherwise?"""
    name = person.name
    return name.isupper() and " " not in name and len(name) <= LONGEST_ACRONYM and not roster.knows(name)


def said_below(text: str, roster: Roster) -> Person | None:
    """Whom a paragraph such as "Minister Ana Brandt said:" announces, in full or known; else None."""
    for words in named_before(text) if len(text) < LONGEST_ANNOUNCEMENT else ():
        person = person_in(words) or last_name_in(words)
        if person and (person.role or " " in person.name or roster.knows(person.surname)):
            return roster.meet(person)
    return None


def labelled_by(label: str, roster: Roster) -> Person | None:
    """Whom a line such as "Senator Ortega:" names; None for "Background:"."""
    if label.startswith("Dear "):
        return None  # a letter's salutation
    person = person_in(label.rstrip(": "))
    names_only = person is not None and label.rstrip(": ").endswith(person.name)
    if person and names_only and (person.role or roster.knows(person.surname)):
        return roster.meet(person)
    return None
