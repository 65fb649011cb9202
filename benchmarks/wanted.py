"""What the project asks of itself on a large archive, beside what was seen.

Of a small one nothing is judged: there, what every engine does alike outweighs the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.figures import Peered, Run, figure, percentile
from benchmarks.intake import Intake
from benchmarks.measure import Memory

# What the project asks of itself on the real releases.
READ = 400.0  # files read and parsed in a CPU second, on one core
GUARD = 0.2  # of that rate, at most, for reading in processes of their own
AGAIN = 20.0  # times faster where no file has changed
PAGE_P95 = 15.0  # CPU milliseconds of a search page
PAGES = 500.0  # a second, through gunicorn with 2 workers, on two cores shared with the load
PAGES_P99 = 60.0  # wall-clock milliseconds of one there
TYPING_P95 = 20.0  # wall-clock milliseconds of a completion through the API
ONE_MORE = 150.0  # wall-clock milliseconds until a release that was added is found
FIRST_P95 = 4.0  # CPU milliseconds of an answer in the first pass of a fresh process
OPENING = 300.0  # CPU milliseconds
INDEXED = 750.0  # releases in a CPU second
PRIVATE = 160.0  # megabytes of private memory for a process
AGAINST_WHOOSH = 20.0  # times below Whoosh as documented
ENOUGH = (
    20_000  # releases; over fewer, what every engine does alike outweighs the rest, and nothing is judged
)


def judged(run: Run) -> list[list[str]]:
    """Rows of four cells: what, what is wanted, what was seen, the verdict."""
    rows = [*(_way_in(run.intake) if run.intake else ()), *_answers(run), *_costs(run), *_pages(run)]
    if run.reading.releases < ENOUGH:
        rows = [[*row[:3], "not judged: too few releases"] for row in rows]
    return rows


def _way_in(intake: Intake) -> list[list[str]]:
    """Reading, its guard, and adding what is here already."""
    rate, cost, again = intake.rate, intake.guard_costs, intake.again
    return [
        ["read and parsed", f"at least {READ:.0f} a CPU second", f"{rate:.0f}", _met(rate >= READ)],
        ["what the guard costs of that", f"at most {GUARD:.0%}", f"{cost:.0%}", _met(cost <= GUARD)],
        [
            "adding the same files again",
            f"at least {AGAIN:.0f} times faster",
            f"{again:.0f} times",
            _met(again >= AGAIN),
        ],
    ]


def _answers(run: Run) -> list[list[str]]:
    """Against the others, and the first pass."""
    ours = run.peers["dateline"]
    rows: list[list[str]] = []
    if fair := run.peers.get("tantivy-cards"):
        rows += _against(ours, fair, 1.5, (0.5, 0.95))
        rows += _against(ours, fair, 1.0, (0.99,))
        if typed := run.peers.get("dateline-typed"):
            rows += _against(typed, fair, 1.0, (0.5, 0.95))
    if whoosh := run.peers.get("whoosh"):
        rows += _against(ours, whoosh, AGAINST_WHOOSH, (0.5, 0.95))
    if tantivy := run.peers.get("tantivy"):
        rows += _against(ours, tantivy, None, (0.5, 0.95))
    first = figure([a.first for a in ours.rounds], 0.95)
    return [*rows, ["answer, first pass, p95", *_below(first, FIRST_P95, "ms CPU")]]


def _costs(run: Run) -> list[list[str]]:
    """Opening, indexing, memory."""
    ours = run.peers["dateline"]
    rows = [["opening", *_below(median(a.opening for a in ours.rounds), OPENING, "ms CPU")]]
    if ours.built:
        rate = ours.built.releases / max(ours.built.seconds, 0.01)
        rows.append(["releases indexed in a CPU second", *_least(rate, INDEXED)])
    if run.one_more:
        rows.append(["one release added, until it is found", *_below(median(run.one_more), ONE_MORE, "ms")])
    alone = Memory.largest([a.memory for a in ours.rounds] + [p.memory for p in run.pages]).own
    rows.append(
        ["private memory, one process alone, without mapped index files", *_below(alone, PRIVATE, "MB")]
    )
    return rows


def _pages(run: Run) -> list[list[str]]:
    """Whole pages, alone and under load, and completion."""
    rows: list[list[str]] = []
    if run.pages:
        page = figure([p.warm for p in run.pages], 0.95)
        rows.append(["search page, p95", *_below(page, PAGE_P95, "ms CPU")])
    if load := run.load:
        typing = percentile(load.typing, 0.95)
        rows += [
            ["search pages a second through gunicorn, 2 workers", *_least(load.each_second, PAGES)],
            ["one of them, p99", *_below(load.p99, PAGES_P99, "ms")],
            ["private memory, larger worker under load", *_below(load.memory.private, PRIVATE, "MB")],
            ["completion through the API, p95", *_below(typing, TYPING_P95, "ms")],
        ]
    return rows


def _against(ours: Peered, theirs: Peered, least: float | None, parts: Sequence[float]) -> list[list[str]]:
    """Percentiles as ratios; ``least`` None: nothing is wanted, for the task is not the same."""
    rows = []
    for part in parts:
        times = figure([a.warm for a in theirs.rounds], part) / figure([a.warm for a in ours.rounds], part)
        name = f"{'median' if part == 0.5 else f'p{part * 100:.0f}'} of {theirs.label}"
        if ours.label != "**Dateline**":
            name += f", beside {ours.label}"
        wanted = (
            "for comparison" if least is None else "not below" if least == 1 else f"at least {least:g} times"
        )
        verdict = _met(times >= least) if least else "ours is lower" if times >= 1 else "ours is higher"
        rows.append([name, f"{wanted} ours" if least else wanted, f"{times:.2f} times ours", verdict])
    return rows


def _below(value: float, most: float, unit: str) -> list[str]:
    return [f"under {most:g} {unit}", f"{value:.1f} {unit}", _met(value < most)]


def _least(value: float, least: float) -> list[str]:
    return [f"at least {least:,.0f}", f"{value:,.0f}", _met(value >= least)]


def _met(met: bool) -> str:
    return "met" if met else "**missed**"
