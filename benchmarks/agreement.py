"""Do the engines find the same? Which questions differ from Dateline's answer, and in what.

Values of topic and issuer come as the most frequent few; which of several equally
frequent ones is the last of them is each engine's own business and no difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measure import Answered, Counted
from benchmarks.mix import Question


def differences(ours: Answered, theirs: Answered, questions: Sequence[Question]) -> list[str]:
    """One line for each question answered otherwise; [] when all agree."""
    lines = []
    for place, question in enumerate(questions):
        found = [f"total {theirs.totals[place]} against {ours.totals[place]}"]
        if ours.totals[place] == theirs.totals[place]:
            found = _unlike(ours.facets[place], theirs.facets[place])
        if found:
            lines.append(f"question {place} ({question.kind}, {question.typed()}): {'; '.join(found)}")
    return lines


def _unlike(ours: Counted, theirs: Counted) -> list[str]:
    return [
        f"{facet}: {_told_apart(ours[facet], theirs[facet])}"
        for facet in theirs
        if not _alike(ours[facet], theirs[facet])
    ]


def _alike(ours: dict[str, int], theirs: dict[str, int]) -> bool:
    if ours == theirs:
        return True
    if sorted(ours.values()) != sorted(theirs.values()):
        return False
    least = min(ours.values(), default=0)
    return {v: n for v, n in ours.items() if n > least} == {v: n for v, n in theirs.items() if n > least}


def _told_apart(ours: dict[str, int], theirs: dict[str, int]) -> str:
    """The values counted otherwise, a few of them."""
    unlike = sorted(v for v in {*ours, *theirs} if ours.get(v) != theirs.get(v))
    return ", ".join(f"{value} {theirs.get(value, 0)} against {ours.get(value, 0)}" for value in unlike[:3])
