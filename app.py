"""The doors: create_app() for the web, main() for the command line.

Here, and only here, the environment and the clock are read, a home is found
and opened, and the rooms are handed what they need. Installed, the rooms lie
beside this file in a folder of our own; in the repository they lie at its root.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __package__:  # installed: our rooms lie beside this file, in a folder of our own
    sys.path.insert(0, str(Path(__file__).parent))

import click

from archive.adding_commands import COMMANDS as ADDING
from archive.errors import ArchiveError, of_the_disk
from archive.holding_commands import COMMANDS as HOLDING
from archive.home import Home, find_home
from archive.measuring.commands import COMMANDS as READING
from archive.mending.commands import COMMANDS as MENDING
from archive.program_commands import COMMANDS as PROGRAM
from archive.safekeeping.commands import COMMANDS as SAFEKEEPING
from archive.showing_commands import COMMANDS as SHOWING
from archive.store.writing import Busy
from archive.terminal import AFTER_CHANGE, MEANINGS, Exit
from archive.vocabulary.commands import COMMANDS as TOPICS
from index.care_commands import COMMANDS as CARE
from index.commands import bring_up_to_date, index_command, search_command
from index.errors import BadRequest, IndexBusy
from index.evaluation_command import evaluate_command
from index.stats_command import stats_command

if TYPE_CHECKING:
    from flask import Flask

    from index.engine import Engine


def create_app(home: str | Path | Home | None = None) -> Flask:
    """The web application of one home: the argument, else DATELINE_HOME, else the user's data folder.

    An empty or missing home gives a site that says how to add releases. What a keeper edits
    (the *.toml files) is followed while it runs. Raises ArchiveError for a home that cannot be opened, with what to do.
    """
    from index.language.synonyms import FILE
    from index.place import opener
    from web.following import followed

    if not isinstance(home, Home):
        home = find_home(Path(home) if home else None, os.environ)
    index = opener(home)
    edited = [home.corpus_folder / name for name in ("corpus.toml", "topics.toml", FILE)]
    return followed(lambda: _app_of(home, index()), [*edited, home.folder / "settings.toml"])


def _app_of(home: Home, index: Engine) -> Flask:
    """The application of a home as its files are now."""
    from index.language.synonyms import FILE, read_synonyms
    from web.application import build_app
    from web.site import Access, Site

    corpus, settings = home.corpus(), home.settings
    return build_app(
        Site(
            title=home.title(),
            note=settings.note or corpus.rules.note,
            base_address=settings.base_address,
            contact=settings.contact,
            corpus=corpus,
            index=index,
            today=dt.date.today,
            synonyms=read_synonyms(home.corpus_folder / FILE),
            originals=settings.originals,
            access=Access(
                hosts=settings.hosts,
                proxies=settings.proxies,
                requests_per_minute=settings.requests_per_minute,
                contact=settings.contact,
            ),
        )
    )


class Door(click.Group):
    """The command line: commands by what a person wants, --home anywhere, an exit code for each error.

    `dateline add releases/ --home archive` means the same as `dateline --home archive add releases/`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        for at, word in enumerate(args[:end]):
            if word == "--home" and at + 1 < end:
                args = [word, args[at + 1], *args[:at], *args[at + 2 :]]
                break
            if word.startswith("--home="):
                args = [word, *args[:at], *args[at + 1 :]]
                break
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ArchiveError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(code_of(error))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(
                    [(str(command.name), command.get_short_help_str(100)) for command in commands]
                )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), meaning) for code, meaning in MEANINGS.items()])


def code_of(error: ArchiveError) -> Exit:
    """The exit code of an error that a person can put right."""
    match error:
        case Busy() | IndexBusy():
            return Exit.BUSY
        case BadRequest():
            return Exit.USAGE
        case _:
            return Exit.FAILED


@click.group(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="dateline", prog_name="dateline")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The archive's folder. Default: $DATELINE_HOME, else a folder in your user data.",
)
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """A searchable archive of press releases.

    Put past releases in with 'dateline add', find them with 'dateline search', and let
    others read them with 'dateline serve'. 'dateline COMMAND --help' tells more of each.
    """
    context.obj = find_home(home, os.environ)
    context.meta[AFTER_CHANGE] = bring_index_up_to_date
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False


def bring_index_up_to_date(home: Home, quiet: bool) -> None:
    """Tell the index what changed in the corpus; releases it cannot take are named on stderr."""
    for id, reason in bring_up_to_date(home, quiet=quiet).refused:
        click.echo(f"not indexed: {id}: {reason}", err=True)


@cli.command("serve", short_help="Serve the archive's web pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    metavar="N",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes one that is free and names it.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Web processes. Default: settings.toml, else 2.",
)
@click.option(
    "--prefix",
    metavar="PATH",
    help="Serve below this path, such as /archive. Default: settings.toml, else none.",
)
@click.option(
    "--publish/--no-publish",
    "publishing",
    default=True,
    show_default=True,
    help="Let releases go by themselves when their embargo is over.",
)
@click.pass_obj
def serve_command(
    home: Home, host: str, port: int, workers: int | None, prefix: str | None, publishing: bool
) -> None:
    """Serve the pages, the feeds and the API until stopped with Ctrl-C.

    The web processes only read. A process beside them publishes releases whose embargo is over;
    with --no-publish that is left to 'dateline publish --due'.
    """
    from index.publisher import beside
    from web.serving import serve

    if prefix is None:
        prefix = home.settings.prefix or ""
    if publishing:
        beside(home, lambda line: click.echo(line, err=True), lambda: dt.datetime.now(dt.UTC))
    name, path = f"[{host}]" if ":" in host else host, prefix.strip("/")
    serve(
        create_app(home),
        host=host,
        port=port,
        workers=workers or home.settings.workers,
        prefix=prefix,
        ready=lambda port: f"{home.title()} is at http://{name}:{port}/{path}  (Ctrl-C ends it)",
    )


SECTIONS = {
    "Bring in": ADDING,
    "Find": (search_command, *SHOWING, stats_command),
    "Mend": (*MENDING, *TOPICS),
    "Hold back and take out": HOLDING,
    "Keep": (*CARE, index_command, *SAFEKEEPING),
    "Serve": (serve_command, *PROGRAM),
    "Measure": (evaluate_command, *READING),
}
for _commands in SECTIONS.values():
    for _command in _commands:
        cli.add_command(_command)


def main() -> None:
    """The command line. Ends with one of the exit codes of archive/terminal.py, never with a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows "?" for it
    try:
        sys.exit(cli(prog_name="dateline", standalone_mode=False))
    except click.exceptions.Abort:
        click.echo("Interrupted. What was acknowledged is kept; run the same command to go on.", err=True)
        sys.exit(Exit.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (OSError, sqlite3.Error) as error:
        click.echo(f"Error: {of_the_disk(error)}", err=True)
        sys.exit(Exit.FAILED)


if __name__ == "__main__":
    main()
