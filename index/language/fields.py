"""Query fields: what may stand before a colon in a query, as a table.

The parser is driven by it. What people are told of the fields is in examples.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.language.query import KeywordField, TextField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One name that may stand before a colon, and what follows it."""

    kind: Literal["text", "keyword", "date", "scope"]
    text: TextField = "any"
    keyword: KeywordField = "topic"


FIELDS: dict[str, FieldRule] = {
    "title": FieldRule(kind="text", text="title"),
    "quote": FieldRule(kind="text", text="quote"),
    "boilerplate": FieldRule(kind="text", text="boilerplate"),
    "in": FieldRule(kind="scope"),
    "topic": FieldRule(kind="keyword", keyword="topic"),
    "issuer": FieldRule(kind="keyword", keyword="issuer"),
    "place": FieldRule(kind="keyword", keyword="place"),
    "speaker": FieldRule(kind="keyword", keyword="speaker"),
    "law": FieldRule(kind="keyword", keyword="law"),
    "kind": FieldRule(kind="keyword", keyword="kind"),
    "role": FieldRule(kind="keyword", keyword="role"),
    "format": FieldRule(kind="keyword", keyword="format"),
    "dated": FieldRule(kind="keyword", keyword="dated"),
    "doubt": FieldRule(kind="keyword", keyword="doubt"),
    "date": FieldRule(kind="date"),
    "before": FieldRule(kind="date"),
    "after": FieldRule(kind="date"),
    "from": FieldRule(kind="date"),
    "to": FieldRule(kind="date"),
}

SCOPES: dict[str, TextField] = {
    "title": "title",
    "quote": "quote",
    "quotes": "quote",
    "boilerplate": "boilerplate",
}
