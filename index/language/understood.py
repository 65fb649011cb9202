"""A query given back: in words for people, and in the query language for links and notes.

What is said here is what was read, not what was typed; beside the results it
shows a person whether the two agree. Reading is parser.py's business.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from index.language.query import (
    NO_VALUE,
    NONE,
    And,
    DateRange,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    TextField,
    Word,
)

# A year, a month, a day: "in 2024", "in March 2024", "on 5 March 2024".
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WHERE: Mapping[TextField, str] = {
    "any": "",
    "title": " in the title",
    "quote": " in a quotation",
    "boilerplate": " in the boilerplate",
}
_RELATION: Mapping[KeywordField, str] = {
    "topic": "filed under",
    "issuer": "issued by",
    "place": "issued in",
    "speaker": "quoting",
    "role": "quoting a person in the role",
    "kind": "of the kind",
    "law": "naming",
    "format": "read from a file of the format",
    "dated": "with a date read from",
    "doubt": "with the doubt",
}
_LACK: Mapping[KeywordField, str] = {
    "topic": "without a topic",
    "issuer": "without an issuer",
    "place": "without a place",
    "speaker": "quoting nobody",
    "role": "quoting nobody in a role",
    "kind": "without a kind",
    "law": "naming no law",
    "format": "of no known format",
    "dated": "with a date read nowhere",
    "doubt": "without a doubt",
}
_FIELD: Mapping[TextField, str] = {
    "any": "",
    "title": "title:",
    "quote": "quote:",
    "boilerplate": "boilerplate:",
}
FIRST_OF_EAST_ASIA = "\u2e80"  # below it words.py gives words, not pairs (but for old Hangul letters)
MAX_NAMED = 3  # values of one field that are named; beyond, they are counted

LabelOf = Callable[[KeywordField, str], str]


def in_words(parts: Iterable[Node], label_of: LabelOf, things: str = "releases") -> str:
    """What is searched for, as a noun phrase: "releases with police (any form), filed under Privacy".

    ``parts`` are a query and the filters beside it, all of which must hold; none: "all releases".
    """
    nodes = tuple(parts)
    if not nodes:
        return f"all {things}"
    whole = nodes[0] if len(nodes) == 1 else And(parts=_flat(nodes))
    return f"{things} {_clause(whole, label_of)}"


def _flat(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(part for node in nodes for part in (node.parts if isinstance(node, And) else (node,)))


def _clause(node: Node, label_of: LabelOf) -> str:
    """What can stand behind "releases": with words, filed under, from … to …, not …"""
    match node:
        case Word() | Phrase() | Prefix():
            return f"with {_text(node)}"
        case Keyword():
            return _having(node, label_of)
        case DateRange():
            return span_in_words(node.since, node.until)
        case Not():
            return f"not {_inner(node.part, label_of)}"
        case Or():
            if _is_text(node):
                return f"with {_listed([_text(part) for part in node.parts], 'or')}"
            return " or ".join(_inner(part, label_of) for part in node.parts)
        case And():
            return _conjunction(node, label_of)


def _conjunction(node: And, label_of: LabelOf) -> str:
    """The words first, then filters, then what is excluded."""
    texts = [_text(part) for part in node.parts if _is_text(part)]
    others = [part for part in node.parts if not _is_text(part)]
    others.sort(key=lambda part: isinstance(part, Not))
    clauses = [f"with {_listed(texts, 'and')}"] if texts else []
    return ", ".join(clauses + [_inner(part, label_of) for part in others])


def _inner(node: Node, label_of: LabelOf) -> str:
    clause = _clause(node, label_of)
    return f"({clause})" if isinstance(node, And | Or) else clause


def _is_text(node: Node) -> bool:
    """Whether it is looked for in texts and nothing else: a word, or alternatives of words."""
    if isinstance(node, Or):
        return all(isinstance(part, Word | Phrase | Prefix) for part in node.parts)
    return isinstance(node, Word | Phrase | Prefix)


def _text(node: Node) -> str:
    match node:
        case Or(parts=parts):
            return f"either {_listed([_text(part) for part in parts], 'or')}"
        case Word(term=term, exact=exact, field=field):
            return (f"exactly “{term}”" if exact else f"{term} (any form)") + _WHERE[field]
        case Phrase(terms=terms, slop=0, field=field):
            return f"the exact phrase “{_spoken(terms)}”{_WHERE[field]}"
        case Phrase(terms=terms, slop=slop, field=field):
            near = _listed([f"“{term}”" for term in terms], "and")
            return f"{near} near each other (up to {slop} words apart){_WHERE[field]}"
        case Prefix(start=start, field=field):
            return f"words that begin with “{start}”{_WHERE[field]}"
    raise TypeError(f"{type(node).__name__} is not searched for in texts")


def _spoken(terms: tuple[str, ...]) -> str:
    """Terms as text; pairs of Chinese, Japanese and Korean characters overlap and are put together."""
    text = terms[0]
    for term in terms[1:]:
        overlap = len(term) == 2 and term[0] >= FIRST_OF_EAST_ASIA and text.endswith(term[0])
        text += term[1:] if overlap else f" {term}"
    return text


def _having(node: Keyword, label_of: LabelOf) -> str:
    names = sorted(label_of(node.field, value) for value in node.values - {NO_VALUE})
    said = _listed(names, "or")
    if len(names) > MAX_NAMED:
        said = f"one of {len(names)} values, such as {names[0]}"
    clauses = [f"{_RELATION[node.field]} {said}"] if names else []
    return " or ".join([*clauses, _LACK[node.field]] if NO_VALUE in node.values else clauses)


def _listed(names: list[str], joint: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def day_in_words(day: dt.date) -> str:
    """19 November 2024."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_in_words(day: dt.date) -> str:
    """Nov 2024: short, for facets and charts."""
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"


