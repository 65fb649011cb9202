"""Nodes that are lost: one changes no answer; two give an error or an answer that says it is partial, never a smaller count."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from engine_contract import fill, make_entry
from small_archive import WholeAnswers, stored_corpus, varied_releases

from archive.store.corpus import Corpus
from index.engine import SearchRequest, SearchResults
from index.entry import entry_of
from index.errors import ClusterTrouble
from index.language.query import Word
from index.opensearch.connecting import Cluster, Connection
from index.opensearch.place import ClusterPlace
from index.opensearch_engine import OpenSearchEngine, begun
from opensearch.cluster import Nodes
from web.application import build_app
from web.site import Site

ASKED = SearchRequest(query=Word(term="library"), facets=("topic", "speaker", "month"), recency=True)
IN_PART = SearchRequest(query=Word(term="library"), facets=("topic", "speaker", "month"), whole=False)
ADDRESSES = ("/search?q=library", "/", "/browse/people", "/api/v1/search?q=library", "/search.csv?q=library")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return stored_corpus(tmp_path / "corpus", varied_releases())


@pytest.fixture
def full(engine: OpenSearchEngine) -> OpenSearchEngine:
    """An engine over 45 releases; each part of its index is on two of three nodes."""
    with engine.writer() as writer:
        for release in varied_releases():
            writer.put(entry_of(release, digest="1"))
    return engine


@contextmanager
def lost(nodes: Nodes, *numbers: int) -> Iterator[None]:
    """Nodes are killed at the beginning, and come back at the end."""
    try:
        for number in numbers:
            nodes.kill(number)
        yield
    finally:
        nodes.start(*numbers)


def client_of(engine: OpenSearchEngine, corpus: Corpus) -> WholeAnswers:
    site = Site(
        title="The Open Shelf",
        note=None,
        base_address=None,
        corpus=corpus,
        index=engine,
        today=lambda: varied_releases(1)[0].date.value,  # type: ignore[arg-type,return-value]
    )
    app = build_app(site)
    app.test_client_class = WholeAnswers
    return app.test_client()  # type: ignore[return-value]


@pytest.mark.parametrize("number", [0, 2])
def test_a_node_that_dies_while_questions_are_asked_changes_no_answer(
    nodes: Nodes, full: OpenSearchEngine, corpus: Corpus, number: int
) -> None:
    wanted = full.search(ASKED)
    assert wanted.total == 45
    client = client_of(full, corpus)
    pages = {address: client.get(address).status_code for address in ADDRESSES}
    assert set(pages.values()) == {200}
    ended, wrong, answers = threading.Event(), [], []

    def ask() -> None:
        while not ended.is_set():
            try:
                found = full.search(ASKED)
                answers.append(found)
                if (found.total, found.facets, found.partial) != (wanted.total, wanted.facets, False):
                    wrong.append(found)
                status = client_of(full, corpus).get("/search?q=library").status_code
                if status != 200:
                    wrong.append(status)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(answers) < 20:
        assert not wrong
    with lost(nodes, number):
        before = len(answers)
        while len(answers) < before + 60 and not wrong:
            pass
        fill(full, make_entry("written meanwhile", body="quokka"))
        assert full.search(SearchRequest(query=Word(term="quokka"))).ids == ("written meanwhile",)
        ended.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert full.search(ASKED).total == 45
    nodes.wait_until_green()


def test_two_lost_nodes_give_an_error_or_an_answer_that_says_it_is_partial(
    nodes: Nodes, corpus: Corpus, tmp_path: Path
) -> None:
    # In three parts, two copies of each: no node has all of them.
    connection = Connection(Cluster(hosts=nodes.hosts, index="parts", shards=3, replicas=1))
    full = begun(connection, tmp_path)
    fill(full, *(entry_of(release, digest="1") for release in varied_releases()))
    wanted, client = full.search(ASKED), client_of(full, corpus)
    before = {address: client.get(address).text for address in ADDRESSES}
    (id, *_) = corpus.digests()
    outcomes = []
    with lost(nodes, 0, 1):
        for request in (ASKED, IN_PART) * 3:
            with suppress(ClusterTrouble):
                outcomes.append((request, full.search(request)))
        answers = {address: client.get(address) for address in ADDRESSES}
        assert client.get(f"/releases/{id}", follow_redirects=True).status_code == 200  # read from the corpus
        assert client.get("/healthz").status_code == 503
        with pytest.raises(ClusterTrouble, match="tart"):
            full.digests()
    for request, found in outcomes:
        assert is_honest(found, wanted)
        assert not found.partial or not request.whole
    for address, answer in answers.items():
        if answer.status_code == 200 and answer.text != before[address]:
            assert "Part of the index did not answer" in answer.text
            assert answer.headers["Cache-Control"] == "no-store"
            assert "ETag" not in answer.headers
        else:
            assert answer.status_code in (200, 503)
    nodes.wait_until_green()
    assert full.search(ASKED).total == wanted.total
    ClusterPlace(connection, tmp_path).remove()


def is_honest(found: SearchResults, wanted: SearchResults) -> bool:
    """Whether an answer is the whole one, or says that it is not."""
    return found.partial or (found.total == wanted.total and found.facets == wanted.facets)
