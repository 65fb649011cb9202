"""The corpus on disk: whole writes, ids for ever, versions, duplicates, withdrawal, mending after a crash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.record import UnreadableRecord
from archive.release import Block, IssueDate, Origin, Release
from archive.source import Source, SourceBlock
from archive.store.corpus import Corpus, UnknownRelease, Withdrawn, id_of
from archive.store.writing import Busy

DAY = dt.date(2024, 11, 19)


def pair(
    text: str, path: str, *, day: dt.date | None = DAY, sha256: str | None = None, ordinal: int = 1
) -> tuple[Release, Source]:
    """A release and the source it was read from. The bytes are the text, the title its first line."""
    data = text.encode()
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    release = Release(
        id=id_of(sha256, ordinal),
        title=text.splitlines()[0],
        issuer="Harbor Rights Network",
        date=IssueDate(value=day, source="dateline") if day else IssueDate(value=None, source="none"),
        blocks=(Block(number=1, kind="paragraph", zone="body", text=text),),
        sources=(Origin(path=path, sha256=sha256, format="text"),),
    )
    source = Source(
        path=path,
        format="text",
        sha256=sha256,
        original=data,
        extension=".txt",
        blocks=(SourceBlock(text=text),),
        ordinal=ordinal,
    )
    return release, source


def put(corpus: Corpus, *pairs: tuple[Release, Source]) -> list[tuple[str, str]]:
    with corpus.adding() as adding:
        outcomes = [adding.put(release, source) for release, source in pairs]
        adding.commit()
    return [(str(outcome), id) for outcome, id in outcomes]


def put_one(corpus: Corpus, text: str, path: str) -> tuple[str, str]:
    (outcome,) = put(corpus, pair(text, path))
    return outcome


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", catalogue=tmp_path / "catalogue.sqlite")


def test_what_is_put_comes_back_as_it_was_original_and_all(corpus: Corpus) -> None:
    release, source = pair("Council opens its books\nToday.", "/in/a.txt")

    assert put(corpus, (release, source)) == [("stored", release.id)]
    assert corpus.get(release.id) == release
    assert corpus.original(release.id).read_bytes() == source.original


def test_a_corpus_that_is_not_there_is_empty_and_stays_not_there(corpus: Corpus) -> None:
    assert corpus.digests() == {}
    with pytest.raises(UnknownRelease):
        corpus.get("k3v9q2m7xd")
    assert not corpus.folder.exists()


@pytest.mark.parametrize(
    "id", ["", ".", "..", "../../etc", "a/b", "K3V9Q2M7XD", "k3v9q2m7xd\n", "k3v9q2m7xd-0", "x" * 400]
)
def test_an_id_that_cannot_be_one_is_unknown_and_never_a_path(corpus: Corpus, id: str) -> None:
    put_one(corpus, "One", "/in/a.txt")

    with pytest.raises(UnknownRelease):
        corpus.get(id)


def test_releases_lie_by_year_and_those_without_a_date_apart(corpus: Corpus) -> None:
    dated, undated = pair("Dated", "/in/a.txt"), pair("Undated", "/in/b.txt", day=None)
    put(corpus, dated, undated)

    assert corpus.folder_of(dated[0].id).parent.name == "2024"
    assert corpus.folder_of(undated[0].id).parent.name == "undated"


def test_the_same_file_again_is_unchanged(corpus: Corpus) -> None:
    first = put_one(corpus, "One", "/in/a.txt")
    before = corpus.digests()

    assert put_one(corpus, "One", "/in/a.txt") == ("unchanged", first[1])
    assert corpus.digests() == before


def test_the_same_bytes_elsewhere_are_a_duplicate_and_recorded_as_one_more_origin(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")

    assert put_one(corpus, "One", "/in/copy.txt") == ("duplicate", id)
    assert [origin.path for origin in corpus.get(id).sources] == ["/in/a.txt", "/in/copy.txt"]
    assert put_one(corpus, "One", "/in/copy.txt") == ("unchanged", id)


def test_the_same_words_in_other_bytes_are_a_duplicate(corpus: Corpus) -> None:
    _, id = put_one(corpus, "Council Opens Its Books", "/in/a.txt")

    assert put_one(corpus, "COUNCIL  OPENS ITS BOOKS!", "/in/b.txt") == ("duplicate", id)


@pytest.mark.parametrize(
    ("text", "day"),
    [("One word more", DAY), ("One word!", dt.date(2024, 11, 20))],
    ids=["other words", "other day"],
)
def test_other_words_or_another_day_are_another_release(corpus: Corpus, text: str, day: dt.date) -> None:
    put_one(corpus, "One word", "/in/a.txt")

    ((outcome, _),) = put(corpus, pair(text, "/in/b.txt", day=day))

    assert outcome == "stored"
    assert len(corpus.digests()) == 2


def test_a_duplicate_within_one_batch_is_seen_too(corpus: Corpus) -> None:
    (first, id), (second, same) = put(corpus, pair("One", "/in/a.txt"), pair("One", "/in/b.txt"))

    assert (first, second, id) == ("stored", "duplicate", same)


def test_another_text_under_the_same_path_is_a_new_version_under_the_old_id(corpus: Corpus) -> None:
    _, id = put_one(corpus, "First wording", "/in/a.txt")
    for text in ("Second wording", "Third wording"):
        assert put_one(corpus, text, "/in/a.txt") == ("stored", id)

    folder = corpus.folder_of(id)
    assert corpus.get(id).title == "Third wording"
    assert corpus.original(id).read_bytes() == b"Third wording"
    assert (folder / "versions" / "1" / "original.txt").read_bytes() == b"First wording"
    assert (folder / "versions" / "2" / "original.txt").read_bytes() == b"Second wording"
    assert len(corpus.digests()) == 1


def test_a_new_version_stays_where_the_first_one_lies_even_if_its_year_is_another(corpus: Corpus) -> None:
    _, id = put_one(corpus, "First wording", "/in/a.txt")
    put(corpus, pair("Second wording", "/in/a.txt", day=dt.date(2025, 1, 2)))

    assert corpus.folder_of(id).parent.name == "2024"
    assert corpus.get(id).date.value == dt.date(2025, 1, 2)


def test_several_releases_of_one_file_have_ids_that_say_which(corpus: Corpus) -> None:
    whole = hashlib.sha256(b"whole file").hexdigest()
    pairs = [pair(f"Piece {n}", "/in/all.jsonl", sha256=whole, ordinal=n) for n in (1, 2, 3)]

    ids = [id for _, id in put(corpus, *pairs)]

    assert ids == [id_of(whole), f"{id_of(whole)}-2", f"{id_of(whole)}-3"]
    assert [outcome for outcome, _ in put(corpus, *pairs)] == ["unchanged"] * 3
    assert [corpus.get(id).title for id in ids] == ["Piece 1", "Piece 2", "Piece 3"]


def test_two_sources_whose_digests_begin_alike_get_ids_of_their_own(corpus: Corpus) -> None:
    one = pair("One", "/in/a.txt", sha256="ab" * 32)
    other = pair("Other", "/in/b.txt", sha256="ab" * 8 + "cd" * 24)
    assert one[0].id == other[0].id

    (_, first), (outcome, second) = put(corpus, one, other)

    assert (outcome, len(second)) == ("stored", 12)
    assert (corpus.get(first).title, corpus.get(second).title) == ("One", "Other")
    assert corpus.get(second).id == second
    assert put(corpus, other) == [("unchanged", second)]


def test_a_withdrawn_release_leaves_title_and_reason_and_not_a_word_more(corpus: Corpus) -> None:
    _, id = put_one(corpus, "Names of minors\nSecret text.", "/in/a.txt")
    put_one(corpus, "Names of minors, corrected\nSecret text too.", "/in/a.txt")

    corpus.withdraw(id, "It named minors.")

    with pytest.raises(Withdrawn, match="It named minors") as told:
        corpus.get(id)
    assert told.value.title == "Names of minors, corrected"
    with pytest.raises(Withdrawn):
        corpus.original(id)
    assert corpus.digests() == {}
    assert not any(b"Secret" in file.read_bytes() for file in corpus.folder.rglob("*") if file.is_file())


def test_a_withdrawn_release_does_not_come_back_with_its_file(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    corpus.withdraw(id, "Asked by the source.")

    assert put_one(corpus, "One", "/in/a.txt") == ("unchanged", id)
    assert put_one(corpus, "One", "/elsewhere/b.txt") == ("unchanged", id)
    assert corpus.digests() == {}


def test_a_withdrawal_cut_short_by_a_crash_counts_from_its_stone_on(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    record = corpus.folder_of(id) / "release.json"
    data = record.read_bytes()
    corpus.withdraw(id, "Asked by the source.")
    record.write_bytes(data)

    with pytest.raises(Withdrawn):
        corpus.get(id)
    assert corpus.digests() == {}


def test_a_removed_release_is_gone_and_may_come_again(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    corpus.remove(id)

    with pytest.raises(UnknownRelease):
        corpus.get(id)
    assert corpus.digests() == {}
    assert put_one(corpus, "One", "/in/a.txt") == ("stored", id)


def test_what_was_put_but_not_committed_leaves_no_trace(corpus: Corpus) -> None:
    put_one(corpus, "One", "/in/a.txt")
    with corpus.adding() as adding:
        adding.put(*pair("Two", "/in/b.txt"))

    assert len(corpus.digests()) == 1
    assert put_one(corpus, "Two", "/in/b.txt")[0] == "stored"


def test_an_error_in_the_middle_of_adding_loses_only_what_was_not_committed(corpus: Corpus) -> None:
    def fail_half_way() -> None:
        with corpus.adding() as adding:
            adding.put(*pair("One", "/in/a.txt"))
            adding.commit()
            adding.put(*pair("Two", "/in/b.txt"))
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert [corpus.get(id).title for id in corpus.digests()] == ["One"]


def test_drafts_that_a_crash_left_are_cleared_and_never_read(corpus: Corpus) -> None:
    put_one(corpus, "One", "/in/a.txt")
    draft = corpus.folder / ".staging" / "k3v9q2m7xd"
    draft.mkdir(parents=True)
    (draft / "original.txt").write_bytes(b"half")

    put_one(corpus, "Two", "/in/b.txt")

    assert not (corpus.folder / ".staging").exists()
    assert len(corpus.digests()) == 2


def test_a_release_taken_from_its_place_by_a_crash_is_put_back(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    staging = corpus.folder / ".staging"
    staging.mkdir()
    corpus.folder_of(id).rename(staging / f"{id}.old")

    put_one(corpus, "Two", "/in/b.txt")

    assert corpus.get(id).title == "One"
    assert corpus.original(id).read_bytes() == b"One"


def test_a_removal_cut_short_by_a_crash_does_not_bring_the_release_back(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    folder = corpus.folder_of(id)
    folder.rename(folder.with_name(f".{id}.gone"))

    assert corpus.digests() == {}
    put_one(corpus, "Two", "/in/b.txt")
    assert not folder.with_name(f".{id}.gone").exists()


def test_the_catalogue_can_be_deleted_and_damaged_without_loss(corpus: Corpus, tmp_path: Path) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    known = corpus.digests()

    (tmp_path / "catalogue.sqlite").unlink()
    assert corpus.digests() == known
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database at all, not even nearly" * 100)
    assert corpus.digests() == known
    assert put_one(corpus, "One", "/in/a.txt") == ("unchanged", id)


def test_a_catalogue_in_use_is_waited_for_and_never_thrown_away(corpus: Corpus, tmp_path: Path) -> None:
    put_one(corpus, "One", "/in/a.txt")
    other = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
    other.execute("begin exclusive")

    with pytest.raises(Busy, match="in use"):
        corpus.digests()

    other.execute("rollback")
    other.close()
    assert len(corpus.digests()) == 1


def test_a_release_edited_by_hand_is_seen_as_changed(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    before = corpus.digests()[id]
    record = corpus.folder_of(id) / "release.json"
    told = json.loads(record.read_bytes())
    record.write_text(json.dumps({**told, "title": "By hand"}), encoding="utf-8")

    assert corpus.digests()[id] != before
    assert corpus.get(id).title == "By hand"


def test_a_folder_restored_from_a_backup_is_known_again(corpus: Corpus, tmp_path: Path) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    backup = tmp_path / "backup"
    shutil.copytree(corpus.folder, backup)
    shutil.rmtree(corpus.folder)
    assert corpus.digests() == {}

    shutil.copytree(backup, corpus.folder)

    assert set(corpus.digests()) == {id}
    assert put_one(corpus, "One", "/in/a.txt") == ("unchanged", id)


def test_stray_files_among_the_releases_are_left_alone(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    releases = corpus.folder / "releases"
    for stray in (".DS_Store", "notes.txt", "2024/notes.txt", "2024/.hidden", f"2024/{id}/note"):
        (releases / stray).write_text("mine", encoding="utf-8")
    (releases / "2031" / "empty").mkdir(parents=True)

    assert set(corpus.digests()) == {id}
    assert corpus.get(id).title == "One"
    assert put_one(corpus, "Two", "/in/b.txt")[0] == "stored"
    assert (releases / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"id": "x"}'])
def test_a_damaged_record_is_named_with_the_cure(corpus: Corpus, data: bytes) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    (corpus.folder_of(id) / "release.json").write_bytes(data)

    with pytest.raises(UnreadableRecord, match="backup"):
        corpus.get(id)
    with pytest.raises(UnreadableRecord, match="backup"):
        corpus.digests()


def test_a_record_of_a_later_format_is_not_guessed_at(corpus: Corpus) -> None:
    _, id = put_one(corpus, "One", "/in/a.txt")
    record = corpus.folder_of(id) / "release.json"
    record.write_text(json.dumps({**json.loads(record.read_bytes()), "format": 3}), encoding="utf-8")

    with pytest.raises(UnreadableRecord, match="format 3"):
        corpus.get(id)


def test_each_batch_of_additions_is_one_line_of_the_journal(corpus: Corpus) -> None:
    _, first = put_one(corpus, "One", "/in/a.txt")
    _, second = put_one(corpus, "Two", "/in/b.txt")
    put_one(corpus, "Two", "/in/b.txt")

    lines = (corpus.folder / "additions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["ids"] for line in lines] == [[first], [second]]


def test_a_path_that_is_no_valid_text_is_kept(corpus: Corpus) -> None:
    path = b"/in/caf\xe9.txt".decode("utf-8", "surrogateescape")
    _, id = put_one(corpus, "One", path)

    assert put_one(corpus, "One", path) == ("unchanged", id)


texts = st.sampled_from(["Alpha", "Beta", "Gamma", "ALPHA!", "Delta one"])
paths = st.sampled_from(["/in/a.txt", "/in/b.txt", "/in/c.txt"])


@settings(max_examples=40, deadline=None)
@given(batches=st.lists(st.lists(st.tuples(texts, paths), min_size=1, max_size=5), max_size=4))
def test_whatever_is_added_each_kept_release_is_whole_and_nothing_is_there_twice(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, str]]]
) -> None:
    corpus = Corpus(tmp_path_factory.mktemp("corpus") / "c")
    ids: set[str] = set()
    for batch in batches:
        ids |= {id for _, id in put(corpus, *[pair(text, path) for text, path in batch])}

    assert set(corpus.digests()) == ids
    for id in ids:
        release = corpus.get(id)
        assert release.id == id
        digest = hashlib.sha256(corpus.original(id).read_bytes()).hexdigest()
        assert digest in {origin.sha256 for origin in release.sources}
    said = [corpus.get(id).title.casefold().strip("!") for id in ids]
    assert len(said) == len(set(said))
