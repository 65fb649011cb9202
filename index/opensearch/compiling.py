"""Compiling: the nodes of a query as the JSON that OpenSearch answers. Pure: no server, no index.

Every string comes from a node and goes into a term of its own: nothing a person typed is ever parsed by
the server (no query_string), and nothing is computed there (no scripts). Which forms a loose word has
is told from outside (lexicon.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from index.entry import TEXT_FIELDS
from index.language.query import (
    NO_VALUE,
    TEXT_SCOPES,
    And,
    DateRange,
    Keyword,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)
from index.opensearch.documents import PIECE_END, as_token, row_of, written
from index.opensearch.mapping import JSON

Forms = Callable[[str, bool], Iterable[str]]  # a term, and whether it is exact -> all its forms


class Scopes(NamedTuple):
    """The text fields of one kind of document that each scope of a word means, and the scopes that weigh."""

    fields: Mapping[str, tuple[str, ...]]
    weighing: frozenset[str]


_ALONE = {field: (field,) for field in TEXT_FIELDS}
OF_RELEASES = Scopes({"any": ("title", "body"), **_ALONE}, frozenset(TEXT_SCOPES))
# In a quotation's document the body is what is said. Of its release's words none weighs.
OF_QUOTATIONS = Scopes({**_ALONE, "any": ("quote",)}, frozenset({"any", "quote"}))

# A word in the title counts so much more than one in the body: BM25 gives it more already where texts are short.
TITLE = 2.0
SCORED_FORMS = (
    8  # of a word, the shortest; to weigh each of hundreds would pass the server's limit of clauses
)
MOST_CLAUSES = (
    900  # scored; the server takes 1,024 in all. A query with more is answered without weighing its words
)
WIDEST = 2**30  # positions; no text has so many
EVERYTHING: JSON = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles nodes for one kind of document. ``scored`` False: which match, and not how well."""

    scopes: Scopes
    forms: Forms
    scored: bool = True

    def query(self, node: Node | None) -> JSON:
        """What matches a query; None matches everything."""
        match node:
            case None:
                return EVERYTHING
            case And(parts=parts):
                return self._all(parts)
            case Or(parts=parts):
                return either([self.query(part) for part in parts])
            case Not(part=part):
                return neither(self._choosing(part))
            case Keyword(field=field, values=values):
                return chosen(field, values)
            case DateRange(since=since, until=until):
                return days(since, until) if since or until else without("day")
            case Word(term=term, exact=exact, field=field):
                return self._word(sorted({term, *self.forms(term, exact)}, key=_shortest), field)
            case Phrase(terms=(term,), field=field):
                return self.query(Word(term=term, exact=True, field=field))
            case Phrase(terms=terms, slop=0, field=field):
                row = row_of(terms)
                return self._in_each(
                    field, lambda name: {"match_phrase": {name: {"query": row, **self._weight(name)}}}
                )
            case Phrase(terms=terms, slop=slop, field=field):
                return self._in_each(
                    field, lambda name: {"intervals": {name: {**_near(terms, slop), **self._weight(name)}}}
                )
            case Prefix(start=start, field=field):
                return self._in_each(
                    field, lambda name: {"prefix": {name: {"value": as_token(start), **self._weight(name)}}}
                )

    def _all(self, parts: tuple[Node, ...]) -> JSON:
        """Every part; those that only choose do so without a score."""
        scoring = [part for part in parts if self.scored and not isinstance(part, Keyword | DateRange | Not)]
        return {
            "bool": {
                "must": [self.query(part) for part in scoring],
                "filter": [self._choosing(part) for part in parts if part not in scoring],
            }
        }

    def _choosing(self, node: Node) -> JSON:
        return Compiler(self.scopes, self.forms, scored=False).query(node)

    def _word(self, forms: list[str], scope: str) -> JSON:
        """Any of these forms. The scores of the first few add up, as those of one word would."""
        tokens = list(map(as_token, forms))
        if not self.scored or len(tokens) > SCORED_FORMS:
            ways = [{"terms": {name: tokens, **self._weight(name)}} for name in self.scopes.fields[scope]]
        else:
            ways = [
                {"term": {name: {"value": token, **self._weight(name)}}}
                for name in self.scopes.fields[scope]
                for token in tokens
            ]
        return self._weighed(scope, ways)

    def _weight(self, field: str) -> JSON:
        return {"boost": TITLE} if self.scored and field == "title" else {}

    def _in_each(self, scope: str, way: Callable[[str], JSON]) -> JSON:
        return self._weighed(scope, [way(name) for name in self.scopes.fields[scope]])

    def _weighed(self, scope: str, ways: list[JSON]) -> JSON:
        """Any of these ways, without a score where the scope has none."""
        found = either(ways)
        return found if not self.scored or scope in self.scopes.weighing else every([found])


def compiled(node: Node | None, scopes: Scopes, forms: Forms, *, scored: bool) -> JSON:
    """What matches a query, weighed where that is asked for and can be done."""
    weighed = Compiler(scopes, forms, scored=scored).query(node)
    if scored and clauses_of(weighed) > MOST_CLAUSES:
        return Compiler(scopes, forms, scored=False).query(node)
    return weighed


def clauses_of(query: object) -> int:
    """How many clauses a query has, as the server counts them: those that look something up."""
    if isinstance(query, list):
        return sum(map(clauses_of, query))
    if not isinstance(query, dict):
        return 0
    return sum(
        clauses_of(told) if name in _JOINING else 1
        for name, told in query.items()
        if isinstance(told, dict | list)
    )


_JOINING = ("bool", "must", "should", "filter", "must_not")


def either(ways: list[JSON]) -> JSON:
    """What matches at least one."""
    return ways[0] if len(ways) == 1 else {"bool": {"should": ways, "minimum_should_match": 1}}


def every(conditions: list[JSON]) -> JSON:
    """What meets all conditions, without a score."""
    return {"bool": {"filter": conditions}} if conditions else EVERYTHING


def neither(query: JSON) -> JSON:
    """What does not match."""
    return {"bool": {"must_not": [query]}}


def without(field: str) -> JSON:
    """What has no value in a field."""
    return neither({"exists": {"field": field}})


def chosen(field: str, values: Iterable[str]) -> JSON:
    """What has any of these values, compared exactly, or none where NO_VALUE is among them. Without a score."""
    wanted = sorted(values)
    ways: list[JSON] = [{"terms": {field: list(map(written, wanted))}}]
    if NO_VALUE in wanted:
        ways.append(without(field))
    return every([either(ways)])


def days(since: dt.date | None, until: dt.date | None) -> JSON:
    """Which days, both included; None is open."""
    bounds = {name: day.toordinal() for name, day in (("gte", since), ("lte", until)) if day}
    return every([{"range": {"day": bounds}}])


def _near(terms: tuple[str, ...], slop: int) -> JSON:
    """Terms in any order, which is the default, within a window that no piece of text ends in."""
    return {
        "all_of": {
            "intervals": [_interval(as_token(term)) for term in terms],
            "max_gaps": min(slop, WIDEST),
            "filter": {"not_containing": _interval(PIECE_END)},
        }
    }


def _interval(token: str) -> JSON:
    return {"match": {"query": token}}


def _shortest(term: str) -> tuple[int, str]:
    return len(term), term
