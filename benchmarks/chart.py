"""The chart of a run: each engine's times on a logarithmic scale, and how ours grow with the archive.

SVG of plain shapes and text, made of nothing but figures and labels; the colours follow
the reader's scheme. What is drawn is chosen here, where it is measured is run.py's and scale.py's.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.figures import figure

WIDTH, LABELS, RIGHT = 880, 350, 30  # of the drawing, of the names at its left, of the empty right edge
ROW, HEAD = 34, 74
PLOT = 200  # height of the second drawing's field
PARTS = (0.5, 0.95, 0.99)

STYLE = """
svg{--paper:#fff;--ink:#1a1d21;--muted:#555b63;--line:#d5d1c7;--ours:#0a4f8f;--theirs:#8a5a00}
@media (prefers-color-scheme:dark){svg{--paper:#14171b;--ink:#e9e7e2;--muted:#aab2bb;--line:#353b43;--ours:#8cc4ff;--theirs:#f0b968}}
.paper{fill:var(--paper)}text{fill:var(--ink);font:14px system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
.head{font-weight:600;font-size:16px}.small{fill:var(--muted);font-size:12px}.grid{stroke:var(--line);stroke-width:1}
.ours{stroke:var(--ours);fill:var(--ours)}.theirs{stroke:var(--theirs);fill:var(--theirs)}
line,polyline{stroke-width:2;fill:none}.ring{fill:var(--paper);stroke-width:2}text.ours,text.theirs{stroke:none}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One engine: its name, whether it is ours, and its p50, p95 and p99 in milliseconds."""

    label: str
    ours: bool
    times: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure at several sizes of the archive: (releases, milliseconds), smallest first."""

    label: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic axis from ``low`` to ``high``, drawn between two places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands; what is beyond the ends stands at the end."""
        share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return round(self.start + (self.end - self.start) * min(share, 1.0), 1)

    def marks(self) -> list[float]:
        """1, 2 and 5 times the powers of ten on it; of more than three decades the powers alone."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = (1,) if self.high / self.low > 1000 else (1, 2, 5)
        each = (step * 10.0**decade for decade in decades for step in steps)
        return [mark for mark in each if self.low <= mark <= self.high]


def row_of(label: str, rounds: Sequence[Sequence[float]]) -> Row:
    """An engine's row from the times of each of its processes."""
    p50, p95, p99 = (figure(rounds, part) for part in PARTS)
    plain = label.replace("*", "")
    return Row(label=plain, ours=plain.startswith("Dateline"), times=(p50, p95, p99))


def drawn(rows: Sequence[Row], lines: Sequence[Line], heading: str, growth: str, said: str) -> str:
    """The whole drawing. ``said`` stands under it and names the machine."""
    first = HEAD + ROW * len(rows) + 30
    height = first + (HEAD + PLOT + 40 if lines else 0) + 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        f'<title id="t">{html.escape(heading)}</title><style>{STYLE}</style>',
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        *_engines(rows, heading),
        *(_sizes(lines, growth, first) if lines else ()),
        _text(16, height - 12, said, "small"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _engines(rows: Sequence[Row], heading: str) -> Iterable[str]:
    times = [time for row in rows for time in row.times]
    scale = Scale(min(times) * 0.8, max(times) * 1.2, LABELS, WIDTH - RIGHT)
    bottom = HEAD + ROW * len(rows)
    yield _text(16, 30, heading, "head")
    yield _text(16, 50, "disc: median · ring: p95 · stroke: p99 · milliseconds, logarithmic", "small")
    for mark in scale.marks():
        x = scale.at(mark)
        yield f'<line class="grid" x1="{x}" y1="{HEAD - 8}" x2="{x}" y2="{bottom}"/>'
        yield _text(x, bottom + 18, f"{mark:g}", "small", "middle")
    for number, row in enumerate(rows):
        y, kind = HEAD + ROW * number + 12, "ours" if row.ours else "theirs"
        p50, p95, p99 = map(scale.at, row.times)
        yield _text(16, y + 5, row.label, kind if row.ours else "")
        yield f'<line class="{kind}" x1="{p50}" y1="{y}" x2="{p99}" y2="{y}"/>'
        yield f'<line class="{kind}" x1="{p99}" y1="{y - 7}" x2="{p99}" y2="{y + 7}"/>'
        yield f'<circle class="{kind} ring" style="fill:var(--paper)" cx="{p95}" cy="{y}" r="5"/>'
        yield f'<circle class="{kind}" cx="{p50}" cy="{y}" r="6"/>'
        yield _text(p50, y + 19, f"{row.times[0]:.2g}", "small", "middle")


def _sizes(lines: Sequence[Line], heading: str, top: float) -> Iterable[str]:
    points = [point for line in lines for point in line.points]
    sizes, times = sorted({size for size, _ in points}), [time for _, time in points]
    across = Scale(sizes[0], sizes[-1], LABELS, WIDTH - RIGHT - 40)
    up = Scale(min(times) * 0.8, max(times) * 1.2, top + HEAD + PLOT, top + HEAD)
    yield _text(16, top + 30, heading, "head")
    yield _text(16, top + 50, "milliseconds by releases, both logarithmic", "small")
    for mark in up.marks():
        yield f'<line class="grid" x1="{LABELS - 10}" y1="{up.at(mark)}" x2="{WIDTH - RIGHT}" y2="{up.at(mark)}"/>'
        yield _text(LABELS - 18, up.at(mark) + 4, f"{mark:g}", "small", "end")
    for size in sizes:
        yield _text(across.at(size), top + HEAD + PLOT + 22, f"{size:,}", "small", "middle")
    for line in lines:
        places = [(across.at(size), up.at(time)) for size, time in line.points]
        yield f'<polyline class="ours" style="fill:none" points="{" ".join(f"{x},{y}" for x, y in places)}"/>'
        for (x, y), (_, time) in zip(places, line.points, strict=True):
            yield f'<circle class="ours" cx="{x}" cy="{y}" r="4"/>'
            yield _text(x, y - 9, f"{time:.1f}", "small", "middle")
        yield _text(16, places[0][1] + 5, line.label, "ours")


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{html.escape(words)}</text>'
