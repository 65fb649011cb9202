"""Evaluation: what the parser reads, held against what a careful person wrote down.

Reads gold (JSON Lines, one annotated release a line), parses the files it names and scores
every field for each layout family, never pooled over families: they fail in different
ways. What makes two values equal is agreement.py's business, the table's looks
commands.py's. Nothing is stored.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, Unreadable
from archive.measuring import agreement
from archive.measuring.agreement import Judgement
from archive.measuring.floors import FLOORS, group_of
from archive.parser.layout import family_of
from archive.parser.parse import Context, parse
from archive.readers.registry import read_all
from archive.source import Source

# What the gold calls a family, for those that the parser tells apart itself.
_OWN_FAMILIES = {"stripped": "punctuation-stripped", "wire": "wire-rewrite", "short": "clean"}


class BadGold(ArchiveError):
    """The gold cannot be used; the message names the line and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One figure: its value from 0 to 1, and ``n``, the items of gold that it rests on."""

    value: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All figures. ``scores`` by group or family, then field; ``misses`` are (file, field, wanted, found)."""

    releases: Mapping[str, int]  # family -> how many were scored
    scores: Mapping[str, Mapping[str, Score]]
    misses: tuple[tuple[str, str, str, str], ...]
    unread: tuple[str, ...] = ()  # files of the gold that are not there or cannot be read, and why


def read_gold(path: Path) -> list[Mapping[str, Any]]:
    """The records of a gold file. Raises BadGold with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadGold(
            f"{path} cannot be read as gold ({error}). Give a file of JSON Lines in UTF-8."
        ) from error
    records: list[Mapping[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadGold(
                f"{path}, line {number} is no JSON ({error}). Mend that line and try again."
            ) from error
        if not isinstance(record, dict) or not isinstance(record.get("file"), str):
            raise BadGold(f'{path}, line {number} names no file. Each line is an object with a "file".')
        if wrong := agreement.misshapen(record):
            raise BadGold(f"{path}, line {number}: {wrong}. Mend that line and try again.")
        records.append(record)
    if not records:
        raise BadGold(f"{path} holds no record. Each line is a JSON object that says what one file holds.")
    return records


def evaluate(gold: Path, corpus: Path, context: Context) -> Evaluation:
    """Parse each file the gold names (below ``corpus``, else beside the gold) and score it.

    Raises BadGold where the gold cannot be used or none of its files is there.
    """
    judged: list[tuple[str, str, Judgement]] = []
    releases: dict[str, int] = defaultdict(int)
    unread: list[str] = []
    for record in read_gold(gold):
        try:
            source = _source(record["file"], (corpus, gold.parent))
        except (OSError, Unreadable) as error:
            unread.append(f"{record['file']}: {error}")
            continue
        release = source.release or parse(source, context)
        family = str(record.get("layout_family") or _family(source))
        releases[family] += 1
        judged += [(family, record["file"], found) for found in agreement.judge(record, release)]
    if not releases:
        raise BadGold(
            f"none of the files that {gold} names is below {corpus} (the first: {unread[0]}). "
            "Give the folder that the gold's paths start from with --corpus."
        )
    return _evaluation(judged, releases, unread)


def _source(file: str, folders: Sequence[Path]) -> Source:
    path = next((folder / file for folder in folders if (folder / file).is_file()), None)
    if path is None:
        raise FileNotFoundError("not found")
    reading = read_all(path.read_bytes(), file)
    if not reading.sources:
        raise reading.refused[0] if reading.refused else FileNotFoundError("no release in it")
    return reading.sources[0]


def _family(source: Source) -> str:
    family = family_of(source)
    return _OWN_FAMILIES.get(family, family)


def _evaluation(
    judged: Iterable[tuple[str, str, Judgement]], releases: Mapping[str, int], unread: Sequence[str]
) -> Evaluation:
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    misses = []
    for family, file, judgement in judged:
        for name in dict.fromkeys((group_of(family), family)):
            tallies[name][judgement.field].add(judgement)
        if judgement.wrong:
            misses.append((file, judgement.field, judgement.wanted, judgement.found))
    return Evaluation(
        releases=dict(releases),
        scores={
            name: {
                field_: score
                for field_ in FLOORS
                if field_ in fields and (score := fields[field_].score(field_))
            }
            for name, fields in tallies.items()
        },
        misses=tuple(misses),
        unread=tuple(unread),
    )


@dataclass(slots=True)
class Tally:
    """What was judged of one field in one family, summed up."""

    right: int = 0
    wanted: int = 0
    found: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add(self, judgement: Judgement) -> None:
        """Count one judgement in."""
        self.right += judgement.n_right
        self.wanted += judgement.n_wanted
        self.found += judgement.n_found
        self.pairs.append((judgement.wanted, judgement.found))

    def score(self, name: str) -> Score | None:
        """The figure of this field by its own measure; None where the gold has nothing to measure it by."""
        return _MEASURES.get(name, _accuracy)(self)


def _accuracy(tally: Tally) -> Score | None:
    return Score(value=tally.right / tally.wanted, n=tally.wanted) if tally.wanted else None


def _mistakes(tally: Tally) -> Score | None:
    return Score(value=1 - tally.right / tally.wanted, n=tally.wanted) if tally.wanted else None


def _f1(tally: Tally) -> Score | None:
    """F1 over all items of a family; 1 where nothing is wanted and nothing found, and then no figure."""
    if not tally.wanted and not tally.found:
        return None
    return Score(value=2 * tally.right / (tally.wanted + tally.found), n=tally.wanted)


def _macro_f1(tally: Tally) -> Score | None:
    """The mean over the classes that the gold knows of each one's F1."""
    classes = sorted({wanted for wanted, _ in tally.pairs})
    values = []
    for name in classes:
        right = sum(wanted == found == name for wanted, found in tally.pairs)
        both = sum((wanted == name) + (found == name) for wanted, found in tally.pairs)
        values.append(2 * right / both)
    return Score(value=sum(values) / len(values), n=len(tally.pairs)) if values else None


_MEASURES: Mapping[str, Callable[[Tally], Score | None]] = {
    "false date": _mistakes,
    "status": _f1,
    "speakers": _f1,
    "references": _f1,
    "laws": _f1,
    "phones": _f1,
    "contact names": _f1,
    "kind": _macro_f1,
}


def below_floor(evaluation: Evaluation) -> list[str]:
    """What does not hold its floor, in words ("damaged: speakers 0.71, floor 0.80, n 92")."""
    return [
        f"{group}: {name} {score.value:.3f}, floor {FLOORS[name].of(group)}, n {score.n}"
        for group in ("well-formed", "wire rewrite", "damaged")
        for name, score in evaluation.scores.get(group, {}).items()
        if not FLOORS[name].holds(group, score.value)
    ]
