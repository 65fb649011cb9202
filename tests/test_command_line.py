"""The command line as people and programs use it: from add to show, with exit codes that mean something."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import main
from archive.example import EXAMPLE
from archive.store.corpus import Corpus

ROOT = Path(__file__).parent.parent

RELEASE = """Harbor Group Wins Open Council Records

For Immediate Release

(Port Callan, CV 3/4/2019) – The council opened its records on Monday after two years of asking.

“We asked nicely, and then we asked in court,” said Harbor Group Legal Director Ada Quill.

SEE: Order of the Court
https://court.example/orders/12

###
"""


def dateline(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as `python app.py`, as a person would."""
    command = [sys.executable, str(ROOT / "app.py"), *map(str, arguments), "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=180)


@pytest.fixture
def pile(tmp_path):
    """A folder with a good release, a copy of it, an unreadable file and a picture."""
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "records.txt").write_text(RELEASE, encoding="utf-8")
    (folder / "copy of records.txt").write_text(RELEASE, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def test_the_report_balances_and_quarantine_ends_with_exit_code_3(pile, tmp_path):
    done = dateline("add", pile, "--json", home=tmp_path / "home")
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert {
        key: report[key] for key in ("seen", "stored", "unchanged", "duplicate", "quarantined", "ignored")
    } == {
        "seen": 3,
        "stored": 1,
        "unchanged": 0,
        "duplicate": 1,
        "quarantined": 1,
        "ignored": 1,
    }
    (line,) = report["quarantine"]
    assert line["path"].endswith("empty.txt")
    assert line["reason"] == "empty"
    assert line["detail"]


def test_adding_the_same_pile_again_stores_nothing_and_forgets_no_refusal(pile, tmp_path):
    dateline("add", pile, home=tmp_path / "home")
    again = json.loads(dateline("add", pile, "--json", home=tmp_path / "home").stdout)
    assert (again["stored"], again["unchanged"], again["quarantined"]) == (0, 2, 1)
    assert "empty.txt" in dateline("quarantine", home=tmp_path / "home").stdout


def test_what_was_added_is_found_and_shown(pile, tmp_path):
    home = tmp_path / "home"
    dateline("add", pile / "records.txt", home=home)
    found = json.loads(dateline("search", "council records", "--json", home=home).stdout)
    assert found["total"] == 1
    release = json.loads(dateline("show", found["hits"][0]["id"], "--json", home=home).stdout)
    assert release["title"] == "Harbor Group Wins Open Council Records"
    assert release["date"]["value"] == "2019-03-04"
    assert release["quotations"][0]["speaker"] == "Ada Quill"
    assert release["references"] == [
        {"title": "Order of the Court", "url": "https://court.example/orders/12", "paragraph": 3}
    ]
    assert "Ada Quill" in dateline("show", release["id"], home=home).stdout


def test_a_terminal_that_lacks_a_letter_gets_the_rest(pile, tmp_path):
    command = [sys.executable, str(ROOT / "app.py"), "parse", str(pile / "records.txt")]
    poor = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, env=poor, capture_output=True, encoding="latin-1", timeout=180)
    assert (done.returncode, done.stderr) == (0, "")
    assert "?We asked nicely, and then we asked in court,?" in done.stdout


