"""What can be wrong with a real cluster: each gives one error that names the cure, and a load goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from engine_contract import fill, found, make_entry
from small_archive import make_release, stored_corpus

from archive.store.corpus import Corpus
from index.engine import SearchRequest
from index.errors import ClusterTrouble
from index.language.query import Word
from index.opensearch import bulk
from index.opensearch.connecting import Cluster, Connection
from index.opensearch.generations import Generations
from index.opensearch.place import ClusterPlace
from index.opensearch_engine import OpenSearchEngine, begun
from index.update import update
from opensearch.cluster import Nodes
from opensearch.proxy import PASSWORD, USER, proxied


def block(connection: Connection, index: str, on: bool) -> None:
    """What the server does to its indexes when a disk is nearly full."""
    connection.ask("PUT", f"/{index}/_settings", {"index.blocks.read_only_allow_delete": on or None})


def test_a_full_disk_ends_a_change_with_what_to_do_and_the_next_command_goes_on(
    engine: OpenSearchEngine, connection: Connection
) -> None:
    fill(engine, make_entry("a", body="red"))
    block(connection, connection.cluster.index, on=True)
    with pytest.raises(ClusterTrouble, match="Make room on its disks or add a node"):
        fill(engine, make_entry("b", body="red"))
    assert found(engine, Word(term="red")) == {"a"}
    block(connection, connection.cluster.index, on=False)
    fill(engine, make_entry("b", body="red"))
    assert found(engine, Word(term="red")) == {"a", "b"}


def test_a_load_that_a_full_disk_stopped_goes_on_with_what_is_missing(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PORTION", 3_000)
    corpus = stored_corpus(tmp_path / "corpus", [make_release(f"file {n}") for n in range(40)])
    place = ClusterPlace(connection, tmp_path)

    class Filling(Corpus):
        """The disk is full when half of the releases have been read."""

        read = 0

        def get(self, id: str, version: int | None = None):  # type: ignore[no-untyped-def]
            Filling.read += 1
            if Filling.read == 20:
                block(connection, Generations(connection).all()[-1], on=True)
            return super().get(id) if version is None else super().get(id, version)

    with pytest.raises(ClusterTrouble, match="goes on where it stopped"):
        update(Filling(corpus.folder), place)
    (begun_index,) = Generations(connection).all()
    block(connection, begun_index, on=False)
    Filling.read = 100
    report = update(Filling(corpus.folder), ClusterPlace(connection, tmp_path))
    assert report.new == 40
    assert Filling.read < 140  # what was there already was not read again
    assert Generations(connection).all() == [begun_index]
    engine = place.open()
    assert engine.search(SearchRequest(query=Word(term="council"))).total == 40
    assert engine.lexicon.releases("council") == 40


def test_certificate_and_password_are_those_of_the_settings(nodes: Nodes, tmp_path: Path) -> None:
    with proxied(nodes.hosts[0], tmp_path) as (address, certificate):
        right = Cluster(hosts=(address,), index="secured", user=USER, password=PASSWORD, ca=certificate)
        connection = Connection(right)
        engine = begun(connection, tmp_path)
        fill(engine, make_entry("a", body="red"))
        assert found(engine, Word(term="red")) == {"a"}
        Generations(connection).drop_all()

        for wrong, cure in (
            (replace(right, password="guessed"), "Put the right one into the environment variable"),
            (replace(right, user=None), "Set opensearch_user in settings.toml"),
            (replace(right, ca=None), "as opensearch_ca in settings.toml"),
        ):
            with pytest.raises(ClusterTrouble, match=cure):
                OpenSearchEngine(Connection(wrong), tmp_path)


def test_an_alias_that_is_an_index_of_something_else_says_what_to_do(
    connection: Connection, nodes: Nodes, tmp_path: Path
) -> None:
    name = connection.cluster.index
    nodes.ask(f"/{name}", "PUT", {})
    try:
        with pytest.raises(ClusterTrouble, match="take another opensearch_index"):
            begun(connection, tmp_path)
    finally:
        nodes.ask(f"/{name}", "DELETE")
