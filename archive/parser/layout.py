"""Layout: which family of extraction a source comes from, because the other rules depend on it.

Most archives hold text that some program took out of something else, and what
it lost (commas, quotation marks, line breaks) decides what may be believed.
"""

from __future__ import annotations

import re
from typing import Literal

from archive.source import Source

Family = Literal["clean", "wire", "stripped", "quotes-dropped", "short"]

SHORT = 60  # words; too few to tell a family, and none is needed
_GARBLED = re.compile(r"(?<!\w)â|â(?!\w)")  # what some programs leave of a curly mark
_LABEL = re.compile(
    r"\bRELEASE|ADVISORY\b|^OP-?ED\b|EMBARGO|^COMUNICADO|^COMMUNIQUÉ|^PRESSEMITTEILUNG"
)  # no headlines
_ANY_MARK = re.compile(r"[,.;:'’\"“”]")
# ", said Ortega.", ", Senator Ortega said.": only what stood in marks is told so.
_SAID_UNMARKED = re.compile(
    r"[,?!] (?:said|says|added) (?:U\.S\. )?[A-Z]|[,?!] (?:[A-Z][\w.]+ ){1,4}(?:said|says|added)[.,]"
)
COMMAS = 0.004  # per character; running English has about 0.011, stripped text under 0.001


def family_of(source: Source) -> Family:
    """The family of a source's text, by its marks and its first line."""
    text = "\n".join(block.text for block in source.blocks)
    if source.format != "text":
        return "clean"
    if len(text.split(None, SHORT)) < SHORT:
        return "stripped" if "  " in text and not _ANY_MARK.search(text) else "short"
    marks = sum(text.count(mark) for mark in ",.")
    if marks < COMMAS * len(text):
        return "stripped"
    first = source.blocks[0].text.partition("\n")[0]
    if first.upper() == first and source.blocks[0].kind != "item" and not _LABEL.search(first):
        return "wire"
    if not any(mark in text for mark in '"“”«»') and not _GARBLED.search(text):
        quoted = any(mark in text for mark in "'’‘") and not _SAID_UNMARKED.search(text)
        return "clean" if quoted else "quotes-dropped"
    return "clean"
