"""``python -m benchmarks.publish NAME``: the figures of a run into the README, and the chart beside it.

Takes what ``run --write NAME`` and, where there is one, ``scale`` left under ``results/``,
puts the account between its marks in benchmarks/README.md and draws docs/benchmarks.svg.
Nothing is measured here, and nothing typed by hand stands between the marks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks.chart import Line, drawn, row_of
from benchmarks.figures import figure
from benchmarks.releases import ROOT
from benchmarks.run import RESULTS
from benchmarks.scale import Growth
from benchmarks.table import table, three

README = ROOT / "benchmarks" / "README.md"
CHART = ROOT / "docs" / "benchmarks.svg"


def main(arguments: Sequence[str]) -> None:
    """Publish the run of this name."""
    [name] = arguments
    run = json.loads((RESULTS / f"{name}.json").read_bytes())
    told = RESULTS / f"scale-{name}.json"
    growth = Growth.from_json(json.loads(told.read_bytes())) if told.exists() else None
    account = (RESULTS / f"{name}.md").read_text("utf-8") + (f"\n{sizes_of(growth)}" if growth else "")
    README.write_text(between_marks(README.read_text("utf-8"), name, account), "utf-8")
    CHART.write_text(chart_of(run, growth), "utf-8")
    print(f"{README}\n{CHART}")


def between_marks(page: str, name: str, account: str) -> str:
    """The page with this account between ``<!-- NAME -->`` and ``<!-- end of NAME -->``. Raises ValueError."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(marked.findall(page)) != 1:
        raise ValueError(f"the page must have {begin} and {end} once, with the account between them")
    return marked.sub(lambda _: f"{begin}\n\n{account.strip()}\n\n{end}", page)


def sizes_of(growth: Growth) -> str:
    """The sizes of a growing index as Markdown."""
    rows = [
        [
            f"{size.releases:,}",
            three([size.exact.warm]),
            three([size.typed.warm]),
            three([size.typed.first]),
            f"{size.exact.opening:.0f}",
            f"{size.each_second:,.0f}",
            f"{size.megabytes:,.0f}",
            f"{size.typed.memory.own:.0f} + {size.typed.memory.mapped:.0f}",
            f"{median(size.added):.0f} ({max(size.added):.0f})",
        ]
        for size in growth.sizes
    ]
    heads = ["releases", "whole answer", "as typed, 7 facets", "its first pass", "opening"]
    heads += ["indexed / CPU s", "index MB", "private MB: own + mapped", "one added: median (longest)"]
    return (
        f"### {growth.name}, repeated with variations: one index as it grows\n\n"
        f"{growth.machine}. The same {growth.questions} questions at each size; p50 / p95 / p99 in CPU"
        f" milliseconds, adding in wall-clock milliseconds; {growth.busy} processes were ready to run on the"
        f" machine.\n\n{table(heads, rows)}\n"
    )


def chart_of(run: dict[str, Any], growth: Growth | None) -> str:
    """The drawing of a run, and of a growing index where there is one."""
    rows = [row_of(peer["label"], [a["warm"] for a in peer["rounds"]]) for peer in run["peers"].values()]
    lines = []
    if growth:
        for name, part in (("as typed, 7 facets: median", 0.5), ("as typed, 7 facets: p95", 0.95)):
            points = [(size.releases, figure([size.typed.warm], part)) for size in growth.sizes]
            lines.append(Line(label=name, points=tuple(points)))
    return drawn(
        rows,
        lines,
        f"Whole answers over {run['reading']['releases']:,} releases, CPU time",
        f"Dateline as an archive grows to {growth.sizes[-1].releases:,} releases" if growth else "",
        run["machine"],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
