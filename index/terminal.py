"""An answer as lines for a terminal: what `dateline search` prints without --json.

Styles are ANSI codes; click takes them out again where the output is no
terminal. Links (OSC 8) it leaves, so they are made only when asked for. Control characters of a release are never printed: a text from
outside must not steer anybody's terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import click

from archive.address import LOCAL, passage_address, release_address
from index.search import Answer, Hit
from index.snippets import Snippet


def lines_of(answer: Answer, base_address: str = "", *, linked: bool = False) -> Iterator[str]:
    """The answer line by line: what was found, each hit, how to go on. ``linked``: addresses can be clicked."""
    everything = answer.understood == "all releases"
    asked = " in all" if everything else printable(answer.understood).removeprefix("releases")
    yield f"{_counted(answer.total, 'release', 'releases')}{asked}{_order(answer)}"
    for suggestion in answer.suggestions:
        yield f"Did you mean {printable(suggestion.query)}? ({_counted(suggestion.total, 'release', 'releases')})"
    for hit in answer.hits:
        yield ""
        yield from _hit_lines(hit, base_address, linked)
    if answer.page < answer.pages:
        yield ""
        yield f"Page {answer.page} of {answer.pages}; --page {answer.page + 1} shows the next."


def _order(answer: Answer) -> str:
    order = {"relevance": "by relevance", "newest": "newest first", "oldest": "oldest first"}[answer.sort]
    return f" ({order})" if answer.total > 1 else ""


def _hit_lines(hit: Hit, base_address: str, linked: bool) -> Iterator[str]:
    about = [hit.date.isoformat() if hit.date else "no date", hit.issuer, hit.place]
    yield printable(" · ".join(part for part in about if part))
    yield click.style(printable(hit.title), bold=True)
    shown = base_address + release_address(hit.id, hit.title)
    yield link(shown, f"{base_address or LOCAL}{release_address(hit.id, hit.title)}") if linked else shown
    for snippet in hit.passages:
        mark = f"¶ {snippet.paragraph}"
        if linked:
            mark = link(mark, f"{base_address or LOCAL}{passage_address(hit.id, snippet.paragraph)}")
        yield f"  {mark}  {_emphasised(snippet)}{_zone(snippet)}"
    if hit.more_passages:
        yield f"  and {_counted(hit.more_passages, 'more passage', 'more passages')}"


def link(text: str, address: str) -> str:
    """The text as a terminal's link (OSC 8); one that does not know them shows the text alone."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"


def _zone(snippet: Snippet) -> str:
    return "" if snippet.zone == "body" else f"  ({snippet.zone})"


def _emphasised(snippet: Snippet) -> str:
    return "".join(
        click.style(printable(piece), bold=True) if matches else printable(piece)
        for piece, matches in snippet.runs()
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def printable(text: str) -> str:
    """The text on one line and without control characters."""
    if text.isprintable():
        return text
    return "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
    )
