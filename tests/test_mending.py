"""Setting right what is stored: corrections, undoing additions, reading again."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.home import Home
from archive.ids import UnknownRelease
from archive.ingest import add
from archive.mending.correcting import correct
from archive.mending.removing import UnknownBatch, remove, remove_batch
from archive.mending.rereading import keeps_numbers, reread
from archive.release import KINDS, DateReading, Release, Topic
from archive.report import AddReport
from archive.safekeeping.fixity import faults_of
from archive.store.batches import read_batches
from archive.store.corrections import (
    BadCorrection,
    Correction,
    Corrections,
    read_corrections,
    write_corrections,
)
from archive.store.embargo import publish
from archive.toml_text import toml_key, toml_value

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)

TOPICS = """
[records]
label = "Open records"
words = ["ledger"]
formerly = ["sunshine"]

[fees]
label = "Fees"
words = ["fee"]
"""

RELEASE = """FOR IMMEDIATE RELEASE

{title}

(Port Callan, CV, 11/19/2024) – The council voted on Tuesday to publish its ledger, all {pages} pages of the ledger.

“We asked for the ledger {pages} times,” said Harbor Rights Network Director Ana Brandt.

The Harbor Rights Network has asked since the harbor froze over for the second time in living memory.

###
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.corpus_folder.mkdir(parents=True)
    (home.corpus_folder / "topics.toml").write_text(TOPICS, encoding="utf-8")
    (home.corpus_folder / "corpus.toml").write_text('issuer = "Harbor Rights Network"\n', encoding="utf-8")
    return home


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    return folder


def write(path: Path, title: str = "Ledger Opens", pages: int = 300) -> Path:
    path.write_text(RELEASE.format(title=title, pages=pages), encoding="utf-8")
    return path


def added(home: Home, *paths: Path, now: dt.datetime = NOW) -> AddReport:
    return add(home, paths, now=now, workers=0)


def only(home: Home) -> Release:
    (id,) = home.corpus().digests()
    return home.corpus().get(id)


def state(home: Home) -> dict[str, bytes]:
    """Every file of the releases, by its path."""
    return {
        str(f.relative_to(home.folder)): f.read_bytes()
        for f in home.corpus_folder.glob("releases/**/*")
        if f.is_file()
    }


