"""The quarantine list: every file that could not be read, with the reason and what to do.

The files themselves stay where they are; the list names each once, by path,
and forgets it when it has been read at last. One JSON file in the home.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.store.writing import make_folder, write_whole


class DamagedList(ArchiveError):
    """The quarantine list was cut or edited by hand; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One file, or one piece of it, in which no release could be read.

    ``reason`` is a code for programs, ``detail`` a sentence that says what to do;
    ``parser`` the version that refused, ``sha256`` of what was refused (None where
    it could not even be opened).
    """

    path: str
    reason: str
    detail: str
    parser: int
    sha256: str | None = None


class Quarantine:
    """The list of one home. Reading it needs nothing; the folder is made by the first write."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "quarantine.json"

    def refusals(self) -> tuple[Refusal, ...]:
        """Everything on the list, by path."""
        if not self._file.exists():
            return ()
        try:
            return tuple(Refusal(**line) for line in json.loads(self._file.read_bytes()))
        except (ValueError, TypeError) as error:
            raise DamagedList(
                f"{self._file} cannot be read ({error}). Delete it and add the same files again: the list is "
                "made anew, no release is lost."
            ) from error

    def files(self) -> tuple[Path, ...]:
        """The files to read again, each once: those on the list and those that listed pieces belong to."""
        named = [r.path if os.path.lexists(r.path) else _file_of(r.path) for r in self.refusals()]
        return tuple(Path(name) for name in dict.fromkeys(named))

    def update(self, refused: Iterable[Refusal], read: Iterable[str]) -> None:
        """Take in what was refused just now, and let go of the paths that were read."""
        refused, gone = list(refused), set(read)
        before = self.refusals()
        named = {refusal.path for refusal in refused}
        kept = [r for r in before if r.path not in gone | named and _file_of(r.path) not in gone]
        lines = sorted([*kept, *refused], key=lambda refusal: refusal.path)
        if lines == list(before):
            return
        make_folder(self._file.parent)
        text = json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1)
        write_whole(self._file, text.encode("utf-8", "backslashreplace"))


def _file_of(path: str) -> str:
    """The file of a refused piece: "box.mbox#3" is a piece of "box.mbox"."""
    return re.sub(r"#[0-9]+$", "", path)
