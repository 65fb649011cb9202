"""About the archive and its pages: every number leads to what it counts; keys and accessibility are told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, varied_releases

from archive.release import Doubt, IssueDate, Origin

DOUBTS = [
    make_release(
        f"doubt {year}",
        date=IssueDate(value=dt.date(year, 1, 1), source="header"),
        doubts=(Doubt(about="date", reason=f"the footer says {year - 1}; the header was used"),),
        sources=(Origin(path=f"/x/{year}.eml", sha256=f"{year:064x}", format="mail"),),
    )
    for year in (2021, 2022, 2023)
]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    site = make_site(
        tmp_path_factory.mktemp("site"), [*varied_releases(), *DOUBTS], contact="press@example.org"
    )
    return make_client(site)


def soup_of(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def section(page, heading):
    return page.find("h2", string=heading).find_parent("section")


def counts(part):
    """What a list leads to: words -> (address, number). A button asks for its value."""
    rows = {}
    for li in part.select("li"):
        leads = li.select_one("a, button")
        address = leads.get("href") or f"/search?{urlencode({leads['name']: leads['value']})}"
        rows[leads.get_text()] = (address, int(li.select_one(".n").contents[0]))
    return rows


def test_the_archive_is_summed_up_in_a_line(client):
    lead = soup_of(client.get("/about")).select_one(".lead").get_text()

    assert lead.startswith("48 releases of 3 issuers, 2020 to 2024; in them 45 quotations of 3 people.")


@pytest.mark.parametrize(
    "heading", ["By issuer", "By kind", "By the format of the file", "Where the date was read", "Doubts"]
)
def test_every_number_leads_to_as_many_releases(client, heading):
    rows = counts(section(soup_of(client.get("/about")), heading))

    assert rows
    for address, count in rows.values():
        assert f"{count} release" in soup_of(client.get(address)).get_text(" ")


def test_how_releases_were_read_is_told_in_words(client):
    page = soup_of(client.get("/about"))

    assert counts(section(page, "By the format of the file"))["E-mail"][1] == 3
    assert counts(section(page, "Where the date was read"))["From the header of the file"][1] == 3
    assert counts(section(page, "Doubts")) == {
        "Date: the footer says …; the header was used": (
            "/search?doubt=date%3A+the+footer+says+%E2%80%A6%3B+the+header+was+used",
            3,
        )
    }


def test_the_years_are_a_chart_whose_bars_are_searches(client):
    bars = soup_of(client.get("/about")).select(".tl svg a")

    assert [bar["aria-label"].split(":")[0] for bar in bars] == ["2020", "2021", "2022", "2023", "2024"]
    assert bars[0]["href"] == "/search?from=2020&to=2020"


def test_whom_to_write_to_stands_where_somebody_looks_for_it(client, tmp_path):
    assert "press@example.org" in client.get("/about").text
    assert "press@example.org" in client.get("/accessibility").text
    without = make_client(make_site(tmp_path, [make_release("a")]))
    assert "settings.toml" in without.get("/accessibility").text


def test_an_empty_archive_says_how_to_fill_it(tmp_path):
    assert "dateline add FOLDER" in make_client(make_site(tmp_path, [])).get("/about").text


def test_every_page_leads_to_help_keys_accessibility_and_about(client):
    page = soup_of(client.get("/"))

    for address in ("/help/search", "/help/keys", "/accessibility", "/about", "/browse"):
        assert page.select(f"header a[href='{address}'], footer a[href='{address}']")
        assert soup_of(client.get(address)).h1
