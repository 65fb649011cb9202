"""Query fields: what may stand before a colon in a query, as a table.

The parser is driven by it, the help page is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.language.query import KeywordField, TextField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One name that may stand before a colon, and what follows it."""

    kind: Literal["text", "keyword", "date", "scope"]
    meaning: str  # for the help page
    example: str
    text: TextField = "any"
    keyword: KeywordField = "topic"


FIELDS: dict[str, FieldRule] = {
    "title": FieldRule(
        kind="text", text="title", meaning="in the title or subtitle", example="title:lawsuit"
    ),
    "quote": FieldRule(kind="text", text="quote", meaning="in what people said", example='quote:"cut ties"'),
    "boilerplate": FieldRule(
        kind="text",
        text="boilerplate",
        meaning="in the lines that stand under every release",
        example="boilerplate:donate",
    ),
    "in": FieldRule(
        kind="scope",
        meaning="look for all the words there: title, quote or boilerplate",
        example="in:boilerplate donate",
    ),
    "topic": FieldRule(kind="keyword", keyword="topic", meaning="filed under", example="topic:immigration"),
    "issuer": FieldRule(
        kind="keyword", keyword="issuer", meaning="issued by", example='issuer:"Harbor Rights"'
    ),
    "place": FieldRule(kind="keyword", keyword="place", meaning="issued in", example='place:"New York, NY"'),
    "speaker": FieldRule(kind="keyword", keyword="speaker", meaning="quoting", example="speaker:manis"),
    "law": FieldRule(
        kind="keyword", keyword="law", meaning="naming the bill, act or case", example="law:S987"
    ),
    "kind": FieldRule(kind="keyword", keyword="kind", meaning="of the kind", example="kind:statement"),
    "date": FieldRule(
        kind="date",
        meaning="issued in a year, month, day or range; date:none has no date",
        example="date:2024-03",
    ),
    "before": FieldRule(
        kind="date",
        meaning="issued before the first day of it",
        example="before:2020 (until 31 December 2019)",
    ),
    "after": FieldRule(
        kind="date", meaning="issued after the last day of it", example="after:2020 (from 1 January 2021)"
    ),
    "from": FieldRule(kind="date", meaning="issued on its first day or later", example="from:2020"),
    "to": FieldRule(kind="date", meaning="issued on its last day or earlier", example="to:2020"),
}

SCOPES: dict[str, TextField] = {
    "title": "title",
    "quote": "quote",
    "quotes": "quote",
    "boilerplate": "boilerplate",
}
