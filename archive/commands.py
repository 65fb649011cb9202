"""The command line of room archive: add, parse, show, example, quarantine, embargoed, publish, withdraw, export.

Data goes to stdout, talk to stderr, --json where a program may read. The home
comes by click's context (app.py finds it); so does what must happen after a
change, because this room knows nothing of the index.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import Unreadable
from archive.example import example_files, load_example
from archive.export import csv_lines, jsonl_lines
from archive.home import Home
from archive.ingest import AddReport, add, find_files, read_data
from archive.parser.parse import Context
from archive.progress import progress_bar
from archive.quarantine import Quarantine
from archive.reading import open_regular
from archive.record import Json, as_json
from archive.release import Release
from archive.store.corpus import Corpus
from archive.store.embargo import embargoed_until, publish
from archive.store.writing import write_lines

AFTER_CHANGE = "dateline.after_change"  # key of the context's meta: Callable[[Home, bool], None]

AfterChange = Callable[[Home, bool], None]

QUARANTINED = 3  # exit code: the rest was done


def after_change(home: Home, *, quiet: bool) -> None:
    """Let the rest of the house know that the corpus changed (the index is brought up to date)."""
    react: AfterChange = click.get_current_context().meta[AFTER_CHANGE]
    react(home, quiet)


def print_json(data: object) -> None:
    """Data for a program: one JSON document on stdout, in UTF-8 whatever the locale."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@click.command("add", short_help="Bring files and folders of past releases into the archive.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--retry", is_flag=True, help="Read again what stands on the quarantine list.")
@click.option(
    "--issuer-from", type=click.Choice(["folder"]), help="Take the issuer from the folder a file lies in."
)
@click.option("--json", "as_json_", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def add_command(
    home: Home, paths: tuple[Path, ...], retry: bool, issuer_from: str | None, as_json_: bool
) -> None:
    """Read releases from files and folders, keep their originals, and index them.

    Reads text, HTML, e-mail (.eml, .mbox), Markdown, PDF, Word, WordPress and Mailchimp
    exports, RSS and Atom files, and what `dateline export` wrote. What cannot be read is
    listed with the reason; the rest goes on, and the exit code is 3. Adding the same
    folder again only reads what is new; --retry reads again what could not be read.
    """
    if not paths and not retry:
        raise click.UsageError("name the files or folders to add, or say --retry.")
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"there is no file or folder {str(path)!r}.")
    paths = (*paths, *(Quarantine(home.quarantine_folder).files() if retry else ()))
    started = _now()
    files, _ = find_files(paths)
    with progress_bar("Reading", len(files), shown=not as_json_) as progress:
        report = add(home, paths, now=started, issuer_from_folder=issuer_from == "folder", progress=progress)
    after_change(home, quiet=as_json_)
    _tell(home, report, as_json_)


def _tell(home: Home, report: AddReport, as_json_: bool) -> None:
    """Print an add's report; ends with exit code 3 when anything was quarantined."""
    if as_json_:
        print_json(report.as_json())
    else:
        for line in _report_lines(home, report):
            click.echo(line)
    if report.quarantine:
        sys.exit(QUARANTINED)


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


