"""``python -m benchmarks.siege HOME``: pages and answers at a steady rate while the archive changes under them.

Works on a copy of a home. ``dateline serve`` with two workers is asked the questions of mix.py, pages and
API in turn, at a rate that does not wait for answers: a late answer counts from when it was due. Beside it,
``dateline add``, ``correct`` and ``withdraw`` follow each other without pause, as a person types them.

Counted are answers of 500 and above; torn answers (every page and answer is compared, when all is over, with
what the state of the archive that it names by its ETag says: witness.py); old versions seen after a command
had ended; and what the workers' memory does. ``--events 1000`` goes on until so many commands have ended.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import http.client
import itertools
import json
import math
import os
import queue
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from archive.home import Home
from archive.ids import id_of
from benchmarks.load import children_of, served
from benchmarks.machine import machine
from benchmarks.measure import memory_of
from benchmarks.mix import Question, questions_for
from benchmarks.pages import address_of
from benchmarks.typed import Typist
from benchmarks.witness import Given, Verdict, Witness, digest_of
from benchmarks.witness import lines as lines_of_the_witness
from index.entry import entry_of

ASKERS = 8  # connections
FRESH = 5.0  # seconds after which nobody may see what was
LOOKS = (0.0, 0.2, 1.0, 3.0, FRESH)  # seconds after an acknowledgement at which one looks
EACH_LOOK = 3  # times, on connections of their own, so that both workers answer
SETTLED = 0.4  # of the time: by then the workers have met every question


@dataclass(slots=True)
class Account:
    """What was seen. ``waits``: seconds from when an answer was due; ``memory``: (seconds, MB of all workers)."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    given: list[Given] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    commands: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stale: Counter[float] = field(
        default_factory=Counter
    )  # looks that found the old version, by their moment
    looks: Counter[float] = field(default_factory=Counter)
    lasted: float = 0.0
    memory: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A command that has ended: the word to look for, and the titles that were found by it before.

    What comes after may be seen before its command ends, so only what was is stale. Each
    title is one command's own, so it is stale whatever came since; finding nothing, as
    before the release came, is right again once it was withdrawn.
    """

    ended: float
    word: str
    old: tuple[str, ...]
    id: str = ""  # of a release that must answer 410


class Site:
    """One connection to the server, opened anew when it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, address: str) -> tuple[int, bytes, str]:
        """Status, body and ETag; a connection that the server closed meanwhile is no failure."""
        for again in (True, False):
            try:
                self._open.request("GET", address)
                answer = self._open.getresponse()
                return answer.status, answer.read(), answer.getheader("ETag", "")
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._open.close()
                if not again:
                    raise
        raise AssertionError


def siege(home: Path, seconds: float, rate: float, events: float = math.inf) -> Account:
    """Ask and change for so long, or until so many commands have ended; wait for the last looks; judge."""
    account = Account()
    addresses = list(_addresses(_questions(home)))
    over, changes = threading.Event(), queue.SimpleQueue[Change | None]()
    with (
        tempfile.TemporaryDirectory(dir=home.parent) as folder,
        served(home, "--no-publish") as (port, master),
    ):
        room = Path(folder)
        (room / "states").mkdir()
        witness = Witness(home, room / "states")
        begun = time.monotonic()
        due = queue.SimpleQueue[tuple[float, str] | None]()
        askers = [threading.Thread(target=_ask, args=(port, due, account)) for _ in range(ASKERS)]
        others = [
            threading.Thread(target=_change, args=(home, room, events, over, changes, account)),
            threading.Thread(target=_look, args=(port, changes, account)),
            threading.Thread(target=witness.watch, args=(over,)),
        ]
        for thread in (*askers, *others):
            thread.start()
        for number, address in enumerate(itertools.cycle(addresses)):
            when = begun + number / rate
            if when > begun + seconds or over.is_set():
                break
            time.sleep(max(0.0, when - time.monotonic()))
            due.put((when, address))
            if number % max(1, round(rate * 5)) == 0:
                workers = children_of(master)
                account.memory.append((time.monotonic() - begun, sum(memory_of(w).own for w in workers)))
        account.lasted = time.monotonic() - begun
        over.set()
        for _ in askers:
            due.put(None)
        for thread in (*askers, *others):
            thread.join()
        account.verdict = witness.judge(account.given, f"http://127.0.0.1:{port}/")
    return account


def _questions(home: Path) -> list[Question]:
    corpus = Home(home).corpus()
    return questions_for(entry_of(corpus.get(id), id) for id in corpus.digests())


def _addresses(questions: Sequence[Question]) -> Iterator[str]:
    """Each question as a page, and as an answer of the API."""
    for question in questions:
        page = address_of(question)
        yield page
        yield f"/api/v1{page}"


def _ask(port: int, due: queue.SimpleQueue[tuple[float, str] | None], account: Account) -> None:
    site = Site(port)
    while (told := due.get()) is not None:
        when, address = told
        asked = time.monotonic()
        try:
            status, body, tag = site.get(address)
        except OSError:
            status, body, tag = 599, b"", ""
        came = time.monotonic()
        account.waits.append(came - when)
        account.statuses[status] += 1
        if status == 200:
            account.given.append(
                Given(address=address, asked=asked, came=came, tag=tag, digest=digest_of(body))
            )


