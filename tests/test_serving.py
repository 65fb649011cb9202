"""`dateline serve` as a person starts it: gunicorn on loopback, under a prefix, until it is told to end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from archive.home import Home
from web.serving import Server

ROOT = Path(__file__).parent.parent
PATIENCE = 30  # seconds; a start takes about one, a busy machine may need longer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(home: Path, *options: str):
    """The address of a server that is ready, ended by its process id afterwards."""
    port = free_port()
    command = [
        sys.executable,
        str(ROOT / "app.py"),
        "--home",
        str(home),
        "serve",
        "--port",
        str(port),
        *options,
    ]
    process = subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "--home", str(folder), "example", "--json"],
        check=True,
        capture_output=True,
    )
    return folder


def test_pages_are_served_by_gunicorn_until_a_signal_ends_them(home):
    with serving(home, "--workers", "1") as (address, process):
        with urllib.request.urlopen(f"{address}/search?q=moratorium", timeout=PATIENCE) as answer:
            assert answer.headers["Server"].startswith("gunicorn")
            assert "moratorium" in answer.read().decode().lower()
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0


def test_below_a_prefix_every_link_carries_it(home):
    with serving(home, "--workers", "1", "--prefix", "/news/archive") as (address, _):
        status, page = get(f"{address}/news/archive/search?q=moratorium")
        assert status == 200
        assert 'href="/news/archive/releases/' in page
        assert 'href="/search' not in page
        found = json.loads(get(f"{address}/news/archive/api/v1/search?q=moratorium")[1])
        assert found["hits"][0]["url"].startswith("/news/archive/releases/")
        assert get(f"{address}{found['hits'][0]['url']}")[0] == 200
        assert get(f"{address}/search")[0] == 404


def test_a_release_added_while_the_server_runs_is_found_without_a_restart(home, tmp_path):
    with serving(home, "--workers", "2") as (address, _):
        assert json.loads(get(f"{address}/api/v1/search?q=zanzibarquay")[1])["total"] == 0
        file = tmp_path / "late.txt"
        file.write_text(
            "Ferry Returns to Zanzibarquay\n\n(Port Callan, CV 3/4/2019) – The ferry came back.\n"
        )
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), "--home", str(home), "add", str(file)], capture_output=True
        )
        assert done.returncode == 0
        totals = [json.loads(get(f"{address}/api/v1/search?q=zanzibarquay")[1])["total"] for _ in range(8)]
        assert totals[-1] == 1
        deadline = time.monotonic() + 5
        while totals != [1] * 8 and time.monotonic() < deadline:
            totals = [
                json.loads(get(f"{address}/api/v1/search?q=zanzibarquay")[1])["total"] for _ in range(8)
            ]
        assert totals == [1] * 8


def test_an_empty_home_is_served_and_says_how_to_add_releases(tmp_path):
    with serving(tmp_path, "--workers", "1") as (address, _):
        status, page = get(address)
    assert status == 200
    assert "dateline add" in page


def test_no_socket_is_opened_by_which_the_server_could_be_steered():
    cfg = Server(lambda environ, start_response: [], {}).cfg
    assert getattr(cfg, "control_socket_disable", True)


def test_a_home_with_broken_settings_is_refused_with_the_key_at_fault(tmp_path):
    home = Home(tmp_path)
    (home.folder / "settings.toml").write_text('titel = "Our archive"\n')
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "--home", str(tmp_path), "serve"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "titel" in done.stderr
    assert "Traceback" not in done.stderr


def test_port_0_is_one_that_is_free_and_the_line_that_says_ready_names_it(home):
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--no-publish"], stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        address = line.split(" is at ")[1].split()[0]
        assert not address.endswith(":0/")
        assert get(f"{address}healthz")[0] == 200
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
