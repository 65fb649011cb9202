"""What one run measured, and how its times are summed up.

The figures alone: table.py shows them, wanted.py judges them, chart.py draws some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.intake import Intake
from benchmarks.load import Load
from benchmarks.measure import Answered, Built
from benchmarks.pages import Pages
from benchmarks.releases import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Peered:
    """One engine's part of a run. ``rounds``: one Answered for each process it was asked in."""

    label: str
    version: str
    built: Built | None
    rounds: Sequence[Answered]
    differing: Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything a run measured.

    ``one_more``: wall-clock milliseconds until a release that was added is found, each time.
    ``missing``: what could not be measured, in a sentence each.
    """

    name: str
    machine: str
    reading: Reading
    questions: int
    passes: int
    peers: Mapping[str, Peered]
    pages: Sequence[Pages] = ()
    load: Load | None = None
    intake: Intake | None = None
    one_more: Sequence[float] = ()
    missing: Sequence[str] = ()


def percentile(times: Sequence[float], part: float) -> float:
    """The value below which this part of the times lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def figure(rounds: Sequence[Sequence[float]], part: float) -> float:
    """The median over the rounds of a percentile."""
    return median(percentile(times, part) for times in rounds)
