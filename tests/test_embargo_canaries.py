"""No embargoed word leaves by any door: the public side is byte for byte that of an archive that never had it.

Two copies of one archive, one with releases under embargo that are full of canary words. Every
address that an archive answers is asked of both, with and without canaries in it, and the answers
are compared whole: status, headers, body. Then the time comes, and every word is found.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from app import create_app
from archive.example import load_example
from archive.home import Home
from archive.ingest import add
from archive.store.corpus import Corpus
from archive.store.embargo import publish
from index.update import update

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
END = dt.datetime(2026, 11, 26, 15, 0, tzinfo=dt.UTC)
WORDS = 200
SYLLABLES = "qua zem vor lix pha dru kel mox tyr nub wes gol".split()


def canaries() -> list[str]:
    """Words that stand nowhere else, and are no misspelling of one that does."""
    chance = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choice(SYLLABLES) for _ in range(5))] = None
    return list(words)


CANARIES = canaries()


def embargoed_texts() -> Iterator[str]:
    """Ten releases that bear a canary in every place a word can stand."""
    for n in range(10):
        title, subtitle, issuer, place, speaker, role, ref, *rest = CANARIES[n * 20 : n * 20 + 20]
        body = ". ".join(" ".join(rest[i : i + 3]).capitalize() for i in range(0, len(rest), 3))
        yield (
            f"{issuer.title()} Group\n\nEMBARGOED UNTIL November 26, 2026, 3:00 PM UTC\n\n"
            f"{title.title()} moratorium\n\n{subtitle.capitalize()} follows\n\n"
            f"({place.upper()}, CV) – {body}.\n\n"
            f"“We {rest[0]} the {rest[1]},” said {issuer.title()} Group {role.title()} Director "
            f"Ada {speaker.title()}.\n\nSEE: {ref.title()} Report\nhttps://{ref}.example/report\n\n###\n"
        )


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """(an archive, its copy that also holds the embargoed releases)"""
    folder = tmp_path_factory.mktemp("canaries")
    bare = Home(folder / "bare")
    load_example(bare, now=NOW)
    bare.corpus().withdraw(max(bare.corpus().digests()), "It named a child.")  # its words are looked for anew
    update(bare.corpus(), bare.index_folder)
    (bare.folder / "settings.toml").write_text('base_address = "https://archive.example"\n')
    shutil.copytree(bare.folder, folder / "held")  # with the times of its files
    held, inbox = Home(folder / "held"), folder / "in"
    inbox.mkdir()
    for n, text in enumerate(embargoed_texts()):
        (inbox / f"{CANARIES[n]}.txt").write_text(text)
    report = add(held, [inbox], now=NOW, workers=1)
    assert (len(report.held), report.stored) == (10, 10)
    assert report.quarantine == []
    update(held.corpus(), held.index_folder)
    return bare, held


def texts_of(corpus: Corpus) -> str:
    return " ".join(block.text for id in corpus.digests() for block in corpus.get(id).blocks)


def held_ids(home: Home) -> list[str]:
    return sorted(home.embargoed().digests())


def addresses(ids: list[str], public: list[str]) -> list[str]:
    """Every kind of address, asked plainly and for canaries; words are spread so that each is asked somewhere."""
    app = create_app(Home(Path("/nonexistent")))
    asked: list[str] = []
    for n, rule in enumerate(sorted(app.url_map.iter_rules(), key=str)):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for id in (ids[n % len(ids)], public[n % len(public)]):
            filled = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda m, id=id: _value(m[1], id), rule.rule)
            asked += [filled, f"{filled}?q={CANARIES[n]}"]
    for n, word in enumerate(CANARIES):
        field = ("", "title:", "quote:", "speaker:", "place:", "issuer:", "-", "law:")[n % 8]
        asked.append(f"/search?q={quote(field + word)}")
        asked.append(f"/search?q={word[:6]}*&sort=newest")
        asked.append(f"/api/v1/search?q={quote(f'{word} OR records')}")
        asked.append(f"/api/v1/suggest?q={word[:5]}")
        asked.append(
            f"/search/values/{('issuer', 'place', 'speaker', 'topic')[n % 4]}?q=&starting={word[:3]}"
        )
        asked.append(f"/search?q={word[:-1]}a")  # a misspelling: did-you-mean must not know the right word
    for id in ids:
        asked += [f"/releases/{id}", f"/releases/{id}/p1", f"/api/v1/releases/{id}", f"/releases/{id}.json"]
    return list(dict.fromkeys(asked))


def _value(name: str, id: str) -> str:
    known = {
        "id": id,
        "facet": "speaker",
        "year": "2026",
        "month": "11",
        "day": "26",
        "number": "1",
        "n": "1",
    }
    return known.get(name, "1" if "paragraph" in name or name in ("first", "last") else "x")


def answer(client, address: str) -> tuple[int, list[tuple[str, str]], bytes]:
    with client.get(address) as response:
        headers = sorted((k, v) for k, v in response.headers if k not in ("Date", "Server-Timing"))
        return response.status_code, headers, response.get_data()


def test_the_readers_found_every_canary(homes):
    assert [word for word in CANARIES if word not in texts_of(homes[1].embargoed()).casefold()] == []


def test_before_its_time_every_answer_is_that_of_an_archive_without_it(homes):
    bare, held = homes
    ids, public = held_ids(held), sorted(bare.corpus().digests())
    without, with_them = create_app(bare).test_client(), create_app(held).test_client()
    asked = addresses(ids, public)
    assert len(asked) > 4 * WORDS
    different = [address for address in asked if answer(without, address) != answer(with_them, address)]
    assert different == []


def test_the_times_that_answers_bear_are_compared_too(homes):
    """Else the test above would not see a time that tells that something came in secretly."""
    _, held = homes
    client = create_app(held).test_client()
    bare_of_it = set()
    for address in addresses(held_ids(held), sorted(held.corpus().digests())):
        status, headers, _ = answer(client, address)
        if status == 200 and not {"ETag", "Last-Modified"} <= dict(headers).keys():
            bare_of_it.add(address.partition("?")[0])

    assert bare_of_it == {"/healthz"}


def test_before_its_time_no_canary_lies_in_any_byte_that_the_web_process_opens(homes):
    _, held = homes
    for folder in (held.corpus_folder, held.index_folder):
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes().lower()
                assert not any(word.encode() in data for word in CANARIES), path


def test_an_unknown_release_and_one_before_its_time_are_answered_alike(homes):
    _, held = homes
    client = create_app(held).test_client()
    (id, *_) = held_ids(held)
    unknown = "a" * len(id)
    assert client.get(f"/releases/{id}").status_code == 404
    for shape in ("/releases/{}", "/releases/{}/p1", "/api/v1/releases/{}", "/releases/{}.json"):
        mine, none = client.get(shape.format(id)), client.get(shape.format(unknown))
        assert mine.get_data().replace(id.encode(), unknown.encode()) == none.get_data()
        assert mine.status_code == none.status_code


def test_a_second_before_the_time_nothing_is_published_and_at_the_time_everything_is_found(homes, tmp_path):
    shutil.copytree(homes[1].folder, tmp_path / "home")
    home = Home(tmp_path / "home")
    assert publish(home.embargoed(), home.corpus(), END - dt.timedelta(seconds=1)) == ()
    assert len(publish(home.embargoed(), home.corpus(), END)) == 10
    update(home.corpus(), home.index_folder)
    searched = words_searched(home)
    assert len(searched) > 150  # the others stand in letterheads and in the addresses of references
    client = create_app(home).test_client()
    assert [
        word for word in searched if client.get(f"/api/v1/search?q={word}").get_json()["total"] != 1
    ] == []


def words_searched(home: Home) -> list[str]:
    """The canaries that stand where a plain search looks."""
    releases = [home.corpus().get(id) for id in home.corpus().digests()]
    parts = [part for r in releases for part in (r.title, r.subtitle or "")]
    parts += [block.text for r in releases for block in r.blocks if block.zone == "body"]
    text = " ".join(parts).casefold()
    return [word for word in CANARIES if word in text]
