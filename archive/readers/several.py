"""Several releases in one file: cut only where the file itself says so three times and more.

A file is taken apart when it has at least three release lines ("FOR IMMEDIATE RELEASE")
and an end mark ("###") between each two of them. Anything less stays one release: a text
that quotes another release must not be torn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from archive.release import Doubt
from archive.source import Source, SourceBlock

AT_LEAST = 3  # release lines; two stand in releases that are printed with their translation
WORDS = 25  # of each piece; a shorter one is a heading between two releases, not a release

_FORMATS = frozenset({"text", "pdf", "docx"})  # of others the headers belong to the file as a whole
_RELEASE_LINE = re.compile(
    r"^\W{0,3}(?:(?:press|news|media)\s+release\W{1,4})?(?:for\s+immediate\s+release|embargoed\s+(?:until|till)\b"
    r"|hold\s+for\s+release|para\s+publicación\s+inmediata|pour\s+diffusion\s+immédiate)(?-i:(?![a-z]))",
    re.IGNORECASE | re.MULTILINE,
)
_END_MARK = re.compile(r"(?:#\s*){2,}|[-–—_*\s]*(?:30|ends?)[-–—_*\s.]*|(?:\*\s*){3,}", re.IGNORECASE)
_RULE = re.compile(r"[=_~-]{5,}|(?:[-=_]\s){4,}[-=_]?")


def pieces_of(source: Source) -> tuple[Source, ...]:
    """The releases in a source, each with its ordinal; the source itself where it holds one."""
    if source.format not in _FORMATS:
        return (source,)
    cuts = _cuts(source.blocks)
    ends = (*cuts[1:], len(source.blocks))
    parts = [source.blocks[start:end] for start, end in zip(cuts, ends, strict=True)]
    if len(parts) < AT_LEAST or any(sum(len(b.text.split()) for b in part) < WORDS for part in parts):
        return (source,)
    return tuple(
        replace(
            source,
            blocks=part,
            ordinal=ordinal,
            doubts=(
                *source.doubts,
                Doubt(
                    about="blocks", reason=f"the file holds {len(parts)} releases; this is number {ordinal}"
                ),
            ),
        )
        for ordinal, part in enumerate(parts, 1)
    )


def _cuts(blocks: Sequence[SourceBlock]) -> list[int]:
    """Where each release begins; [0] for a file of one."""
    lines = [
        at for at, block in enumerate(blocks) if _RELEASE_LINE.search(block.text) and len(block.text) < 400
    ]
    if len(lines) < AT_LEAST:
        return [0]
    head = lines[0]  # blocks above the first release line: letterhead, date; the others are built alike
    cuts = [0]
    for before, line in pairwise(lines):
        marks = [at for at in range(before + 1, line) if _END_MARK.fullmatch(blocks[at].text.strip())]
        if not marks:
            return [0]
        rules = [at for at in range(marks[-1] + 1, line) if _RULE.fullmatch(blocks[at].text.strip())]
        cuts.append(rules[-1] + 1 if rules else max(marks[-1] + 1, line - head))
    return cuts
