"""Backup and restore: the truth of a home as a BagIt bag (RFC 8493), which any archivist's tool can check.

A bag holds both corpora, the settings and the quarantine list. The index is left out: it is made
from the corpus, and one from elsewhere is never opened (Whoosh's files can run code). A bag appears
under its name whole or not at all, and is checked byte by byte before anything is restored from it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import Home
from archive.store.storing import STAGING
from archive.store.writing import sync_files

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
KEPT = ("settings.toml", "corpus", "embargoed", "quarantine")  # what of a home is no derived thing
DERIVED = (STAGING, "catalogue.sqlite")  # left-overs of a crash, and what is made again
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"

Progress = Callable[[int], None]


class BadBag(ArchiveError):
    """A folder that is no bag of this program, or one that is not as it was written."""


class InTheWay(ArchiveError):
    """Something lies where a bag or a home is to be written; nothing is ever overwritten."""


def back_up(home: Home, bag: Path, *, now: dt.datetime, progress: Progress = lambda done: None) -> int:
    """Write a bag; gives how many files it holds. Raises Busy while another process writes, InTheWay."""
    bag = bag.absolute()
    if bag.exists():
        raise InTheWay(f"{bag} is there already. Name a new folder, such as {bag}-{now:%Y-%m-%d}.")
    draft = bag.with_name(f".{bag.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    with home.writing("dateline backup"):
        lines = []
        for done, name in enumerate(_files_of(home.folder), 1):
            digest = _copied(home.folder / name, draft / "data" / name)
            lines.append(f"{digest}  data/{_escaped(name)}\n")
            progress(done)
    size = sum(path.stat().st_size for path in (draft / "data").rglob("*") if path.is_file())
    _write_tags(draft, lines, size, now)
    sync_files([*draft.rglob("*"), draft])
    draft.rename(bag)
    sync_files([bag.parent])
    return len(lines)


def restore(bag: Path, home: Home, *, progress: Progress = lambda done: None) -> int:
    """Bring a bag into an empty home; gives how many files. Raises BadBag, InTheWay and changes nothing then."""
    if home.folder.exists() and any(path.name != home.lock.name for path in home.folder.iterdir()):
        raise InTheWay(f"{home.folder} is not empty. Restore into a new folder: --home FOLDER.")
    names = checked(bag)
    folder = home.folder.absolute()
    draft = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    for done, name in enumerate(names, 1):
        _copied(bag / "data" / name, draft / name)
        progress(done)
    draft.mkdir(parents=True, exist_ok=True)
    sync_files([*draft.rglob("*"), draft])
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)
    sync_files([folder.parent])
    return len(names)


def checked(bag: Path) -> list[str]:
    """The names of a bag's files below data/, each as its manifest says. Raises BadBag, naming what is not."""
    told = _told(bag, MANIFEST)
    for tags in (_told(bag, TAGS), told):
        for name, digest in tags.items():
            path = bag / name
            if not path.is_file() or path.is_symlink() or _digest(path) != digest:
                raise BadBag(f"{path} is missing or not what was written. Use another backup.")
    here = {path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    if strange := sorted(here - told.keys()):
        raise BadBag(f"{bag / strange[0]} is not in the bag's manifest. Use another backup, or take it out.")
    names = [name.removeprefix("data/") for name in told]
    for name in names:
        if Path(name).parts[0] not in KEPT or ".." in Path(name).parts:
            raise BadBag(f"{bag} holds {name!r}, which no backup of Dateline does. Use a bag made by it.")
    return names


def _files_of(home: Path) -> Iterator[str]:
    for kept in KEPT:
        if (home / kept).is_file():
            yield kept
        for path in sorted((home / kept).rglob("*")):
            name = path.relative_to(home)
            if path.is_file() and not any(part.startswith(DERIVED) for part in name.parts):
                yield name.as_posix()


def _write_tags(draft: Path, lines: list[str], size: int, now: dt.datetime) -> None:
    (draft / "data").mkdir(parents=True, exist_ok=True)
    info = f"Bagging-Date: {now:%Y-%m-%d}\nBag-Software-Agent: Dateline\nPayload-Oxum: {size}.{len(lines)}\n"
    tags = {"bagit.txt": DECLARATION, "bag-info.txt": info, MANIFEST: "".join(lines)}
    for name, text in tags.items():
        (draft / name).write_text(text, "utf-8")
    told = [f"{_digest(draft / name)}  {name}\n" for name in tags]
    (draft / TAGS).write_text("".join(told), "utf-8")


def _told(bag: Path, manifest: str) -> dict[str, str]:
    try:
        lines = (bag / manifest).read_text("utf-8").splitlines()
        pairs = [line.split("  ", 1) for line in lines]
        return {_unescaped(name): digest for digest, name in pairs}
    except (OSError, ValueError) as error:
        raise BadBag(f"{bag} is no bag that 'dateline backup' wrote ({manifest}: {error}).") from error


def _copied(source: Path, to: Path) -> str:
    """Copy one file; gives the digest of what was copied."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)
    return _digest(to)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _escaped(name: str) -> str:
    """A file's name as a manifest bears it (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _unescaped(name: str) -> str:
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
