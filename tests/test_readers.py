"""Paired files: each invented file in tests/readers/ read and compared with the expectation beside it.

``pytest tests/test_readers.py --accept`` writes the expectations anew; the diff is the review.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.readers.registry import read_all
from archive.source import Source

CASES = sorted(
    path
    for path in (Path(__file__).parent / "readers").glob("*/*")
    if path.is_file() and not path.name.endswith(".expected.json")
)


def as_written(source: Source) -> dict[str, object]:
    """A Source as its expectation shows it; what is empty is left out."""
    blocks = []
    for block in source.blocks:
        shown: dict[str, object] = {"kind": block.kind, "text": block.text}
        if block.furniture:
            shown["furniture"] = True
        if block.links:
            shown["links"] = [[block.text[link.start : link.end], link.url] for link in block.links]
        blocks.append(shown)
    return {
        "format": source.format,
        "encoding": source.encoding,
        "headers": dict(sorted(source.headers.items())),
        "doubts": [[doubt.about, doubt.reason] for doubt in source.doubts],
        "blocks": blocks,
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_reads_as_expected(path: Path, accept: bool) -> None:
    reading = read_all(path.read_bytes(), path.name)
    found = {
        "sources": [as_written(source) for source in reading.sources],
        "refused": [[refusal.reason, refusal.detail] for refusal in reading.refused],
    }
    expected = path.with_name(path.name + ".expected.json")
    if accept:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_expectation_has_its_file() -> None:
    expectations = {
        p.name.removesuffix(".expected.json") for p in (Path(__file__).parent / "readers").glob("*/*.json")
    }

    assert expectations == {path.name for path in CASES}
