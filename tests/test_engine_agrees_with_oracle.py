"""The Whoosh engine and the oracle say the same, over random corpora, changes and requests.

A failure prints the seed; ``DATELINE_ORACLE_SEED=n`` repeats it, and
``DATELINE_ORACLE_ROUNDS=1000`` asks 100,000 requests instead of 5,000.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from engine_contract import make_entry
from oracle import Oracle

from index.engine import CHOSEN_FACETS, FACETS, ChosenFacet, Engine, SearchRequest
from index.entry import Entry, Said
from index.language.query import (
    NO_VALUE,
    And,
    DateRange,
    Keyword,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    TextField,
    Word,
)
from index.snippets import excerpt_of
from index.whoosh_engine import WhooshEngine
from index.words import terms_of

ROUNDS = int(os.environ.get("DATELINE_ORACLE_ROUNDS", "50"))  # corpora, each grown and shrunk over commits
REQUESTS = 100  # of each round
QUOTATION_REQUESTS = 20
SEED = os.environ.get("DATELINE_ORACLE_SEED")

# Few words, so that they meet often; forms that share stems, in three languages; odd spellings.
WORDS = (
    "the of police policing polices court courts courted S.T.O.P. STOP U.S. us Häuser Haus maison maisons can't"
    " rights right 171,713 3.5 COVID-19 S987 東京都 京 Café privacy private a"
).split()
LANGUAGES = ("en", "de", "fr", "xx", None)
VALUES = ("x", "y", "z", "New York, NY", "éé", "Z")
FIRST = dt.date(2019, 11, 1)
SCOPES: tuple[TextField, ...] = ("any", "any", "any", "title", "quote", "boilerplate")


def text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))


def texts(chance: random.Random, pieces: int, most: int) -> tuple[str, ...]:
    return tuple(text(chance, most) for _ in range(chance.randint(0, pieces)))


def day(chance: random.Random) -> dt.date | None:
    return None if chance.random() < 0.2 else FIRST + dt.timedelta(days=chance.randint(0, 130))


def random_entry(chance: random.Random, id: str) -> Entry:
    keywords = {
        facet: tuple(chance.sample(VALUES, chance.choice((0, 1, 1, 2, 4)))) for facet in CHOSEN_FACETS
    }
    return make_entry(
        id,
        title=texts(chance, 2, 4),
        body=texts(chance, 4, chance.choice((12, 12, 12, 90))),  # the last are cut for a page of results
        quote=tuple(
            (said, chance.choice((None, *VALUES)), chance.choice((None, *VALUES)))
            for said in texts(chance, 3, 6)
        ),
        boilerplate=texts(chance, 1, 6),
        date=day(chance),
        language=chance.choice(LANGUAGES),
        digest=str(chance.random()),
        **keywords,
    )


def random_term(chance: random.Random) -> str:
    terms = terms_of(chance.choice(WORDS))
    return chance.choice(terms) if chance.random() > 0.03 else "nowhere"


def random_node(chance: random.Random, depth: int = 3) -> Node:
    field = chance.choice(SCOPES)
    kind = chance.choice("wwwwpppxkdaaoon" if depth else "wwpxkd")
    if kind == "w":
        return Word(term=random_term(chance), exact=chance.random() < 0.4, field=field)
    if kind == "p":
        terms = tuple(random_term(chance) for _ in range(chance.randint(1, 4)))
        return Phrase(terms=terms, slop=chance.choice((0, 0, 0, 1, 2, 5, 100)), field=field)
    if kind == "x":
        return Prefix(start=random_term(chance)[: chance.randint(1, 3)], field=field)
    if kind == "k":
        values = frozenset(chance.sample((*VALUES, "none such", NO_VALUE), chance.randint(1, 3)))
        return Keyword(field=chance.choice(CHOSEN_FACETS), values=values)
    if kind == "d":
        return DateRange(since=day(chance), until=day(chance))
    if kind == "n":
        return Not(part=random_node(chance, depth - 1))
    parts = tuple(random_node(chance, depth - 1) for _ in range(chance.randint(1, 4)))
    return And(parts=parts) if kind == "a" else Or(parts=parts)


def random_request(chance: random.Random) -> SearchRequest:
    chosen: dict[ChosenFacet, frozenset[str]] = {
        facet: frozenset(chance.sample((*VALUES, "none such", NO_VALUE), chance.randint(0, 2)))
        for facet in CHOSEN_FACETS
        if chance.random() < 0.15
    }
    return SearchRequest(
        query=random_node(chance) if chance.random() < 0.95 else None,
        chosen=chosen,
        since=day(chance) if chance.random() < 0.2 else None,
        until=day(chance) if chance.random() < 0.2 else None,
        undated=chance.random() < 0.1,
        sort=chance.choice(("relevance", "newest", "oldest")),
        recency=chance.random() < 0.5,
        after=f"id{chance.randint(0, 60)}" if chance.random() < 0.2 else None,
        offset=chance.choice((0, 0, 3, 20)),
        limit=chance.choice((20, 20, 5, 0, 1000)),
        facets=FACETS,
        facet_limit=chance.choice((None, None, 1, 3)),
    )


def assert_agree(engine: Engine, oracle: Oracle, request: SearchRequest) -> None:
    results = engine.search(request)
    wanted = oracle.matching(request)
    assert results.total == len(wanted), request
    if request.sort == "relevance":
        every = engine.search(replace(request, offset=0, after=None, limit=1000)).ids
        assert set(every) == wanted, request
    else:
        every = tuple(oracle.ordered(request))
    start = every.index(request.after) + 1 if request.after in every else request.offset
    assert results.ids == every[start : start + request.limit], request
    for facet in FACETS:
        assert results.facets[facet] == oracle.facet(facet, request), (facet, request)
    marks = engine.marks(request.query)
    shown = tuple(excerpt_of(card, marks) for card in engine.cards(results.ids))
    assert engine.excerpts(results.ids, request.query) == shown, request
    if isinstance(request.query, Word) and not request.query.exact:
        assert marks.words == oracle.forms(request.query.term), request


def assert_agree_on_quotations(
    engine: Engine, oracle: Oracle, request: SearchRequest, *, weighs_alike: bool = True
) -> None:
    """``weighs_alike``: the engine promises the oracle's own weights, and not only an order by weight."""
    results = engine.quotations(request)
    every = oracle.quotations(request)
    assert results.total == len(every), request
    if request.sort == "relevance":
        newest_first, every = (
            every,
            list(engine.quotations(replace(request, offset=0, limit=1000)).quotations),
        )
        assert Counter(every) == Counter(newest_first), request
        if weighs_alike:
            assert_in_order_of_weight(every, newest_first, oracle, request.query)
    assert list(results.quotations) == every[request.offset : request.offset + request.limit], request
    for facet in FACETS:
        assert results.facets[facet] == oracle.quotation_facet(facet, request), (facet, request)


