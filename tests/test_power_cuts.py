"""The power goes, behind any sync: what was acknowledged is on the disk, and the archive goes on from there."""

from __future__ import annotations

import os
import random
import resource
from collections.abc import Iterator

import pytest
from dying import LIFE, differences, live, state
from power import Disk

from archive.home import Home
from archive.safekeeping.fixity import faults_of
from index.update import open_current
from index.verifying import faults_of_home

CUTS = int(os.environ.get("DATELINE_CUTS", "25"))  # 0: behind every single sync


@pytest.fixture(scope="module", autouse=True)
def many_open_files() -> Iterator[None]:
    """The disk keeps every file it saw open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_after_a_cut_behind_any_sync_what_was_acknowledged_is_there_and_the_end_is_the_same(tmp_path):
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    acknowledged: list[int] = []  # after which sync each step was acknowledged
    with Disk(home.folder) as disk:
        live(home, lambda name: acknowledged.append(disk.syncs))
        whole = state(home)
        assert disk.syncs > 100
        moments = range(disk.syncs + 1)
        chosen = moments if CUTS == 0 else sorted({*random.Random(3).sample(moments, CUTS), *acknowledged})
        for cut in chosen:
            found = Home(tmp_path / f"cut-{cut}")
            disk.after(cut, found.folder)
            steps = sum(at <= cut for at in acknowledged)
            in_step = LIFE[min(steps, len(LIFE) - 1)][0]
            open_current(found.index_folder)
            damaged = [
                fault
                for corpus in (found.corpus(), found.embargoed())
                for fault in faults_of(corpus)
                if "is not what was written" in fault.what or "cannot be read" in fault.what
            ]
            assert damaged == [], f"cut behind sync {cut}, in {in_step}"
            live(found, skip=steps)
            with found.writing("the next command"):
                pass
            assert list(faults_of_home(found)) == [], f"cut behind sync {cut}, in {in_step}"
            different = differences(state(found), whole)
            assert different == {}, f"cut behind sync {cut}, in {in_step}"


def test_right_after_a_step_is_acknowledged_its_work_is_on_the_disk(tmp_path):
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    with Disk(home.folder) as disk:
        for number, (name, step) in enumerate(LIFE):
            step(home)
            found = Home(tmp_path / f"after-{number}")
            disk.after(disk.syncs, found.folder)
            assert list(faults_of_home(found)) == [], name
            different = {k: v for k, v in differences(state(found), state(home)).items() if k != "names"}
            assert different == {}, name
