"""A vocabulary grows: filing anew, coverage, suggestions, topics renamed and merged."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from small_archive import make_client, make_release, make_site

from archive.example import load_example
from archive.home import Home
from archive.ingest import add
from archive.mending.correcting import correct
from archive.release import Topic
from archive.store.corpus import Corpus
from archive.store.corrections import Correction
from archive.terminal import AFTER_CHANGE
from archive.topics import BadVocabulary, Vocabulary
from archive.vocabulary.commands import topics_command
from archive.vocabulary.coverage import coverage_of
from archive.vocabulary.retagging import retag
from archive.vocabulary.suggesting import suggestion_for

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)

FIRST = """
[records]
label = "Records"
words = ["ledger"]
"""

MERGED = """
[open-records]
label = "Open records"
words = ["ledger"]
formerly = ["records", "Sunshine"]

[water]
label = "Water"
words = ["well"]
"""

RELEASE = """---
title: {title}
date: 2024-11-19
topics: [{topics}]
---

The council voted on Tuesday to publish its ledger, all 300 pages of the ledger.

The well of the {title} was open as well as ever, and the Harbor Rights Network said that a well is a well.
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.corpus_folder.mkdir(parents=True)
    return home


def vocabulary(home: Home, text: str) -> None:
    (home.corpus_folder / "topics.toml").write_text(text, encoding="utf-8")


def added(home: Home, folder: Path, title: str, topics: str = "") -> str:
    folder.mkdir(exist_ok=True)
    before = set(home.corpus().digests())
    path = folder / f"{title}.md"
    path.write_text(RELEASE.format(title=title, topics=topics), encoding="utf-8")
    add(home, [path], now=NOW, workers=0)
    (id,) = set(home.corpus().digests()) - before
    return id


def topics(home: Home, id: str) -> list[tuple[str, str]]:
    return [(topic.id, topic.by) for topic in home.corpus().get(id).topics]


def test_filing_anew_finds_what_the_rules_now_find_and_keeps_what_hand_and_source_gave(
    home: Home, tmp_path: Path
) -> None:
    vocabulary(home, FIRST)
    id = added(home, tmp_path / "pile", "Fountain", "Records")
    correct(home, id, Correction(not_topics=("nothing",), topics=("records",)), now=NOW)
    other = added(home, tmp_path / "pile", "Cistern")
    assert (topics(home, id), topics(home, other)) == ([("records", "hand")], [("records", "rule")])

    vocabulary(home, MERGED)
    report = retag(home, now=NOW)

    assert topics(home, id) == [("open-records", "hand"), ("water", "rule")]
    assert topics(home, other) == [("water", "rule"), ("open-records", "rule")]
    assert {id for id, _, _ in report.changed} == {id, other}
    assert retag(home, now=NOW).unchanged == 2


def test_a_name_of_the_source_is_taken_up_when_the_vocabulary_comes_to_know_it(
    home: Home, tmp_path: Path
) -> None:
    id = added(home, tmp_path / "pile", "Fountain", "Sunshine, Gardening")
    assert topics(home, id) == []
    assert dict(coverage_of(home.corpus()).unmapped) == {"Sunshine": 1, "Gardening": 1}

    vocabulary(home, MERGED)
    retag(home, now=NOW)

    assert ("open-records", "source") in topics(home, id)
    assert dict(coverage_of(home.corpus()).unmapped) == {"Gardening": 1}


def test_a_topic_that_the_source_gave_stays_when_the_vocabulary_loses_it(home: Home, tmp_path: Path) -> None:
    vocabulary(home, FIRST)
    id = added(home, tmp_path / "pile", "Fountain", "records")
    vocabulary(home, "[water]\nwords = ['well']\n")
    retag(home, now=NOW)

    assert topics(home, id) == [("records", "source"), ("water", "rule")]


def test_a_topic_taken_away_by_hand_stays_away(home: Home, tmp_path: Path) -> None:
    vocabulary(home, FIRST)
    id = added(home, tmp_path / "pile", "Fountain", "records")
    correct(home, id, Correction(not_topics=("records",)), now=NOW)
    vocabulary(home, MERGED)
    retag(home, now=NOW)

    assert topics(home, id) == [("water", "rule")]


