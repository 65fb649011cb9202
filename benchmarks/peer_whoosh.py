"""Whoosh used as its documentation says: sortable columns, groupedby, highlights, len(results).

The same package in which Dateline keeps its index, asked through its own searcher. Words
come ready, so its SpaceSeparatedTokenizer cuts them, for the index and for highlighting.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Self

from whoosh import analysis, fields, index, query, sorting

from benchmarks.mix import Question
from benchmarks.peer import TITLE_WEIGHT, TOP, VALUES, Found, Shown, Told, day_number

MEMORY = 512  # megabytes its writer may hold before it sorts on disk; the default, 128, is half again slower
NO_TOPIC: tuple[object, ...] = (None, "")  # Whoosh groups releases without a value under these


class Whoosh:
    """With its own highlights of the stored terms."""

    key: ClassVar[str] = "whoosh"
    label: ClassVar[str] = "Whoosh as documented"
    index: ClassVar[str] = "whoosh"
    bare_too: ClassVar[bool] = False

    def __init__(self, opened: Any) -> None:
        self._searcher = opened.searcher()

    @classmethod
    def version(cls) -> str | None:
        """It is always there: Dateline needs it."""
        return version("Whoosh")

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """One writer, one commit."""
        folder.mkdir(parents=True)
        writer = index.create_in(str(folder), _schema()).writer(limitmb=MEMORY)
        for told in releases:
            writer.add_document(
                id=told.entry.id,
                title=told.title,
                body=told.body,
                issuer=told.issuer,
                topic=",".join(told.topics),
                day=told.day,
                month=told.month,
                year=told.year,
            )
        writer.commit()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """One searcher, kept."""
        return cls(index.open_dir(str(folder)))

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """One search; the facets are its groups."""
        groups = {
            "topic": sorting.FieldFacet("topic", allow_overlap=True),
            **{name: sorting.FieldFacet(name) for name in ("issuer", "month", "year")},
        }
        results = self._searcher.search(
            _matching(question).normalize(),
            limit=TOP,
            filter=_filter(question),
            groupedby=groups,
            maptype=sorting.Count,
        )
        total = len(results)
        facets: dict[str, dict[object, int]] = {
            name: dict(results.groups(name)) if total else {} for name in groups
        }
        facets["topic"] = {topic: count for topic, count in facets["topic"].items() if topic not in NO_TOPIC}
        for name in ("topic", "issuer"):
            facets[name] = dict(sorted(facets[name].items(), key=lambda item: -item[1])[:VALUES])
        hits = tuple(map(_shown, results[:TOP])) if snippets else ()  # with groups, limit is not kept
        return Found(total=total, hits=hits, facets=facets)


def _schema() -> Any:
    words = analysis.SpaceSeparatedTokenizer()
    number = {"sortable": True, "signed": False}
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(stored=True, analyzer=words, field_boost=TITLE_WEIGHT),
        body=fields.TEXT(stored=True, analyzer=words),
        issuer=fields.ID(sortable=True),
        topic=fields.KEYWORD(commas=True),
        day=fields.NUMERIC(stored=True, **number),
        month=fields.NUMERIC(**number),
        year=fields.NUMERIC(**number),
    )


def _shown(hit: Any) -> Shown:
    return Shown(id=hit["id"], title=hit["title"], date=hit["day"], snippet=hit.highlights("body", top=2))


def _matching(question: Question) -> Any:
    match question.form:
        case "all":
            return query.And([_word(word) for word in question.words])
        case "phrase":
            return query.Or([query.Phrase(field, list(question.words)) for field in ("title", "body")])
        case "prefix":
            return query.Or([query.Prefix(field, question.words[0]) for field in ("title", "body")])
        case "bool":
            parts = [query.Or([_word(word) for word in question.words])]
            parts += [_word(word) for word in question.must]
            parts += [query.Not(_word(word)) for word in question.without]
            return query.And(parts)


def _word(word: str) -> Any:
    return query.Or([query.Term(field, word) for field in ("title", "body")])


def _filter(question: Question) -> Any:
    parts = []
    if days := day_number(question):
        parts.append(query.NumericRange("day", *days))
    if question.topic:
        parts.append(query.Term("topic", question.topic))
    return query.And(parts).normalize() if parts else None
