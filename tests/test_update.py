"""Corpus to engine: updates find what changed, rebuilds switch whole, and readers follow."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.release import Block, Release
from index.current import CURRENT
from index.engine import SearchRequest
from index.errors import IndexBusy, IndexUnusable
from index.flat.manifest import MANIFEST
from index.folder_place import LOCK
from index.language.query import Word
from index.making.lock import WriterLock
from index.update import UpdateReport, open_current, rebuild, repair, update


def make_release(id: str, text: str = "The court ruled.") -> Release:
    return Release(
        id=id, title="A ruling", blocks=(Block(number=1, kind="paragraph", zone="body", text=text),)
    )


class Shelf:
    """As much of a corpus as an index needs, in memory."""

    def __init__(self, *releases: Release) -> None:
        self.releases = {release.id: release for release in releases}
        self.unreadable: set[str] = set()

    def digests(self) -> Mapping[str, str]:
        return {id: str(hash(release)) for id, release in self.releases.items()}

    def withdrawn(self) -> frozenset[str]:
        return frozenset()

    @property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        return {}

    def names_of_speakers(self) -> Mapping[str, Mapping[str, str]]:
        return {}

    def get(self, id: str) -> Release:
        if id in self.unreadable:
            raise ArchiveError(f"release {id} cannot be read. Restore it from a backup.")
        return self.releases[id]


def ids(folder: Path, term: str | None = None) -> set[str]:
    query = Word(term=term) if term else None
    return set(open_current(folder).search(SearchRequest(query=query, limit=100)).ids)


def test_the_first_update_begins_an_index(tmp_path: Path) -> None:
    report = update(Shelf(make_release("a"), make_release("b")), tmp_path / "index")
    assert report == UpdateReport(new=2, changed=0, gone=0, unchanged=0)
    assert ids(tmp_path / "index") == {"a", "b"}


def test_an_update_does_only_what_is_needed_and_counts_it(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"), make_release("b"), make_release("c"))
    update(shelf, tmp_path)
    shelf.releases["b"] = make_release("b", "Another word entirely.")
    shelf.releases["d"] = make_release("d")
    del shelf.releases["c"]
    done: list[int] = []
    report = update(shelf, tmp_path, progress=done.append)
    assert report == UpdateReport(new=1, changed=1, gone=1, unchanged=1)
    assert done == [1, 2, 3]
    assert ids(tmp_path) == {"a", "b", "d"}
    assert ids(tmp_path, "another") == {"b"}


def test_an_update_without_changes_leaves_the_generation_as_it_is(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"))
    update(shelf, tmp_path)
    before = open_current(tmp_path).generation
    assert update(shelf, tmp_path) == UpdateReport(new=0, changed=0, gone=0, unchanged=1)
    assert open_current(tmp_path).generation == before


def test_a_release_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"), make_release("b"), make_release("c"))
    shelf.unreadable = {"b"}
    report = update(shelf, tmp_path)
    assert (report.new, [id for id, _ in report.refused]) == (2, ["b"])
    assert "Restore it" in report.refused[0][1]
    assert ids(tmp_path) == {"a", "c"}
    shelf.unreadable = set()
    assert update(shelf, tmp_path) == UpdateReport(new=1, changed=0, gone=0, unchanged=2)


def test_a_release_that_cannot_be_indexed_does_not_poison_its_neighbours(tmp_path: Path) -> None:
    broken = dataclasses.replace(make_release("b"), issuer=3)  # type: ignore[arg-type]
    report = update(Shelf(make_release("a"), broken, make_release("c")), tmp_path)
    assert [id for id, _ in report.refused] == ["b"]
    assert ids(tmp_path, "court") == {"a", "c"}


def test_an_update_and_a_rebuild_end_in_the_same_answers(tmp_path: Path) -> None:
    shelf = Shelf(*(make_release(f"r{n}", f"word{n % 3} and word{n % 5}") for n in range(20)))
    update(shelf, tmp_path / "one")
    for n in range(0, 20, 3):
        del shelf.releases[f"r{n}"]
    shelf.releases["r1"] = make_release("r1", "word2")
    update(shelf, tmp_path / "one")
    rebuild(shelf, tmp_path / "two")
    for term in ("word0", "word1", "word2", "word4"):
        asked = SearchRequest(query=Word(term=term), facets=("issuer", "year", "kind"))
        one, two = (open_current(tmp_path / name).search(asked) for name in ("one", "two"))
        assert one == two


def test_an_engine_over_nothing_answers_as_empty_and_follows_the_first_generation(tmp_path: Path) -> None:
    engine = open_current(tmp_path / "none yet")
    assert engine.search(SearchRequest(facets=("topic", "month"))).total == 0
    assert not (tmp_path / "none yet").exists()
    update(Shelf(make_release("a")), tmp_path / "none yet")
    engine.refresh()
    assert engine.search(SearchRequest()).ids == ("a",)


def test_an_open_engine_follows_updates_and_rebuilds_after_refresh(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"))
    update(shelf, tmp_path)
    engine = open_current(tmp_path)
    seen = {engine.generation}
    for id, change in (("b", update), ("c", rebuild), ("d", update), ("e", rebuild), ("f", rebuild)):
        shelf.releases[id] = make_release(id)
        change(shelf, tmp_path)
        assert engine.search(SearchRequest()).total == len(shelf.releases) - 1
        engine.refresh()
        assert engine.search(SearchRequest()).total == len(shelf.releases)
        seen.add(engine.generation)
    assert len(seen) == 6


def test_a_withdrawn_release_does_not_come_back_by_refreshing(tmp_path: Path) -> None:
    """Whoosh's own Searcher.refresh brought them back (reliability findings); ours must not."""
    shelf = Shelf(*(make_release(f"r{n}") for n in range(10)))
    update(shelf, tmp_path)
    engine = open_current(tmp_path)
    del shelf.releases["r3"]
    update(shelf, tmp_path)
    shelf.releases["r4"] = make_release("r4", "The court did not.")
    update(shelf, tmp_path)
    engine.refresh()
    assert engine.search(SearchRequest(query=Word(term="court"))).total == 9
    rebuild(shelf, tmp_path)
    engine.refresh()
    assert engine.search(SearchRequest(query=Word(term="court"))).total == 9


