"""CSL-JSON, the form in which citation processors pass references around: a list of items.

The list of types has no press release: a web page whose genre says so, as Zotero exports one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from web.formats.cited import Cited
from web.safety import encoded


def csl_json(several: Iterable[Cited]) -> Iterator[bytes]:
    """One JSON list; an item a line, so that a long list can be read as it comes."""
    before = b"[\n"
    for cited in several:
        yield before + encoded(json.dumps(csl_item(cited), ensure_ascii=False))
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def csl_item(cited: Cited) -> dict[str, object]:
    """One item, without what is not known."""
    day = cited.date
    item: dict[str, object] = {
        "id": cited.key,
        "type": "webpage",
        "genre": cited.genre,
        "title": cited.title,
        "author": [{"literal": cited.issuer}] if cited.issuer else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "container-title": cited.archive,
        "publisher-place": cited.place,
        "language": cited.language,
        "abstract": cited.text,
        "keyword": ", ".join(cited.topics),
        "section": cited.numbers("¶", "¶¶"),
        "note": f"Said by {cited.speaker}" if cited.speaker else None,
        "URL": cited.address,
    }
    return {name: value for name, value in item.items() if value}
