"""One question, one answer: filters, dates, pages, facets and the JSON form programs rely on."""

from __future__ import annotations

import datetime as dt
import gc
import json
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.release import Block, Dateline, IssueDate, Law, Quotation, Release, Topic
from archive.topics import TopicRule, Vocabulary
from index.answer_json import as_json
from index.engine import SearchRequest, SearchResults
from index.entry import entry_of
from index.errors import BadRequest
from index.known_values import known_values
from index.search import MAX_PAGE, PAGE_SIZE, Answer, Asked, answer, marks_for
from index.whoosh_engine import WhooshEngine

TODAY = dt.date(2026, 11, 24)
VOCABULARY = Vocabulary.of(
    [
        TopicRule(id="privacy", label="Privacy & surveillance", words=("surveillance",)),
        TopicRule(id="immigration", label="Immigration", words=("immigrant",)),
        TopicRule(id="water", label="Drinking water", words=("water",)),
    ]
)


def make_release(
    id: str,
    date: str | None = "2024-03-05",
    title: str = "Police bought cameras",
    passages: Sequence[str] = ("The police bought cameras.",),
    topics: Sequence[str] = ("privacy",),
    speakers: Sequence[str] = (),
    issuer: str | None = "S.T.O.P.",
    place: str | None = "New York, NY",
    laws: Sequence[str] = (),
) -> Release:
    """A release that is right in every respect."""
    day = dt.date.fromisoformat(date) if date else None
    return Release(
        id=id,
        title=title,
        issuer=issuer,
        date=IssueDate(value=day, source="dateline" if day else "none"),
        dateline=Dateline(place=place),
        blocks=tuple(
            Block(number=n, kind="paragraph", zone="body", text=text) for n, text in enumerate(passages, 1)
        ),
        quotations=tuple(
            Quotation(speaker=name, role=None, organisation=None, text="Stop it.", paragraph=1)
            for name in speakers
        ),
        laws=tuple(Law(text=key, key=key, paragraph=1) for key in laws),
        topics=tuple(Topic(id=id, by="rule") for id in topics),
    )


