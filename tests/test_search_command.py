"""`dateline search` and `dateline index`: output, remarks, exit codes."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_archive import make_release, paragraphs, stored_corpus

from app import cli
from archive.address import LOCAL
from archive.home import Home
from archive.release import Quotation
from index.folder_place import LOCK
from index.making.lock import WriterLock

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three releases, indexed."""
    home = Home(tmp_path / "home")
    stored_corpus(
        home.corpus_folder,
        [
            make_release(
                "ledger",
                day=dt.date(2024, 3, 5),
                topics=("records", "libraries"),
                quotations=(
                    Quotation(speaker="Ana Brandt", role=None, organisation=None, text="Open.", paragraph=1),
                ),
                blocks=paragraphs(
                    "The council opened the ledger.", "Second.", "A ledger is a book.", "Ledger!"
                ),
            ),
            make_release("harbor map", day=dt.date(2023, 1, 2), topics=("housing",)),
            make_release("attic", day=None, title="\x1b[31mRed\x1b[0m attic\nopened"),
        ],
    )
    assert run(home, "index").exit_code == 0
    return home


def run(home: Home, *arguments: str, **more: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home.folder), *arguments], prog_name="dateline", **more)  # type: ignore[arg-type]


def search(home: Home, *arguments: str, **more: object) -> Result:
    return run(home, "search", *arguments, **more)


def test_a_search_prints_what_was_understood_and_each_hit_with_its_passages(home: Home) -> None:
    result = search(home, "ledger")

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "1 release with ledger (any form)"
    assert lines[2] == "2024-03-05 · Harbor Rights Network · Port Callan"
    assert lines[3] == "Council opens its ledger to the public"
    assert lines[4].startswith("/releases/")
    assert lines[4].endswith("/council-opens-its-ledger-to-the-public")
    assert lines[5] == "  ¶ 1  The council opened the ledger."
    assert lines[7] == "  and 1 more passage"
    assert result.stderr == ""


def test_several_words_are_one_query_and_a_hyphen_excludes(home: Home) -> None:
    assert search(home, "council", "map", "-ledger").stdout.startswith("1 release with")
    assert search(home, "-ledger").stdout.startswith("2 releases not with ledger")


def test_everything_is_counted_in_all(home: Home) -> None:
    assert search(home).stdout.startswith("3 releases in all (newest first)")


def test_remarks_go_to_stderr(home: Home) -> None:
    result = search(home, '"opened the ledger')

    assert result.stdout.startswith("1 release with the exact phrase")
    assert "Note: A quotation mark is not closed" in result.stderr


