"""Quotations on disk: who said what, in the file of a segment's cards, so that listing them reads no release.

    said.text, said.at             the quotations of each release, as JSON
    said.row                       which of the segment's quotations are release d's: row[d] to row[d+1]
    said.k.text, said.k.at         the values of k, speaker or role, sorted
    said.k.of                      the number of each quotation's value; as many as there are values: none

What the quotations say lies in the index as the text field "quote", a piece for
each; answering/quotations.py brings the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter

import numpy as np

from index.entry import Said
from index.flat.sidecar import Array, Arrays, Strings, encoded, smallest, strings_of

OWN = ("speaker", "role")  # what a quotation has values of its own of; all else is its release's


_fields = attrgetter(*Said.__slots__)


def packed_said(said: Sequence[Said]) -> bytes:
    """The quotations of one release as bytes."""
    return json.dumps([_fields(one) for one in said], separators=(",", ":")).encode() if said else b""


def unpacked_said(raw: bytes) -> tuple[Said, ...]:
    """The quotations that were packed. Raises ValueError or TypeError for bytes that are none."""
    return tuple(Said(**dict(zip(Said.__slots__, row, strict=True))) for row in json.loads(raw or b"[]"))


def said_arrays(packed: Iterable[bytes]) -> dict[str, Array]:
    """Packed quotations, release by release, as the arrays of a flat file."""
    raw = list(packed)
    rows = [unpacked_said(one) for one in raw]
    made: dict[str, Array] = {}
    made["said.text"], made["said.at"] = strings_of(raw)
    made["said.row"] = smallest(np.cumsum([0, *map(len, rows)]))
    for name in OWN:
        values: list[str | None] = [getattr(one, name) for row in rows for one in row]
        known = sorted({value for value in values if value is not None}, key=encoded)
        number: dict[str | None, int] = {value: n for n, value in enumerate(known)}
        made[f"said.{name}.text"], made[f"said.{name}.at"] = strings_of(known)
        made[f"said.{name}.of"] = smallest(np.array([number.get(v, len(known)) for v in values], np.int64))
    return made


class SaidRows:
    """The quotations of one segment, release by release."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._packed = Strings(arrays["said.text"], arrays["said.at"])

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, row: int) -> tuple[Said, ...]:
        return unpacked_said(self._packed.raw(row))

    def raw(self, rows: Sequence[int]) -> list[bytes]:
        """Packed quotations, for a merge."""
        return [self._packed.raw(row) for row in rows]
