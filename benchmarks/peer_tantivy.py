"""tantivy: fast fields, aggregations, and its own snippet generator.

Asked through its Python package, which wants two calls for hits and facets. Words come
ready, so its whitespace tokenizer cuts them.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar, Self

from benchmarks.mix import Question
from benchmarks.peer import TITLE_WEIGHT, TOP, VALUES, Found, Shown, Told, day_number

HEAP = 256_000_000  # bytes its writer may hold: one segment for some ten thousand releases
WORDS = "terms"  # the name the tokenizer that cuts at blanks is registered under
ALL_MONTHS = 1_000  # buckets; a timeline has no gaps

FACETS = {
    "topic": {"terms": {"field": "topic", "size": VALUES}},
    "issuer": {"terms": {"field": "issuer", "size": VALUES}},
    "month": {"terms": {"field": "month", "size": ALL_MONTHS}},
    "year": {"terms": {"field": "year", "size": ALL_MONTHS}},
}


class Tantivy:
    """With its own snippets, cut from the stored terms of the body."""

    key: ClassVar[str] = "tantivy"
    label: ClassVar[str] = "tantivy, its own snippets"
    index: ClassVar[str] = "tantivy"
    bare_too: ClassVar[bool] = True
    stores_terms: ClassVar[bool] = True

    def __init__(self, index: Any, package: Any) -> None:
        self._tantivy = package
        self._query = package.Query
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def version(cls) -> str | None:
        """None when the package is not installed."""
        try:
            return version("tantivy")
        except PackageNotFoundError:
            return None

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """One thread, one commit."""
        package = importlib.import_module("tantivy")
        folder.mkdir(parents=True)
        schema = cls._fields(package)
        index = package.Index(schema, path=str(folder))
        _register(index, package)
        writer = index.writer(HEAP, 1)
        for release in releases:
            fields = cls._told(release)
            writer.add_document(package.Document.from_dict(fields, schema))
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def _fields(cls, package: Any) -> Any:
        build = package.SchemaBuilder()
        build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        build.add_text_field("title", stored=cls.stores_terms, tokenizer_name=WORDS)
        build.add_text_field("body", stored=cls.stores_terms, tokenizer_name=WORDS)
        build.add_text_field("topic", fast=True, tokenizer_name="raw", index_option="basic")
        build.add_text_field("issuer", fast=True, tokenizer_name="raw", index_option="basic")
        build.add_unsigned_field("day", stored=True, fast=True, indexed=True)
        build.add_unsigned_field("month", fast=True)
        build.add_unsigned_field("year", fast=True)
        build.add_bytes_field("card", stored=True)
        return build.build()

    @classmethod
    def _told(cls, release: Told) -> dict[str, Any]:
        return {
            "id": release.entry.id,
            "title": release.title,
            "body": release.body,
            "topic": list(release.topics),
            "issuer": release.issuer,
            "day": release.day,
            "month": release.month,
            "year": release.year,
        }

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Memory-mapped, as it opens by default."""
        package = importlib.import_module("tantivy")
        index = package.Index.open(str(folder))
        _register(index, package)
        return cls(index, package)

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """One search for hits and total, one aggregation for the facets."""
        query = self._filtered(self._matching(question), question)
        found = self._searcher.search(query, limit=TOP, count=True)
        counted = self._searcher.aggregate(query, FACETS)
        if isinstance(counted, str):
            counted = json.loads(counted)
        facets = {name: {b["key"]: b["doc_count"] for b in counted[name]["buckets"]} for name in FACETS}
        hits = self._hits(found.hits, query, question) if snippets and found.hits else ()
        return Found(total=found.count, hits=hits, facets=facets)

    def _hits(self, addresses: Iterable[Any], query: Any, question: Question) -> tuple[Shown, ...]:
        cut = self._tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        hits = []
        for _, address in addresses:
            stored = self._searcher.doc(address)
            snippet = cut.snippet_from_doc(stored).to_html()
            hits.append(
                Shown(id=stored["id"][0], title=stored["title"][0], date=stored["day"][0], snippet=snippet)
            )
        return tuple(hits)

    def _matching(self, question: Question) -> Any:
        """Title and body, either of them; the title weighs more."""
        must, should, never = (getattr(self._tantivy.Occur, n) for n in ("Must", "Should", "MustNot"))
        together = self._query.boolean_query
        match question.form:
            case "all":
                return together([(must, self._word(word)) for word in question.words])
            case "phrase":
                words = list(question.words)
                return self._either(lambda field: self._query.phrase_query(self._schema, field, words))
            case "prefix":
                pattern = question.words[0] + ".*"
                return self._either(lambda field: self._query.regex_query(self._schema, field, pattern))
            case "bool":
                parts = [(must, together([(should, self._word(word)) for word in question.words]))]
                parts += [(must, self._word(word)) for word in question.must]
                parts += [(never, self._word(word)) for word in question.without]
                return together(parts)

    def _word(self, word: str) -> Any:
        return self._either(lambda field: self._query.term_query(self._schema, field, word))

    def _either(self, within: Any) -> Any:
        should = self._tantivy.Occur.Should
        title = self._query.boost_query(within("title"), TITLE_WEIGHT)
        return self._query.boolean_query([(should, title), (should, within("body"))])

    def _filtered(self, matching: Any, question: Question) -> Any:
        """Filters count nothing towards the rank."""
        must, query = self._tantivy.Occur.Must, self._query
        parts = [(must, matching)]
        if days := day_number(question):
            within = query.range_query(self._schema, "day", self._tantivy.FieldType.Unsigned, *days)
            parts.append((must, query.const_score_query(within, 0.0)))
        if question.topic:
            topic = query.term_query(self._schema, "topic", question.topic)
            parts.append((must, query.const_score_query(topic, 0.0)))
        return query.boolean_query(parts) if len(parts) > 1 else matching


def _register(index: Any, package: Any) -> None:
    words = package.TextAnalyzerBuilder(package.Tokenizer.whitespace()).build()
    index.register_tokenizer(WORDS, words)
