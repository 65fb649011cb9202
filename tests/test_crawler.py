"""Crawlers: one that obeys, and one that follows every link, both come to an end soon."""

from __future__ import annotations

import datetime as dt
import re
import urllib.robotparser
from collections import deque
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from small_archive import WholeAnswers

from app import create_app
from archive.example import load_example
from archive.home import Home
from index.commands import bring_up_to_date

MOST_PAGES = 5_000  # distinct addresses of the example archive, by whatever link
TAG = re.compile(r"<(a|link)\b([^>]*)>")
FOLLOWED = re.compile(r'rel="(?:alternate|canonical|next|prev|search)')
CHOICES = {"q", "topic", "issuer", "place", "speaker", "role", "kind", "law"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home"))
    load_example(home, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    bring_up_to_date(home, quiet=True)
    app = create_app(home)
    app.test_client_class = WholeAnswers
    return app.test_client()


def links_of(address, answer, *, obeying):
    """The addresses a page leads to, on this site and without fragments."""
    if answer.location:
        targets = [answer.location]
    elif not answer.content_type.startswith("text/html"):
        targets = []
    else:
        robots = re.search(r'<meta name="robots" content="([^"]*)"', answer.text)
        stays = obeying and robots is not None and "nofollow" in robots[1]
        targets = [
            unescape(target[1])
            for kind, attributes in TAG.findall(answer.text)
            if not stays
            and (target := re.search(r'href="([^"]*)"', attributes))
            and (kind == "a" or FOLLOWED.search(attributes))
            and not (obeying and re.search(r'rel="[^"]*nofollow', attributes))
        ]
    for target in targets:
        parts = urlsplit(urldefrag(urljoin(f"http://localhost{address}", target))[0])
        if parts.netloc == "localhost":
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def crawl(client, *, obeying):
    """Every address reached from the first page, with its status and whether it may be listed."""
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    seen, waiting, found = {"/"}, deque(["/"]), {}
    while waiting and len(found) <= MOST_PAGES:
        address = waiting.popleft()
        if obeying and not robots.can_fetch("*", address):
            continue
        answer = client.get(address)
        listed = "noindex" not in answer.headers.get("X-Robots-Tag", "") and not re.search(
            r'<meta name="robots" content="noindex', answer.text[:4000]
        )
        found[address] = (answer.status_code, listed)
        fresh = set(links_of(address, answer, obeying=obeying)) - seen
        seen |= fresh
        waiting.extend(sorted(fresh))
    return found


@pytest.fixture(scope="module")
def everything(client):
    return crawl(client, obeying=False)


def test_a_crawler_that_follows_every_link_comes_to_an_end(everything):
    assert len(everything) < MOST_PAGES


def test_no_link_of_the_whole_archive_is_broken(everything):
    assert {address: told for address, told in everything.items() if told[0] not in (200, 301, 308)} == {}


def test_no_link_leads_deeper_than_two_choices(everything):
    for address in everything:
        asked = parse_qs(urlsplit(address).query)
        dates = bool(asked.keys() & {"from", "to"})
        assert sum(len(asked.get(name, ())) for name in CHOICES) + dates <= 2, address


def test_a_crawler_that_obeys_sees_every_release_and_lists_no_search(client):
    found = crawl(client, obeying=True)
    listed = {address for address, (status, listed) in found.items() if listed and status == 200}
    releases = {address for address in listed if re.fullmatch(r"/releases/[a-z2-7]{10}/[^/?]+", address)}

    assert len(found) < MOST_PAGES / 3
    assert len(releases) >= 33
    assert not [address for address in listed if address.startswith(("/search", "/api/v1"))]
    assert not [address for address in listed if "hl=" in address]
