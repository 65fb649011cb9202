"""The commands by which releases come in: add, parse, example, quarantine.

The reading and storing is ingest.py's; here its report is put into words.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import Unreadable
from archive.example import example_files, load_example
from archive.finding import find_files
from archive.home import Home
from archive.ingest import add, read_data
from archive.parser.parse import Context
from archive.progress import progress_bar
from archive.quarantine import Quarantine
from archive.reading import open_regular
from archive.record import as_json
from archive.report import AddReport
from archive.terminal import Exit, after_change, in_words, json_option, now, print_json, printable


@click.command("add", short_help="Bring files and folders of past releases into the archive.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--retry", is_flag=True, help="Read again what stands on the quarantine list.")
@click.option(
    "--issuer-from", type=click.Choice(["folder"]), help="Take the issuer from the folder a file lies in."
)
@json_option("the report")
@click.pass_obj
def add_command(
    home: Home, paths: tuple[Path, ...], retry: bool, issuer_from: str | None, as_data: bool
) -> None:
    """Read releases from files and folders, keep their originals, and index them.

    Reads text, HTML, e-mail (.eml, .mbox), Markdown, PDF, Word, WordPress and Mailchimp
    exports, RSS and Atom files, and what 'dateline export' wrote. What cannot be read is
    listed with the reason; the rest goes on, and the exit code is 3. Adding the same
    folder again only reads what is new; --retry reads again what could not be read.
    """
    if not paths and not retry:
        raise click.UsageError("name the files or folders to add, or say --retry.")
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"there is no file or folder {str(path)!r}.")
    paths = (*paths, *(Quarantine(home.quarantine_folder).files() if retry else ()))
    started = now()
    files, _ = find_files(paths)
    with progress_bar("Reading", len(files), shown=not as_data) as progress:
        report = add(home, paths, now=started, issuer_from_folder=issuer_from == "folder", progress=progress)
    after_change(home, quiet=as_data)
    _tell(home, report, as_data)


def _tell(home: Home, report: AddReport, as_data: bool) -> None:
    """Print an add's report; ends with exit code 3 when anything was quarantined."""
    if as_data:
        print_json(report.as_json())
    else:
        for line in _report_lines(home, report):
            click.echo(line)
    if report.quarantine:
        sys.exit(Exit.QUARANTINED)


def _report_lines(home: Home, report: AddReport) -> list[str]:
    lines = [
        f"{report.seen} seen = {report.stored} stored + {report.unchanged} unchanged"
        f" + {report.duplicate} duplicate + {len(report.quarantine)} quarantined"
        + (f"   ({report.ignored} ignored)" if report.ignored else "")
    ]
    lines += [f"  not read: {printable(r.path)}: {r.reason}. {r.detail}" for r in report.quarantine]
    lines += [f"  {printable(note)}" for note in report.notes]
    for held in report.held:
        when = f"until {held.until}" if held.until else "until you say so"
        lines.append(f"  held back {when}: {held.id} {held.title}. Free it with: dateline publish {held.id}")
    if report.stored and not home.corpus().vocabulary.rules:
        lines.append(f"  No topics yet: describe yours in {home.corpus_folder / 'topics.toml'}.")
    return lines


@click.command("parse", short_help="Read one file without storing anything.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option("the releases")
@click.pass_obj
def parse_command(home: Home, file: Path, as_data: bool) -> None:
    """Show what Dateline reads in one file: title, date, people, references. Nothing is stored."""
    corpus = home.corpus()
    context = Context(today=now().date(), rules=corpus.rules, vocabulary=corpus.vocabulary)
    try:
        read = read_data(open_regular(file), str(file), context)
    except Unreadable as refusal:
        raise click.ClickException(f"{printable(str(file))}: {refusal.reason}. {refusal.detail}") from refusal
    releases = [release for release, _ in read.releases]
    if as_data:
        print_json([as_json(release) for release in releases])
    else:
        click.echo("\n\n".join(in_words(release, corpus) for release in releases))


@click.command("example", short_help="Load the example archive that ships with Dateline.")
@json_option("the report")
@click.pass_obj
def example_command(home: Home, as_data: bool) -> None:
    """Load the example archive: invented releases of invented groups, one or more in each format.

    Its vocabulary comes with it, unless this home has one already.
    """
    with progress_bar("Reading the example", sum(1 for _ in example_files()), shown=not as_data) as bar:
        report = load_example(home, now=now(), progress=bar)
    after_change(home, quiet=as_data)
    _tell(home, report, as_data)


@click.command("quarantine", short_help="List the files that could not be read, and why.")
@json_option("the list")
@click.pass_obj
def quarantine_command(home: Home, as_data: bool) -> None:
    """List the files that could not be read: the reason, what to do, parser version and digest."""
    refusals = Quarantine(home.quarantine_folder).refusals()
    if as_data:
        print_json([asdict(refusal) for refusal in refusals])
        return
    for refusal in refusals:
        click.echo(f"{printable(refusal.path)}: {refusal.reason}. {printable(refusal.detail)}")
        click.echo(f"    parser {refusal.parser}, SHA-256 {refusal.sha256 or 'unknown: it cannot be opened'}")
    if refusals:
        click.echo("After a fix, 'dateline add --retry' reads them again.", err=True)
    else:
        click.echo("Nothing is in quarantine.", err=True)


COMMANDS = (add_command, parse_command, example_command, quarantine_command)
