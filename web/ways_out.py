"""Ways out of a question that found nothing: questions near it, each with how much it finds.

Each filter is dropped in turn, then all of them, and any of the words may do
instead of all. Nothing is asked in the searcher's place: these are offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archive.topics import Vocabulary
from index.language.query import And, Node, Word
from web.facets import chips_of
from web.question import Question

MOST = 8  # filters that are dropped in turn; each costs one search


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A question near one that found nothing, and how much it finds."""

    words: str
    address: str
    total: int


def ways_out(
    question: Question, node: Node | None, vocabulary: Vocabulary, count: Callable[[Question], int]
) -> list[WayOut]:
    """The questions near this one that find something, the most first. ``node`` is what its query was read as."""
    ways = [
        WayOut(words=words, address=near.address(), total=total)
        for words, near in _near(question, node, vocabulary)
        if (total := count(replace(near, page=1)))
    ]
    return sorted(ways, key=lambda way: -way.total)


def _near(question: Question, node: Node | None, vocabulary: Vocabulary) -> Iterator[tuple[str, Question]]:
    for chip in chips_of(question, vocabulary)[:MOST]:
        yield f"Without {chip.heading}: {chip.label}", chip.without
    if question.filters > 1:
        yield "Without any filter", question.unfiltered()
    if _plain_words(question, node):
        yield (
            "Any of these words instead of all",
            replace(question, q=" OR ".join(question.q.split()), page=1),
        )


def _plain_words(question: Question, node: Node | None) -> bool:
    """Is the query several words and nothing else, so that OR can be put between them?"""
    if not isinstance(node, And) or len(node.parts) != len(question.q.split()):
        return False
    return all(isinstance(part, Word) and not part.exact for part in node.parts)
