"""Reading a query: what a text becomes, and what is said about it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.errors import BadRequest
from index.language.fields import FIELDS
from index.language.leaves import LIMITS, MAX_SLOP
from index.language.parser import MAX_CHARACTERS, MAX_DEPTH, ReadQuery, parse_query
from index.language.query import (
    And,
    DateRange,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    TextField,
    Word,
)
from index.language.tokens import MAX_NOTES
from index.language.understood import in_words, written

TODAY = dt.date(2026, 11, 24)


class AnyValue:
    """Values of an archive in which every typed value exists as typed."""

    def named(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        return frozenset({typed}), None


def read(text: str) -> ReadQuery:
    return parse_query(text, today=TODAY, values=AnyValue())


def word(term: str, *, exact: bool = False, field: TextField = "any") -> Word:
    return Word(term=term, exact=exact, field=field)


def phrase(*terms: str, slop: int = 0, field: TextField = "any") -> Phrase:
    return Phrase(terms=terms, slop=slop, field=field)


def keyword(field: KeywordField, *values: str) -> Keyword:
    return Keyword(field=field, values=frozenset(values))


def days(since: str | None, until: str | None) -> DateRange:
    first, last = (end and dt.date.fromisoformat(end) for end in (since, until))
    return DateRange(since=first or None, until=last or None)


def both(*parts: Node) -> And:
    return And(parts=parts)


def either(*parts: Node) -> Or:
    return Or(parts=parts)


def no(part: Node) -> Not:
    return Not(part=part)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("fusion", word("fusion")),
        ("Fusion Centers", both(word("fusion"), word("centers"))),
        ("fusion fusion", word("fusion")),
        ('"surveillance"', word("surveillance", exact=True)),
        ('"fusion centers"', phrase("fusion", "centers")),
        ("“fusion centers”", phrase("fusion", "centers")),
        ("„fusion centers“", phrase("fusion", "centers")),
        ("«fusion centers»", phrase("fusion", "centers")),
        ('"for all act"', phrase("for", "all", "act")),
        ('"a b"~5', phrase("a", "b", slop=5)),
        ('"a b" ~5', both(phrase("a", "b"), word("5"))),
        ("S.T.O.P.", word("stop", exact=True)),
        ("S.T.O.P", word("stop", exact=True)),
        ("STOP", word("stop")),
        ("U.S.", word("u.s.", exact=True)),
        ("us", word("us")),
        ("stop.", word("stop")),
        ("can’t", word("can't")),
        ("COVID-19", phrase("covid", "19")),
        ("data-sharing", phrase("data", "sharing")),
        ("https://example.org/a", phrase("https", "example", "org", "a")),
        ("-ice", no(word("ice"))),
        ("−ice", no(word("ice"))),
        ("police -ice", both(word("police"), no(word("ice")))),
        ('police -"body cameras"', both(word("police"), no(phrase("body", "cameras")))),
        ("police -topic:x", both(word("police"), no(keyword("topic", "x")))),
        ("police -(a OR b)", both(word("police"), no(either(word("a"), word("b"))))),
        ("NOT ice", no(word("ice"))),
        ("police AND NOT ice", both(word("police"), no(word("ice")))),
        ("NOT NOT ice", word("ice")),
        ("-(-ice)", word("ice")),
        ("police AND sheriff", both(word("police"), word("sheriff"))),
        ("police and sheriff", both(word("police"), word("and"), word("sheriff"))),
        ("police OR sheriff", either(word("police"), word("sheriff"))),
        ("police or sheriff", both(word("police"), word("or"), word("sheriff"))),
        ("a OR b OR a", either(word("a"), word("b"))),
        ("(a OR (b OR c))", either(word("a"), word("b"), word("c"))),
        ("(a b) c", both(word("a"), word("b"), word("c"))),
        ("(a OR b) c", both(either(word("a"), word("b")), word("c"))),
        ("a OR -b", either(word("a"), no(word("b")))),
        ("surveil*", Prefix(start="surveil")),
        ("Überwach*", Prefix(start="uberwach")),
        ("title:surveil*", Prefix(start="surveil", field="title")),
        ("title:lawsuit", word("lawsuit", field="title")),
        ("TITLE:lawsuit", word("lawsuit", field="title")),
        ('quote:"cut ties"', phrase("cut", "ties", field="quote")),
        ("boilerplate:donate", word("donate", field="boilerplate")),
        ("title:(a OR b)", either(word("a", field="title"), word("b", field="title"))),
        ("title:-a", no(word("a", field="title"))),
        ("in:boilerplate donate", word("donate", field="boilerplate")),
        ("donate in:boilerplate", word("donate", field="boilerplate")),
        ("a (b in:title)", both(word("a"), word("b", field="title"))),
        ("in:quote a title:b", both(word("a", field="quote"), word("b", field="title"))),
        ("topic:immigration", keyword("topic", "immigration")),
        ('speaker:"Eleni Manis"', keyword("speaker", "Eleni Manis")),
        ("speaker:“Eleni Manis”", keyword("speaker", "Eleni Manis")),
        ("issuer:(a OR b)", keyword("issuer", "a", "b")),
        ("issuer:a OR issuer:b", keyword("issuer", "a", "b")),
        ("issuer:a issuer:b", both(keyword("issuer", "a"), keyword("issuer", "b"))),
        ("issuer:a OR place:b OR issuer:c", either(keyword("issuer", "a", "c"), keyword("place", "b"))),
        ("place:OR", keyword("place", "OR")),
        ("law:S987 kind:statement", both(keyword("law", "S987"), keyword("kind", "statement"))),
        ("date:2024", days("2024-01-01", "2024-12-31")),
        ("date:2024-03", days("2024-03-01", "2024-03-31")),
        ("date:2024-01..2024-03", days("2024-01-01", "2024-03-31")),
        ('date:"March 2024"', days("2024-03-01", "2024-03-31")),
        ('date:"last 90 days"', days("2026-08-27", "2026-11-24")),
        ("date:none", days(None, None)),
        ("date:(2020 OR 2022)", either(days("2020-01-01", "2020-12-31"), days("2022-01-01", "2022-12-31"))),
        ("before:2020", days(None, "2019-12-31")),
        ("after:2020", days("2021-01-01", None)),
        ("after:2020-03-05", days("2020-03-06", None)),
        ("from:2020", days("2020-01-01", None)),
        ("to:2020", days(None, "2020-12-31")),
        ("--END--", word("end")),
        ("Report: fusion", both(word("report"), word("fusion"))),
        ("\u202ehealth\u202c", word("health")),
        ("\ufeffhealth", word("health")),
        ("sur\u00adveillance", word("surveillance")),
    ],
)
def test_a_query_becomes_nodes(text: str, node: Node | None) -> None:
    assert read(text).node == node


@pytest.mark.parametrize(
    ("text", "node", "said"),
    [
        ('"cut ties', phrase("cut", "ties"), "not closed"),
        ("a || b", either(word("a"), word("b")), "“||” was read as OR"),
        ("a && b", both(word("a"), word("b")), "“&&” was read as AND"),
        ("a NEAR/3 b", both(word("a"), phrase("near", "3"), word("b")), '"a b"~5'),
        (
            "US troops",
            both(either(word("us"), word("u.s.", exact=True)), word("troops")),
            "also looked for as “U.S.”",
        ),
        ("OR", None, "“OR” has nothing to join"),
        ("a OR", word("a"), "“OR” has nothing to join"),
        ("OR a", word("a"), "“OR” has nothing to join"),
        ("a AND", word("a"), "“AND” has nothing to join"),
        ("AND AND a", word("a"), "“AND” has nothing to join"),
        ("NOT", None, "“NOT” has nothing to join or exclude"),
        ("a NOT", word("a"), "“NOT” has nothing to join or exclude"),
        ("a -", word("a"), "“-” has no letters"),
        ("foo:bar", both(word("foo"), word("bar")), "“foo:” is no field"),
        ('foo:"bar baz"', both(word("foo"), phrase("bar", "baz")), "topic:, issuer:, place:, speaker:"),
        ("topic: immigration", keyword("topic", "immigration"), "without the blank"),
        ("topic:", None, "“topic:” has nothing behind it"),
        ('topic:""', None, "“topic:” has nothing behind it"),
        ("(topic:) a", word("a"), "“topic:” has nothing behind it"),
        ("a)", word("a"), "closing parenthesis"),
        ("a) b", both(word("a"), word("b")), "closing parenthesis"),
        ("(a", word("a"), "opening parenthesis is not closed"),
        ("() a", word("a"), "Parentheses with nothing in them"),
        ('""', None, "Quotation marks with no words"),
        ('"!!!" a', word("a"), "Quotation marks with no words"),
        ("!!!", None, "every release is shown"),
        ("\U0001f600", None, "every release is shown"),
        ("-a", no(word("a")), "only excludes"),
        ("-a -b", both(no(word("a")), no(word("b"))), "only excludes"),
        ("ab*", word("ab"), "at least 3 letters"),
        ("*foo", word("foo"), "only at the end of a word"),
        ("fo*o", phrase("fo", "o"), "only at the end of a word"),
        ("*", None, "no letters"),
        ("data-shar*", both(word("data", exact=True), Prefix(start="shar")), "not as a phrase"),
        ('"fusion cent*"', phrase("fusion", "cent"), "star inside quotation marks"),
        ('"a"~5', word("a", exact=True), "needs two words"),
        ('"a b"~999', phrase("a", "b", slop=MAX_SLOP), f"~{MAX_SLOP}"),
        ('"a b"~' + "9" * 400, phrase("a", "b", slop=MAX_SLOP), f"~{MAX_SLOP}"),
        ("fusion~2", word("fusion"), "behind a phrase"),
        ("health^2", word("health"), "weights"),
        ("health^1e308", word("health"), "weights"),
        ("health^-1", word("health"), "weights"),
        ("in:foo bar", both(word("foo"), word("bar")), "“foo” is none of them"),
        ("in:boilerplate", None, "every release is shown"),
        ("-in:boilerplate a", word("a", field="boilerplate"), "before “in:” was left out"),
        ("a b OR c", either(both(word("a"), word("b")), word("c")), "(a b) OR c"),
        ("before:2020", days(None, "2019-12-31"), "until 31 December 2019"),
        ("after:2020", days("2021-01-01", None), "from 1 January 2021"),
        ("hea\0lth", both(word("hea"), word("lth")), "cannot be printed"),
        ("\ud800 health", word("health"), "cannot be printed"),
    ],
)
def test_what_was_not_taken_as_typed_is_said(text: str, node: Node | None, said: str) -> None:
    query = read(text)

    assert query.node == node
    assert any(said in note for note in query.notes), query.notes


@pytest.mark.parametrize(
    "text",
    [
        "fusion centers",
        '"a b"~5',
        "a OR b",
        "(a OR b) c",
        "topic:x date:2024",
        "COVID-19",
        "surveil*",
        "a -b",
        "",
    ],
)
def test_a_query_taken_as_typed_needs_no_notes(text: str) -> None:
    assert read(text).notes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date:banana", "“banana” is no date"),
        ("date:2024-02-30", "February 2024 has 29 days"),
        ("date:04/05/06", "could be"),
        ("date:Smarch 2024", 'date:"March 2024"'),
        ("date:2025..2024", "earlier date first"),
        ("before:1000 date:0999", "outside the years"),
        ("after:9999", "nothing can be after"),
        ("date:" + "9" * 400, "is no date"),
        ("x" * 20_000, "20,000 characters, the limit is 1,000"),
        ("(" * (MAX_DEPTH + 1), f"more than {MAX_DEPTH} deep"),
        ("a " * 65, "more than 64 words, phrases and filters"),
        ('"a b"~2 ' * 9, "more than 8 phrases with ~"),
        ("a-b " * 33, "more than 32 phrases"),
        ('"' + "a " * 300 + '"', "more than 256 words"),
    ],
)
def test_impossible_dates_and_endless_queries_are_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        read(text)

    assert refusal.value.parameter == "q"
    assert said in str(refusal.value)


def test_a_query_of_exactly_the_limits_is_read() -> None:
    assert read("x" * MAX_CHARACTERS).node is not None
    assert read("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH).node == word("a")
    assert read(" OR ".join(f"w{n}" for n in range(LIMITS["words, phrases and filters"]))).node is not None


def test_a_thousand_mistakes_give_a_dozen_notes() -> None:
    notes = read(" ".join(f"f{'x' * n}:a" for n in range(1, 30))).notes

    assert len(notes) == MAX_NOTES
    assert "more remarks" in notes[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "all releases"),
        ("fusion", "releases with fusion (any form)"),
        (
            'fusion "sanctuary city" -ice from:2019',
            "releases with fusion (any form) and the exact phrase “sanctuary city”, "
            "from 1 January 2019 on, not with ice (any form)",
        ),
        ('"surveillance"', "releases with exactly “surveillance”"),
        ("police OR sheriff", "releases with police (any form) or sheriff (any form)"),
        ("title:lawsuit", "releases with lawsuit (any form) in the title"),
        ('quote:"cut ties"', "releases with the exact phrase “cut ties” in a quotation"),
        ('"a b"~5', "releases with “a” and “b” near each other (up to 5 words apart)"),
        ("surveil*", "releases with words that begin with “surveil”"),
        ("topic:immigration", "releases filed under IMMIGRATION"),
        ("speaker:(a OR b)", "releases quoting A or B"),
        ("speaker:(a OR b OR c OR d)", "releases quoting one of 4 values, such as A"),
        ("date:2024", "releases in 2024"),
        ("date:2024-03", "releases in March 2024"),
        ("date:2024-03-05", "releases on 5 March 2024"),
        ("date:2020..2024", "releases from 2020 to 2024"),
        ("date:2024-01..2024-03", "releases from 1 January 2024 to 31 March 2024"),
        ("date:..2024", "releases until 31 December 2024"),
        ("date:none", "releases without a date"),
        ("監視社会", "releases with the exact phrase “監視社会”"),
        ("-(a b)", "releases not (with a (any form) and b (any form))"),
        ("topic:x OR a", "releases filed under X or with a (any form)"),
    ],
)
def test_a_query_is_given_back_in_words(text: str, words: str) -> None:
    node = read(text).node

    assert in_words([node] if node else [], lambda field, value: value.upper()) == words


FIELD_NAMES = " ".join(f"{name}:" for name in FIELDS)
TYPED = f"""{FIELD_NAMES} foo: " “ ( ) - -- * ~5 ^2 OR AND NOT police Trump’s COVID-19 S.T.O.P. 2024 2024-03 ..
    none boilerplate 監視社会 é : / ab* surveil* U.S. 1,000 3.5 [ ] | & a b c"""
pieces = st.sampled_from([*TYPED.split(), "\0", "\ud800", "\u202e", "\U0001f600", "\n"])
pieced = st.lists(st.tuples(pieces, st.sampled_from(["", " "])).map("".join), max_size=40).map("".join)


def refusal_of(text: str) -> BadRequest | None:
    try:
        read(text)
    except BadRequest as refusal:
        return refusal
    return None


@settings(max_examples=500)
@given(st.text(max_size=200) | pieced)
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    if refusal := refusal_of(text):
        assert refusal.parameter == "q"
        assert len(str(refusal)) < 400
    else:
        query = read(text)

        assert len(query.notes) <= MAX_NOTES
        assert query.node is not None or query.notes or not text.strip() or not text.isprintable()


@settings(max_examples=500)
@given(pieced)
def test_what_was_read_written_out_is_read_the_same(text: str) -> None:
    node = None if refusal_of(text) else read(text).node
    assume(node is not None)
    assert node is not None
    assume(not refusal_of(written(node)))  # written out it may be longer than a query may be

    assert read(written(node)).node == node