def printable(path: str) -> str:
    """A file's name as a terminal can show it: control characters and broken text escaped."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in path)


@click.command("parse", short_help="Read one file without storing anything.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json_", is_flag=True, help="Print the releases as a JSON list.")
@click.pass_obj
def parse_command(home: Home, file: Path, as_json_: bool) -> None:
    """Show what Dateline reads in one file: title, date, people, references. Nothing is stored."""
    corpus = home.corpus()
    context = Context(today=_now().date(), rules=corpus.rules, vocabulary=corpus.vocabulary)
    try:
        read = read_data(open_regular(file), str(file), context)
    except Unreadable as refusal:
        raise click.ClickException(f"{printable(str(file))}: {refusal.reason}. {refusal.detail}") from refusal
    releases = [release for release, _ in read.releases]
    if as_json_:
        print_json([as_json(release) for release in releases])
    else:
        click.echo("\n\n".join(in_words(release, corpus) for release in releases))


@click.command("show", short_help="Show one stored release.")
@click.argument("id")
@click.option("--json", "as_json_", is_flag=True, help="Print the release as JSON.")
@click.pass_obj
def show_command(home: Home, id: str, as_json_: bool) -> None:
    """Show one release: what is known of it, and its numbered passages."""
    corpus = home.corpus()
    release = corpus.get(id)
    if as_json_:
        print_json(as_json(release))
    else:
        click.echo(in_words(release, corpus))


def in_words(release: Release, corpus: Corpus) -> str:
    """A release for reading on a terminal: the facts, then the passages with their numbers."""
    date = release.date
    told = "set by hand" if date.source == "by-hand" else f"from the {date.source}"
    issued = f"{date.value} ({told})" if date.value else "unknown"
    facts = [
        ("Issued", issued),
        ("By", release.issuer),
        ("Dateline", release.dateline.place),
        ("Kind", release.kind),
        (
            "Marked",
            {"immediate": "for immediate release", "embargoed": "embargoed"}.get(release.status or ""),
        ),
        ("Topics", ", ".join(corpus.vocabulary.label(topic.id) for topic in release.topics)),
        ("Quoted", "; ".join(_quoted(release))),
        ("Laws", ", ".join(law.text for law in release.laws)),
    ]
    lines = [click.style(release.title, bold=True)]
    lines += [release.subtitle] if release.subtitle else []
    lines += [f"{name + ':':<10}{value}" for name, value in facts if value]
    lines += [f"{'Doubt:':<10}{doubt.about}: {doubt.reason}" for doubt in release.doubts]
    lines.append("")
    for block in release.blocks:
        if block.zone in ("body", "boilerplate"):
            number = f"{block.number:>4}  " if block.number else "      "
            lines.append(
                number + ("• " if block.kind == "item" else "") + block.text.replace("\n", "\n      ")
            )
    return "\n".join(lines)


def _quoted(release: Release) -> list[str]:
    people: dict[str, str] = {}
    for quotation in release.quotations:
        if quotation.speaker:
            role = ", ".join(part for part in (quotation.role, quotation.organisation) if part)
            people.setdefault(
                quotation.speaker, f"{quotation.speaker} ({role})" if role else quotation.speaker
            )
    return list(people.values())


@click.command("example", short_help="Load the example archive that ships with Dateline.")
@click.option("--json", "as_json_", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def example_command(home: Home, as_json_: bool) -> None:
    """Load the example archive: invented releases of invented groups, one or more in each format.

    Its vocabulary comes with it, unless this home has one already.
    """
    with progress_bar("Reading the example", sum(1 for _ in example_files()), shown=not as_json_) as bar:
        report = load_example(home, now=_now(), progress=bar)
    after_change(home, quiet=as_json_)
    _tell(home, report, as_json_)


@click.command("quarantine", short_help="List the files that could not be read, and why.")
@click.option("--json", "as_json_", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def quarantine_command(home: Home, as_json_: bool) -> None:
    """List the files that could not be read: the reason, what to do, parser version and digest."""
    refusals = Quarantine(home.quarantine_folder).refusals()
    if as_json_:
        print_json([asdict(refusal) for refusal in refusals])
        return
    for refusal in refusals:
        click.echo(f"{printable(refusal.path)}: {refusal.reason}. {printable(refusal.detail)}")
        click.echo(f"    parser {refusal.parser}, SHA-256 {refusal.sha256 or 'unknown: it cannot be opened'}")
    if refusals:
        click.echo("After a fix, `dateline add --retry` reads them again.", err=True)
    else:
        click.echo("Nothing is in quarantine.", err=True)


@click.command("embargoed", short_help="List the releases that are held back.")
@click.option("--json", "as_json_", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def embargoed_command(home: Home, as_json_: bool) -> None:
    """List the releases that are held back until their time; for the operator's eyes only."""
    held = home.embargoed()
    releases = [held.get(id) for id in held.digests()]
    lines: list[Json] = [
        {"id": r.id, "title": r.title, "until": until.isoformat() if (until := embargoed_until(r)) else None}
        for r in releases
    ]
    if as_json_:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{line['id']}  until {line['until'] or 'you say so'}  {line['title']}")
    if not lines:
        click.echo("Nothing is held back.", err=True)


@click.command("publish", short_help="Publish releases whose embargo is over.")
@click.argument("ids", nargs=-1)
@click.option("--due", is_flag=True, help="Publish everything whose time has come.")
@click.pass_obj
def publish_command(home: Home, ids: tuple[str, ...], due: bool) -> None:
    """Move held releases into the public archive: those that are due, or the named ones at once."""
    if not ids and not due:
        raise click.UsageError("name the releases to publish, or say --due for all whose time has come.")
    embargoed = home.embargoed()
    for id in ids:
        embargoed.get(id)
    with home.writing("dateline publish"):
        published = publish(embargoed, home.corpus(), _now(), ids)
    after_change(home, quiet=True)
    click.echo(f"{len(published)} published" + "".join(f"\n  {id}" for id in published))


@click.command("withdraw", short_help="Take a release out for good.")
@click.argument("id")
@click.option("--reason", required=True, help="Shown to whoever follows an old link.")
@click.pass_obj
def withdraw_command(home: Home, id: str, reason: str) -> None:
    """Take a release and its original out of the archive; its address then answers 410 with the reason."""
    with home.writing("dateline withdraw"):
        home.corpus().withdraw(id, reason)
    after_change(home, quiet=True)
    click.echo(f"{id} withdrawn")


@click.command("export", short_help="Write all public releases as JSON Lines or as a table.")
@click.option(
    "--jsonl", "form", flag_value="jsonl", default=True, help="Exact, one release a line (default)."
)
@click.option("--csv", "form", flag_value="csv", help="The main fields, for a spreadsheet.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file. Default: stdout."
)
@click.pass_obj
def export_command(home: Home, form: str, output: Path | None) -> None:
    """Write all public releases: `dateline add` reads the JSON Lines again, ids and all.

    Contacts are in it as they were printed. In the table an apostrophe stands before
    cells that a spreadsheet would run as a formula. Embargoed releases are left out.
    """
    corpus = home.corpus()
    write = jsonl_lines if form == "jsonl" else csv_lines
    if output is None:
        for line in write(corpus):
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
        return
    try:
        with progress_bar("Writing", len(corpus.digests()), shown=True) as progress:
            write_lines(output, write(corpus, progress))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}).") from error


COMMANDS = (
    add_command,
    parse_command,
    show_command,
    example_command,
    quarantine_command,
    embargoed_command,
    publish_command,
    withdraw_command,
    export_command,
)
