"""RIS, for reference managers: one tag a line, a record from TY to ER.

A release is ELEC with "Press release" as its type of work, which Zotero and EndNote
read as a web page of that type. The format knows no escaping: a line break or a control
character in a value would begin a new line, so values are put on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from web.formats.cited import Cited
from web.safety import encoded, one_line


def ris(several: Iterable[Cited]) -> Iterator[bytes]:
    """The records, each ended by an empty line. Lines end in CR LF, as the format has it."""
    for cited in several:
        lines = [f"{tag}  - {value}" for tag, text in _fields(cited) if (value := one_line(text))]
        yield encoded("\r\n".join([*lines, "ER  - ", "", ""]))


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", cited.key
    yield "AU", (cited.issuer or "").replace(",", "")  # a comma would make it a person's surname
    yield "TI", cited.title
    yield "T2", cited.archive
    if cited.date:
        yield "PY", str(cited.date.year)
        yield "DA", f"{cited.date:%Y/%m/%d}/"
    yield "M3", cited.genre
    yield "PB", cited.issuer or ""
    yield "CY", cited.place or ""
    yield "LA", cited.language or ""
    yield "AB", cited.text
    yield from (("KW", topic) for topic in cited.topics)
    yield "SE", cited.numbers("¶", "¶¶")
    yield "N1", f"Said by {cited.speaker}" if cited.speaker else ""
    yield "UR", cited.address
