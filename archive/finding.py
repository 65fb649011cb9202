"""Finding files: what lies below a path, and whether a file is still as it was when it was last read.

Nothing is read here but for a digest; what a file holds is for readers/ to say.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from archive.errors import Unreadable
from archive.reading import open_regular

_IMAGES = frozenset(
    ".png .jpg .jpeg .gif .svg .webp .tif .tiff .bmp .ico .heic .heif .avif .psd .eps .ai .raw".split()
)
_LITTER = frozenset({"thumbs.db", "desktop.ini", "icon\r", "__macosx"})


def is_ignored(name: str) -> bool:
    """Is a file of this name no release by its nature: hidden, an image, an office lock, a system's litter?

    ``name`` is the last part of a path. Ignored files are counted, but are not quarantined.
    """
    plain = name.casefold()
    return (
        name.startswith((".", "~$"))
        or plain in _LITTER
        or plain.endswith("~")
        or PurePath(plain).suffix in _IMAGES
    )


def find_files(paths: Iterable[Path]) -> tuple[list[Path], int]:
    """The files to be read below these paths, in order, and how many were ignored by their nature.

    Absolute, so that a file is known again from wherever it is added. Folders reached
    through a symbolic link are not entered: they may lead anywhere, or in a circle.
    """
    found: list[Path] = []
    ignored = 0
    for path in paths:
        path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow symbolic links
        if not path.is_dir():
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if is_ignored(name):
                    ignored += 1
                else:
                    found.append(Path(folder, name))
    return list(dict.fromkeys(found)), ignored


def stamp(path: Path) -> str | None:
    """Changes whenever a file does, without reading it; None where it cannot be asked."""
    try:
        state = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return f"{state.st_size}-{state.st_mtime_ns}-{state.st_ctime_ns}-{state.st_ino}"


def digest_of_file(path: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where it cannot be read."""
    try:
        return hashlib.sha256(open_regular(path)).hexdigest()
    except (Unreadable, OSError):
        return None
