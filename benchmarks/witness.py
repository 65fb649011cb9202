"""Witness: keeps every generation of an index while answers are given from it, and then judges the answers.

A generation is kept by links to its files, taken as soon as it counts. When all is over the same
program answers each question once more, from each generation that counted about that time: an
answer names by its ``ETag`` the state it was made from, and must be, byte for byte, what that
state alone says. So an answer that mixes two states is found however well it looks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.test import Client

from app import create_app
from index.current import CURRENT, current_folder
from index.errors import IndexUnusable
from index.flat.manifest import MANIFEST, read_manifest
from index.generation import stamp_of

EVERY = 0.004  # seconds between two looks for a new generation
BESIDE = ("corpus", "settings.toml")  # of a home, what pages are made from beside its index


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer that was given: its address, when it was asked for and had come, its tag, and its body's digest."""

    address: str
    asked: float
    came: float
    tag: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A generation that counted from a moment on: its name (folder and state), and where its files are."""

    since: float
    folder: Path


@dataclass(slots=True)
class Verdict:
    """How many answers were the whole answer of the state they name; ``torn`` were not, by address.

    ``unseen``: named a state that was over before it could be kept, as between a commit and its merge.
    """

    own: int = 0
    unseen: int = 0
    generations: int = 0
    torn: list[str] = field(default_factory=list)


def digest_of(body: bytes) -> bytes:
    """A short name for a body."""
    return hashlib.blake2b(body, digest_size=12).digest()


class Witness:
    """Watches the index of one home. ``kept`` are its generations in the order in which they counted."""

    def __init__(self, home: Path, room: Path) -> None:
        """``room``: an empty folder of the same disk, for links."""
        self._home = home
        self._room = room
        self._index = home / "index"
        self._state: tuple[object, ...] = ()
        self.kept: list[Kept] = []
        self.look()

    def watch(self, over: threading.Event) -> None:
        """Look for new generations until it is over."""
        while not over.is_set():
            self.look()
            time.sleep(EVERY)
        self.look()

    def look(self) -> None:
        """Keep the present generation where it is another one than at the last look."""
        try:
            folder = current_folder(self._index)
        except IndexUnusable:
            return
        if folder is None:
            return
        state = (folder, stamp_of(folder / MANIFEST))
        if state != self._state and self._keep(folder):
            self._state = state

    def _keep(self, folder: Path) -> bool:
        """Link all files of a generation; False where it changed meanwhile, and the next look takes it."""
        place = self._room / str(len(self.kept)) / folder.name
        shutil.rmtree(place.parent, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            before = (folder / MANIFEST).read_bytes()
            for name in read_manifest(folder).files():
                os.link(folder / name, place / name)
            (place / MANIFEST).write_bytes(before)
            whole = (folder / MANIFEST).read_bytes() == before
        except (OSError, IndexUnusable):
            return False
        if whole:
            self.kept.append(Kept(since=time.monotonic(), folder=place))
        return whole

    def judge(self, answers: Sequence[Given], base: str) -> Verdict:
        """Compare answers with what the program says of the generations. ``base``: how the server was asked."""
        verdict = Verdict(generations=len(self.kept))
        open_ones = list(answers)
        asker = _Asker(self._home, self._room / "judge", base)
        for kept, until in zip(self.kept, [*(k.since for k in self.kept[1:]), float("inf")], strict=True):
            asker.answer_from(kept.folder)
            left = []
            for given in open_ones:
                # a generation counts a little before it is seen, and for who asked before it was replaced
                if given.asked > until + 1 or given.came < kept.since - 1 or not asker.names(given):
                    left.append(given)
                elif asker.body(given.address) == given.digest:
                    verdict.own += 1
                else:
                    verdict.torn.append(f"{given.address} is not what {kept.folder.name} says")
            open_ones = left
        verdict.unseen = len(open_ones)
        return verdict


class _Asker:
    """The same program over the same archive, with a generation of our choice."""

    def __init__(self, home: Path, room: Path, base: str) -> None:
        shutil.rmtree(room, ignore_errors=True)
        self._index = room / "index"
        self._index.mkdir(parents=True)
        for name in BESIDE:
            if (home / name).exists():
                (room / name).symlink_to(home / name)
        self._client = Client(create_app(room))
        self._base = base
        self._bodies: dict[str, bytes] = {}

    def answer_from(self, folder: Path) -> None:
        """From now on this generation counts."""
        for old in self._index.iterdir():
            old.unlink()
        (self._index / folder.name).symlink_to(folder)
        (self._index / CURRENT).write_text(f"{folder.name}\n")
        self._bodies = {}

    def names(self, given: Given) -> bool:
        """Does an answer's tag name this generation?"""
        asked = {"If-None-Match": given.tag}
        with self._client.get(given.address, base_url=self._base, headers=asked) as answer:
            return answer.status_code == 304

    def body(self, address: str) -> bytes:
        """The digest of what this generation answers."""
        if address not in self._bodies:
            with self._client.get(address, base_url=self._base) as answer:
                self._bodies[address] = digest_of(answer.get_data())
        return self._bodies[address]


def lines(verdict: Verdict) -> Iterator[str]:
    """The verdict, for people."""
    judged = verdict.own + len(verdict.torn)
    yield (
        f"torn answers: {len(verdict.torn)} of {judged:,}, each compared with the whole answer of the state that its "
        f"ETag names, of {verdict.generations} states; {verdict.unseen} named one that was over at once"
    )
    yield from (f"  torn: {what}" for what in verdict.torn[:5])
