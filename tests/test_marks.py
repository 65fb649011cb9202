"""Marks: what is highlighted is what the words of the text say, however it was found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.looking import joined
from index.marks import Marks
from index.words import terms_of, words_of

texts = st.text(alphabet="abcABC.,' -’1230éÉßç\u00a0\n…us法", max_size=60)


def by_definition(marks, text):
    """Every word tried against every mark."""
    found, hits = words_of(text), []
    for at, word in enumerate(found):
        if word.term in marks.words or any(word.term.startswith(start) for start in marks.prefixes):
            hits.append((word.start, word.end))
        for phrase in marks.phrases:
            window = found[at : at + len(phrase)]
            if len(window) == len(phrase) and all(
                w.term in terms for w, terms in zip(window, phrase, strict=True)
            ):
                hits.append((word.start, window[-1].end))
    return joined(hits)


@given(texts, texts, st.integers(1, 3))
def test_the_marked_stretches_are_those_of_the_definition(text, wanted, length):
    for terms in (terms_of(wanted), terms_of(text)):
        phrase = tuple(frozenset({term}) for term in terms[:length])
        for marks in (
            Marks(words=frozenset(terms)),
            Marks(prefixes=tuple(term[:2] for term in terms)),
            Marks(words=frozenset(terms[length:]), phrases=(phrase,) if phrase else ()),
        ):
            assert marks.stretches(text) == by_definition(marks, text)


@given(texts)
def test_every_word_of_a_text_is_found_in_it(text):
    for term in terms_of(text):
        assert Marks(words=frozenset({term})).stretches(text)


def test_initials_and_grouped_digits_are_marked_as_printed():
    text = "In the U.S., S.T.O.P. counted 1,200 of us."

    def marked(term):
        return [text[start:end] for start, end in Marks(words=frozenset({term})).stretches(text)]

    assert marked("stop") == ["S.T.O.P."]
    assert marked("1200") == ["1,200"]
    assert marked("us") == ["us"]
