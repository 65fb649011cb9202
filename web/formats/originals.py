"""The originals of many releases as one ZIP, written while it is sent.

Byte for byte as they came in, with a SHA256SUMS that ``sha256sum -c`` reads. An original
that names a press contact, or is a mail with its receivers, stays with the keeper, as those
lines do on the pages; the public text stands in its place and withheld.txt says so. What
stays in memory is the ZIP's own table of contents, some 0.7 KB a release.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial

from archive.release import Release
from web.formats.exported import Exported
from web.formats.texts import plain_text
from web.safety import encoded

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can name
WITHHELD = (
    "These originals name press contacts or the receivers of a mail. They stay with the keeper of\n"
    "the archive; here is the public text instead.\n\n"
)


def zip_of_originals(several: Iterable[Exported]) -> Iterator[bytes]:
    """The ZIP in pieces, one release at a time."""
    sink = _Sink()
    sums: list[str] = []
    withheld: list[str] = []
    with zipfile.ZipFile(sink, "w") as archive:
        add = partial(_add, archive, sums)
        for one in several:
            day = one.release.date.value
            folder = str(day.year) if day else "undated"
            if original := one.original():
                add(f"{folder}/{one.release.id}{original.suffix}", original.read_bytes(), one.release)
            else:
                name = f"{folder}/{one.release.id}.public.txt"
                add(name, b"".join(plain_text([one])), one.release)
                withheld.append(name)
            yield sink.taken()
        if withheld:
            add("withheld.txt", (WITHHELD + "\n".join(withheld) + "\n").encode())
        add("SHA256SUMS", encoded("".join(sums)))
        yield sink.taken()
    yield sink.taken()


def names_nobody(release: Release) -> bool:
    """Does the original name no press contact, and no receiver of a mail?"""
    return not (
        release.contacts
        or any(block.zone == "contact" for block in release.blocks)
        or any(origin.format == "mail" for origin in release.sources)
    )


def _add(
    archive: zipfile.ZipFile, sums: list[str], name: str, data: bytes, release: Release | None = None
) -> None:
    """One file of the ZIP, dated as the release is: the same archive gives the same bytes."""
    day = release.date.value if release else None
    entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0) if day else EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)
    sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")


class _Sink:
    """Where the ZIP is written: what was written is taken away at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
