"""Floors: how well each field must be read, for each group of layout families.

Written down once, with what they mean; evaluate.py holds figures against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Group = str  # "well-formed", "wire rewrite", "damaged" or "other"

WELL_FORMED = ("clean", "hard-wrapped", "intact", "spaced", "compact")
WIRE = ("wire-rewrite", "wire")
DAMAGED = ("punctuation-stripped", "quotes-dropped", "mojibake", "non-ascii-dropped", "stripped")


def group_of(family: str) -> Group:
    """The group of families whose floors hold for this one; "other" where none do."""
    for group, families in (("well-formed", WELL_FORMED), ("wire rewrite", WIRE), ("damaged", DAMAGED)):
        if family in families:
            return group
    return "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least (for a rate of mistakes: the most) that one field is to reach, by group of families."""

    well_formed: float
    wire: float
    damaged: float | None
    at_most: bool = False

    def of(self, group: Group) -> float | None:
        """The floor of a group, None where it has none."""
        return {"well-formed": self.well_formed, "wire rewrite": self.wire, "damaged": self.damaged}.get(
            group
        )

    def holds(self, group: Group, value: float) -> bool:
        """Is a value good enough? Always, where the group has no floor."""
        bound = self.of(group)
        return bound is None or (value <= bound if self.at_most else value >= bound)


def _same(well_formed: float, damaged: float | None, *, wire: float | None = None) -> Floor:
    return Floor(well_formed=well_formed, wire=wire or well_formed, damaged=damaged)


# The fields in the table's order. The floors are what people who file releases can live with:
# a wrong date or status harms more than a lost subtitle, and damaged text has lost evidence.
FLOORS: Mapping[str, Floor] = {
    "title": _same(0.98, 0.85),
    "date": _same(0.99, 0.99),
    "date in text": _same(0.97, 0.92),
    "false date": Floor(well_formed=0.01, wire=0.01, damaged=0.02, at_most=True),
    "place": _same(0.97, 0.90),
    "status": _same(0.99, 0.97),
    "speakers": _same(0.95, 0.80, wire=0.90),
    "role": _same(0.92, 0.65, wire=0.80),
    "organisation": _same(0.92, 0.65),
    "quotations": _same(0.93, 0.55, wire=0.80),
    "references": _same(0.96, None),
    "laws": _same(0.93, 0.85, wire=0.90),
    "end mark": _same(0.97, 0.90),
    "boilerplate": _same(0.97, 0.90),
    "phones": _same(0.97, 0.90),
    "contact names": _same(0.90, 0.75),
    "kind": _same(0.90, 0.80),
}
