"""What OpenSearch is asked for each kind of question, beside what is expected: tests/opensearch/bodies/*.json.

No server is needed: ``pytest tests/test_opensearch_bodies.py --accept`` writes the expectations anew, the diff is the
review. That a server answers them rightly is tested in tests/opensearch.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from engine_contract import make_entry

from index.engine import SearchRequest
from index.language.query import NO_VALUE, And, DateRange, Keyword, Node, Not, Or, Phrase, Prefix, Word
from index.opensearch.answers import facets_of, is_partial
from index.opensearch.asking import behind, body_of, placing
from index.opensearch.compiling import OF_RELEASES, compiled
from index.opensearch.counting import Counts, documents_of_words
from index.opensearch.documents import as_given, card_of, documents_of, said_of, written
from index.opensearch.mapping import JSON, index_body

BODIES = Path(__file__).parent / "opensearch" / "bodies"
FORMS = {"immigrant": ("immigrant", "immigrants"), "many": tuple(f"many{n}" for n in range(20))}
DAY = dt.date(2024, 2, 29)

QUERIES: dict[str, Node] = {
    "a loose word": Word(term="immigrant"),
    "a word in quotes, in titles": Word(term="immigrant", exact=True, field="title"),
    "a word of many forms": Word(term="many", field="quote"),
    "a phrase": Phrase(terms=("fusion", "centers")),
    "a phrase of one word": Phrase(terms=("fusion",), slop=3, field="boilerplate"),
    "words near each other": Phrase(terms=("no", "means", "no"), slop=10**9, field="title"),
    "a prefix": Prefix(start="immig"),
    "values": Keyword(field="place", values=frozenset({"New York, NY", "Albany"})),
    "no value": Keyword(field="topic", values=frozenset({NO_VALUE})),
    "days": DateRange(since=DAY, until=None),
    "no date": DateRange(since=None, until=None),
    "all, and not": And(
        parts=(
            Word(term="police"),
            Not(part=Word(term="immigrant")),
            Or(parts=(Word(term="a", exact=True), Keyword(field="kind", values=frozenset({"statement"})))),
        )
    ),
    "what could be code": Word(term='" OR *:* {"script":', exact=True),
}
REQUESTS: dict[str, SearchRequest] = {
    "everything, newest first": SearchRequest(sort="newest", offset=20),
    "by relevance, newer ones a little before": SearchRequest(query=Word(term="police"), recency=True),
    "facets, each without its own selection": SearchRequest(
        query=Word(term="police"),
        chosen={"topic": frozenset({"privacy", NO_VALUE}), "issuer": frozenset({"Harbor League"})},
        since=DAY,
        undated=True,
        sort="oldest",
        facets=("topic", "issuer", "year", "month"),
        facet_limit=5,
    ),
}


def forms(term: str, exact: bool) -> tuple[str, ...]:
    return (term,) if exact else FORMS.get(term, (term,))


def compare(name: str, made: JSON, accept: bool) -> None:
    path = BODIES / f"{name}.json"
    text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    if accept:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_asked_as_written_down(name: str, accept: bool) -> None:
    compare(name, compiled(QUERIES[name], OF_RELEASES, forms, scored=True), accept)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_asked_as_written_down(name: str, accept: bool) -> None:
    compare(name, body_of(REQUESTS[name], forms, newest=DAY.toordinal()), accept)


def test_quotations_are_asked_for_by_what_is_said_in_them(accept: bool) -> None:
    request = SearchRequest(query=Word(term="police"), facets=("speaker",))
    compare("quotations", body_of(request, forms, kind="quotation"), accept)


def test_the_page_behind_a_hit_is_asked_for_by_where_that_stands(accept: bool) -> None:
    body = body_of(REQUESTS["facets, each without its own selection"], forms)
    compare("where a hit stands", placing(body, "a"), accept)
    assert behind(body, [738000, "a"], 20)["search_after"] == [738000, "a"]


def test_the_mapping_is_as_written_down(accept: bool) -> None:
    made = index_body(shards=3, replicas=1)
    made["mappings"]["_meta"]["stemmer"] = "any"  # the edition of the stemmer that is installed here
    compare("mapping", made, accept)


def test_the_files_are_those_that_are_compared() -> None:
    named = {*QUERIES, *REQUESTS, "quotations", "where a hit stands", "mapping"}
    assert {path.stem for path in BODIES.glob("*.json")} == named


def test_nothing_that_was_typed_is_parsed_by_the_server_and_nothing_is_computed_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in BODIES.glob("*.json"))
    for word in ("query_string", '"script"', "script_score", "wildcard", "regexp"):
        assert f'{word}":' not in text


def test_a_query_of_very_many_words_is_answered_without_weighing_them() -> None:
    many = Or(parts=tuple(Word(term=f"w{n}") for n in range(500)))
    asked = json.dumps(compiled(many, OF_RELEASES, forms, scored=True))
    assert '"terms":' in asked
    assert '"term":' not in asked


# -- documents ------------------------------------------------------------------------------------


def test_cards_and_quotations_are_read_back_as_they_were_given() -> None:
    entry = make_entry(
        "a",
        title="Été “quoted”\n",
        body=("One", "", "東京 \ud800 \0"),
        quote=(("Trust is earned.", "Ana", "Director"), ("…", None, None)),
        date=None,
    )
    made = documents_of(entry)
    assert card_of(made.release.source) == entry.card
    assert [said_of(one.source) for one in made.quotations] == [
        entry.said[0]
    ]  # "…" has no word to find it by


def test_pieces_are_kept_apart_and_a_term_with_a_blank_in_it_together() -> None:
    source = documents_of(make_entry("a", body=("One two", "", "three", "ア゛"))).release.source
    assert source["body"] == "one two ¶ three ¶ ア␣゙"


@pytest.mark.parametrize("value", ["plain", "é", "half \ud800", "\udfff\ud800"])
def test_a_value_that_is_no_utf_8_is_spelt_out_and_read_back(value: str) -> None:
    assert as_given(written(value)) == value
    written(value).encode()


def test_a_value_that_lucene_would_not_take_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="a place of 'a' is longer"):
        documents_of(make_entry("a", place="é" * 20_000))


def test_a_word_is_kept_under_its_stem_in_the_language_that_uses_it_most() -> None:
    counts = Counts()
    counts.add("en", {"title": ("careers",), "body": ("careers", "care")})
    counts.add("es", {"title": ("careers",), "body": ()})
    known = {"term": "care", "uses": {"es": 3}, "frequency": 3}
    made = [one for one in documents_of_words(counts, [known], counts.terms()) if not isinstance(one, str)]
    assert [(one.source["term"], one.source["stems"], one.source["frequency"]) for one in made] == [
        ("care", ["es car"], 4),
        ("careers", ["en career"], 2),
    ]
    counts.add("en", {"title": ("careers",), "body": ("careers", "care")}, -1)
    counts.add("es", {"title": ("careers",), "body": ()}, -1)
    assert list(documents_of_words(counts, (), ["careers"])) == ["wcareers"]


# -- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shards", "late", "partial"),
    [
        ({"total": 3, "successful": 3, "skipped": 1, "failed": 0}, False, False),
        ({"total": 3, "successful": 2, "skipped": 0, "failed": 1}, False, True),
        ({"total": 3, "successful": 2, "skipped": 0, "failed": 0}, False, True),  # no node has a copy of it
        ({"total": 3, "successful": 3, "skipped": 0, "failed": 0}, True, True),
    ],
)
def test_an_answer_without_all_shards_is_a_partial_one(shards: JSON, late: bool, partial: bool) -> None:
    assert is_partial({"_shards": shards, "timed_out": late}) is partial


@pytest.mark.parametrize(("other", "error", "exact"), [(0, 0, True), (5, 0, False), (0, 2, False)])
def test_counts_are_exact_only_where_every_value_came_back(other: int, error: int, exact: bool) -> None:
    terms = {
        "buckets": [{"key": "y", "doc_count": 2}, {"key": "x", "doc_count": 2}],
        "sum_other_doc_count": other,
        "doc_count_error_upper_bound": error,
    }
    answer = {"aggregations": {"place": {"values": terms, "missing": {"doc_count": 1}}}}
    counts = facets_of(answer, SearchRequest(facets=("place",)))["place"]
    assert counts.counts == (("x", 2), ("y", 2))
    assert (counts.distinct, counts.missing, counts.exact) == (2, 1, exact)
