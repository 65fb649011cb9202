"""How good the parser is: its floors, held on invented releases with gold written by hand.

tests/gold/written.jsonl is annotated by hand, damaged.jsonl made from it (damaging.py),
example.jsonl is about the example corpus, and the paired cases of tests/releases/ count with
the fields that their expectations hold. Real annotated releases are named by DATELINE_GOLD
(and DATELINE_GOLD_FOLDER, if their files lie elsewhere): those are reported, not held to floors.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from damaging import DAMAGED, FOLDER, GOLD, WRITTEN, damaged_copies

from archive.example import EXAMPLE, example_files
from archive.measuring.commands import tables
from archive.measuring.evaluate import Evaluation, below_floor, evaluate, read_gold
from archive.parser.parse import Context
from archive.rules import CorpusRules
from archive.store.corpus import Corpus

TODAY = dt.date(2026, 11, 24)
CONTEXT = Context(today=TODAY, rules=CorpusRules(date_order="mdy"))
PAIRED = Path(__file__).parent / "releases"


def together(folder: Path, *golds: Path) -> Path:
    """One gold file with the records of several."""
    path = folder / "together.jsonl"
    path.write_text("".join(gold.read_text(encoding="utf-8") for gold in golds), encoding="utf-8")
    return path


def test_invented_releases_are_read_at_least_as_well_as_promised(tmp_path):
    evaluation = evaluate(together(tmp_path, WRITTEN, DAMAGED), FOLDER, CONTEXT)

    assert evaluation.unread == ()
    assert sum(evaluation.releases.values()) >= 150
    assert below_floor(evaluation) == [], report(evaluation)


def test_the_example_is_read_at_least_as_well_as_promised(tmp_path):
    for name, data in example_files():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    evaluation = evaluate(GOLD / "example.jsonl", tmp_path, Context(today=TODAY, rules=Corpus(EXAMPLE).rules))

    assert evaluation.unread == ()
    assert below_floor(evaluation) == [], report(evaluation)


def test_the_paired_cases_are_read_at_least_as_well_as_promised(tmp_path):
    gold = tmp_path / "paired.jsonl"
    gold.write_text("\n".join(map(json.dumps, paired_gold())), encoding="utf-8")
    shutil.copytree(PAIRED, tmp_path / "releases")
    evaluation = evaluate(gold, tmp_path / "releases", CONTEXT)

    assert sum(evaluation.releases.values()) >= 150
    assert below_floor(evaluation) == [], report(evaluation)


def paired_gold() -> list[dict[str, Any]]:
    """The expectations of the paired cases as gold: those fields that both know."""
    records = []
    for path in sorted(PAIRED.glob("*.expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".expected.json")
        file = next(p.name for p in PAIRED.glob(f"{stem}.*") if p.name != path.name)
        record: dict[str, Any] = {"file": file} | {
            key: expected[key]
            for key in ("title", "kind", "status", "end_mark", "references")
            if key in expected
        }
        if "date" in expected:
            record |= {"date": expected["date"]["value"], "date_source": expected["date"]["source"]}
        if "dateline" in expected:
            record["place"] = expected["dateline"]["place"]
        if "quotations" in expected:
            record["n_quotations"] = len(expected["quotations"])
        if any("first words" in doubt["reason"] for doubt in expected.get("doubts", ())):
            record["title"] = "(none)"
        records.append(record)
    return records


def test_the_damaged_gold_is_what_damaging_makes_of_the_written_one():
    made = list(damaged_copies())
    assert [record for record, _ in made] == read_gold(DAMAGED)
    assert {record["file"]: (FOLDER / record["file"]).read_text("utf-8") for record, _ in made} == {
        record["file"]: text for record, text in made
    }


def test_every_file_of_the_gold_is_annotated():
    named = {record["file"] for gold in (WRITTEN, DAMAGED) for record in read_gold(gold)}
    assert named == {path.name for path in FOLDER.iterdir()}


def test_the_gold_knows_every_kind_embargoes_corrections_and_four_languages():
    records = read_gold(WRITTEN)
    texts = " ".join((FOLDER / record["file"]).read_text("utf-8") for record in records)
    assert {record["kind"] for record in records} >= {
        "press release",
        "statement",
        "event advisory",
        "newsletter",
        "op-ed",
        "testimony/remarks",
        "other",
    }
    assert sum(record["release_status"] == "embargoed" for record in records) >= 2
    assert "CORRECTED" in texts
    for word in ("inmediata", "immédiate", "sofortigen"):
        assert word in texts


def report(evaluation: Evaluation) -> str:
    """The table and the misses, for whoever has to mend a rule."""
    misses = (
        f"{file}: {field}: wanted {wanted}; found {found}" for file, field, wanted, found in evaluation.misses
    )
    return "\n".join([*tables(evaluation), *misses])


def test_real_releases_are_reported(capsys):
    gold = os.environ.get("DATELINE_GOLD")
    if not gold:
        pytest.skip("DATELINE_GOLD names no file of annotated real releases")
    folder = Path(os.environ.get("DATELINE_GOLD_FOLDER") or Path(gold).parent)
    evaluation = evaluate(Path(gold), folder, CONTEXT)
    with capsys.disabled():
        print("\n" + "\n\n".join(tables(evaluation)))
    assert sum(evaluation.releases.values()) > 0
    assert evaluation.scores
