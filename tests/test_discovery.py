"""For crawlers, browsers and scripts elsewhere: sitemap, robots, OpenSearch, feeds in pages, revalidation, CORS."""

from __future__ import annotations

import datetime as dt
import json
import os
import urllib.robotparser
import xml.etree.ElementTree as ET
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from small_archive import make_client, make_release, make_site, varied_releases

from archive.address import release_address
from index.entry import entry_of

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def locations(client, address):
    return [loc.text for loc in ET.fromstring(client.get(address).data).iterfind(".//s:loc", SITEMAP)]


def test_the_sitemap_names_every_release_once_with_the_time_it_was_written(client, monkeypatch):
    monkeypatch.setattr("web.machines.PER_SITEMAP", 20)
    parts = locations(client, "/sitemap.xml")
    found = [address for part in parts for address in locations(client, part)]

    assert len(parts) == 3
    assert len(found) == len(set(found)) == 45
    assert all(client.get(address).status_code == 200 for address in found[:3])
    for moment in ET.fromstring(client.get(parts[0]).data).iterfind(".//s:lastmod", SITEMAP):
        assert dt.datetime.fromisoformat(moment.text).tzinfo is dt.UTC
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_an_empty_archive_has_a_sitemap_too(tmp_path):
    client = make_client(make_site(tmp_path, []))

    assert locations(client, "/sitemap.xml") == ["http://localhost/sitemap-1.xml"]
    assert locations(client, "/sitemap-1.xml") == []


def test_a_title_in_another_script_is_escaped_in_the_sitemap(tmp_path):
    client = make_client(make_site(tmp_path, [make_release("x", title="新闻 & <稿>")]))
    (address,) = locations(client, "/sitemap-1.xml")

    assert address.isascii()
    assert client.get(address).status_code == 200


def test_robots_may_read_pages_and_leave_programs_their_addresses(client):
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())

    for address in ("/", "/search?q=x", "/search.atom", "/releases/abc/x", "/browse/topics", "/sitemap.xml"):
        assert robots.can_fetch("*", address)
    for address in ("/api/v1/search", "/search.zip?q=x", "/search.csv", "/search.csl.json"):
        assert not robots.can_fetch("*", address)
    assert robots.site_maps() == ["http://localhost/sitemap.xml"]


def test_a_browser_learns_how_to_search_here(client):
    page = client.get("/").text
    assert 'rel="search" type="application/opensearchdescription+xml"' in page
    answer = client.get("/opensearch.xml")
    told = ET.fromstring(answer.data)

    assert answer.content_type.startswith("application/opensearchdescription+xml")
    assert told.findtext("o:ShortName", namespaces=OPENSEARCH) == "The Open Shelf"
    urls = {url.get("type"): url.get("template") for url in told.findall("o:Url", OPENSEARCH)}
    for kind in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        assert client.get(urls[kind].replace("{searchTerms}", "library")).status_code == 200


@pytest.mark.parametrize("title", ["x" * 40, "A title of 16 ch", "</ShortName>&", "\x00\ud800"])
def test_the_short_name_has_sixteen_characters_at_most(tmp_path, title):
    told = ET.fromstring(make_client(make_site(tmp_path, [], title=title)).get("/opensearch.xml").data)

    assert 0 < len(told.findtext("o:ShortName", namespaces=OPENSEARCH)) <= 16


def test_suggestions_come_as_browsers_read_them(client):
    answer = client.get("/search/suggestions?q=lib")
    typed, queries, words, addresses = json.loads(answer.data)

    assert answer.content_type == "application/x-suggestions+json"
    assert typed == "lib"
    assert "library" in queries
    assert len(queries) == len(words) == len(addresses)
    assert all(address.startswith("http://localhost/") for address in addresses)


def test_a_feed_names_its_other_pages(client):
    def relations(address):
        links = ET.fromstring(client.get(address).data).findall("a:link", ATOM)
        return {link.get("rel"): link.get("href").removeprefix("http://localhost") for link in links}

    assert relations("/search.atom?page=2") == {
        "self": "/search.atom?page=2",
        "alternate": "/search",
        "first": "/search.atom",
        "previous": "/search.atom",
        "next": "/search.atom?page=3",
        "last": "/search.atom?page=3",
    }
    assert set(relations("/search.atom?topic=nothing")) == {"self", "alternate"}


def test_the_same_search_of_two_archives_is_two_feeds(tmp_path):
    def feed_id(name):
        site = make_site(tmp_path / name, [], base_address=f"https://{name}.example/press")
        return ET.fromstring(make_client(site).get("/search.atom?q=x").data).findtext("a:id", namespaces=ATOM)

    assert feed_id("north") == "tag:north.example,2026:/press/search?q=x"
    assert feed_id("north2") != feed_id("south")


@pytest.mark.parametrize(
    "address", ["/", "/search?topic=records", "/search.csv", "/search.atom", "/api/v1/search", "/sitemap.xml"]
)
def test_who_has_the_state_of_the_index_is_told_so_until_it_changes(tmp_path, address):
    site = make_site(tmp_path, varied_releases(5))
    client = make_client(site)
    first = client.get(address)
    since = {"If-Modified-Since": first.headers["Last-Modified"]}

    again = client.get(address, headers=since)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    earlier = parsedate_to_datetime(first.headers["Last-Modified"]) - dt.timedelta(seconds=1)
    assert client.get(address, headers={"If-Modified-Since": format_datetime(earlier)}).status_code == 200
    assert client.get(address, headers={**since, "If-None-Match": '"other"'}).status_code == 200
    with site.engine.writer() as writer:
        writer.put(entry_of(make_release("news"), digest="1"))
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


