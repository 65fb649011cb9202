"""Dateline's snippets as HTML, for Dateline's own hits and for a peer that is given the same snippets."""

from __future__ import annotations

import html
from collections.abc import Iterable

from benchmarks.mix import Question
from benchmarks.peer import Shown
from index.entry import Card
from index.marks import Marks
from index.snippets import Snippet, snippets_of


def marks_of(question: Question) -> Marks:
    """What to mark for a question whose words are exact, without asking an engine."""
    if question.form == "phrase":
        return Marks(phrases=(tuple(frozenset({word}) for word in question.words),))
    if question.form == "prefix":
        return Marks(prefixes=question.words)
    return Marks(words=frozenset((*question.words, *question.must)))


def shown(card: Card, marks: Marks) -> Shown:
    """A card as a hit, with Dateline's snippets."""
    return Shown(id=card.id, title=card.title, date=card.date, snippet=as_html(snippets_of(card, marks)[0]))


def as_html(snippets: Iterable[Snippet]) -> str:
    """Snippets with their matches marked."""
    return "".join(
        f"<mark>{html.escape(text)}</mark>" if matched else html.escape(text)
        for snippet in snippets
        for text, matched in snippet.runs()
    )
