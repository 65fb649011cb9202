"""`dateline topics`: what the vocabulary covers and lacks, filing anew, a start for a new home.

The counting is coverage.py's, the filing retagging.py's, the start suggesting.py's.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path

import click

from archive.example import EXAMPLE
from archive.home import Home
from archive.progress import progress_bar
from archive.terminal import after_change, json_option, now, print_json, printable
from archive.topics import Vocabulary
from archive.vocabulary.coverage import Coverage, coverage_of
from archive.vocabulary.retagging import RetagReport, retag
from archive.vocabulary.suggesting import suggestion_for

LISTED = 20  # changed releases named on a terminal; --json has them all


@click.command("topics", short_help="Show what the vocabulary covers, and file releases anew.")
@click.option("--use", type=click.Path(path_type=Path), help="A topics.toml to take over, or 'example'.")
@click.option("--apply", "anew", is_flag=True, help="File all stored releases anew by topics.toml.")
@click.option("--suggest", is_flag=True, help="Print a topics.toml to start from. Changes nothing.")
@json_option("what it shows")
@click.pass_obj
def topics_command(home: Home, use: Path | None, anew: bool, suggest: bool, as_data: bool) -> None:
    """Show the topics of this archive: how many releases each has, and what the vocabulary lacks.

    --use takes a vocabulary over, --apply files what is stored by it (topics given by hand or
    by the source stay), --suggest counts words and prints a vocabulary for editors to work on.
    """
    if suggest and (use or anew):
        raise click.UsageError("--suggest goes alone: it only prints.")
    if use is not None:
        _take_over(home, EXAMPLE / "topics.toml" if str(use) == "example" else use)
    corpus = home.corpus()
    total = len(corpus.digests())
    if suggest:
        with progress_bar("Counting words", total) as progress:
            text = suggestion_for(corpus, progress)
        click.echo(text, nl=False)
        return
    if anew:
        with progress_bar("Filing", total + len(home.embargoed().digests()), shown=not as_data) as progress:
            report = retag(home, now=now(), progress=progress)
        after_change(home, quiet=as_data)
        if as_data:
            print_json(asdict(report))
        else:
            click.echo("\n".join(_retag_lines(report)))
        return
    with progress_bar("Counting", total, shown=not as_data) as progress:
        coverage = coverage_of(corpus, progress)
    if as_data:
        print_json(_as_json(coverage))
    else:
        click.echo("\n".join(_coverage_lines(coverage)))
        if use is not None and total:
            click.echo("File what is stored by this vocabulary with: dateline topics --apply", err=True)


def _take_over(home: Home, source: Path) -> None:
    """Copy a vocabulary into the home once it is known to be one; the one before is kept beside it."""
    if not source.is_file():
        raise click.UsageError(f"there is no file {str(source)!r}.")
    Vocabulary.read(source)
    target = home.corpus_folder / "topics.toml"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.read_bytes() != source.read_bytes():
        shutil.copyfile(target, target.with_name("topics.before.toml"))
        click.echo("The vocabulary until now is kept as topics.before.toml.", err=True)
    if not target.exists() or not target.samefile(source):
        shutil.copyfile(source, target)


def _retag_lines(report: RetagReport) -> list[str]:
    lines = [f"{len(report.changed)} changed, {report.unchanged} unchanged"]
    for id, before, after in report.changed[:LISTED]:
        steps = [f"+{id}" for id in after if id not in before] + [
            f"-{id}" for id in before if id not in after
        ]
        lines.append(f"  {id}  {' '.join(steps) or 'given otherwise'}")
    if len(report.changed) > LISTED:
        lines.append(f"  and {len(report.changed) - LISTED} more (--json names them all)")
    return lines


def _coverage_lines(coverage: Coverage) -> list[str]:
    lines = []
    for rule, given in coverage.topics:
        count = sum(given.values())
        ways = [f"{n} by {'the source' if by == 'source' else by}" for by, n in given.items() if by != "rule"]
        lines.append(f"{rule.id:<32}{rule.label:<40}{count:>7}" + (f"  ({', '.join(ways)})" if ways else ""))
    lines.append(f"{coverage.without} of {coverage.releases} releases have no topic")
    if coverage.lacking:
        lines.append("Frequent in them, and in no topic's words:")
        lines += [f"  {printable(term)} ({count})" for term, count in coverage.lacking]
    if coverage.unmapped:
        lines.append('Names that sources give and no topic has; map one with formerly = ["…"]:')
        lines += [f"  {printable(name)} ({count})" for name, count in coverage.unmapped]
    return lines


def _as_json(coverage: Coverage) -> dict[str, object]:
    return {
        "releases": coverage.releases,
        "without_topic": coverage.without,
        "topics": [
            {"id": rule.id, "label": rule.label, "releases": sum(given.values()), "by": given}
            for rule, given in coverage.topics
        ],
        "lacking": [{"term": term, "releases": count} for term, count in coverage.lacking],
        "unmapped": [{"name": name, "releases": count} for name, count in coverage.unmapped],
    }


COMMANDS = (topics_command,)
