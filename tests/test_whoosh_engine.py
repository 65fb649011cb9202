"""The Whoosh engine: the contract, a true Whoosh index underneath, and files that mend themselves or say so."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from engine_contract import EngineContract, fill, found, make_entry
from whoosh import index as plain_whoosh
from whoosh import query as plain_query

from index.answering.segment import Segment
from index.answering.snapshot import Snapshot
from index.engine import Engine, SearchRequest
from index.errors import IndexUnusable
from index.flat.manifest import MANIFEST, read_manifest
from index.flat.sidecar import Array, Arrays, Strings, open_arrays, strings_of
from index.language.query import Phrase, Prefix, Word
from index.making.inversion import Batch
from index.making.merging import FACTOR, Part, merged
from index.whoosh_engine import WhooshEngine, WhooshStore, mend

REPOSITORY = Path(__file__).parent.parent


class TestWhooshEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        return WhooshEngine.create(tmp_path / "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "1"


def filled(folder: Path, releases: int = 60, seed: int = 1) -> WhooshEngine:
    """An engine over releases with random words, some of them changed and removed again."""
    engine = WhooshEngine.create(folder)
    chance = random.Random(seed)
    words = [f"w{n}" for n in range(30)] + ["the"] * 20
    entries = [
        make_entry(
            f"r{n}",
            title=" ".join(chance.choices(words, k=4)),
            body=tuple(" ".join(chance.choices(words, k=chance.randint(0, 40))) for _ in range(3)),
            quote=" ".join(chance.choices(words, k=5)),
            topic=tuple(chance.sample("xyz", chance.randint(0, 3))),
            language=chance.choice(("en", "de", None)),
            digest=str(n),
        )
        for n in range(releases)
    ]
    fill(engine, *entries)
    with engine.writer() as writer:
        writer.remove("r3")
        writer.put(make_entry("r4", body="changed"))
    return engine


def same(one: Arrays, two: Arrays) -> bool:
    return one.keys() == two.keys() and all(_equal(one[name], two[name]) for name in one)


def _equal(one: Array, two: Array) -> bool:
    return one.dtype == two.dtype and np.array_equal(one, two)


# -- the Whoosh index -------------------------------------------------------------------------------


def test_plain_whoosh_opens_the_index_and_finds_the_same_releases(folder: Path) -> None:
    engine = filled(folder)
    with plain_whoosh.open_dir(str(folder)).searcher() as searcher:
        assert searcher.doc_count() == 59
        for word in ("w1", "w2", "the", "changed"):
            hits = searcher.search(
                plain_query.Or([plain_query.Term("title", word), plain_query.Term("body", word)]), limit=None
            )
            assert {hit["id"] for hit in hits} == found(engine, Word(term=word, exact=True))
        for first, second in (("the", "the"), ("w1", "w2"), ("the", "w5")):
            both = [plain_query.Phrase(field, [first, second]) for field in ("title", "body")]
            hits = searcher.search(plain_query.Or(both), limit=None)
            assert {hit["id"] for hit in hits} == found(engine, Phrase(terms=(first, second)))
        starts = [plain_query.Prefix(field, "w1") for field in ("title", "body")]
        assert {h["id"] for h in searcher.search(plain_query.Or(starts), limit=None)} == found(
            engine, Prefix(start="w1")
        )
        (hit,) = searcher.search(plain_query.Term("id", "r7"))
        assert hit.fields() == {"id": "r7", "digest": "7"}
        dated = searcher.search(plain_query.Term("date", "2020-06-03"), limit=None)
        assert len(dated) == 59


def test_long_posting_lists_and_far_positions_read_back(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    far = "x " * 70_000 + "needle thread"
    fill(engine, make_entry("far", body=far), *(make_entry(f"r{n:04}", body="x y") for n in range(2500)))
    (segment,) = read_manifest(folder).segments
    store = WhooshStore(folder)
    store.contents()
    assert same(store.read(segment.name), open_arrays(folder / f"{segment.name}.sidecar"))
    assert found(engine, Phrase(terms=("needle", "thread"))) == {"far"}
    with plain_whoosh.open_dir(str(folder)).searcher() as searcher:
        assert len(searcher.search(plain_query.Term("body", "x"), limit=None)) == 2501
        assert len(searcher.search(plain_query.Phrase("body", ["needle", "thread"]))) == 1


def test_a_plain_whoosh_writer_is_locked_out_while_ours_writes(folder: Path) -> None:
    engine = filled(folder)
    with engine.writer(), pytest.raises(plain_whoosh.LockError):
        plain_whoosh.open_dir(str(folder)).writer()


def test_searching_does_not_load_whoosh(folder: Path) -> None:
    filled(folder)
    script = (
        "import sys; from pathlib import Path; from index.generation import ArrayEngine;"
        "from index.engine import SearchRequest; from index.language.query import Word;"
        "r = ArrayEngine(Path(sys.argv[1])).search(SearchRequest(query=Word(term='the'), facets=('topic',)));"
        "assert r.total > 10; assert not any(name.split('.')[0] == 'whoosh' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], cwd=REPOSITORY, check=True)


# -- sidecars ---------------------------------------------------------------------------------------


def test_arrays_read_back_from_whoosh_are_those_of_the_sidecar(folder: Path) -> None:
    filled(folder)
    store = WhooshStore(folder)
    store.contents()
    for segment in read_manifest(folder).segments:
        assert same(store.read(segment.name), open_arrays(folder / f"{segment.name}.sidecar"))


@pytest.mark.parametrize("damage", ["lost", "cut", "changed"])
def test_a_lost_or_damaged_sidecar_is_made_again(folder: Path, damage: str) -> None:
    engine = filled(folder)
    wanted = engine.search(SearchRequest(query=Word(term="w1"), facets=("topic",)))
    sidecar = next(folder.glob("*.sidecar"))
    whole = sidecar.read_bytes()
    if damage == "lost":
        sidecar.unlink()
    elif damage == "cut":
        sidecar.write_bytes(whole[:-100])
    else:
        sidecar.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert WhooshEngine.open(folder).verify() == [f"{sidecar.name} is not what was written"]
    mend(folder)
    again = WhooshEngine.open(folder)
    assert again.verify() == []
    assert again.search(SearchRequest(query=Word(term="w1"), facets=("topic",))) == wanted


def test_an_index_without_its_cards_says_what_to_do(folder: Path) -> None:
    filled(folder)
    next(folder.glob("*.cards")).unlink()
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        WhooshEngine.open(folder)
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        mend(folder)


@pytest.mark.parametrize("name", ["*.cards", "*.pst", "*.trm"])
def test_mending_does_not_pass_off_other_damage_as_whole(folder: Path, name: str) -> None:
    filled(folder)
    damaged = next(folder.glob(name))
    damaged.write_bytes(damaged.read_bytes()[:-70])
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        mend(folder)
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        WhooshEngine.open(folder)


@pytest.mark.parametrize("name", [MANIFEST, "*.sidecar", "*.cards", "*.gone"])
@pytest.mark.parametrize("content", [b"", b"{", b"\0" * 500, b"DATELINE FLAT 1\n" + b"\xff" * 100])
def test_damaged_files_never_open_half(folder: Path, name: str, content: bytes) -> None:
    filled(folder)
    next(folder.glob(name)).write_bytes(content)
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        WhooshEngine.open(folder)


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="dateline index --rebuild"):
        WhooshEngine.open(tmp_path / "nothing here")


def test_creating_over_an_index_is_refused(folder: Path) -> None:
    filled(folder)
    with pytest.raises(IndexUnusable):
        WhooshEngine.create(folder)


# -- commits ----------------------------------------------------------------------------------------


def test_a_writer_that_died_between_whoosh_and_the_manifest_is_made_up_for(folder: Path) -> None:
    engine = filled(folder)
    before = (folder / MANIFEST).read_bytes()
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    fill(engine, make_entry("late", body="unheard"))
    (folder / MANIFEST).write_bytes(before)
    for path, content in kept.items():
        if path.suffix != ".toc" and not path.exists():
            path.write_bytes(content)
    reader = WhooshEngine.open(folder)
    assert found(reader, Word(term="unheard")) == set()
    with reader.writer():
        pass
    assert found(reader, Word(term="unheard")) == {"late"}
    assert reader.verify() == []


def test_left_overs_are_cleared_away_by_the_next_writer_and_strangers_stay(folder: Path) -> None:
    engine = filled(folder)
    litter = (
        "MAIN_abc123.trm",
        "MAIN_abc123.body.col",
        "_MAIN_99.toc.1700000000.1",
        ".draft.manifest.json.x1y2",
    )
    for name in litter:
        (folder / name).write_bytes(b"x")
    (folder / "notes.txt").write_text("mine")
    (folder / "MAIN.tmp").mkdir()
    (folder / "MAIN.tmp" / "half").write_bytes(b"x")
    with engine.writer():
        pass
    left = {path.name for path in folder.iterdir()}
    assert not left & {*litter, "MAIN.tmp"}
    assert "notes.txt" in left
    assert engine.verify() == []


def test_a_block_that_fails_leaves_no_files_behind(folder: Path) -> None:
    engine = filled(folder)
    before = sorted(path.name for path in folder.iterdir())
    writer = engine.writer()
    writer.__enter__()
    writer.put(make_entry("x"))
    writer._flush()
    writer.__exit__(RuntimeError, RuntimeError(), None)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_another_engine_over_the_folder_sees_changes_after_refresh(folder: Path) -> None:
    engine = filled(folder)
    other = WhooshEngine.open(folder)
    fill(engine, make_entry("new", body="fresh"))
    assert found(other, Word(term="fresh")) == set()
    other.refresh()
    assert found(other, Word(term="fresh")) == {"new"}
    assert other.generation == engine.generation


def test_many_small_changes_leave_few_segments(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    for n in range(80):
        fill(engine, make_entry(f"r{n}", body=f"word w{n % 7}"))
    assert len(read_manifest(folder).segments) < 2 * FACTOR
    assert len(found(engine, Word(term="word"))) == 80
    assert len(found(engine, Word(term="w3"))) == 11
    assert engine.verify() == []


def test_a_batch_larger_than_memory_allows_becomes_several_segments(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.making.writing.BATCH_WORDS", 50)
    engine = WhooshEngine.create(folder)
    fill(engine, *(make_entry(f"r{n % 30}", body=f"number {n} of many") for n in range(40)))
    assert found(engine, None) == {f"r{n}" for n in range(30)}
    assert found(engine, Word(term="35")) == {"r5"}
    assert found(engine, Word(term="5")) == set()


def test_compacting_takes_the_words_of_removed_releases_out_of_the_files(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    fill(engine, make_entry("a", body="open"), make_entry("b", body="zyzzyva", title="Zyzzyva", place="Zyzz"))
    with engine.writer() as writer:
        writer.remove("b")
        writer.compact()
    assert found(engine, None) == {"a"}
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"zyzz" not in kept.lower()


def test_merged_segments_are_what_one_segment_would_have_been() -> None:
    entries = [
        make_entry(f"r{n}", body=(f"w{n % 5} w{n % 3} the", "the end"), language="de" if n % 2 else "en")
        for n in range(12)
    ]
    parts = []
    for first in (0, 4, 8):
        batch = Batch()
        for entry in entries[first : first + 4]:
            batch.add(entry)
        arrays, cards = batch.arrays()
        parts.append(Part(Segment("s", arrays), cards, np.array([0, 2, 3])))
    whole = Batch()
    for n, entry in enumerate(entries):
        if n % 4 != 1:
            whole.add(entry)
    for one, two in zip(merged(parts), whole.arrays(), strict=True):
        assert one.keys() == two.keys()
        assert [name for name in one if not np.array_equal(one[name], two[name])] == []


def test_scores_over_many_segments_are_those_of_one(tmp_path: Path) -> None:
    entries = [make_entry(f"r{n:02}", body=f"w{n % 5} " * (n % 7 + 1) + "the") for n in range(40)]
    one, many = WhooshEngine.create(tmp_path / "one"), WhooshEngine.create(tmp_path / "many")
    fill(one, *entries)
    for n in range(0, 40, 6):
        fill(many, make_entry("gone", body="w1 " * 50), *entries[n : n + 6])
    with many.writer() as writer:
        writer.remove("gone")
    for word in ("w1", "w4", "the"):
        asked = SearchRequest(query=Word(term=word), limit=100)
        assert many.search(asked) == one.search(asked)


def test_threads_never_see_two_states_mixed_while_the_index_changes(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    fill(engine, *(make_entry(f"r{n}", topic="0", body="word t0") for n in range(10)))
    wrong: list[object] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            engine.refresh()
            results = engine.search(SearchRequest(query=Word(term="word"), facets=("topic",)))
            if len(results.facets["topic"].counts) != 1 or results.total != 10:
                wrong.append(results)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(1, 12):
        fill(engine, *(make_entry(f"r{n}", topic=str(turn), body=f"word t{turn}") for n in range(10)))
    ended.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(found(engine, Word(term="t11"))) == 10


def test_a_write_that_fails_at_the_last_step_leaves_the_index_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = filled(folder)
    before = engine.search(SearchRequest(limit=100))

    def full(folder: Path, manifest: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("index.making.segments.write_manifest", full)
        with pytest.raises(OSError, match="No space"):
            fill(engine, make_entry("late"))
    assert engine.search(SearchRequest(limit=100)) == before
    assert WhooshEngine.open(folder).search(SearchRequest(limit=100)) == before
    fill(engine, make_entry("late"))
    assert "late" in found(engine, None)
    assert engine.verify() == []


def test_a_snapshot_goes_on_answering_after_its_files_are_gone(folder: Path) -> None:
    engine = filled(folder)
    snapshot = Snapshot(folder, read_manifest(folder))
    wanted = snapshot.search(SearchRequest(query=Word(term="w1"), limit=100))
    with engine.writer() as writer:
        for n in range(60):
            writer.remove(f"r{n}")
    assert found(engine, None) == set()
    assert snapshot.search(SearchRequest(query=Word(term="w1"), limit=100)) == wanted


def test_a_form_in_a_language_that_hardly_uses_the_word_is_none(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "1")
    english = [make_entry(f"e{n}", body="A career in health care", language="en") for n in range(3)]
    spanish = make_entry("s", body="care career cuidado", language="es")  # stems both to "car"
    with engine.writer() as writer:
        for entry in (*english, spanish):
            writer.put(entry)

    assert engine.marks(Word(term="care")).words == {"care"}
    assert engine.marks(Word(term="career")).words == {"career"}


def test_a_lone_character_finds_every_pair_that_has_it(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "1")
    fill(engine, *(make_entry(id, body=body) for id, body in [("a", "東京都"), ("b", "京"), ("c", "大阪")]))

    assert found(engine, Word(term="京")) == {"a", "b"}
    assert found(engine, Word(term="京", exact=True)) == {"a", "b"}
    assert found(engine, Word(term="東")) == {"a"}


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 500])
def test_a_table_of_strings_is_searched_as_a_sorted_list_would_be(count: int) -> None:
    words = [f"{n:04}" for n in range(0, 2 * count, 2)]
    table = Strings(*strings_of(words))
    assert [table.find(word) for word in words] == list(range(count))
    assert {table.find(f"{n:04}") for n in range(1, 2 * count + 2, 2)} == {-1}
    for start in ("", "0", "00", "001", "0064", "0127", "9"):
        first, past = table.span(start)
        assert words[first:past] == [word for word in words if word.startswith(start)]
