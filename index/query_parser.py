"""Reading a query: a person's text becomes nodes (query.py), and notes say what was done to it.

Forgiving by design: an unclosed quotation mark, a lone OR, a field nobody knows
are read in the likeliest way and said in the notes; never silently. Refused
(BadRequest) are only dates that are none and queries beyond the limits below.

FIELDS is the table of what may stand before a colon; help pages are made from
it. Which values a keyword field has is asked of Values (known_values.py).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from index.errors import BadRequest
from index.query import And, DateRange, Keyword, KeywordField, Node, Not, Or, Phrase, Prefix, TextField, Word
from index.query_tokens import Notes, Token, cleaned, tokens_of
from index.understood import day_in_words, written
from index.when import UnclearDate, read_range, read_span
from index.words import words_of

MAX_CHARACTERS = 1_000  # a long pasted quotation has some 600; more is no question any more
MAX_CLAUSES = 64  # words, phrases and filters together; each costs the engine one pass over its postings
MAX_TERMS = 256  # words inside phrases included: 1,000 characters of English hold about 200
MAX_DEPTH = (
    10  # parentheses in parentheses; nobody reads deeper ones, and the parser stays off the stack's end
)
MAX_SLOP = 50  # words of room in "a b"~50; a paragraph of a release has about so many
MIN_PREFIX = 3  # letters before a star; two letters begin thousands of words


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One name that may stand before a colon, and what follows it."""

    kind: Literal["text", "keyword", "date", "scope"]
    meaning: str  # for the help page
    example: str
    text: TextField = "any"
    keyword: KeywordField = "topic"


FIELDS: dict[str, FieldRule] = {
    "title": FieldRule(
        kind="text", text="title", meaning="in the title or subtitle", example="title:lawsuit"
    ),
    "quote": FieldRule(kind="text", text="quote", meaning="in what people said", example='quote:"cut ties"'),
    "boilerplate": FieldRule(
        kind="text",
        text="boilerplate",
        meaning="in the lines that stand under every release",
        example="boilerplate:donate",
    ),
    "in": FieldRule(
        kind="scope",
        meaning="look for all the words there: title, quote or boilerplate",
        example="in:boilerplate donate",
    ),
    "topic": FieldRule(kind="keyword", keyword="topic", meaning="filed under", example="topic:immigration"),
    "issuer": FieldRule(
        kind="keyword", keyword="issuer", meaning="issued by", example='issuer:"Harbor Rights"'
    ),
    "place": FieldRule(kind="keyword", keyword="place", meaning="issued in", example='place:"New York, NY"'),
    "speaker": FieldRule(kind="keyword", keyword="speaker", meaning="quoting", example="speaker:manis"),
    "law": FieldRule(
        kind="keyword", keyword="law", meaning="naming the bill, act or case", example="law:S987"
    ),
    "kind": FieldRule(kind="keyword", keyword="kind", meaning="of the kind", example="kind:statement"),
    "date": FieldRule(
        kind="date",
        meaning="issued in a year, month, day or range; date:none has no date",
        example="date:2024-03",
    ),
    "before": FieldRule(
        kind="date",
        meaning="issued before the first day of it",
        example="before:2020 (until 31 December 2019)",
    ),
    "after": FieldRule(
        kind="date", meaning="issued after the last day of it", example="after:2020 (from 1 January 2021)"
    ),
    "from": FieldRule(kind="date", meaning="issued on its first day or later", example="from:2020"),
    "to": FieldRule(kind="date", meaning="issued on its last day or earlier", example="to:2020"),
}

SCOPES: dict[str, TextField] = {
    "title": "title",
    "quote": "quote",
    "quotes": "quote",
    "boilerplate": "boilerplate",
}


