"""Hostile text on every kind of page, and behind every link of the lists: shown as text, never run, never an error.

The kinds of pages are asked of the application, so that none can be forgotten.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_site, paragraphs
from test_web_safety import HOSTILE, SCRIPT, assert_harmless, hostile_release

from archive.address import release_address
from archive.release import Topic
from web.shelves import SHELVES, value_address

NOT_PAGES = {
    *("static", "security_txt", "healthz", "robots", "sitemap_index", "sitemap", "favicon", "opensearch"),
    "search_suggestions",
}  # for programs; so are the API's, feeds and formats
FOR_PROGRAMS = re.compile(r"api_.*|.*_(?:as|atom)")
LISTS = ("/search", "/search?q=records&view=table", "/quotations", "/quotations?q=records", "/about", "/")


def releases_of_hostile_texts():
    """name -> a release with the text in every field, a topic of that name among them."""
    releases = {
        name: replace(hostile_release(name, text), topics=(Topic(id=text, by="source"),))
        for name, text in {**HOSTILE, "empty title": "x"}.items()
    }
    releases["empty title"] = replace(releases["empty title"], title="")
    return releases


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    releases = releases_of_hostile_texts()
    site = make_site(
        tmp_path_factory.mktemp("site"),
        list(releases.values()),
        note=SCRIPT,
        title=SCRIPT,
        contact=SCRIPT,
    )
    with site.corpus.adding() as adding:
        for name, release in releases.items():
            text = HOSTILE.get(name, "")
            adding.change_into_version(replace(release, blocks=paragraphs(f"{text} newer", text or "x")))
        adding.commit()
    return make_client(site), releases


def sent(address):
    """An address as a browser sends it: text that no encoding carries is replaced."""
    return address.encode("utf-8", "replace").decode()


def addresses_of(release):
    """endpoint -> the addresses of one release, and of the lists that show it."""
    here = release_address(release.id, release.title)
    text = sent(release.issuer or "x")
    return {
        "first": ["/"],
        "about": ["/about"],
        "keys": ["/help/keys"],
        "accessibility": ["/accessibility"],
        "help_search": ["/help/search"],
        "help_api": ["/help/api"],
        "search": ["/search", "/search?q=records&view=table", ("/search", text)],
        "quotations": ["/quotations", "/quotations?q=x&view=table", ("/quotations", text)],
        "values": [
            *(f"/search/values/{facet}" for facet in ("topic", "issuer", "place", "speaker", "kind", "law")),
            *(f"/quotations/values/{facet}" for facet in ("topic", "issuer", "speaker", "role")),
        ],
        "release_short": [f"/releases/{release.id}"],
        "release": [here, f"{here}?hl=records", f"{here}?v=1", f"/releases/{release.id}/p1-p2"],
        "release_versions": [f"/releases/{release.id}/versions"],
        "browse": ["/browse"],
        "browse_list": [f"/browse/{name}" for name in SHELVES],
        "browse_value": [
            value_address(shelf.facet, text) for shelf in SHELVES.values() if shelf.facet not in ("kind",)
        ],
        "browse_dates": ["/browse/dates"],
        "browse_year": ["/browse/dates/2024"],
        "browse_month": ["/browse/dates/2024/01"],
        "browse_day": ["/browse/dates/2024/01/01"],
    }


def test_every_kind_of_page_is_walked(hostile):
    client, releases = hostile
    kinds = {rule.endpoint for rule in client.application.url_map.iter_rules()}
    pages = {kind for kind in kinds - NOT_PAGES if not FOR_PROGRAMS.fullmatch(kind)}

    assert pages == set(addresses_of(releases["script"]))


@pytest.mark.parametrize("name", [*HOSTILE, "empty title"])
def test_hostile_text_in_every_field_is_shown_as_text_on_every_page(hostile, name):
    client, releases = hostile
    for addresses in addresses_of(releases[name]).values():
        for address in addresses:
            if isinstance(address, tuple):  # a question whose every part is hostile
                page, text = address
                asked = {"q": text, "topic": text, "speaker": text, "role": text, "doubt": text}
                answer = client.get(page, query_string=asked)
                assert answer.status_code in (200, 400), address
                continue
            answer = client.get(sent(address))
            if (
                answer.status_code == 404
                and address.startswith("/browse/")
                and sent(releases[name].issuer) != releases[name].issuer
            ):
                continue  # a value that no address can hold has no page, and no link leads there
            assert_harmless(answer)


def test_no_link_of_a_list_is_broken_whatever_the_values_are(hostile):
    client, _ = hostile
    targets = set()
    for address in (*LISTS, "/browse", *(f"/browse/{name}" for name in SHELVES)):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        targets |= {a["href"].partition("#")[0] for a in page.select("main a[href^='/']")}
    assert len(targets) > 60
    for target in targets:
        answer = client.get(target, follow_redirects=True)
        assert answer.status_code == 200, target
        if answer.content_type.startswith("text/html"):
            assert_harmless(answer)


def test_a_title_that_is_markup_is_read_as_it_was_written(hostile):
    client, releases = hostile
    release = releases["script"]
    for address in (release_address(release.id, release.title), "/search", "/quotations", "/browse/issuers"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert SCRIPT in page.main.get_text()
