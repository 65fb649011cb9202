"""Hostile text in every feed, export and format: each is read by a real parser and means what was written."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_site
from test_web_safety import HOSTILE, hostile_release

from index.words import terms_of
from web.formats.table import FORMATS
from web.safety import one_line, showable

TEXTS = {
    **HOSTILE,
    "formula": '=HYPERLINK("https://example.org";"x")',
    "formula behind a tab": "\t=1+1",
    "at sign": "@SUM(A1)",
    "RIS line": "one\r\nER  - \r\nTY  - JOUR",
    "line separators": "one\u2028two\u2029three\x85four\x0bfive",
    "BibTeX": "} , note = {broken \\ {{ 100% $x$ ~^_&#",
    "half a BibTeX brace": "\\}",
    "end of data": "</script><script>alert(1)</script>",
    "XML": "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;\x01\x1f\ufffe",
    "CSV": '","\n"a;b',
    "front matter": "---\ntitle: other\n---\n",
    "Markdown": "[x](javascript:alert(1)) <b>*_`# 1. - +",
}
ONE = [format.suffix for format in FORMATS if format.one]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    releases = {name: hostile_release(name, text) for name, text in TEXTS.items()}
    site = make_site(tmp_path_factory.mktemp("site"), list(releases.values()), title=TEXTS["end of data"])
    return make_client(site), releases


def ris_records(data: bytes) -> list[dict[str, list[str]]]:
    """RIS as reference managers read it: tag, two blanks, hyphen, blank, value; from TY to ER."""
    records: list[dict[str, list[str]]] = []
    for line in filter(None, data.decode().split("\r\n")):
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()  # type: ignore[union-attr]
        if tag == "TY":
            records.append({})
        records[-1].setdefault(tag, []).append(value)
    assert all(list(record)[-1] == "ER" and record["TY"] == ["ELEC"] for record in records)
    return records


def bibtex_entries(data: bytes) -> list[dict[str, str]]:
    """BibTeX as BibTeX reads it: braces are counted, whatever stands before them."""
    text, at, entries = data.decode(), 0, []
    while (start := text.find("@misc{", at)) >= 0:
        assert text[at:start].strip() == ""
        at, depth = start + len("@misc{"), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        entries.append(dict(re.findall(r"^  (\w+) = \{*(.*?)\}*,?$", text[start : at - 1], re.MULTILINE)))
    assert text[at:].strip() == ""
    return entries


@pytest.mark.parametrize("name", TEXTS)
def test_a_release_keeps_its_form_in_every_format(hostile, name):
    client, releases = hostile
    release = releases[name]
    data = {suffix: client.get(f"/releases/{release.id}.{suffix}").data for suffix in ONE}
    title = one_line(release.title) or "Untitled release"

    (record,) = ris_records(data["ris"])
    assert record["TI"] == [title]
    (entry,) = bibtex_entries(data["bib"])
    assert set(entry) <= {
        *("author", "title", "howpublished", "year", "month", "day", "address", "publisher"),
        *("language", "keywords", "abstract", "url"),
    }
    (item,) = json.loads(data["csl.json"])
    assert item["type"] == "webpage"
    assert json.loads(data["json"])["id"] == release.id
    assert "\x00" not in data["txt"].decode() + data["md"].decode()


@pytest.mark.parametrize("name", TEXTS)
def test_markdown_holds_no_markup_of_the_publisher(hostile, name):
    from markdown_it import MarkdownIt

    client, releases = hostile
    text = client.get(f"/releases/{releases[name].id}.md").data.decode()
    body = text.split("\n---\n", 1)[1]
    page = BeautifulSoup(MarkdownIt("commonmark").render(body), "html.parser")

    assert {tag.name for tag in page.find_all()} <= {"p", "a"}
    assert all(a["href"].startswith(("http://", "https://")) for a in page.select("a"))


def test_the_exports_of_a_search_hold_every_release_once_and_whole(hostile):
    client, releases = hostile
    ids = {release.id for release in releases.values()}

    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv").data.decode(), newline="")))
    assert {row["id"] for row in rows} == ids
    assert {record["ID"][0] for record in ris_records(client.get("/search.ris").data)} == ids
    assert len(bibtex_entries(client.get("/search.bib").data)) == len(ids)
    assert {item["id"] for item in json.loads(client.get("/search.csl.json").data)} == ids
    lines = client.get("/search.jsonl").data.decode().split("\n")
    assert {json.loads(line)["id"] for line in lines if line} == ids
    archive = zipfile.ZipFile(io.BytesIO(client.get("/search.zip").data))
    assert archive.testzip() is None
    assert not [name for name in archive.namelist() if ".." in name or name.startswith("/")]


def test_the_exports_of_quotations_hold_every_one_once_and_whole(hostile):
    client, releases = hostile
    spoken = [one for one in releases.values() if terms_of(one.quotations[0].text)]
    ids = sorted(release.id for release in spoken)

    rows = list(csv.DictReader(io.StringIO(client.get("/quotations.csv").data.decode(), newline="")))
    assert sorted(row["release"] for row in rows) == ids
    records = ris_records(client.get("/quotations.ris").data)
    assert sorted(record["ID"][0][:10] for record in records) == ids
    assert len({record["ID"][0] for record in records}) == len(ids)
    assert len(bibtex_entries(client.get("/quotations.bib").data)) == len(ids)
    assert sorted(item["id"][:10] for item in json.loads(client.get("/quotations.csl.json").data)) == ids
    lines = client.get("/quotations.jsonl").data.decode().split("\n")
    assert sorted(json.loads(line)["release"] for line in lines if line) == ids


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(hostile):
    client, _ = hostile
    told = [client.get(address).data.decode() for address in ("/search.csv", "/quotations.csv")]
    cells = [cell for text in told for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_every_title_is_in_the_feed_as_it_was_written(hostile):
    client, releases = hostile
    atom = "{http://www.w3.org/2005/Atom}"
    titles = set()
    for page in (1, 2):
        feed = ET.fromstring(client.get(f"/search.atom?page={page}").data)
        titles |= {entry.findtext(f"{atom}title") for entry in feed.findall(f"{atom}entry")}

    for release in releases.values():  # a parser of XML makes every line end a line feed
        assert showable(release.title).replace("\r\n", "\n").replace("\r", "\n") in titles
