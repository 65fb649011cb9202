"""Reading a query: a person's text becomes nodes (query.py), and notes say what was done to it.

Forgiving by design: an unclosed quotation mark, a lone OR, a field nobody knows
are read in the likeliest way and said in the notes; never silently. Refused
(BadRequest) are only dates that are none and queries beyond the limits below.

The way: tokens.py cuts the text, here the tokens are joined by AND, OR, NOT
and parentheses, runs.py finds words that belong together, leaves.py
reads the single words with the fields of fields.py, known_values.py says
what a keyword field's values are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.errors import BadRequest
from index.language.fields import FIELDS, SCOPES
from index.language.leaves import Leaves, Values
from index.language.query import And, Node, Not, TextField, all_of, any_of
from index.language.runs import Expansions, date_words
from index.language.synonyms import NO_SYNONYMS, Synonyms
from index.language.tokens import Notes, Token, cleaned, tokens_of
from index.language.understood import written

MAX_CHARACTERS = 1_000  # a long pasted quotation has some 600; more is no question any more
MAX_DEPTH = 10  # parentheses in parentheses; nobody reads deeper ones, and the stack has an end


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """What a text was read as. ``node`` None: nothing is asked of the words, every release matches.

    ``expanded``: a word of it is also looked for as its synonyms.
    """

    node: Node | None
    notes: tuple[str, ...]
    expanded: bool = False


def parse_query(text: str, *, today: dt.date, values: Values, synonyms: Synonyms = NO_SYNONYMS) -> ReadQuery:
    """Read a query. Raises BadRequest ("q") for a date that is none and for what exceeds the limits."""
    if len(text) > MAX_CHARACTERS:
        raise BadRequest(
            "q",
            f"the query has {len(text):,} characters, the limit is {MAX_CHARACTERS:,}. "
            "Ask for its rarest words, or for one sentence in quotation marks.",
        )
    notes = Notes()
    tokens = tokens_of(cleaned(text, notes), tuple(FIELDS), notes)
    expansions = Expansions(synonyms, notes)
    node = _Reader(tokens, notes, Leaves(notes, today, values), expansions).query()
    if node is None and tokens:
        notes.say("Nothing in the query can be searched for, so every release is shown.")
    elif isinstance(node, Not) or (isinstance(node, And) and all(isinstance(p, Not) for p in node.parts)):
        notes.say("The query only excludes: every release is shown that has nothing of it.")
    return ReadQuery(node=node, notes=notes.all(), expanded=expansions.any)


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

    def __init__(self, tokens: Sequence[Token], notes: Notes, leaves: Leaves, expansions: Expansions) -> None:
        self.tokens = tokens
        self.at = 0
        self.notes = notes
        self.leaves = leaves
        self.expansions = expansions

    def query(self) -> Node | None:
        """The whole query; a closing parenthesis too many is noted and passed over."""
        place = _Place(scope=self._scope_ahead("any"))
        parts = [self._alternatives(place)]
        while self.at < len(self.tokens):
            self.at += 1
            self.notes.say("A closing parenthesis has no opening one and was left out.")
            parts.append(self._alternatives(place))
        return all_of(parts)

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
        node = any_of(found)
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
        return all_of(parts), len(parts)

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
        node = self._primary(place, alone=bool(sign) or place.field is not None)
        if node is None or not negative:
            return node
        return node.part if isinstance(node, Not) else Not(part=node)

    def _primary(self, place: _Place, alone: bool) -> Node | None:
        """One operand. ``alone``: what stands before it belongs to one word and not to a run of them."""
        token = self.tokens[self.at]
        if token.kind == "word" and (where := self._texts(place)) is not None:
            size, others = self.expansions.at(self.tokens[self.at :], 1 if alone else None)
            if size:
                typed = all_of([self._leaf(place) for _ in range(size)])
                return any_of([typed, *(entry.node(where) for entry in others)])
        if token.kind in ("word", "phrase"):
            return self._leaf(place)
        self.at += 1
        return self._bracket(place) if token.kind == "open" else self._after_field(token.text, place)

    def _leaf(self, place: _Place) -> Node | None:
        self.at += 1
        return self.leaves.leaf(self.tokens[self.at - 1], place.field, place.scope)

    def _texts(self, place: _Place) -> TextField | None:
        """Which texts words are looked for in here; None after a field of values or dates."""
        if place.field is None:
            return place.scope
        return FIELDS[place.field].text if FIELDS[place.field].kind == "text" else None

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
        if (
            FIELDS[name].kind == "date"
            and (words := date_words(self.tokens[self.at :], self.leaves.today)) > 1
        ):
            return self._dated(name, words)
        if value.apart and value.kind in ("word", "phrase"):
            self.notes.say(f"“{name}: {value.text}” was read as {name}:{value.text}, without the blank.")
        return self._operand(replace(place, field=name))

    def _dated(self, name: str, words: int) -> Node | None:
        """A date of several words: date:March 2024."""
        typed = " ".join(token.text for token in self.tokens[self.at : self.at + words])
        self.at += words
        self.notes.say(f"“{name}:{typed}” was read as one date.")
        return self.leaves.leaf(Token("phrase", typed), name, "any")

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


def _is_sign(token: Token, text: str) -> bool:
    return token.kind == "sign" and token.text == text
