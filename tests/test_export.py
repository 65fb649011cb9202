"""The way out: what was exported comes in again as it was, and a table harms no spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from archive.export import csv_lines, defused, jsonl_lines
from archive.home import Home
from archive.ingest import add, add_data
from archive.record import as_json
from archive.store.embargo import publish
from archive.store.writing import writing

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)

TEXT = """=HYPERLINK("https://bad.example") Wins {n}

FOR IMMEDIATE RELEASE

(Port Callan, CV 5/{n}/2019) – The council voted on Thursday to publish ledger {n}.

“We asked nicely,” said Harbor Rights Network Director Mara Vale.

SEE: Order {n}
https://court.example/orders/{n}

###
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    add_data(home, [(f"in/{n}.txt", TEXT.format(n=n).encode()) for n in range(1, 5)], now=NOW)
    return home


def exported(home: Home) -> bytes:
    return b"".join(jsonl_lines(home.corpus()))


def brought_into(folder: Path, data: bytes, name: str = "all.jsonl") -> Home:
    home = Home(folder)
    (folder.parent / name).write_bytes(data)
    report = add(home, [folder.parent / name], now=NOW, workers=0)
    assert report.seen == report.stored + report.unchanged + report.duplicate + len(report.quarantine)
    return home


def test_an_export_brought_into_a_new_home_gives_the_same_releases_under_the_same_ids(
    home: Home, tmp_path: Path
) -> None:
    other = brought_into(tmp_path / "other", exported(home))

    assert set(home.corpus().digests()) == set(other.corpus().digests())
    for id in home.corpus().digests():
        before, after = as_json(home.corpus().get(id)), as_json(other.corpus().get(id))
        assert after.pop("sources")[1:] == before.pop("sources")
        assert after == before


def test_an_export_of_an_import_is_the_export_again(home: Home, tmp_path: Path) -> None:
    other = brought_into(tmp_path / "other", exported(home))

    assert exported(other) == exported(home)


def test_an_archive_is_not_changed_by_its_own_export(home: Home, tmp_path: Path) -> None:
    data = exported(home)
    (tmp_path / "all.jsonl").write_bytes(data.replace(b"voted on Thursday", b"voted on Friday"))

    report = add(home, [tmp_path / "all.jsonl"], now=NOW, workers=0)

    assert (report.stored, report.duplicate) == (0, 4)
    assert exported(home) == data


def test_a_correction_in_a_newer_export_is_a_new_version_where_the_text_came_from_it(
    home: Home, tmp_path: Path
) -> None:
    data = exported(home)
    other = brought_into(tmp_path / "other", data)
    (tmp_path / "all.jsonl").write_bytes(data.replace(b"publish ledger 3", b"publish ledger III"))

    report = add(other, [tmp_path / "all.jsonl"], now=NOW, workers=0)

    assert (report.stored, report.unchanged) == (1, 3)
    assert len(other.corpus().digests()) == 4


def test_a_withdrawn_release_does_not_come_back_through_an_export(home: Home, tmp_path: Path) -> None:
    data = exported(home)
    id = next(iter(home.corpus().digests()))
    with writing(home.lock, "test"):
        home.corpus().withdraw(id, "by order of the court")

    brought_into(home.folder, data)

    assert id not in home.corpus().digests()
    assert id.encode() not in exported(home)


def test_an_embargoed_release_is_in_no_export_until_it_is_published(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    text = TEXT.format(n=9).replace("FOR IMMEDIATE RELEASE", "EMBARGOED UNTIL January 5, 2027")
    add_data(home, [("secret.txt", text.encode())], now=NOW)

    assert exported(home) == b""
    assert len(list(csv_lines(home.corpus()))) == 1

    publish(home.embargoed(), home.corpus(), NOW + dt.timedelta(days=90))

    assert len(exported(home).splitlines()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": 7},
        {"kind": "poem"},
        {"blocks": "text"},
        {"blocks": [{"number": 9, "kind": "paragraph", "zone": "body", "text": "x"}]},
        {"blocks": [{"number": 1, "kind": "paragraph", "zone": "body", "text": ["x"]}]},
        {"blocks": []},
        {"date": {"value": "2019-02-30", "source": "text", "text": None, "rivals": []}},
        {"sources": [{"path": 1, "sha256": "x", "format": "text"}]},
        {"embargo_until": "soon"},
        {"format": 99},
        {
            "quotations": [
                {"speaker": "A", "role": None, "organisation": None, "text": "x", "paragraph": True}
            ]
        },
    ],
)
def test_a_line_that_is_no_release_is_named_and_the_others_go_on(
    home: Home, tmp_path: Path, change: dict[str, object]
) -> None:
    first, *rest = exported(home).splitlines()
    wrong = json.dumps({**json.loads(first), **change}).encode()
    (tmp_path / "all.jsonl").write_bytes(b"\n".join([wrong, *rest]))

    report = add(Home(tmp_path / "other"), [tmp_path / "all.jsonl"], now=NOW, workers=0)

    assert report.stored == 3
    assert [(r.path[-2:], r.detail[:7]) for r in report.quarantine] == [("#1", "Line 1:")]
    assert report.quarantine[0].sha256


@pytest.mark.parametrize("id", ["../../etc/passwd", "", "A", "a/b", "aaaaaaaaaa-0"])
def test_an_id_that_could_not_be_ours_is_given_anew(home: Home, tmp_path: Path, id: str) -> None:
    record = json.loads(exported(home).splitlines()[0])
    other = brought_into(tmp_path / "other", json.dumps({**record, "id": id}).encode() if id else b"{}")

    assert all(known.isalnum() for known in other.corpus().digests())
    assert len(other.corpus().digests()) == bool(id)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "1", "Council", " =1", "a=b"])
def test_other_cells_stay(cell: str) -> None:
    assert defused(cell) == cell


def test_the_table_has_one_row_for_each_release_and_runs_nothing(home: Home) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(csv_lines(home.corpus())).decode("utf-8"), newline="")))

    assert len(rows) == 4
    for row in rows:
        assert row["title"].startswith("'=HYPERLINK")
        assert row["speakers"] == "Mara Vale"
        assert row["date"].startswith("2019-05-0")
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
