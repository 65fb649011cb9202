"""One person under several spellings is one value of the facet; what is printed stays."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_archive import TODAY, make_release, stored_corpus

from archive.release import Quotation, Release
from archive.speakers import Mention, may_be, values_of
from archive.store.corpus import Corpus
from index.engine import SearchRequest
from index.search import Asked, answer
from index.update import open_current, update

NETWORK = "Harbor Rights Network"


def value(spelling: str, *others: str, organisation: str = NETWORK) -> str:
    """What a spelling is counted under when others of the same organisation are there too."""
    mention = Mention(spelling, organisation)
    return values_of([mention, *(Mention(other, organisation) for other in others)]).get(mention, spelling)


@pytest.mark.parametrize(
    ("spelling", "others", "counted"),
    [
        ("A. Brandt", ["Ana Brandt"], "Ana Brandt"),
        ("Ana Brandt", ["Ana Maria Brandt"], "Ana Maria Brandt"),
        ("Ana M. Brandt", ["Ana Maria Brandt"], "Ana Maria Brandt"),
        ("A.M. Brandt", ["Ana Maria Brandt"], "Ana Maria Brandt"),
        ("Brandt", ["Ana Brandt"], "Ana Brandt"),
        ("Dr. Ana Brandt", ["Ana Brandt"], "Ana Brandt"),
        ("Ana Brandt, Ph.D.", ["Ana Brandt"], "Ana Brandt"),
        ("Joel Okafor", ["Joël Okafor"], "Joël Okafor"),
        ("Rue O'Hara", ["Rue O’Hara"], "Rue O’Hara"),
        ("Ana Brandt", ["Ada Brandt"], "Ana Brandt"),
        ("A. Brandt", ["Ana Brandt", "Ada Brandt"], "A. Brandt"),
        ("Brandt", ["Ana Brandt", "Ada Brandt"], "Brandt"),
        ("Maria Brandt", ["Ana Maria Brandt"], "Maria Brandt"),
        ("Ana Brandt", ["Ana Brant"], "Ana Brandt"),
        ("Bill Brandt", ["William Brandt"], "Bill Brandt"),
        ("", ["Ana Brandt"], ""),
        ("...", ["Ana Brandt"], "..."),
    ],
)
def test_spellings_that_agree_are_one_person_and_the_fullest_stands_for_both(
    spelling: str, others: list[str], counted: str
) -> None:
    assert value(spelling, *others) == counted


def test_two_people_of_one_name_in_two_organisations_stay_two() -> None:
    mentions = [Mention("A. Brandt", "Port Authority"), Mention("Ana Brandt", NETWORK)]
    assert values_of(mentions) == {}


def test_organisations_are_compared_as_people_write_them() -> None:
    mentions = [Mention("A. Brandt", "the HARBOR Rights Network"), Mention("Ana Brandt", NETWORK)]
    assert values_of(mentions) == {mentions[0]: "Ana Brandt"}


def test_where_no_organisation_is_told_the_issuer_decides_and_a_surname_alone_does_not_do() -> None:
    full = Mention("Ana Brandt", NETWORK, NETWORK)
    assert values_of([Mention("A. Brandt", "", NETWORK), full]) == {
        Mention("A. Brandt", "", NETWORK): "Ana Brandt"
    }
    assert values_of([Mention("A. Brandt", "", "Tenants’ Union"), full]) == {}
    assert values_of([Mention("Brandt", "", NETWORK), full]) == {}
    assert values_of([Mention("A. Brandt"), Mention("Ana Brandt")]) == {}


def test_a_name_that_agrees_with_a_short_one_alone_is_not_counted_under_the_full_one() -> None:
    other, short, full = (Mention(f"{given} Brandt", NETWORK) for given in ("A. A.", "Ana", "Ana Maria"))
    assert values_of([other, short, full]) == {short: "Ana Maria Brandt"}


names = st.lists(st.sampled_from(["Ana", "A.", "Maria", "M.", "Ada", "Dr."]), max_size=3)
mentions = st.builds(
    lambda given, surname, organisation, issuer: Mention(" ".join([*given, surname]), organisation, issuer),
    names,
    st.sampled_from(["Brandt", "Okafor"]),
    st.sampled_from(["", "Union", "Network"]),
    st.sampled_from([None, "Union", "Network"]),
)


@given(st.lists(mentions, max_size=12), st.randoms(use_true_random=False))
def test_the_values_follow_from_the_mentions_and_not_from_their_order(
    row: list[Mention], chance: random.Random
) -> None:
    shuffled = row[:]
    chance.shuffle(shuffled)
    values = values_of(row)
    assert values_of(shuffled) == values
    spellings = {mention.spelling for mention in row}
    for mention, counted in values.items():
        assert counted in spellings - {mention.spelling}
        assert may_be(mention.spelling, counted)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_breaks_the_rule(one: str, other: str) -> None:
    values_of([Mention(one, "x"), Mention(other, "x")])
    assert may_be(one, other) == may_be(other, one)


def quoting(name: str, speaker: str) -> Release:
    return replace(
        make_release(name),
        quotations=(
            Quotation(speaker=speaker, role=None, organisation=NETWORK, text="The records", paragraph=1),
        ),
    )


def counts(folder: Path) -> dict[str, int]:
    found = open_current(folder).search(SearchRequest(facets=("speaker",)))
    return dict(found.facets["speaker"].counts)


def test_the_index_counts_one_person_once_and_learns_a_fuller_spelling_later(tmp_path: Path) -> None:
    corpus = stored_corpus(tmp_path / "corpus", [quoting("one", "A. Brandt"), quoting("two", "Ana Brandt")])
    update(corpus, tmp_path / "index")
    assert counts(tmp_path / "index") == {"Ana Brandt": 2}

    later = stored_corpus(tmp_path / "corpus", [quoting("three", "Ana Maria Brandt")])
    report = update(later, tmp_path / "index")
    assert (report.new, report.changed, report.unchanged) == (1, 2, 0)
    assert counts(tmp_path / "index") == {"Ana Maria Brandt": 3}
    assert {release.quotations[0].speaker for id in later.digests() if (release := later.get(id))} == {
        "A. Brandt",
        "Ana Brandt",
        "Ana Maria Brandt",
    }


def test_a_link_by_a_spelling_as_printed_finds_the_person(tmp_path: Path) -> None:
    corpus: Corpus = stored_corpus(
        tmp_path / "corpus", [quoting("one", "A. Brandt"), quoting("two", "Ana Brandt")]
    )
    update(corpus, tmp_path / "index")
    engine = open_current(tmp_path / "index")
    for asked in (Asked(chosen={"speaker": ("A. Brandt",)}), Asked(q='speaker:"A. Brandt"')):
        found = answer(asked, engine=engine, vocabulary=corpus.vocabulary, today=TODAY)
        assert found.total == 2
        assert "Ana Brandt" in " ".join(found.notes)
