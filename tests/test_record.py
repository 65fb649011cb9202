"""The written form of a release: the names programs rely on, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.record import UnreadableRecord, as_json, from_json
from archive.release import (
    BLOCK_KINDS,
    DATE_SOURCES,
    GIVEN_BY,
    KINDS,
    STATUSES,
    ZONES,
    Block,
    Contact,
    Dateline,
    DateReading,
    Doubt,
    IssueDate,
    Law,
    Origin,
    Quotation,
    Reference,
    Release,
    Topic,
)

words = st.text(max_size=30)
maybe = st.none() | words
days = st.dates()
moments = st.datetimes(
    min_value=dt.datetime(1900, 1, 2), max_value=dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)
)


@st.composite
def issue_dates(draw: st.DrawFn) -> IssueDate:
    value = draw(st.none() | days)
    known = [source for source in DATE_SOURCES if source != "none"]
    readings = st.builds(DateReading, value=days, source=st.sampled_from(known))
    return IssueDate(
        value=value,
        source=draw(st.sampled_from(known)) if value else "none",
        text=draw(maybe),
        rivals=tuple(draw(st.lists(readings, max_size=2))),
    )


@st.composite
def some_blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    blocks, number = [], 0
    for _ in range(draw(st.integers(0, 4))):
        kind, zone = draw(st.sampled_from(BLOCK_KINDS)), draw(st.sampled_from(ZONES))
        linkable = kind != "heading" and zone in ("body", "boilerplate")
        number += linkable
        blocks.append(Block(number=number if linkable else None, kind=kind, zone=zone, text=draw(words)))
    return tuple(blocks)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


paragraphs = st.integers(1, 99)
releases = st.builds(
    Release,
    id=st.text(min_size=1, max_size=12),
    title=words,
    subtitle=maybe,
    kind=st.sampled_from(KINDS),
    language=maybe,
    issuer=maybe,
    date=issue_dates(),
    dateline=st.builds(Dateline, place=maybe, text=maybe),
    status=st.none() | st.sampled_from(STATUSES),
    embargo_until=st.none() | moments,
    blocks=some_blocks(),
    quotations=some(
        st.builds(Quotation, speaker=maybe, role=maybe, organisation=maybe, text=words, paragraph=paragraphs)
    ),
    references=some(st.builds(Reference, title=words, url=maybe, paragraph=paragraphs)),
    laws=some(st.builds(Law, text=words, key=words, paragraph=paragraphs)),
    contacts=some(st.builds(Contact, name=maybe, phone=maybe, email=maybe)),
    end_mark=maybe,
    topics=some(st.builds(Topic, id=words, by=st.sampled_from(GIVEN_BY))),
    doubts=some(st.builds(Doubt, about=words, reason=words)),
    sources=some(st.builds(Origin, path=words, sha256=words, format=words)),
)


@given(release=releases)
def test_a_release_written_and_read_back_is_the_same(release: Release) -> None:
    assert from_json(json.loads(json.dumps(as_json(release)))) == release


@given(release=releases)
def test_writing_does_not_depend_on_anything_but_the_release(release: Release) -> None:
    assert as_json(from_json(as_json(release))) == as_json(release)


FULL = Release(
    id="k3v9q2m7xd",
    title="Council Opens Its Books",
    date=IssueDate(
        value=dt.date(2024, 11, 19),
        source="dateline",
        text="11/19/24",
        rivals=(DateReading(value=dt.date(2024, 11, 18), source="file-name"),),
    ),
    dateline=Dateline(place="New York, NY", text="(New York, NY 11/19/24) –"),
    status="embargoed",
    embargo_until=dt.datetime(2024, 11, 19, 9, tzinfo=dt.UTC),
    blocks=(Block(number=1, kind="paragraph", zone="body", text="One."),),
    quotations=(Quotation(speaker="Ana", role=None, organisation=None, text="Yes.", paragraph=1),),
    references=(Reference(title="Books", url=None, paragraph=1),),
    laws=(Law(text="Bill S987", key="ny-s987", paragraph=1),),
    contacts=(Contact(name="Ana"),),
    topics=(Topic(id="records", by="hand"),),
    doubts=(Doubt(about="date", reason="two of them"),),
    sources=(Origin(path="a.txt", sha256="ab", format="text"),),
)


def test_the_names_that_programs_rely_on_are_all_there_in_their_order() -> None:
    record = as_json(FULL)

    assert (
        list(record)
        == (
            "id title subtitle kind language issuer date dateline status embargo_until blocks quotations references"
            " laws contacts end_mark topics doubts sources"
        ).split()
    )
    assert record["date"] == {
        "value": "2024-11-19",
        "source": "dateline",
        "text": "11/19/24",
        "rivals": [{"value": "2024-11-18", "source": "file-name"}],
    }
    assert record["dateline"] == {"place": "New York, NY", "text": "(New York, NY 11/19/24) –"}
    assert record["embargo_until"] == "2024-11-19T09:00:00+00:00"


@pytest.mark.parametrize(
    ("list_name", "names"),
    [
        ("blocks", "number kind zone text"),
        ("quotations", "speaker role organisation text paragraph"),
        ("references", "title url paragraph"),
        ("laws", "text key paragraph"),
        ("contacts", "name phone email"),
        ("topics", "id by"),
        ("doubts", "about reason"),
        ("sources", "path sha256 format"),
    ],
)
def test_each_list_holds_objects_with_the_promised_names(list_name: str, names: str) -> None:
    (only,) = as_json(FULL)[list_name]

    assert list(only) == names.split()


def test_a_release_without_a_date_has_the_source_none() -> None:
    assert as_json(Release(id="x", title="y"))["date"] == {
        "value": None,
        "source": "none",
        "text": None,
        "rivals": [],
    }


@pytest.mark.parametrize("missing", ["title", "date", "blocks", "sources"])
def test_a_record_that_lacks_a_name_is_refused_with_the_id_and_the_cure(missing: str) -> None:
    record = as_json(FULL)
    del record[missing]

    with pytest.raises(UnreadableRecord, match=r"k3v9q2m7xd.*Restore"):
        from_json(record)


@pytest.mark.parametrize("record", [[], "text", 7, {"id": "x"}, {"id": "x", "date": "2024"}])
def test_what_is_no_record_at_all_is_refused_in_the_same_words(record: Any) -> None:
    with pytest.raises(UnreadableRecord, match="Restore"):
        from_json(record)
