"""What Zotero saves from a page, by the rules of its translators for embedded metadata, told here in our own words.

Zotero's translators are JavaScript that runs inside Zotero; they cannot be run here. Their rules, as of 2026:
a ``meta`` element's name or property is cut at its first ``.``, ``:`` or ``_``; where what stands before is a known
prefix (or one that a ``link rel="schema.…"`` declares), it is a statement of that vocabulary. The kind of item is
what ``z:itemType`` says, else what ``og:type`` names surely, else what ``citation_…`` elements hint at
(``citation_title`` alone: a journal article), else a web page. Each field takes the first of several statements.
What it makes of the name of a creator (a person's, always) is not looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, paragraphs

from archive.address import release_address

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "og": "http://ogp.me/ns#",
    "article": "http://ogp.me/ns/article#",
    "z": "http://www.zotero.org/namespaces/export#",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "eprints": "http://purl.org/eprint/terms/",
}
SURE = {"og": {"website": "webpage", "book": "book"}}
HINTS = {
    "citation_journal_title": "journalArticle",
    "citation_conference_title": "conferencePaper",
    "citation_title": "journalArticle",
}
# field of the item -> the statements it is taken from, the best first
FIELDS = {
    "title": ("dc:title", "dcterms:title", "og:title"),
    "creators": ("dc:creator", "dcterms:creator", "dc:contributor"),
    "publicationTitle": ("prism:publicationName", "dc:source", "og:site_name"),
    "date": ("eprints:date", "prism:publicationDate", "og:published_time", "dc:date", "dcterms:date"),
    "url": ("og:url",),
    "abstractNote": ("eprints:abstract", "prism:teaser", "og:description"),
    "websiteType": ("dc:type", "dcterms:type"),
    "language": ("dc:language", "dcterms:language"),
    "tags": ("dc:subject", "dcterms:subject"),
}
ALL_OF = ("creators", "tags")


def saved(html: str) -> dict[str, Any]:
    """The item that Zotero makes of a page."""
    head = BeautifulSoup(html, "html.parser").head
    declared = {
        found[1].lower(): link["href"]
        for link in head.select("link[rel][href]")
        if (found := re.match(r"schema\.([a-zA-Z]+)", " ".join(link["rel"])))
    }
    names = {uri: prefix for prefix, uri in PREFIXES.items()}
    prefixes = {prefix: prefix for prefix in PREFIXES} | {p: names[uri] for p, uri in declared.items()}
    told: dict[str, list[str]] = defaultdict(list)
    hints: list[str] = []
    for meta in head.select("meta[content]"):
        for name in (meta.get("name") or meta.get("property") or "").split():
            prefix, _, rest = name.partition(re.search(r"[.:_]|$", name)[0] or "\0")
            if prefix.lower() in prefixes:
                told[f"{prefixes[prefix.lower()]}:{rest[:1].lower()}{rest[1:]}"].append(meta["content"])
            elif name in HINTS:
                hints.append(HINTS[name])
    item: dict[str, Any] = {"itemType": _kind(told, hints)}
    for field, statements in FIELDS.items():
        values = next((told[name] for name in statements if name in told), [])
        if values:
            item[field] = values if field in ALL_OF else values[0]
    return item


def _kind(told: dict[str, list[str]], hints: list[str]) -> str:
    if "z:itemType" in told:
        return told["z:itemType"][0]
    for vocabulary, kinds in SURE.items():
        for value in told.get(f"{vocabulary}:type", ()):
            if value.lower() in kinds:
                return kinds[value.lower()]
    return hints[0] if hints else "webpage"


RELEASE = make_release(
    "ledger",
    title="Council opens its “closed” <records> & more",
    issuer="Harbor Rights Network",
    day=dt.date(2024, 5, 14),
    language="en",
    blocks=paragraphs("The council voted to open the ledger.", "Nobody had asked before."),
    topics=("records", "libraries"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), [RELEASE]))


def test_a_release_is_saved_as_a_web_page_of_the_type_press_release(client):
    address = release_address(RELEASE.id, RELEASE.title)

    assert saved(client.get(address).text) == {
        "itemType": "webpage",
        "websiteType": "Press release",
        "title": RELEASE.title,
        "creators": ["Harbor Rights Network"],
        "publicationTitle": "The Open Shelf",
        "date": "2024-05-14",
        "url": f"http://localhost{address}",
        "abstractNote": "The council voted to open the ledger.",
        "language": "en",
        "tags": ["Public records", "Libraries & reading"],
    }


def test_a_passage_is_saved_with_its_number_its_own_address_and_its_own_words(client):
    item = saved(client.get(f"/releases/{RELEASE.id}/p2").text)

    assert item["itemType"] == "webpage"
    assert item["title"] == f"{RELEASE.title}, ¶ 2"
    assert item["url"] == f"http://localhost/releases/{RELEASE.id}/p2"
    assert item["abstractNote"] == "Nobody had asked before."


def test_what_is_not_known_of_a_release_is_left_out(tmp_path):
    bare = make_release("bare", issuer=None, day=None, topics=(), language=None)
    item = saved(make_client(make_site(tmp_path, [bare])).get(release_address(bare.id, bare.title)).text)

    assert not {"creators", "date", "tags", "language"} & item.keys()
    assert item["itemType"] == "webpage"


@pytest.mark.parametrize("page", ["/", "/search?q=council", "/about", "/browse/topics/records"])
def test_other_pages_are_saved_as_plain_web_pages(client, page):
    assert saved(client.get(page).text)["itemType"] == "webpage"


def test_by_these_rules_a_citation_title_would_make_a_journal_article():
    hinted = (
        '<head><meta name="citation_title" content="x"><meta property="og:type" content="article"></head>'
    )

    assert saved(hinted)["itemType"] == "journalArticle"
    assert (
        saved(hinted.replace("</head>", '<meta name="z:itemType" content="webpage"></head>'))["itemType"]
        == "webpage"
    )
