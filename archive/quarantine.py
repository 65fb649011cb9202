"""The quarantine list: every file that could not be read, with the reason and what to do.

The files themselves stay where they are; the list names each once, by path,
and forgets it when it has been read at last. One JSON file in the home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.writing import write_whole


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
        return tuple(Refusal(**line) for line in json.loads(self._file.read_bytes()))

    def update(self, refused: Iterable[Refusal], read: Iterable[str]) -> None:
        """Take in what was refused just now, and let go of the paths that were read."""
        refused, gone = list(refused), set(read)
        before = self.refusals()
        named = {refusal.path for refusal in refused}
        kept = [refusal for refusal in before if refusal.path not in gone | named]
        lines = sorted([*kept, *refused], key=lambda refusal: refusal.path)
        if lines == list(before):
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1)
        write_whole(self._file, text.encode("utf-8", "backslashreplace"))
