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
from index.flat.sidecar import Array

MOST = 8_192  # values of the releases found; with more, counting each facet by itself is as fast (measured)


class Table(NamedTuple):
    """Facets in one: the values of release d are of[row[d]:row[d+1]].

    Those of facet n are numbered from first[n] on, and the last of them is that of releases without any.
    """

    columns: tuple[Column, ...]
    first: tuple[int, ...]
    facet: Array  # which facet each number belongs to
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
    row = np.concatenate(([0], np.cumsum(np.bincount(doc, minlength=columns.size))))
    facet = np.repeat(np.arange(len(sizes)), sizes)
    return Table(each, tuple(first.tolist()), facet, row, np.concatenate(numbers)[order].astype(np.int64))


def counted(table: Table, ids: Array, limit: int | None) -> list[FacetCounts] | None:
    """The most frequent values of each facet of a table among these releases; None when they are too many."""
    start = table.row.take(ids)
    lengths = table.row.take(ids + 1) - start
    ends = lengths.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    if total > MOST:
        return None
    places = np.arange(total) + (start - ends + lengths).repeat(lengths)
    counts = np.bincount(table.of.take(places), minlength=table.first[-1])
    number = (counts > 0).nonzero()[0]
    found, facet = counts.take(number), table.facet.take(number)
    order = ((facet << 48) + ((MOST - found) << 32) + number).argsort()
    cuts = number.searchsorted(table.first).tolist()
    numbers, times = number.take(order).tolist(), found.take(order).tolist()
    return [
        _ranked(column.values, begin, numbers[a:b], times[a:b], limit)
        for column, begin, a, b in zip(table.columns, table.first, cuts, cuts[1:], strict=False)
    ]


def _ranked(
    values: tuple[str, ...], begin: int, numbers: list[int], times: list[int], limit: int | None
) -> FacetCounts:
    """One facet from its part of the sorted numbers."""
    missing, none = 0, begin + len(values)
    if none in numbers:
        missing = times.pop(numbers.index(none))
        numbers.remove(none)
    shown = tuple([(values[n - begin], count) for n, count in zip(numbers[:limit], times, strict=False)])
    return FacetCounts(counts=shown, distinct=len(numbers), missing=missing)