def test_nothing_found_is_no_failure(home: Home) -> None:
    result = search(home, "zeppelin")

    assert (result.exit_code, result.stdout) == (0, "0 releases with zeppelin (any form)\n")


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["--topic", "housing"], ["Council opens its harbor map to the public"]),
        (["--topic", "Libraries & Reading"], ["Council opens its ledger to the public"]),
        (
            ["--topic", "housing", "--topic", "libraries", "--sort", "oldest"],
            ["Council opens its harbor map to the public", "Council opens its ledger to the public"],
        ),
        (["--speaker", "ana brandt"], ["Council opens its ledger to the public"]),
        (["--kind", "statement"], []),
        (["--issuer", "harbor rights network", "--from", "2024"], ["Council opens its ledger to the public"]),
        (["--place", "port callan", "--to", "2023"], ["Council opens its harbor map to the public"]),
        (["--page", "2"], []),
    ],
)
def test_filters_give_json_for_programs(home: Home, arguments: list[str], titles: list[str]) -> None:
    result = search(home, "--json", *arguments)

    found = json.loads(result.stdout)
    assert result.stderr == ""
    assert [hit["title"] for hit in found["hits"]] == titles
    assert list(found) == [
        *("query", "understood", "notes", "total", "partial", "page", "pages", "cursor"),
        *("suggestions", "hits", "facets"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["date:banana"], "“banana” is no date"),
        (["--from", "2024-02-30"], "February 2024 has 29 days"),
        (["--from", "2024", "--to", "2023"], "lies after"),
        (["--sort", "best"], "'best' is not one of"),
        (["--page", "0"], "0 is not in the range"),
        (["--isuer", "x"], "No such option"),
        (["x" * 2000], "the limit is 1,000"),
    ],
)
def test_a_wrong_question_ends_with_2_and_says_why(home: Home, arguments: list[str], said: str) -> None:
    result = search(home, *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_matches_are_bold_only_where_there_is_a_terminal_that_wants_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    bold = "the \x1b[1mledger\x1b[0m."

    assert bold in search(home, "ledger", color=True).stdout
    assert bold not in search(home, "ledger").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in search(home, "ledger", color=True).stdout


def test_a_release_cannot_steer_the_terminal(home: Home) -> None:
    lines = search(home, "attic", color=True).stdout.splitlines()

    assert lines[2].startswith("no date · Harbor Rights Network")
    assert lines[3] == "\x1b[1m[31mRed[0m attic opened\x1b[0m"


def test_addresses_are_full_where_the_site_has_one(home: Home) -> None:
    (home.folder / "settings.toml").write_text('base_address = "https://archive.example"\n')

    assert "\nhttps://archive.example/releases/" in search(home, "ledger").stdout


def test_an_archive_without_releases_says_how_to_add_some(tmp_path: Path) -> None:
    result = search(Home(tmp_path / "nowhere"), "ledger")

    assert result.exit_code == 0
    assert "dateline add PATH" in result.stderr


def test_an_archive_that_was_never_indexed_says_how(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    stored_corpus(home.corpus_folder, [make_release("ledger")])

    assert "Run 'dateline index'" in search(home, "ledger").stderr


def test_a_damaged_index_ends_with_1_and_names_the_cure(home: Home) -> None:
    (home.index_folder / "current").write_text("nonsense")

    result = search(home, "ledger")

    assert result.exit_code == 1
    assert "dateline index --rebuild" in result.stderr


def test_index_counts_what_it_did_and_rebuilding_finds_the_same(home: Home) -> None:
    assert run(home, "index").stdout == "0 new, 0 changed, 0 gone, 3 unchanged\n"

    before = search(home, "--json").stdout
    assert run(home, "index", "--rebuild").stdout == "3 new, 0 changed, 0 gone, 0 unchanged\n"
    assert search(home, "--json").stdout == before


@pytest.mark.parametrize(
    ("environment", "clickable"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_addresses_can_be_clicked_and_matches_are_bold_on_a_terminal_that_wants_it(
    home: Home, environment: dict[str, str], clickable: bool
) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home.folder), "search", "ledger"]
    wanted = {**os.environ, "TERM": "xterm", **environment}
    with subprocess.Popen(command, stdout=terminal, stdin=terminal, env=wanted) as process:
        os.close(terminal)
        shown = b"".join(_read(master)).decode()
    assert process.returncode == 0
    assert (f"\x1b]8;;{LOCAL}/releases/" in shown) == clickable
    assert ("/p1\x1b\\¶ 1\x1b" in shown) == clickable
    assert ("\x1b[1mledger\x1b[0m" in shown) == clickable
    assert ("\x1b" in shown) == clickable


def _read(terminal: int) -> Iterator[bytes]:
    """What a process writes to a terminal, until it ends (which Linux reports as an error)."""
    with contextlib.suppress(OSError):
        while data := os.read(terminal, 65536):
            yield data


def test_stats_draw_the_years_without_gaps_and_count_what_has_no_value(home: Home) -> None:
    lines = run(home, "stats").stdout.splitlines()

    assert lines[0] == "3 releases"
    assert [line.split()[0] for line in lines[1:4]] == ["2023", "2024", "no"]
    assert all("█ 1" in line for line in lines[1:4])
    assert "       1  Libraries & reading" in lines
    assert json.loads(run(home, "stats", "--json").stdout) == {
        "releases": 3,
        "undated": 1,
        "years": [{"year": 2023, "releases": 1}, {"year": 2024, "releases": 1}],
        "issuers": [{"issuer": "Harbor Rights Network", "releases": 3}],
        "kinds": [{"kind": "press release", "releases": 3}],
        "topics": [
            {"topic": "records", "releases": 2},
            {"topic": "housing", "releases": 1},
            {"topic": "libraries", "releases": 1},
        ],
        "without": {"issuer": 0, "kind": 0, "topic": 0},
    }


def test_an_empty_archive_has_figures_too(tmp_path: Path) -> None:
    assert run(Home(tmp_path), "stats").stdout.startswith("0 releases\n")


def test_open_prints_the_address_and_says_where_there_is_no_browser(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    (hit,) = json.loads(search(home, "ledger", "--json").stdout)["hits"]
    path = f"/releases/{hit['id']}/council-opens-its-ledger-to-the-public"

    shown = run(home, "open", hit["id"])
    assert (shown.exit_code, shown.stdout) == (0, f"{LOCAL}{path}\n")
    assert "No browser" in shown.stderr
    assert run(home, "open", hit["id"], "--print").stderr == ""

    (home.folder / "settings.toml").write_text('base_address = "https://archive.example"\n')
    assert run(home, "open", hit["id"], "--passage", "3").stdout == (
        f"https://archive.example/releases/{hit['id']}/p3\n"
    )
    assert run(home, "open", "aaaaaaaaaa").exit_code == 1


def test_whoever_finds_another_writer_ends_with_4(home: Home, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Group Opens Door\n\n(Port Callan, CV) – The door opened.\n")
    with home.writing("dateline reread"):
        refused = run(home, "add", str(tmp_path / "note.txt"))
        assert refused.exit_code == 4
        assert "dateline reread" in refused.stderr
    lock = WriterLock(home.index_folder / LOCK)
    lock.acquire()
    assert run(home, "index").exit_code == 4
    lock.release()
    assert run(home, "index").exit_code == 0
