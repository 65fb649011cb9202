"""The query language: our own nodes, made by a forgiving parser that says what it did.

Both engines mean the same by these nodes, and a person's string never reaches
an engine. The nodes are here; the parser is in parser.py; dates as people
type them are in when.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

# Where a word is looked for. "any" is title and body; the quotation's words stand in the body too.
TextField = Literal["any", "title", "quote", "boilerplate"]
TEXT_SCOPES: tuple[TextField, ...] = get_args(TextField)

KeywordField = Literal[
    "topic", "issuer", "place", "speaker", "kind", "law", "role", "format", "dated", "doubt"
]
KEYWORD_FIELDS: tuple[KeywordField, ...] = get_args(KeywordField)


# Among the values of a keyword field: releases that have none. It is typed and addressed as NONE.
NO_VALUE = ""
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word. ``exact`` (it was in quotes): this form only; else every form that shares its stem."""

    term: str
    exact: bool = False
    field: TextField = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Exact terms one after the other, inside one piece of text, within one field.

    ``slop`` 0: adjacent and in this order. n > 0: in any order within a window of
    len(terms) + n positions.
    """

    terms: tuple[str, ...]
    slop: int = 0
    field: TextField = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """Every term that begins so."""

    start: str
    field: TextField = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Releases with any of these values in a keyword field, compared exactly. NO_VALUE: those without any."""

    field: KeywordField
    values: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Releases issued from ``since`` to ``until``, both inclusive; None is open.

    Both None: releases without a date.
    """

    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """Releases that match every part. Never empty."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Releases that match at least one part. Never empty."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Every release that does not match the part."""

    part: Node


Node = Word | Phrase | Prefix | Keyword | DateRange | And | Or | Not


def ranks(node: Node) -> bool:
    """Whether anything in the query can make one release fit better than another: words looked for."""
    if isinstance(node, And | Or):
        return any(map(ranks, node.parts))
    return isinstance(node, Word | Phrase | Prefix)


def all_of(parts: Iterable[Node | None]) -> Node | None:
    """The conjunction of what there is: flat, each part once; None of nothing."""
    flat: dict[Node, None] = {}
    for part in parts:
        if part is not None:
            flat.update(dict.fromkeys(part.parts if isinstance(part, And) else (part,)))
    return And(parts=tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def any_of(parts: Iterable[Node | None]) -> Node | None:
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