OF_ONE_RELEASE = (
    "/api/v1/releases/{id}",
    "/api/v1/releases/{id}/passages",
    "/api/v1/releases/{id}/passages/1",
    "/releases/{id}.json",
    "/releases/{id}.ris",
    "/releases/{id}/p1.bib",
)


def archive_of_one_release(folder):
    """(site, the release, its addresses as they are answered with 200)"""
    release = make_release("ledger")
    site = make_site(folder, [release])
    page = release_address(release.id, release.title)
    return site, release, (*(shape.format(id=release.id) for shape in OF_ONE_RELEASE), page, f"{page}?v=1")


def test_who_has_a_release_is_told_so_until_it_is_another(tmp_path):
    site, release, addresses = archive_of_one_release(tmp_path)
    client = make_client(site)
    addresses = (*addresses, f"/releases/{release.id}/p1")
    had = {address: client.get(address).headers for address in addresses}

    for address, headers in had.items():
        for asked in (
            {"If-None-Match": headers["ETag"]},
            {"If-Modified-Since": headers["Last-Modified"]},
        ):
            again = client.get(address, headers=asked)
            assert (again.status_code, again.data) == (304, b""), address
            assert again.headers["ETag"] == headers["ETag"]
        earlier = parsedate_to_datetime(headers["Last-Modified"]) - dt.timedelta(seconds=1)
        asked = {"If-Modified-Since": format_datetime(earlier)}
        assert client.get(address, headers=asked).status_code == 200, address
    with site.corpus.adding() as adding:
        adding.change(replace(release, issuer="Another office"))
        adding.commit()
    for address, headers in had.items():
        assert client.get(address, headers={"If-None-Match": headers["ETag"]}).status_code == 200, address


def test_what_is_made_of_one_record_stays_the_same_when_other_releases_come(tmp_path):
    site, release, _ = archive_of_one_release(tmp_path)
    client = make_client(site)
    page = release_address(release.id, release.title)  # names similar releases
    addresses = (*(shape.format(id=release.id) for shape in OF_ONE_RELEASE), page)
    had = {address: client.get(address).headers["ETag"] for address in addresses}
    with site.index.writer() as writer:
        writer.put(entry_of(make_release("news"), digest="1"))

    told = {
        address: client.get(address, headers={"If-None-Match": tag}).status_code
        for address, tag in had.items()
    }
    assert told.pop(page) == 200
    assert set(told.values()) == {304}


def test_whoever_has_a_release_that_was_withdrawn_is_told_that_it_is_gone(tmp_path):
    site, release, addresses = archive_of_one_release(tmp_path)
    client = make_client(site)
    had = {address: client.get(address).headers for address in addresses}
    site.corpus.withdraw(release.id, "It named a child.")

    for address, headers in had.items():
        asked = {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
        answer = client.get(address, headers=asked)
        assert answer.status_code == 410, address
        assert "Last-Modified" not in answer.headers


def test_an_answer_is_of_the_generation_it_names_though_another_comes_while_it_is_made(tmp_path):
    def today():
        """Read in the middle of making an answer: there another thread meets a new generation."""
        if coming:
            with site.index.writer() as writer:
                writer.put(entry_of(coming.pop(), digest="1"))
                writer.remove(first.id)
            site.index.refresh()
        return dt.date(2026, 11, 24)

    first = make_release("ledger")
    coming = []
    site = make_site(tmp_path, [first], today=today)
    client = make_client(site)
    before = client.get("/api/v1/search")
    coming.append(make_release("news"))
    during = client.get("/api/v1/search?")  # nothing in it is of the day: read when its state was taken down

    assert not coming
    assert [hit["id"] for hit in during.json["hits"]] == [first.id]
    assert client.get("/api/v1/search").headers["ETag"] != before.headers["ETag"]
    assert during.headers["ETag"] == before.headers["ETag"]


def test_a_vocabulary_written_later_makes_every_page_later(tmp_path):
    site = make_site(tmp_path, varied_releases(3))
    told = make_client(site).get("/browse/topics").headers["Last-Modified"]
    later = parsedate_to_datetime(told).timestamp() + 60
    os.utime(tmp_path / "corpus" / "topics.toml", (later, later))
    again = make_client(site).get("/browse/topics", headers={"If-Modified-Since": told})

    assert again.status_code == 200


def test_only_what_may_speak_of_the_day_is_another_thing_tomorrow(tmp_path):
    present = dt.date(2026, 11, 24)
    site = make_site(tmp_path, varied_releases(5), today=lambda: present)
    client = make_client(site)
    tags = {
        address: client.get(address).headers["ETag"]
        for address in ("/browse/topics", "/search?topic=records", "/search?q=date:last+week")
    }
    present = dt.date(2026, 11, 25)

    told = {
        address: client.get(address, headers={"If-None-Match": tag}).status_code
        for address, tag in tags.items()
    }
    assert list(told.values()) == [304, 304, 200]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search",
        "/api/v1/search?nothing=1",
        "/search.atom",
        "/search.csv",
        "/search.csv?from=soon",
        "/releases/aaaaaaaaaa.ris",
    ],
)
def test_scripts_of_other_sites_may_read_what_is_for_programs(client, address):
    answer = client.get(address)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex"
    if answer.status_code >= 400:
        assert json.loads(answer.data)["status"] == answer.status_code
    asked = client.options(address, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/", "/search", "/browse/topics"])
def test_pages_for_people_are_not_opened_to_other_sites(client, address):
    assert "Access-Control-Allow-Origin" not in client.get(address).headers
