"""A new version takes its place in one step: whoever reads meanwhile finds the old one or the new one."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from dying import every_operation, in_a_child
from small_archive import make_release, stored_corpus

from archive.release import Origin, Release
from archive.source import Source, SourceBlock
from archive.store import exchanging, storing
from archive.store.corpus import Corpus
from archive.store.exchanging import exchange

RELEASES, VERSIONS = 5, 8


def source_of(path: str, title: str, sha256: str) -> Source:
    return Source(
        path=path,
        format="text",
        sha256=sha256,
        original=title.encode(),
        extension=".txt",
        blocks=(SourceBlock(text=title),),
    )


def test_a_reader_finds_every_release_before_every_file_operation_of_new_versions(tmp_path):
    if not exchanges_here(tmp_path):
        pytest.skip("this file system cannot exchange two folders in one step")
    first = [make_release(f"file {n}") for n in range(RELEASES)]
    corpus = stored_corpus(tmp_path / "corpus", first)
    reader = Corpus(corpus.folder)

    def meet(operation: str, path: str) -> None:
        for release in first:
            reader.get(release.id)
            reader.versions(release.id)
            reader.original(release.id)

    def work(done: Callable[[str], None]) -> None:
        with every_operation(corpus.folder, meet):
            for number in range(VERSIONS):
                add_versions(corpus, first, number)

    assert in_a_child(work) == ([], 0)
    assert [len(reader.versions(release.id)) for release in first] == [VERSIONS] * RELEASES


def add_versions(corpus: Corpus, releases: list[Release], number: int) -> None:
    """One new version of each release."""
    with corpus.adding() as adding:
        for n, release in enumerate(releases):
            sha256 = f"{number * RELEASES + n:064x}"
            origin = Origin(path=release.sources[0].path, sha256=sha256, format="text")
            title = f"{release.title}, told once more ({number})"
            adding.put(
                replace(release, title=title, sources=(origin,)), source_of(origin.path, title, sha256)
            )
        adding.commit()


def exchanges_here(folder: Path) -> bool:
    for name in ("one", "other"):
        (folder / name).mkdir()
    return exchange(folder / "one", folder / "other")


def test_two_folders_that_are_not_empty_change_places(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    if not exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange two folders in one step")
    assert [(tmp_path / n / "file").read_text() for n in ("one", "other")] == ["other", "one"]


def test_what_is_not_there_cannot_be_exchanged(tmp_path):
    (tmp_path / "one").mkdir()
    with pytest.raises(OSError, match="No such file") as failed:
        exchange(tmp_path / "one", tmp_path / "other")
    assert failed.value.errno == errno.ENOENT


def test_where_the_system_cannot_exchange_a_new_version_goes_the_long_way(tmp_path, monkeypatch):
    monkeypatch.setattr(exchanging, "_renameat2", lambda: None)
    (tmp_path / "staging" / "id").mkdir(parents=True)
    (tmp_path / "staging" / "id" / "new").write_text("new")
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "old").write_text("old")
    storing.replace_folder(tmp_path / "staging" / "id", tmp_path / "id", tmp_path / "staging")
    assert [path.name for path in (tmp_path / "id").iterdir()] == ["new"]
    assert not (tmp_path / "staging").exists()
