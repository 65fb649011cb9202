"""The releases of one run: a folder read and parsed once, then streamed from a file of JSON lines.

Reading goes through archive/, in this process, so that its CPU time can be taken.
The file is kept under the state of the folder and of the readers and parsers: when
either changes, the folder is read anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import Unreadable
from archive.example import EXAMPLE, example_files
from archive.finding import find_files
from archive.ingest import ReadFile, read_data, read_file
from archive.parser.parse import Context
from archive.readers.portions import Portion
from archive.record import as_json, from_json
from archive.release import Release
from archive.rules import read_rules
from archive.store.fingerprints import fingerprint_of
from archive.topics import Vocabulary
from benchmarks.variations import varied

ROOT = Path(__file__).parent.parent
WORK = Path(__file__).parent / ".work"
VOCABULARY = EXAMPLE / "topics.toml"  # a folder of files has none of its own; the example's is broad enough
VARIED = 3_000  # releases the example is repeated to: a few thousand, so that engines differ at all

TODAY = dt.date(2026, 11, 1)  # two-digit years are read by it; fixed: a folder always reads the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a folder. ``seconds`` of CPU in this process, for all ``files``.

    ``releases`` are what remains without copies (same issuer, day and words) and
    files in which nothing could be read (``refused``).
    """

    name: str
    folder: str
    files: int
    releases: int
    refused: int
    copies: int
    seconds: float


def read_once(folder: Path | None, work: Path = WORK, varied_to: int = VARIED) -> tuple[Reading, Path]:
    """The reading of a folder (None: the example, varied) and the folder its results lie in."""
    paths = find_files([folder])[0] if folder else []
    key = _key(paths) if folder else _key([Path(__file__).parent / "variations.py"], varied_to)
    name = folder.resolve().name if folder else "example"
    place = work / f"{name}-{key}"
    if not (place / "reading.json").exists():
        for outdated in work.glob(f"{name}-*"):
            shutil.rmtree(outdated)
        place.mkdir(parents=True)
        outcomes = _from_folder(paths) if folder else _from_example()
        limit = None if folder else varied_to
        reading = _write(place / "releases.jsonl", outcomes, name, str(folder or "the example corpus"), limit)
        (place / "reading.json").write_text(json.dumps(asdict(reading)), "utf-8")
    return Reading(**json.loads((place / "reading.json").read_bytes())), place


def releases_in(place: Path) -> Iterator[Release]:
    """The releases of a reading, one after the other."""
    with (place / "releases.jsonl").open("rb") as lines:
        for line in lines:
            yield from_json(json.loads(line))


def _from_folder(paths: Iterable[Path]) -> Iterator[ReadFile | Unreadable]:
    context = Context(today=TODAY, vocabulary=Vocabulary.read(VOCABULARY), issuer_from_folder=True)
    for path in paths:
        try:
            yield read_file(Portion(path), context)
        except Unreadable as refusal:
            yield refusal


def _from_example() -> Iterator[ReadFile | Unreadable]:
    context = Context(
        today=TODAY, vocabulary=Vocabulary.read(VOCABULARY), rules=read_rules(EXAMPLE / "corpus.toml")
    )
    for path, data in example_files():
        yield read_data(data, path, context)


def _write(
    file: Path, outcomes: Iterator[ReadFile | Unreadable], name: str, folder: str, varied_to: int | None
) -> Reading:
    """Read everything with the clock running, and write what was read with the clock stopped."""
    seen: set[str] = set()
    files = refused = read = written = 0
    seconds = 0.0
    kept: list[Release] = []  # only of the example, to be varied
    with file.open("w", encoding="utf-8", errors="backslashreplace") as lines:
        while True:
            begun = time.process_time()
            outcome = next(outcomes, None)
            seconds += time.process_time() - begun
            if outcome is None:
                break
            files += 1
            if isinstance(outcome, Unreadable):
                refused += 1
                continue
            for release, _ in outcome.releases:
                read += 1
                marks = {release.id, fingerprint_of(release)}
                if not marks & seen:
                    seen |= marks
                    written += 1
                    if varied_to is None:
                        lines.write(_line(release))
                    else:
                        kept.append(release)
        lines.writelines(map(_line, varied(kept, varied_to or 0)))
    return Reading(
        name=name,
        folder=folder,
        files=files,
        releases=varied_to or written,
        refused=refused,
        copies=read - written,
        seconds=round(seconds, 2),
    )


def _line(release: Release) -> str:
    return json.dumps(as_json(release), ensure_ascii=False) + "\n"


def _key(paths: Iterable[Path], varied_to: int = 0) -> str:
    """Changes whenever one of these files, or what reads them, does."""
    digest = hashlib.sha256(f"{TODAY} {varied_to}\n".encode())
    for path in paths:
        state = path.stat(follow_symlinks=False)
        digest.update(f"{path}\n{state.st_size} {state.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    ours = [*(ROOT / "archive").rglob("*.py"), VOCABULARY]
    if varied_to:
        ours += [p for p in EXAMPLE.rglob("*") if p.is_file()]
    for path in sorted(ours):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
