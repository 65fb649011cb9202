"""Merging: several segments' arrays as one, without the releases that no longer count.

No text is read again: postings and positions are carried over. Also here is
when to merge: segments of about one size are gathered until there are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from index.answering.segment import Segment
from index.entry import TEXT_FIELDS
from index.flat.quotations import SaidRows, said_arrays
from index.flat.segment_arrays import keyword_arrays, language_arrays, lengths_of, posting_arrays, stem_arrays
from index.flat.sidecar import Array, Arrays, Strings, encoded, strings_of
from index.language.query import KEYWORD_FIELDS
from index.making.laying import merged_cards
from index.making.zones import weight_arrays

FACTOR = 8  # segments of one size class before they become one: each release is rewritten log8(n) times
STALE = 0.5  # a segment of which more than half no longer counts is written anew


class Part(NamedTuple):
    """A segment to be merged, the arrays of its cards' file, and the rows of it that count, ascending."""

    segment: Segment
    cards: Arrays
    rows: Array


class Size(NamedTuple):
    """What is known of a segment when it is decided whether to merge it."""

    name: str
    docs: int
    gone: int


def due(sizes: Sequence[Size]) -> list[str]:
    """The names of segments that should become one now; [] when all is well."""
    classes: dict[int, list[str]] = {}
    for size in sizes:
        if size.gone > size.docs * STALE:
            return [size.name]
        classes.setdefault(int(log(max(size.docs - size.gone, 1), FACTOR) + 1e-9), []).append(size.name)
    for _, names in sorted(classes.items()):
        if len(names) >= FACTOR:
            return names
    return []


def merged(parts: Sequence[Part]) -> tuple[dict[str, Array], dict[str, Array]]:
    """The arrays of one segment, and its cards', that holds the counting rows of all parts, in their order."""
    arrays = [part.segment.arrays for part in parts]
    docs = sum(len(part.rows) for part in parts)
    union, renumber = _joined_terms(parts)
    fields = {field: _postings(field, parts, renumber) for field in TEXT_FIELDS}
    used = np.zeros(len(union), bool)
    used[0] = True
    for term, *_ in fields.values():
        used[term] = True
    rank = np.where(used, np.cumsum(used) - 1, 0)
    made: dict[str, Array] = {}
    made["terms.text"], made["terms.at"] = strings_of(
        term for term, wanted in zip(union, used.tolist(), strict=True) if wanted
    )
    for field, (term, doc, tf, positions) in fields.items():
        made |= posting_arrays(field, rank[term], doc, tf, positions, docs, int(used.sum()))
    for name in KEYWORD_FIELDS:
        made |= keyword_arrays(name, [row for part in parts for row in _values(part, name)])
    for told in ("ids", "digests"):
        kept = (_raw(part, told, row) for part in parts for row in part.rows.tolist())
        made[f"{told}.text"], made[f"{told}.at"] = strings_of(kept)
    made["date"] = np.concatenate([a["date"][p.rows] for a, p in zip(arrays, parts, strict=True)])
    made |= language_arrays([p.segment.languages[n] for p in parts for n in _languages(p)])
    made |= stem_arrays(made) | weight_arrays(made)
    cards = [(part.cards, part.rows, rank[new]) for part, new in zip(parts, renumber, strict=True)]
    said = [raw for part in parts for raw in SaidRows(part.cards).raw(part.rows.tolist())]
    return made, merged_cards(cards, int(used.sum())) | said_arrays(said)


def _joined_terms(parts: Sequence[Part]) -> tuple[list[bytes], list[Array]]:
    """All terms, sorted, and for each part the new number of each of its terms."""
    tables = [[encoded(term) for term in part.segment.terms] for part in parts]
    union = sorted(set().union(*tables))
    number = {term: n for n, term in enumerate(union)}
    return union, [np.fromiter(map(number.__getitem__, t), np.int64, len(t)) for t in tables]


def _postings(
    field: str, parts: Sequence[Part], renumber: Sequence[Array]
) -> tuple[Array, Array, Array, Array]:
    """Term, doc and frequency of every counting posting of a field, sorted, and the positions in that order."""
    terms, docs, tfs, positions = [], [], [], []
    base = 0
    for part, numbers in zip(parts, renumber, strict=True):
        arrays = part.segment.arrays
        row = np.full(part.segment.docs, -1, np.int64)
        row[part.rows] = np.arange(base, base + len(part.rows))
        base += len(part.rows)
        doc = row[arrays[f"{field}.docs"]]
        term = np.repeat(numbers, lengths_of(arrays[f"{field}.at"]))
        tf = arrays[f"{field}.tf"].astype(np.int64)
        keep = doc >= 0
        positions.append(arrays[f"{field}.positions"][np.repeat(keep, tf)].astype(np.int64))
        terms.append(term[keep])
        docs.append(doc[keep])
        tfs.append(tf[keep])
    term, doc, tf = np.concatenate(terms), np.concatenate(docs), np.concatenate(tfs)
    order = np.argsort((term << 32) | doc, kind="stable")
    return term[order], doc[order], tf[order], gathered(np.concatenate(positions), tf, order)


def gathered(values: Array, lengths: Array, order: Array) -> Array:
    """Rows of unequal length, laid one behind the other in ``values``, in another order."""
    starts = (np.cumsum(lengths) - lengths)[order]
    wanted = lengths[order]
    ends = np.cumsum(wanted)
    places = np.arange(len(values)) + np.repeat(starts - ends + wanted, wanted)
    taken: Array = values[places]
    return taken


def _values(part: Part, name: str) -> list[list[str]]:
    arrays: Arrays = part.segment.arrays
    values = list(Strings(arrays[f"{name}.text"], arrays[f"{name}.at"]))
    row, of = arrays[f"{name}.row"].tolist(), arrays[f"{name}.of"].tolist()
    return [[values[n] for n in of[row[doc] : row[doc + 1]]] for doc in part.rows.tolist()]


def _raw(part: Part, name: str, row: int) -> bytes:
    return Strings(part.segment.arrays[f"{name}.text"], part.segment.arrays[f"{name}.at"]).raw(row)


def _languages(part: Part) -> list[int]:
    numbers: list[int] = part.segment.arrays["language"][part.rows].tolist()
    return numbers
