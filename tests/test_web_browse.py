"""Browsing by topic, date and issuer: what is listed adds up with what is found."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, varied_releases


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def soup_of(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def rows_of(page):
    return {
        li.get_text("|").split("|")[0]: (li.a and li.a["href"], int(li.select_one(".n").contents[0]))
        for li in page.select(".rows li")
    }


def test_the_first_page_shows_the_newest_releases_the_timeline_and_the_topics(client):
    page = soup_of(client.get("/"))
    days = [time["datetime"] for time in page.select(".titles time")]

    assert days == sorted(days, reverse=True)
    assert len(days) == 8
    assert len(page.select(".tl svg a")) == 5
    assert rows_of(page)["Public records"] == ("/search?topic=records", 23)
    assert page.select_one("form#f")["action"] == "/search"


def test_the_note_of_the_site_is_at_the_foot_of_every_page(client):
    for address in ("/", "/search", "/browse/dates", "/nothing"):
        assert "Every name in this archive is invented." in client.get(address).text


def test_topics_are_listed_a_to_z_each_with_its_releases(client):
    rows = rows_of(soup_of(client.get("/browse/topics")))

    assert list(rows) == ["Housing", "Libraries & reading", "Public records"]
    assert rows["Libraries & reading"] == ("/browse/topics/libraries", 11)


def test_a_topic_has_its_years_and_its_newest_releases(client):
    page = soup_of(client.get("/browse/topics/housing"))

    assert page.h1.get_text() == "Housing"
    rows = rows_of(page)
    assert list(rows) == sorted(rows, reverse=True)
    for address, count in rows.values():
        assert f"{count} release" in soup_of(client.get(address)).h1.get_text()


def test_issuers_lead_to_their_releases(client):
    address, count = rows_of(soup_of(client.get("/browse/issuers")))["Library & Records Group"]

    assert soup_of(client.get(address)).h1.get_text() == f"{count} releases"


def test_years_and_months_add_up_to_all_dated_releases(client):
    page = soup_of(client.get("/browse/dates"))
    years = [section.h2.a["href"] for section in page.select("section.year")]
    listed = 0
    for year in years:
        for address, count in rows_of(soup_of(client.get(year))).values():
            assert (address is None) == (count == 0)
            if address:
                titles = soup_of(client.get(address)).select(".titles li")
                assert len(titles) == count
                listed += count

    assert listed == 40
    assert "5 releases without a date" in page.get_text()
    undated = next(a for a in page.select(".lead a"))
    assert soup_of(client.get(undated["href"])).h1.get_text().startswith("5 releases")


def test_a_month_without_releases_says_so(client):
    assert "No release of this month" in client.get("/browse/dates/1999/01").text
    assert client.get("/browse/dates/1999/01?page=2").status_code == 404


def test_a_busy_month_is_listed_in_pages(tmp_path):
    releases = [make_release(f"bundle {n}") for n in range(103)]
    client = make_client(make_site(tmp_path, releases))
    first = soup_of(client.get("/browse/dates/2024/05"))
    second = soup_of(client.get("/browse/dates/2024/05?page=2"))

    assert len(first.select(".titles li")) == 100
    assert len(second.select(".titles li")) == 3


def test_help_explains_every_field_of_the_query_language(client):
    page = soup_of(client.get("/help/search"))

    for words in ("title:", "quote:", "speaker:", "issuer:", "place:", "law:", "date:", "-police", " OR "):
        assert words in page.get_text()
    for link in page.select(".lang a"):
        assert client.get(link["href"]).status_code == 200
