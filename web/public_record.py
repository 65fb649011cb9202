"""The public record: a release's JSON as everybody may have it.

Names, phones and addresses of press staff are kept for the operator
(``dateline show --json``) and left out here: the contacts, and the text of the
contact lines. A file's folder on the operator's machine is nobody's business.
"""

from __future__ import annotations

from pathlib import PurePath

from archive.record import Json, as_json
from archive.release import Release

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