def test_parse_reads_a_file_and_stores_nothing(pile, tmp_path):
    home = tmp_path / "home"
    (release,) = json.loads(dateline("parse", pile / "records.txt", "--json", home=home).stdout)
    assert release["status"] == "immediate"
    assert release["end_mark"] == "###"
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "aaaaaaaaaa"), 1, "no release"),
        (("show", "../../etc/passwd"), 1, "no release"),
        (("parse", "/dev/null"), 1, "/dev/null"),
        (("add", "no-such-folder"), 2, "no-such-folder"),
        (("publish",), 2, "--due"),
        (("search", "date:2024-02-30"), 2, "2024-02-30"),
        (("search", "police", "--from", "last pancake day"), 2, "last pancake day"),
        (("search", "police", "--page", "0"), 2, "page"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_a_mistake_ends_with_its_exit_code_and_says_what_is_wrong(arguments, code, said, tmp_path):
    done = dateline(*arguments, home=tmp_path / "home")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_says_that_nothing_is_lost(tmp_path, monkeypatch, capsys):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Corpus, "get", interrupted)
    monkeypatch.setattr(sys, "argv", ["dateline", "--home", str(tmp_path), "show", "aaaaaaaaaa"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130
    assert "What was acknowledged is kept" in capsys.readouterr().err


def test_an_embargoed_release_is_nowhere_to_be_found_until_it_is_published(tmp_path):
    home = tmp_path / "home"
    file = tmp_path / "held.txt"
    file.write_text(
        "Quibblewick Verdict Due\n\nEMBARGOED UNTIL March 4, 2097 at 9:00 a.m. Eastern\n\n"
        "(Port Callan, CV) – The quibblewick verdict is in.\n",
        encoding="utf-8",
    )
    report = json.loads(dateline("add", file, "--json", home=home).stdout)
    (held,) = report["held"]
    assert held["until"] == "2097-03-04T09:00:00-05:00"
    assert json.loads(dateline("search", "quibblewick", "--json", home=home).stdout)["total"] == 0
    assert dateline("show", held["id"], home=home).returncode == 1
    public = [path for path in (home / "corpus", home / "index") if path.exists()]
    assert not [file for folder in public for file in folder.rglob("*") if b"uibblewick" in _bytes(file)]
    assert "0 published" in dateline("publish", "--due", home=home).stdout
    dateline("publish", held["id"], home=home)
    assert json.loads(dateline("search", "quibblewick", "--json", home=home).stdout)["total"] == 1


def test_a_file_whose_embargo_is_lifted_takes_the_place_of_what_was_held(tmp_path):
    home, file = tmp_path / "home", tmp_path / "held.txt"
    head = "Quibblewick Verdict Due\n\nEMBARGOED UNTIL March 4, 2097 at 9:00 a.m. Eastern\n\n"
    file.write_text(head + "(Port Callan, CV) – The quibblewick verdict will come.\n", encoding="utf-8")
    dateline("add", file, home=home)
    file.write_text(
        "Quibblewick Verdict\n\nFor Immediate Release\n\n(Port Callan, CV 3/4/2019) – The quibblewick verdict is in.\n",
        encoding="utf-8",
    )
    assert json.loads(dateline("add", file, "--json", home=home).stdout)["stored"] == 1
    assert json.loads(dateline("embargoed", "--json", home=home).stdout) == []
    (hit,) = json.loads(dateline("search", "quibblewick", "--json", home=home).stdout)["hits"]
    assert hit["title"] == "Quibblewick Verdict"


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def test_a_withdrawn_release_is_gone_and_says_why(pile, tmp_path):
    home = tmp_path / "home"
    dateline("add", pile / "records.txt", home=home)
    id = json.loads(dateline("search", "council", "--json", home=home).stdout)["hits"][0]["id"]
    dateline("withdraw", id, "--reason", "sent in error", home=home)
    assert json.loads(dateline("search", "council", "--json", home=home).stdout)["total"] == 0
    assert "sent in error" in dateline("show", id, home=home).stderr


def test_the_example_loads_whole_with_its_vocabulary(tmp_path):
    report = json.loads(dateline("example", "--json", home=tmp_path).stdout)
    assert report["stored"] == sum(1 for _ in EXAMPLE.rglob("release.json")) >= 60
    assert report["quarantined"] == 0
    found = json.loads(dateline("search", "--json", "--topic", "facial-recognition", home=tmp_path).stdout)
    assert found["total"] >= 5


def test_the_home_may_be_named_before_or_behind_the_command(tmp_path):
    before = [sys.executable, str(ROOT / "app.py"), "--home", str(tmp_path), "quarantine"]
    assert subprocess.run(before, capture_output=True).returncode == 0
    assert dateline("quarantine", home=tmp_path).returncode == 0
