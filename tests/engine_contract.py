"""What every engine owes the house (index/engine.py), as tests an engine's test file inherits.

``class TestMyEngine(EngineContract)`` with a fixture ``engine`` that gives an
empty engine, and nothing more. ``make_entry`` gives an entry that is right in
every respect.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from index.engine import CHOSEN_FACETS, NO_DATE, ChosenFacet, Engine, SearchRequest
from index.entry import Card, Entry, Said
from index.errors import IndexBusy
from index.language.query import And, DateRange, Keyword, Node, Not, Or, Phrase, Prefix, Word
from index.snippets import excerpt_of

Texts = str | tuple[str, ...]
Chosen = dict[ChosenFacet, frozenset[str]]
Quoted = tuple[str, str | None, str | None]  # text, speaker, role


def make_entry(
    id: str = "a",
    *,
    title: Texts = "Court strikes down the ban",
    body: Texts = "The court ruled today.",
    quote: str | tuple[str | Quoted, ...] = (),
    boilerplate: Texts = (),
    date: dt.date | None = dt.date(2020, 6, 3),
    language: str | None = "en",
    digest: str = "1",
    **keywords: Texts,
) -> Entry:
    """An entry; every text and keyword is one string or several. A quotation may come with speaker and role."""
    texts = {
        "title": title,
        "body": body,
        "quote": tuple(one[0] for one in _quotations(quote)),
        "boilerplate": boilerplate,
    }
    values: Mapping[str, tuple[str, ...]] = {
        facet: _several(keywords.get(facet, ())) for facet in CHOSEN_FACETS
    }
    said = tuple(
        Said(
            release=id,
            speaker=speaker,
            name=speaker,
            role=role,
            organisation=None,
            paragraph=number,
            text=text,
        )
        for number, (text, speaker, role) in enumerate(_quotations(quote), 1)
    )
    return Entry(
        id=id,
        digest=digest,
        language=language,
        date=date,
        texts={name: _several(text) for name, text in texts.items()},
        keywords=values,
        card=Card(
            id=id,
            title=_several(title)[0] if title else "",
            date=date,
            issuer=next(iter(values["issuer"]), None),
            place=next(iter(values["place"]), None),
            kind=next(iter(values["kind"]), "press release"),
            topics=values["topic"],
            passages=tuple(enumerate(_several(body), 1)),
            boilerplate=tuple(enumerate(_several(boilerplate), len(_several(body)) + 1)),
        ),
        said=said,
    )


def _quotations(quote: str | tuple[str | Quoted, ...]) -> list[Quoted]:
    several = (quote,) if isinstance(quote, str) else quote
    return [(one, None, None) if isinstance(one, str) else one for one in several]


def _several(text: Texts) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def fill(engine: Engine, *entries: Entry) -> None:
    """Put entries in, all at once."""
    with engine.writer() as writer:
        for entry in entries:
            writer.put(entry)


def found(engine: Engine, query: Node | None, **asked: Any) -> set[str]:
    """The ids that match."""
    results = engine.search(SearchRequest(query=query, limit=1000, **asked))
    assert results.total == len(results.ids)
    return set(results.ids)


def quoted(engine: Engine, query: Node | None, **asked: Any) -> list[tuple[str, str]]:
    """The quotations that match: (release, what was said)."""
    results = engine.quotations(SearchRequest(query=query, limit=1000, **asked))
    assert results.total == len(results.quotations)
    return [(one.release, one.text) for one in results.quotations]


DAY = dt.date(2020, 1, 1)


class EngineContract:
    """The promises of the port."""

    # -- words ----------------------------------------------------------------------------------

    def test_a_loose_word_finds_every_form_that_shares_its_stem(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", body="Immigrants won."),
            make_entry("b", body="An immigrant won."),
            make_entry("c", body="Nobody came."),
        )
        assert found(engine, Word(term="immigrant")) == {"a", "b"}
        assert found(engine, Word(term="immigrants")) == {"a", "b"}

    def test_an_exact_word_finds_only_itself(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="Immigrants won."), make_entry("b", body="An immigrant won."))
        assert found(engine, Word(term="immigrant", exact=True)) == {"b"}

    def test_a_word_stems_as_the_release_s_own_language_does(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("de", body="Die Häuser", language="de"),
            make_entry("en", body="Das Haus", language="en"),
        )
        assert found(engine, Word(term="haus")) == {"de", "en"}
        assert found(engine, Word(term="hauser")) == {"de"}

    def test_a_word_is_found_in_title_and_body_but_not_in_boilerplate(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", title="Wiretaps"),
            make_entry("b", body="wiretaps"),
            make_entry("c", boilerplate="wiretaps"),
        )
        assert found(engine, Word(term="wiretaps")) == {"a", "b"}

    def test_scopes_search_their_own_field_only(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", title="Wiretaps", body="no"),
            make_entry("b", body="wiretaps said he", quote="wiretaps", title="no"),
            make_entry("c", boilerplate="wiretaps", title="no"),
        )
        assert found(engine, Word(term="wiretaps", field="title")) == {"a"}
        assert found(engine, Word(term="wiretaps", field="quote")) == {"b"}
        assert found(engine, Word(term="wiretaps", field="boilerplate")) == {"c"}

    def test_a_prefix_finds_every_term_that_begins_so(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="immigration"), make_entry("b", body="immigrant"), make_entry("c"))
        assert found(engine, Prefix(start="immig")) == {"a", "b"}
        assert found(engine, Prefix(start="immigrati")) == {"a"}
        assert found(engine, Prefix(start="zzz")) == set()

    # -- phrases --------------------------------------------------------------------------------

    def test_a_phrase_is_adjacent_in_order_and_inside_one_piece(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", body="the fusion centers"),
            make_entry("b", body="centers of fusion"),
            make_entry("c", body=("about fusion", "centers are")),
            make_entry("d", title="fusion", body="centers"),
        )
        assert found(engine, Phrase(terms=("fusion", "centers"))) == {"a"}

    def test_a_phrase_with_slop_is_any_order_within_the_window(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", body="centers of fusion"),
            make_entry("b", body="centers of the new fusion"),
            make_entry("c", body=("centers", "fusion")),
        )
        assert found(engine, Phrase(terms=("fusion", "centers"), slop=1)) == {"a"}
        assert found(engine, Phrase(terms=("fusion", "centers"), slop=3)) == {"a", "b"}
        assert found(engine, Phrase(terms=("fusion", "centers"), slop=10**9)) == {"a", "b"}

    def test_a_term_twice_in_a_phrase_must_stand_twice(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="no means no"), make_entry("b", body="no means yes"))
        assert found(engine, Phrase(terms=("no", "no"), slop=2)) == {"a"}
        assert found(engine, Phrase(terms=("no", "means", "no"))) == {"a"}

    # -- joining --------------------------------------------------------------------------------

    def test_and_or_and_not_are_the_algebra_of_sets(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", body="red"),
            make_entry("b", body="red blue"),
            make_entry("c", body="blue"),
            make_entry("d", body="green"),
        )
        red, blue = Word(term="red"), Word(term="blue")
        assert found(engine, And(parts=(red, blue))) == {"b"}
        assert found(engine, Or(parts=(red, blue))) == {"a", "b", "c"}
        assert found(engine, Not(part=red)) == {"c", "d"}
        assert found(engine, And(parts=(blue, Not(part=red)))) == {"c"}
        assert found(engine, Not(part=Or(parts=(red, Not(part=blue))))) == {"c"}

    def test_keywords_are_compared_exactly(self, engine: Engine) -> None:
        fill(engine, make_entry("a", place="New York, NY"), make_entry("b", place="new york, ny"))
        assert found(engine, Keyword(field="place", values=frozenset({"New York, NY"}))) == {"a"}
        assert found(engine, Keyword(field="place", values=frozenset({"York"}))) == set()

    def test_date_ranges_include_both_days_and_never_the_dateless(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2020, 12, 31)),
            make_entry("b", date=dt.date(2021, 1, 1)),
            make_entry("c", date=None),
        )
        last = dt.date(2020, 12, 31)
        assert found(engine, DateRange(since=None, until=last)) == {"a"}
        assert found(engine, DateRange(since=last, until=None)) == {"a", "b"}
        assert found(engine, DateRange(since=None, until=None)) == {"c"}
        assert found(engine, None, since=last, until=last) == {"a"}

    def test_years_one_and_9999_are_dates_like_others(self, engine: Engine) -> None:
        fill(engine, make_entry("a", date=dt.date.min), make_entry("b", date=dt.date.max))
        assert found(engine, DateRange(since=dt.date.min, until=dt.date.min)) == {"a"}
        counts = engine.search(SearchRequest(facets=("year", "month"))).facets
        assert counts["year"].counts == (("0001", 1), ("9999", 1))
        assert counts["month"].counts == (("0001-01", 1), ("9999-12", 1))

    # -- order ----------------------------------------------------------------------------------

    def test_newest_and_oldest_put_the_dateless_last_and_settle_ties_by_id(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("n", date=None),
            make_entry("m", date=None),
            make_entry("c", date=dt.date(2020, 1, 1)),
            make_entry("b", date=dt.date(2021, 1, 1)),
            make_entry("a", date=dt.date(2021, 1, 1)),
        )
        assert engine.search(SearchRequest(sort="newest")).ids == ("a", "b", "c", "m", "n")
        assert engine.search(SearchRequest(sort="oldest")).ids == ("c", "a", "b", "m", "n")

    def test_equal_relevance_puts_the_newer_first_and_then_the_id(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("c", body="red", date=dt.date(2020, 1, 1)),
            make_entry("b", body="red", date=dt.date(2021, 1, 1)),
            make_entry("a", body="red", date=dt.date(2020, 1, 1)),
        )
        assert engine.search(SearchRequest(query=Word(term="red"))).ids == ("b", "a", "c")

    def test_a_word_in_the_title_weighs_more_than_one_in_the_body(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("body", title="One two three", body="red four five"),
            make_entry("title", title="Red two three", body="one four five"),
        )
        assert engine.search(SearchRequest(query=Word(term="red"))).ids == ("title", "body")

    def test_more_of_a_word_in_as_short_a_text_weighs_more(self, engine: Engine) -> None:
        fill(engine, make_entry("once", body="red blue green"), make_entry("twice", body="red red green"))
        assert engine.search(SearchRequest(query=Word(term="red"))).ids == ("twice", "once")

    def test_pages_follow_each_other_without_gap_or_overlap(self, engine: Engine) -> None:
        fill(engine, *(make_entry(f"{n:02}", date=DAY + dt.timedelta(days=n % 5)) for n in range(30)))
        whole = engine.search(SearchRequest(sort="newest", limit=30)).ids
        pages = [engine.search(SearchRequest(sort="newest", offset=n, limit=7)).ids for n in range(0, 35, 7)]
        assert sum(pages, ()) == whole
        assert engine.search(SearchRequest(offset=1000)).ids == ()
        assert engine.search(SearchRequest(limit=0)).total == 30

    # -- facets ---------------------------------------------------------------------------------

    def test_facet_counts_are_exact_and_ordered_by_count_then_value(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", topic=("privacy", "police")),
            make_entry("b", topic=("privacy",)),
            make_entry("c", topic=("courts",)),
            make_entry("d"),
        )
        counts = engine.search(SearchRequest(facets=("topic",))).facets["topic"]
        assert counts.counts == (("privacy", 2), ("courts", 1), ("police", 1))
        assert counts.distinct == 3

    @pytest.mark.parametrize("facet", CHOSEN_FACETS)
    def test_every_facet_is_counted_chosen_and_asked_for(self, engine: Engine, facet: ChosenFacet) -> None:
        fill(
            engine, make_entry("a", **{facet: "release"}), make_entry("b", **{facet: "word"}), make_entry("c")
        )
        results = engine.search(SearchRequest(facets=(facet,)))
        assert (results.total, results.facets[facet].counts) == (3, (("release", 1), ("word", 1)))
        assert results.facets[facet].missing == 1
        assert found(engine, None, chosen={facet: frozenset({"word"})}) == {"b"}
        assert found(engine, Keyword(field=facet, values=frozenset({"release", ""}))) == {"a", "c"}

    def test_a_facet_s_count_is_the_total_with_that_value_as_its_only_choice(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", topic="x", issuer="A"),
            make_entry("b", topic="y", issuer="A"),
            make_entry("c", topic="y", issuer="B"),
        )
        chosen: Chosen = {"topic": frozenset({"x"})}
        results = engine.search(SearchRequest(chosen=chosen, facets=("topic", "issuer")))
        assert results.ids == ("a",)
        assert results.facets["topic"].counts == (("y", 2), ("x", 1))
        assert results.facets["issuer"].counts == (("A", 1),)

    def test_values_are_alternatives_within_a_facet_and_conditions_across(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", topic="x", issuer="A"),
            make_entry("b", topic="y", issuer="A"),
            make_entry("c", topic="y", issuer="B"),
        )
        both = frozenset({"x", "y"})
        assert found(engine, None, chosen={"topic": both}) == {"a", "b", "c"}
        assert found(engine, None, chosen={"topic": both, "issuer": frozenset({"B"})}) == {"c"}

    def test_chosen_values_come_back_even_with_no_hits_and_beyond_the_limit(self, engine: Engine) -> None:
        fill(engine, make_entry("a", topic=("x", "y")), make_entry("b", topic="x"))
        chosen: Chosen = {"topic": frozenset({"y", "unknown"})}
        counts = engine.search(SearchRequest(chosen=chosen, facets=("topic",), facet_limit=1)).facets["topic"]
        assert counts.counts == (("x", 2), ("y", 1), ("unknown", 0))
        assert counts.distinct == 2

    def test_years_and_months_ascend_with_the_dateless_last_and_ignore_the_range(
        self, engine: Engine
    ) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2020, 12, 31)),
            make_entry("b", date=dt.date(2019, 2, 1)),
            make_entry("c", date=None),
        )
        request = SearchRequest(since=dt.date(2020, 1, 1), facets=("year", "month", "issuer"), facet_limit=1)
        results = engine.search(request)
        assert results.ids == ("a",)
        assert results.facets["year"].counts == (("2019", 1), ("2020", 1), (NO_DATE, 1))
        assert results.facets["month"].counts == (("2019-02", 1), ("2020-12", 1), (NO_DATE, 1))

    # -- quotations -----------------------------------------------------------------------------

    def test_a_quotation_is_found_by_words_that_stand_in_it_together(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", body="Trust the court.", quote=("Trust is earned.", "The court is open.")),
            make_entry("b", quote="The court earned trust."),
        )
        both = And(parts=(Word(term="trust"), Word(term="court")))
        assert quoted(engine, both) == [("b", "The court earned trust.")]
        assert quoted(engine, Phrase(terms=("is", "earned"))) == [("a", "Trust is earned.")]
        assert quoted(engine, Phrase(terms=("earned", "the"))) == []
        assert quoted(engine, Prefix(start="ope")) == [("a", "The court is open.")]

    def test_speaker_and_role_are_those_of_the_quotation_itself(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", quote=(("We won.", "Ana", "Director"), ("We lost.", "Ben", "Judge"))),
            make_entry("b", quote=(("We came.", "Ana", "Judge"),)),
        )
        chosen: Chosen = {"speaker": frozenset({"Ana"}), "role": frozenset({"Judge"})}
        assert quoted(engine, None, chosen=chosen) == [("b", "We came.")]
        results = engine.quotations(SearchRequest(chosen=chosen, facets=("speaker", "role")))
        assert results.facets["speaker"].counts == (("Ana", 1), ("Ben", 1))
        assert results.facets["role"].counts == (("Director", 1), ("Judge", 1))

    def test_quotations_are_counted_one_by_one_under_what_their_release_has(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2020, 1, 5), topic=("x", "y"), quote=("One.", "Two.")),
            make_entry("b", date=None, topic="x", quote="Three."),
        )
        results = engine.quotations(SearchRequest(facets=("topic", "month")))
        assert results.total == 3
        assert results.facets["topic"].counts == (("x", 3), ("y", 2))
        assert results.facets["month"].counts == (("2020-01", 2), (NO_DATE, 1))
        assert quoted(engine, None, since=dt.date(2020, 1, 1)) == [("a", "One."), ("a", "Two.")]

    def test_quotations_of_removed_and_replaced_releases_are_gone(self, engine: Engine) -> None:
        fill(engine, make_entry("a", quote="Old words."), make_entry("b", quote="Other words."))
        fill(engine, make_entry("a", quote="New words."))
        with engine.writer() as writer:
            writer.remove("b")
        assert quoted(engine, Word(term="words")) == [("a", "New words.")]

    def test_quotations_come_newest_first_and_in_reading_order(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2020, 1, 5), quote=("One.", "Two.")),
            make_entry("b", date=dt.date(2021, 1, 5), quote="Three."),
            make_entry("c", date=None, quote="Four."),
        )
        assert [text for _, text in quoted(engine, None)] == ["Three.", "One.", "Two.", "Four."]
        assert [t for _, t in quoted(engine, None, sort="oldest")] == ["One.", "Two.", "Three.", "Four."]
        page = engine.quotations(SearchRequest(sort="newest", offset=1, limit=2)).quotations
        assert [one.text for one in page] == ["One.", "Two."]
        assert [one.paragraph for one in page] == [1, 2]

    def test_quotations_by_relevance_begin_with_more_of_the_words_in_fewer(self, engine: Engine) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2022, 1, 5), quote="The harbor lies between one town and another."),
            make_entry("b", date=dt.date(2021, 1, 5), quote=("Nothing of it.", "Harbor by harbor we won.")),
            make_entry("c", date=dt.date(2020, 1, 5), quote="The harbor is open."),
        )
        harbor = Word(term="harbor")
        assert [id for id, _ in quoted(engine, harbor, sort="newest")] == ["a", "b", "c"]
        assert [id for id, _ in quoted(engine, harbor, sort="relevance")] == ["b", "c", "a"]
        rarer = Or(parts=(harbor, Word(term="nothing")))
        assert quoted(engine, rarer, sort="relevance")[0] == ("b", "Nothing of it.")
        assert len(quoted(engine, rarer, sort="relevance")) == 4

    def test_quotations_of_equal_relevance_come_newest_first_and_in_reading_order(
        self, engine: Engine
    ) -> None:
        fill(
            engine,
            make_entry("a", date=dt.date(2020, 1, 5), topic="x", quote=("Red one.", "Red two.")),
            make_entry("b", date=dt.date(2021, 1, 5), topic="x", quote="Red three."),
        )
        wanted = ["Red three.", "Red one.", "Red two."]
        for query in (Word(term="red"), Keyword(field="topic", values=frozenset({"x"})), None):
            assert [text for _, text in quoted(engine, query, sort="relevance")] == wanted

    def test_an_entry_whose_quotations_are_not_its_quoted_text_is_refused(self, engine: Engine) -> None:
        wrong = replace(make_entry("a", quote="One."), said=())
        with pytest.raises(ValueError, match="'quote'"):
            fill(engine, wrong)

    # -- changes --------------------------------------------------------------------------------

    def test_an_empty_index_answers(self, engine: Engine) -> None:
        request = SearchRequest(query=Word(term="red"), facets=("topic", "year", "speaker"))
        results = engine.search(request)
        assert (results.ids, results.total, results.partial) == ((), 0, False)
        assert all(counts.counts == () for counts in results.facets.values())
        assert engine.digests() == {}

    def test_put_replaces_the_entry_of_the_same_id(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red", digest="1"), make_entry("b", body="red"))
        fill(engine, make_entry("a", body="blue", digest="2"))
        assert found(engine, Word(term="red")) == {"b"}
        assert found(engine, Word(term="blue")) == {"a"}
        assert engine.digests() == {"a": "2", "b": "1"}

    def test_of_two_puts_of_one_id_in_one_block_the_later_counts(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red"), make_entry("a", body="blue"))
        assert found(engine, None) == {"a"}
        assert found(engine, Word(term="red")) == set()

    def test_remove_takes_a_release_out_of_everything(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red", topic="x"), make_entry("b", body="red"))
        with engine.writer() as writer:
            writer.remove("a")
            writer.remove("never there")
        results = engine.search(SearchRequest(query=Word(term="red"), facets=("topic",)))
        assert results.ids == ("b",)
        assert results.facets["topic"].counts == ()
        assert engine.cards(["a", "b"])[0].id == "b"
        assert set(engine.digests()) == {"b"}

    def test_a_release_removed_and_put_back_in_one_block_is_there(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red"))
        with engine.writer() as writer:
            writer.remove("a")
            writer.put(make_entry("a", body="blue"))
        assert found(engine, Word(term="blue")) == {"a"}

    def test_forms_of_removed_releases_are_forgotten(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="immigrants"), make_entry("b", body="immigrant"))
        with engine.writer() as writer:
            writer.remove("a")
        assert engine.marks(Word(term="immigrant")).words == {"immigrant"}

    def test_an_exception_leaves_the_index_as_it_was(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red"))
        before = engine.generation
        writer = engine.writer()
        writer.__enter__()
        writer.put(make_entry("b"))
        writer.remove("a")
        writer.__exit__(RuntimeError, RuntimeError(), None)
        assert found(engine, None) == {"a"}
        assert engine.generation == before
        fill(engine, make_entry("c"))
        assert found(engine, None) == {"a", "c"}

    def test_an_entry_that_cannot_be_indexed_is_refused_and_the_others_stay(self, engine: Engine) -> None:
        with engine.writer() as writer:
            writer.put(make_entry("a"))
            with pytest.raises((ValueError, TypeError)):
                writer.put(make_entry("b", body=(b"bytes",)))  # type: ignore[arg-type]
            writer.put(make_entry("c"))
        assert found(engine, None) == {"a", "c"}
        assert found(engine, Word(term="court")) == {"a", "c"}

    def test_the_time_of_the_last_change_never_goes_back(self, engine: Engine) -> None:
        before = engine.changed
        fill(engine, make_entry("a"))

        assert before <= engine.changed
        assert engine.changed.tzinfo is dt.UTC
        assert engine.changed.microsecond == 0

    def test_the_generation_differs_after_every_change(self, engine: Engine) -> None:
        seen = {engine.generation}
        for _ in range(3):
            fill(engine, make_entry("a"))
            seen.add(engine.generation)
        assert len(seen) == 4

    def test_what_is_held_to_its_state_answers_the_same_whatever_is_written(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="red"), make_entry("b", body="red"))
        held, before = engine.at_present(), engine.generation
        if held is engine:
            return  # this engine cannot hold a state, and says so by giving itself
        assert engine.at_present() is held
        with engine.writer() as writer:
            writer.remove("a")
        engine.refresh()
        held.refresh()

        assert found(engine, Word(term="red")) == {"b"}
        assert found(held, Word(term="red")) == {"a", "b"}
        assert [card.id for card in held.cards(["a", "b"])] == ["a", "b"]
        assert held.generation == before != engine.generation
        assert held.changed <= engine.changed

    def test_a_second_writer_is_told_that_the_index_is_busy(self, engine: Engine) -> None:
        with engine.writer(), pytest.raises(IndexBusy), engine.writer():
            pass
        fill(engine, make_entry("a"))
        assert found(engine, None) == {"a"}

    def test_changes_are_seen_all_at_once_when_the_block_ends(self, engine: Engine) -> None:
        with engine.writer() as writer:
            writer.put(make_entry("a"))
            assert found(engine, None) == set()
            writer.put(make_entry("b"))
        assert found(engine, None) == {"a", "b"}

    # -- cards, marks, threads --------------------------------------------------------------------

    def test_cards_come_back_as_given_in_the_order_asked(self, engine: Engine) -> None:
        first = make_entry(
            "a", title="Été “quoted”\n", body=("One", "", "東京 \ud800 \0"), boilerplate="Foot"
        )
        second = make_entry("b", date=None, topic=("x", "y"), issuer="I", place="P")
        fill(engine, first, second)
        assert engine.cards(["b", "nobody", "a"]) == (second.card, first.card)

    def test_excerpts_are_what_the_marks_find_in_the_cards(self, engine: Engine) -> None:
        long = (
            "Nobody came. " * 30
            + "Then the fusion center\u2019s \u201ccenters\u201d met. "
            + "And so on, for hours. " * 20
        )
        first = make_entry(
            "a", title="Fusion centers: what now", body=("Nothing", long, "S.T.O.P. fusion", "½ of 2")
        )
        second = make_entry("b", body="None of it", boilerplate="About fusion centers", topic="x")
        fill(engine, first, second)
        for query in (
            Word(term="center"),
            Prefix(start="fus"),
            Phrase(terms=("fusion", "centers")),
            Or(parts=(Word(term="stop"), Word(term="center"), Phrase(terms=("fusion", "center's")))),
            Or(parts=(*(Word(term=f"w{n}") for n in range(100)), Word(term="nobody"))),
            Or(parts=(Word(term="1"), Word(term="2"))),  # both are the character ½
            Word(term="nowhere"),
            None,
        ):
            marks = engine.marks(query)
            wanted = (excerpt_of(second.card, marks), excerpt_of(first.card, marks))
            assert engine.excerpts(["b", "nobody", "a"], query) == wanted

    def test_marks_hold_all_forms_and_nothing_that_is_excluded(self, engine: Engine) -> None:
        fill(engine, make_entry("a", body="immigrants and an immigrant, centers, fusion"))
        query = And(
            parts=(
                Word(term="immigrant"),
                Not(part=Word(term="centers")),
                Phrase(terms=("fusion", "centers")),
                Prefix(start="fus"),
                Keyword(field="topic", values=frozenset({"x"})),
            )
        )
        marks = engine.marks(query)
        assert marks.words == {"immigrant", "immigrants"}
        assert marks.phrases == ((frozenset({"fusion"}), frozenset({"centers"})),)
        assert marks.prefixes == ("fus",)
        assert not engine.marks(None)

    def test_threads_share_an_engine(self, engine: Engine) -> None:
        words = [f"word{n}" for n in range(40)]
        fill(engine, *(make_entry(f"{n:03}", body=" ".join(words[: n % 40 + 1])) for n in range(200)))
        wanted = {w: found(engine, Word(term=w)) for w in words}
        wrong: list[str] = []

        def ask(start: int) -> None:
            for n in range(80):
                word = words[(start + n * 7) % 40]
                if found(engine, Word(term=word)) != wanted[word]:
                    wrong.append(word)

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