class WatchedEngine(WhooshEngine):
    """The engine, noting what it is asked; on demand it admits that a part did not answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: list[SearchRequest] = []
        self.partial = False

    def search(self, request: SearchRequest) -> SearchResults:
        self.asked.append(request)
        return replace(super().search(request), partial=self.partial)


def fill(engine: WatchedEngine, *releases: Release) -> WatchedEngine:
    with engine.writer() as writer:
        for release in releases:
            writer.put(entry_of(release, "digest"))
    return engine


@pytest.fixture
def empty(tmp_path: Path) -> WatchedEngine:
    engine = WatchedEngine.create(tmp_path / "index")
    assert isinstance(engine, WatchedEngine)
    return engine


@pytest.fixture
def engine(empty: WatchedEngine) -> WatchedEngine:
    return fill(
        empty,
        make_release("a", "2024-03-05", speakers=("Eleni Manis", "Albert Fox Cahn")),
        make_release(
            "b", "2024-11-19", topics=("immigration", "privacy"), issuer="Harbor Rights", laws=("ny-s987",)
        ),
        make_release("c", "2023-01-02", title="Water tests", passages=("Clean water.",), topics=("water",)),
        make_release("d", None, place="Albany, NY", speakers=("Elena Manis",)),
    )


def ask(engine: WatchedEngine, q: str = "", **more: object) -> Answer:
    asked = replace(Asked(q=q), **more)  # type: ignore[arg-type]
    return answer(asked, engine=engine, vocabulary=VOCABULARY, today=TODAY)


def ids(found: Answer) -> list[str]:
    return [hit.id for hit in found.hits]


def test_nothing_asked_is_answered_with_everything_newest_first(engine: WatchedEngine) -> None:
    found = ask(engine)

    assert ids(found) == ["b", "a", "c", "d"]
    assert (found.total, found.page, found.pages, found.sort) == (4, 1, 1, "newest")
    assert found.understood == "all releases"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("q", "sort"),
    [("police", "relevance"), ("topic:privacy", "newest"), ("-police", "newest"), ("", "newest")],
)
def test_results_are_ranked_only_where_there_are_words_to_rank(
    engine: WatchedEngine, q: str, sort: str
) -> None:
    assert ask(engine, q).sort == sort
    assert ask(engine, q, sort="oldest").sort == "oldest"


def test_a_hit_shows_what_a_result_page_needs(engine: WatchedEngine) -> None:
    hit = ask(engine, "police cameras date:2024-03").hits[0]

    assert (hit.id, hit.issuer, hit.place, hit.kind) == ("a", "S.T.O.P.", "New York, NY", "press release")
    assert hit.date == dt.date(2024, 3, 5)
    assert hit.topics == (("privacy", "Privacy & surveillance"),)
    assert hit.title_runs()[0] == ("Police", True)
    assert [piece for piece, marked in hit.passages[0].runs() if marked] == ["police", "cameras"]


@pytest.mark.parametrize(
    ("q", "wanted", "noted"),
    [
        ("topic:privacy", ["b", "a", "d"], None),
        ("topic:PRIVACY", ["b", "a", "d"], None),
        ('topic:"privacy & Surveillance"', ["b", "a", "d"], None),
        ("topic:drinking", ["c"], "topic:drinking was read as Drinking water."),
        ("issuer:stop", ["a", "c", "d"], None),
        ("issuer:hr", ["b"], "issuer:hr was read as Harbor Rights."),
        ("speaker:AFC", ["a"], "speaker:AFC was read as Albert Fox Cahn."),
        ('issuer:"harbor rights"', ["b"], None),
        ('place:"new york ny"', ["b", "a", "c"], None),
        ("place:albany", ["d"], "place:albany was read as Albany, NY."),
        ('speaker:"eleni manis"', ["a"], None),
        ("speaker:manis", ["a", "d"], "speaker:manis was read as Elena Manis or Eleni Manis."),
        ("speaker:man*", ["a", "d"], "speaker:man* was read as Elena Manis or Eleni Manis."),
        ("speaker:*", [], "No release has the speaker “*”."),
        ("speaker:man", [], "No release has the speaker “man”."),
        ("law:ny-s987", ["b"], None),
        ("law:S987", ["b"], "law:S987 was read as S987 (NY)."),
        ('law:"Bill S. 987"', ["b"], "was read as S987 (NY)"),
        ("law:S98", [], "No release has the law “S98”."),
        ('kind:"Press Release"', ["b", "a", "c", "d"], None),
        ('speaker:"Eleny Manis"', [], "Nearest: Eleni Manis, Elena Manis."),
        ("-speaker:nobody topic:water", ["c"], "No release has the speaker “nobody”."),
        ("date:none", ["d"], None),
    ],
)
def test_values_are_found_by_id_label_or_part_whatever_their_spelling(
    engine: WatchedEngine, q: str, wanted: list[str], noted: str | None
) -> None:
    found = ask(engine, q)

    assert ids(found) == wanted
    if noted is None:
        assert found.notes == ()
    else:
        assert any(noted in note for note in found.notes), found.notes


def test_the_values_of_a_field_are_asked_of_the_engine_once_per_generation(engine: WatchedEngine) -> None:
    ask(engine, "speaker:manis")
    engine.asked.clear()

    ask(engine, "speaker:manis")
    assert len(engine.asked) == 1

    fill(engine, make_release("e", speakers=("Rosa Manis",)))
    assert "e" in ids(ask(engine, "speaker:manis"))


def test_chosen_values_are_compared_without_case_and_marks(engine: WatchedEngine) -> None:
    found = ask(engine, chosen={"issuer": ("harbor rights", "stop"), "topic": ("Immigration",)})

    assert ids(found) == ["b"]
    assert found.notes == ()
    assert found.understood == "releases issued by Harbor Rights or S.T.O.P., filed under Immigration"


def test_a_chosen_value_nobody_has_finds_nothing_and_names_the_nearest(engine: WatchedEngine) -> None:
    found = ask(engine, chosen={"speaker": ("Eleni Maniss",)})

    assert found.total == 0
    assert found.notes == ("No release has the speaker “Eleni Maniss”. Nearest: Eleni Manis, Elena Manis.",)
    assert found.facets["speaker"].values[0].selected


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        ("2024", None, ["b", "a"]),
        (None, "2024-03-05", ["a", "c"]),
        ("2024-03", "2024-03", ["a"]),
        ("March 2024", "19 Nov 2024", ["b", "a"]),
        ("last 10 days", None, []),
    ],
)
def test_from_takes_the_first_day_and_to_the_last(
    engine: WatchedEngine, since: str | None, until: str | None, wanted: list[str]
) -> None:
    assert ids(ask(engine, since=since, until=until)) == wanted


@pytest.mark.parametrize(
    ("more", "parameter", "said"),
    [
        ({"since": "banana"}, "from", "from: “banana” is no date"),
        ({"until": "2024-02-30"}, "to", "February 2024 has 29 days"),
        ({"since": "2024", "until": "2023"}, "from", "lies after to"),
        ({"sort": "best"}, "sort", "relevance, newest, oldest"),
        ({"page": 0}, "page", "from 1 to"),
        ({"page": MAX_PAGE + 1}, "page", "from 1 to"),
        ({"chosen": {"topic": ("privacy",) * 65}}, "topic", "the limit is 64"),
        ({"q": "date:banana"}, "q", "“banana”"),
        ({"q": "x" * 20_000}, "q", "the limit is 1,000"),
    ],
)
def test_a_wrong_question_is_refused_under_its_parameters_name(
    engine: WatchedEngine, more: dict[str, object], parameter: str, said: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        ask(engine, **more)  # type: ignore[arg-type]

    assert refusal.value.parameter == parameter
    assert said in str(refusal.value)


def test_pages_hold_twenty_and_one_past_the_end_is_empty_and_says_so(empty: WatchedEngine) -> None:
    engine = fill(empty, *(make_release(f"r{n:02}") for n in range(PAGE_SIZE * 2 + 1)))

    third, fourth = ask(engine, page=3), ask(engine, page=4)

    assert (ids(third), third.pages) == ([f"r{PAGE_SIZE * 2}"], 3)
    assert (fourth.hits, fourth.total, fourth.page, fourth.pages) == ((), PAGE_SIZE * 2 + 1, 4, 3)
    assert fourth.notes == ("There is no page 4; the last is page 3.",)


def test_facets_bear_labels_and_chosen_values_stand_first(engine: WatchedEngine) -> None:
    facets = ask(engine, chosen={"topic": ("water",)}).facets

    assert [(v.value, v.label, v.count, v.selected) for v in facets["topic"].values] == [
        ("water", "Drinking water", 1, True),
        ("privacy", "Privacy & surveillance", 3, False),
        ("immigration", "Immigration", 1, False),
    ]
    assert facets["topic"].distinct == 3


def test_years_and_months_stand_in_order_of_time_and_the_chosen_one_is_marked(engine: WatchedEngine) -> None:
    facets = ask(engine, since="2024-03", until="2024-03").facets

    assert [(v.value, v.label, v.selected) for v in facets["month"].values] == [
        ("2023-01", "Jan 2023", False),
        ("2024-03", "Mar 2024", True),
        ("2024-11", "Nov 2024", False),
        ("none", "No date", False),
    ]
    assert not any(v.selected for v in facets["year"].values)
    assert [v.value for v in ask(engine, since="2024", until="2024").facets["year"].values if v.selected] == [
        "2024"
    ]


def test_a_limit_on_values_spares_years_and_months(engine: WatchedEngine) -> None:
    found = answer(Asked(), engine=engine, vocabulary=VOCABULARY, today=TODAY, facet_limit=1)

    assert (len(found.facets["topic"].values), found.facets["topic"].distinct) == (1, 3)
    assert len(found.facets["month"].values) == 4


def test_part_of_an_index_that_does_not_answer_is_said(engine: WatchedEngine) -> None:
    engine.partial = True

    found = ask(engine)

    assert found.partial
    assert "did not answer" in found.notes[0]


def test_the_json_has_the_names_programs_rely_on(engine: WatchedEngine) -> None:
    found = as_json(ask(engine, "police", chosen={"speaker": ("Eleni Manis",)}), prefix="/archive")

    assert found == {
        "query": "police",
        "understood": "releases with police (any form), quoting Eleni Manis",
        "notes": [],
        "total": 1,
        "partial": False,
        "page": 1,
        "pages": 1,
        "cursor": None,
        "suggestions": [],
        "hits": [
            {
                "id": "a",
                "title": "Police bought cameras",
                "date": "2024-03-05",
                "issuer": "S.T.O.P.",
                "place": "New York, NY",
                "topics": ["privacy"],
                "url": "/archive/releases/a/police-bought-cameras",
                "passages": [
                    {
                        "paragraph": 1,
                        "url": "/archive/releases/a/p1",
                        "text": "The police bought cameras.",
                        "matches": [[4, 10]],
                    }
                ],
                "more_passages": 0,
            }
        ],
        "facets": found["facets"],
    }
    facets = found["facets"]
    assert isinstance(facets, dict)
    assert list(facets) == [
        *("topic", "issuer", "place", "speaker", "kind", "law"),
        *("role", "format", "dated", "doubt", "year", "month"),
    ]
    assert facets["year"] == [{"value": "2024", "label": "2024", "count": 1, "selected": False}]
    assert facets["speaker"][0] == {
        "value": "Eleni Manis",
        "label": "Eleni Manis",
        "count": 1,
        "selected": True,
    }


@pytest.mark.parametrize("odd", ["\ud800 police", "\0", "\udcff", "‮police"])
def test_what_cannot_be_written_out_never_reaches_the_answer(engine: WatchedEngine, odd: str) -> None:
    found = as_json(ask(engine, odd, chosen={"issuer": (odd,)}))

    json.dumps(found, ensure_ascii=False).encode("utf-8")


def test_broken_characters_are_left_out_with_a_note(engine: WatchedEngine) -> None:
    found = ask(engine, "\ud800police ")

    assert (found.query, found.total) == ("?police", 3)
    assert found.notes == ("Characters that cannot be printed were left out.",)


def test_a_query_marks_any_text(engine: WatchedEngine) -> None:
    marks = marks_for("police", engine=engine, vocabulary=VOCABULARY, today=TODAY)

    assert marks.stretches("The police") == ((4, 10),)


def test_known_values_do_not_keep_an_engine_alive(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "short-lived")
    gone = weakref.ref(engine)
    known_values(engine, VOCABULARY).named("speaker", "manis")

    del engine
    gc.collect()

    assert gone() is None


def test_new_labels_are_seen_without_a_new_generation(engine: WatchedEngine) -> None:
    renamed = Vocabulary.of([TopicRule(id="water", label="Rivers and lakes")])
    ask(engine, "topic:privacy")

    values, note = known_values(engine, renamed).named("topic", "rivers and lakes")

    assert (values, note) == (frozenset({"water"}), None)


TYPED = """police cameras water manis " “ ( ) - -- * ~5 ^2 OR AND NOT foo: title: quote: in: boilerplate topic:
    speaker: issuer: law: kind: date: before: after: 2024 2024-03 .. none last\u00a090\u00a0days 監視社会 U.S. pol* \U0001f600"""


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """An engine that many examples are put to."""
    engine = WhooshEngine.create(tmp_path_factory.mktemp("lasting") / "index")
    with engine.writer() as writer:
        for n in range(5):
            release = make_release(f"r{n}", f"202{n}-03-05", speakers=("Eleni Manis",), laws=("ny-s987",))
            writer.put(entry_of(release, "digest"))
    return engine


@settings(max_examples=300, deadline=None)
@given(
    q=st.text(max_size=60)
    | st.lists(
        st.tuples(st.sampled_from(TYPED.split()), st.sampled_from(["", " "])).map("".join), max_size=30
    ).map("".join),
    since=st.none() | st.sampled_from(["2021", "banana", "\0", "last 90 days"]),
    topic=st.lists(st.text(max_size=10), max_size=2),
    page=st.integers(-1, 3),
)
def test_any_question_is_answered_or_refused_with_a_reason(
    lasting: WhooshEngine, q: str, since: str | None, topic: list[str], page: int
) -> None:
    asked = Asked(q=q, since=since, chosen={"topic": tuple(topic)} if topic else {}, page=page)
    try:
        found = answer(asked, engine=lasting, vocabulary=VOCABULARY, today=TODAY)
    except BadRequest as refusal:
        assert str(refusal)  # noqa: PT017
        return

    assert len(found.hits) == max(0, min(PAGE_SIZE, found.total - (page - 1) * PAGE_SIZE))
    json.dumps(as_json(found), ensure_ascii=False).encode("utf-8")
