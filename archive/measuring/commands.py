"""The command that measures the parser: evaluate-parser.

What is measured is evaluate.py's; here the figures become a table, one for each group of
layout families, with n beside every figure and the floor beside those that have one.
"""

from __future__ import annotations

from pathlib import Path

import click

from archive.measuring.evaluate import Evaluation, Score, below_floor, evaluate
from archive.measuring.floors import FLOORS, group_of
from archive.parser.parse import Context
from archive.rules import read_rules
from archive.terminal import json_option, now, print_json, printable

GROUPS = ("well-formed", "wire rewrite", "damaged", "other")


@click.command("evaluate-parser", short_help="Measure the parser against annotated releases.")
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--corpus",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="The folder that the gold's paths start from; its corpus.toml counts, if it has one.",
)
@click.option("--misses", is_flag=True, help="Also name each miss: file, field, wanted, found.")
@json_option("the figures")
def evaluate_parser_command(gold: Path, corpus: Path, misses: bool, as_data: bool) -> None:
    """Read and parse the files that GOLD (JSON Lines, one annotated release a line) names, and score
    every field for each layout family. Nothing is stored.

    Figures of few items (n) prove little; a "!" marks one below its floor.
    """
    context = Context(
        today=now().date(),
        rules=read_rules(corpus / "corpus.toml"),
        issuer_from_folder=False,
    )
    found = evaluate(gold, corpus, context)
    if as_data:
        print_json(_as_json(found, misses=misses))
    else:
        click.echo("\n\n".join(tables(found)))
        if misses:
            click.echo()
            for file, name, wanted, read in found.misses:
                click.echo(printable(f"{file}: {name}: wanted {wanted or 'none'}; found {read or 'none'}"))
    for line in found.unread:
        click.echo(f"not scored: {printable(line)}", err=True)


def tables(found: Evaluation) -> list[str]:
    """One table for each group of families, then what is below its floor."""
    tables = []
    for group in GROUPS:
        if group in found.scores:
            families = sorted(f for f in found.releases if group_of(f) == group)
            tables.append(_table(found, group, families))
    below = below_floor(found)
    tables.append("\n".join(["Below the floor:", *below]) if below else "Every figure holds its floor.")
    return tables


def _table(found: Evaluation, group: str, families: list[str]) -> str:
    columns = [group, *families]
    widths = [max(len(name) + 7, 16) for name in columns]
    count = sum(found.releases[family] for family in families)
    heads = [f"{group} ({count})", *(f"{family} ({found.releases[family]})" for family in families)]
    rows = [
        "".join(
            [f"{'':16}{'floor':>7}", *(f"{head:>{w + 3}}" for head, w in zip(heads, widths, strict=True))]
        )
    ]
    for name, floor in FLOORS.items():
        if name not in found.scores[group]:
            continue
        bound = floor.of(group)
        least = "–" if bound is None else f"{'≤' if floor.at_most else ''}{bound:.2f}"
        cells = [_cell(found.scores[column].get(name)) for column in columns]
        mark = " " if floor.holds(group, found.scores[group][name].value) else "!"
        cells[0] += mark
        rows.append(
            "".join([f"{name:16}{least:>7}", *(f"{c:>{w + 3}}" for c, w in zip(cells, widths, strict=True))])
        )
    return "\n".join(rows)


def _cell(score: Score | None) -> str:
    return f"{score.value:.3f} n={score.n:<4}" if score else "–"


def _as_json(found: Evaluation, *, misses: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "releases": found.releases,
        "scores": {
            name: {
                field: {"value": round(score.value, 4), "n": score.n, "floor": FLOORS[field].of(name)}
                for field, score in fields.items()
            }
            for name, fields in found.scores.items()
        },
        "below_floor": below_floor(found),
        "unread": found.unread,
    }
    if misses:
        keys = ("file", "field", "wanted", "found")
        shown["misses"] = [dict(zip(keys, miss, strict=True)) for miss in found.misses]
    return shown


COMMANDS = (evaluate_parser_command,)
