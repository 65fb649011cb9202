"""The publisher: a process beside the web workers that lets releases go when their time has come.

The web only reads; this is the one part of `dateline serve` that writes. It looks every minute, and
sooner where the next embargo ends sooner. A home it may not write to, or that another process is
writing to, is named once and looked at again.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections.abc import Callable

from archive.errors import ArchiveError
from archive.home import Home
from archive.store.embargo import embargoed_until, is_before_its_time, publish
from archive.store.writing import Busy
from index.place import place_of
from index.update import update

LOOK = 60.0  # seconds between two looks
WHILE_BUSY = 2.0  # seconds until the next attempt while another process writes

Say = Callable[[str], None]


def publish_due(home: Home, now: dt.datetime) -> tuple[str, ...]:
    """Publish what is due and bring the index up; gives the ids. Raises Busy and other ArchiveErrors."""
    held = home.embargoed()
    if not any(not is_before_its_time(held.get(id), now) for id in held.digests()):
        return ()
    with home.writing("dateline serve (publishing what is due)"):
        published = publish(held, home.corpus(), now)
    update(home.corpus(), place_of(home))
    return published


def next_end(home: Home) -> dt.datetime | None:
    """When the next embargo ends that has an end; None where none does."""
    held = home.embargoed()
    ends = [end for id in held.digests() if (end := embargoed_until(held.get(id)))]
    return min(ends, default=None)


def look(home: Home, now: dt.datetime, say: Say) -> float:
    """One look: publish what is due; gives the seconds until the next look."""
    if not home.embargoed_folder.is_dir():
        return LOOK
    try:
        for id in publish_due(home, now):
            say(f"published {id}: its embargo is over")
        end = next_end(home)
    except Busy:
        return WHILE_BUSY
    return LOOK if end is None else min(LOOK, max(0.0, (end - now).total_seconds()) + 0.05)


def run(home: Home, say: Say, clock: Callable[[], dt.datetime]) -> None:
    """Look again and again, until the process that started this one is gone. Says each trouble once."""
    server, said = os.getppid(), ""
    wait = 0.0
    while True:
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            if os.getppid() != server:
                return
            time.sleep(min(1.0, left))
        try:
            wait = look(home, clock(), say)
        except (ArchiveError, OSError) as trouble:
            wait = LOOK
            if str(trouble) != said:
                said = str(trouble)
                say(
                    f"what is due cannot be published: {said} Meanwhile 'dateline publish --due' does it by hand."
                )


def beside(home: Home, say: Say, clock: Callable[[], dt.datetime]) -> int:
    """Start a publisher as a process of its own; gives its id. It ends with the process that calls this."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the server's end is ours
    try:
        run(home, say, clock)
    finally:
        os._exit(0)
