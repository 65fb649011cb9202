"""Seals and fixity: any byte of a corpus that is no longer what was written is named."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.example import load_example
from archive.home import Home
from archive.ingest import add
from archive.mending.removing import remove, remove_batch
from archive.safekeeping.fixity import faults_of
from archive.safekeeping.upgrading import Upgrade, upgrade
from archive.store.batches import JOURNAL, read_batches
from archive.store.seals import RECORD, is_intact, seal_of, sealed

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
JSON = st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.text()))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The example in a home, with an earlier version, and one release withdrawn."""
    home = Home(tmp_path_factory.mktemp("whole"))
    load_example(home, now=NOW)
    home.corpus().withdraw("jwwitwmdzp", "asked for by its author")
    return home


def copy_of(home: Home, to: Path) -> Home:
    shutil.copytree(home.folder, to, dirs_exist_ok=True)
    return Home(to)


def said(home: Home) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in faults_of(home.corpus())]


def release_files(home: Home) -> list[Path]:
    return sorted(path for path in (home.corpus_folder / "releases").rglob("*") if path.is_file())


@given(told=JSON, indent=st.sampled_from([None, 1]), at=st.integers(0), bit=st.integers(0, 7))
def test_a_sealed_object_reads_as_it_was_and_any_flipped_bit_breaks_the_seal(told, indent, at, bit):
    told.pop("sealed", None)
    data = sealed({"": 0, **told}, indent=indent)
    assert {key: value for key, value in json.loads(data).items() if key != "sealed"} == {"": 0, **told}
    assert is_intact(data)
    hurt = bytearray(data)
    hurt[at % len(data)] ^= 1 << bit
    assert not is_intact(bytes(hurt))


def test_a_corpus_as_it_was_written_has_no_faults(whole):
    assert said(whole) == []


@pytest.mark.parametrize("seed", range(60))
def test_every_damage_to_a_corpus_is_named(whole, tmp_path, seed):
    home = copy_of(whole, tmp_path)
    chance = random.Random(seed)
    file = chance.choice([*release_files(home), home.corpus_folder / JOURNAL])
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    match seed % 4:
        case 0:
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            data[at : at + 512] = bytes(len(data[at : at + 512]))
        case 2:
            del data[at:]
        case 3:
            file.unlink()
    if file.exists():
        file.write_bytes(data)
    assert said(home) != [], f"seed {seed}: {file.name}"


def test_a_release_that_vanished_and_a_file_that_is_none_of_ours_are_named(whole, tmp_path):
    home = copy_of(whole, tmp_path)
    gone, stuffed = sorted((home.corpus_folder / "releases").glob("2019/*/original.*"))[:2]
    shutil.rmtree(gone.parent)
    (stuffed.parent / "notes.txt").write_text("found in a drawer")
    assert any(f"release {gone.parent.name} is missing" in line for line in said(home))
    assert any("notes.txt: is none of the archive's files" in line for line in said(home))


def test_damage_is_not_sealed_over_by_a_later_change(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=NOW)
    original = next(iter(home.corpus().folder_of("jwwitwmdzp").glob("original.*")))
    original.write_bytes(original.read_bytes()[:-3])
    copy = tmp_path / "again.txt"
    copy.write_text("FOR IMMEDIATE RELEASE\n\nA release of its own\n\nHARBOR CITY – Words.\n")
    add(home, [copy], now=NOW, workers=1)
    with home.corpus().adding() as adding:
        adding.change(home.corpus().get("jwwitwmdzp"))
        adding.commit()
    assert [line for line in said(home) if str(original) in line] == [f"{original}: is not what was written"]


def test_additions_versions_copies_and_their_undoing_leave_no_faults(tmp_path):
    home = Home(tmp_path / "home")
    inbox = tmp_path / "in"
    inbox.mkdir()
    text = (
        "FOR IMMEDIATE RELEASE\n\nHarbor League counts the boats\n\nHARBOR CITY (May {day}, 2021) – {words}\n"
    )
    (inbox / "a.txt").write_text(text.format(day=3, words="There are forty boats in the harbor today."))
    add(home, [inbox], now=NOW, workers=1)
    (inbox / "a.txt").write_text(text.format(day=3, words="There are forty-one boats in the harbor today."))
    (inbox / "b.txt").write_text(text.format(day=4, words="Another day, and other boats came in."))
    add(home, [inbox], now=NOW, workers=1)
    assert said(home) == []
    assert any(home.corpus().versions(id) for id in home.corpus().digests())
    remove_batch(home, 2, now=NOW)
    assert said(home) == []
    remove(home, list(home.corpus().digests()))
    assert said(home) == []
    assert home.corpus().digests() == {}


def test_releases_of_a_run_that_was_cut_off_before_its_journal_line_are_noted_by_the_next_writer(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=NOW)
    journal = home.corpus_folder / JOURNAL
    journal.unlink()  # as after a crash between the releases and their line
    assert said(home) != []
    with home.corpus().adding():
        pass
    assert said(home) == []
    assert [batch.what for batch in read_batches(home.corpus_folder)] == ["a run that was cut off"]


def test_an_older_programs_corpus_is_readable_and_takes_seals_by_one_command(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=NOW)
    home.corpus().withdraw("jwwitwmdzp", "asked for by its author")
    for file in [*home.corpus_folder.rglob(RECORD), *home.corpus_folder.rglob("withdrawn.json")]:
        told = json.loads(file.read_bytes())
        for own in ("files", "sealed"):
            told.pop(own, None)
        file.write_text(json.dumps({**told, "format": 1}))
    lines = [json.loads(line) for line in (home.corpus_folder / JOURNAL).read_text().splitlines()]
    bare = [json.dumps({k: v for k, v in line.items() if k != "sealed"}) for line in lines]
    (home.corpus_folder / JOURNAL).write_text("\n".join(bare) + "\n")
    before = {id: home.corpus().get(id) for id in home.corpus().digests()}
    assert all("'dateline upgrade'" in line for line in said(home))
    done = Upgrade()
    upgrade(home.corpus(), done)
    assert said(home) == []
    assert {id: home.corpus().get(id) for id in home.corpus().digests()} == before
    assert (done.stones, done.lines) == (1, len(lines))
    assert all(seal_of(file.read_bytes()) for file in home.corpus_folder.rglob(RECORD))
