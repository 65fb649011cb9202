"""A home whose index is in a cluster: every command, the pages and the embargo work as they do over a folder."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_archive import WholeAnswers, make_release, stored_corpus, varied_releases
from test_serving import get, serving

from app import cli, create_app
from archive.home import Home, find_home
from index.doctor import findings
from index.opensearch.connecting import Connection
from index.opensearch.generations import Generations
from index.opensearch_engine import OpenSearchEngine
from index.place import place_of
from index.update import update
from index.verifying import faults_of_home
from opensearch.cluster import Nodes

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path, nodes: Nodes, connection: Connection) -> Home:
    """An archive of 45 releases, indexed in its folder, that knows of the cluster."""
    home = Home(tmp_path / "home")
    stored_corpus(home.corpus_folder, varied_releases())
    hosts = json.dumps(list(nodes.hosts))
    (home.folder / "settings.toml").write_text(
        f'title = "Harbor"\nopensearch_hosts = {hosts}\nopensearch_index = "{connection.cluster.index}"\n'
        "opensearch_shards = 2\n"
    )
    update(home.corpus(), place_of(home))
    return home


def run(home: Home, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["--home", str(home.folder), *words])
    assert result.exit_code == code, result.output
    return result


def found(home: Home, *words: str) -> dict[str, object]:
    answer = json.loads(run(home, "search", "--json", *words).stdout)
    return {name: told for name, told in answer.items() if name != "cursor"}


def test_an_archive_moves_into_a_cluster_and_back_and_answers_the_same(
    home: Home, connection: Connection
) -> None:
    questions = (
        [],
        ["library", "--sort", "newest"],
        ['"opened records"', "--topic", "libraries", "--sort", "oldest"],
    )
    before = [found(home, *question) for question in questions]
    people = run(home, "stats", "--json").stdout

    moved = run(home, "index", "--engine", "opensearch")
    assert "45 new" in moved.stdout
    assert 'engine = "opensearch"' in (home.folder / "settings.toml").read_text()
    assert isinstance(place_of(home).open(), OpenSearchEngine)
    assert not list(home.index_folder.glob("[0-9]*"))  # what is withdrawn later would not leave it
    assert [found(home, *question) for question in questions] == before
    assert json.loads(run(home, "stats", "--json").stdout)["releases"] == json.loads(people)["releases"]
    assert list(faults_of_home(home)) == []

    run(home, "index", "--engine", "whoosh")
    assert Generations(connection).all() == []
    assert [found(home, *question) for question in questions] == before


def test_what_is_added_corrected_and_withdrawn_follows(home: Home, tmp_path: Path) -> None:
    run(home, "index", "--engine", "opensearch")
    (tmp_path / "new.txt").write_text(
        "FOR IMMEDIATE RELEASE\n\nZyzzyva Park Opens\n\nThe zyzzyva park opened today.\n"
    )
    run(home, "add", str(tmp_path / "new.txt"))
    (hit,) = found(home, "zyzzyva")["hits"]  # type: ignore[misc]
    run(home, "correct", hit["id"], "--title", "Quokka Park Opens")
    assert found(home, "title:quokka")["total"] == 1
    run(home, "withdraw", hit["id"], "--reason", "An error.")
    assert found(home, "zyzzyva")["total"] == 0
    assert found(home)["total"] == 45


def test_a_release_before_its_time_is_not_in_the_cluster_and_is_when_its_time_has_come(home: Home) -> None:
    run(home, "index", "--engine", "opensearch")
    held = make_release("embargoed zyzzyva", title="Zyzzyva under embargo")
    stored_corpus(home.embargoed_folder, [held])
    run(home, "index")
    assert found(home, "zyzzyva")["total"] == 0
    run(home, "publish", held.id)
    assert found(home, "zyzzyva")["total"] == 1


def test_the_pages_the_feed_and_the_api_are_served_from_the_cluster(home: Home) -> None:
    whoosh = create_app(home)
    addresses = (
        "/",
        "/search?q=library",
        "/search?topic=records&speaker=Ana+Brandt&sort=oldest",
        "/search/values/speaker",
        "/quotations?q=secret",
        "/browse/people",
        "/browse/dates",
        "/about",
        "/search.atom?q=library",
        "/search.csv?q=tenants&sort=newest",
        "/api/v1/search?q=library&sort=newest",
        "/api/v1/quotations?q=never",
        "/api/v1/facets/place",
        "/api/v1/suggest?q=libr",
        "/healthz",
        "/sitemap.xml",
    )
    told = {}
    for name in ("whoosh", "opensearch"):
        app = create_app(home) if name == "opensearch" else whoosh
        app.test_client_class = WholeAnswers
        client = app.test_client()
        told[name] = {address: client.get(address) for address in addresses}
        for address, answer in told[name].items():
            assert answer.status_code == 200, address
        if name == "whoosh":
            run(home, "index", "--engine", "opensearch")
    for address in addresses[9:13]:
        assert told["opensearch"][address].text == told["whoosh"][address].text, address


def test_the_worker_processes_of_the_server_ask_each_on_lines_of_their_own(home: Home) -> None:
    run(home, "index", "--engine", "opensearch")
    with serving(home.folder, "--workers", "3") as (address, _), ThreadPoolExecutor(8) as many:
        questions = [f"{address}/api/v1/search?q=file+{n % 9}&sort=newest" for n in range(60)]
        told = list(many.map(get, questions))
    assert {status for status, _ in told} == {200}
    for n, (_, text) in enumerate(told):  # each its own answer
        assert json.loads(text)["query"] == f"file {n % 9}"
        assert str(n % 9) in json.loads(text)["hits"][0]["passages"][0]["text"]


def test_the_doctor_shows_how_the_cluster_is(home: Home) -> None:
    run(home, "index", "--engine", "opensearch")
    told = [finding for finding in findings(home, NOW) if "OpenSearch" in finding.what]
    assert [(finding.well, "is green, with 3 nodes" in finding.what) for finding in told] == [(True, True)]
    assert any(finding.what == "the index has all 45 of them" for finding in findings(home, NOW))


def test_an_index_of_an_older_mapping_says_so_and_is_made_anew_by_the_next_command(
    home: Home, connection: Connection
) -> None:
    run(home, "index", "--engine", "opensearch")
    (index,) = Generations(connection).all()
    connection.ask("PUT", f"/{index}/_mapping", {"_meta": {"format": 0}})
    assert "dateline index --rebuild" in run(home, "search", "library", code=1).stderr
    assert any(finding.cure == "dateline index" for finding in findings(home, NOW))
    run(home, "index")
    assert found(home)["total"] == 45


def test_a_password_is_read_from_the_variable_that_settings_name(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        'engine = "opensearch"\nopensearch_user = "me"\nopensearch_password = "PW"\n'
    )
    place = place_of(find_home(tmp_path, {"PW": "secret"}))
    assert place._connection.cluster.password == "secret"  # type: ignore[attr-defined]
