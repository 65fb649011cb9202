"""The benchmark asks every engine the same and counts what they find alike. No test here looks at a clock."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.agreement import differences
from benchmarks.machine import machine
from benchmarks.measure import PEERS, Built, Memory, ask, build, peer_called, plain
from benchmarks.mix import COUNTS, Question, questions_for
from benchmarks.pages import Pages, address_of, pages
from benchmarks.peer import END, as_terms
from benchmarks.releases import TODAY, read_once, releases_in
from benchmarks.run import main
from benchmarks.table import ENOUGH, Peered, Run, markdown
from index.entry import entry_of

FEW = 90  # releases: enough that words are common, middling and rare
INSTALLED = [key for key in PEERS if peer_called(key).version()]
COMPARED = [key for key in INSTALLED if not key.startswith("dateline")]


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    return read_once(None, tmp_path_factory.mktemp("work"), FEW)


@pytest.fixture(scope="module")
def questions(reading):
    return questions_for(entries(reading))


@pytest.fixture(scope="module")
def answers(reading, questions, tmp_path_factory):
    """key -> (what building took, what was answered) of every engine installed here."""
    folder = tmp_path_factory.mktemp("indexes")
    made = {}
    for key in INSTALLED:
        peer = peer_called(key)
        place = folder / peer.index
        built = None if place.exists() else build(peer, releases_in(reading[1]), place)
        made[key] = built, ask(peer, place, questions, passes=1)
    return made, folder


def entries(reading):
    return [entry_of(release, release.id) for release in releases_in(reading[1])]


def test_the_same_seed_gives_the_same_questions(reading, questions):
    assert questions_for(entries(reading)) == questions
    assert questions_for(entries(reading), seed=8) != questions


def test_the_mix_has_all_kinds_each_bare_and_filtered(questions):
    assert len(questions) == 2 * sum(COUNTS.values()) == 200
    bare, filtered = questions[::2], questions[1::2]
    assert not any(question.filtered for question in bare)
    assert all(question.filtered for question in filtered)
    for one, other in zip(bare, filtered, strict=True):
        assert replace(other, since=None, until=None, topic=None) == one


def test_questions_survive_the_way_into_another_process(questions):
    assert [Question.from_json(json.loads(json.dumps(q.as_json()))) for q in questions] == questions


def test_a_varied_example_has_its_size_and_is_always_the_same(reading, tmp_path):
    again = read_once(None, tmp_path, FEW)
    releases = list(releases_in(reading[1]))
    assert list(releases_in(again[1])) == releases
    assert len({release.id for release in releases}) == len(releases) == FEW == reading[0].releases


def test_a_folder_is_read_once_and_anew_when_it_changes(tmp_path):
    folder, work = tmp_path / "releases", tmp_path / "work"
    folder.mkdir()
    (folder / "one.txt").write_text(
        "NEWS\n\nMill bridge opens again\n\nThe bridge is open to all from today.\n"
    )
    first = read_once(folder, work)
    assert (first[0].files, first[0].releases) == (1, 1)
    assert read_once(folder, work) == first
    (folder / "copy.txt").write_text((folder / "one.txt").read_text())
    second = read_once(folder, work)
    assert (second[0].files, second[0].releases, second[0].copies) == (2, 1, 1)


def test_what_peers_are_told_keeps_paragraphs_apart():
    assert as_terms(["The S.T.O.P. Act", "can't wait"]) == f"the stop act {END} can't wait"


@pytest.mark.parametrize("key", COMPARED)
def test_every_installed_engine_finds_what_dateline_finds(key, answers, questions):
    made, _ = answers
    assert differences(made["dateline"][1], made[key][1], questions) == []
    assert any(made[key][1].totals)


def test_every_engine_indexes_every_release(answers):
    made, _ = answers
    assert {built.releases for built, _ in made.values() if built} == {FEW}


def test_another_total_and_another_count_are_named(answers, questions):
    ours = answers[0]["dateline"][1]
    place = max(range(len(questions)), key=ours.totals.__getitem__)
    fewer = replace(ours, totals=[n - (i == place) for i, n in enumerate(ours.totals)])
    assert len(differences(ours, fewer, questions)) == 1
    facets = [dict(counts) for counts in ours.facets]
    year = next(iter(facets[place]["year"]))
    facets[place]["year"] = facets[place]["year"] | {year: 10_000}
    (line,) = differences(ours, replace(ours, facets=facets), questions)
    assert f"year: {year} 10000 against" in line


def test_engines_write_months_in_their_own_way_and_are_compared_in_one():
    assert plain({"2005-03": 2, "none": 1}) == plain({200503: 2, 0: 1}) == {"200503": 2, "none": 1}
    assert plain({"immigration": 3, "": 4}) == {"immigration": 3}


def test_every_question_has_a_page(answers, questions):
    _, folder = answers
    found = pages(folder / "dateline", questions[:20], 1)
    assert len(found.first) == len(found.warm) == 20
    assert found.kilobytes > 0
    assert address_of(questions[0]).startswith("/search?q=")


def test_the_table_has_a_row_for_every_engine_and_says_where_it_was_made(answers, reading, questions):
    made, _ = answers
    peers = {
        key: Peered(
            label=peer_called(key).label,
            version="1",
            built=built or Built(releases=FEW, seconds=1.0, megabytes=1.0),
            rounds=[answered],
            differing=[] if key in COMPARED else None,
        )
        for key, (built, answered) in made.items()
    }
    whole = Pages(first=[1.0] * 20, warm=[1.0] * 20, kilobytes=30.0, memory=Memory(own=50.0, mapped=0.0))
    run = Run(
        name="example",
        machine=machine(TODAY),
        reading=replace(reading[0], releases=ENOUGH),
        questions=len(questions),
        passes=1,
        peers=peers,
        pages=[whole],
        missing=["xapian is not installed and was left out."],
    )
    account = markdown(run)
    for key in INSTALLED:
        assert account.count(f"| {peer_called(key).label} |") == 2
    assert run.machine in account
    assert "xapian is not installed" in account
    assert "| search page, p95 | under 15 ms CPU | 1.0 ms | met |" in account
    small = markdown(replace(run, reading=reading[0]))
    assert "| search page, p95 | under 15 ms CPU | 1.0 ms | not judged: too few releases |" in small


def test_a_folder_that_is_none_is_refused_in_words(tmp_path, capsys):
    with pytest.raises(SystemExit) as ending:
        main([str(tmp_path / "nowhere")])
    assert ending.value.code == 2
    assert "is no folder" in capsys.readouterr().err
