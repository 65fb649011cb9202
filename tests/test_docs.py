"""The documentation: its links lead somewhere, its commands exist, its tables are the program's, its TOML can be read."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from test_packaging import SHIPPED

from app import cli
from archive.home import read_settings
from archive.rules import read_rules
from archive.topics import Vocabulary
from index.language.examples import EXAMPLES
from index.language.synonyms import read_synonyms
from web.formats.table import FORMATS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
BELOW = "<!-- What follows is the table that the parser is tested with: pytest tests/test_docs.py --accept writes it anew. -->\n"
SEARCHING = ROOT / "docs" / "searching.md"
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
READERS = {
    "corpus/corpus.toml": read_rules,
    "corpus/topics.toml": Vocabulary.read,
    "corpus/synonyms.toml": read_synonyms,
    "settings.toml": read_settings,
}


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), target


def test_every_page_is_in_the_index_of_the_documentation() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    named = {Path(target).name for target in LINK.findall(index)}
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} <= named


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_command_that_is_quoted_exists_with_its_options(page: Path) -> None:
    for line in commands_in(page.read_text(encoding="utf-8")):
        words = ["1" if word == "N" else word for word in shlex.split(line, comments=True)[1:]]
        assert parsed(words) is None, line


def parsed(words: list[str]) -> str | None:
    """What is wrong with a command line: an unknown command or option, an impossible value; None where nothing is."""
    if words[0] == "--home":
        words = words[2:]
    if words[0] in ("--help", "--version"):
        return None
    if words[0] not in cli.commands:
        return f"there is no command {words[0]}"
    try:
        cli.commands[words[0]].make_context(words[0], words[1:])
    except click.exceptions.Exit:
        pass  # --help
    except click.MissingParameter:
        pass  # "`dateline add` keeps …" speaks of the command; its reader gives it what it needs
    except click.BadParameter as error:
        return None if "does not exist" in error.message else error.message  # a file of the reader's own
    except click.UsageError as error:
        return error.message
    return None


def commands_in(text: str) -> Iterator[str]:
    """Every command line `dateline …` of a page: of its console blocks, and in its sentences."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if match := re.match(r"[$#] (?:sudo .*/|podman .* dateline |\S*/)?(dateline .+)$", line):
                yield re.split(r" (?:[|>]|&&) ?", match[1])[0]
    prose = re.sub(r"```.*?```|^#[^\n]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    for quoted in re.findall(r"`(?:\S*/)?(dateline(?: [^`]*)?)`", prose):
        if quoted.startswith("dateline ") and "…" not in quoted and "COMMAND" not in quoted:
            yield quoted


def test_the_files_for_hosting_run_commands_that_exist_and_ship_what_a_wheel_is_built_from() -> None:
    folder = ROOT / "docs" / "hosting"
    units = "".join(unit.read_text(encoding="utf-8") for unit in sorted(folder.glob("*.service")))
    image = (folder / "Containerfile").read_text(encoding="utf-8")
    started = [
        shlex.split(line) for line in re.findall(r"^ExecStart=/opt/dateline/bin/dateline (.*)$", units, re.M)
    ]
    started += [json.loads(line)[1:] for line in re.findall(r'^CMD (\["dateline".*\])$', image, re.M)]
    assert len(started) == 3
    assert [parsed(words) for words in started] == [None] * 3
    copied = {word for line in re.findall(r"^COPY (?!--)(.*)$", image, re.M) for word in line.split()[:-1]}
    assert copied == set(SHIPPED)


def test_nginx_compresses_every_text_that_the_archive_sends() -> None:
    text = (ROOT / "docs" / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    listed = re.search(r"gzip_types ([^;]*);", text)
    assert listed
    named = {"text/html", *listed[1].split()}
    sent = {
        kind.partition(";")[0] for kind in (*(f.media_type for f in FORMATS), "text/css", "text/javascript")
    }
    assert sent - named == {"application/zip"}


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def anchors(text: str) -> set[str]:
    """What the headings of a page are called in addresses, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_file_that_is_shown_can_be_read_by_the_program(page: Path, tmp_path: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        shown = re.match(r"# (\S+)\n", block)
        assert shown, f"a block without the file's name in its first line: {block[:60]}"
        file = tmp_path / Path(shown[1]).name
        file.write_text(block, encoding="utf-8")
        READERS[shown[1]](file)


def test_the_page_on_searching_is_made_from_the_table_of_the_language(accept: bool) -> None:
    head, _, told = SEARCHING.read_text(encoding="utf-8").partition(BELOW)
    assert head
    expected = "\n".join(language_lines())
    if accept:
        SEARCHING.write_text(head + BELOW + expected, encoding="utf-8")
    else:
        assert told == expected


def language_lines() -> Iterator[str]:
    section = ""
    for example in EXAMPLES:
        if example.section != section:
            section = example.section
            yield from ("", f"## {section}", "", "| write | to find |", "|---|---|")
        typed = example.typed.replace("|", "\\|")
        yield f"| `{typed}` | {example.meaning} |"
    yield ""
