"""A life of an archive, cut off at any file operation, and what must hold afterwards.

``life`` is a row of steps, each acknowledged when it returns. ``cut_off`` runs it in a process of
its own that is killed (SIGKILL) just before its k-th operation on a file below the home: opening
for writing, making, renaming, removing, syncing. ``finished`` goes on where it was cut off; its
end must be that of a life nobody cut off. SQLite's own files are its own affair: what it does
between two of our operations is not counted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import Home
from archive.ids import UnknownRelease, Withdrawn, id_of
from archive.ingest import add_data
from archive.mending.correcting import correct
from archive.mending.removing import find_release, remove
from archive.store.corrections import Correction
from archive.store.embargo import publish
from index.current import current_folder
from index.engine import SearchRequest
from index.flat.manifest import read_manifest
from index.flat.manifest import strangers as unnamed
from index.update import open_current, rebuild, update

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}

Step = Callable[[Home], None]


def text(title: str, words: str, first: str = "FOR IMMEDIATE RELEASE", day: str = "May 3, 2021") -> bytes:
    return f"{first}\n\n{title}\n\nHARBOR CITY ({day}) – {words}\n\n###\n".encode()


BOATS = ("/in/boats.txt", text("Harbor counts the boats", "There are forty boats in the harbor today."))
BOATS_AGAIN = (BOATS[0], text("Harbor counts the boats", "There are forty-one boats in the harbor today."))
NETS = ("/in/nets.txt", text("Harbor mends the nets", "Fishermen mended every net on the southern quay."))
GULLS = ("/in/gulls.txt", text("Harbor feeds the gulls", "The gulls were fed with bread by children."))
FERRY = (
    "/in/ferry.txt",
    text(
        "Harbor sells the ferry",
        "The old ferry goes to a museum upstream.",
        "EMBARGOED UNTIL December 1, 2026",
    ),
)


def _add(*files: tuple[str, bytes]) -> Step:
    def step(home: Home) -> None:
        add_data(home, files, now=NOW)
        _index(home)

    return step


def _index(home: Home) -> None:
    update(home.corpus(), home.index_folder)


def _id(home: Home, file: tuple[str, bytes]) -> str | None:
    """The release that a file gave, wherever it is; None where it is no more."""
    for corpus in (home.corpus(), home.embargoed()):
        for id in corpus.digests():
            if corpus.get(id).sources[0].path == file[0]:
                return id
    return None


def _correct(home: Home) -> None:
    id = _id(home, NETS)
    assert id is not None
    correct(home, id, Correction(title="Harbor mends all the nets", kind="statement"), now=NOW)
    _index(home)


def _withdraw(home: Home) -> None:
    with home.writing("dateline withdraw"), contextlib.suppress(Withdrawn):
        home.corpus().withdraw(id_of(hashlib.sha256(GULLS[1]).hexdigest()), "asked for")
    _index(home)


def _publish(home: Home) -> None:
    with home.writing("dateline publish"):
        publish(home.embargoed(), home.corpus(), LATER)
    _index(home)


def _remove(home: Home) -> None:
    if id := _id(home, NETS):
        with contextlib.suppress(UnknownRelease, Withdrawn):
            find_release(home, id)
            remove(home, [id])
    _index(home)


def _rebuild(home: Home) -> None:
    rebuild(home.corpus(), home.index_folder)


LIFE: tuple[tuple[str, Step], ...] = (
    ("add", _add(BOATS, NETS, FERRY)),
    ("add another", _add(GULLS)),
    ("correct", _correct),
    ("new version", _add(BOATS_AGAIN)),
    ("withdraw", _withdraw),
    ("publish", _publish),
    ("rebuild", _rebuild),
    ("remove", _remove),
)


def live(home: Home, done: Callable[[str], None] = lambda name: None, skip: int = 0) -> None:
    """Take the steps, all but the first ``skip``; ``done`` is told of each that was acknowledged."""
    for name, step in LIFE[skip:]:
        step(home)
        done(name)


@contextlib.contextmanager
def every_operation(folder: Path, meet: Callable[[str, str], None]) -> Iterator[None]:
    """Call ``meet(operation, path)`` before each operation that changes a file below a folder.

    By Python's audit hooks, which cannot be taken away: only for a process that ends soon.
    """
    below = str(folder)
    busy = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal busy
        if busy or not (event in CHANGES or (event == "open" and int(arguments[2] or 0) & WRITES)):
            return
        path = arguments[0]
        path = path if isinstance(path, str) else os.fsdecode(path) if isinstance(path, bytes | Path) else ""
        if path.startswith(below):
            busy = True
            try:
                meet(event, path)
            finally:
                busy = False

    sync = os.fsync

    def synced(handle: int) -> None:
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        if path.startswith(below):
            meet("fsync", path)
        sync(handle)

    sys.addaudithook(hook)
    os.fsync = synced
    try:
        yield
    finally:
        os.fsync = sync


def in_a_child(work: Callable[[Callable[[str], None]], None]) -> tuple[list[str], int]:
    """Run work in a forked process; gives what it acknowledged, and how it ended (as os.waitstatus_to_exitcode)."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            work(lambda name: os.write(write, f"{name}\n".encode()) and None)
            code = 0
        except BaseException:
            traceback.print_exc()  # to where pytest shows it
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as pipe:
        acknowledged = pipe.read().splitlines()
    return acknowledged, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def cut_off(home: Home, k: int) -> tuple[list[str], bool]:
    """Live until just before the k-th operation; gives the steps acknowledged, and whether it came to that."""

    def work(done: Callable[[str], None]) -> None:
        left = k

        def meet(operation: str, path: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        with every_operation(home.folder, meet):
            live(home, done)

    acknowledged, ended = in_a_child(work)
    assert ended in (0, -signal.SIGKILL), f"ended with {ended} after {acknowledged}"
    return acknowledged, ended != 0


def troubled(home: Home, k: int, trouble: Callable[[str], None]) -> list[str]:
    """Live through trouble that begins at the k-th operation; gives the names of the steps that failed.

    ``trouble`` raises what the system would. A step that failed is taken again, once the trouble is over.
    """

    def work(done: Callable[[str], None]) -> None:
        left, over = k, False

        def meet(operation: str, path: str) -> None:
            nonlocal left
            left -= 1
            if left < 0 and not over:
                trouble(operation)

        with every_operation(home.folder, meet):
            for name, step in LIFE:
                try:
                    step(home)
                except (OSError, sqlite3.Error, ArchiveError) as error:
                    if left >= 0 or over:
                        raise
                    over = True
                    done(f"{name}: {error}")
                    step(home)

    failed, ended = in_a_child(work)
    assert ended == 0, f"ended with {ended} after {failed}"
    return failed


def operations(home: Home) -> int:
    """How many operations a life takes that nobody cuts off."""

    def work(done: Callable[[str], None]) -> None:
        count = 0

        def meet(operation: str, path: str) -> None:
            nonlocal count
            count += 1

        with every_operation(home.folder, meet):
            live(home)
        done(str(count))

    acknowledged, ended = in_a_child(work)
    assert ended == 0
    return int(acknowledged[0])


def state(home: Home) -> dict[str, object]:
    """What an archive holds and answers, whatever way it came there."""
    engine = open_current(home.index_folder)
    found = engine.search(SearchRequest(limit=50, sort="newest", facets=("kind", "year", "issuer")))
    told: dict[str, object] = {"found": found.ids, "total": found.total, "facets": found.facets}
    for corpus in (home.corpus(), home.embargoed()):
        here = {
            id: (corpus.get(id), *(corpus.get(id, version=v) for v in corpus.versions(id)))
            for id in corpus.digests()
        }
        told[corpus.folder.name] = here
        told[f"{corpus.folder.name} withdrawn"] = corpus.withdrawn()
    told["names"] = {_plain(path.relative_to(home.folder)) for path in home.folder.rglob("*")}
    told["strangers"] = strangers(home)
    return told


def differences(end: dict[str, object], whole: dict[str, object]) -> dict[str, object]:
    """What tells two states apart, short enough to be read: nothing where they are the same."""
    found: dict[str, object] = {}
    for name, wanted in whole.items():
        got = end[name]
        if got != wanted:
            both_sets = isinstance(got, set) and isinstance(wanted, set)
            found[name] = sorted(got ^ wanted) if both_sets else (got, wanted)
    return found


def strangers(home: Home) -> set[str]:
    """Files in the generation that counts which its manifest does not name."""
    folder = current_folder(home.index_folder)
    assert folder is not None
    return set(unnamed(folder, read_manifest(folder)))


def _plain(path: Path) -> str:
    """A file's name; those of an index are numbered and named by chance."""
    return str(path) if path.parts[0] != "index" else f"index {path.suffix}"
