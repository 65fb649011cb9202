"""BibTeX: one @misc entry for each, "Press release" as how it was published.

BibTeX counts braces even behind a backslash, so every brace of a value becomes a command
in balanced ones. Issuer and title stand in double braces: neither a name to be split nor
capitals to be lowered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from web.formats.cited import Cited
from web.safety import encoded, one_line

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_SIGNS = re.compile(r"[\\{}~^#$%&_]")


def bibtex(several: Iterable[Cited]) -> Iterator[bytes]:
    """The entries, each ended by an empty line."""
    for cited in several:
        fields = "".join(f",\n  {name} = {value}" for name, value in _fields(cited))
        yield encoded(f"@misc{{{cited.key}{fields}\n}}\n\n")


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    if cited.issuer:
        yield "author", f"{{{{{_escaped(cited.issuer)}}}}}"
    yield "title", f"{{{{{_escaped(cited.title)}}}}}"
    yield "howpublished", f"{{{_escaped(cited.genre)}}}"
    if cited.date:
        yield "year", str(cited.date.year)
        yield "month", MONTHS[cited.date.month - 1]
        yield "day", str(cited.date.day)
    rest = {
        "address": cited.place,
        "publisher": cited.archive,
        "language": cited.language,
        "keywords": ", ".join(topic.replace(",", "") for topic in cited.topics),
        "note": cited.numbers("¶", "¶¶"),
        "annote": f"Said by {cited.speaker}" if cited.speaker else None,
        "abstract": cited.text,
    }
    yield from ((name, f"{{{_escaped(text)}}}") for name, text in rest.items() if text)
    yield "url", f"{{{quote(cited.address, safe=':/?&=#%,;@+-_.~[]')}}}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: _SPECIAL[sign[0]], one_line(text))
