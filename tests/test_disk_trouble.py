"""A disk that is full, or fails: a clear error, nothing lost, and writing goes on by itself when it is well again."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import sqlite3
from collections.abc import Callable

import pytest
from dying import LIFE, differences, in_a_child, live, operations, state, troubled

from archive.errors import ArchiveError, of_the_disk
from archive.home import Home
from index.verifying import faults_of_home

ROUNDS = int(os.environ.get("DATELINE_DISKS", "5"))  # of each trouble


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    live(home)
    return state(home)


@pytest.fixture(scope="module")
def length(tmp_path_factory: pytest.TempPathFactory) -> int:
    return operations(Home(tmp_path_factory.mktemp("counted") / "home"))


def once(code: int) -> Callable[[], Callable[[str], None]]:
    """One operation fails, and the next succeeds."""

    def made() -> Callable[[str], None]:
        failed = False

        def trouble(operation: str) -> None:
            nonlocal failed
            if not failed:
                failed = True
                raise OSError(code, os.strerror(code))

        return trouble

    return made


def full() -> Callable[[str], None]:
    """From now on nothing can be written or made, only removed, until the command has ended."""

    def trouble(operation: str) -> None:
        if operation in ("open", "os.mkdir", "fsync"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return trouble


@pytest.mark.parametrize(
    "trouble",
    [once(errno.EIO), once(errno.ENOSPC), full],
    ids=["one operation fails", "one finds the disk full", "the disk is full for the rest of the command"],
)
def test_after_trouble_with_the_disk_the_same_command_ends_as_if_there_had_been_none(
    whole, length, tmp_path, trouble
):
    for k in sorted(random.Random(5).sample(range(length), ROUNDS)):
        home = Home(tmp_path / str(k))
        troubled(home, k, trouble())
        assert list(faults_of_home(home)) == [], k
        end = state(home)
        assert differences(end, whole) == {}, k


def test_files_that_cannot_grow_are_survived_in_the_database_too(whole, tmp_path):
    for limit in sorted(random.Random(6).sample(range(200, 60_000), ROUNDS)):
        home = Home(tmp_path / str(limit))

        def work(done: Callable[[str], None], home: Home = home, limit: int = limit) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            for name, step in LIFE:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
                try:
                    step(home)
                except (OSError, sqlite3.Error, ArchiveError) as error:
                    done(f"{name}: {error}")
                    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                    step(home)

        failed, ended = in_a_child(work)
        assert ended == 0, (limit, failed)
        assert list(faults_of_home(home)) == [], limit
        end = state(home)
        assert differences(end, whole) == {}, (limit, failed)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x"), "make room"),
        (OSError(errno.EDQUOT, "x"), "make room"),
        (OSError(errno.EROFS, "x"), "may not be written"),
        (OSError(errno.EACCES, "x", "/home/corpus"), "/home/corpus"),
        (OSError(errno.EIO, "x"), "dateline verify"),
        (sqlite3.OperationalError("database or disk is full"), "make room"),
    ],
    ids=str,
)
def test_trouble_with_the_disk_is_said_in_words_that_help(error, said):
    assert said in of_the_disk(error)