def test_a_rebuild_keeps_the_last_generation_and_no_more(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"))
    for _ in range(4):
        rebuild(shelf, tmp_path)
    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders == ["3", "4"]
    assert (tmp_path / CURRENT).read_text().strip() == "4"


def test_what_a_rebuild_that_died_left_behind_is_cleared_away(tmp_path: Path) -> None:
    update(Shelf(make_release("a")), tmp_path)
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "half.trm").write_bytes(b"x")
    rebuild(Shelf(make_release("b")), tmp_path)
    assert not (tmp_path / "7").exists()
    assert ids(tmp_path) == {"b"}


def test_a_damaged_new_generation_is_not_followed(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"))
    update(shelf, tmp_path)
    engine = open_current(tmp_path)
    (tmp_path / "9").mkdir()
    (tmp_path / "9" / MANIFEST).write_text("{")
    (tmp_path / CURRENT).write_text("9\n")
    engine.refresh()
    assert engine.search(SearchRequest()).ids == ("a",)
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        open_current(tmp_path)
    rebuild(shelf, tmp_path)
    engine.refresh()
    assert open_current(tmp_path).search(SearchRequest()).ids == ("a",)


@pytest.mark.parametrize("nonsense", ["", "../../etc", "x", "\xff"])
def test_a_current_file_that_is_nonsense_is_an_error_with_the_cure(tmp_path: Path, nonsense: str) -> None:
    update(Shelf(make_release("a")), tmp_path)
    (tmp_path / CURRENT).write_text(nonsense, "latin-1")
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        open_current(tmp_path)


def test_an_index_made_by_other_rules_cannot_be_opened_and_is_rebuilt_by_an_update(tmp_path: Path) -> None:
    shelf = Shelf(make_release("a"))
    update(shelf, tmp_path)
    manifest = tmp_path / "1" / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": "words-0"}))
    with pytest.raises(IndexUnusable, match="other rules"):
        open_current(tmp_path)
    assert update(shelf, tmp_path).new == 1
    assert ids(tmp_path) == {"a"}


def damaged(folder: Path, kind: str) -> None:
    """Spoil the current generation in one of the ways the world has."""
    (generation,) = (path for path in folder.iterdir() if path.is_dir())
    sidecar = next(generation.glob("*.sidecar"))
    if kind == "a bit":  # in the table of words: a sidecar's sizes and head stay as they were
        data = bytearray(sidecar.read_bytes())
        data[len(data) // 2] ^= 16
        sidecar.write_bytes(data)
    elif kind == "cut off":
        for file in generation.glob("*"):
            if file.is_file():
                file.write_bytes(file.read_bytes()[:100])
    elif kind == "foreign":
        (generation / MANIFEST).write_text('{"format": "another program", "segments": []}')
    elif kind == "outdated":
        manifest = json.loads((generation / MANIFEST).read_text())
        (generation / MANIFEST).write_text(json.dumps({**manifest, "format": "dateline-index-0"}))
    else:
        (generation / MANIFEST).unlink()


@pytest.mark.parametrize("kind", ["a bit", "cut off", "foreign", "outdated", "missing"])
def test_a_damaged_foreign_or_outdated_index_is_made_anew_by_repairing(tmp_path: Path, kind: str) -> None:
    shelf = Shelf(make_release("a"), make_release("b", "A verdict."))
    update(shelf, tmp_path / "index")
    damaged(tmp_path / "index", kind)

    report = repair(shelf, tmp_path / "index")

    assert report.new == 2
    assert ids(tmp_path / "index", "verdict") == {"b"}
    assert open_current(tmp_path / "index").verify() == []
    assert repair(shelf, tmp_path / "index").unchanged == 2


def test_a_second_update_is_told_who_is_writing(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / LOCK)
    lock.acquire()
    with pytest.raises(IndexBusy, match="process "):
        update(Shelf(), tmp_path)
    lock.release()
    update(Shelf(), tmp_path)


def test_an_update_of_an_empty_corpus_makes_an_empty_index(tmp_path: Path) -> None:
    assert update(Shelf(), tmp_path) == UpdateReport(new=0, changed=0, gone=0, unchanged=0)
    assert ids(tmp_path) == set()
