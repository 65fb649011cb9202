"""The timeline's bars as the template draws them: what each says, where it leads, and its outline.

Which bars there are and how high is timeline.py's; the rest of the drawing is the
template's (_timeline.html).
"""

from __future__ import annotations

from typing import NamedTuple

from web.question import Question
from web.timeline import BAR, HEIGHT, Timeline
from web.wording import count_of, number


class ShownBar(NamedTuple):
    """One bar and what is said of it. ``room`` and ``outline`` are SVG paths: the whole place it has, and the bar itself.

    ``address`` is the same search within its time, "" where nothing lies.
    """

    name: str
    address: str
    inside: bool
    counted: str
    said: str
    room: str
    outline: str


def shown_bars(
    chart: Timeline | None, question: Question, root: str, thing: str = "release"
) -> list[ShownBar]:
    """The bars of a chart of this question, in order; [] where there is no chart. ``thing`` is what is counted."""
    if chart is None:
        return []
    addresses = question.within_each([(bar.since, bar.until) for bar in chart.bars])
    return [
        ShownBar(
            name=bar.name,
            address=root + address if bar.count else "",
            inside=bar.inside,
            counted=number(bar.count),
            said=f"{bar.name}: {count_of(bar.count, thing)}",
            room=f"M{bar.x} 0h{BAR}v{HEIGHT}h-{BAR}z",
            outline=f"M{bar.x + 1} {bar.top}h{BAR - 2}v{bar.height}h-{BAR - 2}z",
        )
        for bar, address in zip(chart.bars, addresses, strict=True)
    ]
