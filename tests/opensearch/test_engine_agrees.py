"""The OpenSearch engine says what the oracle says over random requests, and what the Whoosh engine says over releases.

``DATELINE_OPENSEARCH_REQUESTS=5000`` asks so many random requests instead of a few hundred; a failure prints the seed,
and ``DATELINE_ORACLE_SEED=n`` repeats it. ``DATELINE_OPENSEARCH_RELEASES=folder`` compares the engines over the
releases in a folder instead of over the example's, varied.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from oracle import Oracle
from test_engine_agrees_with_oracle import (
    QUOTATION_REQUESTS,
    REQUESTS,
    SEED,
    assert_agree,
    assert_agree_on_quotations,
    change,
    random_request,
)

from benchmarks.mix import questions_for
from benchmarks.peer_dateline import node_of
from benchmarks.releases import read_once, releases_in
from index.engine import FACETS, SearchRequest
from index.entry import entry_of
from index.language.query import Word
from index.opensearch.connecting import Connection
from index.opensearch.filling import Filling
from index.opensearch.generations import Generations
from index.opensearch_engine import OpenSearchEngine
from index.whoosh_engine import WhooshEngine

ASKED = int(os.environ.get("DATELINE_OPENSEARCH_REQUESTS", "360"))
RELEASES = os.environ.get("DATELINE_OPENSEARCH_RELEASES")
CHANGES = 4  # of a round: each is a commit


@pytest.mark.parametrize("number", range(-(-ASKED // (REQUESTS + QUOTATION_REQUESTS))))
def test_engine_and_oracle_agree_on_random_requests(
    number: int, engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That withdrawn words leave the files takes half a minute each time, and has tests of its own.
    monkeypatch.setattr("index.opensearch.writing.expunge", lambda connection, index: None)
    seed = SEED or f"{random.SystemRandom().getrandbits(32)}-{number}"
    print(f"DATELINE_ORACLE_SEED={seed}")
    chance = random.Random(seed)
    oracle = Oracle()
    for _ in range(CHANGES):
        change(chance, engine, oracle)
        assert engine.digests() == {id: entry.digest for id, entry in oracle.entries.items()}
        for _ in range(REQUESTS // CHANGES):
            assert_agree(engine, oracle, random_request(chance))
        for _ in range(QUOTATION_REQUESTS // CHANGES):
            assert_agree_on_quotations(engine, oracle, random_request(chance), weighs_alike=False)


def test_totals_facets_and_order_are_those_of_the_whoosh_engine(
    connection: Connection, tmp_path: Path
) -> None:
    _, place = read_once(Path(RELEASES)) if RELEASES else read_once(None, tmp_path / "read", varied_to=600)
    whoosh = WhooshEngine.create(tmp_path / "whoosh")
    generations = Generations(connection)
    index = generations.begin()
    with (
        whoosh.writer(bulk=True) as one,
        Filling(connection, index, tmp_path, lambda state: None) as other,
    ):
        for release in releases_in(place):
            entry = entry_of(release, digest="1")
            one.put(entry)
            other.put(entry)
    generations.switch(index)
    engine = OpenSearchEngine(connection, tmp_path)
    questions = questions_for(entry_of(release, digest="1") for release in releases_in(place))
    assert len(questions) == 200
    for question in questions:
        request = SearchRequest(query=node_of(question), sort="newest", facets=FACETS, facet_limit=50)
        if question.topic:
            request = replace(request, chosen={"topic": frozenset({question.topic})})
        assert engine.search(request) == whoosh.search(request), question
        said = replace(request, facets=("speaker", "role", "topic", "issuer", "month"))
        assert engine.quotations(said) == whoosh.quotations(said), question
    for word in {word for question in questions for word in question.words}:
        assert engine.marks(Word(term=word)) == whoosh.marks(Word(term=word)), word
        assert engine.lexicon.releases(word) == whoosh.lexicon.releases(word), word
    beginning = engine.lexicon.beginning(
        "co", 8
    )  # the other engine ranks by counts that are only about right
    assert [count for _, count in beginning] == sorted((count for _, count in beginning), reverse=True)
    for word, count in (*beginning, *engine.lexicon.alike("libary", 3)):
        assert whoosh.lexicon.releases(word) == count
    assert engine.lexicon.alike("libary", 1) == whoosh.lexicon.alike("libary", 1)
