"""corpus.toml: what the keeper may say of the whole archive, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.rules import BadRules, CorpusRules, read_rules

WHOLE = """
title = "The Open Shelf"
language = "en"
date_order = "dmy"
issuer = "Harbor Rights Network"

[issuers."Harbor Rights Network"]
aliases = ["H.R.N.", "Harbor Rights"]
domains = ["Harbor.example"]

[issuers."Tenants’ Union"]
domains = ["news.harbor-tenants.example"]

[places."Port Callan, CV"]
aliases = ["Port Callan", "PORT CALLAN, Corv."]
"""


@pytest.fixture
def rules(tmp_path: Path) -> CorpusRules:
    file = tmp_path / "corpus.toml"
    file.write_text(WHOLE, encoding="utf-8")
    return read_rules(file)


def refusal(tmp_path: Path, text: str) -> str:
    file = tmp_path / "corpus.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadRules) as refused:
        read_rules(file)
    assert str(file) in str(refused.value)
    return str(refused.value)


def test_an_archive_without_a_corpus_toml_has_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path / "corpus.toml") == CorpusRules()


def test_what_the_keeper_says_is_there(rules: CorpusRules) -> None:
    assert (rules.title, rules.language, rules.date_order) == ("The Open Shelf", "en", "dmy")
    assert rules.issuer == "Harbor Rights Network"


@pytest.mark.parametrize(
    "name", ["Harbor Rights Network", "HARBOR RIGHTS NETWORK", "h.r.n", "H.R.N.", " harbor  rights"]
)
def test_an_issuer_is_known_under_all_its_names_in_any_case(rules: CorpusRules, name: str) -> None:
    assert rules.issuer_called(name) == "Harbor Rights Network"


def test_a_straight_apostrophe_means_the_curly_one(rules: CorpusRules) -> None:
    assert rules.issuer_called("Tenants' Union") == "Tenants’ Union"


@pytest.mark.parametrize(
    ("domain", "issuer"),
    [
        ("harbor.example", "Harbor Rights Network"),
        ("www.harbor.example", "Harbor Rights Network"),
        ("press.HARBOR.example", "Harbor Rights Network"),
        ("news.harbor-tenants.example", "Tenants’ Union"),
        ("notharbor.example", None),
        ("example", None),
    ],
)
def test_a_mail_or_web_domain_tells_the_issuer_and_so_do_its_parts(
    rules: CorpusRules, domain: str, issuer: str | None
) -> None:
    assert rules.issuer_at(domain) == issuer


def test_the_spellings_of_a_place_are_one_and_an_unknown_place_stays(rules: CorpusRules) -> None:
    assert rules.place_called("Port Callan, Corv.") == "Port Callan, CV"
    assert rules.place_called("Eastmarch") == "Eastmarch"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('titel = "x"', "'titel'"),
        ("title = 7", "'title'"),
        ('date_order = "ymd"', "date_order"),
        ("issuers = 3", "issuers"),
        ("[issuers]\nX = 3", "'X'"),
        ('[issuers.X]\nemail = "a"', "'X'"),
        ("title = ", "TOML"),
    ],
)
def test_a_mistake_is_refused_and_named(tmp_path: Path, text: str, named: str) -> None:
    assert named in refusal(tmp_path, text)


def test_a_list_written_as_a_text_is_refused(tmp_path: Path) -> None:
    assert "list" in refusal(tmp_path, '[issuers.X]\naliases = "abc"')


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "corpus.toml"
    file.write_bytes(b"\xff\xfe\x00title")

    with pytest.raises(BadRules, match="TOML"):
        read_rules(file)
