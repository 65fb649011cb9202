"""What a keeper edits is on the pages without a restart, and a slip of the pen takes no page away."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path

import pytest

from app import create_app
from archive.example import load_example
from archive.home import Home
from index.update import update


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    update(home.corpus(), home.index_folder)
    return home


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_topics_new_label_is_on_the_pages_at_once(home):
    client = create_app(home).test_client()
    before = client.get("/browse/topics")
    change(home.corpus_folder / "topics.toml", 'label = "Legislation"', 'label = "Bills and votes"')
    after = client.get("/browse/topics", headers={"If-None-Match": before.headers["ETag"]})

    assert "Bills and votes" not in before.text
    assert after.status_code == 200
    assert "Bills and votes" in after.text
    assert client.get("/search?q=topic:%22bills+and+votes%22").text.count("<article") > 3


def test_words_that_now_mean_the_same_find_the_same(home):
    def total(query):
        return json.loads(client.get(f"/api/v1/search?q={query}").text)["total"]

    client = create_app(home).test_client()
    cameras = total("cameras")
    assert total("peepers") == 0
    file = home.corpus_folder / "synonyms.toml"
    file.write_text(file.read_text() + '\n[[same]]\nwords = ["peepers", "cameras"]\n')

    assert total("peepers") == total("cameras") == cameras


def test_the_rules_and_the_settings_are_followed_too(home):
    client = create_app(home).test_client()
    (home.folder / "settings.toml").write_text('title = "The Lamp"\nhosts = ["lamp.example"]\n')

    assert "The Lamp" in client.get("/").text
    assert client.get("/", base_url="http://other.example/").status_code == 400
    (home.folder / "settings.toml").unlink()
    change(home.corpus_folder / "corpus.toml", "Everything in this archive is invented", "All is invented")
    page = client.get("/", base_url="http://other.example/").text
    assert "The Lamp" not in page
    assert "All is invented" in page


def test_a_file_with_a_slip_changes_nothing_is_named_once_and_followed_when_it_is_mended(home, caplog):
    client = create_app(home).test_client()
    file = home.corpus_folder / "topics.toml"
    whole = file.read_text(encoding="utf-8")
    with caplog.at_level(logging.ERROR, "dateline.web"):
        file.write_text(whole + "\n[legislation\n", encoding="utf-8")
        pages = [client.get("/browse/topics") for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ["topics.toml is not valid TOML" in record.getMessage() for record in caplog.records] == [True]
    file.write_text(whole.replace('label = "Legislation"', 'label = "Bills"'), encoding="utf-8")
    assert ">Bills<" in client.get("/browse/topics").text
