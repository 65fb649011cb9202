"""Large mailboxes and exports are read in portions: every piece once, none torn, whatever the cuts."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from archive.home import Home
from archive.ingest import add
from archive.readers import portions
from archive.readers.opening import open_portion
from archive.readers.portions import Portion, portions_of

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def message(number: int) -> bytes:
    body = b"\n".join(
        b"Line %d of message %d, and more words.\n\nFrom here on it goes on." % (n, number) for n in range(9)
    )
    return (
        b"From a@b.example Thu May  2 10:00:00 2019\nFrom: a@b.example\nSubject: Number %d\n"
        b"Date: Thu, 2 May 2019 10:00:00 -0400\n\nCouncil meeting %d was held.\n\n%s\n\n"
        % (number, number, body)
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 3_000)
    monkeypatch.setattr(portions, "WINDOW", 500)


def test_a_small_file_and_one_that_is_no_pile_are_one_portion(tmp_path: Path, small: None) -> None:
    (tmp_path / "a.txt").write_bytes(b"word " * 10_000)
    (tmp_path / "b.mbox").write_bytes(message(1))

    for name in ("a.txt", "b.mbox", "missing"):
        assert list(portions_of(tmp_path / name)) == [Portion(tmp_path / name)]


@pytest.mark.parametrize("seed", range(5))
def test_the_portions_of_a_mailbox_are_the_mailbox_cut_before_messages(
    tmp_path: Path, small: None, seed: int
) -> None:
    chance = random.Random(seed)
    box = tmp_path / "all.mbox"
    box.write_bytes(b"".join(message(n) + b"filler\n" * chance.randrange(200) + b"\n" for n in range(40)))

    found = list(portions_of(box))

    assert len(found) > 4
    assert b"".join(map(open_portion, found)) == box.read_bytes()
    assert all(open_portion(portion).startswith(b"From a@b.example") for portion in found)
    assert [portion.last for portion in found] == [False] * (len(found) - 1) + [True]


def test_every_message_of_a_mailbox_in_portions_is_stored_once_and_known_again(
    tmp_path: Path, small: None
) -> None:
    box, home = tmp_path / "all.mbox", Home(tmp_path / "home")
    empty = b"From a@b.example Thu May  2 10:00:00 2019\nFrom: a@b.example\nSubject: x\nDate: x\n\n\n\n"
    box.write_bytes(b"".join(message(n) + (empty if n in (5, 30) else b"") for n in range(40)))

    first = add(home, [box], now=NOW, workers=2)
    again = add(home, [box], now=NOW, workers=0)

    assert (first.stored, len(first.quarantine), first.seen) == (40, 2, 42)
    assert [refusal.path for refusal in first.quarantine] == [f"{box}#1", f"{box}#2"]
    assert "Counted from byte" in first.quarantine[1].detail
    assert (again.stored, again.unchanged, len(again.quarantine)) == (0, 40, 2)


def test_a_mailbox_whose_portions_are_all_read_is_not_read_again(tmp_path: Path, small: None) -> None:
    box, home = tmp_path / "all.mbox", Home(tmp_path / "home")
    box.write_bytes(b"".join(message(n) for n in range(20)))
    add(home, [box], now=NOW, workers=0)
    box.chmod(0o644)
    stamped = home.corpus().digests()

    again = add(home, [box], now=NOW, workers=0)

    assert (again.unchanged, again.seen) == (20, 20)
    assert home.corpus().digests() == stamped


def test_a_file_that_became_shorter_is_said_to_have_changed(tmp_path: Path, small: None) -> None:
    box = tmp_path / "all.mbox"
    box.write_bytes(b"".join(message(n) for n in range(20)))
    *_, last = portions_of(box)
    box.write_bytes(box.read_bytes()[:5_000])

    with pytest.raises(Exception, match="changed-while-read"):
        open_portion(last)
