"""Damage: bits flipped, pages changed, files cut, in everything that bears a seal or stands in a manifest.

What people edit (topics.toml, corpus.toml, synonyms.toml, corrections.toml, settings.toml) bears no seal
and is left out, as are locks and the catalogue, which is derived and mends itself.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

from archive.errors import ArchiveError
from archive.example import load_example
from archive.home import Home
from index.engine import SearchRequest
from index.update import open_current, rebuild, update
from index.verifying import faults_of_home
from torture.rounds import say, told

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PAGE = 4096
WITHDRAWN = "jwwitwmdzp"
QUERIES = ("", "records", "library", "council", "tenants")


def damaged(work: Path, rounds: int) -> bool:
    """Damage one file of an archive; start or verify must name it, and a rebuild answer as before."""
    home = Home(work / "home")
    load_example(home, now=NOW)
    update(home.corpus(), home.index_folder)
    with home.writing("torture"):
        home.corpus().withdraw(WITHDRAWN, "asked for")
    update(home.corpus(), home.index_folder)
    kinds = kinds_of_files(home)
    before = answers(home)
    counts = dict.fromkeys(kinds, 0)

    def round(seed: int) -> str:
        chance = random.Random(seed)
        kind = list(kinds)[seed % len(kinds)]
        file = chance.choice(kinds[kind])
        counts[kind] += 1
        kept = file.read_bytes()
        file.write_bytes(hurt(kept, chance))
        try:
            return _trouble(home, kind, before) and f"{file.relative_to(home.folder)}: undetected"
        finally:
            file.write_bytes(kept)

    well = told("damages detected", range(rounds), round)
    say(f"damaged: {counts}")
    return _rebuilt(work, home, min(rounds, max(20, rounds // 10)), kinds, before) and well


def _trouble(home: Home, kind: str, before: object) -> str:
    if next(faults_of_home(home), None):
        return ""
    try:
        return "undetected" if answers(home) == before else "undetected, and answers differ"
    except ArchiveError:
        return ""


def _rebuilt(work: Path, home: Home, rounds: int, kinds: dict[str, list[Path]], before: object) -> bool:
    """A damaged index made anew answers as before; a damaged file of the corpus comes back with its copy."""

    def round(seed: int) -> str:
        chance = random.Random(seed)
        kind = list(kinds)[seed % (len(kinds) - 1)]  # all but the corpus
        other = Home(work / "rebuilt")
        shutil.copytree(home.folder, other.folder)
        try:
            file = other.folder / chance.choice(kinds[kind]).relative_to(home.folder)
            file.write_bytes(hurt(file.read_bytes(), chance))
            rebuild(other.corpus(), other.index_folder)
            if faults := list(faults_of_home(other)):
                return f"{file.name}: {faults[0].what}"
            return "" if answers(other) == before else f"{file.name}: other answers"
        finally:
            shutil.rmtree(other.folder)

    return told("index rebuilt after damage, identical answers", range(rounds), round)


def kinds_of_files(home: Home) -> dict[str, list[Path]]:
    """The files that can be damaged, by what they are; the corpus last."""
    index = [p for p in home.index_folder.rglob("*") if p.is_file() and p.stat().st_size]
    manifest = [p for p in index if p.name in ("current",) or "manifest" in p.name]
    flat = [p for p in index if p.name.endswith((".sidecar", ".cards", ".flat", ".gone"))]
    locks = [p for p in index if p.name.endswith(("LOCK", "writing"))]
    corpus = [
        p
        for p in home.corpus_folder.rglob("*")
        if p.is_file() and p.stat().st_size and p.suffix != ".toml" and "releases" in p.parts
    ]
    journal = [home.corpus_folder / "additions.jsonl"]
    whoosh = [p for p in index if p not in {*manifest, *flat, *locks}]
    return {
        "Whoosh's files": sorted(whoosh),
        "sidecars and cards": sorted(flat),
        "manifests": sorted(manifest),
        "corpus": sorted(corpus) + journal,
    }


def hurt(data: bytes, chance: random.Random) -> bytes:
    """One bit flipped, one page zeroed (inverted where it is zero), or the end cut off."""
    hurting = bytearray(data)
    at = chance.randrange(len(data))
    match chance.randrange(3):
        case 0:
            hurting[at] ^= 1 << chance.randrange(8)
        case 1:
            page = slice(at - at % PAGE, at - at % PAGE + PAGE)
            zeros = bytes(len(hurting[page]))
            hurting[page] = bytes(b ^ 255 for b in hurting[page]) if hurting[page] == zeros else zeros
        case _:
            del hurting[at:]
    return bytes(hurting)


def answers(home: Home) -> object:
    """What an archive answers: everything with its facets, newest first."""
    engine = open_current(home.index_folder)
    found = engine.search(SearchRequest(limit=100, sort="newest", facets=("topic", "issuer", "year")))
    return found.ids, found.total, found.facets, engine.cards(found.ids)
