"""A release, or passages of it, as text for people: plain, and as Markdown with front matter.

Markdown is what our own reader takes in again: front matter of the same keys, and text in
which nothing the publisher wrote can become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from archive.release import Block, Release
from web.formats.citations import chicago
from web.formats.exported import Exported
from web.safety import encoded, links_in, one_line
from web.wording import long_day

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~]")
_AT_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#+=:-]))")


def plain_text(several: Iterable[Exported]) -> Iterator[bytes]:
    """Title and facts, the paragraphs with an empty line between, the citation."""
    for one in several:
        release = one.release
        day = long_day(release.date.value) if release.date.value else None
        facts = ", ".join(one_line(fact) for fact in (release.issuer, release.dateline.place, day) if fact)
        head = "\n".join(filter(None, (one_line(one.cited.title), one_line(release.subtitle or ""), facts)))
        text = [f"- {block.text}" if block.kind == "item" else block.text for block in one.blocks]
        yield encoded("\n\n".join([head, *text, one_line(chicago(one.cited))]) + "\n")


def markdown(several: Iterable[Exported]) -> Iterator[bytes]:
    """Front matter and text. Passages are a quotation with its citation below."""
    for one in several:
        text = "\n\n".join(_markdown_block(block) for block in one.blocks)
        if one.cited.first is None:
            yield encoded(f"{_front_matter(one)}\n{text}\n")
        else:
            quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            yield encoded(f"{quoted}\n\n{_escaped(one_line(chicago(one.cited)))}\n")


def _front_matter(one: Exported) -> str:
    fields = {name: value for name, value in _fields(one.release, one).items() if value}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


def _fields(release: Release, one: Exported) -> dict[str, str | list[str]]:
    """What the front matter says; strings of JSON are strings of YAML too."""
    return {
        "title": one_line(release.title),
        "subtitle": one_line(release.subtitle or ""),
        "date": release.date.value.isoformat() if release.date.value else "",
        "issuer": one_line(release.issuer or ""),
        "place": one_line(release.dateline.place or ""),
        "language": release.language or "",
        "kind": release.kind,
        "topics": [one_line(topic) for topic in one.cited.topics],
        "address": one.cited.address,
    }


def _markdown_block(block: Block) -> str:
    lines = [_markdown_line(line.strip()) for line in block.text.splitlines() if line.strip()]
    if block.kind == "heading":
        return f"## {' '.join(lines)}"
    return "- " + "\n  ".join(lines) if block.kind == "item" else "\n".join(lines)


def _markdown_line(line: str) -> str:
    """One line of text with its web addresses as links and everything else as it was."""
    written, at = "", 0
    for start, end, target in links_in(line):
        if target == line[start:end]:
            written += f"{_escaped(line[at:start])}<{target}>"
            at = end
    written += _escaped(line[at:])
    return _AT_START.sub(lambda match: f"{match[0]}\\", written)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", text)
