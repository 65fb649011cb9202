"""The command that says what is in an archive: stats. The counts are the engine's facets, drawn as text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import click

from archive.terminal import json_option, print_json
from index.engine import NO_DATE, Facet, FacetCounts, SearchRequest, SearchResults
from index.terminal import printable

if TYPE_CHECKING:
    from archive.home import Home

LISTED = 10  # values of a facet on a terminal; --json has them all
COUNTED: tuple[Facet, ...] = ("issuer", "kind", "topic")
PLURALS = {"issuer": "issuers", "kind": "kinds", "topic": "topics"}


@click.command("stats", short_help="Show what the archive holds, in figures.")
@json_option("the figures")
@click.pass_obj
def stats_command(home: Home, as_data: bool) -> None:
    """Show how many releases there are: by year as a chart, by issuer, by kind and by topic.

    A release counts for each of its topics, and for the topics above them.
    """
    from index.place import place_of

    with closing(place_of(home).open()) as engine:
        found = engine.search(SearchRequest(limit=0, facets=("year", *COUNTED), facet_limit=None))
    if as_data:
        print_json(_as_json(found))
        return
    vocabulary = home.corpus().vocabulary
    click.echo(f"{found.total:,} {'release' if found.total == 1 else 'releases'}")
    years = _years(found.facets["year"])
    for line in _bars([(str(year), count) for year, count in years], shutil.get_terminal_size().columns):
        click.echo(line)
    for facet in COUNTED:
        counts = found.facets[facet]
        named = [
            (vocabulary.label(value) if facet == "topic" else value, count) for value, count in counts.counts
        ]
        click.echo("\n" + "\n".join(_table(PLURALS[facet].capitalize(), named, counts.missing)))


def _years(found: FacetCounts) -> list[tuple[int | str, int]]:
    """(year, releases) without gaps, then what bears no date: an empty year is news too."""
    counts = dict(found.counts)
    undated = counts.pop(NO_DATE, 0)
    years = [int(year) for year in counts]
    dated: list[tuple[int | str, int]] = [
        (year, counts.get(str(year), 0)) for year in (range(min(years), max(years) + 1) if years else ())
    ]
    return dated + ([("no date", undated)] if undated else [])


def _bars(rows: list[tuple[str, int]], columns: int) -> Iterator[str]:
    """A bar for each row, the longest as long as the terminal allows; anything above 0 is seen."""
    if not rows:
        return
    most = max(count for _, count in rows)
    names = max(len(name) for name, _ in rows)
    room = max(10, min(columns, 100) - names - len(f"{most:,}") - 4)
    for name, count in rows:
        bar = "█" * max(round(count / most * room), count > 0)
        yield f"{name:>{names}}  {bar} {count:,}".rstrip()


def _table(title: str, rows: list[tuple[str, int]], missing: int) -> Iterator[str]:
    """The most frequent values of a facet, and how many more there are."""
    yield click.style(f"{title} ({len(rows):,})", bold=True)
    for name, count in rows[:LISTED]:
        yield f"{count:>8,}  {printable(name)}"
    if len(rows) > LISTED:
        yield f"          and {len(rows) - LISTED:,} more (--json names them all)"
    if missing:
        yield f"{missing:>8,}  none"


def _as_json(found: SearchResults) -> dict[str, object]:
    """The figures for programs; every year from the first to the last, ids and not labels."""
    years = _years(found.facets["year"])
    return {
        "releases": found.total,
        "undated": dict(years).get("no date", 0),
        "years": [{"year": year, "releases": count} for year, count in years if year != "no date"],
        **{
            PLURALS[facet]: [{facet: value, "releases": count} for value, count in found.facets[facet].counts]
            for facet in COUNTED
        },
        "without": {facet: found.facets[facet].missing for facet in COUNTED},
    }
