"""Query leaves: one word or phrase of a query, with the field before it, becomes the smallest node.

Words are cut by words.py as releases are, so that the two meet. What cannot be
taken as typed is noted; dates that are none and queries beyond the limits are
refused. How leaves are joined is parser.py's business.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Protocol

from index.errors import BadRequest
from index.language.fields import FIELDS
from index.language.query import (
    DateRange,
    Keyword,
    KeywordField,
    Node,
    Phrase,
    Prefix,
    TextField,
    Word,
    all_of,
    any_of,
)
from index.language.tokens import Notes, Token
from index.language.understood import day_in_words
from index.language.when import UnclearDate, read_range, read_span
from index.words import SHORT_WORDS, words_of

# How much of each one query may hold. Measured over 37,482 releases, so that no query takes 2 s:
# a prefix of three letters takes the engine some 4 ms, a phrase of two common words 30, one with ~ 120.
LIMITS = {
    "words, phrases and filters": 64,
    "words": 256,  # those inside phrases included: 1,000 characters of English hold about 200
    "phrases": 32,
    "phrases with ~": 8,
}
MAX_SLOP = 50  # words of room in "a b"~50; a paragraph of a release has about so many
MIN_PREFIX = 3  # letters before a star; two letters begin thousands of words

_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")  # S.T.O.P. is a name: "stopped" is no form of it
_NEAR = re.compile(r"NEAR(?:/[0-9]+)?")  # as other search engines have it
_EXTRAS = re.compile(r"(?:~[0-9.]*|\^[-+.\w]*)+$")  # fuzzy~2 and weight^3, as other search engines have them


class Values(Protocol):
    """Knows which values a keyword field has."""

    def named(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        """The values a person means by ``typed``, never empty, and a note if that is not plain."""
        ...


class Leaves:
    """Makes the smallest nodes: words, phrases, prefixes, keywords and dates. Counts them."""

    def __init__(self, notes: Notes, today: dt.date, values: Values) -> None:
        self.notes = notes
        self.today = today
        self.values = values
        self.counts = dict.fromkeys(LIMITS, 0)

    def leaf(self, token: Token, field: str | None, scope: TextField) -> Node | None:
        """The node of one word or phrase, read as the field before it wants."""
        self._count("words, phrases and filters")
        rule = FIELDS.get(field or "")
        if field and rule and rule.kind == "keyword":
            return self._keyword(token.text, rule.keyword, field)
        if field and rule and rule.kind == "date":
            return self._date(token.text, field)
        where = rule.text if rule else scope
        if token.kind == "phrase":
            return self._phrase(token, where)
        return self._word(token.text, where)

    def _count(self, what: str, more: int = 1) -> None:
        self.counts[what] += more
        if self.counts[what] > LIMITS[what]:
            raise BadRequest("q", f"the query has more than {LIMITS[what]} {what}. Ask for the rarest ones.")

    def _phrase(self, token: Token, where: TextField) -> Node | None:
        terms = self._terms_of(token.text)
        if not terms:
            self.notes.say("Quotation marks with no words in them were left out.")
            return None
        if "*" in token.text:
            self.notes.say("A star inside quotation marks is not understood and was left out.")
        if token.slop > MAX_SLOP:
            self.notes.say(f"“~{token.slop}” was read as ~{MAX_SLOP}, the widest there is.")
        if len(terms) == 1 and token.slop:
            self.notes.say(f"“~{token.slop}” needs two words before it and was left out.")
        if len(terms) == 1:
            return Word(term=terms[0], exact=True, field=where)
        if token.slop:
            self._count("phrases with ~")
        return self._in_a_row(terms, where, min(token.slop, MAX_SLOP))

    def _in_a_row(self, terms: tuple[str, ...], where: TextField, slop: int = 0) -> Phrase:
        self._count("phrases")
        return Phrase(terms=terms, slop=slop, field=where)

    def _word(self, typed: str, where: TextField) -> Node | None:
        plain = _EXTRAS.sub("", typed)
        if plain != typed and plain:
            self.notes.say(
                f"“{_shown(typed)}” was read as “{_shown(plain)}”: ~ belongs behind a phrase, weights are not understood."
            )
        else:
            plain = typed
        if "*" in plain:
            return self._starred(plain, where)
        if _NEAR.fullmatch(plain):
            self.notes.say(f'“{plain}” was searched as words. Words near each other are written "a b"~5.')
        terms = self._terms_of(plain)
        if not terms:
            self.notes.say(f"“{_shown(typed)}” has no letters or digits and was left out.")
            return None
        return self._in_a_row(terms, where) if len(terms) > 1 else self._one(terms[0], plain, where)

    def _one(self, term: str, typed: str, where: TextField) -> Node | None:
        """A single word in any form. Initials have none; US in capitals may be the word or the initials."""
        initials = "." in term or _INITIALS.fullmatch(typed) is not None
        word = Word(term=term, exact=initials, field=where)
        if not (typed.isupper() and len(typed) == 2 and term in SHORT_WORDS):
            return word
        dotted = f"{term[0]}.{term[1]}."
        self.notes.say(
            f"“{typed}” was also looked for as “{dotted.upper()}”. In quotation marks it stands alone."
        )
        return any_of([word, Word(term=dotted, exact=True, field=where)])

    def _starred(self, typed: str, where: TextField) -> Node | None:
        """surveil* is a prefix; a star elsewhere, or behind too little, is not understood."""
        body = typed.rstrip("*")
        terms = self._terms_of(body)
        shown = _shown(typed)
        if not terms:
            self.notes.say(f"“{shown}” has no letters or digits and was left out.")
            return None
        if "*" in body:
            self.notes.say(
                f"“{shown}”: a star is understood only at the end of a word; the others were left out."
            )
        *before, last = terms
        if body == typed or len(last) < MIN_PREFIX:
            if body != typed:
                self.notes.say(
                    f"“{shown}”: a star needs at least {MIN_PREFIX} letters before it, so it was left out."
                )
            return self._in_a_row(terms, where) if before else self._one(last, "", where)
        if before:
            self.notes.say(f"“{shown}” was read as {' '.join(before)} and {last}*, not as a phrase.")
        words = [Word(term=term, exact=True, field=where) for term in before]
        return all_of([*words, Prefix(start=last, field=where)])

    def _terms_of(self, text: str) -> tuple[str, ...]:
        terms = tuple(word.term for word in words_of(text))
        self._count("words", len(terms))
        return terms

    def _keyword(self, typed: str, keyword: KeywordField, field: str) -> Node | None:
        if not typed.strip():
            self.notes.say(f"“{field}:” has nothing behind it and was left out.")
            return None
        values, note = self.values.named(keyword, typed.strip())
        if note:
            self.notes.say(note)
        return Keyword(field=keyword, values=values)

    def _date(self, typed: str, field: str) -> Node | None:
        if not typed.strip():
            self.notes.say(f"“{field}:” has nothing behind it and was left out.")
            return None
        try:
            if field == "date" and typed.strip().lower() == "none":
                return DateRange(since=None, until=None)
            if field == "date":
                since, until = read_range(typed, self.today)
                return DateRange(since=since, until=until)
            return self._side(typed, field)
        except UnclearDate as error:
            several = (
                f' Several words stand in quotation marks: {field}:"March 2024".' if typed.isalpha() else ""
            )
            raise BadRequest("q", f"{field}: {error}.{several}") from error

    def _side(self, typed: str, field: str) -> DateRange:
        """before:, after:, from: and to:, each one open end."""
        first, last = read_span(typed, self.today)
        if field == "from":
            return DateRange(since=first, until=None)
        if field == "to":
            return DateRange(since=None, until=last)
        try:
            day = first - dt.timedelta(days=1) if field == "before" else last + dt.timedelta(days=1)
        except OverflowError as error:
            raise UnclearDate(f"nothing can be {field} “{typed}”") from error
        if field == "before":
            self.notes.say(f"before:{typed} means until {day_in_words(day)}; to:{typed} would include it.")
            return DateRange(since=None, until=day)
        self.notes.say(f"after:{typed} means from {day_in_words(day)} on; from:{typed} would include it.")
        return DateRange(since=day, until=None)


def _shown(typed: str) -> str:
    """What was typed, short enough for a note."""
    return typed if len(typed) <= 40 else typed[:40] + "…"
