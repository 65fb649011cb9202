"""Dateline's snippets as HTML, for Dateline's own hits and for a peer that is given the same snippets."""

from __future__ import annotations

import html
from collections.abc import Iterable

from benchmarks.mix import Question
from benchmarks.peer import Shown
from index.marks import Marks
from index.snippets import Excerpt, Snippet

_ON, _OFF = "\x02", "\x03"  # control characters, which no release of a benchmark has


def marks_of(question: Question) -> Marks:
    """What to mark for a question whose words are exact, without asking an engine."""
    if question.form == "phrase":
        return Marks(phrases=(tuple(frozenset({word}) for word in question.words),))
    if question.form == "prefix":
        return Marks(prefixes=question.words)
    return Marks(words=frozenset((*question.words, *question.must)))


def shown(found: Excerpt) -> Shown:
    """An excerpt as a hit."""
    return Shown(id=found.id, title=found.title, date=found.date, snippet=as_html(found.passages))


def as_html(snippets: Iterable[Snippet]) -> str:
    """Snippets with their matches marked. All runs are escaped at once: five passes over a text, not over each run."""
    pieces: list[str] = []
    for snippet in snippets:
        at, text = 0, snippet.text
        for start, end in snippet.matches:
            pieces += (text[at:start], _ON, text[start:end], _OFF)
            at = end
        pieces.append(text[at:])
    return html.escape("".join(pieces)).replace(_ON, "<mark>").replace(_OFF, "</mark>")
