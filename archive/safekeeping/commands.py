"""The commands of safekeeping that need no index: backup, restore, upgrade. Verify and doctor are room index's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from archive.commands import after_change
from archive.home import Home
from archive.progress import progress_bar
from archive.safekeeping.bag import back_up, checked, restore
from archive.safekeeping.upgrading import Upgrade, upgrade


@click.command("backup", short_help="Copy the archive into a BagIt bag.")
@click.argument("bag", type=click.Path(path_type=Path))
@click.pass_obj
def backup_command(home: Home, bag: Path) -> None:
    """Copy everything that cannot be made again into a new folder BAG, with a checksum for each file.

    Releases under embargo are in it: keep it where only you can read it. The index is not;
    'dateline restore' makes it anew.
    """
    files = sum(1 for _ in home.folder.rglob("*"))
    with progress_bar("Copying", files) as progress:
        count = back_up(home, bag, now=dt.datetime.now(dt.UTC), progress=progress)
    click.echo(f"{count} files in {bag}")


@click.command("restore", short_help="Bring a backup into an empty home.")
@click.argument("bag", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--check", is_flag=True, help="Only see whether the bag is whole.")
@click.pass_obj
def restore_command(home: Home, bag: Path, check: bool) -> None:
    """Check the folder BAG that 'dateline backup' wrote, bring it into an empty home, and make its index."""
    if check:
        click.echo(f"{bag} is whole: {len(checked(bag))} files")
        return
    count = restore(bag, home)
    after_change(home, quiet=False)
    click.echo(f"{count} files restored into {home.folder}")


@click.command("upgrade", short_help="Give an older program's archive the present form.")
@click.pass_obj
def upgrade_command(home: Home) -> None:
    """Give an archive that an older Dateline wrote the present form. Safe to run at any time, and again.

    Older archives are read as they are; what they lack is the seals that 'dateline verify' checks.
    """
    done = Upgrade()
    with home.writing("dateline upgrade"):
        for corpus in (home.corpus(), home.embargoed()):
            upgrade(corpus, done)
    after_change(home, quiet=True)
    click.echo(f"{done.records} records, {done.stones} stones and {done.lines} journal lines sealed")


COMMANDS = (backup_command, restore_command, upgrade_command)
