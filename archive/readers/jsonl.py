"""JSON Lines of our own export: one stored release a line, taken as it is.

These releases were read once; what they say is kept, ids too, and nothing is guessed
anew. They come from outside all the same, so every value is checked against the nouns
of release.py before it is believed.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from archive.errors import Unreadable
from archive.ids import ID, id_of
from archive.readers.encoding import cleaned, one_line
from archive.record import UnreadableRecord, from_json
from archive.release import Origin, Release
from archive.source import Reading, Source, SourceBlock, piece_of

LONGEST_LINE = 25_000_000  # bytes of one release, as of any release's file


def looks_like_jsonl(start: bytes) -> bool:
    """Do these first bytes begin a release record on one line?"""
    return start.lstrip().startswith((b'{"format": 1,', b'{"format":1,'))


def read_jsonl(data: bytes, path: str) -> Reading:
    """The releases of an export. Raises Unreadable "record" where no line holds one."""
    found = list(records_in(data.splitlines(), path))
    refused = tuple(piece for piece in found if isinstance(piece, Unreadable))
    sources = tuple(piece for piece in found if isinstance(piece, Source))
    if not sources:
        raise refused[0]
    return Reading(sources=sources, refused=refused)


def records_in(lines: Iterable[bytes], path: str) -> Iterator[Source | Unreadable]:
    """Each line's release as a Source, or why it is none; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line:
            continue
        sha256 = hashlib.sha256(line).hexdigest()
        try:
            yield _source(line, sha256, path)
        except Unreadable as refusal:
            yield Unreadable(refusal.reason, f"Line {number}: {refusal.detail}", sha256)


def _source(line: bytes, sha256: str, path: str) -> Source:
    release = _release(line)
    if not ID.fullmatch(release.id):
        release = replace(release, id=id_of(sha256))
    piece = piece_of(path, release.id)
    earlier = tuple(origin for origin in release.sources if origin.format != "jsonl")
    return Source(
        path=piece,
        format="jsonl",
        sha256=sha256,
        original=line,
        extension=".jsonl",
        blocks=tuple(
            SourceBlock(text=block.text, kind=block.kind, furniture=block.zone == "furniture")
            for block in release.blocks
        ),
        encoding="utf-8",
        release=replace(release, sources=(Origin(path=piece, sha256=sha256, format="jsonl"), *earlier)),
    )


def _release(line: bytes) -> Release:
    """The release in one line. Raises Unreadable "record"."""
    if len(line) > LONGEST_LINE:
        raise Unreadable("too-large", f"It is over {LONGEST_LINE:,} bytes. Split the release.")
    try:
        record = _scrubbed(json.loads(line.decode("utf-8", "replace")))
        release = from_json(record)
        _check(release, Release)
    except UnreadableRecord as error:
        detail = one_line(str(error), 300).rstrip(".")
        raise Unreadable("record", f"It holds no release: {detail}.") from error
    except (ValueError, TypeError, RecursionError) as error:
        detail = f"It holds no release ({one_line(str(error), 160)}). Export the releases again."
        raise Unreadable("record", detail) from error
    if not any(block.text.strip() for block in release.blocks):
        raise Unreadable("empty", "The release holds no text.")
    return release


def _scrubbed(value: Any) -> Any:
    """The record with the characters replaced that may not pass the door."""
    if isinstance(value, str):
        return cleaned(value)[0]
    if isinstance(value, list):
        return [_scrubbed(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _scrubbed(part) for key, part in value.items()}
    return value


def _check(value: object, wanted: Any) -> None:
    """Raise TypeError where a value is not of the type its noun declares, all the way down."""
    if is_dataclass(wanted) and isinstance(wanted, type):
        _demand(isinstance(value, wanted), value, wanted)
        for name, kind in _types_of(wanted).items():
            _check(getattr(value, name), kind)
    elif get_origin(wanted) is Literal:
        _demand(value in get_args(wanted), value, wanted)
    elif get_origin(wanted) is tuple:
        _demand(isinstance(value, tuple), value, wanted)
        for part in typing.cast(tuple[object, ...], value):
            _check(part, get_args(wanted)[0])
    elif get_origin(wanted) in (types.UnionType, typing.Union):
        kinds = [kind for kind in get_args(wanted) if kind is not type(None)]
        if value is not None:
            _check(value, kinds[0])
    else:
        _demand(isinstance(value, wanted) and not isinstance(value, bool), value, wanted)


def _demand(holds: bool, value: object, wanted: Any) -> None:
    if not holds:
        raise TypeError(f"{one_line(repr(value), 40)} is no {getattr(wanted, '__name__', wanted)}")


@cache
def _types_of(noun: type) -> dict[str, Any]:
    hints = typing.get_type_hints(noun)
    return {field.name: hints[field.name] for field in fields(noun)}
