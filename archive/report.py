"""The report of an addition: what became of everything that was found, and the balance that must hold.

Filled by ingest.py; as JSON it is what programs rely on, in words it is adding_commands.py's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from archive.quarantine import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A release held back: its id, until when (None: until a person says), and the command that frees it."""

    id: str
    title: str
    until: str | None


@dataclass(slots=True)
class AddReport:
    """What became of everything found: ``seen = stored + unchanged + duplicate + quarantined``, always.

    ``seen`` counts releases found plus files (or pieces) in which none could be read;
    ``ignored`` stands outside the balance. A new version counts as stored, a held
    release too.
    """

    stored: int = 0
    unchanged: int = 0
    duplicate: int = 0
    ignored: int = 0
    quarantine: list[Refusal] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was left out of a file because it is no release

    @property
    def seen(self) -> int:
        return self.stored + self.unchanged + self.duplicate + len(self.quarantine)

    def as_json(self) -> dict[str, Any]:
        """The report under the names that programs rely on."""
        return {
            "seen": self.seen,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "duplicate": self.duplicate,
            "quarantined": len(self.quarantine),
            "ignored": self.ignored,
            "quarantine": [asdict(refusal) for refusal in self.quarantine],
            "held": [asdict(held) for held in self.held],
            "notes": list(self.notes),
        }
