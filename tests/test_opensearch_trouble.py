"""What can be wrong on the way to a cluster: one error each, in bounded time, that says what to do.

The servers here only stand in for one that is wrong; what a right one answers is tested in tests/opensearch.
"""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import cli
from archive.home import BadSettings, Home, name_engine, read_settings
from index.errors import ClusterTrouble
from index.opensearch.bulk import ATTEMPTS, Bulk
from index.opensearch.connecting import Cluster, Connection, NotThere, Stale
from index.opensearch.documents import Document
from index.place import place_of

GOOD = {"version": {"number": "2.19.1", "distribution": "opensearch"}}
FULL = "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"


@contextmanager
def answering(*answers: tuple[int, Any], pause: float = 0.0) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that gives these answers one after the other, the last one for ever; and what it was sent."""
    left, sent = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            sent.append(self.rfile.read(length))
            time.sleep(pause)
            status, told = left.pop(0) if len(left) > 1 else left[0]
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 # the names http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent  # type: ignore[misc]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def refusal(reason: str) -> dict[str, object]:
    return {"error": {"root_cause": [{"type": "some_exception", "reason": reason}], "type": "some_exception"}}


def test_without_a_server_it_is_said_where_none_was_found() -> None:
    address = nobody()
    with pytest.raises(
        ClusterTrouble, match=rf"does not answer at {address} \(.*refused.*Start it, or correct"
    ):
        Connection(Cluster(hosts=(address,))).check()


@pytest.mark.parametrize(
    ("version", "wrong"),
    [
        ({"number": "1.3.20", "distribution": "opensearch"}, "opensearch 1.3.20"),
        ({"number": "4.0.0", "distribution": "opensearch"}, "opensearch 4.0.0"),
        ({"number": "7.10.2"}, "elasticsearch 7.10.2"),
    ],
)
def test_a_server_of_another_version_is_named(version: dict[str, str], wrong: str) -> None:
    told = f"is {wrong}, and Dateline needs OpenSearch from 2.4 to 3.x"
    with answering((200, {"version": version})) as (address, _), pytest.raises(ClusterTrouble, match=told):
        Connection(Cluster(hosts=(address,))).check()


def test_a_node_that_does_not_answer_in_time_is_an_error_where_it_is_the_only_one() -> None:
    with answering((200, GOOD), pause=1.0) as (address, _):
        connection = Connection(Cluster(hosts=(address,)), seconds=0.1)
        with pytest.raises(ClusterTrouble, match=r"did not answer within 0.1 s. 'dateline doctor' shows"):
            connection.check()


def test_a_slow_node_and_one_that_is_away_are_left_for_the_next() -> None:
    with answering((200, GOOD), pause=1.0) as (slow, _), answering((200, GOOD)) as (well, _):
        for _ in range(6):  # whichever is asked first
            connection = Connection(Cluster(hosts=(slow, nobody(), well)), seconds=0.2)
            assert connection.check() == "2.19.1"


@pytest.mark.parametrize(
    ("status", "told", "kind", "cure"),
    [
        (401, {}, ClusterTrouble, "wants to know who asks. Set opensearch_user"),
        (
            403,
            refusal("no permissions"),
            ClusterTrouble,
            r"Give that user all rights on the indexes dateline-\*",
        ),
        (403, refusal(FULL), ClusterTrouble, "Make room on its disks"),
        (429, refusal(FULL), ClusterTrouble, "Make room on its disks"),
        (429, refusal("rejected execution"), ClusterTrouble, "too much to do"),
        (404, {}, NotThere, "is not there"),
        (409, {}, Stale, "changed by another program"),
        (503, refusal("all shards failed"), ClusterTrouble, "Start the nodes that are missing"),
        (500, refusal("maxClauseCount is set to 1024"), ClusterTrouble, "ask for fewer"),
        (400, refusal("unknown field"), ClusterTrouble, r"refuses GET / \(unknown field\)"),
    ],
)
def test_each_refusal_of_a_server_names_its_cure(status: int, told: Any, kind: type, cure: str) -> None:
    with answering((status, told)) as (address, _), pytest.raises(kind, match=cure):
        Connection(Cluster(hosts=(address,))).ask("GET", "/")


@pytest.mark.parametrize(
    ("cluster", "cure"),
    [
        (Cluster(user="me", variable="PW"), "Put it into the environment variable PW"),
        (Cluster(ca=Path("/nowhere/ca.pem")), "Correct opensearch_ca in settings.toml"),
    ],
)
def test_settings_that_cannot_be_meant_so_are_named_before_anything_is_sent(
    cluster: Cluster, cure: str
) -> None:
    with pytest.raises(ClusterTrouble, match=cure):
        Connection(cluster)


def test_without_its_client_the_engine_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('engine = "opensearch"\n')
    script = "import sys; sys.modules['opensearchpy'] = None; import app; app.main()"
    run = subprocess.run(
        [sys.executable, "-c", script, "--home", str(tmp_path), "search", "x"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr == (
        "Error: the client for OpenSearch is not installed. Run: pip install 'dateline[opensearch]'\n"
    )


def test_a_command_without_a_server_ends_with_the_cure_and_leaves_the_corpus_alone(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'engine = "opensearch"\nopensearch_hosts = ["{nobody()}"]\n')
    for words in (["search", "x"], ["index"], ["doctor"], ["verify"], ["index", "--rebuild"]):
        run = CliRunner().invoke(cli, ["--home", str(tmp_path), *words])
        assert run.exit_code == 1, words
        assert "correct opensearch_hosts in settings.toml" in run.output, words


# -- bulk -----------------------------------------------------------------------------------------


def items(*statuses: int, reason: str = "busy") -> dict[str, object]:
    told = [{"index": {"status": s, **({"error": {"reason": reason}} if s >= 400 else {})}} for s in statuses]
    return {"errors": any(s >= 400 for s in statuses), "items": told}


def documents(count: int) -> list[Document]:
    return [Document(f"r{n}", {"id": str(n)}) for n in range(count)]


def test_only_what_was_refused_is_sent_again_and_each_time_later() -> None:
    waits: list[float] = []
    with answering(
        (200, items(201, 429, 429)), (429, refusal("busy")), (200, items(201, 429)), (200, items(201))
    ) as (
        address,
        sent,
    ):
        bulk = Bulk(Connection(Cluster(hosts=(address,))), "a-1", wait=waits.append)
        bulk.take(documents(3))
        bulk.close()
    assert [body.count(b'"_id"') for body in map(unpacked, sent)] == [3, 2, 2, 1]  # type: ignore[arg-type]
    assert b'"r2"' in unpacked(sent[-1])  # type: ignore[arg-type]
    assert waits == [0.5, 1.0, 2.0]


def test_a_cluster_that_takes_nothing_for_minutes_ends_the_load_with_what_to_do() -> None:
    waits: list[float] = []
    with answering((429, refusal("busy"))) as (address, _):
        bulk = Bulk(Connection(Cluster(hosts=(address,))), "a-1", wait=waits.append)
        bulk.take(documents(2))
        with pytest.raises(ClusterTrouble, match="Run 'dateline index' when it has less"):
            bulk.close()
    assert len(waits) == ATTEMPTS - 1
    assert 100 < sum(waits) < 300


@pytest.mark.parametrize(
    ("reason", "cure"), [(FULL, "Make room"), ("mapper_parsing", "dateline index --rebuild")]
)
def test_a_document_that_is_refused_for_good_ends_the_load(reason: str, cure: str) -> None:
    with answering((200, items(201, 400, reason=reason))) as (address, _):
        bulk = Bulk(Connection(Cluster(hosts=(address,))), "a-1")
        bulk.take(documents(2))
        with pytest.raises(ClusterTrouble, match=cure):
            bulk.close()


def unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


# -- settings -------------------------------------------------------------------------------------


def test_an_engine_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('engine = "solr"\n')
    with pytest.raises(BadSettings, match="one of whoosh, opensearch"):
        read_settings(tmp_path / "settings.toml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, 'engine = "opensearch"\n'),
        ('title = "A"\n', 'engine = "opensearch"\ntitle = "A"\n'),
        ('# mine\nengine   = "whoosh"  # for now\n', '# mine\nengine = "opensearch"\n'),
        ('#engine = "whoosh"\n', 'engine = "opensearch"\n#engine = "whoosh"\n'),
    ],
)
def test_naming_the_engine_leaves_the_rest_of_the_settings_alone(
    tmp_path: Path, before: str | None, after: str
) -> None:
    path = tmp_path / "settings.toml"
    if before is not None:
        path.write_text(before)
    name_engine(path, "opensearch")
    assert path.read_text() == after


def test_an_archive_without_settings_has_its_index_in_its_folder(tmp_path: Path) -> None:
    assert place_of(Home(tmp_path)).health() == (f"the index is in {tmp_path / 'index'}", None)


def test_the_mapping_is_printed_without_a_cluster(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["--home", str(tmp_path), "index", "--show-mapping"])
    told = json.loads(run.stdout)
    assert told["settings"]["index"]["number_of_replicas"] == 1
    assert told["mappings"]["properties"]["body"] == {"type": "text", "analyzer": "whitespace"}
