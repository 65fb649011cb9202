"""The commands that mend, as a person types them: correct, batches, remove, reread."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive.adding_commands import COMMANDS
from archive.home import Home
from archive.mending.commands import COMMANDS as MENDING_COMMANDS
from archive.terminal import AFTER_CHANGE

RELEASE = """FOR IMMEDIATE RELEASE

Ledger Opens

(Port Callan, CV, 11/19/2024) – The council voted on Tuesday to publish its ledger, said the Harbor Rights Network.

###
"""


class Desk:
    """A home with one release, its commands, and how often the index was told of a change."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.told = 0
        (folder / "a.txt").write_text(RELEASE, encoding="utf-8")
        assert self.run("add", str(folder / "a.txt")).exit_code == 0
        (self.id,) = self.home.corpus().digests()

    def run(self, *arguments: str) -> Result:
        @click.group()
        @click.pass_context
        def root(context: click.Context) -> None:
            context.obj = self.home
            context.meta[AFTER_CHANGE] = self.react

        for command in (*COMMANDS, *MENDING_COMMANDS):
            root.add_command(command)
        return CliRunner().invoke(root, arguments)

    def react(self, home: Home, quiet: bool) -> None:
        self.told += 1


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_correction_is_shown_kept_and_indexed(desk: Desk) -> None:
    before = desk.told
    done = desk.run("correct", desk.id, "--date", "2024-11-20", "--place", "Eastmarch", "--kind", "statement")

    assert done.exit_code == 0
    assert "2024-11-20 (set by hand)" in done.output
    assert desk.told == before + 1
    told = json.loads(desk.run("correct", desk.id, "--title", "By Hand", "--json").output)
    assert (told["title"], told["date"]["source"], told["kind"]) == ("By Hand", "by-hand", "statement")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("correct", "ID"), 2),
        (("correct", "ID", "--date", "2024-02-30"), 2),
        (("correct", "ID", "--title", " "), 2),
        (("correct", "ID", "--kind", "poem"), 2),
        (("correct", "ID", "--topic", "weather"), 1),
        (("correct", "aaaaaaaaaa", "--title", "x"), 1),
        (("remove",), 2),
        (("remove", "ID", "--batch", "1"), 2),
        (("remove", "--batch", "7"), 1),
        (("remove", "aaaaaaaaaa"), 1),
        (("reread",), 2),
        (("reread", "ID", "--all"), 2),
        (("reread", "aaaaaaaaaa"), 1),
    ],
)
def test_a_mistake_changes_nothing(desk: Desk, arguments: tuple[str, ...], code: int) -> None:
    before = desk.home.corpus().digests()
    done = desk.run(*(desk.id if word == "ID" else word for word in arguments))

    assert done.exit_code == code
    assert desk.home.corpus().digests() == before


def test_a_batch_is_listed_removed_and_may_come_again(desk: Desk, tmp_path: Path) -> None:
    (row,) = json.loads(desk.run("batches", "--json").output)
    assert (row["batch"], row["what"], row["new"], row["here"]) == (1, "dateline add", 1, 1)

    assert "1 removed" in desk.run("remove", "--batch", "1").output
    assert json.loads(desk.run("batches", "--json").output) == []
    assert "1 stored" in desk.run("add", str(tmp_path / "a.txt")).output
    assert "1 removed" in desk.run("remove", desk.id).output


def test_reading_again_says_what_changed(desk: Desk) -> None:
    assert "0 changed, 0 with a new version, 1 unchanged" in desk.run("reread", "--all").output
    (desk.home.corpus_folder / "corpus.toml").write_text(
        '[places."Port Callan, Corvane"]\naliases = ["Port Callan, CV"]\n', encoding="utf-8"
    )
    assert f"{desk.id}: dateline" in desk.run("reread", desk.id).output
    desk.home.corpus().original(desk.id).write_bytes(b"")
    done = desk.run("reread", "--all", "--json")
    assert done.exit_code == 1
    assert [id for id, _ in json.loads(done.output)["refused"]] == [desk.id]
