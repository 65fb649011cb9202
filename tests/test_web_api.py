"""For programs: the API, the feed, revalidation, and what every answer carries."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from small_archive import make_client, make_release, make_site, varied_releases

from archive.store.corpus import Corpus
from index.entry import entry_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_site(tmp_path_factory.mktemp("site"), varied_releases())


@pytest.fixture(scope="module")
def client(site):
    return make_client(site)


def test_the_search_api_answers_under_the_promised_names(client):
    answer = client.get("/api/v1/search?q=secret&topic=records&sort=newest")
    body = json.loads(answer.text)

    assert answer.content_type == "application/json"
    assert list(body) == [
        "query",
        "understood",
        "notes",
        "total",
        "partial",
        "page",
        "pages",
        "cursor",
        "suggestions",
        "hits",
        "facets",
    ]
    assert body["total"] == 23
    assert set(body["hits"][0]) == {
        "id", "title", "date", "issuer", "place", "topics", "url", "passages", "more_passages",
    }  # fmt: skip
    passage = body["hits"][0]["passages"][0]
    start, end = passage["matches"][0]
    assert passage["text"][start:end] == "secret"
    assert {"topic", "issuer", "place", "speaker", "kind", "year", "month"} <= set(body["facets"])


def test_the_time_taken_is_in_a_header_and_not_in_the_body(client):
    answer = client.get("/api/v1/search?q=secret")

    assert answer.headers["Server-Timing"].startswith("app;dur=")
    assert answer.data == client.get("/api/v1/search?q=secret").data


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/v1/search?q=x&colour=red", "colour"),
        ("/api/v1/search?view=table", "view"),
        ("/api/v1/search?from=soon", "from"),
        ("/api/v1/search?page=0", "page"),
        ("/api/v1/search?sort=best", "sort"),
        ("/api/v1/releases/abc?x=1", "x"),
        ("/api/v1/search?page=", "page"),
        ("/api/v1/search?sort=", "sort"),
        ("/api/v1/search?q=a&q=b", "q"),
        ("/api/v1/quotations?recency=off", "recency"),
        ("/api/v1/facets/topic?page=2", "page"),
    ],
)
def test_bad_parameters_are_problems_that_name_the_parameter(client, address, parameter):
    answer = client.get(address)
    problem = json.loads(answer.text)

    assert answer.status_code == problem["status"] == 400
    assert answer.content_type == "application/problem+json"
    assert problem["errors"][0]["parameter"] == parameter
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("GET", "/releases/nosuchrele.json", 404),
        ("POST", "/api/v1/search", 405),
        ("DELETE", "/api/v1/releases/abc", 405),
    ],
)
def test_other_failures_are_problems_too(client, method, address, status):
    answer = client.open(address, method=method)

    assert answer.status_code == status
    assert json.loads(answer.text)["status"] == status


def test_the_feed_of_a_search_is_valid_atom_newest_first(client):
    answer = client.get("/search.atom?q=secret&topic=records")
    feed = ET.fromstring(answer.data)
    days = [entry.findtext("a:updated", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]

    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert feed.findtext("a:id", namespaces=ATOM) == "tag:localhost,2026:/search?q=secret&topic=records"
    assert feed.findtext("a:updated", namespaces=ATOM) == days[0]
    assert days == sorted(days, reverse=True)
    assert len(days) > 5
    for entry in feed.findall("a:entry", ATOM):
        assert entry.findtext("a:id", namespaces=ATOM).startswith("urn:uuid:")
        assert entry.find("a:link", ATOM).get("href").startswith("http://localhost/releases/")
        assert entry.findtext("a:author/a:name", namespaces=ATOM)
        assert entry.findtext("a:summary", namespaces=ATOM)


def test_a_feed_leads_through_all_its_pages_without_repeating_an_entry(client):
    address, ids = "/search.atom?q=library", []
    while address:
        feed = ET.fromstring(client.get(address).data)
        ids += [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
        links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
        address = links.get("next")

    assert len(ids) == len(set(ids)) == 40  # five of the 45 have no date


def test_entry_ids_stay_when_the_site_moves(tmp_path):
    releases = varied_releases(3)
    here = make_client(make_site(tmp_path / "a", releases, base_address="https://old.example"))
    there = make_client(make_site(tmp_path / "b", releases, base_address="https://new.example/press"))

    def entries(client):
        return {
            e.findtext("a:id", namespaces=ATOM): e.find("a:link", ATOM).get("href")
            for e in ET.fromstring(client.get("/search.atom").data).findall("a:entry", ATOM)
        }

    assert set(entries(here)) == set(entries(there))
    assert all(
        address.startswith("https://new.example/press/releases/") for address in entries(there).values()
    )


def test_a_feed_without_entries_is_a_feed(client):
    feed = ET.fromstring(client.get("/search.atom?q=zebra").data)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", feed.findtext("a:updated", namespaces=ATOM))
    assert feed.findall("a:entry", ATOM) == []


@pytest.mark.parametrize(
    "address", ["/", "/search?q=library", "/browse/dates", "/api/v1/search?q=library", "/search.atom"]
)
def test_an_unchanged_page_is_not_sent_again_until_the_index_changes(tmp_path, address):
    site = make_site(tmp_path, varied_releases(5))
    client = make_client(site)
    tag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")

    with site.engine.writer() as writer:
        writer.put(entry_of(make_release("news", day=dt.date(2026, 1, 2)), digest="1"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_release_page_is_not_sent_again_while_it_is_the_same(client):
    address = json.loads(client.get("/api/v1/search").text)["hits"][0]["url"]
    tag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{address}?hl=library", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_for_another_day_or_prefix_is_another_page(client):
    tag = client.get("/search?q=library").headers["ETag"]
    elsewhere = client.get(
        "/search?q=library", headers={"If-None-Match": tag}, environ_overrides={"SCRIPT_NAME": "/x"}
    )

    assert elsewhere.status_code == 200


def test_a_topic_with_another_label_makes_every_page_another(tmp_path):
    site = make_site(tmp_path, varied_releases(5))
    tag = make_client(site).get("/").headers["ETag"]
    (tmp_path / "corpus" / "topics.toml").write_text('[records]\nlabel = "Open files"\n')
    again = make_client(replace(site, corpus=Corpus(tmp_path / "corpus")))
    answer = again.get("/", headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Open files" in answer.text


def test_the_stylesheet_may_be_kept_for_ever_under_its_edition(client):
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/app.css").headers.get("Cache-Control", "")


def test_health_names_the_generation_of_the_index(client, site):
    assert client.get("/healthz").text == f"ok {site.engine.generation}\n"


def relations(answer):
    return {
        relation: address.removeprefix("http://localhost")
        for address, relation in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"])
    }


def test_the_link_header_names_the_answers_around_this_one(client):
    links = relations(client.get("/api/v1/search?q=library&page=2"))

    assert links["first"] == links["prev"] == "/api/v1/search?q=library"
    assert links["last"] == "/api/v1/search?q=library&page=3"
    behind = client.get(links["next"])
    assert behind.json["hits"] == client.get(links["last"]).json["hits"]
    assert set(relations(behind)) == {"first", "last"}


def test_next_leads_through_every_release_once(client):
    address, ids = "/api/v1/search?sort=oldest", []
    while address:
        answer = client.get(address)
        ids += [hit["id"] for hit in answer.json["hits"]]
        address = relations(answer).get("next")

    assert len(ids) == len(set(ids)) == 45


def test_passages_are_given_with_their_addresses_and_citations(client):
    hit = client.get("/api/v1/search?q=secret").json["hits"][0]
    at = f"/api/v1/releases/{hit['id']}/passages"

    assert [one["paragraph"] for one in client.get(at).json["passages"]] == [1, 2, 3]
    two = client.get(f"{at}/2-3").json
    assert [one["paragraph"] for one in two["passages"]] == [2, 3]
    assert two["url"] == f"http://localhost/releases/{hit['id']}/p2-p3"
    assert two["speakers"][0]["role"] == "Director"
    assert "¶¶ 2–3" in two["citations"]["chicago"]
    assert "paras. 2–3" in two["citations"]["apa"]
    assert "pars. 2–3" in two["citations"]["mla"]
    for wrong in ("9", "0", "3-2", "2-9", "p2", "x"):
        assert client.get(f"{at}/{wrong}").status_code == 404


def test_a_release_comes_with_its_page_and_citations(client):
    hit = client.get("/api/v1/search").json["hits"][0]
    release = client.get(f"/api/v1/releases/{hit['id']}").json

    assert release["url"] == f"http://localhost/releases/{hit['id']}"
    assert release["citations"]["chicago"].endswith(f"http://localhost/releases/{hit['id']}")
    assert release["contacts"] == []


def test_all_values_of_a_facet_are_counted_under_a_search(client):
    body = client.get("/api/v1/facets/issuer?q=library&kind=statement").json

    assert body["facet"] == "issuer"
    assert body["distinct"] == len(body["values"]) == 1
    assert body["total"] == body["values"][0]["count"] == 15
    assert "issuer" in client.get("/api/v1/facets").json["facets"]
    unknown = client.get("/api/v1/facets/colour")
    assert unknown.status_code == 404
    assert "issuer" in unknown.json["detail"]


def test_quotations_are_found_with_who_said_them_and_how_they_are_cited(client):
    answer = client.get("/api/v1/quotations?q=secret&speaker=Ana+Brandt")
    one = answer.json["quotations"][0]

    assert answer.json["total"] == 15
    assert one["speaker"] == "Ana Brandt"
    assert one["role"] == "Director"
    assert one["url"] == f"/releases/{one['release']}/p2"
    assert one["citation"].startswith("Ana Brandt, quoted in Harbor Rights Network. “Council opens")
    assert client.get("/api/v1/quotations?cursor=x").status_code == 400


def test_the_archive_is_told_in_figures(client, site):
    body = client.get("/api/v1/stats").json

    assert body["releases"] == 45
    assert body["quotations"] == 45
    assert body["undated"] == 5
    assert sum(year["releases"] for year in body["years"]) == 40
    assert body["first"] < body["last"]
    assert body["distinct"]["issuer"] == 3
    assert body["generation"] == site.engine.generation


def test_a_withdrawn_release_is_gone_with_the_reason_in_every_form(tmp_path):
    releases = varied_releases(3)
    site = make_site(tmp_path, releases)
    site.corpus.withdraw(releases[0].id, "sent in error")
    client = make_client(site)

    for address in ("", "/passages", "/passages/1", "/similar"):
        answer = client.get(f"/api/v1/releases/{releases[0].id}{address}")
        assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
        assert "sent in error" in answer.json["detail"]
    for suffix in (".json", ".ris", "/p1.bib"):
        answer = client.get(f"/releases/{releases[0].id}{suffix}")
        assert answer.status_code == 410
        assert "sent in error" in answer.json["detail"]


def test_an_empty_archive_is_told_in_figures_too(tmp_path):
    body = make_client(make_site(tmp_path, [])).get("/api/v1/stats").json

    assert (body["releases"], body["first"], body["last"], body["years"]) == (0, None, None, [])
