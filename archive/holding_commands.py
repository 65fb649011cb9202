"""The commands for what may be seen, and when: embargoed, publish, withdraw."""

from __future__ import annotations

import click

from archive.home import Home
from archive.record import Json
from archive.store.embargo import embargoed_until, publish
from archive.terminal import after_change, json_option, now, print_json


@click.command("embargoed", short_help="List the releases that are held back.")
@json_option("the list")
@click.pass_obj
def embargoed_command(home: Home, as_data: bool) -> None:
    """List the releases that are held back until their time; for the operator's eyes only."""
    held = home.embargoed()
    releases = [held.get(id) for id in held.digests()]
    lines: list[Json] = [
        {"id": r.id, "title": r.title, "until": until.isoformat() if (until := embargoed_until(r)) else None}
        for r in releases
    ]
    if as_data:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{line['id']}  until {line['until'] or 'you say so'}  {line['title']}")
    if not lines:
        click.echo("Nothing is held back.", err=True)


@click.command("publish", short_help="Publish releases whose embargo is over.")
@click.argument("ids", nargs=-1)
@click.option("--due", is_flag=True, help="Publish everything whose time has come.")
@json_option("the ids")
@click.pass_obj
def publish_command(home: Home, ids: tuple[str, ...], due: bool, as_data: bool) -> None:
    """Move held releases into the public archive: those that are due, or the named ones at once."""
    if not ids and not due:
        raise click.UsageError("name the releases to publish, or say --due for all whose time has come.")
    with home.writing("dateline publish"):
        embargoed = home.embargoed()
        for id in ids:
            embargoed.get(id)
        published = publish(embargoed, home.corpus(), now(), ids)
    after_change(home, quiet=True)
    if as_data:
        print_json({"published": list(published)})
        return
    click.echo(f"{len(published)} published" + "".join(f"\n  {id}" for id in published))


@click.command("withdraw", short_help="Take a release out for good.")
@click.argument("id")
@click.option("--reason", required=True, help="Shown to whoever follows an old link.")
@json_option("what was done")
@click.pass_obj
def withdraw_command(home: Home, id: str, reason: str, as_data: bool) -> None:
    """Take a release and its original out of the archive; its address then answers 410 with the reason."""
    with home.writing("dateline withdraw"):
        home.corpus().withdraw(id, reason)
    after_change(home, quiet=True)
    if as_data:
        print_json({"withdrawn": id, "reason": reason})
    else:
        click.echo(f"{id} withdrawn")


COMMANDS = (embargoed_command, publish_command, withdraw_command)
