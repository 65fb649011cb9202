"""What docs/ says a test holds: the test is there, under that name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("asvs.md", "threat-model.md", "reliability.md")
NAMED = re.compile(r"`(tests/[\w/]+\.(?:py|txt))(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_is_there(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert named
    missing = [f"{file}::{name}" for file, name in named if not is_there(ROOT / file, name)]
    assert missing == []


HOW = re.compile(
    r"`tests/|by design|\*\*keeper\*\*|\*\*not held\*\*|\*\*in part\*\*|the test of \d+\.\d+\.\d+|`make audit`"
)


def test_every_line_of_the_checklist_says_what_holds_it():
    lines = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if re.match(r"\| \d+\.\d+\.\d+", line)]
    told = {number for row in rows for number in re.findall(r"\b\d+\.\d+\.\d+\b", row.split("|")[1])}

    assert len(rows) > 60
    assert [row for row in rows if not HOW.search(row.split("|")[3])] == []
    assert set(re.findall(r"the test of (\d+\.\d+\.\d+)", "\n".join(rows))) <= told


def is_there(file: Path, name: str) -> bool:
    if not file.is_file():
        return False
    if not name:
        return True
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)
