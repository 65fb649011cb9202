"""The help: every command has one, docs/command-line.md is made of it, the example of settings has every key."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app import SECTIONS, cli
from archive.home import Settings, read_settings
from archive.program_commands import EXAMPLE, SHELLS
from archive.terminal import MEANINGS, Exit

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "command-line.md"
BELOW = (
    "<!-- What follows is the program's own help: pytest tests/test_help.py --accept writes it anew. -->\n"
)
COMMANDS = sorted(cli.commands.items())
GIVES_NO_DATA = {"serve", "open", "completion", "export"}  # export has --jsonl


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_has_help_and_a_short_one_and_so_has_each_of_its_options(
    name: str, command: click.Command
) -> None:
    assert command.help
    assert command.short_help
    assert command.short_help.endswith(".")
    assert len(command.short_help) <= 65  # with its name on a line of 80
    for option in (it for it in command.params if isinstance(it, click.Option)):
        assert option.help, option.opts
        assert option.help.endswith((".", ")")), option.opts
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="dateline")
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_that_gives_data_gives_it_as_json_too(name: str, command: click.Command) -> None:
    has_json = any("--json" in parameter.opts for parameter in command.params)
    assert has_json == (name not in GIVES_NO_DATA)


def test_every_command_stands_in_one_section_of_the_overview() -> None:
    sorted_in = [command.name for commands in SECTIONS.values() for command in commands]
    assert sorted(str(name) for name in sorted_in) == [name for name, _ in COMMANDS]
    overview = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(re.search(rf"^  {name}  +\w", overview, re.MULTILINE) for name, _ in COMMANDS)
    assert set(MEANINGS) == set(Exit)


def test_the_page_of_commands_is_the_programs_own_help(accept: bool) -> None:
    head, _, told = PAGE.read_text(encoding="utf-8").partition(BELOW)
    assert head
    expected = "\n".join(page_lines())
    if accept:
        PAGE.write_text(head + BELOW + expected, encoding="utf-8")
    else:
        assert told == expected


def page_lines() -> Iterator[str]:
    """The help of all commands as Markdown, section by section."""
    yield from ("", "## Exit codes", "", "| code | means |", "|---|---|")
    yield from (f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items())
    for section, commands in SECTIONS.items():
        yield from ("", f"## {section}")
        for command in commands:
            usage = " ".join(command.collect_usage_pieces(click.Context(command))[1:])
            yield from ("", f"### `{f'dateline {command.name} {usage}'.strip()}`", "")
            yield from _prose(command.help or "")
            yield ""
            yield from (_told(option) for option in command.params if isinstance(option, click.Option))
    yield ""


def _prose(text: str) -> Iterator[str]:
    """Help text as Markdown: what looks like markup in it is text."""
    for paragraph in text.split("\n\n"):
        if paragraph != text.split("\n\n")[0]:
            yield ""
        yield re.sub(r"([*<>_])", r"\\\1", " ".join(paragraph.split()))


def _told(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    metavar = option.metavar or ("" if option.is_flag else option.name or "").upper()
    choices = (
        f" ({', '.join(option.type.choices)})"
        if isinstance(option.type, click.Choice) and not option.metavar
        else ""
    )
    default = f" Default: {option.default}." if option.show_default and not option.is_flag else ""
    value = f" `{metavar}`" if metavar and not choices and not option.is_flag else choices
    return f"- {names}{value}: " + re.sub(r"([*<>_])", r"\\\1", option.help or "") + default


def test_the_example_of_settings_explains_every_key_and_can_be_read(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}  # saved as it is, it sets nothing

    (tmp_path / "settings.toml").write_text(re.sub(r"(?m)^#(\w+ = )", r"\1", text), encoding="utf-8")
    named = tomllib.loads((tmp_path / "settings.toml").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(field.name for field in fields(Settings))
    settings = read_settings(tmp_path / "settings.toml")
    assert all(getattr(settings, field.name) != field.default for field in fields(Settings))
    for field in fields(Settings):  # each key has words before it, and says what holds without it
        before = re.search(rf"((?:^# .*\n)+)#{field.name} = ", text, re.MULTILINE)
        assert before, field.name
        assert "Else:" in before[1], field.name


def test_settings_are_shown_with_their_defaults_and_the_example_is_printed(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('title = "Harbor"\nhosts = ["a.example", "b.example"]\n')
    run = CliRunner().invoke(cli, ["--home", str(tmp_path), "settings"])
    assert "title                Harbor\n" in run.stdout
    assert "hosts                a.example, b.example\n" in run.stdout
    assert "workers              2\n" in run.stdout
    assert "contact              (not set)\n" in run.stdout
    printed = CliRunner().invoke(cli, ["settings", "--example"]).stdout
    assert printed == EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_be_told_how_commands_go_on(shell: str) -> None:
    run = CliRunner().invoke(cli, ["completion", shell], prog_name="dateline")
    assert run.exit_code == 0
    assert "_DATELINE_COMPLETE" in run.stdout
    assert "dateline" in run.stdout


def test_a_command_that_was_begun_is_completed() -> None:
    asked = {"_DATELINE_COMPLETE": "bash_complete", "COMP_WORDS": "dateline qua", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")], env=asked, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "plain,quarantine\n"


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} {ROOT / 'app.py'} settings --example | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith("# Settings of one archive")
    assert done.stderr == ""
