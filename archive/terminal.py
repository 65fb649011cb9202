"""What the commands of all rooms share: exit codes, --json, text that a terminal can show, what follows a change.

Data goes to stdout, talk and progress to stderr. The home comes by click's context
(app.py finds it); so does what must happen after a change, because this room knows
nothing of the index.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import click

from archive.home import Home
from archive.release import Release
from archive.store.corpus import Corpus

AFTER_CHANGE = "dateline.after_change"  # key of the context's meta: Callable[[Home, bool], None]

AfterChange = Callable[[Home, bool], None]


class Exit(IntEnum):
    """How a command ends, for the shell. What each code means stands in MEANINGS, and nowhere else."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    QUARANTINED = 3
    BUSY = 4
    INTERRUPTED = 130


MEANINGS = {
    Exit.DONE: "done; also a search that found nothing",
    Exit.FAILED: "failed, or something is not well; the message says what to do",
    Exit.USAGE: "the command or the question cannot be read",
    Exit.QUARANTINED: "done, but for files that could not be read; 'dateline quarantine' lists them",
    Exit.BUSY: "another command is writing to the archive; try again when it has ended",
    Exit.INTERRUPTED: "interrupted with Ctrl-C; what was acknowledged is kept",
}


def json_option(what: str) -> Callable[[Any], Any]:
    """The option --json of a command that gives data; the command gets it as ``as_data``."""
    return click.option("--json", "as_data", is_flag=True, help=f"Print {what} as JSON, for programs.")


def after_change(home: Home, *, quiet: bool) -> None:
    """Let the rest of the house know that the corpus changed (the index is brought up to date)."""
    react: AfterChange = click.get_current_context().meta[AFTER_CHANGE]
    react(home, quiet)


def print_json(data: object) -> None:
    """Data for a program: one JSON document on stdout, in UTF-8 whatever the locale."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def now() -> dt.datetime:
    """The time of a command, with its zone."""
    return dt.datetime.now(dt.UTC)


def printable(path: str) -> str:
    """A file's name as a terminal can show it: control characters and broken text escaped."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in path)


def in_words(release: Release, corpus: Corpus) -> str:
    """A release for reading on a terminal: the facts, then the passages with their numbers."""
    date = release.date
    told = "set by hand" if date.source == "by-hand" else f"from the {date.source}"
    issued = f"{date.value} ({told})" if date.value else "unknown"
    facts = [
        ("Issued", issued),
        ("By", release.issuer),
        ("Dateline", release.dateline.place),
        ("Kind", release.kind),
        (
            "Marked",
            {"immediate": "for immediate release", "embargoed": "embargoed"}.get(release.status or ""),
        ),
        ("Topics", ", ".join(corpus.vocabulary.label(topic.id) for topic in release.topics)),
        ("Quoted", "; ".join(_quoted(release))),
        ("Laws", ", ".join(law.text for law in release.laws)),
    ]
    lines = [click.style(release.title, bold=True)]
    lines += [release.subtitle] if release.subtitle else []
    lines += [f"{name + ':':<10}{value}" for name, value in facts if value]
    lines += [f"{'Doubt:':<10}{doubt.about}: {doubt.reason}" for doubt in release.doubts]
    lines.append("")
    for block in release.blocks:
        if block.zone in ("body", "boilerplate"):
            number = f"{block.number:>4}  " if block.number else "      "
            lines.append(
                number + ("• " if block.kind == "item" else "") + block.text.replace("\n", "\n      ")
            )
    return "\n".join(lines)


def _quoted(release: Release) -> list[str]:
    people: dict[str, str] = {}
    for quotation in release.quotations:
        if quotation.speaker:
            role = ", ".join(part for part in (quotation.role, quotation.organisation) if part)
            people.setdefault(
                quotation.speaker, f"{quotation.speaker} ({role})" if role else quotation.speaker
            )
    return list(people.values())
