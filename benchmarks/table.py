"""The figures of a run as Markdown: what was measured, on what, and against what was wanted."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.figures import Peered, Run, figure
from benchmarks.measure import Memory
from benchmarks.wanted import judged

NOTHING = "–"


def markdown(run: Run) -> str:
    """The whole account."""
    tables = [_way_in(run), _answers(run), _costs(run), _whole_pages(run), _wanted(run), _agreement(run)]
    parts = [_heading(run), *tables]
    return "\n\n".join(part for part in parts if part) + "\n"


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


def _way_in(run: Run) -> str:
    if run.intake is None:
        return ""
    intake, few, many = run.intake, run.intake.few, run.intake.many
    rows = [
        ["read and parsed in one process, files a CPU second", f"{intake.rate:,.0f}"],
        ["the same behind the guard, its process's start included", f"{intake.guarded_rate:,.0f}"],
        ["`dateline add`, all that it does, files a CPU second", f"{many.first.rate:,.0f}"],
        ["files a second by the clock", f"{many.first.files / many.first.wall:,.0f}"],
        [
            "seconds for the same files again: CPU, by the clock",
            f"{many.again.cpu:.2f}, {many.again.wall:.2f}",
        ],
        [f"peak MB of adding {few.first.files:,}: own + readers", f"{few.own:.0f} + {few.readers:.0f}"],
        [f"peak MB of adding {many.first.files:,}", f"{many.own:.0f} + {many.readers:.0f}"],
    ]
    return table([f"the way in, {many.first.files:,} files spread over the folder", ""], rows)


def _answers(run: Run) -> str:
    rows = []
    for peer in run.peers.values():
        warm, first = [a.warm for a in peer.rounds], [a.first for a in peer.rounds]
        bare = [a.bare for a in peer.rounds if a.bare]
        rows.append([peer.label, three(warm), three(first), three(bare) if bare else NOTHING])
    return table(["whole answer, p50 / p95 / p99", "warm", "first pass", "warm, without snippets"], rows)


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
    return table(heads, rows)


def _agreeing(peer: Peered, questions: int) -> str:
    return NOTHING if peer.differing is None else f"{len(peer.differing)} of {questions}"


def _whole_pages(run: Run) -> str:
    rows = []
    if run.pages:
        warm, first = [p.warm for p in run.pages], [p.first for p in run.pages]
        size = run.pages[0].kilobytes
        rows.append(["search page, all filters and timeline", f"{three(warm)} (first pass {three(first)})"])
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
        rows.append(["CPU of the workers for one, and of the load", f"{load.cpu} + {load.client}"])
        rows.append(["processes ready to run on the machine, mean of that minute", f"{load.busy}"])
        rows.append(["private MB of the larger worker: own + mapped", _of(load.memory)])
        if load.failed:
            rows.append(["pages that failed under load", str(load.failed)])
        typing = [load.typing]
        rows.append(["completion through the API, one after the other, wall-clock", three(typing)])
    if run.one_more:
        words = "one release added by an open writer until a searcher finds it, wall-clock, median (longest)"
        rows.append([words, f"{median(run.one_more):.0f} ({max(run.one_more):.0f})"])
    return table(["pages and changes", ""], rows) if rows else ""


def _wanted(run: Run) -> str:
    return table(["wanted of a large archive", "", "here", ""], judged(run))


def _of(memory: Memory) -> str:
    return f"{memory.own:.0f} + {memory.mapped:.0f}"


def _agreement(run: Run) -> str:
    lines = [
        f"- {peer.label}, {line}" for peer in run.peers.values() for line in list(peer.differing or ())[:10]
    ]
    return "\n".join(["Answers that differ from Dateline's:", "", *lines]) if lines else ""


def three(rounds: Sequence[Sequence[float]]) -> str:
    """p50 / p95 / p99, medians over the rounds."""
    return " / ".join(_short(figure(rounds, part)) for part in (0.5, 0.95, 0.99))


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds >= 20 else f"{milliseconds:.2f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
