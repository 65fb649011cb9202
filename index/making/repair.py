"""Repair: a segment's arrays made again from its Whoosh postings, when a sidecar was lost.

Slow, for it reads posting by posting through Whoosh's own reader, which is
handed in: whoosh_engine.py alone knows how to open one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from index.entry import TEXT_FIELDS
from index.flat.segment_arrays import (
    NO_DAY,
    PIECE_END,
    keyword_arrays,
    language_arrays,
    posting_arrays,
    stem_arrays,
)
from index.flat.sidecar import Array, encoded, strings_of
from index.language.query import KEYWORD_FIELDS
from index.making.zones import weight_arrays


def arrays_from(reader: Any) -> dict[str, Array]:
    """A segment's arrays from its Whoosh postings: the same that its sidecar had."""
    docs = reader.doc_count_all()
    stored = [reader.stored_fields(doc) for doc in range(docs)]
    made: dict[str, Array] = {}
    terms = sorted({encoded(PIECE_END), *(t for field in TEXT_FIELDS for t in _terms(reader, field))})
    made["terms.text"], made["terms.at"] = strings_of(terms)
    number = {term: n for n, term in enumerate(terms)}
    for field in TEXT_FIELDS:
        made |= _read_text(reader, field, number, docs)
    for name in KEYWORD_FIELDS:
        made |= keyword_arrays(name, _read_values(reader, name, docs))
    for told, key in (("ids", "id"), ("digests", "digest")):
        made[f"{told}.text"], made[f"{told}.at"] = strings_of(fields[key] for fields in stored)
    dates = [
        dt.date.fromisoformat(d[0]).toordinal() if d else NO_DAY for d in _read_values(reader, "date", docs)
    ]
    made["date"] = np.array(dates, np.int32)
    made |= language_arrays([language for (language,) in _read_values(reader, "language", docs)])
    return made | stem_arrays(made) | weight_arrays(made)


def _terms(reader: Any, field: str) -> Iterator[bytes]:
    return (bytes(term) for term in reader.lexicon(field))


def _read_text(reader: Any, field: str, number: Mapping[bytes, int], docs: int) -> dict[str, Array]:
    """One text field read posting by posting: slow, for repairs."""
    term, doc, tf, positions = [], [], [], []
    for text in _terms(reader, field):
        matcher = reader.postings(field, text)
        while matcher.is_active():
            places = matcher.value_as("positions")
            term.append(number[text])
            doc.append(matcher.id())
            tf.append(len(places))
            positions.extend(places)
            matcher.next()
    columns = [np.array(column, np.int64) for column in (term, doc, tf, positions)]
    return posting_arrays(field, columns[0], columns[1], columns[2], columns[3], docs, len(number))


def _read_values(reader: Any, field: str, docs: int) -> list[list[str]]:
    """The values of a keyword-like field, by release."""
    rows: list[list[str]] = [[] for _ in range(docs)]
    for text in _terms(reader, field):
        for doc in reader.postings(field, text).all_ids():
            rows[doc].append(text.decode("utf-8", "surrogatepass"))
    return rows
