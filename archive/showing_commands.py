"""The commands by which releases go out again: show, open, export."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import click

from archive.address import LOCAL, passage_address, release_address
from archive.export import csv_lines, jsonl_lines
from archive.home import Home
from archive.progress import progress_bar
from archive.record import as_json
from archive.store.writing import write_lines
from archive.terminal import in_words, json_option, print_json


@click.command("show", short_help="Show one stored release.")
@click.argument("id")
@json_option("the release")
@click.pass_obj
def show_command(home: Home, id: str, as_data: bool) -> None:
    """Show one release: what is known of it, and its numbered passages."""
    corpus = home.corpus()
    release = corpus.get(id)
    if as_data:
        print_json(as_json(release))
    else:
        click.echo(in_words(release, corpus))


@click.command("open", short_help="Open a release's page in the browser.")
@click.argument("id")
@click.option("--passage", type=click.IntRange(min=1), metavar="N", help="The page of passage N alone.")
@click.option("--print", "only_print", is_flag=True, help="Print the address and open nothing.")
@click.pass_obj
def open_command(home: Home, id: str, passage: int | None, only_print: bool) -> None:
    """Open a release's page in the browser, and print its address.

    The address begins with base_address of settings.toml; without one it is that of
    'dateline serve' on this machine, which must be running.
    """
    release = home.corpus().get(id)
    path = release_address(id, release.title) if passage is None else passage_address(id, passage)
    address = f"{(home.settings.base_address or LOCAL).rstrip('/')}{path}"
    click.echo(address)
    if not only_print and not webbrowser.open(address):
        click.echo("No browser was found; open the address yourself.", err=True)


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
    """Write all public releases: 'dateline add' reads the JSON Lines again, ids and all.

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


COMMANDS = (show_command, open_command, export_command)
