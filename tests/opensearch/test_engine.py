"""The OpenSearch engine over a real cluster: the contract, unchanged, and what only a cluster can get wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from engine_contract import EngineContract, fill, found, make_entry

from index.engine import CHOSEN_FACETS, Engine, SearchRequest
from index.errors import IndexBusy
from index.language.leaves import LIMITS
from index.language.query import And, Or, Phrase, Word
from index.opensearch import asking
from index.opensearch.changing import Changing
from index.opensearch.connecting import Connection
from index.opensearch.filling import Filling
from index.opensearch.generations import Generations
from index.opensearch_engine import OpenSearchEngine
from opensearch.cluster import Nodes


class TestOpenSearchEngine(EngineContract):
    @pytest.fixture
    def engine(self, engine: OpenSearchEngine) -> Engine:
        return engine


def test_a_write_over_a_state_that_another_program_has_changed_is_refused(
    engine: OpenSearchEngine, connection: Connection, tmp_path: Path
) -> None:
    elsewhere = OpenSearchEngine(connection, tmp_path / "another machine")
    fill(engine, make_entry("a", body="red"))
    writer = elsewhere.writer()
    writer.__enter__()
    writer.put(make_entry("a", body="blue"))
    fill(engine, make_entry("b", body="red"))
    with pytest.raises(IndexBusy, match="changed it meanwhile"):
        writer.__exit__(None, None, None)
    assert found(engine, Word(term="red")) == {"a", "b"}


def test_the_words_of_a_withdrawn_release_leave_the_files_of_every_node(
    engine: OpenSearchEngine, nodes: Nodes
) -> None:
    fill(engine, make_entry("a", body="open"), make_entry("b", body="zyzzyva", title="Zyzzyva", place="Zyzz"))
    nodes.ask("/_flush?force=true", "POST")
    assert b"zyzzyva" in nodes.files().lower()
    with engine.writer() as writer:
        writer.remove("b")
        writer.compact(["b"])
    assert found(engine, None) == {"a"}
    assert b"zyzz" not in nodes.files().lower()


def test_hits_far_beyond_what_one_answer_reaches_come_in_order(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 12_000
    entries = [make_entry(f"{n:05}", body="red " * (n % 5 + 1), title="") for n in range(many)]
    fill(engine, *entries)
    wanted = tuple(entry.id for entry in entries)
    far = engine.search(SearchRequest(query=Word(term="red"), sort="oldest", offset=11_990, limit=20))
    assert (far.ids, far.total) == (wanted[11_990:], many)
    assert engine.search(SearchRequest(sort="oldest", offset=20_000)).ids == ()
    for sort in ("oldest", "relevance"):
        walked: list[str] = []
        request = SearchRequest(query=Word(term="red"), sort=sort, limit=1_000)  # type: ignore[arg-type]
        while ids := engine.search(request).ids:
            walked += ids
            request = replace(request, after=ids[-1], offset=len(walked))
        assert sorted(walked) == list(wanted)
    assert len(engine.digests()) == many


def test_more_values_than_are_counted_one_by_one_are_said_not_to_be_exact(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_VALUES", 20)
    fill(engine, *(make_entry(f"{n}", place=f"p{n}", topic=f"t{n % 20}") for n in range(60)))
    facets = engine.search(
        SearchRequest(facets=("place", "topic"), chosen={"place": frozenset({"p59"})})
    ).facets
    assert not facets["place"].exact
    assert dict(facets["place"].counts)["p59"] == 1
    assert facets["topic"].exact


def test_what_a_writer_that_died_while_sending_left_is_found_and_made_good(
    engine: OpenSearchEngine, connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, make_entry("a", body="immigrants"))

    class Died(Exception):
        pass

    def die(writer: Changing) -> None:
        writer._bulk.close()
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Changing, "_finish", die)
        with pytest.raises(Died):
            fill(engine, make_entry("b", body="immigrant", digest="2"))
    connection.ask("POST", f"/{connection.cluster.index}/_refresh")
    again = OpenSearchEngine(connection, tmp_path)
    assert again.digests() == {"a": "1", "b": "2"}  # so there is nothing to be sent again
    with again.writer():
        pass
    assert found(again, Word(term="immigrants")) == {"a", "b"}


def test_a_load_that_stopped_goes_on_where_it_was(connection: Connection, tmp_path: Path) -> None:
    generations = Generations(connection)
    index = generations.begin()

    stopped = Filling(connection, index, tmp_path, lambda state: None)
    stopped.__enter__()
    for n in range(50):
        stopped.put(make_entry(f"{n:02}", body="immigrants", quote="One. Two."))
    stopped._bulk.close()
    stopped.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert generations.begin() == index
    with Filling(connection, index, tmp_path, lambda state: None) as writer:
        writer.put(make_entry("49", body="immigrant", quote=()))
        writer.put(make_entry("50", body="immigrant"))
    generations.switch(index)
    engine = OpenSearchEngine(connection, tmp_path)
    assert len(found(engine, Word(term="immigrant"))) == 51
    assert engine.lexicon.frequencies(["immigrant", "immigrants"]) == {"immigrant": 2, "immigrants": 49}
    assert engine.quotations(SearchRequest()).total == 49


def test_an_index_takes_the_place_of_another_while_questions_are_asked(
    engine: OpenSearchEngine, connection: Connection, tmp_path: Path
) -> None:
    fill(engine, *(make_entry(f"{n}", body="red") for n in range(10)))
    generations = Generations(connection)
    for _ in range(3):
        index = generations.begin()
        with Filling(connection, index, tmp_path, lambda state: None) as writer:
            for n in range(10):
                writer.put(make_entry(f"{n}", body="red"))
        assert len(found(engine, Word(term="red"))) == 10
        generations.switch(index)
        assert len(found(engine, Word(term="red"))) == 10
    assert generations.all() == [index]


def test_the_longest_query_that_can_be_typed_is_within_the_server_s_limit_of_clauses(
    engine: OpenSearchEngine,
) -> None:
    words = [f"word{n}" for n in range(LIMITS["words"])]
    fill(engine, make_entry("a", body=" ".join(words)), make_entry("b", body="word7"))
    every = And(parts=tuple(Word(term=word) for word in words))
    assert found(engine, every) == {"a"}
    assert found(engine, Or(parts=tuple(Word(term=word) for word in words))) == {"a", "b"}
    assert found(engine, Phrase(terms=("word7",), slop=3)) == {"a", "b"}


def test_values_that_are_no_utf_8_and_odd_ids_come_back_as_given(engine: OpenSearchEngine) -> None:
    odd = make_entry(
        "ä/ \ud800?#%", **dict.fromkeys(CHOSEN_FACETS, "half \udc00"), quote="Half \ud800 a word."
    )
    fill(engine, odd)
    results = engine.search(
        SearchRequest(facets=("place", "kind"), chosen={"place": frozenset({"half \udc00"})})
    )
    assert results.ids == (odd.id,)
    assert results.facets["kind"].counts == (("half \udc00", 1),)
    assert engine.cards([odd.id]) == (odd.card,)
    assert engine.quotations(SearchRequest()).quotations == odd.said
    assert engine.digests() == {odd.id: "1"}