def span_in_words(since: dt.date | None, until: dt.date | None) -> str:
    """In 2024, in March 2024, on 5 March 2024, from … to …; both None: "without a date"."""
    if since is None:
        return f"until {day_in_words(until)}" if until else "without a date"
    if until is None:
        return f"from {day_in_words(since)} on"
    if since == until:
        return f"on {day_in_words(since)}"
    if since.day == 1 and until.day == calendar.monthrange(until.year, until.month)[1]:
        if (since.month, until.month) == (1, 12):
            return f"in {since.year}" if since.year == until.year else f"from {since.year} to {until.year}"
        if (since.year, since.month) == (until.year, until.month):
            return f"in {_MONTHS[since.month - 1]} {since.year}"
    return f"from {day_in_words(since)} to {day_in_words(until)}"


def written(node: Node) -> str:
    """The node in the query language, in one fixed spelling; reading it gives the node again."""
    match node:
        case Word(term=term, exact=exact, field=field):
            return _FIELD[field] + (f'"{term}"' if exact else term)
        case Phrase(terms=terms, slop=slop, field=field):
            return f'{_FIELD[field]}"{" ".join(terms)}"' + (f"~{slop}" if slop else "")
        case Prefix(start=start, field=field):
            return f"{_FIELD[field]}{start}*"
        case Keyword():
            values = [f'"{_unquoted(value)}"' if value else NONE for value in sorted(node.values)]
            return f"{node.field}:" + (values[0] if len(values) == 1 else f"({' OR '.join(values)})")
        case DateRange(since=None, until=None):
            return "date:none"
        case DateRange(since=since, until=until):
            return f"date:{since.isoformat() if since else ''}..{until.isoformat() if until else ''}"
        case Not(part=part):
            return f"-{_bracketed(part)}"
        case And(parts=parts):
            return " ".join(_bracketed(part) if isinstance(part, Or) else written(part) for part in parts)
        case Or(parts=parts):
            return " OR ".join(_bracketed(part) for part in parts)


def _bracketed(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, And | Or) else written(node)


def _unquoted(value: str) -> str:
    """Double quotes cannot stand inside a quoted value; values are compared without them anyway."""
    return value.replace('"', " ")
