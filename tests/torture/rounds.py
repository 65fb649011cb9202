"""Rounds: something bad is done to an archive, and the round says what was wrong afterwards.

A round is well when it gives the empty string. ``told`` counts rounds into the one line that the
figures are made of, and names those that went wrong by the seed that repeats them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from dying import LIFE, differences, live, state

from archive.errors import ArchiveError
from archive.home import Home
from archive.safekeeping.fixity import faults_of
from index.update import open_current
from index.verifying import faults_of_home

Round = Callable[[int], str]

OPENS = 2.0  # seconds an archive may take to open after whatever happened
BAD = ("is not what was written", "cannot be read")  # how faults begin that mean lost bytes


def told(name: str, seeds: Iterable[int], round: Round) -> bool:
    """Run a round for each seed and print ``name: n of n``; were all well?"""
    well = count = 0
    begun = time.monotonic()
    try:
        for seed in seeds:
            trouble = round(seed)
            count += 1
            well += not trouble
            if trouble:
                print(f"  {name}, round {seed}: {trouble}", flush=True)
    finally:  # who ends it early is told what was seen so far
        print(f"{name}: {well} of {count} ({time.monotonic() - begun:,.0f} s)", flush=True)
    return well == count


@contextmanager
def silent() -> Iterator[None]:
    """What commands print goes nowhere. For a process that will end soon."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        yield


def whole_life(folder: Path) -> dict[str, object]:
    """The end of a life that nothing happened to. Made in a process of its own, so that this one stays small."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_lived, (folder,))


def _lived(folder: Path) -> dict[str, object]:
    home = Home(folder)
    live(home)
    return state(home)


def trouble_at_opening(home: Home) -> str:
    """What a reader meets before any writer came: does it open in time, is anything lost?"""
    begun = time.monotonic()
    try:
        open_current(home.index_folder)
    except ArchiveError as error:
        return f"does not open: {error}"
    seconds = time.monotonic() - begun
    if seconds > OPENS:
        return f"opened after {seconds:.1f} s"
    for corpus in (home.corpus(), home.embargoed()):
        for fault in faults_of(corpus):
            if any(bad in fault.what for bad in BAD):
                return f"{fault.where}: {fault.what}"
    return ""


def trouble_at_the_end(home: Home, wanted: dict[str, object]) -> str:
    """Is everything whole, and all as it would be had nothing happened? Nothing lost, doubled or left lying about."""
    if faults := list(faults_of_home(home)):
        return f"{faults[0].where}: {faults[0].what}"
    different = differences(state(home), wanted)
    return str(different)[:500] if different else ""


def trouble_after(home: Home, acknowledged: int, wanted: dict[str, object]) -> str:
    """Open it, live the rest of the life, and compare."""
    trouble = trouble_at_opening(home)
    if not trouble:
        live(home, skip=acknowledged)
        with home.writing("the next command"):
            pass
        trouble = trouble_at_the_end(home, wanted)
    step = LIFE[min(acknowledged, len(LIFE) - 1)][0]
    return trouble and f"in {step!r}: {trouble}"


def say(line: str) -> None:
    """A line beside the figures."""
    print(line, file=sys.stderr, flush=True)
