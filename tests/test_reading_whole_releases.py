"""Paired files: each invented release in tests/releases/ read whole, and what its case is about compared.

An expectation holds only the fields that its case is about, by the names of the JSON; besides
them "speakers" (name, role, organisation), "passages", "items" (texts) and "zones" (of each
block). ``pytest tests/test_reading_whole_releases.py --accept`` writes the named fields anew;
the diff is the review.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.parser.parse import Context, parse
from archive.readers.registry import read_all
from archive.record import as_json, from_json
from archive.release import Release
from archive.rules import CorpusRules

FOLDER = Path(__file__).parent / "releases"
CASES = sorted(path for path in FOLDER.glob("*") if not path.name.endswith(".expected.json"))
CONTEXT = Context(today=dt.date(2026, 11, 24), rules=CorpusRules(date_order="mdy"))


def read_one(data: bytes, name: str) -> Release:
    (source,) = read_all(data, name).sources
    return parse(source, CONTEXT)


def expectation_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}.expected.json")


def shown(release: Release, field: str) -> Any:
    """One field of a release as its expectation shows it."""
    if field == "speakers":
        return sorted({(q.speaker, q.role, q.organisation) for q in release.quotations}, key=str)
    if field == "passages":
        return [block.text for block in release.blocks if block.number is not None]
    if field == "items":
        return [block.text for block in release.blocks if block.kind == "item"]
    if field == "zones":
        return [[block.zone, block.text] for block in release.blocks]
    return as_json(release)[field]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_release_is_read_as_a_careful_person_reads_it(path: Path, accept: bool) -> None:
    release = read_one(path.read_bytes(), path.name)
    file = expectation_of(path)
    expected = json.loads(file.read_text(encoding="utf-8"))
    found = json.loads(json.dumps({field: shown(release, field) for field in expected}))
    if accept:
        expected = found
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert found == expected


def test_there_is_a_case_for_each_variation_that_is_known() -> None:
    assert len(CASES) >= 150


def test_every_expectation_has_its_release_and_the_other_way_round() -> None:
    assert {expectation_of(path).name for path in CASES} == {
        path.name for path in FOLDER.glob("*.expected.json")
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_character_of_a_release_is_lost_or_added_by_the_parser(path: Path) -> None:
    (source,) = read_all(path.read_bytes(), path.name).sources
    release = parse(source, CONTEXT)

    printed = "".join("".join(block.text.split()) for block in source.blocks)
    assert "".join("".join(block.text.split()) for block in release.blocks) == printed


WORDS = st.sampled_from(
    [
        *'For Immediate Release|EMBARGOED UNTIL|SEE:|###|30|Contact:|WASHINGTON|Sen.|said|“|”|"|–|--|(|)|,|.|:'.split(
            "|"
        ),
        *"November 19, 2024|11/19/24|By Ana Brandt|S. 987|Act|v.|https://a.example/b|• one|About us|©|Dear friends,".split(
            "|"
        ),
        *"\n|\n\n|  |    |the|council|Ana|Brandt|issued the following statement|*|FNAME|â|\t|\x00|\u2028|\ufeff".split(
            "|"
        ),
    ]
) | st.text(max_size=8)
TEXTS = (
    st.lists(WORDS, max_size=60).map(" ".join)
    | st.lists(WORDS, max_size=60).map("".join)
    | st.text(max_size=400)
)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, name=st.sampled_from(["a.txt", "a.html", "a.md", "2024-11-19.txt"]))
def test_any_text_that_can_be_read_gives_a_whole_release(text: str, name: str) -> None:
    try:
        sources = read_all(text.encode("utf-8", "replace"), name).sources
    except Unreadable:
        return
    for source in sources:
        release = parse(source, CONTEXT)

        assert release.title
        assert from_json(as_json(release)) == release
        passages = {block.number for block in release.blocks if block.number is not None}
        assert {q.paragraph for q in release.quotations} <= passages
        assert {r.paragraph for r in release.references} | {law.paragraph for law in release.laws} <= passages


MONOTONOUS = {
    "a ": 50_000,
    "A": 100_000,
    "“": 20_000,
    "(": 20_000,
    "A, ": 30_000,
    "A-": 30_000,
    "1/1/": 20_000,
}
MONOTONOUS |= {"S. ": 30_000, "said Ana ": 10_000, "Sen. Ana Brandt ": 8_000, "x@": 30_000, "www.": 20_000}


@pytest.mark.parametrize(
    "text", [piece * times for piece, times in MONOTONOUS.items()], ids=lambda text: text[:12].strip()
)
def test_monotonous_texts_are_read_to_the_end(text: str) -> None:
    (source,) = read_all(text.encode(), "a.txt").sources

    assert parse(source, CONTEXT).title


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Der Rat hat am Dienstag die Bücher für die Stadt geöffnet, und das ist nicht das erste Mal.", 2),
        ("The council has opened the books of the city, and it is not the first time that it did.", 4),
    ],
)
def test_a_date_of_numbers_is_read_in_the_order_of_the_texts_language(line: str, day: int) -> None:
    (source,) = read_all(f"Port Callan\n\n02.04.2019\n\n{line}\n".encode(), "release.txt").sources

    date = parse(source, Context(today=dt.date(2026, 11, 24))).date

    assert date.value is not None
    assert date.value.day == day
