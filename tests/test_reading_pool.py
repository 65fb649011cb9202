"""The pool of reading processes: order, limits, and files that take their process down (bad inputs 39 to 42)."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.errors import Unreadable
from archive.ingest import read_file
from archive.parser.parse import Context
from archive.readers.opening import open_regular
from archive.readers.portions import Portion
from archive.reading import Limits, read_files

QUICK = Limits(cpu_seconds=1, wall_seconds=5, memory_bytes=300_000_000, output_bytes=1_000_000)


class Forgery:
    """What a process that was taken over may send: when it is taken in, a folder is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def behave(path: Path, after: str = "") -> str:
    """What the children of these tests run: the file's name says how it behaves."""
    name = path.name.partition("-")[0]
    if name == "hang":
        time.sleep(600)
    elif name == "spin":
        while True:
            pass
    elif name == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif name == "exit":
        os._exit(0)
    elif name == "eat":
        return str(len(bytearray(2_000_000_000)))
    elif name == "recurse":
        return behave(path)
    elif name == "shout":
        return "a" * 2_000_000
    elif name == "bug":
        raise KeyError("missing")
    elif name == "refuse":
        raise Unreadable("empty", "It is empty.")
    elif name == "interrupt":
        os.kill(os.getpid(), signal.SIGINT)
    elif name == "forge":
        return Forgery(path.with_name("made"))  # type: ignore[return-value]
    elif name == "slip":
        return lambda: None  # type: ignore[return-value]
    return name + after


def outcome(value: str | Unreadable) -> str:
    return value.reason if isinstance(value, Unreadable) else value


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_results_come_in_the_order_of_the_paths(workers: int) -> None:
    paths = [Path(f"n{number}-x") for number in range(200)]

    found = list(read_files(paths, partial(behave, after="!"), workers=workers))

    assert found == [(path, path.name.partition("-")[0] + "!") for path in paths]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_takes_its_process_down_costs_only_itself(workers: int) -> None:
    bad = [
        "segfault",
        "exit",
        "eat",
        "recurse",
        "shout",
        "bug",
        "refuse",
        "slip",
        "spin",
        "hang",
        "interrupt",
    ]
    paths = [
        Path(name) for pair in zip(bad, [f"good{n}" for n in range(len(bad))], strict=True) for name in pair
    ]

    found = [outcome(value) for _, value in read_files(paths, behave, workers=workers, limits=QUICK)]

    assert found[1::2] == [f"good{n}" for n in range(len(bad))]
    assert found[0::2] == [
        *("crashed", "crashed", "memory", "too-deep", "too-large", "crashed", "empty", "crashed"),
        *("timeout", "timeout", "interrupt"),
    ]


def test_a_process_that_a_file_took_over_cannot_make_its_parent_do_anything(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("fine-1", "forge-2", "fine-3", "fine-4")]
    found = [outcome(value) for _, value in read_files(paths, behave, workers=1, limits=QUICK)]

    assert found.count("crashed") == 1
    assert sorted(set(found)) == ["crashed", "fine"]
    assert not (tmp_path / "made").exists()


def test_paths_are_taken_as_they_are_needed_and_stopping_early_ends_the_processes() -> None:
    taken = 0

    def paths() -> Iterator[Path]:
        nonlocal taken
        for number in range(10**9):
            taken += 1
            yield Path(f"n{number}-x")

    reading = read_files(paths(), behave, workers=2)
    first = [next(reading) for _ in range(50)]
    reading.close()  # type: ignore[attr-defined]

    assert len(first) == 50
    assert taken < 3_000


def test_every_paired_release_comes_back_from_a_reading_process_as_it_is_read_in_this_one() -> None:
    context = Context(today=dt.date(2026, 11, 24))
    paths = sorted((Path(__file__).parent / "releases").glob("*.txt"))
    there = [
        value for _, value in read_files(map(Portion, paths), partial(read_file, context=context), workers=1)
    ]
    assert there == [read_file(Portion(path), context) for path in paths]
    assert any(release.embargo_until for read in there for release, _ in read.releases)


def test_no_paths_start_no_process() -> None:
    assert list(read_files([], behave, workers=2)) == []


def test_a_program_may_read_from_its_main_guard(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    folders = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]
    program.write_text(
        f"import sys\nsys.path[:0] = {folders!r}\nfrom pathlib import Path\nfrom archive.reading import read_files\n"
        "from test_reading_pool import behave\n"
        "assert __name__ == '__main__', 'the children must not run the program again'\n"
        "print([value for _, value in read_files([Path('a'), Path('b')], behave, workers=2)])\n"
    )

    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=120, check=False
    )

    assert (done.stdout, done.returncode) == ("['a', 'b']\n", 0), done.stderr


def refusal_of(path: Path, root: Path | None = None) -> str:
    with pytest.raises(Unreadable) as refusal:
        open_regular(path, root)
    return refusal.value.reason


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_bytes(bytes(range(256)) * 100)

    assert open_regular(file) == file.read_bytes()


def test_pipes_sockets_devices_and_folders_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(tmp_path)
        listening.bind("socket")

        assert {
            refusal_of(path) for path in (tmp_path / "pipe", tmp_path / "socket", Path("/dev/zero"), tmp_path)
        } == {"not-a-file"}


def test_a_link_is_followed_only_within_the_folder_that_was_meant(tmp_path: Path) -> None:
    root = tmp_path / "releases"
    root.mkdir()
    (root / "release.txt").write_text("Text")
    (tmp_path / "secret.txt").write_text("Secret")
    (root / "inside.txt").symlink_to("release.txt")
    (root / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "gone.txt").symlink_to("nowhere")
    (root / "folder").symlink_to(tmp_path)

    assert open_regular(root / "inside.txt", root) == b"Text"
    assert refusal_of(root / "inside.txt") == "symlink"
    assert refusal_of(root / "outside.txt", root) == "symlink"
    assert refusal_of(root / "folder" / "secret.txt", root) == "symlink"
    assert refusal_of(root / "loop.txt", root) == "symlink"
    assert refusal_of(root / "gone.txt", root) == "vanished"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text("Text")
    file.chmod(0)

    assert refusal_of(file) == "permission"


def test_a_name_that_is_none_and_a_file_that_is_gone_are_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "nothing.txt") == "vanished"
    assert refusal_of(Path("a\0b")) == "not-a-file"
    assert refusal_of(tmp_path / ("x" * 300)) == "unreadable-disk"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(10**12)

    assert refusal_of(file) == "too-large"


def test_a_file_that_changes_while_it_is_read_is_tried_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "release.txt"
    file.write_text("Text")
    fstat, changes = os.fstat, 0

    def changing(times: int, descriptor: int) -> os.stat_result:
        nonlocal changes
        if changes < times:
            changes += 1
            with file.open("a") as stream:
                stream.write("!")
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", partial(changing, 2))
    assert open_regular(file) == b"Text!!"
    changes = 0
    monkeypatch.setattr(os, "fstat", partial(changing, 10))
    assert refusal_of(file) == "changed-while-read"