def test_held_releases_are_filed_anew_too(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "held.txt"
    file.write_text("Held\n\nEMBARGOED UNTIL March 4, 2097\n\nThe ledger is a ledger, said the council.\n")
    (held,) = add(home, [file], now=NOW, workers=0).held
    vocabulary(home, FIRST)
    retag(home, now=NOW)

    assert home.embargoed().get(held.id).topics == (Topic(id="records", by="rule"),)


def test_filing_anew_by_the_same_vocabulary_changes_nothing_in_the_example(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load_example(home, now=NOW)
    before = home.corpus().digests()

    assert retag(home, now=NOW).changed == []
    assert home.corpus().digests() == before


def test_coverage_counts_releases_by_topic_and_way_and_names_what_is_lacking(
    home: Home, tmp_path: Path
) -> None:
    vocabulary(home, FIRST.replace("ledger", "lantern"))
    for n in range(4):
        added(home, tmp_path / "pile", f"Zeppelin Landing {'abcd'[n]}")
    added(home, tmp_path / "pile", "Fountain", "Records")

    coverage = coverage_of(home.corpus())

    assert (coverage.releases, coverage.without) == (5, 4)
    assert [(rule.id, given) for rule, given in coverage.topics] == [("records", {"source": 1})]
    assert ("zeppelin landing", 4) in coverage.lacking


def test_a_suggestion_is_a_vocabulary_that_says_it_is_none(home: Home, tmp_path: Path) -> None:
    for place in ("Aaaa", "Bbbb", "Cccc"):
        added(home, tmp_path / "pile", f"Zeppelin {place}")
    for title in ("Fountain", "Cistern", "Orchard", "Lantern", "Harbour"):
        added(home, tmp_path / "pile", title)
    text = suggestion_for(home.corpus())

    assert text.startswith("# A suggestion")
    assert tomllib.loads(text)["zeppelin"] == {"label": "Zeppelin", "words": ["zeppelin"]}
    (tmp_path / "topics.toml").write_text(text, encoding="utf-8")
    assert Vocabulary.read(tmp_path / "topics.toml").ids == ("zeppelin",)


def test_an_empty_archive_has_nothing_to_suggest_and_says_so_in_a_remark(home: Home) -> None:
    assert tomllib.loads(suggestion_for(home.corpus())) == {}
    assert coverage_of(home.corpus()).releases == 0


def run(home: Home, *arguments: str) -> tuple[int, str]:
    """Exit code and output of `dateline topics`, with an index that wants to hear nothing."""

    @click.group()
    @click.pass_context
    def root(context: click.Context) -> None:
        context.obj = home
        context.meta[AFTER_CHANGE] = lambda home, quiet: None

    root.add_command(topics_command)
    done = CliRunner().invoke(root, ["topics", *arguments])
    return done.exit_code, done.output


def test_the_command_shows_applies_and_suggests_and_overwrites_nothing(home: Home, tmp_path: Path) -> None:
    vocabulary(home, FIRST)
    id = added(home, tmp_path / "pile", "Fountain")
    assert "Records" in run(home)[1]
    assert "0 of 1 releases have no topic" in run(home)[1]

    vocabulary(home, MERGED)
    code, said = run(home, "--apply")
    assert code == 0
    assert f"{id}  +water +open-records -records" in said
    told = json.loads(run(home, "--json")[1])
    assert told["topics"][0] == {
        "id": "open-records",
        "label": "Open records",
        "releases": 1,
        "by": {"rule": 1},
    }
    run(home, "--suggest")
    assert (home.corpus_folder / "topics.toml").read_text(encoding="utf-8") == MERGED
    assert run(home, "--suggest", "--apply")[0] == 2


def test_a_vocabulary_taken_over_is_looked_at_first_and_the_old_one_kept(home: Home, tmp_path: Path) -> None:
    vocabulary(home, FIRST)
    bad = tmp_path / "bad.toml"
    bad.write_text("[Nope]\n", encoding="utf-8")
    assert run(home, "--use", str(bad))[0] == 1
    assert run(home, "--use", str(tmp_path / "none.toml"))[0] == 2
    assert home.corpus().vocabulary.ids == ("records",)

    assert run(home, "--use", "example")[0] == 0
    assert (home.corpus_folder / "topics.before.toml").read_text(encoding="utf-8") == FIRST
    assert "facial-recognition" in home.corpus().vocabulary.ids
    with pytest.raises(BadVocabulary):
        Vocabulary.read(bad)


def test_links_to_a_renamed_topic_go_on(tmp_path: Path) -> None:
    site = make_site(tmp_path, [make_release("ledger", topics=("open-records",))])
    client = make_client(replace(site, corpus=Corpus(_written(tmp_path / "corpus" / "topics.toml").parent)))

    moved = client.get("/browse/topics/records")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/browse/topics/open-records")
    assert client.get("/api/v1/search?topic=records").get_json()["total"] == 1
    for address in ("/search?q=topic:records", "/search?topic=records"):
        assert "is now called Open records" in client.get(address).get_data(as_text=True)
    assert client.get("/browse/topics/nothing").status_code == 404


def _written(path: Path) -> Path:
    path.write_text(MERGED + '\n[wells]\nlabel = "Wells"\nparent = "water"\n', encoding="utf-8")
    return path


def test_a_topic_is_listed_behind_the_one_it_belongs_to(tmp_path: Path) -> None:
    rules = Vocabulary.read(_written(tmp_path / "t.toml"))
    assert (rules.path("wells"), rules.path("water"), rules.path("gone")) == ("Water: Wells", "Water", "gone")
