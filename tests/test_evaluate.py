"""Measuring the parser: what counts as agreement, and what the command prints."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import cli
from archive.measuring.commands import evaluate_parser_command
from archive.measuring.evaluate import BadGold, Evaluation, Score, below_floor, evaluate, read_gold
from archive.measuring.floors import group_of
from archive.parser.parse import Context

TEXT = """For Immediate Release

Ferry League Asks for Night Boats

PORT CALLAN, Maine (June 3, 2019) – The Ferry League asked the county for boats after midnight, as S. 214
would allow.

“Nurses go home at two,” said Ferry League Policy Director Ana Brandt. “They deserve a boat.”

Media contact: Ida Moll, (299) 555-0100

###
"""
RIGHT: dict[str, Any] = {
    "file": "a.txt",
    "layout_family": "clean",
    "kind": "press release",
    "title": "Ferry league asks for  NIGHT boats",
    "date": "2019-06-03",
    "date_text_iso": "2019-06-03",
    "dateline_place": "Port Callan, ME",
    "release_status": "immediate",
    "speakers": [{"name": "Ana Brandt", "role": "Policy Director", "org": "Ferry League"}],
    "n_quotations": 1,
    "references": [],
    "laws_cases": ["Bill S214"],
    "end_mark": "###",
    "boilerplate_first_words": None,
    "contact_block": {"names": ["Ida Moll"], "phones": ["299-555-0100"]},
}
CONTEXT = Context(today=dt.date(2026, 11, 24))


def score(folder: Path, text: str = TEXT, **other: Any) -> Evaluation:
    """The evaluation of one release against gold that differs from RIGHT in some fields."""
    (folder / "a.txt").write_text(text, encoding="utf-8")
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps(RIGHT | other) + "\n", encoding="utf-8")
    return evaluate(gold, folder, CONTEXT)


def wrong(evaluation: Evaluation) -> list[str]:
    return [field for _, field, _, _ in evaluation.misses]


def test_spellings_that_mean_the_same_agree(tmp_path):
    found = score(tmp_path)
    assert found.misses == ()
    assert found.releases == {"clean": 1}
    assert found.scores["clean"]["title"] == Score(value=1.0, n=1)


@pytest.mark.parametrize(
    ("field", "value", "missed"),
    [
        ("kind", "statement", "kind"),
        ("title", "Ferry League Asks", "title"),
        ("title", "(none in text)", "title"),
        ("date", "2019-06-04", "date"),
        ("date_text_iso", "2019-06-04", "date in text"),
        ("date_text_iso", None, "false date"),
        ("dateline_place", None, "place"),
        ("release_status", "embargoed", "status"),
        ("speakers", [], "speakers"),
        ("n_quotations", 2, "quotations"),
        ("references", [{"title": "A Report", "url": None}], "references"),
        ("laws_cases", ["S. 215"], "laws"),
        ("end_mark", None, "end mark"),
        ("boilerplate_first_words", "Nurses go home", "boilerplate"),
        ("contact_block", None, "phones"),
    ],
)
def test_what_differs_is_a_miss_of_its_field(tmp_path, field, value, missed):
    assert missed in wrong(score(tmp_path, **{field: value}))


def test_role_and_organisation_are_judged_only_where_the_name_is_right(tmp_path):
    other = {"name": "Ana Brandt", "role": "Chair", "org": "Harbor Union"}
    assert wrong(score(tmp_path, speakers=[other])) == ["role", "organisation"]
    assert wrong(score(tmp_path, speakers=[other | {"name": "Eva Lind"}])) == ["speakers"]


def test_a_name_the_text_never_prints_in_full_is_compared_by_its_surname(tmp_path):
    text = TEXT.replace("Ferry League Policy Director Ana Brandt", "Brandt")
    assert "speakers" not in wrong(score(tmp_path, text, speakers=[{"name": "Ana Brandt"}]))


def test_a_stand_in_title_with_a_doubt_is_right_where_none_is_printed(tmp_path):
    text = TEXT.replace("Ferry League Asks for Night Boats\n\n", "")
    assert "title" not in wrong(score(tmp_path, text, title="(none in text)"))


def test_fields_that_a_record_lacks_are_not_judged(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"file": "a.txt", "title": "Another"}\n', encoding="utf-8")
    assert wrong(evaluate(tmp_path / "gold.jsonl", tmp_path, CONTEXT)) == ["title"]


def test_families_are_told_apart_and_damage_has_floors_of_its_own(tmp_path):
    assert group_of("hard-wrapped") == "well-formed"
    assert group_of("mojibake") == "damaged"
    damaged = score(tmp_path, layout_family="quotes-dropped", n_quotations=2)
    assert below_floor(damaged) == ["damaged: quotations 0.000, floor 0.55, n 1"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1 is no JSON"),
        ("[]", "names no file"),
        ('{"title": "x"}', "names no file"),
        ('{"file": "a.txt", "speakers": "Ana"}', "must be a list"),
        ('{"file": "a.txt", "speakers": ["Ana"]}', "must be objects"),
        ('{"file": "a.txt", "contact_block": []}', "contact_block"),
        ('{"file": "a.txt", "n_quotations": "two"}', "must be a number"),
        ('{"file": "a.txt", "title": 3}', "must be a text"),
        ("", "holds no record"),
    ],
)
def test_gold_that_cannot_be_used_is_refused_with_its_line(tmp_path, line, words):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(line, encoding="utf-8")
    with pytest.raises(BadGold, match=words):
        read_gold(gold)


def test_files_that_are_missing_are_named_and_if_all_are_the_gold_is_refused(tmp_path):
    score(tmp_path)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(gold.read_text() + '{"file": "gone.txt", "title": "x"}\n')
    assert evaluate(gold, tmp_path, CONTEXT).unread == ("gone.txt: not found",)
    gold.write_text('{"file": "gone.txt", "title": "x"}\n')
    with pytest.raises(BadGold, match="--corpus"):
        evaluate(gold, tmp_path, CONTEXT)


def test_the_command_prints_n_and_floor_beside_every_figure(tmp_path):
    score(tmp_path, n_quotations=2)
    cli.add_command(evaluate_parser_command)
    asked = ["evaluate-parser", str(tmp_path / "gold.jsonl"), "--corpus", str(tmp_path)]
    table = CliRunner().invoke(cli, [*asked, "--misses"])
    assert table.exit_code == 0
    assert "title              0.98" in table.output
    assert "n=1" in table.output
    assert "well-formed: quotations 0.000, floor 0.93, n 1" in table.output
    assert "a.txt: quotations: wanted 2; found 1" in table.output
    data = json.loads(CliRunner().invoke(cli, [*asked, "--json"]).output)
    assert data["scores"]["clean"]["title"] == {"value": 1.0, "n": 1, "floor": None}
    assert data["scores"]["well-formed"]["quotations"] == {"value": 0.0, "n": 1, "floor": 0.93}
