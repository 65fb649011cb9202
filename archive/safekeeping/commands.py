"""The commands of safekeeping that need no index: backup, restore, upgrade. Verify and doctor are room index's."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.home import Home
from archive.progress import progress_bar
from archive.safekeeping.bag import back_up, checked, restore
from archive.safekeeping.upgrading import Upgrade, upgrade
from archive.terminal import after_change, json_option, now, print_json


@click.command("backup", short_help="Copy the archive into a BagIt bag.")
@click.argument("bag", type=click.Path(path_type=Path))
@json_option("what was done")
@click.pass_obj
def backup_command(home: Home, bag: Path, as_data: bool) -> None:
    """Copy everything that cannot be made again into a new folder BAG, with a checksum for each file.

    Releases under embargo are in it: keep it where only you can read it. The index is not;
    'dateline restore' makes it anew.
    """
    files = sum(1 for _ in home.folder.rglob("*"))
    with progress_bar("Copying", files, shown=not as_data) as progress:
        count = back_up(home, bag, now=now(), progress=progress)
    if as_data:
        print_json({"files": count, "bag": str(bag)})
    else:
        click.echo(f"{count} files in {bag}")


@click.command("restore", short_help="Bring a backup into an empty home.")
@click.argument("bag", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--check", is_flag=True, help="Only see whether the bag is whole.")
@json_option("what was done")
@click.pass_obj
def restore_command(home: Home, bag: Path, check: bool, as_data: bool) -> None:
    """Check the folder BAG that 'dateline backup' wrote, bring it into an empty home, and make its index."""
    if check:
        count, told = len(checked(bag)), f"{bag} is whole: {{}} files"
    else:
        count, told = restore(bag, home), f"{{}} files restored into {home.folder}"
        after_change(home, quiet=as_data)
    if as_data:
        print_json({"files": count, "restored": not check})
    else:
        click.echo(told.format(count))


@click.command("upgrade", short_help="Give an older program's archive the present form.")
@json_option("what was done")
@click.pass_obj
def upgrade_command(home: Home, as_data: bool) -> None:
    """Give an archive that an older Dateline wrote the present form. Safe to run at any time, and again.

    Older archives are read as they are; what they lack is the seals that 'dateline verify' checks.
    """
    done = Upgrade()
    with home.writing("dateline upgrade"):
        for corpus in (home.corpus(), home.embargoed()):
            upgrade(corpus, done)
    after_change(home, quiet=True)
    if as_data:
        print_json(asdict(done))
        return
    click.echo(f"{done.records} records, {done.stones} stones and {done.lines} journal lines sealed")


COMMANDS = (backup_command, restore_command, upgrade_command)
