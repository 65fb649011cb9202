"""The text parts of mails: what mail programs add (soft line breaks, quoting, signatures) undone or marked.

The rest is a plain text like any other (paragraphs.py).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from archive.readers.paragraphs import blocks_of
from archive.source import SourceBlock

SIGNATURE = "-- "  # alone on its line: RFC 3676, section 4.3


def text_blocks(text: str, *, flowed: bool = False, delsp: bool = False) -> tuple[SourceBlock, ...]:
    """The blocks of a text part; quoted lines ("> …") and what follows a signature mark are furniture.

    ``flowed`` (format=flowed): lines that end in a blank go on in the next; ``delsp`` drops
    that blank. Where every line is quoted (a forwarded release), nothing is marked.
    """
    lines = _unflowed(text.split("\n"), delsp=delsp) if flowed else text.split("\n")
    quoted = [line.startswith(">") for line in lines]
    if all(q for q, line in zip(quoted, lines, strict=True) if line.strip()):
        return blocks_of("\n".join(line.lstrip("> ") for line in lines))
    blocks: list[SourceBlock] = []
    signed = False
    for is_quoted, run in groupby(zip(lines, quoted, strict=True), key=lambda pair: pair[1]):
        own = [line.lstrip("> ") if is_quoted else line for line, _ in run]
        head, tail = (own, []) if SIGNATURE not in own else _cut(own)
        blocks.extend(replace(block, furniture=is_quoted or signed) for block in blocks_of("\n".join(head)))
        signed = signed or bool(tail)
        blocks.extend(replace(block, furniture=True) for block in blocks_of("\n".join(tail)))
    return tuple(blocks)


def _cut(lines: list[str]) -> tuple[list[str], list[str]]:
    at = len(lines) - 1 - lines[::-1].index(SIGNATURE)
    return lines[:at], lines[at + 1 :]


def _unflowed(lines: list[str], *, delsp: bool) -> list[str]:
    """Soft-broken lines put together again (RFC 3676); the signature mark is none of them."""
    whole: list[str] = []
    open_line = False
    for line in lines:
        stuffed = line[1:] if line.startswith(" ") else line
        if open_line and whole[-1].startswith(">") == line.startswith(">"):
            whole[-1] += stuffed.lstrip("> ") if line.startswith(">") else stuffed
        else:
            whole.append(stuffed)
        open_line = stuffed.endswith(" ") and stuffed != SIGNATURE
        if open_line and delsp:
            whole[-1] = whole[-1][:-1]
    return whole
