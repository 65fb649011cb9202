"""Hostile text, odd requests, and the headers that every answer carries."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_archive import make_client, make_release, make_site, paragraphs

from archive.address import release_address
from archive.release import Dateline, Doubt, IssueDate, Law, Origin, Quotation, Reference
from web.safety import encoded, links_in, safe_link, showable

SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "script": SCRIPT,
    "breaking out": "\"'><img src=x onerror=alert(1)>",
    "comment": "--><svg/onload=alert(1)><!--",
    "template": "{{ 7*7 }}{% raw %}",
    "right to left": "\u202eabc\u2066def",
    "null": "zero\x00byte\x07bell",
    "surrogate": "lone \ud800 surrogate",
    "long word": "w" * 10_000,
    "cdata": "]]>&amp;<![CDATA[",
    "link": 'javascript:alert(1) data:text/html,x https://example.org/"onclick=x',
    "dots": "../../etc/passwd",
    "blank": "   ",
}
HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
)


def hostile_release(name, text):
    return make_release(
        f"hostile {name}",
        title=text,
        subtitle=text,
        issuer=text,
        date=IssueDate(value=dt.date(2024, 1, 1), source="text", text=text),
        dateline=Dateline(place=text, text=text),
        blocks=paragraphs(text or "x", f"{text} records"),
        quotations=(Quotation(speaker=text, role=text, organisation=text, text=text, paragraph=1),),
        references=(Reference(title=text, url=text, paragraph=1),),
        laws=(Law(text=text, key=text, paragraph=1),),
        end_mark=text,
        doubts=(Doubt(about=text, reason=text),),
        sources=(Origin(path=f"/x/{name}.txt", sha256=f"{abs(hash(name)):064x}"[-64:], format=text),),
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    releases = {name: hostile_release(name, text) for name, text in HOSTILE.items()}
    releases["empty title"] = replace(hostile_release("empty title", "x"), title="")
    site = make_site(tmp_path_factory.mktemp("site"), list(releases.values()), note=SCRIPT, title=SCRIPT)
    return make_client(site), releases


def assert_harmless(answer):
    assert answer.status_code in (200, 301, 308)
    page = BeautifulSoup(answer.text, "html.parser")
    for data in page.select('script[type="application/ld+json"]'):
        json.loads(data.extract().text)
    for icon in page.select('link[rel="icon"][href^="data:image/svg+xml,"]'):
        icon.extract()  # our own, the same on every page
    assert {tag.get("src", "").split("?")[0] for tag in page.select("script")} <= {"/static/app.js"}
    assert not page.select("img, svg[onload], iframe, style")
    for tag in page.find_all():
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        assert not str(tag.get("href", "")).lower().startswith(("javascript:", "data:"))


@pytest.mark.parametrize("name", [*HOSTILE, "empty title"])
def test_hostile_text_in_every_field_is_shown_as_text_on_the_page_of_the_release(hostile, name):
    client, releases = hostile
    release = releases[name]

    for address in (
        release_address(release.id, release.title),
        release_address(release.id, release.title) + "?hl=records",
        f"/releases/{release.id}/p1",
        f"/releases/{release.id}/p1-p2",
        f"/releases/{release.id}",
    ):
        assert_harmless(client.get(address.encode("utf-8", "replace").decode()))
    shown = client.get(release_address(release.id, release.title).encode("utf-8", "replace").decode())
    if name == "script":
        assert SCRIPT in BeautifulSoup(shown.text, "html.parser").h1.get_text()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search",
        "/search?q=records",
        "/search?q=records&view=table",
        "/search?page=1&sort=oldest",
        "/browse/issuers",
        "/browse/topics",
        "/browse/dates",
        "/browse/dates/2024",
        "/browse/dates/2024/01",
        "/search/values/issuer",
        "/search/values/speaker?q=records",
        "/search/values/place",
    ],
)
def test_hostile_text_is_shown_as_text_in_every_list(hostile, address):
    client, _ = hostile

    assert_harmless(client.get(address))


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize("page", ["/search", "/search/values/topic", "/releases/{id}/x"])
def test_hostile_text_in_every_parameter_is_shown_as_text(hostile, name, page):
    client, releases = hostile
    text = HOSTILE[name].encode("utf-8", "replace").decode()
    page = page.format(id=releases["dots"].id)
    for parameter in ("q", "topic", "issuer", "place", "speaker", "kind", "from", "to", "find", "hl", "view"):
        answer = client.get(page, query_string={"q": "records", parameter: text})
        if answer.status_code != 400:
            assert_harmless(answer)
        else:
            assert SCRIPT not in answer.text.replace("&lt;", "")


def test_hostile_text_keeps_feed_and_json_whole(hostile):
    client, releases = hostile
    feed = ET.fromstring(client.get("/search.atom").data)
    body = json.loads(client.get("/api/v1/search").data)

    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == len(releases)
    assert body["total"] == len(releases)
    for release in releases.values():
        assert json.loads(client.get(f"/releases/{release.id}.json").data)["id"] == release.id


@pytest.mark.parametrize(
    "query",
    [
        "%00", "%ff%fe", "%ed%a0%80", "%22", "%22%22", "(", ")", "((((((((((((((", "AND", "OR", "NOT", "-", "--", "*",
        "a*", "**", ":", "title:", "nope:x", "date:", "date:..", "before:", "%5c", "~", "%22a%22~", "%22a%22~999999999",
        "-(-(-x))", "%F0%9F%97%B3", "%D8%A7%D9%84", "%E6%B3%95", "{{7*7}}", "%25", "+", "&&&", "=", ";", "a%0ab",
        "from:2020..to", "kind:%22press%20release%22", "a~b", "x" * 990, "%22" * 300, "a OR " * 60,
    ],
)  # fmt: skip
def test_odd_queries_get_an_answer_or_a_clear_refusal(hostile, query):
    client, _ = hostile

    for page in ("/search", "/api/v1/search", "/search.atom", "/search/values/topic"):
        assert client.get(f"{page}?q={query}").status_code in (200, 400)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60),
    st.sampled_from(["topic", "issuer", "place", "speaker", "kind", "from", "to", "sort", "page", "view"]),
    st.text(max_size=20),
)
def test_no_query_and_no_parameter_breaks_a_page(hostile, query, parameter, value):
    client, _ = hostile
    pairs = {
        name: text.encode("utf-8", "replace").decode() for name, text in (("q", query), (parameter, value))
    }

    answer = client.get("/search", query_string=pairs)
    assert answer.status_code in (200, 400, 404)
    assert client.get("/api/v1/search", query_string=pairs).status_code in (200, 400)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/search?q=records", 200),
        ("GET", "/search?from=soon", 400),
        ("GET", "/nothing/here", 404),
        ("GET", "/releases/nosuchrele", 404),
        ("POST", "/search", 405),
        ("PUT", "/", 405),
        ("GET", "/static/app.css", 200),
        ("GET", "/static/../site.py", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/search.atom", 200),
        ("GET", "/api/v1/search", 200),
        ("GET", "/api/v1/search?x=1", 400),
        ("GET", "/healthz", 200),
        ("GET", "/robots.txt", 200),
        ("GET", "/favicon.ico", 200),
        ("GET", "/help/search", 200),
        ("GET", "/browse/dates/2024/13", 404),
        ("GET", "/browse/dates/0000", 404),
        ("GET", "/browse/dates/%D9%A2%D9%A0%D9%A2%D9%A4", 404),
        ("GET", "/browse/topics/nothing", 404),
        ("HEAD", "/search", 200),
        ("OPTIONS", "/search", 200),
    ],
)
def test_every_answer_carries_the_headers_and_no_cookie(hostile, method, address, status):
    client, _ = hostile
    answer = client.open(address, method=method)

    assert answer.status_code == status
    for header in HEADERS:
        assert answer.headers[header]
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["example.org", '"><script>alert(1)</script>', "a b", "ä.example", "x:99999", ""]
)
def test_a_hostile_host_header_breaks_no_page(hostile, host):
    client, releases = hostile
    for address in ("/", "/search.atom", f"/releases/{releases['dots'].id}/p1", "/search?q=records"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code in (200, 400)
        assert "<script>alert" not in answer.text.replace("&lt;", "")


def test_error_pages_have_the_look_of_the_site(hostile):
    client, _ = hostile
    for answer in (client.get("/nothing"), client.post("/search")):
        page = BeautifulSoup(answer.text, "html.parser")
        assert page.select_one("header.site")
        assert page.select_one('main a[href="/search"]')


def test_a_mistake_of_ours_is_an_error_page_that_tells_nothing_of_the_inside(tmp_path):
    def no_day():
        raise RuntimeError("the clock of /home/alice is broken")

    client = make_client(make_site(tmp_path, [make_release("a")], today=no_day))
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/releases/" + make_release("a").id + "/p1")
    assert answer.status_code == 200

    answer = client.get("/healthz")
    assert answer.status_code == 200
    answer = client.get("/search.atom?q=zebra")
    assert answer.status_code == 500
    assert "alice" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
        ("www.example.org/x", "https://www.example.org/x"),
        ("HTTPS://EXAMPLE.ORG/", "HTTPS://EXAMPLE.ORG/"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://example.org/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org", None),
        ("//example.org", None),
        ("https://", None),
        ("https://localhost/x", None),
        ("https://exa mple.org", None),
        ("https://example.org/\n", None),
        ("https://[::1", None),
        ("https://example.org:port/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_http_and_https_with_a_host_become_links(address, link):
    assert safe_link(address) == link


def test_the_punctuation_of_a_sentence_is_not_part_of_an_address():
    text = "See (https://example.org/a_(b)), www.example.org/c. Or “https://example.org/d”!"

    assert [text[start:end] for start, end, _ in links_in(text)] == [
        "https://example.org/a_(b)",
        "www.example.org/c",
        "https://example.org/d",
    ]


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_can_be_sent(text):
    assert encoded(text).decode("utf-8").count("\x00") == 0
    assert len(showable(text)) == len(text)
