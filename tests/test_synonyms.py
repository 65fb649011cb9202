"""Synonyms: who looks for one word of a group finds the others, says so, and can leave it."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from index.language.parser import ReadQuery, parse_query
from index.language.query import KeywordField, Node
from index.language.synonyms import MAX_ALTERNATIVES, BadSynonyms, Synonyms, read_synonyms, synonyms_of
from index.language.understood import in_words, written

TABLE = """\
[[same]]
words = ["ICE", "immigration and customs enforcement"]

[[same]]
words = ["O.L.P.", "Open Lantern Project"]

[[same]]
words = ["attorney", "lawyer"]

[[also]]
words = ["drone"]
finds = ["quadcopter", "unmanned aircraft"]
"""
SYNONYMS = synonyms_of(tomllib.loads(TABLE))


class AnyValue:
    """Values that are always as typed."""

    def named(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        return frozenset({typed}), None


def read(text: str, synonyms: Synonyms = SYNONYMS) -> ReadQuery:
    return parse_query(text, today=dt.date(2026, 11, 24), values=AnyValue(), synonyms=synonyms)


def node_of(text: str) -> Node:
    node = read(text).node
    assert node is not None
    return node


LONG = '"immigration and customs enforcement"'


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ICE", f"ice OR {LONG}"),
        ("I.C.E.", f'"ice" OR {LONG}'),
        ("i.c.e.", f'"ice" OR {LONG}'),
        ("OLP report", '(olp OR "open lantern project") report'),
        ("open lantern project", '(open lantern project) OR "olp"'),
        (
            "raids Immigration and Customs Enforcement",
            'raids ((immigration and customs enforcement) OR "ice")',
        ),
        ("attorneys", "attorneys OR lawyer"),
        ("drone", 'drone OR quadcopter OR "unmanned aircraft"'),
        ("title:ICE", f"title:ice OR title:{LONG}"),
        ("-ICE police", f"-(ice OR {LONG}) police"),
        ("in:quote ICE", f"quote:ice OR quote:{LONG}"),
    ],
)
def test_a_word_of_a_group_also_finds_the_others(typed: str, wanted: str) -> None:
    assert written(node_of(typed)) == written(_plain(wanted))


def _plain(text: str) -> Node:
    """The query without synonyms."""
    node = parse_query(text, today=dt.date(2026, 11, 24), values=AnyValue()).node
    assert node is not None
    return node


@pytest.mark.parametrize(
    "typed",
    [
        '"ICE"',
        '"open lantern project"',
        "ice",
        "quadcopter",
        "open lantern",
        "lantern open project",
        "speaker:ICE",
        "title:open lantern project",
        "attorn*",
        "-open lantern project",
        "iced",
    ],
)
def test_quoted_words_and_words_of_no_group_stand_for_themselves(typed: str) -> None:
    found = read(typed)

    assert (found.node, found.expanded) == (_plain(typed), False)


def test_an_acronym_in_small_letters_is_the_word_and_the_remark_says_what_capitals_find() -> None:
    notes = read("ice harbor").notes

    assert notes == (
        "“ice” was read as the word. In capitals, ICE, it also finds “immigration and customs enforcement”.",
    )


def test_what_was_added_is_said_in_the_notes_and_in_the_words_of_the_answer() -> None:
    found = read("OLP")

    assert found.notes == (
        "“OLP” was also looked for as “Open Lantern Project”. In quotation marks it stands alone.",
    )
    assert found.node is not None
    assert (
        in_words([found.node], lambda field, value: value)
        == "releases with olp (any form) or the exact phrase “open lantern project”"
    )


def test_a_query_of_many_synonyms_is_expanded_as_far_as_its_cost_allows() -> None:
    words = [f"word{letter}" for letter in "abcdefghijkl"]
    many = synonyms_of({"same": [{"words": words}]})

    found = read(" ".join(words), many)

    assert "too many" in found.notes[-1]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("words = 1", "unknown key 'words'"),
        ("[same]\nwords = []", "two brackets"),
        ("[[same]]\nwords = ['alone']", "at least two"),
        ("[[same]]\nwords = 'a, b'", "list of texts"),
        ("[[same]]\nwords = ['a', '…']", "1 to 8 words"),
        ("[[same]]\nwords = ['a', 'b']\nfinds = ['c']", "nothing else"),
        ("[[also]]\nwords = ['a']", "finds and words"),
        (f"[[same]]\nwords = {[f'w{n}' for n in range(MAX_ALTERNATIVES + 1)]}", "the limit is 12"),
        ("[[same", "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_cure(table: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.toml"
    path.write_text(table, encoding="utf-8")

    with pytest.raises(BadSynonyms) as refusal:
        read_synonyms(path)

    assert said in str(refusal.value)
    assert str(path) in str(refusal.value)


def test_an_archive_without_the_file_has_no_synonyms(tmp_path: Path) -> None:
    assert not read_synonyms(tmp_path / "synonyms.toml")
