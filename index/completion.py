"""Completion: how what is being typed may go on: words, people, topics, issuers, titles.

Everything offered is public already: words of living releases (lexicon.py), values
that releases bear, titles. Each completion is a whole query, so that whoever takes
it need not put anything together. Cheap enough for every key that is pressed.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from archive.address import release_address
from index.engine import Engine, SearchRequest
from index.known_values import Labels, folded
from index.language.query import KeywordField, Node, Prefix, Word, all_of
from index.words import terms_of

Kind = Literal["word", "person", "topic", "issuer", "title"]

WORDS = 5  # of each kind; ten lines are as many as anybody reads while typing
VALUES = 2
TITLES = 3
LONGEST = 200  # characters typed; beyond, nobody is still thinking of the word
FIRST_LETTERS = 2  # letters before people, topics and titles are offered; one letter fits too many

_FIELDS: tuple[tuple[KeywordField, Kind], ...] = (
    ("speaker", "person"),
    ("topic", "topic"),
    ("issuer", "issuer"),
)
_LAST = re.compile(r"[^\s()\"]+$")
_NAMED = re.compile(r"(?:^|(?<=\s))(speaker|topic|issuer):\"?([^\"]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One way to go on. ``query`` is the whole query then; ``address`` of a title leads to its release.

    ``total``: how many releases have the word or the value; None for a title.
    """

    kind: Kind
    text: str
    query: str
    total: int | None
    address: str | None = None


def completions(typed: str, *, engine: Engine, vocabulary: Labels) -> tuple[Completion, ...]:
    """How a query being typed may go on, the kinds in a fixed order; () where there is nothing to go on from."""
    typed = typed[:LONGEST].encode("utf-8", "replace").decode().lstrip()
    values = _values_of(engine, vocabulary)
    if named := _NAMED.search(typed):
        field = next(pair for pair in _FIELDS if pair[0] == named[1])
        return tuple(values.fitting(named[2], typed[: named.start()], (field,), WORDS))
    last = _LAST.search(typed)
    if last is None or not terms_of(last[0]):
        return ()
    found = list(_words(typed[: last.start()], last[0], engine))
    if len(last[0]) >= FIRST_LETTERS:
        people = list(values.fitting(typed, "", _FIELDS, VALUES))
        found += people or list(values.fitting(last[0], typed[: last.start()], _FIELDS, VALUES))
        found += _titles(typed, engine)
    return tuple(found)


def _words(before: str, start: str, engine: Engine) -> Iterator[Completion]:
    *_, last = terms_of(start)
    lead = start[: len(start) - len(last)] if start.casefold().endswith(last) else ""
    for word, count in engine.lexicon.beginning(last, WORDS):
        yield Completion(kind="word", text=word, query=f"{before}{lead}{word}", total=count)


def _titles(typed: str, engine: Engine) -> Iterator[Completion]:
    """Releases whose title has all the words, the last of them as a beginning; the newest first."""
    *words, last = terms_of(typed)
    if len(last) < FIRST_LETTERS or any(sign in typed for sign in ':*"()'):
        return
    parts: list[Node] = [Word(term=word, field="title") for word in words]
    query = all_of([*parts, Prefix(start=last, field="title")])
    found = engine.search(SearchRequest(query=query, sort="newest", limit=TITLES))
    for card in engine.cards(found.ids):
        yield Completion(
            kind="title",
            text=card.title,
            query=card.title,
            total=None,
            address=release_address(card.id, card.title),
        )


class _Values:
    """The values of the fields that are offered, with their numbers, the most frequent first."""

    def __init__(self, engine: Engine, labels: Labels) -> None:
        facets = tuple(field for field, _ in _FIELDS)
        found = engine.search(SearchRequest(limit=0, facets=facets)).facets
        self._known = {
            field: [
                (f" {folded(label)}", value, label, count)
                for value, count in found[field].counts
                for label in [labels.label(value) if field == "topic" else value]
            ]
            for field in facets
        }

    def fitting(
        self, typed: str, before: str, fields: tuple[tuple[KeywordField, Kind], ...], limit: int
    ) -> Iterator[Completion]:
        """Values with these words in a row, the last of them as a beginning."""
        wanted = f" {folded(typed)}" if terms_of(typed) else ""
        for field, kind in fields:
            fit = (known for known in self._known[field] if wanted in known[0])
            for _, value, label, count in islice(fit, limit):
                plain = value.replace('"', " ")
                query = f'{before}{field}:"{plain}"' if " " in plain else f"{before}{field}:{plain}"
                yield Completion(kind=kind, text=label, query=query, total=count)


_known: weakref.WeakKeyDictionary[Engine, tuple[str, Labels, _Values]] = weakref.WeakKeyDictionary()
_guard = threading.Lock()


def _values_of(engine: Engine, labels: Labels) -> _Values:
    """The values of an engine's present generation, kept until it or the labels change."""
    generation = engine.generation
    with _guard:
        kept = _known.get(engine)
    if kept is None or kept[0] != generation or kept[1] is not labels:
        kept = (generation, labels, _Values(engine, labels))
        with _guard:
            _known[engine] = kept
    return kept[2]
