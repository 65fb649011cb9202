"""The example corpus is data with a promise: its committed records are what the parser reads in its originals."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from archive.example import EXAMPLE, example_files, load_example
from archive.home import Home
from archive.ids import ordinal_of
from archive.ingest import read_data
from archive.parser.parse import Context
from archive.record import as_json
from archive.release import KINDS
from archive.store.corpus import Corpus, written_form
from archive.store.seals import files_in

DAY = dt.date(2026, 11, 24)  # the day the records were made; two-digit years are read by it
FORMATS = {  # how a file's name ends -> the format its releases are known by
    ".txt": "text",
    ".html": "html",
    ".eml": "mail",
    ".mbox": "mail",
    ".md": "markdown",
    ".pdf": "pdf",
    ".docx": "docx",
    ".xml": "wordpress",
    ".atom": "feed",
    ".rss": "feed",
    ".zip": "mailchimp",
    ".jsonl": "jsonl",
}
# Earlier versions first: the record that stands now bears their seals, and is accepted after them.
RECORDS = sorted(EXAMPLE.glob("releases/**/release.json"), key=lambda path: (-len(path.parts), path))
STORE_OWN = ("format", "files", "sealed")  # what the store adds to the record that programs are shown
EXPECTED = {
    line["file"]: line
    for line in map(
        json.loads, (Path(__file__).parent / "gold" / "example.jsonl").read_text("utf-8").splitlines()
    )
}


def reread(record: Path) -> bytes:
    """The record that the parser writes today for the original beside a committed one."""
    corpus = Corpus(EXAMPLE)
    context = Context(today=DAY, rules=corpus.rules, vocabulary=corpus.vocabulary)
    committed = json.loads(record.read_bytes())
    data = next(record.parent.glob("original.*")).read_bytes()
    read = read_data(data, committed["sources"][0]["path"], context).releases
    release = read[ordinal_of(committed["id"]) - 1 if len(read) > 1 else 0][0]
    return written_form(replace(release, id=committed["id"]), files_in(record.parent))


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_rereading_an_original_gives_its_committed_record(record, accept):
    today = reread(record)
    if accept:
        record.write_bytes(today)
    assert today.decode() == record.read_text("utf-8")


def folded(text: str | None) -> str:
    return "".join(c for c in (text or "").casefold() if c.isalnum())


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_a_careful_reader_and_the_parser_agree(file):
    expected = EXPECTED[file]
    record = next(r for r in map(_record, RECORDS) if r["sources"][0]["path"] == file)
    assert folded(record["title"]) == folded(expected["title"])
    assert record["date"]["value"] == expected["date"]
    assert record["date"]["source"] == expected["date_source"]
    assert record["dateline"]["place"] == expected["place"]
    assert record["status"] == expected["status"]
    assert record["kind"] == expected["kind"]
    assert record["end_mark"] == expected["end_mark"]
    assert record["language"] == expected["language"]


def test_the_people_quoted_are_found_as_a_careful_reader_finds_them():
    wanted = {(file, folded(s["name"])) for file, line in EXPECTED.items() for s in line["speakers"]}
    found = {
        (record["sources"][0]["path"], folded(quotation["speaker"]))
        for record in map(_record, RECORDS)
        for quotation in record["quotations"]
    }
    right = len(wanted & found)
    assert 2 * right / (len(wanted) + len(found)) >= 0.95  # F1; the floor of well-formed releases


def _record(path: Path) -> dict:
    return json.loads(path.read_bytes())


def test_the_example_is_openly_invented():
    assert "invented" in (Corpus(EXAMPLE).rules.note or "")


def test_it_shows_what_an_archive_can_hold():
    records = [_record(path) for path in RECORDS]
    assert len(list(EXAMPLE.glob("releases/*/*/release.json"))) >= 60
    assert {record["sources"][0]["format"] for record in records} == set(FORMATS.values())
    assert {record["kind"] for record in records} == set(KINDS) - {"other"}
    assert {record["language"] for record in records} == {"en", "es", "fr", "de"}
    assert {record["status"] for record in records} == {"immediate", "embargoed", None}
    assert {int(r["date"]["value"][:4]) for r in records if r["date"]["value"]} == set(range(2016, 2027))
    assert len({topic["id"] for record in records for topic in record["topics"]}) >= 10
    assert len({record["issuer"] for record in records}) == 7


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_that_is_read_has_a_release_in_it(ending):
    origins = [record["sources"][0] for record in map(_record, RECORDS)]
    assert FORMATS[ending] in {
        origin["format"] for origin in origins if PurePath(origin["path"].partition("#")[0]).suffix == ending
    }


def test_originals_are_what_their_records_say():
    for path, data in example_files():
        assert data, path
    assert {record["sources"][0]["path"] for record in map(_record, RECORDS)} == set(EXPECTED)


def test_a_release_in_the_record_form_is_what_the_command_line_prints():
    corpus = Corpus(EXAMPLE)
    record = RECORDS[-1]
    stored = {key: value for key, value in _record(record).items() if key not in STORE_OWN}
    assert as_json(corpus.get(record.parent.name)) == stored


def test_corrected_releases_are_one_release_with_two_versions(tmp_path):
    home = Home(tmp_path)
    load_example(home, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    corpus = home.corpus()
    assert {id: corpus.versions(id) for id in corpus.digests() if corpus.versions(id)} == {
        "q7x3v7hsy4": (1,),
        "67xq2zgdrw": (1,),
    }
    assert "3,100" in corpus.get("67xq2zgdrw", version=1).title
    assert "14,200" in corpus.get("q7x3v7hsy4", version=1).title
    assert corpus.get("q7x3v7hsy4").title.startswith("CORRECTED")


def test_loading_the_example_gives_the_committed_corpus(tmp_path):
    load_example(Home(tmp_path), now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    loaded = {
        path.relative_to(tmp_path / "corpus") for path in tmp_path.glob("corpus/releases/**/release.json")
    }
    assert loaded == {path.relative_to(EXAMPLE) for path in RECORDS}
