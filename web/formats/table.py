"""THE TABLE of formats: the suffix of an address, its media type, and who writes it.

``/releases/<id>.ris``, ``/releases/<id>/p4.ris``, ``/search.ris?…``, ``/quotations.ris?…``: one row each. The
Atom feed is not here: it comes in pages (feeds.py), while these run to the last release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from web.formats.bibtex import bibtex
from web.formats.cited import Cited
from web.formats.csl_json import csl_json
from web.formats.exported import Exported
from web.formats.originals import zip_of_originals
from web.formats.records import json_lines, json_record, table
from web.formats.ris import ris
from web.formats.sayings import Saying, saying_lines, saying_table
from web.formats.texts import markdown, plain_text

Writer = Callable[[Iterable[Exported]], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way out. ``one`` writes a release or passages of it, ``many`` the releases of a search, ``said`` quotations.

    None: not so.
    """

    suffix: str
    media_type: str
    name: str
    one: Writer | None = None
    many: Writer | None = None
    said: Callable[[Iterable[Saying]], Iterator[bytes]] | None = None


def _citing(
    write: Callable[[Iterable[Cited]], Iterator[bytes]],
) -> Callable[[Iterable[Exported] | Iterable[Saying]], Iterator[bytes]]:
    """A writer of citations as a writer of what is exported."""
    return lambda several: write(one.cited for one in several)


FORMATS = (
    Format(suffix="json", media_type="application/json", name="JSON", one=json_record),
    Format(suffix="md", media_type="text/markdown; charset=utf-8", name="Markdown", one=markdown),
    Format(suffix="txt", media_type="text/plain; charset=utf-8", name="Plain text", one=plain_text),
    Format(
        suffix="ris",
        media_type="application/x-research-info-systems; charset=utf-8",
        name="RIS",
        one=_citing(ris),
        many=_citing(ris),
        said=_citing(ris),
    ),
    Format(
        suffix="bib",
        media_type="application/x-bibtex; charset=utf-8",
        name="BibTeX",
        one=_citing(bibtex),
        many=_citing(bibtex),
        said=_citing(bibtex),
    ),
    Format(
        suffix="csl.json",
        media_type="application/vnd.citationstyles.csl+json",
        name="CSL-JSON",
        one=_citing(csl_json),
        many=_citing(csl_json),
        said=_citing(csl_json),
    ),
    Format(
        suffix="csv",
        media_type="text/csv; charset=utf-8; header=present",
        name="CSV",
        many=table,
        said=saying_table,
    ),
    Format(
        suffix="jsonl",
        media_type="application/jsonl; charset=utf-8",
        name="JSON Lines",
        many=json_lines,
        said=saying_lines,
    ),
    Format(suffix="zip", media_type="application/zip", name="ZIP of originals", many=zip_of_originals),
)
