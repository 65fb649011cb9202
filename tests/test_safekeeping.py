"""Verify, doctor, backup, restore, and the words of a withdrawn release leaving the index's bytes."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app import cli
from archive.example import load_example
from archive.home import Home
from archive.safekeeping.bag import BadBag, InTheWay, back_up, checked, restore
from archive.safekeeping.commands import restore_command
from archive.safekeeping.fixity import faults_of
from index.care_commands import doctor_command, verify_command
from index.current import current_folder, generations
from index.engine import SearchRequest
from index.known_values import known_values
from index.language.parser import parse_query
from index.update import open_current, rebuild, update
from index.verifying import faults_of_home

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
WITHDRAWN = "jwwitwmdzp"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    load_example(home, now=NOW)
    update(home.corpus(), home.index_folder)
    return home


@pytest.fixture
def home(whole: Home, tmp_path: Path) -> Home:
    shutil.copytree(whole.folder, tmp_path / "home")
    return Home(tmp_path / "home")


def run(command: click.Command, home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=home)


def typed(home: Home, *words: str) -> int:
    """The exit code of a whole command line."""
    return CliRunner().invoke(cli, ["--home", str(home.folder), *words]).exit_code


def bytes_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def answers(home: Home) -> tuple[object, ...]:
    engine = open_current(home.index_folder)
    found = engine.search(SearchRequest(limit=100, facets=("topic", "issuer", "year")))
    return found.ids, found.total, found.facets


def own_word(home: Home, id: str) -> str:
    """A word that only this release has."""
    engine = open_current(home.index_folder)
    text = " ".join(block.text for block in home.corpus().get(id).blocks if block.zone == "body")
    return next(w for w in text.casefold().split() if w.isalpha() and engine.lexicon.releases(w) == 1)


def test_a_home_as_it_was_written_is_whole(home):
    result = run(verify_command, home, "--json")
    assert (result.exit_code, json.loads(result.stdout)["faults"]) == (0, [])


@pytest.mark.parametrize("seed", range(40))
def test_every_damage_to_an_index_is_named_and_a_rebuild_gives_the_same_answers(home, seed):
    before = answers(home)
    chance = random.Random(seed)
    files = sorted(p for p in home.index_folder.rglob("*") if p.is_file() and p.stat().st_size)
    file = chance.choice(
        [p for p in files if not p.name.endswith(("LOCK", "writing"))]
    )  # locks name a holder
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    if seed % 3 == 0:
        data[at] ^= 1 << chance.randrange(8)
    elif seed % 3 == 1:
        data[at : at + 4096] = bytes(b ^ 255 for b in data[at : at + 4096])
    else:
        del data[at:]
    file.write_bytes(data)
    assert list(faults_of_home(home)), f"seed {seed}: {file.name}"
    rebuild(home.corpus(), home.index_folder)
    assert list(faults_of_home(home)) == []
    assert answers(home) == before


@pytest.mark.parametrize("written", [b"1", b"1\x0b", b"1\n\n"], ids=repr)
def test_a_name_of_the_generation_that_can_be_read_but_is_not_what_was_written_is_named(home, written):
    before = answers(home)
    (home.index_folder / "current").write_bytes(written)
    assert answers(home) == before
    assert [Path(fault.where).name for fault in faults_of_home(home)] == ["current"]


def test_the_words_of_a_withdrawn_release_leave_the_bytes_of_every_generation(home):
    rebuild(home.corpus(), home.index_folder)  # a second generation; the first is kept as the last good one
    assert len(generations(home.index_folder)) == 2
    word = own_word(home, WITHDRAWN)
    assert word.encode() in bytes_below(home.index_folder)
    home.corpus().withdraw(WITHDRAWN, "asked for")
    update(home.corpus(), home.index_folder)
    assert word.encode() not in bytes_below(home.index_folder)
    assert list(faults_of_home(home)) == []


def test_a_withdrawal_that_was_cut_off_is_finished_by_the_next_update(home):
    word = own_word(home, WITHDRAWN)
    with open_current(home.index_folder).writer() as writer:
        writer.remove(WITHDRAWN)  # and here the power went
    home.corpus().withdraw(WITHDRAWN, "asked for")
    assert any("withdrawn" in fault.what for fault in faults_of_home(home))
    update(home.corpus(), home.index_folder)
    assert word.encode() not in bytes_below(home.index_folder)


def test_a_backup_is_restored_as_it_was_and_its_index_made_anew(home, tmp_path):
    (home.folder / "settings.toml").write_text('title = "Harbor"\n')
    back_up(home, tmp_path / "bag", now=NOW)
    other = Home(tmp_path / "other")
    restore(tmp_path / "bag", other)
    assert not other.index_folder.exists()
    update(other.corpus(), other.index_folder)
    assert answers(other) == answers(home)
    assert other.settings == home.settings
    assert list(faults_of_home(other)) == []
    assert run(restore_command, other, str(tmp_path / "bag"), "--check").exit_code == 0


def test_a_bag_says_of_itself_what_archivists_tools_look_for(home, tmp_path):
    count = back_up(home, tmp_path / "bag", now=NOW)
    assert (tmp_path / "bag" / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")
    assert f".{count}\n" in (tmp_path / "bag" / "bag-info.txt").read_text()
    manifest = (tmp_path / "bag" / "manifest-sha256.txt").read_text().splitlines()
    assert len(manifest) == count
    assert all(line[64:71] == "  data/" for line in manifest)


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "manifest", "tag"])
def test_a_bag_that_is_not_whole_is_refused_before_anything_is_written(home, tmp_path, damage):
    bag = tmp_path / "bag"
    back_up(home, bag, now=NOW)
    record = next((bag / "data").rglob("release.json"))
    match damage:
        case "changed":
            record.write_bytes(record.read_bytes().replace(b"e", b"E", 1))
        case "missing":
            record.unlink()
        case "added":
            record.with_name("more.txt").write_text("more")
        case "manifest":
            (bag / "manifest-sha256.txt").write_text("nothing here")
        case "tag":
            (bag / "bag-info.txt").write_text("Bagging-Date: 1999-01-01\n")
    with pytest.raises(BadBag):
        checked(bag)
    with pytest.raises(BadBag):
        restore(bag, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_neither_a_bag_nor_a_home_is_ever_overwritten(home, tmp_path):
    back_up(home, tmp_path / "bag", now=NOW)
    with pytest.raises(InTheWay, match="new folder"):
        back_up(home, tmp_path / "bag", now=NOW)
    with pytest.raises(InTheWay, match="not empty"):
        restore(tmp_path / "bag", home)


def test_the_doctor_finds_nothing_wrong_with_a_whole_home(home):
    result = run(doctor_command, home, "--json")
    assert result.exit_code == 0
    assert all(finding["well"] for finding in json.loads(result.stdout))


def _no_index(home: Home) -> None:
    shutil.rmtree(home.index_folder)


def _behind(home: Home) -> None:
    home.corpus().withdraw(WITHDRAWN, "asked for")


def _damaged(home: Home) -> None:
    folder = current_folder(home.index_folder)
    assert folder is not None
    (folder / "manifest.json").write_text("{}")


def _bad_settings(home: Home) -> None:
    (home.folder / "settings.toml").write_text("titel = 'x'\n")


def _bad_table(home: Home) -> None:
    (home.corpus_folder / "topics.toml").write_text("[housing\n")


def _quarantined(home: Home) -> None:
    home.quarantine_folder.mkdir()
    refusal = {"path": "/a.bin", "reason": "empty", "detail": "It is empty.", "parser": 1, "sha256": None}
    (home.quarantine_folder / "quarantine.json").write_text(json.dumps([refusal]))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_no_index, "dateline index"),
        (_behind, "the index is 1 releases behind"),
        (_damaged, "dateline index"),
        (_bad_settings, "unknown key 'titel'"),
        (_bad_table, "topics.toml"),
        (_quarantined, "dateline quarantine"),
    ],
    ids=lambda part: part.__name__.strip("_") if callable(part) else "",
)
def test_the_doctor_says_what_is_wrong_and_what_to_type(home, harm, said):
    harm(home)
    result = run(doctor_command, home)
    assert result.exit_code == 1
    assert said in result.stdout


def test_the_doctor_of_an_empty_home_says_how_to_begin(tmp_path):
    result = run(doctor_command, Home(tmp_path / "none"))
    assert result.exit_code == 1
    assert "dateline add PATH" in result.stdout


def as_format_1(home: Home) -> None:
    """What the first program wrote: records, stones and the journal without seals; an index by other rules."""
    for path in [*home.corpus_folder.rglob("release.json"), *home.corpus_folder.rglob("withdrawn.json")]:
        told = json.loads(path.read_bytes())
        old = {name: value for name, value in told.items() if name not in ("files", "sealed")}
        path.write_text(json.dumps(old | ({"format": 1} if "format" in old else {})))
    journal = home.corpus_folder / "additions.jsonl"
    lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
    journal.write_text(
        "".join(json.dumps({n: v for n, v in line.items() if n != "sealed"}) + "\n" for line in lines)
    )
    folder = current_folder(home.index_folder)
    assert folder is not None
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": "1"}))


def test_a_home_of_the_first_program_is_upgraded_and_its_index_made_anew_by_itself(home):
    before = answers(home)
    as_format_1(home)
    ids = set(home.corpus().digests())
    assert {home.corpus().get(id).id for id in ids} == ids  # the old form is still read
    assert typed(home, "upgrade") == 0
    assert list(faults_of(home.corpus())) == []
    assert typed(home, "index") == 0
    assert list(faults_of_home(home)) == []
    assert answers(home) == before
    assert typed(home, "upgrade") == 0  # nothing is left to do, and nothing is spoilt


QUERIES = ("records", "library", '"the council"', "tenants OR housing", "rec*", "council -library", "")


def test_an_index_made_anew_gives_the_same_ids_counts_and_first_ten(home):
    def found() -> list[object]:
        engine = open_current(home.index_folder)
        values = known_values(engine, home.corpus().vocabulary)
        requests = [
            SearchRequest(query=parse_query(q, today=NOW.date(), values=values).node, limit=10)
            for q in QUERIES
        ]
        return [(r.ids, r.total) for r in map(engine.search, requests)]

    before, ids = found(), set(open_current(home.index_folder).digests())
    shutil.rmtree(home.index_folder)
    update(home.corpus(), home.index_folder)
    assert set(open_current(home.index_folder).digests()) == ids
    assert found() == before
