"""Similar releases, passages said again elsewhere, and copies: what a release has in common with others.

All of it is asked of the engine with the release's own words: its most telling ones
(frequent here, rare elsewhere), or rows of five that hardly any other release has.
Nothing is kept in the index for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.engine import Engine, SearchRequest
from index.entry import Card
from index.language.query import Or, Phrase, TextField, Word
from index.words import terms_of

SHOWN = 5  # releases; more is a search
TELLING = 20  # words by which a release is compared; with 40 the same releases came first, at twice the cost
SHARED = 4  # telling words that a similar release must have: by three, any two releases on police are alike
TITLE = 3  # times a word of the title counts
READ = (
    600  # words of a release that are looked at; what it is about is said by then, and each costs a look-up
)
COMMON = 4  # words in more than 1/4 of all releases tell nothing

ROW = 5  # words in a row that are hardly ever the same by chance
ROWS = 6  # rows tried for one passage, the rarest words first
ROWS_SHARED = 2  # one row may be a name with its role; two are the same words
RARE = 20  # releases; what more have in common is a name, a title or a formula

ALIKE = 0.8  # of the characters of both releases; a corrected figure or another letterhead changes less


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A release that is like another, and the telling words both have, the most telling first."""

    card: Card
    words: tuple[str, ...]


def similar_to(id: str, engine: Engine) -> tuple[Similar, ...]:
    """The releases most like this one, the likest first; () for an unknown id or where none is alike."""
    own = engine.cards((id,))
    total = engine.search(SearchRequest(limit=0)).total
    telling = _telling(own[0], engine, total) if own else ()
    if len(telling) < SHARED:
        return ()
    query = Or(parts=tuple(Word(term=term, exact=True) for term in telling))
    found = engine.search(SearchRequest(query=query, limit=SHOWN + 1))
    alike = []
    for card in engine.cards([other for other in found.ids if other != id]):
        has = set(_terms(card))
        shared = tuple(term for term in telling if term in has)
        if len(shared) >= SHARED:
            alike.append(Similar(card=card, words=shared))
    return tuple(alike[:SHOWN])


def said_elsewhere(id: str, passage: str, zone: str, engine: Engine) -> tuple[Card, ...]:
    """The releases that have a long run of this passage's words too, those with most of it first."""
    terms = terms_of(passage)
    rows = [tuple(terms[at : at + ROW]) for at in range(len(terms) - ROW + 1)]
    where: TextField = "boilerplate" if zone == "boilerplate" else "any"
    frequent = engine.lexicon.frequencies(terms)
    rows.sort(key=lambda row: sum(math.log1p(frequent[term]) for term in row))
    times: Counter[str] = Counter()
    for row in _apart(rows):
        request = SearchRequest(query=Phrase(terms=row, field=where), sort="newest", limit=RARE)
        found = engine.search(request)
        if found.total <= RARE:
            times.update(other for other in found.ids if other != id)
    most = [other for other, count in times.most_common(SHOWN) if count >= ROWS_SHARED]
    return engine.cards(most)


def is_copy(one: Card, other: Card) -> bool:
    """Whether two releases are near-identical: all but a fifth of each is, passage for passage, in the other."""
    first, second = _passages(one), _passages(other)
    shared = sum(len(text) for text in first & second)
    return shared > 0 and shared >= ALIKE * max(sum(map(len, first)), sum(map(len, second)))


def _telling(card: Card, engine: Engine, total: int) -> tuple[str, ...]:
    """The words of a release that other releases have too, but few of them, and this one often."""
    times = Counter(term for term in _terms(card)[:READ] if len(term) > 3)
    worth = {
        term: (1 + math.log(times[term])) * math.log(total / frequent + 1)
        for term, frequent in engine.lexicon.frequencies(times).items()
        if 1 < frequent <= max(total / COMMON, 2)
    }
    return tuple(sorted(worth, key=lambda term: (-worth[term], term))[:TELLING])


def _terms(card: Card) -> list[str]:
    terms = terms_of(card.title) * TITLE
    for _, text in card.passages:
        terms += terms_of(text)
    return terms


def _apart(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The first rows of which no two share a word."""
    chosen: list[tuple[str, ...]] = []
    used: set[str] = set()
    for row in rows:
        if not used & set(row):
            chosen.append(tuple(row))
            used.update(row)
        if len(chosen) == ROWS:
            break
    return chosen


def _passages(card: Card) -> frozenset[str]:
    """The passages as they are compared: case, blanks and line ends do not count."""
    return frozenset(" ".join(text.split()).casefold() for _, text in card.passages)
