"""Together: several facets of few releases counted in one go.

Whole-array steps cost microseconds each, however short the arrays are, and a page has half a dozen
facets. So the values of all of them are numbered in one sequence and laid in one row for
each release: one count and one sort serve them all. Of many releases each facet is counted by itself, in the way
that suits it (columns.py), with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.answering.columns import Column, Columns
from index.engine import ChosenFacet, FacetCounts
from index.flat.sidecar import Array, smallest

RELEASES = 2_000  # for each facet of a table; with more, counting each facet by itself is as fast (measured)
# Values are sorted by one number: facet, what the count lacks to COUNTS, the value's own number.
FACET, COUNT = 56, 32
COUNTS, NUMBERS = (1 << FACET - COUNT) - 1, (1 << COUNT) - 1


class Table(NamedTuple):
    """Facets in one: the values of release d are of[row[d]:row[d+1]].

    Those of facet n are numbered from first[n] on, and the last of them, none[n], is that of releases without any.
    """

    columns: tuple[Column, ...]
    first: tuple[int, ...]
    none: Array
    facet: Array  # which facet each number belongs to, ready to be sorted by
    row: Array
    of: Array


def table_of(columns: Columns, facets: tuple[ChosenFacet, ...]) -> Table:
    """The table of some facets, made once for each state of the index and kept with its postings."""
    table: Table = columns.cache.get(("table", facets), lambda: _table(columns, facets))
    return table


def _table(columns: Columns, facets: tuple[ChosenFacet, ...]) -> Table:
    each = tuple(columns.column(facet) for facet in facets)
    sizes = [len(column.values) + 1 for column in each]
    first = np.concatenate(([0], np.cumsum(sizes)))
    docs, numbers = [], []
    for column, begin, size in zip(each, first.tolist(), sizes, strict=False):
        without = np.flatnonzero(column.none)
        docs += [column.doc, without]
        numbers += [column.of + begin, np.full(len(without), begin + size - 1)]
    doc = np.concatenate(docs)
    order = np.argsort(doc, kind="stable")
    row = np.concatenate(([0], np.cumsum(np.bincount(doc, minlength=columns.size)))).astype(np.int32)
    facet = np.repeat(np.arange(len(sizes)), sizes) << FACET
    of = smallest(np.concatenate(numbers)[order])  # looked at here and there: small tables are at hand
    return Table(each, tuple(first.tolist()), first[1:] - 1, facet, row, of)


def counted(table: Table, ids: Array, limit: int | None) -> list[FacetCounts]:
    """The most frequent values of each facet of a table among these releases."""
    start = table.row.take(ids)
    lengths = table.row.take(ids + 1) - start
    ends = lengths.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    places = (start - ends + lengths).repeat(lengths)
    places += np.arange(total)
    counts = np.bincount(table.of.take(places), minlength=table.first[-1])
    missing = counts.take(table.none).tolist()
    counts[table.none] = 0
    number = (counts > 0).nonzero()[0]
    order = table.facet.take(number)
    order += ((COUNTS - counts.take(number)) << COUNT) + number
    order.sort()
    cuts = number.searchsorted(table.first).tolist()
    return [
        _ranked(column.values, first, order[a:b], without, limit)
        for column, first, a, b, without in zip(
            table.columns, table.first, cuts, cuts[1:], missing, strict=False
        )
    ]


def _ranked(
    values: tuple[str, ...], first: int, order: Array, missing: int, limit: int | None
) -> FacetCounts:
    """One facet from its part of the sorted numbers, in which facet, count and number are one."""
    counts = tuple(
        [
            (values[(key & NUMBERS) - first], COUNTS - (key >> COUNT & COUNTS))
            for key in order[:limit].tolist()
        ]
    )
    return FacetCounts(counts=counts, distinct=len(order), missing=missing)
