"""Dateline's own engine, asked as its own pages ask it, once for exact words and once as typed.

``Dateline`` answers what the peers answer: exact terms, four facets over all matches.
``DatelineTyped`` is the whole of index/search.py, asked as the search page asks it: the
query is read from what a person types, each word in all its forms, and all facets of the page, each
without its own selection.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar, Self

from archive.home import Home
from archive.topics import Vocabulary
from benchmarks.marked import as_html, shown
from benchmarks.mix import Question
from benchmarks.peer import TOP, VALUES, Found, Shown, Told
from benchmarks.releases import TODAY, VOCABULARY
from index.current import next_folder, switch_to
from index.engine import Engine, Facet, SearchRequest
from index.language.query import DateRange, Keyword, Node, Not, Phrase, Prefix, Word, all_of, any_of
from index.search import Asked, answer
from index.update import open_current
from web.facets import SHOWN
from web.question import PANEL

FACETS: tuple[Facet, ...] = ("topic", "issuer", "month", "year")


class Dateline:
    """Exact words and four facets: the same question that the peers get."""

    key: ClassVar[str] = "dateline"
    label: ClassVar[str] = "**Dateline**"
    index: ClassVar[str] = "dateline"
    bare_too: ClassVar[bool] = True

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def version(cls) -> str | None:
        """Of the Whoosh its index is kept in, and of the numpy that answers."""
        return f"Whoosh {version('Whoosh')}, numpy {version('numpy')}"

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """A home whose index is complete; its corpus has the vocabulary and no releases."""
        from index.whoosh_engine import WhooshEngine

        home = Home(folder)
        home.corpus_folder.mkdir(parents=True)
        shutil.copyfile(VOCABULARY, home.corpus_folder / "topics.toml")
        generation = next_folder(home.index_folder)
        with WhooshEngine.create(generation).writer(bulk=True) as writer:
            for release in releases:
                writer.put(release.entry)
        switch_to(generation)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Over the home's current generation."""
        return cls(open_current(Home(folder).index_folder))

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """Top hits with their snippets, the total, four facets."""
        node = node_of(question)
        request = SearchRequest(query=node, limit=TOP, facets=FACETS, facet_limit=VALUES)
        results = self._engine.search(request)
        hits: tuple[Shown, ...] = ()
        if snippets:
            hits = tuple([shown(found) for found in self._engine.excerpts(results.ids, node)])
        facets: dict[str, dict[object, int]] = {
            name: dict(counts.counts) for name, counts in results.facets.items()
        }
        return Found(total=results.total, hits=hits, facets=facets)


class DatelineTyped:
    """The question as a page gets it: typed words in all their forms, and every facet the page shows."""

    key: ClassVar[str] = "dateline-typed"
    label: ClassVar[str] = "Dateline as typed: all forms of a word, the page's 7 facets"
    index: ClassVar[str] = "dateline"
    bare_too: ClassVar[bool] = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._vocabulary = Vocabulary.read(VOCABULARY)

    @classmethod
    def version(cls) -> str | None:
        """The same program."""
        return Dateline.version()

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """The same index."""
        Dateline.build(releases, folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Over the home's current generation."""
        return cls(open_current(Home(folder).index_folder))

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """Everything index/search.py answers; it has no answer without snippets."""
        asked = Asked(
            q=question.typed(),
            chosen={"topic": (question.topic,)} if question.topic else {},
            since=_typed_day(question.since),
            until=_typed_day(question.until),
        )
        found = answer(
            asked,
            engine=self._engine,
            vocabulary=self._vocabulary,
            today=TODAY,
            facets=(*PANEL, "month"),
            facet_limit=SHOWN + len(asked.chosen.get("topic", ())),
        )
        hits = tuple(
            Shown(id=hit.id, title=hit.title, date=hit.date, snippet=as_html(hit.passages))
            for hit in found.hits
        )
        facets: dict[str, dict[object, int]] = {
            name: {value.value: value.count for value in view.values} for name, view in found.facets.items()
        }
        return Found(total=found.total, hits=hits, facets=facets)


def node_of(question: Question) -> Node | None:
    """The question in Dateline's query language; filters stand in it, so that facets count the matches."""
    words = [Word(term=word, exact=True) for word in question.words]
    query: Node | None
    match question.form:
        case "all":
            query = all_of(words)
        case "phrase":
            query = Phrase(terms=question.words)
        case "prefix":
            query = Prefix(start=question.words[0])
        case "bool":
            must = [Word(term=word, exact=True) for word in question.must]
            without = [Not(part=Word(term=word, exact=True)) for word in question.without]
            query = all_of([any_of(words), *must, *without])
    topic = Keyword(field="topic", values=frozenset({question.topic})) if question.topic else None
    days = DateRange(since=question.since, until=question.until) if question.since else None
    return all_of([query, topic, days])


def _typed_day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
