"""The words of a text, their stems, and the marks they leave."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.marks import Marks
from index.stems import stem
from index.words import TERM_LENGTH, fold, terms_of, words_of

# Text in which the rules meet: joiners, digits, accents, invisible marks, several scripts.
CHARACTERS = "aAbéÉß'’ʻ.,-_ 1234567890\n“—…\u0301\u00ad\u200d\ud800\0½İﷺが１"
SPELLINGS = "S.T.O.P. U.S. us 171,713 3.5 can’t court courts 東京 ｶﾞ 한국 हिन्दी e\u0301 É.U.".split()
PIECES = st.sampled_from([*CHARACTERS, *SPELLINGS, "the ", "a" * 70])
ODD_TEXT = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))


def spelt(text: str) -> str:
    return " ".join(terms_of(text))


@pytest.mark.parametrize("text", ["S.T.O.P.", "S.T.O.P", "STOP", "stop", "Stop."])
def test_dots_in_initials_fall_away(text: str) -> None:
    assert terms_of(text) == ["stop"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("N.Y. and NY", "ny and ny"),
        ("D.C., A.I.", "dc ai"),
        ("the U.S. told us", "the u.s. told us"),
        ("U.S troops", "u.s. troops"),
        ("U.S.A. U.S.-Mexico", "usa u.s. mexico"),
        ("at 5 a.m. I am", "at 5 a.m. i am"),
        ("I.T. it", "i.t. it"),
        ("J.P. Morgan, J. Smith", "jp morgan j smith"),
        ("H.R. 987, H.R.987, S987, S. 987", "hr 987 hr 987 s987 s 987"),
        ("the end.A new", "the end a new"),
    ],
)
def test_initials_are_one_word_and_never_an_ordinary_short_one(text: str, terms: str) -> None:
    assert spelt(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("171,713 people", "171713 people"),
        ("1,234,567.89", "1234567.89"),
        ("3.5 percent.", "3.5 percent"),
        ("1,5 and 12345,678", "1 5 and 12345 678"),
        ("COVID-19", "covid 19"),
        ("$3.5M, 2nd, 1990's", "3.5m 2nd 1990's"),
        ("10:30", "10 30"),
        ("¼ of 2½ miles, 1/4", "1 4 of 2 1 2 miles 1 4"),
        ("½-mile, km²", "1 2 mile km2"),
    ],
)
def test_numbers_close_up_and_keep_their_fractions(text: str, terms: str) -> None:
    assert spelt(text) == terms


@pytest.mark.parametrize("text", ["can't", "CAN’T", "can‘t", "canʼt"])
def test_every_apostrophe_inside_a_word_is_the_same(text: str) -> None:
    assert terms_of(text) == ["can't"]


def test_quotation_marks_around_a_word_are_no_part_of_it() -> None:
    assert spelt("‘Reform’ and 'reform', the senators' “O’Hara”") == "reform and reform the senators o'hara"


@pytest.mark.parametrize(
    ("one", "other"), [("Café", "cafe"), ("cafe\u0301", "café"), ("STRASSE", "Straße"), ("ＦＢＩ", "fbi")]
)
def test_case_accents_and_width_are_folded(one: str, other: str) -> None:
    assert terms_of(one) == terms_of(other)


def test_invisible_hyphens_do_not_cut_a_word() -> None:
    assert terms_of("infor\u00admation") == ["information"]


def test_chinese_japanese_and_korean_are_read_by_pairs() -> None:
    assert words_of("x 東京都 y")[1:3] == [("東京", 2, 4), ("京都", 3, 5)]
    assert terms_of("東") == ["東"]
    assert terms_of("東京2024年") == ["東京", "2024", "年"]
    assert terms_of("한국어") == ["한국", "국어"]


def test_very_long_runs_are_cut() -> None:
    assert terms_of("x" * 1000) == ["x" * TERM_LENGTH]
    assert terms_of("é" * 1000) == ["e" * TERM_LENGTH]


def test_a_text_without_words_has_none() -> None:
    assert words_of("") == words_of(" — … !? _ \0\ud800") == []


@given(ODD_TEXT)
def test_words_stand_where_they_say_in_the_original_text(text: str) -> None:
    before = 0
    for term, start, end in words_of(text):
        assert before <= start < end <= len(text)
        spelt = terms_of(text[start:end])
        assert spelt == [term] or (term in spelt and end == start + 1)  # ½ is two words
        assert len(term) <= TERM_LENGTH
        before = start


@given(ODD_TEXT)
def test_the_fast_way_and_the_way_with_places_give_the_same_terms(text: str) -> None:
    assert terms_of(text) == [word.term for word in words_of(text)]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_plain_text_is_read_as_the_same_text_among_other_scripts(text: str) -> None:
    assert [*terms_of(text), "ж"] == terms_of(text + " ж")


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=20))
def test_folding_twice_changes_nothing(run: str) -> None:
    assert fold(fold(run)) == fold(run)


@given(ODD_TEXT)
def test_composed_and_decomposed_letters_give_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert terms_of(unicodedata.normalize("NFD", composed)) == terms_of(composed)


# -- stems ------------------------------------------------------------------------------------------


def test_stems_follow_the_language_and_possessives_their_noun() -> None:
    assert stem("immigrants", "en") == stem("immigrant", "en") == stem("immigrant's", "en")
    assert stem("hauser", "de") == stem("haus", "de")
    assert stem("hauser", "en") != stem("haus", "en")


def test_a_language_without_a_stemmer_and_names_and_numbers_are_left_as_they_are() -> None:
    assert stem("running", "xx") == "running"
    assert stem("running", None) == "run"
    assert stem("s987", "en") == "s987"
    assert stem("u.s.", "en") == "u.s."


# -- marks ------------------------------------------------------------------------------------------


def marked(text: str, marks: Marks) -> list[str]:
    return [text[start:end] for start, end in marks.stretches(text)]


def test_marks_are_found_under_every_spelling() -> None:
    marks = Marks(words=frozenset({"stop", "171713", "can't", "cafe"}))
    text = "S.T.O.P. said “STOP” to 171,713 who can’t find the CAFÉ; nonstop, 1.171713, stop's"
    assert marked(text, marks) == ["S.T.O.P.", "STOP", "171,713", "can’t", "CAFÉ"]


def test_phrases_and_prefixes_are_marked_whole() -> None:
    marks = Marks(phrases=((frozenset({"fusion"}), frozenset({"center", "centers"})),), prefixes=("immig",))
    text = "Fusion-centers, fusion\ncenter; a fusion of centers. Immigration!"
    assert marked(text, marks) == ["Fusion-centers", "fusion\ncenter", "Immigration"]


def test_overlapping_phrases_become_one_stretch() -> None:
    no = frozenset({"no"})
    marks = Marks(phrases=((no, frozenset({"means"}), no),))
    assert marked("No means no means no", marks) == ["No means no means no"]


TERMS = st.sampled_from(
    ["a", "court", "courts", "stop", "us", "u.s.", "the", "can't", "171713", "3.5", "東京", "e", "1", "aa"]
)


@given(
    ODD_TEXT, st.frozensets(TERMS, max_size=4), st.lists(st.lists(TERMS, min_size=2, max_size=3), max_size=2)
)
def test_marks_are_exactly_the_words_that_match(
    text: str, words: frozenset[str], phrases: list[list[str]]
) -> None:
    marks = Marks(
        words=words,
        phrases=tuple(tuple(frozenset({term}) for term in phrase) for phrase in phrases),
        prefixes=("cou", "1"),
    )
    found = words_of(text)
    wanted: set[int] = set()
    for at, (term, start, end) in enumerate(found):
        if term in words or term.startswith(("cou", "1")):
            wanted.update(range(start, end))
        for phrase in phrases:
            window = found[at : at + len(phrase)]
            if [word.term for word in window] == phrase:
                wanted.update(range(start, window[-1].end))
    assert {n for start, end in marks.stretches(text) for n in range(start, end)} == wanted