def _change(
    home: Path,
    folder: Path,
    events: float,
    over: threading.Event,
    changes: queue.SimpleQueue[Change | None],
    account: Account,
) -> None:
    """Add a release, give it a new version, correct it, withdraw it, and begin again; after ``events`` it is over."""
    typist = Typist(home, folder / "said")
    for number in itertools.count():
        word = f"zsiege{_letters(number)}"
        file = folder / f"{word}.txt"
        id = ""
        old: tuple[str, ...] = ()
        for kind in ("add", "version", "correct", "withdraw"):
            if account.commands.total() >= events:
                over.set()
            if over.is_set():
                changes.put(None)
                return
            title = f"Harbor counts {word} for the {kind}"
            match kind:
                case "add" | "version":
                    file.write_text(
                        f"FOR IMMEDIATE RELEASE\n\n{title}\n\nHARBOR CITY (May 3, 2021) – They met for {kind}.\n\n###\n"
                    )
                    words, new = ["add", "--json", str(file)], (title,)
                case "correct":
                    words, new = ["correct", id, "--title", title], (title,)
                case _:
                    words, new = ["withdraw", id, "--reason", "the siege is over"], ()
            begun = time.monotonic()
            done = typist.type(*words)
            ended = time.monotonic()
            account.seconds.append(ended - begun)
            account.commands[kind] += 1
            if done.code:
                account.failed.append(f"{kind}: {done.said.strip()[-200:]}")
                continue
            if kind == "add":
                id = _id_of(file)
            changes.put(Change(ended=ended, word=word, old=old, id="" if new else id))
            old = new
        file.unlink()


def _id_of(file: Path) -> str:
    return id_of(hashlib.sha256(file.read_bytes()).hexdigest())


def _letters(number: int) -> str:
    """A number as letters: words of the text, not numbers."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")


def _look(port: int, changes: queue.SimpleQueue[Change | None], account: Account) -> None:
    """Look for each change at set moments after its command ended."""
    pending: list[tuple[float, float, Change]] = []
    newest: dict[str, float] = {}
    ended = False
    while not ended or pending:
        try:
            while True:
                change = changes.get_nowait()
                if change is None:
                    ended = True
                    continue
                newest[change.word] = change.ended
                pending += [(change.ended + after, after, change) for after in LOOKS]
        except queue.Empty:
            pass
        pending.sort(key=lambda look: look[0])
        if not pending or pending[0][0] > time.monotonic():
            time.sleep(0.02)
            continue
        _, after, change = pending.pop(0)
        for _ in range(EACH_LOOK):
            status, body, _ = Site(port).get(f"/api/v1/search?{urlencode({'q': change.word})}")
            found = tuple(hit["title"] for hit in json.loads(body)["hits"]) if status == 200 else ()
            gone = not change.id or Site(port).get(f"/api/v1/releases/{quote(change.id)}")[0] == 410
            if not change.old and (newest[change.word] != change.ended or not changes.empty()):
                continue  # withdrawn by now, perhaps
            account.looks[after] += 1
            account.stale[after] += status != 200 or found == change.old or not gone


def lines(account: Account, rate: float) -> Iterator[str]:
    """The account, a line for each promise."""
    waits, seconds = sorted(account.waits), account.lasted
    settled = [size for at, size in account.memory if at >= SETTLED * seconds]
    third = max(1, len(settled) // 3)
    first, last = (sum(part) / len(part) for part in (settled[:third], settled[-third:]))
    bad = sum(count for status, count in account.statuses.items() if status >= 500)
    yield f"answers: {len(waits):,} at {rate:g} a second for {seconds / 60:.1f} minutes, {dict(account.statuses)}"
    yield f"answers of 500 and above: {bad}"
    yield from lines_of_the_witness(account.verdict)
    yield (
        f"milliseconds from when it was due: p50 {waits[len(waits) // 2] * 1e3:.0f}, "
        f"p99 {waits[int(len(waits) * 0.99)] * 1e3:.0f}, most {waits[-1] * 1e3:.0f}"
    )
    yield f"commands: {account.commands.total()}, {dict(account.commands)}, {len(account.failed)} failed, {sum(account.seconds) / max(1, len(account.seconds)):.2f} s each"
    for after in LOOKS:
        yield f"old version seen {after:g} s after the command: {account.stale[after]} of {account.looks[after]} looks"
    yield f"memory of the workers' own: {first:.0f} MB, then {last:.0f} MB ({(last / first - 1) * 100:+.1f} %)"
    yield from (f"  failed: {what}" for what in account.failed[:5])


def main() -> None:
    """Besiege a copy of a home."""
    asking = argparse.ArgumentParser(prog="python -m benchmarks.siege", description=__doc__)
    asking.add_argument("home", type=Path)
    asking.add_argument("--minutes", type=float, help="how long; 10 unless --events says when to end")
    asking.add_argument("--events", type=float, default=math.inf, help="end after so many commands")
    asking.add_argument("--rate", type=float, default=20, help="questions a second")
    asked = asking.parse_args()
    with tempfile.TemporaryDirectory(prefix="siege-") as work:
        home = Path(work) / "home"
        shutil.copytree(asked.home, home)
        count = len(Home(home).corpus().digests())
        print(f"{machine(dt.datetime.now(dt.UTC).date())}; {count:,} releases", flush=True)
        minutes = asked.minutes or (10 if asked.events == math.inf else math.inf)
        account = siege(home, minutes * 60, asked.rate, asked.events)
        for line in lines(account, asked.rate):
            print(line)
        print(f"processes ready to run at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
