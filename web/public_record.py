"""The public record: a release's JSON as everybody may have it.

Names, phones and addresses of press staff are kept for the operator
(``dateline show --json``) and left out here: the contacts, and the text of the
contact lines. A file's folder on the operator's machine is nobody's business.
"""

from __future__ import annotations

from pathlib import PurePath

from archive.address import passage_address
from archive.record import Json, as_json
from archive.release import Release
from web.formats.citations import CITATIONS
from web.formats.cited import Cited
from web.formats.exported import Exported

WITHHELD = "[press contact withheld]"


def public_record(release: Release) -> Json:
    """The JSON of a release without its press contacts; every other field as stored."""
    record = as_json(release)
    record["contacts"] = []
    for block in record["blocks"]:
        if block["zone"] == "contact":
            block["text"] = WITHHELD
    for source in record["sources"]:
        source["path"] = PurePath(source["path"]).name
    return record


def release_record(one: Exported) -> Json:
    """The public record with the release's address and how it is cited."""
    return {
        **public_record(one.release),
        "url": one.cited.address,
        "citations": citations_record(one.cited),
    }


def passage_record(part: Exported) -> Json:
    """The JSON of some passages of a release, with whose they are and how they are cited."""
    release = part.release
    return {
        "release": release.id,
        "title": release.title,
        "issuer": release.issuer,
        "date": release.date.value.isoformat() if release.date.value else None,
        "url": part.cited.address,
        "passages": [
            {
                "paragraph": block.number,
                "zone": block.zone,
                "text": block.text,
                "url": part.base + passage_address(release.id, block.number),
            }
            for block in part.blocks
            if block.number
        ],
        "speakers": [
            {"speaker": said.speaker, "role": said.role, "paragraph": said.paragraph}
            for said in release.quotations
            if said.speaker and any(said.paragraph == block.number for block in part.blocks)
        ],
        "citations": citations_record(part.cited),
    }


def citations_record(cited: Cited) -> Json:
    """The three citations, under the names of their manuals."""
    return {name.lower(): write(cited) for name, write in CITATIONS}
