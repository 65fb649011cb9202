"""Stones: what a withdrawn release leaves in its folder, and nothing else. Set by Corpus.withdraw, read by everybody."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TypedDict

from archive.store.writing import sync_folder

STONE = "withdrawn.json"  # its name in the folder


class Stone(TypedDict):
    """What a withdrawn release leaves: its title, the reason, the digests of the bytes it came from."""

    title: str
    reason: str
    sha256: list[str]


def read_stone(folder: Path) -> Stone | None:
    """What is left of a withdrawn release in its folder; None where nothing was withdrawn."""
    try:
        told = json.loads((folder / STONE).read_bytes())
        return Stone(title=told["title"], reason=told["reason"], sha256=told.get("sha256", []))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):  # withdrawn is withdrawn, however damaged the stone
        return Stone(title="", reason="its stone cannot be read", sha256=[])


def clear_round(folder: Path) -> None:
    """Take away all but the stone: no word of a withdrawn release stays, even where the work was cut off."""
    others = [path for path in folder.iterdir() if path.name != STONE]
    for path in others:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if others:
        sync_folder(folder)
