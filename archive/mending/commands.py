"""The commands that mend: correct, remove, batches, reread.

What they do is correcting.py's, removing.py's and rereading.py's; here it is put
into words. The home and what follows a change come as terminal.py says.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import asdict

import click

from archive.home import Home
from archive.mending.correcting import correct
from archive.mending.removing import Removal, remove, remove_batch
from archive.mending.rereading import RereadReport, reread
from archive.progress import progress_bar
from archive.record import as_json
from archive.release import KINDS, Kind
from archive.store.batches import read_batches
from archive.store.corrections import NOTHING, Correction
from archive.terminal import Exit, after_change, in_words, json_option, now, print_json, printable


def _day(context: click.Context, option: click.Parameter, text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day. Write it as 2024-05-14.") from error


@click.command("correct", short_help="Set right what was read wrongly in a release.")
@click.argument("id")
@click.option("--title", help="The headline.")
@click.option("--subtitle", help='The line below it; "" for none.')
@click.option("--date", callback=_day, metavar="YYYY-MM-DD", help="The day it was issued.")
@click.option("--issuer", help='Who issued it; "" for nobody.')
@click.option("--place", help='The place of its dateline; "" for none.')
@click.option("--kind", type=click.Choice(KINDS), metavar="KIND", help=f"What it is: {', '.join(KINDS)}.")
@click.option("--topic", "topics", multiple=True, metavar="ID", help="File it under this topic as well.")
@click.option(
    "--no-topic", "not_topics", multiple=True, metavar="ID", help="Do not file it under this topic."
)
@json_option("the release")
@click.pass_obj
def correct_command(
    home: Home,
    id: str,
    title: str | None,
    subtitle: str | None,
    date: dt.date | None,
    issuer: str | None,
    place: str | None,
    kind: Kind | None,
    topics: tuple[str, ...],
    not_topics: tuple[str, ...],
    as_data: bool,
) -> None:
    """Write a correction into corpus/corrections.toml and apply it.

    It holds from then on, whatever the parser reads: when the release is read again, gets
    a new version, or is added anew. The file can be edited by hand; 'dateline reread ID'
    applies it then.
    """
    correction = Correction(
        title=title,
        subtitle=subtitle,
        date=date,
        issuer=issuer,
        place=place,
        kind=kind,
        topics=topics,
        not_topics=not_topics,
    )
    if correction == NOTHING:
        raise click.UsageError("say what to correct, such as --title or --date.")
    if title is not None and not title.strip():
        raise click.UsageError("a title cannot be empty.")
    release = correct(home, id, correction, now=now())
    after_change(home, quiet=True)
    if as_data:
        print_json(as_json(release))
    else:
        click.echo(in_words(release, home.corpus()).split("\n\n")[0])


@click.command("remove", short_help="Undo an addition, originals included.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--batch", type=int, metavar="N", help="Undo everything one 'dateline add' brought in.")
@json_option("what was done")
@click.pass_obj
def remove_command(home: Home, ids: tuple[str, ...], batch: int | None, as_data: bool) -> None:
    """Take releases out of the archive as if they had never been added.

    Every version goes, and the kept originals with it; the files they were read from are not
    touched and may be added again. For a release that was public and must be seen to be gone
    there is 'dateline withdraw'.
    """
    if bool(ids) == (batch is not None):
        raise click.UsageError(
            "name the releases to remove, or say --batch N ('dateline batches' lists them)."
        )
    removal = remove(home, ids) if batch is None else remove_batch(home, batch, now=now())
    after_change(home, quiet=True)
    if as_data:
        print_json(asdict(removal))
        return
    for line in _removal_lines(removal):
        click.echo(line)


def _removal_lines(removal: Removal) -> list[str]:
    lines = [f"{len(removal.removed)} removed"]
    if removal.restored:
        lines[0] += f", {len(removal.restored)} back to the version before"
    if removal.sources:
        lines[0] += f", {removal.sources} further sources forgotten"
    lines += [f"  {id}  {printable(title)}" for id, title in (*removal.removed, *removal.restored)]
    return lines + [f"  {id} stays: {why}" for id, why in removal.kept]


@click.command("batches", short_help="List the runs of additions, so that one can be undone.")
@json_option("the list")
@click.pass_obj
def batches_command(home: Home, as_data: bool) -> None:
    """List what came in when: number, time, command, and how many of its releases are still here."""
    here = {*home.corpus().digests(), *home.embargoed().digests()}
    rows = [
        {
            "batch": batch.number,
            "time": batch.time,
            "what": batch.what,
            "new": len(batch.came.new),
            "versions": len(batch.came.versions),
            "sources": len(batch.came.sources),
            "here": sum(id in here for id in batch.came.new),
        }
        for batch in read_batches(home.corpus_folder, home.embargoed_folder)
        if batch.came.new or batch.came.versions or batch.came.sources
    ]
    if as_data:
        print_json(rows)
        return
    for row in rows:
        more = "".join(f", {row[name]} {word}" for name, word in _MORE.items() if row[name])
        gone = "" if row["here"] == row["new"] else f" ({row['here']} still here)"
        click.echo(
            f"{row['batch']:>5}  {row['time'] or 'time unknown':<25}  {row['what'] or '':<16}"
            f"  {row['new']} new{gone}{more}"
        )
    if not rows:
        click.echo("Nothing was added yet.", err=True)


_MORE = {"versions": "new versions", "sources": "further sources"}


@click.command("reread", short_help="Apply the present parser to what is stored.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help="Every release there is.")
@json_option("the report")
@click.pass_obj
def reread_command(home: Home, ids: tuple[str, ...], every: bool, as_data: bool) -> None:
    """Read the stored originals again, with the present parser, corpus.toml, topics and corrections.

    Ids stay. Where a better reading would move the number of a passage, the old record is
    kept as an earlier version, so that links to it go on.
    """
    if bool(ids) == every:
        raise click.UsageError("name the releases to read again, or say --all.")
    total = len(ids) or len(home.corpus().digests()) + len(home.embargoed().digests())
    with progress_bar("Reading again", total, shown=not as_data) as progress:
        report = reread(home, set(ids) if ids else None, now=now(), progress=progress)
    after_change(home, quiet=as_data)
    if as_data:
        print_json(asdict(report))
    else:
        for line in _reread_lines(report):
            click.echo(line)
    if report.refused:
        sys.exit(Exit.FAILED)


def _reread_lines(report: RereadReport) -> list[str]:
    lines = [
        f"{len(report.changed)} changed, {len(report.versions)} with a new version, {report.unchanged} unchanged"
    ]
    lines += [f"  {id}: {', '.join(fields)}" for id, fields in report.changed]
    lines += [f"  {id}: passages moved; the old record is kept as a version" for id in report.versions]
    return lines + [f"  {id} stays as it was: {printable(reason)}" for id, reason in report.refused]


COMMANDS = (correct_command, remove_command, batches_command, reread_command)
