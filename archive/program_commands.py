"""The commands about the program itself: settings, completion."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from archive.home import Home
from archive.terminal import json_option, print_json

EXAMPLE = Path(__file__).with_name("settings.example.toml")
SHELLS = ("bash", "zsh", "fish")


@click.command("settings", short_help="Show the settings, or an example that explains each.")
@click.option("--example", is_flag=True, help="Print a settings.toml that explains every key.")
@json_option("the settings")
@click.pass_obj
def settings_command(home: Home, example: bool, as_data: bool) -> None:
    """Show what settings.toml in the archive's folder sets, and the defaults of what it does not.

    'dateline settings --example' prints a file to start from.
    """
    if example:
        click.echo(EXAMPLE.read_text(encoding="utf-8"), nl=False)
        return
    settings = asdict(home.settings)
    if as_data:
        print_json(settings)
        return
    click.echo(f"{home.folder / 'settings.toml'}", err=True)
    for key, value in settings.items():
        click.echo(f"{key:<20} {_in_words(value)}")


def _in_words(value: object) -> str:
    """A setting as a person reads it: lists with commas, true and false as the file has them."""
    match value:
        case None | ():
            return "(not set)"
        case tuple():
            return ", ".join(value)
        case bool():
            return str(value).lower()
        case _:
            return str(value)


@click.command("completion", short_help="Print what makes your shell complete commands.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the script that lets the shell complete commands and options when Tab is pressed.

    For bash, put this into ~/.bashrc: eval "$(dateline completion bash)"

    For zsh, put this into ~/.zshrc: eval "$(dateline completion zsh)"

    For fish: dateline completion fish > ~/.config/fish/completions/dateline.fish
    """
    root = context.find_root()
    kind = get_completion_class(shell)
    assert kind is not None, shell
    click.echo(kind(root.command, {}, str(root.info_name), "_DATELINE_COMPLETE").source())


COMMANDS = (settings_command, completion_command)
