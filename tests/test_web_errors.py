"""Errors as pages: each says what happened and has a way out of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, varied_releases

from archive.store.corpus import Corpus
from index.errors import IndexUnusable

WITHDRAWN = make_release("withdrawn", title="Harbor ledger opened")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = make_site(tmp_path_factory.mktemp("site"), [*varied_releases(), WITHDRAWN])
    Corpus(site.corpus.folder).withdraw(WITHDRAWN.id, "It named a minor.")
    return site


@pytest.fixture(scope="module")
def client(site):
    return make_client(site)


def page_of(answer, status):
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "html.parser")


def ways_of(page):
    return {a.get_text(): a["href"] for a in page.select(".empty ul a")}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/releases/aaaaaaaaaa", 404),
        (f"/releases/{WITHDRAWN.id}", 410),
        ("/browse/issuers?page=x", 400),
        ("/browse/dates/2024/02/30", 404),
        ("/browse/people/nobody", 404),
        ("/search?page=0", 400),
        ("/search?q=library&page=50", 404),
        ("/quotations?from=soon", 400),
    ],
)
def test_every_error_has_a_heading_a_search_box_and_ways_out_that_work(client, address, status):
    page = page_of(client.get(address), status)

    assert len(page.select("h1")) == 1
    assert page.select_one("#q")
    assert page.select("meta[name=robots][content^=noindex]")
    assert ways_of(page)
    for way in ways_of(page).values():
        assert client.get(way).status_code == 200


def test_a_withdrawn_release_says_why_and_leads_to_others_with_the_words_of_its_title(client):
    page = page_of(client.get(f"/releases/{WITHDRAWN.id}"), 410)

    assert "It named a minor." in page.get_text()
    assert ways_of(page)["Releases with the words of its title"] == "/search?q=Harbor+ledger+opened"


def test_the_words_of_an_address_that_leads_nowhere_are_in_the_search_box(client):
    page = page_of(client.get("/old/2019/library-records-12-opened/"), 404)

    assert page.select_one("#q")["value"] == "library records opened"


def test_a_body_is_refused_with_the_reason(client):
    assert page_of(client.post("/search", data={"q": "x"}), 405).select_one("h1")


def test_an_index_being_put_in_order_says_when_to_ask_again(site, monkeypatch, tmp_path):
    client = make_client(site)

    def unusable(request):
        raise IndexUnusable(tmp_path, "is damaged")

    monkeypatch.setattr(site.index.at_present(), "search", unusable)
    answer = client.get("/browse/topics")

    assert answer.headers["Retry-After"] == "120"
    assert "Please try again" in page_of(answer, 503).get_text()
    assert str(tmp_path) not in answer.text
