"""An archive cut off at any moment: nothing acknowledged is lost, nothing is doubled, nothing is left lying about."""

from __future__ import annotations

import os
import random

import pytest
from click.testing import CliRunner
from dying import LIFE, cut_off, differences, live, operations, state, strangers

from app import cli
from archive.home import Home
from archive.safekeeping.fixity import faults_of
from index.current import current_folder
from index.update import open_current, update
from index.verifying import faults_of_home

ROUNDS = int(os.environ.get("DATELINE_KILLS", "20"))  # 0: before every single operation


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The end of a life that nobody cut off."""
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    live(home)
    assert list(faults_of_home(home)) == []
    return state(home)


@pytest.fixture(scope="module")
def length(tmp_path_factory: pytest.TempPathFactory) -> int:
    return operations(Home(tmp_path_factory.mktemp("counted") / "home"))


def test_a_life_has_hundreds_of_moments_at_which_it_can_be_cut_off(length):
    assert length > 300


def test_killed_before_a_file_operation_nothing_acknowledged_is_lost_and_the_end_is_the_same(
    whole, length, tmp_path
):
    moments = range(length) if ROUNDS == 0 else sorted(random.Random(11).sample(range(length), ROUNDS))
    for k in moments:
        home = Home(tmp_path / str(k))
        acknowledged, killed = cut_off(home, k)
        assert killed, k
        open_current(home.index_folder)  # what the web does: it must open, and writes nothing
        lost = [fault for corpus in (home.corpus(), home.embargoed()) for fault in faults_of(corpus)]
        assert [f for f in lost if "is not what was written" in f.what or "cannot be read" in f.what] == [], k
        live(home, skip=len(acknowledged))
        assert list(faults_of_home(home)) == [], k
        different = differences(state(home), whole)
        assert different == {}, f"cut off at {k}, after {acknowledged}, in {LIFE[len(acknowledged)][0]}"


def test_what_a_killed_writer_left_in_the_index_goes_with_the_next_update_that_has_nothing_else_to_do(
    tmp_path,
):
    home = Home(tmp_path / "home")
    LIFE[0][1](home)
    folder = current_folder(home.index_folder)
    assert folder is not None
    for name in ("MAIN_0123456789abcdef.cards", "MAIN_0123456789abcdef.trm"):
        (folder / name).write_bytes(b"left")
    assert len(strangers(home)) == 2
    update(home.corpus(), home.index_folder)
    assert strangers(home) == set()


def test_a_publication_that_was_cut_off_is_cleared_up_by_the_same_command_though_nothing_is_held_any_more(
    tmp_path,
):
    home = Home(tmp_path / "home")
    LIFE[0][1](home)
    left = home.embargoed_folder / "releases" / "2026" / ".aaaaaaaaaa.gone"
    left.mkdir(parents=True)
    again = CliRunner().invoke(cli, ["--home", str(home.folder), "publish", "aaaaaaaaaa"])
    assert again.exit_code == 1
    assert not left.exists()
