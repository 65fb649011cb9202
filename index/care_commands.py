"""The commands that look after a home: `dateline verify` and `dateline doctor`.

What is looked at is verifying.py's and doctor.py's.
"""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from archive.home import Home
from archive.progress import progress_bar
from archive.terminal import Exit, json_option, now, print_json, printable


@click.command("verify", short_help="See whether everything is still what was written.")
@json_option("the faults")
@click.pass_obj
def verify_command(home: Home, as_data: bool) -> None:
    """Read every byte of the archive and its index, and name what is no longer as it was written.

    Exit code 1 when there is a fault. What is damaged in the index is made anew with
    'dateline index --rebuild'; what is damaged in the archive comes from a backup.
    """
    from index.verifying import faults_of_home

    count = sum(1 for _ in home.corpus_folder.glob("releases/*/*"))
    with progress_bar("Verifying", count, shown=not as_data) as progress:
        faults = list(faults_of_home(home, progress))
    if as_data:
        print_json({"whole": not faults, "releases": count, "faults": [asdict(fault) for fault in faults]})
    for fault in faults if not as_data else ():
        click.echo(f"{printable(fault.where)}: {printable(fault.what)}")
    if faults:
        sys.exit(Exit.FAILED)
    if not as_data:
        click.echo(f"All is as it was written: {count:,} releases and the index.")


@click.command("doctor", short_help="Say what is wrong and what to type.")
@json_option("the findings")
@click.pass_obj
def doctor_command(home: Home, as_data: bool) -> None:
    """Look over the archive quickly, say what is wrong with it, and what to type.

    Exit code 1 when something needs doing. 'dateline verify' looks at every byte.
    """
    from index.doctor import findings

    found = list(findings(home, now()))
    if as_data:
        print_json([asdict(finding) for finding in found])
    for finding in found if not as_data else ():
        mark = "well " if finding.well else click.style("WRONG", fg="red", bold=True)
        click.echo(f"{mark}  {printable(finding.what)}")
        if finding.cure:
            click.echo(f"       type: {finding.cure}")
    if not all(finding.well for finding in found):
        sys.exit(Exit.FAILED)


COMMANDS = (verify_command, doctor_command)
