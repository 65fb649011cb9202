"""Real file systems: the power goes on a loop-mounted ext4, and a small tmpfs runs full.

The power cut: an archive lives on an ext4 in a file; at a random moment its process is stopped, the
block image is copied as it is, and the copy is mounted, so that ext4 recovers it by its journal as
after a cut. What the process had acknowledged by then must be there. Root and Linux only.
"""

from __future__ import annotations

import contextlib
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dying import LIFE, in_a_child, live

from archive.errors import ArchiveError, of_the_disk
from archive.home import Home
from torture.rounds import say, told, trouble_after, trouble_at_the_end, whole_life

IMAGE = 48 << 20  # bytes of the ext4
SMALL = "3m"  # of the tmpfs; an archive of a whole life takes less than one


def power_cut(work: Path, rounds: int) -> bool:
    """Block images of a real ext4, copied at random moments of a life and recovered by its journal."""
    begun = time.monotonic()
    wanted = whole_life(work / "whole")
    of_a_step = (time.monotonic() - begun) / len(LIFE)
    chance = random.Random(23)
    seen = [0] * (len(LIFE) + 1)
    image, copy, mounted = work / "a.img", work / "cut.img", work / "mounted"
    mounted.mkdir()

    def round(number: int) -> str:
        image.unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate(IMAGE)
        _run("mkfs.ext4", "-q", "-F", str(image))
        wait = chance.uniform(0, 3 * of_a_step)
        with _mounted(image, mounted):
            acknowledged = _stopped_life(mounted / "home", number % len(LIFE), wait, image, copy)
        seen[acknowledged] += 1
        with _mounted(copy, mounted):
            return trouble_after(Home(mounted / "home"), acknowledged, wanted)

    well = told("power cut on ext4", range(rounds), round)
    say(f"steps acknowledged when the power went: {dict(enumerate(seen))}")
    return well


def _stopped_life(folder: Path, steps: int, wait: float, image: Path, copy: Path) -> int:
    """Live for some steps and ``wait`` seconds more, stop, copy the image; gives the steps acknowledged by then."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            live(Home(folder), lambda name: os.write(write, b"+") and None)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    try:
        acknowledged = sum(len(os.read(read, 1)) for _ in range(steps))
        ended = os.pidfd_open(child)
        select.select([ended], [], [], wait)
        os.close(ended)
        os.kill(child, signal.SIGSTOP)
        os.set_blocking(read, False)
        with contextlib.suppress(BlockingIOError):
            acknowledged += len(os.read(read, 100))
        shutil.copyfile(image, copy)
        return acknowledged
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(read)


def full_disk(work: Path, rounds: int) -> bool:
    """A small tmpfs that has a random number of bytes left when a random step begins, and room again when it failed."""
    wanted = whole_life(work / "whole")
    chance = random.Random(29)
    mounted = work / "mounted"
    mounted.mkdir()
    met = 0

    def round(number: int) -> str:
        nonlocal met
        step, left = chance.randrange(len(LIFE)), chance.choice((0, 4096, chance.randrange(400_000)))
        with _mounted("tmpfs", mounted, "-t", "tmpfs", "-o", f"size={SMALL}"):
            home = Home(mounted / "home")
            said, ended = in_a_child(lambda done: _filled_life(home, step, left, done))
            met += bool(said)
            if ended != 0:
                return f"{LIFE[step][0]} with {left} bytes left ended with {ended} after {said}"
            if said and "make room" not in said[0]:
                return f"the message does not say what to do: {said[0]}"
            return trouble_at_the_end(home, wanted)

    well = told("disk full on tmpfs", range(rounds), round)
    say(f"{met} of {rounds} rounds met the full disk; in the others what was left was enough")
    return well


def _filled_life(home: Home, at: int, left: int, done: Callable[[str], None]) -> None:
    filler = home.folder.parent / "filler"
    for number, (_, step) in enumerate(LIFE):
        if number == at:
            disk = os.statvfs(home.folder.parent)
            with filler.open("wb") as file:
                file.write(b"\0" * max(0, disk.f_bavail * disk.f_frsize - left))
        try:
            step(home)
        except (OSError, sqlite3.Error, ArchiveError) as error:
            said = str(error) if isinstance(error, ArchiveError) else of_the_disk(error)
            done(said.replace("\n", " "))
            filler.unlink(missing_ok=True)
            step(home)
        filler.unlink(missing_ok=True)


@contextlib.contextmanager
def _mounted(what: Path | str, where: Path, *options: str) -> Iterator[None]:
    """Something mounted for a while; an image by a loop device."""
    _run("mount", *(options or ("-o", "loop")), str(what), str(where))
    try:
        yield
    finally:
        for _ in range(50):
            if subprocess.run(["umount", where], stderr=subprocess.DEVNULL).returncode == 0:
                break
            time.sleep(0.1)
        else:
            _run("umount", "--lazy", str(where))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def possible() -> str:
    """Why file systems cannot be mounted here; empty where they can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "mounting needs root on Linux"
    return "" if shutil.which("mkfs.ext4") else "there is no mkfs.ext4"
