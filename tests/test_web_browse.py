"""Browsing by topic, date and issuer: what is listed adds up with what is found."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, varied_releases

from web.shelves import SHELVES


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
    rows = rows_of(page.find("h2", string="By year").find_parent("section"))
    assert list(rows) == sorted(rows, reverse=True)
    for address, count in rows.values():
        assert f"{count} release" in soup_of(client.get(address)).h1.get_text()


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_value_of_a_list_has_a_page_with_as_many_releases(client, shelf):
    rows = rows_of(soup_of(client.get(f"/browse/{shelf}")))

    assert rows
    for label, (address, count) in rows.items():
        page = soup_of(client.get(address))
        assert page.h1.get_text() == label
        assert page.select_one("p.lead:not(:has(+ .lead))").get_text().startswith(f"{count} release")
        search = page.select_one(".lead a")["href"]
        assert soup_of(client.get(search)).h1.get_text().startswith(f"{count} release")


def test_the_first_page_of_browsing_lists_all_lists(client):
    rows = [a["href"] for a in soup_of(client.get("/browse")).select(".rows a")]

    assert {f"/browse/{name}" for name in SHELVES} < set(rows)
    assert all(client.get(address).status_code == 200 for address in rows)


def test_people_are_listed_by_surname(client):
    people = list(rows_of(soup_of(client.get("/browse/people"))))

    assert people == ["Ana Brandt", "Rue O'Hara", "Joël Okafor"]


def test_the_page_of_a_person_says_what_they_said_and_in_which_role(client):
    page = soup_of(client.get("/browse/people/Jo%C3%ABl%20Okafor"))

    assert page.select_one(".lead").get_text() == "Director"
    quotations = page.select("article.said")
    assert len(quotations) == 5
    assert "The records were never secret," in quotations[0].blockquote.get_text()
    every = page.select_one("form.more")
    assert every.button.get_text() == "All 15 quotations"
    asked = [(box["name"], box["value"]) for box in every.select("input")]
    assert soup_of(client.get(every["action"], query_string=asked)).h1.get_text() == "15 quotations"


def test_what_stands_beside_a_value_narrows_the_search_to_both(client):
    page = soup_of(client.get("/browse/topics/housing"))
    people = page.find("h2", string="People quoted").find_next("ul")

    for row in people.select("li"):
        count = row.select_one(".n").contents[0]
        asked = [("topic", "housing"), (row.button["name"], row.button["value"])]
        assert soup_of(client.get("/search", query_string=asked)).h1.get_text().startswith(f"{count} release")


def test_another_spelling_of_a_value_leads_to_its_page(client):
    answer = client.get("/browse/people/joel okafor")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/browse/people/Jo%C3%ABl%20Okafor"
    assert client.get("/browse/people/nobody").status_code == 404
    assert client.get("/browse/nothing").status_code == 404


def test_a_value_may_hold_any_sign(tmp_path):
    names = ["A/B & C: “x”, y?", "//slashes//", "50 % + 1 #tag", "<b>bold</b>", "..x"]
    client = make_client(
        make_site(tmp_path, [make_release(f"n{n}", issuer=name) for n, name in enumerate(names)])
    )
    rows = rows_of(soup_of(client.get("/browse/issuers")))

    assert sorted(rows) == sorted(names)
    for name, (address, _) in rows.items():
        assert soup_of(client.get(address)).h1.get_text() == name


def test_a_long_list_is_cut_by_first_letters_and_can_be_searched(tmp_path):
    names = [f"{chr(65 + n % 26)}lfa Issuer {n:03}" for n in range(310)]
    releases = [make_release(f"n{n}", issuer=name) for n, name in enumerate(names)]
    client = make_client(make_site(tmp_path, [*releases, make_release("again", issuer=names[7])]))
    page = soup_of(client.get("/browse/issuers"))

    assert next(iter(rows_of(page))) == names[7]
    assert len(rows_of(page)) == 60
    letters = {a.get_text(): a["href"] for a in page.select(".letters a")}
    assert len(letters) == 26
    listed = [name for address in letters.values() for name in rows_of(soup_of(client.get(address)))]
    assert sorted(listed) == sorted(names)
    assert list(rows_of(soup_of(client.get("/browse/issuers?find=ISSUER 00")))) == names[:10]
    assert "Nothing here has that in its name" in client.get("/browse/issuers?find=zz").text
    assert client.get("/browse/issuers?letter=A&page=2").status_code == 404
    assert client.get("/browse/issuers?page=x").status_code == 400


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


def test_a_month_shows_its_days_and_a_day_its_releases(client):
    page = soup_of(client.get("/browse/dates/2020/01"))
    days = {cell.a["href"]: int(cell.select_one(".n").get_text()) for cell in page.select(".days td:has(a)")}

    assert sum(days.values()) == len(page.select(".titles li"))
    for address, count in days.items():
        day = soup_of(client.get(address))
        assert len(day.select(".titles li")) == count
        assert {time["datetime"].replace("-", "/") for time in day.select(".titles time")} == {address[-10:]}


def test_before_and_after_lead_to_the_nearest_time_with_releases(tmp_path):
    days = [dt.date(1, 1, 1), dt.date(2019, 12, 31), dt.date(2021, 3, 5), dt.date(9999, 12, 31)]
    client = make_client(make_site(tmp_path, [make_release(f"n{n}", day=day) for n, day in enumerate(days)]))

    def neighbours(address):
        page = soup_of(client.get(address))
        return [a["href"] for rel in ("prev", "next") for a in page.select(f"nav a[rel={rel}]")]

    assert neighbours("/browse/dates/2020") == ["/browse/dates/2019", "/browse/dates/2021"]
    assert neighbours("/browse/dates/2019/12") == ["/browse/dates/0001/01", "/browse/dates/2021/03"]
    assert neighbours("/browse/dates/2021/03/05") == ["/browse/dates/2019/12/31", "/browse/dates/9999/12/31"]
    assert neighbours("/browse/dates/0001/01/01") == ["/browse/dates/2019/12/31"]
    assert neighbours("/browse/dates/9999") == ["/browse/dates/2021"]


@pytest.mark.parametrize(
    "day", ["2024/13", "2024/1", "2024/02/30", "2024/02/1", "0000", "0000/01/01", "x", "2024/11/19/1"]
)
def test_what_is_no_day_is_no_page(client, day):
    assert client.get(f"/browse/dates/{day}").status_code == 404


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
    for example in page.select(".lang button"):
        assert client.get("/search", query_string={"q": example["value"]}).status_code == 200
