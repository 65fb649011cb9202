"""Every release or quotation a question finds, to the last: for exports, which know no pages.

Asked of the engine a portion at a time, so that memory stays flat. Each portion of releases
begins behind the last of the one before, as the cursor of search.py does it: what is added or
taken out meanwhile shifts nothing. Quotations are counted off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import TypeVar

from index.asked import Asked, request_of
from index.engine import Engine, SearchRequest
from index.entry import Card, Said
from index.known_values import Labels, known_values
from index.language.parser import parse_query
from index.language.synonyms import NO_SYNONYMS, Synonyms
from index.quoting import order_of

Thing = TypeVar("Thing")

PORTION = 1000  # releases; each portion costs one search, and 1,000 ids are some 60 KB


def every_id(
    asked: Asked, *, engine: Engine, vocabulary: Labels, today: dt.date, synonyms: Synonyms = NO_SYNONYMS
) -> Iterator[str]:
    """The ids in the order of the search; page and cursor of the question do not count.

    Raises BadRequest and ClusterTrouble at once, not with the first id: what has begun to be sent
    can only be cut off.
    """
    return _begun(_ids(engine, _request(asked, engine, vocabulary, today, synonyms)))


def every_quotation(
    asked: Asked, *, engine: Engine, vocabulary: Labels, today: dt.date, synonyms: Synonyms = NO_SYNONYMS
) -> Iterator[tuple[Said, Card]]:
    """The quotations with the cards of their releases, in the order of the page. Raises as every_id does."""
    request = _request(asked, engine, vocabulary, today, synonyms)
    return _begun(_quotations(engine, replace(request, sort=order_of(asked, request))))


def _begun(things: Iterator[Thing]) -> Iterator[Thing]:
    """The same, the first of them asked for now."""
    first = list(islice(things, 1))
    return chain(first, things)


def _request(
    asked: Asked, engine: Engine, vocabulary: Labels, today: dt.date, synonyms: Synonyms
) -> SearchRequest:
    values = known_values(engine, vocabulary)
    known = synonyms if asked.synonyms else NO_SYNONYMS
    read = parse_query(asked.q, today=today, values=values, synonyms=known)
    return replace(request_of(asked, read.node, values, today)[0], limit=PORTION)


def _ids(engine: Engine, request: SearchRequest) -> Iterator[str]:
    while ids := engine.search(request).ids:
        yield from ids
        request = replace(request, after=ids[-1], offset=request.offset + len(ids))


def _quotations(engine: Engine, request: SearchRequest) -> Iterator[tuple[Said, Card]]:
    while found := engine.quotations(request).quotations:
        cards = {card.id: card for card in engine.cards(list(dict.fromkeys(said.release for said in found)))}
        yield from ((said, cards[said.release]) for said in found if said.release in cards)
        request = replace(request, offset=request.offset + len(found))
