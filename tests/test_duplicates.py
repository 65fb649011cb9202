"""One release or two: near-copies, corrections and form letters of one issuer."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.release import Block, IssueDate, Origin, Release
from archive.source import Source
from archive.store.corpus import Corpus, id_of
from archive.store.duplicates import is_marked, relation, traits_of

DAY = dt.date(2024, 11, 19)
TEXT = (
    "The fire company of Millbrace will receive $12,400 for new breathing apparatus under a program that the "
    "Harbor Rights Network has followed since it began, and that the council of Port Callan voted to extend by "
    "two years. The equipment replaces tanks that were bought before anybody in the company was born. "
    "Residents had asked for them at every meeting since the flood, and the treasurer of the company, who also "
    "drives its only ladder truck, said that the letter with the good news was read aloud three times."
)


def release(text: str = TEXT, **fields: Any) -> Release:
    """A release of the Harbor Rights Network on a day in November."""
    given = {
        "title": "Millbrace Fire Company Receives New Equipment",
        "issuer": "Harbor Rights Network",
        "date": IssueDate(value=DAY, source="dateline", text="11/19/24"),
        **fields,
    }
    sha256 = hashlib.sha256(f"{text}{sorted(given.items(), key=str)}".encode()).hexdigest()
    return Release(
        id=id_of(sha256),
        blocks=(Block(number=1, kind="paragraph", zone="body", text=text),),
        sources=(Origin(path=f"/in/{sha256[:6]}.txt", sha256=sha256, format="text"),),
        **given,
    )


def on(day: dt.date | None, text: str | None = None) -> IssueDate:
    return IssueDate(value=day, source="dateline" if day else "none", text=text)


def put(corpus: Corpus, *releases: Release) -> list[tuple[str, str]]:
    """Add releases, each read from bytes of its own."""
    with corpus.adding() as adding:
        outcomes = [
            adding.put(
                one,
                Source(
                    path=one.sources[0].path,
                    format="text",
                    sha256=one.sources[0].sha256,
                    original=f"{one.title}\n{one.blocks[0].text}".encode(),
                    extension=".txt",
                    blocks=(),
                ),
            )
            for one in releases
        ]
        adding.commit()
    return [(str(outcome), id) for outcome, id in outcomes]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", catalogue=tmp_path / "catalogue.sqlite")


REWORDED = TEXT.replace(
    "before anybody in the company was born", "long before anybody in the company was born"
)
OTHER_NUMBER = TEXT.replace("12,400", "9,100")
OTHER_TOWN = TEXT.replace("Millbrace", "Eastmarch")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (release(REWORDED), "duplicate"),
        (release(REWORDED, title="Equipment for Millbrace Fire Company"), "duplicate"),
        (release(REWORDED, date=on(DAY + dt.timedelta(days=1))), "duplicate"),
        (release(REWORDED, date=on(DAY + dt.timedelta(days=1), "11/20/24")), None),
        (release(REWORDED, date=on(dt.date(2026, 5, 2))), None),
        (release(REWORDED, issuer="Port Callan Tenants’ Union"), None),
        (release(REWORDED, issuer=None), None),
        (release(OTHER_TOWN), None),
        (release(OTHER_NUMBER, title="Another Company Receives Equipment"), None),
        (release(OTHER_NUMBER), "newer"),
        (release(OTHER_NUMBER, date=on(DAY + dt.timedelta(days=1), "11/20/24")), None),
        (release(OTHER_NUMBER, title="CORRECTED: Millbrace Fire Company Receives New Equipment"), "newer"),
        (release(REWORDED, title="CORRECTED: Millbrace Fire Company Receives New Equipment"), "newer"),
        (release(OTHER_TOWN, title="Millbrace Fire Company Receives New Equipment (Updated)"), "newer"),
        (release(OTHER_NUMBER + " This release corrects the one sent on Monday.", date=on(dt.date(2024, 11, 25), "11/25/24")), "newer"),
        (release(OTHER_NUMBER, title="CORRECTED: Millbrace Fire Company Receives New Equipment", date=on(dt.date(2026, 1, 5))), None),
        (release(OTHER_NUMBER, title="CORRECTED: Quite Another Matter"), None),
        (release("Quite another text. " * 30, title="Millbrace Fire Company Receives New Equipment"), None),
    ],
)  # fmt: skip
def test_near_with_the_same_numbers_and_names_is_one_release_and_a_template_is_two(
    new: Release, said: str | None
) -> None:
    assert relation(new, release()) == said
    if said:
        assert traits_of(new).may_relate(traits_of(release()))
        assert set(traits_of(new).keys) & set(traits_of(release()).keys)


def test_a_release_that_comes_after_its_correction_is_the_older_one() -> None:
    corrected = release(OTHER_NUMBER, title="CORRECTED: Millbrace Fire Company Receives New Equipment")
    assert relation(release(), corrected) == "older"
    assert relation(release(REWORDED), replace(corrected, blocks=release().blocks)) == "older"


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("CORRECTED: Budget Vote Moves", True),
        ("Correction – Budget Vote Moves", True),
        ("UPDATED Budget Vote Moves", True),
        ("Budget Vote Moves [updated]", True),
        ("Updated Guidance on Masks", False),
        ("Correction Officers Win Raise", False),
        ("House of Correction to Close", False),
    ],
)
def test_a_mark_of_correction_is_not_just_the_word(title: str, marked: bool) -> None:
    assert is_marked(release(title=title)) is marked


NOTE = (
    " An earlier sending named a smaller sum, which was that of the year before; the office regrets it, has told "
    "everybody who asked, and keeps both sendings, so that whoever quoted from the first one can see what was "
    "changed in the second and why it was changed at all, and by whom, and on which of the days since."
)


def test_a_correction_may_add_a_long_note_of_its_own_and_two_unmarked_texts_may_not() -> None:
    title = "Millbrace Fire Company Receives New Equipment"
    corrected = release(OTHER_NUMBER + NOTE, title=f"CORRECTED: {title}")

    assert relation(corrected, release()) == "newer"
    assert relation(release(), corrected) == "older"
    assert relation(release(OTHER_NUMBER + NOTE, title=title), release()) is None
    twice = release(OTHER_NUMBER + NOTE, title=f"CORRECTED: {title}"), release(title=f"CORRECTED: {title}")
    assert relation(*twice) is None


@pytest.mark.parametrize(
    "note",
    [
        "UPDATED with the sum of this year.",
        "KORRIGIERT: die Summe dieses Jahres.",
        "CORRECTED to name the sum of this year.",
        "This version corrects the sum.",
    ],
)
def test_a_correction_may_say_so_in_its_text(note: str) -> None:
    assert is_marked(release(f"{TEXT} {note}"))


def test_a_text_that_nobody_issued_is_never_looked_up_nor_is_one_of_a_few_lines() -> None:
    assert traits_of(release(issuer=None)).keys == ()
    assert traits_of(release("The company will receive breathing apparatus.")).keys == ()
    assert len(traits_of(release()).keys) > 1


def test_a_form_letter_is_told_from_its_like_without_comparing_word_by_word() -> None:
    other = traits_of(release(OTHER_TOWN, title="Eastmarch Fire Company Receives New Equipment"))
    assert not other.may_relate(traits_of(release()))
    numbers = traits_of(release(OTHER_NUMBER, title="Another Company Receives Equipment"))
    assert not numbers.may_relate(traits_of(release()))
    assert not traits_of(release()).may_relate(numbers)


def test_a_bill_that_corrects_an_injustice_is_no_correction() -> None:
    assert not is_marked(release(TEXT + " The bill corrects an old injustice."))


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_breaks_the_rule_and_a_text_is_never_two_of_itself(text: str, title: str) -> None:
    one = release(text + TEXT, title=title)
    assert relation(one, one) == "duplicate"
    assert traits_of(one) == traits_of(replace(one, id="another"))


def test_a_near_copy_is_one_more_source_and_its_bytes_are_kept(corpus: Corpus) -> None:
    first, copy = release(), release(REWORDED)
    assert put(corpus, first) == [("stored", first.id)]
    assert put(corpus, copy) == [("duplicate", first.id)]

    assert [o.path for o in corpus.get(first.id).sources] == [first.sources[0].path, copy.sources[0].path]
    assert corpus.get(first.id).blocks == first.blocks
    (kept,) = corpus.folder_of(first.id).glob("copy-*")
    assert REWORDED.encode() in kept.read_bytes()
    assert put(corpus, copy) == [("unchanged", first.id)]


def test_a_form_letter_to_another_town_is_a_release_of_its_own(corpus: Corpus) -> None:
    third = release(OTHER_TOWN.replace("12,400", "7"), title="Eastmarch Fire Company Receives Gift")
    outcomes = put(corpus, release(), release(OTHER_TOWN), third)
    assert [outcome for outcome, _ in outcomes] == ["stored"] * 3
    assert len(corpus.digests()) == 3


CORRECTED = release(OTHER_NUMBER, title="CORRECTED: Millbrace Fire Company Receives New Equipment")


@pytest.mark.parametrize("batches", [(1, 1), (2, 0)], ids=["one by one", "in one batch"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "correction first"])
def test_a_corrected_re_send_is_a_new_version_in_whatever_order_the_files_come(
    corpus: Corpus, order: tuple[int, int], batches: tuple[int, int]
) -> None:
    both = [(release(), CORRECTED)[n] for n in order]
    outcomes = put(corpus, *both) if batches == (2, 0) else [put(corpus, one)[0] for one in both]
    id = both[0].id

    assert outcomes == [("stored", id), ("stored", id)]
    assert set(corpus.digests()) == {id}
    assert corpus.versions(id) == (1,)
    assert corpus.get(id).title.startswith("CORRECTED")
    assert corpus.get(id, version=1).title == release().title
    assert corpus.get(id, version=1).id == id
    assert b"9,100" in corpus.original(id).read_bytes()
    for one in both:
        assert put(corpus, one) == [("unchanged", id)]
    assert corpus.versions(id) == (1,)


def test_files_of_earlier_versions_are_known_again_when_the_catalogue_is_lost(
    corpus: Corpus, tmp_path: Path
) -> None:
    put(corpus, release(), CORRECTED)
    (tmp_path / "catalogue.sqlite").unlink()

    assert put(corpus, release(), CORRECTED) == [("unchanged", release().id)] * 2


def test_a_third_sending_is_a_third_version(corpus: Corpus) -> None:
    third = release(
        TEXT.replace("12,400", "8,800"), title="CORRECTED: Millbrace Fire Company Receives New Equipment"
    )
    put(corpus, release(), CORRECTED, third)

    assert corpus.versions(release().id) == (1, 2)
    assert [corpus.get(release().id, version=n).blocks for n in (1, 2)] == [
        release().blocks,
        CORRECTED.blocks,
    ]


def test_a_withdrawn_release_keeps_all_its_versions_away(corpus: Corpus) -> None:
    put(corpus, release(), CORRECTED)
    corpus.withdraw(release().id, "Asked by the fire company.")

    assert put(corpus, release(), CORRECTED) == [("unchanged", release().id)] * 2
    assert corpus.digests() == {}