def assert_in_order_of_weight(
    given: list[Said], newest_first: list[Said], oracle: Oracle, query: Node | None
) -> None:
    """The same quotations, the heaviest first; those that weigh the same in the order they had."""
    place = {one: at for at, one in enumerate(newest_first)}
    weights = oracle.weights(query)
    for one, other in pairwise(given):
        assert weights[one] > weights[other] - 1e-5, (one, other, query)
        assert weights[one] > weights[other] + 1e-5 or place[one] <= place[other], (one, other, query)


def change(chance: random.Random, engine: Engine, oracle: Oracle) -> None:
    """One commit of random puts and removals, now and then given up half-way."""
    given_up = chance.random() < 0.15
    done: list[tuple[str, Entry | None]] = []
    writer = engine.writer(bulk=chance.random() < 0.5)
    writer.__enter__()
    for _ in range(chance.choice((1, 1, 3, 10, 25))):
        id = f"id{chance.randint(0, 60)}"
        entry = random_entry(chance, id) if chance.random() < 0.75 else None
        if entry is None:
            writer.remove(id)
        else:
            writer.put(entry)
        done.append((id, entry))
    if chance.random() < 0.1:
        writer.compact()
    if given_up:
        writer.__exit__(RuntimeError, RuntimeError(), None)
        return
    writer.__exit__(None, None, None)
    for id, entry in done:
        if entry is None:
            oracle.remove(id)
        else:
            oracle.put(entry)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_engine_and_oracle_agree_on_random_requests(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if number % 2:  # each facet by itself, as it is when many releases are found
        monkeypatch.setattr("index.answering.snapshot.RELEASES", 0)
    seed = SEED or f"{random.SystemRandom().getrandbits(32)}-{number}"
    print(f"DATELINE_ORACLE_SEED={seed}")
    chance = random.Random(seed)
    engine, oracle = WhooshEngine.create(tmp_path / "1"), Oracle()
    changes = chance.randint(4, 14)
    for _ in range(changes):
        change(chance, engine, oracle)
        assert engine.digests() == {id: entry.digest for id, entry in oracle.entries.items()}
        for _ in range(REQUESTS // changes + 1):
            assert_agree(engine, oracle, random_request(chance))
        for _ in range(QUOTATION_REQUESTS // changes + 1):
            assert_agree_on_quotations(engine, oracle, random_request(chance))
    again = WhooshEngine.open(tmp_path / "1")
    for _ in range(5):
        assert_agree(again, oracle, random_request(chance))
        assert_agree_on_quotations(again, oracle, random_request(chance))
    assert engine.verify() == []
