"""docs/api.md: its clients run against a real server, and what it names is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from small_archive import make_site, varied_releases
from werkzeug.serving import make_server

from web.api.about import description
from web.application import build_app
from web.formats.table import FORMATS

DOCS = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
THERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of an archive that is served on a free port."""
    site = make_site(tmp_path_factory.mktemp("site"), varied_releases())
    served = make_server("127.0.0.1", 0, build_app(site), threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()
    served.server_close()


def example(language, server):
    (code,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    assert THERE in code
    return code.replace(THERE, server)


def test_the_client_in_python_reads_every_release_and_cites_it(server):
    ran = subprocess.run(
        [sys.executable, "-c", example("python", server)], capture_output=True, text=True, timeout=60
    )

    assert ran.returncode == 0, ran.stderr
    titles = re.findall(r"^\S+ Council opens its (file number \d+) to the public$", ran.stdout, re.MULTILINE)
    assert len(titles) == len(set(titles)) == 45
    assert ran.stdout.count("Press release, ") + ran.stdout.count("Statement, ") > 10
    assert f"{server}/releases/" in ran.stdout


def test_the_client_with_curl_gets_what_the_page_says(server, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed; the example with curl was not run")
    ran = subprocess.run(
        ["sh", "-e", "-c", example("sh", server)], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )

    assert ran.returncode == 0, ran.stderr
    *answers, status = ran.stdout.replace("}{", "}\n{").splitlines()
    assert [next(iter(json.loads(answer))) for answer in answers if answer] == [
        "query",
        "query",
        "understood",
        "facet",
    ]
    assert status == "304"
    assert len((tmp_path / "releases.csv").read_text().splitlines()) == 46
    assert (tmp_path / "releases.ris").read_text().count("TY  - ELEC") == 45


def test_the_page_names_every_address_and_every_format():
    told = re.sub(r"`…/", "`/api/v1/releases/<id>/", DOCS)
    for path in description()["paths"]:
        shown = path.replace("{id}", "<id>").replace("{name}", "<name>").replace("{numbers}", "4")
        assert shown in told
    for format in FORMATS:
        assert f".{format.suffix}" in DOCS
