"""The publisher: what is due goes into the open by itself, beside web processes that only read."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from pathlib import Path

import pytest
from test_serving import get, serving

from archive.home import Home
from archive.ingest import add
from archive.store.writing import writing
from index.publisher import LOOK, WHILE_BUSY, look
from index.update import open_current, update

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def release(title: str, first_line: str) -> str:
    return f"{first_line}\n\n{title}\n\nHARBOR CITY – The harbor office says what it says.\n\n###\n"


def home_with(folder: Path, *texts: str, now: dt.datetime = NOW) -> Home:
    home, inbox = Home(folder / "home"), folder / "in"
    inbox.mkdir()
    for number, text in enumerate(texts):
        (inbox / f"{number}.txt").write_text(text)
    add(home, [inbox], now=now, workers=1)
    update(home.corpus(), home.index_folder)
    return home


def titles(home: Home) -> set[str]:
    return {home.corpus().get(id).title for id in open_current(home.index_folder).digests()}


def home_held(folder: Path) -> Home:
    """A home whose one release was held back when it came, and is due since yesterday."""
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    line = f"EMBARGOED UNTIL {yesterday:%B %-d, %Y, %-I:%M %p} UTC"
    home = home_with(folder, release("Harbor closes at noon", line), now=yesterday - dt.timedelta(days=1))
    assert titles(home) == set()
    return home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """One release in the open, one due at half past twelve, one on the next day, one whose end nobody can tell."""
    return home_with(
        tmp_path,
        release("Harbor opens", "FOR IMMEDIATE RELEASE"),
        release("Harbor closes at noon", "EMBARGOED UNTIL November 24, 2026, 12:30 PM UTC"),
        release("Harbor opens again", "EMBARGOED UNTIL November 25, 2026, 9:00 AM UTC"),
        release("Harbor may move", "EMBARGOED"),
    )


def test_what_is_due_is_published_and_found_and_the_rest_stays(home):
    assert titles(home) == {"Harbor opens"}
    said: list[str] = []
    look(home, NOW, said.append)
    assert (titles(home), said) == ({"Harbor opens"}, [])
    look(home, NOW + dt.timedelta(minutes=30), said.append)
    assert titles(home) == {"Harbor opens", "Harbor closes at noon"}
    assert len(said) == 1
    look(home, NOW + dt.timedelta(days=9), said.append)
    assert titles(home) == {"Harbor opens", "Harbor closes at noon", "Harbor opens again"}


def test_the_next_look_is_in_a_minute_or_when_the_next_embargo_ends(home):
    assert look(home, NOW, print) == LOOK
    assert look(home, NOW + dt.timedelta(minutes=29, seconds=50), print) == pytest.approx(10, abs=0.1)


def test_while_another_process_writes_it_waits_and_tries_again(home):
    with writing(home.lock, "somebody else"):
        assert look(home, NOW + dt.timedelta(minutes=30), print) == WHILE_BUSY
    assert titles(home) == {"Harbor opens"}


def test_serving_publishes_what_is_due_and_ends_with_its_publisher(tmp_path):
    home = home_held(tmp_path)
    with serving(home.folder) as (address, process):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and "Harbor closes at noon" not in get(f"{address}/search")[1]:
            time.sleep(0.5)
        assert "Harbor closes at noon" in get(f"{address}/search")[1]
        group = os.getpgid(process.pid)
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and members(group, home):
        time.sleep(0.2)
    assert members(group, home) == []


def members(group: int, home: Home) -> list[int]:
    """The processes that still serve this home."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"serve" in line and str(home.folder).encode() in line:
                found.append(int(entry.name))
    return found


def test_without_publishing_a_home_is_left_as_it_is(tmp_path):
    home = home_held(tmp_path)
    with serving(home.folder, "--no-publish") as (address, _):
        time.sleep(2)
        assert "Harbor closes" not in get(f"{address}/search")[1]
    assert titles(home) == set()
