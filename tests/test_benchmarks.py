"""The benchmark asks every engine the same and counts what they find alike. No test here looks at a clock."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict, replace
from itertools import islice

import pytest

from app import create_app
from archive.example import load_example
from archive.home import Home
from benchmarks import rebuild
from benchmarks.adding import added
from benchmarks.agreement import differences
from benchmarks.chart import Line, Scale, drawn, row_of
from benchmarks.figures import Peered, Run
from benchmarks.intake import Added, Intake, Spent, read, spread
from benchmarks.intake import main as way_in
from benchmarks.load import Talk, unlike
from benchmarks.machine import machine
from benchmarks.measure import PEERS, Built, Memory, ask, build, peer_called, plain
from benchmarks.mix import COUNTS, Question, questions_for
from benchmarks.pages import Pages, address_of, pages
from benchmarks.peer import END, as_terms
from benchmarks.publish import between_marks, sizes_of
from benchmarks.releases import TODAY, read_once, releases_in
from benchmarks.run import main
from benchmarks.scale import Growth, Size, put
from benchmarks.table import markdown
from benchmarks.typed import Typist
from benchmarks.wanted import ENOUGH
from benchmarks.witness import Given, Witness, digest_of
from index.entry import entry_of
from index.update import update

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
    assert "| search page, p95 | under 15 ms CPU | 1.0 ms CPU | met |" in account
    spent = Spent(files=1000, cpu=2.0, wall=2.5)
    filed = Added(first=spent, again=replace(spent, cpu=0.1, wall=0.1), own=60.0, readers=80.0)
    slower = replace(spent, cpu=2.2)
    told = markdown(replace(run, intake=Intake(alone=[spent], guarded=[slower], few=filed, many=filed)))
    assert "| read and parsed | at least 400 a CPU second | 500 | met |" in told
    assert "| what the guard costs of that | at most 20% | 9% | met |" in told
    assert "| adding the same files again | at least 20 times faster | 25 times | met |" in told
    small = markdown(replace(run, reading=reading[0]))
    assert "| search page, p95 | under 15 ms CPU | 1.0 ms CPU | not judged: too few releases |" in small


def test_no_two_requests_of_the_load_are_alike(questions):
    requests = list(islice(unlike(questions), 1_000))
    assert len(set(requests)) == 1_000
    assert all(request.startswith(b"GET /search?q=-zz") for request in requests)
    assert all(request.endswith(b"HTTP/1.1\r\nHost: archive\r\n\r\n") for request in requests)


@pytest.mark.parametrize("cut", [1, 16, 30, 60, 64, 70])
def test_an_answer_is_whole_wherever_the_network_cuts_it(cut):
    answer = b'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 12\r\nETag: W/"y"\r\n\r\nhello, world'
    with socket.create_server(("127.0.0.1", 0)) as server:
        talk = Talk(server.getsockname()[1])
        with talk.socket, server.accept()[0] as other:
            talk.ask(b"GET / HTTP/1.1\r\n\r\n")
            other.sendall(answer[:cut])
            assert talk.take() is None
            other.sendall(answer[cut:])
            whole = talk.take()
            assert whole is not None
            assert whole[1]


def test_a_release_that_is_added_is_found_at_once(answers, reading, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(answers[1] / "dateline", home)
    assert len(added(Home(home).index_folder, islice(releases_in(reading[1]), 2))) == 2


def test_an_index_grows_by_what_is_put(reading, tmp_path):
    home = tmp_path / "home"
    peer = peer_called("dateline")
    peer.build((), home)
    releases = list(releases_in(reading[1]))
    put(home, releases[:3])
    put(home, releases[3:8])
    everything = Question(kind="all", form="all", words=())
    assert peer.open(home).answer(everything).total == 8


def test_the_account_of_a_growing_index_has_a_row_for_each_size_and_comes_back_from_its_file(answers):
    answered = replace(answers[0]["dateline"][1], totals=[], facets=[])
    sizes = [
        Size(
            releases=n, each_second=9.0, megabytes=1.0, exact=answered, typed=answered, added=[3.0, 1.0, 2.0]
        )
        for n in (1_000, 20_000)
    ]
    growth = Growth(name="x", machine=machine(TODAY), busy=1.0, questions=200, sizes=sizes)
    assert Growth.from_json(json.loads(json.dumps(asdict(growth)))) == growth
    account = sizes_of(growth)
    assert "| 20,000 |" in account
    assert "| 2 (3) |" in account


def test_a_logarithmic_scale_has_the_same_room_for_each_power_of_ten():
    scale = Scale(1.0, 1000.0, 0.0, 300.0)
    assert [scale.at(value) for value in (0.1, 1, 10, 100, 1000, 5000)] == [0, 0, 100, 200, 300, 300]
    assert scale.marks() == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


def test_the_chart_names_every_engine_and_is_well_formed_whatever_they_are_called():
    rows = [row_of("**Dateline**", [[1.0, 2.0]]), row_of("A & <B>", [[30.0], [40.0]])]
    lines = [Line(label="median", points=((1_000, 1.0), (10_000, 5.0)))]
    svg = ElementTree.fromstring(drawn(rows, lines, "Heading", "Growth", "a machine"))
    words = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Dateline", "A & <B>", "median", "10,000", "a machine"} <= set(words)
    assert [row.ours for row in rows] == [True, False]


def test_figures_are_published_between_their_marks_and_nowhere_else():
    page = "before\n<!-- senate -->\nold\n<!-- end of senate -->\nafter\n"
    assert between_marks(page, "senate", "new\n") == (
        "before\n<!-- senate -->\n\nnew\n\n<!-- end of senate -->\nafter\n"
    )
    with pytest.raises(ValueError, match="end of example"):
        between_marks(page, "example", "new")


def test_what_the_way_in_costs_is_taken_of_files_spread_over_the_folder(tmp_path, capsys):
    folder = tmp_path / "releases"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(f"Book {n}\n\nThe council voted on Tuesday to publish book {n}.\n")

    assert [path.name for path in spread(folder, 3)] == ["0.txt", "2.txt", "4.txt"]
    for workers in (0, 1):
        assert read(spread(folder, 3), workers).files == 3
    way_in(["add", str(tmp_path / "home"), str(folder), "6"])
    figures = Added.from_json(json.loads(capsys.readouterr().out))
    assert figures.first.files == figures.again.files == 6
    assert figures.own > 0


def test_a_folder_that_is_none_is_refused_in_words(tmp_path, capsys):
    with pytest.raises(SystemExit) as ending:
        main([str(tmp_path / "nowhere")])
    assert ending.value.code == 2
    assert "is no folder" in capsys.readouterr().err


def test_an_answer_is_compared_with_what_the_state_it_names_says(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    update(home.corpus(), home.index_folder)
    site = create_app(home.folder).test_client()
    witness = Witness(home.folder, tmp_path / "states")

    def given(address, body=None):
        answer = site.get(address, base_url="http://127.0.0.1:80/")
        now = time.monotonic()
        return Given(
            address=address,
            asked=now,
            came=now,
            tag=answer.headers["ETag"],
            digest=digest_of(body or answer.data),
        )

    addresses = ("/search?sort=oldest", "/api/v1/search?q=library+OR+tenants&topic=privacy")
    answers = [given(address) for address in addresses]
    home.corpus().withdraw(min(home.corpus().digests()), "It named a child.")
    update(home.corpus(), home.index_folder)
    witness.look()
    answers += [given(address) for address in addresses]
    assert len({answer.tag for answer in answers}) == 4

    verdict = witness.judge(answers, "http://127.0.0.1:80/")
    assert (verdict.own, verdict.torn, verdict.unseen, verdict.generations) == (4, [], 0, 2)
    mixed = [replace(answers[0], digest=answers[2].digest), replace(answers[1], tag='W/"other"')]
    verdict = witness.judge(mixed, "http://127.0.0.1:80/")
    assert (verdict.own, len(verdict.torn), verdict.unseen) == (0, 1, 1)
    assert verdict.torn[0].startswith("/search?sort=oldest is not what")


def test_a_typed_command_ends_with_its_exit_code_and_what_it_said(tmp_path):
    typist = Typist(tmp_path / "home", tmp_path / "said")
    told = typist.type("example")
    assert told.code == 0, told.said
    assert "67 stored" in told.said
    told = typist.type("show", "aaaaaaaaaa")
    assert told.code == 1
    assert "aaaaaaaaaa" in told.said


def test_the_same_home_answers_the_questions_of_the_rebuild_alike(tmp_path):
    home = Home(tmp_path / "home")
    load_example(home, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    update(home.corpus(), home.index_folder)
    questions = rebuild.mix(home)[:20]
    ids, before = rebuild.answers(home, questions)
    assert len(ids) > 50
    assert any(total for total, _ in before)
    assert rebuild.answers(home, questions) == (ids, before)
