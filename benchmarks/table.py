"""The figures of a run as Markdown: what was measured, on what, and against what was wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.load import Load
from benchmarks.measure import Answered, Built, Memory
from benchmarks.pages import Pages
from benchmarks.releases import Reading

# What issue "the way through" asks of the real releases.
PAGE_P95 = 15.0  # CPU milliseconds of a search page
PRIVATE = 200.0  # megabytes of private memory for a process
AGAINST_WHOOSH = 20.0  # times below Whoosh as documented
ENOUGH = (
    20_000  # releases; over fewer, what every engine does alike outweighs the rest, and nothing is judged
)

NOTHING = "–"


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
    """Everything a run measured. ``missing``: what could not be, in a sentence each."""

    name: str
    machine: str
    reading: Reading
    questions: int
    passes: int
    peers: Mapping[str, Peered]
    pages: Sequence[Pages] = ()
    load: Load | None = None
    missing: Sequence[str] = ()


def markdown(run: Run) -> str:
    """The whole account."""
    parts = [_heading(run), _answers(run), _costs(run), _whole_pages(run), _wanted(run), _agreement(run)]
    return "\n\n".join(part for part in parts if part) + "\n"


def percentile(times: Sequence[float], part: float) -> float:
    """The value below which this part of the times lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def figure(rounds: Sequence[Sequence[float]], part: float) -> float:
    """The median over the rounds of a percentile."""
    return median(percentile(times, part) for times in rounds)


def _heading(run: Run) -> str:
    reading = run.reading
    read = f"{reading.files / reading.seconds:,.0f}" if reading.seconds else NOTHING
    lines = [
        f"### {run.name}: {reading.releases:,} releases, {run.questions} questions",
        "",
        f"{run.machine}. CPU time, milliseconds, unless said otherwise; best of {run.passes} warm passes; medians"
        f" of {len(run.peers['dateline'].rounds)} processes (Whoosh: 1).",
        "",
        f"Read and parsed: {reading.files:,} files, {read} a CPU second; {reading.refused} refused,"
        f" {reading.copies} copies left out.",
    ]
    return "\n".join([*lines, *(f"\n{sentence}" for sentence in run.missing)])


def _answers(run: Run) -> str:
    rows = []
    for peer in run.peers.values():
        warm, first = [a.warm for a in peer.rounds], [a.first for a in peer.rounds]
        bare = [a.bare for a in peer.rounds if a.bare]
        rows.append([peer.label, _three(warm), _three(first), _three(bare) if bare else NOTHING])
    return _table(["whole answer, p50 / p95 / p99", "warm", "first pass", "warm, without snippets"], rows)


def _costs(run: Run) -> str:
    rows = []
    for peer in run.peers.values():
        built = peer.built
        rows.append(
            [
                peer.label,
                peer.version,
                f"{median(a.opening for a in peer.rounds):.1f}",
                f"{built.releases / max(built.seconds, 0.01):,.0f}" if built else NOTHING,
                f"{built.megabytes:,.0f}" if built else NOTHING,
                _of(Memory.largest(a.memory for a in peer.rounds)),
                _agreeing(peer, run.questions),
            ]
        )
    heads = [
        "",
        "version",
        "opening",
        "releases indexed / CPU s",
        "index MB",
        "private MB: own + mapped",
        "answers that differ",
    ]
    return _table(heads, rows)


def _agreeing(peer: Peered, questions: int) -> str:
    return NOTHING if peer.differing is None else f"{len(peer.differing)} of {questions}"


def _whole_pages(run: Run) -> str:
    rows = []
    if run.pages:
        warm, first = [p.warm for p in run.pages], [p.first for p in run.pages]
        size = run.pages[0].kilobytes
        rows.append(["search page, all filters and timeline", f"{_three(warm)} (first pass {_three(first)})"])
        rows.append(["its size, mean", f"{size:.0f} kB"])
        rows.append(
            ["private MB of its process: own + mapped", _of(Memory.largest(p.memory for p in run.pages))]
        )
    if run.load:
        load = run.load
        rows.append(
            ["pages a second, gunicorn with 2 workers, load on the same cores", f"{load.each_second:,.0f}"]
        )
        rows.append(["wall-clock time of one there, p50 / p99", f"{load.p50} / {load.p99}"])
        rows.append(["CPU of the workers for one", f"{load.cpu}"])
        rows.append(["private MB of the larger worker: own + mapped", _of(load.memory)])
        if load.failed:
            rows.append(["pages that failed under load", str(load.failed)])
    return _table(["pages", ""], rows) if rows else ""


def _wanted(run: Run) -> str:
    ours = run.peers["dateline"]
    rows: list[list[str]] = []
    for key, least in (("tantivy-cards", 1.0), ("whoosh", AGAINST_WHOOSH)):
        if key in run.peers:
            rows += _against(ours, run.peers[key], least)
    if run.pages:
        page = figure([p.warm for p in run.pages], 0.95)
        rows.append(
            ["search page, p95", f"under {PAGE_P95:.0f} ms CPU", f"{page:.1f} ms", _met(page < PAGE_P95)]
        )
    alone = Memory.largest([a.memory for a in ours.rounds] + [p.memory for p in run.pages]).own
    rows.append(["private memory, one process alone, without mapped index files", *_small(alone)])
    if run.load:
        rows.append(["private memory, larger worker under load", *_small(run.load.memory.private)])
    if "tantivy" in run.peers:
        rows += _against(ours, run.peers["tantivy"], None)
    if run.reading.releases < ENOUGH:
        rows = [[*row[:3], "not judged: too few releases"] for row in rows]
    return _table(["wanted of a large archive", "", "here", ""], rows)


def _against(ours: Peered, theirs: Peered, least: float | None) -> list[list[str]]:
    """Median and p95 as ratios; ``least`` None: nothing is wanted, for the task is not the same."""
    rows = []
    for part, name in ((0.5, "median"), (0.95, "p95")):
        times = figure([a.warm for a in theirs.rounds], part) / figure([a.warm for a in ours.rounds], part)
        verdict = _met(times >= least) if least else "ours is lower" if times >= 1 else "ours is higher"
        wanted = (
            ("not below ours" if least == 1 else f"at least {least:g} times ours")
            if least
            else "for comparison"
        )
        rows.append([f"{name} of {theirs.label}", wanted, f"{times:.2f} times ours", verdict])
    return rows


def _small(megabytes: float) -> list[str]:
    return [f"under {PRIVATE:.0f} MB", f"{megabytes:.0f} MB", _met(megabytes < PRIVATE)]


def _of(memory: Memory) -> str:
    return f"{memory.own:.0f} + {memory.mapped:.0f}"


def _agreement(run: Run) -> str:
    lines = [
        f"- {peer.label}, {line}" for peer in run.peers.values() for line in list(peer.differing or ())[:10]
    ]
    return "\n".join(["Answers that differ from Dateline's:", "", *lines]) if lines else ""


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _three(rounds: Sequence[Sequence[float]]) -> str:
    return " / ".join(_short(figure(rounds, part)) for part in (0.5, 0.95, 0.99))


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds >= 20 else f"{milliseconds:.2f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
