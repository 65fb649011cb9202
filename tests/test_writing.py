"""Writes that are whole or not at all: what is left when one fails, and who is said to hold a lock."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.store.exchanging import exchange
from archive.store.writing import (
    Busy,
    append_whole,
    clear_drafts,
    holder_of,
    make_folder,
    uninterrupted,
    write_lines,
    write_whole,
    writing,
)


def test_a_write_that_fails_leaves_the_old_bytes_and_no_draft(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is full")

    file = tmp_path / "journal"
    write_whole(file, b"old")
    with pytest.raises(OSError, match="full"):
        write_lines(file, lines())

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_written_may_be_read_by_others_and_lies_where_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "place").mkdir()
    file = tmp_path / "place" / "record"
    write_whole(file, b"new", drafts=tmp_path / "drafts")

    assert file.read_bytes() == b"new"
    assert oct(file.stat().st_mode)[-3:] == "644"
    assert list((tmp_path / "drafts").iterdir()) == []


def test_drafts_of_a_killed_process_go_and_all_else_stays(tmp_path: Path) -> None:
    (tmp_path / ".draft.record.x1").write_bytes(b"half")
    (tmp_path / "record").write_bytes(b"whole")
    clear_drafts(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["record"]


def test_a_line_behind_a_half_line_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    append_whole(file, b"one\n")
    file.write_bytes(file.read_bytes() + b"tw")
    append_whole(file, b"three\n")
    append_whole(file, b"four\n")

    assert file.read_bytes() == b"one\ntw\nthree\nfour\n"


def test_who_holds_a_lock_is_told_while_it_is_held_and_not_before_or_after(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "writer.lock"
    assert holder_of(lock) is None
    with writing(lock, "dateline add"):
        told = holder_of(lock)
        with pytest.raises(Busy, match=f"dateline add \\(process {os.getpid()}, since "), writing(lock, "x"):
            pass
    assert told is not None
    assert told.startswith(f"dateline add (process {os.getpid()}, since ")
    assert holder_of(lock) is None


def test_the_next_holder_is_told_by_name_and_not_the_last_one(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with writing(lock, "dateline withdraw of a very long reason that took many words"):
        pass
    with writing(lock, "dateline add"):
        assert (holder_of(lock) or "").startswith("dateline add (process")
        assert "reason" not in (holder_of(lock) or "")


def test_a_folder_is_made_with_those_above_it_and_one_that_is_there_stays(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    (tmp_path / "a" / "b" / "c" / "file").touch()
    make_folder(tmp_path / "a" / "b" / "c")

    assert (tmp_path / "a" / "b" / "c" / "file").exists()


def test_only_the_main_thread_holds_ctrl_c_back_and_others_just_go_on() -> None:
    done: list[str] = []

    def work() -> None:
        with uninterrupted():
            done.append("worked")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["worked"]


def test_two_folders_change_places_in_one_step_or_nothing_changes(tmp_path: Path) -> None:
    for name in ("draft", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not exchange(tmp_path / "draft", tmp_path / "place"):
        pytest.skip("this system cannot exchange two folders")

    assert [path.name for path in (tmp_path / "place").iterdir()] == ["draft"]
    assert [path.name for path in (tmp_path / "draft").iterdir()] == ["place"]


def test_a_folder_that_is_not_there_cannot_be_exchanged_and_the_other_stays(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "draft", tmp_path / "place")

    assert [path.name for path in tmp_path.iterdir()] == ["draft"]