class Values(Protocol):
    """Knows which values a keyword field has."""

    def named(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        """The values a person means by ``typed``, never empty, and a note if that is not plain."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """What a text was read as. ``node`` None: nothing is asked of the words, every release matches."""

    node: Node | None
    notes: tuple[str, ...]


def parse_query(text: str, *, today: dt.date, values: Values) -> ReadQuery:
    """Read a query. Raises BadRequest ("q") for a date that is none and for what exceeds the limits."""
    if len(text) > MAX_CHARACTERS:
        raise BadRequest(
            "q",
            f"the query has {len(text):,} characters, the limit is {MAX_CHARACTERS:,}. "
            "Ask for its rarest words, or for one sentence in quotation marks.",
        )
    notes = Notes()
    tokens = tokens_of(cleaned(text, notes), tuple(FIELDS), notes)
    node = _Reader(tokens, notes, today, values).query()
    if node is None and tokens:
        notes.say("Nothing in the query can be searched for, so every release is shown.")
    elif isinstance(node, Not) or (isinstance(node, And) and all(isinstance(p, Not) for p in node.parts)):
        notes.say("The query only excludes: every release is shown that has nothing of it.")
    return ReadQuery(node=node, notes=notes.all())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the query the reader stands: after which field's colon, in which scope, how deep."""

    field: str | None = None
    scope: TextField = "any"
    depth: int = 0


class _Reader:
    """Recursive descent over the tokens: alternatives of conjunctions of operands.

    OR binds loosest, as in library catalogues: a b OR c is (a b) OR c, and the notes
    say so.
    """

    def __init__(self, tokens: Sequence[Token], notes: Notes, today: dt.date, values: Values) -> None:
        self.tokens = tokens
        self.at = 0
        self.notes = notes
        self.leaves = _Leaves(notes, today, values)

    def query(self) -> Node | None:
        """The whole query; a closing parenthesis too many is noted and passed over."""
        place = _Place(scope=self._scope_ahead("any"))
        parts = [self._alternatives(place)]
        while self.at < len(self.tokens):
            self.at += 1
            self.notes.say("A closing parenthesis has no opening one and was left out.")
            parts.append(self._alternatives(place))
        return _all_of(parts)

    def _ahead(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _pass(self, kind: str, *texts: str) -> bool:
        """Pass over a token of this kind (and one of these texts), if one stands here."""
        token = self._ahead()
        if token is None or token.kind != kind or (texts and token.text not in texts):
            return False
        self.at += 1
        return True

    def _operand_ahead(self) -> bool:
        token = self._ahead()
        return token is not None and token.kind != "close" and token.text not in ("AND", "OR")

    def _scope_ahead(self, outer: TextField) -> TextField:
        """What in:… says about the parenthesis that begins here, wherever in it that stands."""
        depth = 0
        for here, token in enumerate(self.tokens[self.at : -1], self.at):
            depth += (token.kind == "open") - (token.kind == "close")
            if depth < 0:
                break
            if depth == 0 and token.kind == "field" and token.text == "in":
                return SCOPES.get(self.tokens[here + 1].text.lower(), outer)
        return outer

    def _alternatives(self, place: _Place) -> Node | None:
        found: list[Node | None] = []
        sizes: list[int] = []
        while not sizes or self._pass("sign", "OR"):
            node, size = self._conjunction(place)
            found.append(node)
            sizes.append(size)
        node = _any_of(found)
        if len(sizes) > 1 and 0 in sizes:
            self._lone("OR")
        elif len(sizes) > 1 and max(sizes) > 1 and node is not None:
            self.notes.say(f"This was read as {written(node)} – parentheses change what OR joins.")
        return node

    def _conjunction(self, place: _Place) -> tuple[Node | None, int]:
        """What stands side by side up to OR, a closing parenthesis or the end; and how many operands."""
        parts: list[Node | None] = []
        while (token := self._ahead()) and token.kind != "close" and not _is_sign(token, "OR"):
            if not self._pass("sign", "AND"):
                parts.append(self._operand(place))
            elif not parts or not self._operand_ahead():
                self._lone("AND")
        return _all_of(parts), len(parts)

    def _operand(self, place: _Place) -> Node | None:
        negative = False
        sign = ""
        while (token := self._ahead()) and (self._pass("minus") or self._pass("sign", "NOT")):
            negative = not negative
            sign = token.text
        if sign and not self._operand_ahead():
            self._lone(sign)
            return None
        if negative and (token := self._ahead()) and token.kind == "field" and token.text == "in":
            self.notes.say(f"“{sign}” before “in:” was left out; -boilerplate:word excludes a word there.")
        node = self._primary(place)
        if node is None or not negative:
            return node
        return node.part if isinstance(node, Not) else Not(part=node)

    def _primary(self, place: _Place) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "open":
            return self._bracket(place)
        if token.kind == "field":
            return self._after_field(token.text, place)
        return self.leaves.leaf(token, place.field, place.scope)

    def _bracket(self, place: _Place) -> Node | None:
        if place.depth == MAX_DEPTH:
            raise BadRequest("q", f"parentheses stand more than {MAX_DEPTH} deep. Ask in a simpler way.")
        if self._pass("close"):
            self.notes.say("Parentheses with nothing in them were left out.")
            return None
        scope = self._scope_ahead(place.scope)
        node = self._alternatives(replace(place, scope=scope, depth=place.depth + 1))
        if not self._pass("close"):
            self.notes.say("An opening parenthesis is not closed; it was read to the end of the query.")
        return node

    def _after_field(self, name: str, place: _Place) -> Node | None:
        value = self._ahead()
        if value is None or value.kind in ("close", "sign", "field"):
            self.notes.say(f"“{name}:” has nothing behind it and was left out.")
            return None
        if name == "in":
            return self._scope(value, place)
        if value.apart and value.kind in ("word", "phrase"):
            self.notes.say(f"“{name}: {value.text}” was read as {name}:{value.text}, without the blank.")
        return self._operand(replace(place, field=name))

    def _scope(self, value: Token, place: _Place) -> Node | None:
        """in:boilerplate has done its work in _scope_ahead; in:something-else is words."""
        known = ", ".join(SCOPES)
        if value.kind == "word" and value.text.lower() in SCOPES:
            self.at += 1
            return None
        self.notes.say(f"“in:” knows {known}; “{value.text}” is none of them and was searched as words.")
        return self._operand(place)

    def _lone(self, sign: str) -> None:
        self.notes.say(f"“{sign}” has nothing to join or exclude and was left out.")


class _Leaves:
    """Makes the smallest nodes: words, phrases, prefixes, keywords and dates. Counts them."""

    def __init__(self, notes: Notes, today: dt.date, values: Values) -> None:
        self.notes = notes
        self.today = today
        self.values = values
        self.clauses = 0
        self.terms = 0

    def leaf(self, token: Token, field: str | None, scope: TextField) -> Node | None:
        """The node of one word or phrase, read as the field before it wants."""
        self._count()
        rule = FIELDS.get(field or "")
        if field and rule and rule.kind == "keyword":
            return self._keyword(token.text, rule.keyword, field)
        if field and rule and rule.kind == "date":
            return self._date(token.text, field)
        where = rule.text if rule else scope
        if token.kind == "phrase":
            return self._phrase(token, where)
        return self._word(token.text, where)

    def _count(self, terms: int = 0) -> None:
        self.clauses += not terms
        self.terms += terms
        if self.clauses > MAX_CLAUSES:
            raise BadRequest(
                "q",
                f"the query has more than {MAX_CLAUSES} words, phrases and filters. Ask for the rarest ones.",
            )
        if self.terms > MAX_TERMS:
            raise BadRequest("q", f"the query has more than {MAX_TERMS} words. Ask for the rarest ones.")

    def _phrase(self, token: Token, where: TextField) -> Node | None:
        terms = self._terms_of(token.text)
        if not terms:
            self.notes.say("Quotation marks with no words in them were left out.")
            return None
        if "*" in token.text:
            self.notes.say("A star inside quotation marks is not understood and was left out.")
        if len(terms) == 1:
            return Word(term=terms[0], exact=True, field=where)
        if token.slop > MAX_SLOP:
            self.notes.say(f"“~{token.slop}” was read as ~{MAX_SLOP}, the widest there is.")
        return Phrase(terms=terms, slop=min(token.slop, MAX_SLOP), field=where)

    def _word(self, typed: str, where: TextField) -> Node | None:
        plain = _EXTRAS.sub("", typed)
        if plain != typed and plain:
            self.notes.say(
                f"“{typed}” was read as “{plain}”: ~ belongs behind a phrase, weights are not understood."
            )
        else:
            plain = typed
        if "*" in plain:
            return self._starred(plain, where)
        terms = self._terms_of(plain)
        if not terms:
            self.notes.say(f"“{_shown(typed)}” has no letters or digits and was left out.")
            return None
        return Word(term=terms[0], field=where) if len(terms) == 1 else Phrase(terms=terms, field=where)

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
            return Word(term=last, field=where) if not before else Phrase(terms=terms, field=where)
        if before:
            self.notes.say(f"“{shown}” was read as {' '.join(before)} and {last}*, not as a phrase.")
        words = [Word(term=term, exact=True, field=where) for term in before]
        return _all_of([*words, Prefix(start=last, field=where)])

    def _terms_of(self, text: str) -> tuple[str, ...]:
        terms = tuple(word.term for word in words_of(text))
        if terms:
            self._count(len(terms))
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
            raise BadRequest(
                "q",
                f'{field}: {error}. A date of several words stands in quotation marks: {field}:"March 2024".',
            ) from error

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


_EXTRAS = re.compile(r"(?:~[0-9.]*|\^[0-9.]+)+$")  # fuzzy~2 and weight^3, as other search engines have them


def _is_sign(token: Token, text: str) -> bool:
    return token.kind == "sign" and token.text == text


def _shown(typed: str) -> str:
    """What was typed, short enough for a note."""
    return typed if len(typed) <= 40 else typed[:40] + "…"


def _all_of(parts: Iterable[Node | None]) -> Node | None:
    """The conjunction of what there is: flat, each part once; None of nothing."""
    flat: dict[Node, None] = {}
    for part in parts:
        if part is not None:
            flat.update(dict.fromkeys(part.parts if isinstance(part, And) else (part,)))
    return And(parts=tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _any_of(parts: Iterable[Node | None]) -> Node | None:
    """The alternatives there are: flat, each once, values of one keyword field together."""
    flat: dict[Node, None] = {}
    keywords: dict[KeywordField, Keyword] = {}
    for part in parts:
        for piece in part.parts if isinstance(part, Or) else (part,):
            if isinstance(piece, Keyword):
                before = keywords.get(piece.field)
                if before:
                    piece = Keyword(field=piece.field, values=before.values | piece.values)
                    flat = {(piece if node == before else node): None for node in flat}
                keywords[piece.field] = piece
            if piece is not None:
                flat[piece] = None
    return Or(parts=tuple(flat)) if len(flat) > 1 else next(iter(flat), None)
