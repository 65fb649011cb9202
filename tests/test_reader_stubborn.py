"""Pages in which hardly any text is found: the second way where it is installed, a sentence where it is not."""

from __future__ import annotations

import sys
import types

import pytest

from archive.errors import Unreadable
from archive.readers import html, stubborn
from archive.readers.registry import read_all

PARAGRAPH = (
    "The council of Port Callan voted on Thursday to publish its ledger, three years after it was asked."
)
MENU = "<nav>" + "".join(f"<a href='/{n}'>Item {n}</a> " for n in range(200)) + "</nav>"
STUBBORN = f"<html><body>{MENU}<form><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></form><p>A line.</p></body></html>"


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "can_help", lambda: False)

    (source,) = read_all(STUBBORN.encode(), "a.html").sources
    with pytest.raises(Unreadable) as refusal:
        read_all(STUBBORN.replace("<p>A line.</p>", "").encode(), "a.html")

    assert any("pip install 'dateline[web]'" in doubt.reason for doubt in source.doubts)
    assert (refusal.value.reason, "dateline[web]" in refusal.value.detail) == ("empty", True)


def test_with_the_extra_its_text_is_taken_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    package = types.ModuleType("trafilatura")
    package.extract = lambda page, **options: f"{PARAGRAPH}\n{PARAGRAPH} Twice."  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", package)
    monkeypatch.setattr(html, "can_help", lambda: True)

    (source,) = read_all(STUBBORN.encode(), "a.html").sources

    assert [b.text for b in source.blocks if not b.furniture] == [PARAGRAPH, f"{PARAGRAPH} Twice."]
    assert "A line." in [b.text for b in source.blocks if b.furniture]
    assert any("trafilatura" in doubt.reason for doubt in source.doubts)


@pytest.mark.parametrize("answer", [None, "", "x", 7])
def test_an_answer_that_says_less_changes_nothing(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    package = types.ModuleType("trafilatura")
    package.extract = lambda page, **options: answer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", package)
    monkeypatch.setattr(html, "can_help", lambda: True)

    (source,) = read_all(STUBBORN.encode(), "a.html").sources

    assert [b.text for b in source.blocks if not b.furniture] == ["A line."]


def test_the_installed_extra_finds_the_text() -> None:
    pytest.importorskip("trafilatura")

    page = f"<html><body>{MENU}<article><p>{PARAGRAPH}</p><p>It was {PARAGRAPH}</p></article></body></html>"

    assert PARAGRAPH in [block.text for block in stubborn.second_reading(page)]


def test_a_form_around_a_whole_page_is_no_furniture() -> None:
    page = f"<html><body>{MENU}<form>" + f"<p>{PARAGRAPH}</p>" * 8 + "</form></body></html>"

    (source,) = read_all(page.encode(), "a.html").sources

    assert sum(not block.furniture for block in source.blocks) == 8


def test_pages_with_text_are_not_read_twice() -> None:
    page = f"<html><body>{MENU}" + f"<p>{PARAGRAPH}</p>" * 3 + "</body></html>"

    assert read_all(page.encode(), "a.html").sources[0].doubts == ()
