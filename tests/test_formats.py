"""What leaves in each format, compared byte for byte with the files in tests/formats/.

``pytest tests/test_formats.py --accept`` writes them anew; the diff is the review.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, paragraphs, varied_releases
from werkzeug.test import EnvironBuilder, run_wsgi_app

from archive.readers.registry import read_all
from archive.release import Block, Contact, Dateline, IssueDate, Quotation, Reference
from index.entry import entry_of
from web.application import build_app
from web.formats.citations import apa, chicago, mla
from web.formats.cited import cited_passage, cited_release, cited_said
from web.formats.table import FORMATS

EXPECTED = Path(__file__).parent / "formats"
BASE = "https://shelf.example/press"

RELEASE = make_release(
    "ferry terminal",
    title="Council opens its “closed” ferry records",
    subtitle="A vote after nine years",
    issuer="Harbor League, Inc.",
    language="en",
    date=IssueDate(value=dt.date(2024, 5, 14), source="dateline", text="May 14, 2024"),
    dateline=Dateline(place="Port Callan, CV", text="PORT CALLAN, CV, May 14, 2024"),
    blocks=(
        Block(number=None, kind="paragraph", zone="contact", text="Press: Ivo Lindqvist, 555-0142"),
        *paragraphs("The council voted 5-4 on the ferry_records {all of them} for $1 & 50%."),
        Block(number=None, kind="heading", zone="body", text="What changes"),
        Block(number=2, kind="paragraph", zone="body", text="“We waited nine years,” said Ana Brandt."),
        Block(
            number=3, kind="item", zone="body", text="The report\nhttps://example.org/ferry_report?a=1&b=2"
        ),
        Block(number=4, kind="paragraph", zone="boilerplate", text="The League speaks for readers."),
    ),
    quotations=(
        Quotation(
            speaker="Ana Brandt",
            role="Director",
            organisation="Harbor League, Inc.",
            text="We waited nine years,",
            paragraph=2,
        ),
    ),
    references=(Reference(title="The report", url="https://example.org/ferry_report?a=1&b=2", paragraph=3),),
    contacts=(Contact(name="Ivo Lindqvist", phone="555-0142"),),
    end_mark="###",
)
UNKNOWN = make_release("nothing known", title="Is this known?", issuer=None, day=None, place=None, topics=())
LASTMOD = re.compile(rb"<lastmod>[^<]+<")  # when the files were written
HERE = f"/releases/{RELEASE.id}"

ADDRESSES = {
    **{f"release.{f.suffix}": f"{HERE}.{f.suffix}" for f in FORMATS if f.one},
    **{f"passage.{f.suffix}": f"{HERE}/p2-p3.{f.suffix}" for f in FORMATS if f.one},
    **{f"unknown.{s}": f"/releases/{UNKNOWN.id}.{s}" for s in ("ris", "bib", "csl.json", "md", "txt")},
    **{f"search.{f.suffix}": f"/search.{f.suffix}?q=council" for f in FORMATS if f.many and f.suffix != "zip"},
    **{f"quotations.{f.suffix}": f"/quotations.{f.suffix}" for f in FORMATS if f.said},
    "search.atom": "/search.atom?q=council",
    "opensearch.xml": "/opensearch.xml",
    "sitemap.xml": "/sitemap.xml",
    "sitemap-1.xml": "/sitemap-1.xml",
    "robots.txt": "/robots.txt",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), [RELEASE, UNKNOWN], base_address=BASE))


def compare(name: str, found: bytes, accept: bool) -> None:
    """Hold what was written against the file of this name."""
    if accept:
        (EXPECTED / name).write_bytes(found)
    assert found == (EXPECTED / name).read_bytes()


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_format_is_written_as_expected(client, name, accept):
    answer = client.get(ADDRESSES[name])

    assert answer.status_code == 200
    compare(name, LASTMOD.sub(b"<lastmod>2024-11-19T00:00:00+00:00<", answer.data), accept)


def test_the_three_citations_of_release_passage_and_quotation_are_as_expected(accept):
    entry = entry_of(RELEASE, digest="1")
    whole = cited_release(RELEASE, archive="The Open Shelf", base=BASE)
    several = {
        "release": whole,
        "earlier version": cited_release(RELEASE, archive="The Open Shelf", base=BASE, version=1),
        "passage": cited_passage(whole, RELEASE, 2, 2, base=BASE),
        "passages": cited_passage(whole, RELEASE, 2, 3, base=BASE),
        "quotation": cited_said(entry.said[0], entry.card, archive="The Open Shelf", base=BASE),
        "the archive's own": replace(whole, issuer="The Open Shelf", genre="Event advisory"),
        "nothing known": cited_release(UNKNOWN, archive="The Open Shelf", base=BASE),
    }
    lines = [
        f"{name}\n" + "".join(f"  {write(one)}\n" for write in (chicago, apa, mla))
        for name, one in several.items()
    ]

    compare("citations.txt", "\n".join(lines).encode(), accept)


def test_what_a_release_s_page_tells_other_programs_is_as_expected(client, accept):
    told = []
    for address in (f"{HERE}/council-opens-its-closed-ferry-records", f"{HERE}/p2"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        tags = page.select(
            "head meta[name], head meta[property], head link, script[type='application/ld+json']"
        )
        told += [str(tag) for tag in tags if not re.search("/static/|viewport|theme-color", str(tag))]

    compare("head.html", ("\n".join(told) + "\n").encode(), accept)


def test_every_expectation_is_asked_for():
    assert {path.name for path in EXPECTED.iterdir()} == {*ADDRESSES, "citations.txt", "head.html"}


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.suffix)
def test_every_format_says_what_it_is_and_may_be_read_from_elsewhere(client, format):
    address = f"{HERE}.{format.suffix}" if format.one else f"/search.{format.suffix}"
    answer = client.get(address)

    assert answer.content_type == format.media_type
    assert client.head(address).status_code == 200
    if format.one:
        assert f'<{BASE}{HERE}>; rel="alternate"' in answer.headers["Link"]
    else:
        assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("suffix", [format.suffix for format in FORMATS])
def test_press_contacts_leave_in_no_format(client, suffix):
    for address in (f"{HERE}.{suffix}", f"{HERE}/p1.{suffix}", f"/search.{suffix}"):
        data = client.get(address).data
        assert b"Lindqvist" not in data
        assert b"555-0142" not in data
        if suffix == "zip" and data.startswith(b"PK"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            assert not [name for name in archive.namelist() if b"Lindqvist" in archive.read(name)]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{HERE}.pdf", 404),
        (f"{HERE}.csv", 404),
        (f"{HERE}/p9.ris", 404),
        (f"{HERE}/p3-p2.ris", 404),
        (f"{HERE}/versions.ris", 404),
        ("/releases/aaaaaaaaaa.ris", 404),
        ("/search.md", 404),
        ("/search.csv?from=soon", 400),
        ("/search.zip?sort=best", 400),
        ("/quotations.ris?from=soon", 400),
        ("/quotations.zip", 404),
    ],
)
def test_what_is_not_there_is_no_format(client, address, status):
    assert client.get(address).status_code == status


def test_json_lines_are_read_again_as_the_same_releases(client):
    read = read_all(client.get("/search.jsonl").data, "export.jsonl").sources

    assert {source.release.id: source.release.title for source in read} == {
        RELEASE.id: RELEASE.title,
        UNKNOWN.id: UNKNOWN.title,
    }


def test_markdown_is_read_again_with_the_same_text(client):
    (source,) = read_all(client.get(f"{HERE}.md").data, "release.md").sources

    assert source.headers["title"] == RELEASE.title
    assert source.headers["date"] == "2024-05-14"
    assert source.headers["issuer"] == RELEASE.issuer
    assert [block.text for block in source.blocks] == [
        block.text for block in RELEASE.blocks if block.zone in ("body", "boilerplate")
    ]


def test_an_export_goes_to_the_last_release_in_the_order_of_the_search(tmp_path, monkeypatch):
    monkeypatch.setattr("index.every.PORTION", 7)
    client = make_client(make_site(tmp_path, varied_releases(45)))

    def ids(address):
        return [json.loads(line)["id"] for line in client.get(address).data.splitlines()]

    pages = [client.get(f"/api/v1/search?q=library&sort=oldest&page={n}").json["hits"] for n in (1, 2, 3)]
    assert ids("/search.jsonl?q=library&sort=oldest&page=2") == [hit["id"] for page in pages for hit in page]
    assert len(ids("/search.jsonl")) == 45
    assert ids("/search.jsonl?q=zebra") == []
    assert json.loads(client.get("/search.csl.json?q=zebra").data) == []


def test_an_export_is_written_while_it_is_sent(tmp_path, monkeypatch):
    monkeypatch.setattr("index.every.PORTION", 7)
    releases = varied_releases(45)
    site = make_site(tmp_path, releases)
    pieces, status, _ = run_wsgi_app(
        build_app(site), EnvironBuilder("/search.jsonl?sort=oldest").get_environ(), buffered=False
    )
    sent = [json.loads(next(iter(pieces)))["id"]]
    withdrawn = next(
        one for one in sorted(releases, key=lambda one: str(one.date.value))[::-1] if one.date.value
    )
    site.corpus.withdraw(withdrawn.id, "sent in error")  # while the first is on its way
    sent += [json.loads(piece)["id"] for piece in pieces]

    assert status == "200 OK"
    assert len(sent) == 44
    assert withdrawn.id not in sent


def test_an_export_of_quotations_goes_to_the_last_one(tmp_path, monkeypatch):
    monkeypatch.setattr("index.every.PORTION", 7)
    client = make_client(make_site(tmp_path, varied_releases(45)))
    lines = client.get("/quotations.jsonl?speaker=Ana+Brandt&sort=oldest").data.splitlines()
    found = [json.loads(line) for line in lines]

    assert len({one["release"] for one in found}) == len(found) == 15
    days = [one["date"] for one in found if one["date"]]
    assert days == sorted(days)


def test_a_release_taken_out_while_an_export_runs_is_passed_over(tmp_path):
    releases = varied_releases(6)
    site = make_site(tmp_path, releases)
    site.corpus.withdraw(releases[2].id, "sent in error")

    assert len(make_client(site).get("/search.jsonl").data.splitlines()) == 5


def test_the_zip_holds_originals_byte_for_byte_with_their_sums_and_says_what_is_withheld(tmp_path):
    plain = make_release("plain")
    site = make_site(tmp_path, [RELEASE, plain])
    archive = zipfile.ZipFile(io.BytesIO(make_client(site).get("/search.zip").data))
    names = set(archive.namelist())
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())

    assert archive.testzip() is None
    assert names == {
        f"2024/{plain.id}.txt",
        f"2024/{RELEASE.id}.public.txt",
        "withheld.txt",
        "SHA256SUMS",
    }
    assert archive.read(f"2024/{plain.id}.txt") == plain.title.encode()
    assert RELEASE.id in archive.read("withheld.txt").decode()
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names - {"SHA256SUMS"}}


def test_a_keeper_who_says_so_gives_out_every_original(tmp_path):
    site = make_site(tmp_path, [RELEASE], originals=True)
    archive = zipfile.ZipFile(io.BytesIO(make_client(site).get("/search.zip").data))

    assert archive.namelist() == [f"2024/{RELEASE.id}.txt", "SHA256SUMS"]
