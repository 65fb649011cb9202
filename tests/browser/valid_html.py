"""The Nu HTML checker has nothing to say of any kind of page. Run by ``make test-pages``: it needs Java.

Not collected by ``make test``. DATELINE_NU names the checker's jar, which the
Makefile fetches; without it this fails, and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess

from werkzeug.test import Client

from browser.page_kinds import PAGE_KINDS

# What is no fault of ours: the checker guesses the language of a page from its words, and a test's 500 w are none.
NO_FAULT = ("This document appears to be written in",)


def test_every_kind_of_page_is_valid_html(archive, tmp_path):
    jar = os.environ.get("DATELINE_NU")
    assert jar, "say make test-pages: it fetches the Nu HTML checker and names it in DATELINE_NU"
    assert shutil.which("java"), "the Nu HTML checker needs Java (apt install default-jre-headless)"
    client = Client(archive)
    files = {}
    for number, (kind, path) in enumerate(PAGE_KINDS.items()):
        file = tmp_path / f"{number}.html"
        with client.get(path.partition("#")[0]) as answer:
            file.write_bytes(answer.data)
        files[file.as_uri()] = kind

    checker = ["java", "-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"]
    checked = subprocess.run([*checker, *map(str, tmp_path.iterdir())], capture_output=True, check=True)
    told = json.loads(checked.stdout)["messages"]

    assert [
        (files.get(one.get("url", ""), one.get("url")), one["message"], one.get("extract"))
        for one in told
        if not one["message"].startswith(NO_FAULT)
    ] == []