def test_a_corrected_date_is_by_hand_and_the_reading_before_stays_as_a_rival(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    id = only(home).id

    for day in (dt.date(2024, 11, 20), dt.date(2024, 11, 21)):
        correct(home, id, Correction(date=day), now=NOW)

    date = only(home).date
    assert (date.value, date.source, date.text) == (dt.date(2024, 11, 21), "by-hand", None)
    assert date.rivals == (DateReading(value=dt.date(2024, 11, 19), source="dateline"),)


def test_a_correction_is_written_for_people_and_applied_to_the_stored_release(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    id = only(home).id

    correct(
        home,
        id,
        Correction(
            title="The “Ledger” Opens", subtitle="At last", place="Eastmarch", kind="statement", issuer=""
        ),
        now=NOW,
    )

    text = (home.corpus_folder / "corrections.toml").read_text(encoding="utf-8")
    assert f'[{id}]\ntitle = "The “Ledger” Opens"\nsubtitle = "At last"\n' in text
    release = only(home)
    assert (release.title, release.subtitle, release.dateline.place, release.kind, release.issuer) == (
        "The “Ledger” Opens",
        "At last",
        "Eastmarch",
        "statement",
        None,
    )
    assert release.dateline.text is not None  # as printed


def test_topics_are_added_and_taken_away_by_hand(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    id = only(home).id
    assert only(home).topics == (Topic(id="records", by="rule"),)

    correct(home, id, Correction(topics=("Fees",), not_topics=("sunshine",)), now=NOW)
    assert only(home).topics == (Topic(id="fees", by="hand"),)
    correct(home, id, Correction(topics=("records",), not_topics=("fees",)), now=NOW)
    assert only(home).topics == (Topic(id="records", by="hand"),)
    with pytest.raises(BadCorrection, match="no topic 'weather'"):
        correct(home, id, Correction(topics=("weather",)), now=NOW)


def test_a_correction_holds_when_the_release_comes_again_and_in_every_new_version(
    home: Home, pile: Path
) -> None:
    file = write(pile / "a.txt")
    added(home, file)
    id = only(home).id
    correct(home, id, Correction(title="By Hand", topics=("fees",)), now=NOW)

    remove(home, [id])
    added(home, file)
    assert only(home).title == "By Hand"
    write(file, "Ledger Opens Wider", pages=4)
    added(home, file)
    assert (only(home).id, only(home).title) == (id, "By Hand")
    assert Topic(id="fees", by="hand") in only(home).topics
    report = reread(home, [id], now=NOW, workers=0)
    assert report.unchanged == 1


def test_a_correction_edited_by_hand_holds_after_reading_again(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    before = only(home)
    path = home.corpus_folder / "corrections.toml"
    path.write_text(f"[{before.id}]\nplace = 'Eastmarch'\ndate = 2024-11-23\n", encoding="utf-8")

    report = reread(home, None, now=NOW, workers=0)
    assert report.changed == [(before.id, ("date", "dateline"))]
    path.unlink()
    reread(home, None, now=NOW, workers=0)
    assert only(home) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[k3v5q2m7xd", "not valid TOML"),
        ('[k3v5q2m7xd]\ntitel = "x"', "unknown key 'titel'"),
        ('[k3v5q2m7xd]\ndate = "2024-11-23"', "a day: 2024-05-14"),
        ('[k3v5q2m7xd]\nkind = "poem"', "one of: press release"),
        ("[k3v5q2m7xd]\ntopics = [1]", "a list such as"),
        ('[nobody]\ntitle = "x"', "named by a release's id"),
        ('k3v5q2m7xd = "x"', "named by a release's id"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_the_cure(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadCorrection, match=said):
        read_corrections(tmp_path)


def test_a_public_release_cannot_be_given_a_day_to_come(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    with pytest.raises(BadCorrection, match="still to come"):
        correct(home, only(home).id, Correction(date=dt.date(2030, 1, 1)), now=NOW)


def test_a_held_release_is_corrected_out_of_sight_and_the_correction_goes_with_it(
    home: Home, pile: Path
) -> None:
    file = pile / "held.txt"
    file.write_text(
        RELEASE.format(title="Held", pages=3).replace(
            "FOR IMMEDIATE RELEASE", "EMBARGOED UNTIL March 4, 2097"
        )
    )
    (held,) = added(home, file).held
    correct(home, held.id, Correction(title="Quibblewick"), now=NOW)
    assert not (home.corpus_folder / "corrections.toml").exists()

    publish(home.embargoed(), home.corpus(), NOW, (held.id,))
    assert only(home).title == "Quibblewick"
    assert read_corrections(home.corpus_folder).of(held.id).title == "Quibblewick"
    assert read_corrections(home.embargoed_folder).by_id == {}


def test_a_withdrawn_release_takes_its_correction_with_it(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    id = only(home).id
    correct(home, id, Correction(subtitle="Names of minors"), now=NOW)
    home.corpus().withdraw(id, "It named minors.")

    assert "Names" not in (home.corpus_folder / "corrections.toml").read_text(encoding="utf-8")


words = st.text(max_size=40)
corrections = st.builds(
    Correction,
    title=st.none() | words,
    subtitle=st.none() | words,
    date=st.none() | st.dates(),
    issuer=st.none() | words,
    place=st.none() | words,
    kind=st.none() | st.sampled_from(KINDS),
    topics=st.lists(words, max_size=3).map(tuple),
    not_topics=st.lists(words, max_size=3).map(tuple),
)


@settings(max_examples=150)
@given(st.dictionaries(st.from_regex(r"\A[a-z2-7]{10}(-[1-9])?\Z"), corrections, max_size=4))
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, known: dict[str, Correction]
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    write_corrections(folder, Corrections(known))
    assert read_corrections(folder).by_id == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        "\\",
        "\\n",
        "a\nb\r\tc",
        "\x00\x1f\x7f\x85",
        "\u2028",
        "'''",
        '"""',
        "# no remark",
        "é’“日本語🦉",
        "[x]",
        "= 1",
    ],
)
def test_odd_texts_survive_as_toml(text: str) -> None:
    import tomllib

    line = f"{toml_key(text)} = {toml_value([text, text])}\nself = {toml_value(text)}"
    assert tomllib.loads(line) == {text: [text, text], "self": text}


def test_half_a_surrogate_pair_becomes_a_mark_of_damage() -> None:
    assert toml_value("a\ud800b") == '"a\ufffdb"'


@given(corrections, corrections, st.sampled_from(["a", "b"]))
def test_laying_corrections_over_each_other_keeps_what_the_later_one_does_not_touch(
    first: Correction, second: Correction, id: str
) -> None:
    both = second.over(first)
    for f in fields(Correction):
        if f.name not in ("topics", "not_topics"):
            later = getattr(second, f.name)
            assert getattr(both, f.name) == (getattr(first, f.name) if later is None else later)
    assert Correction(topics=(id,)).over(Correction(not_topics=(id,))) == Correction(topics=(id,))


def test_a_removed_release_is_gone_with_its_original_and_may_come_again(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    before = state(home)
    removal = remove(home, [only(home).id])

    assert [title for _, title in removal.removed] == ["Ledger Opens"]
    assert state(home) == {}
    assert added(home, pile).stored == 1
    assert state(home) == before


def test_nothing_is_removed_when_one_of_the_ids_is_wrong(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    with pytest.raises(UnknownRelease):
        remove(home, [only(home).id, "aaaaaaaaaa"])
    assert only(home).title == "Ledger Opens"


def test_batches_are_numbered_runs_with_their_time(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    added(home, write(pile / "b.txt", "Another Matter", 7), now=NOW + dt.timedelta(days=1))
    added(home, pile)

    told = [(b.number, b.time, b.what, len(b.came.new)) for b in read_batches(home.corpus_folder)]
    assert told == [
        (1, "2026-11-24T12:00:00+00:00", "dateline add", 1),
        (2, "2026-11-25T12:00:00+00:00", "dateline add", 1),
    ]


def test_undoing_a_batch_takes_back_new_releases_new_versions_and_further_sources(
    home: Home, pile: Path
) -> None:
    kept, changed = write(pile / "kept.txt"), write(pile / "changed.txt", "A Second Matter", 8)
    added(home, kept, changed)
    before = state(home)
    write(changed, "A Second Matter, Rewritten", 9)
    write(pile / "copy.txt")
    write(pile / "new.txt", "A Third Matter", 10)
    report = added(home, pile)
    assert (report.stored, report.duplicate) == (2, 1)

    removal = remove_batch(home, 2, now=NOW)

    assert (len(removal.removed), len(removal.restored), removal.sources) == (1, 1, 1)
    assert {title for _, title in removal.removed} == {"A Third Matter"}
    assert state(home) == before
    again = added(home, pile)
    assert (again.stored, again.duplicate, again.unchanged) == (2, 1, 1)


def test_undoing_the_batch_of_a_version_in_the_middle_takes_it_out_of_the_row(home: Home, pile: Path) -> None:
    file = write(pile / "a.txt")
    added(home, file)
    added(home, write(file, "Ledger Opens Wider", 310))
    middle = file.read_bytes()
    added(home, write(file, "Ledger Opens Widest", 320))
    id = only(home).id
    assert home.corpus().versions(id) == (1, 2)

    removal = remove_batch(home, 2, now=NOW)

    assert removal.restored == [(id, "Ledger Opens Widest")]
    assert only(home).title == "Ledger Opens Widest"
    assert home.corpus().versions(id) == (1,)
    assert home.corpus().get(id, version=1).title == "Ledger Opens"
    assert middle not in state(home).values()
    assert list(faults_of(home.corpus())) == []


def test_undoing_the_batch_of_a_near_copy_takes_its_bytes_away_too(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    before = state(home)
    copy = pile / "sent-again.txt"
    text = (pile / "a.txt").read_text(encoding="utf-8")
    copy.write_text(text.replace("for the second time", "for a second time"), encoding="utf-8")
    added(home, copy)
    assert copy.read_bytes() in state(home).values()
    assert len(only(home).sources) == 2

    removal = remove_batch(home, 2, now=NOW)

    assert removal.sources == 1
    assert state(home) == before
    assert list(faults_of(home.corpus())) == []
    added(home, copy)
    assert copy.read_bytes() in state(home).values()


def test_a_release_that_a_later_batch_added_to_stays(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    added(home, write(pile / "copy.txt"))

    removal = remove_batch(home, 1, now=NOW)

    assert removal.removed == []
    assert removal.kept == [(only(home).id, "batch 2 added to it; undo that one first")]
    remove_batch(home, 2, now=NOW)
    assert len(remove_batch(home, 1, now=NOW).removed) == 1


def test_a_release_added_anew_belongs_to_the_batch_that_brought_it_back(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    remove_batch(home, 1, now=NOW)
    added(home, pile)

    assert remove_batch(home, 1, now=NOW).removed == []
    assert only(home).title == "Ledger Opens"


def test_held_releases_are_part_of_their_batch(home: Home, pile: Path) -> None:
    write(pile / "a.txt")
    held = RELEASE.format(title="Held", pages=3).replace(
        "FOR IMMEDIATE RELEASE", "EMBARGOED UNTIL March 4, 2097"
    )
    (pile / "held.txt").write_text(held, encoding="utf-8")
    added(home, pile)

    assert len(remove_batch(home, 1, now=NOW).removed) == 2
    assert home.embargoed().digests() == {}


def test_a_batch_that_never_was_is_named(home: Home) -> None:
    with pytest.raises(UnknownBatch, match="dateline batches"):
        remove_batch(home, 3, now=NOW)


def test_a_journal_of_an_older_program_counts_each_line(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    id = only(home).id
    (home.corpus_folder / "additions.jsonl").write_text(
        json.dumps({"ids": [id]}) + "\n{half", encoding="utf-8"
    )

    assert [b.number for b in read_batches(home.corpus_folder)] == [1]
    assert len(remove_batch(home, 1, now=NOW).removed) == 1


def test_reading_again_with_the_same_parser_changes_nothing(home: Home, pile: Path) -> None:
    for n in range(3):
        write(pile / f"{n}.txt", f"Matter {n}", n + 40)
    added(home, pile)
    before = state(home)

    report = reread(home, None, now=NOW)

    assert (report.changed, report.versions, report.unchanged, report.refused) == ([], [], 3, [])
    assert state(home) == before


def test_a_record_that_an_older_parser_wrote_is_brought_up_to_date_under_its_id(
    home: Home, pile: Path
) -> None:
    added(home, write(pile / "a.txt"))
    good = only(home)
    with home.corpus().adding() as adding:
        adding.change(replace(good, quotations=(), dateline=replace(good.dateline, place=None)))
        adding.commit()

    report = reread(home, [good.id], now=NOW, workers=0)

    assert report.changed == [(good.id, ("dateline", "quotations"))]
    assert only(home) == good
    assert home.corpus().versions(good.id) == ()


def test_where_numbers_would_move_the_old_record_is_kept_as_a_version(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    good = only(home)
    numbered = [block for block in good.blocks if block.number]
    glued = replace(numbered[0], text=f"{numbered[0].text}\n{numbered[1].text}")
    fewer = (glued, *(replace(b, number=n) for n, b in enumerate(numbered[2:], 2)))
    old = replace(good, blocks=fewer, quotations=())
    with home.corpus().adding() as adding:
        adding.change(old)
        adding.commit()

    report = reread(home, [good.id], now=NOW, workers=0)

    assert report.versions == [good.id]
    assert only(home) == good
    assert home.corpus().get(good.id, version=1) == old
    assert home.corpus().original(good.id).read_bytes() == (pile / "a.txt").read_bytes()
    assert added(home, pile).unchanged == 1


def test_the_issuer_by_folder_is_remembered_when_reading_again(home: Home, pile: Path) -> None:
    (home.corpus_folder / "corpus.toml").unlink()
    (pile / "Tidewater").mkdir()
    add(home, [write(pile / "Tidewater" / "a.txt")], now=NOW, workers=0, issuer_from_folder=True)
    assert only(home).issuer == "Tidewater"

    assert reread(home, None, now=NOW, workers=0).unchanged == 1


def test_an_original_that_cannot_be_read_any_more_leaves_its_release_as_it_was(
    home: Home, pile: Path
) -> None:
    added(home, write(pile / "a.txt"))
    before = only(home)
    home.corpus().original(before.id).write_bytes(b"")

    report = reread(home, None, now=NOW, workers=0)

    assert [id for id, _ in report.refused] == [before.id]
    assert only(home) == before


def test_numbers_are_kept_where_only_new_passages_are_added_behind(home: Home, pile: Path) -> None:
    added(home, write(pile / "a.txt"))
    release = only(home)
    numbered = [block for block in release.blocks if block.number]
    shorter = replace(release, blocks=tuple(numbered[:-1]), quotations=())
    longer = replace(release, blocks=tuple(numbered), quotations=())
    assert keeps_numbers(shorter, longer)
    assert not keeps_numbers(longer, shorter)
