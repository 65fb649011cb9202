"""By which names the archive is asked, from where and how often; and the headers of every answer there is."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_archive import make_site, varied_releases

from archive.home import BadSettings, Home, read_settings
from web.access import KNOWN, Allowance
from web.application import build_app
from web.safety import CONTENT_POLICY, HEADERS
from web.site import Access, Site

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
DEEDS = frozenset(  # events of Python's audit hooks
    "os.mkdir os.rename os.remove os.rmdir os.link os.symlink os.truncate os.chmod os.chown os.system os.exec os.fork"
    " os.posix_spawn os.spawn shutil.rmtree socket.connect socket.bind socket.sendto socket.getaddrinfo".split()
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("site"), varied_releases(12))


def client(site: Site, **access: object):
    return build_app(replace(site, access=Access(**access))).test_client()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("archive.example", 200),
        ("archive.example:8443", 200),
        ("press.example", 200),
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("evil.example", 400),
        ("archive.example.evil.example", 400),
        ("archive.example@evil.example", 400),
        ("", 400),
    ],
)
def test_an_archive_with_a_public_address_answers_to_its_own_names_only(site, host, status):
    named = replace(site, base_address="https://archive.example")
    answer = client(named, hosts=("press.example",)).get("/search", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.get_data(as_text=True)


def test_an_archive_without_a_public_address_answers_to_any_name(site):
    assert client(site).get("/", headers={"Host": "anything.example"}).status_code == 200


def test_what_a_stranger_forwards_is_believed_only_behind_a_proxy(site):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.8.7"}
    assert "evil.example" not in client(site).get("/search.atom", headers=forged).get_data(as_text=True)
    behind = client(site, proxies=1).get(
        "/search.atom", headers={**forged, "X-Forwarded-Host": "news.example"}
    )
    assert "https://news.example/" in behind.get_data(as_text=True)


def test_one_address_may_ask_so_often_and_is_told_when_to_come_back(site):
    asked = client(site, requests_per_minute=3)
    assert [asked.get("/help/search").status_code for _ in range(3)] == [200, 200, 200]
    refused = asked.get("/help/search")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert asked.get("/healthz").status_code == 200
    assert asked.get("/help/search", environ_base={"REMOTE_ADDR": "10.1.1.1"}).status_code == 200
    program = asked.get("/api/v1/search")
    assert (program.status_code, program.content_type) == (429, "application/problem+json")


@given(
    a_minute=st.integers(1, 600),
    pauses=st.lists(st.floats(0, 90, allow_nan=False), min_size=1, max_size=200),
)
def test_in_no_minute_are_more_answered_than_twice_what_is_allowed(a_minute, pauses):
    now = 0.0
    allowance = Allowance(a_minute, clock=lambda: now)
    answered: list[float] = []
    for pause in pauses:
        now += pause
        if not allowance.wait("a"):
            answered.append(now)
    for start in answered:
        assert sum(start <= at < start + 60 for at in answered) <= 2 * a_minute


def test_only_so_many_addresses_are_remembered():
    allowance = Allowance(1)
    for n in range(KNOWN + 50):
        allowance.wait(f"10.0.{n // 256}.{n % 256}")
    assert len(allowance._left) == KNOWN


def test_whom_to_tell_of_a_weakness_is_said_where_the_keeper_names_somebody(site):
    assert client(site).get("/.well-known/security.txt").status_code == 404
    text = (
        client(site, contact="press@archive.example").get("/.well-known/security.txt").get_data(as_text=True)
    )
    assert "Contact: mailto:press@archive.example\n" in text
    expires = dt.datetime.fromisoformat(text.split("Expires: ")[1].strip())
    assert (
        dt.timedelta(days=300) < expires - dt.datetime(2026, 11, 24, tzinfo=dt.UTC) <= dt.timedelta(days=366)
    )


def answers_of_every_kind(site: Site):
    """(what was asked, the answer) over all routes, and over every kind of refusal."""
    app = build_app(replace(site, base_address="https://archive.example"))
    (id, *_) = site.corpus.digests()
    values = {
        "id": id,
        "facet": "topic",
        "slug": "x",
        "year": "2020",
        "month": "01",
        "number": "1",
        "filename": "app.css",
    }
    asked = app.test_client()
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for argument in rule.arguments:
            address = address.replace(f"<{argument}>", values.get(argument, "1"))
            for kind in ("int", "path"):
                address = address.replace(f"<{kind}:{argument}>", values.get(argument, "1"))
        for method in ("GET", "HEAD", "OPTIONS", "POST", "TRACE"):
            with asked.open(address, method=method) as answer:
                yield f"{method} {address}", answer
    for address in (
        "/nowhere",
        "/releases/aaaaaaaaaa",
        "/search?page=x",
        "/search?from=never",
        "/api/v1/nothing",
        "/search?q=" + "a" * 5000,
    ):
        with asked.get(address) as answer:
            yield f"GET {address[:40]}", answer
    with asked.get("/", headers={"Host": "evil.example"}) as answer:
        yield "GET / as evil.example", answer


def test_no_route_repeats_what_it_was_sent_or_takes_anything_in(site):
    refused = [
        (asked, answer.status_code)
        for asked, answer in answers_of_every_kind(site)
        if asked.startswith(("TRACE ", "POST "))
    ]

    assert len(refused) > 80
    assert [asked for asked, status in refused if status not in (405, 404)] == []


def looked_at(home: Home, told: Path) -> None:
    """Ask for everything in a process of its own; ``told`` gets what else was done than reading and answering."""
    site = make_site(home.folder, varied_releases(3), today=lambda: dt.date(2026, 11, 24))
    deeds: list[str] = []
    watching = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        deed = (
            event in DEEDS
            or event.startswith("subprocess")
            or (event == "open" and int(arguments[2] or 0) & WRITES)
        )
        if watching and deed:
            deeds.append(f"{event} {arguments[0]!r}")

    asked = answers_of_every_kind(site)
    next(asked)
    sys.addaudithook(hook)
    watching = True
    for _ in asked:
        pass
    watching = False
    told.write_text("\n".join(deeds))


def test_answering_writes_nothing_starts_nothing_and_speaks_to_nobody(tmp_path):
    told = tmp_path / "told"
    context = multiprocessing.get_context("fork")
    process = context.Process(target=looked_at, args=(Home(tmp_path / "site"), told))
    process.start()
    process.join()

    assert process.exitcode == 0
    assert told.read_text() == ""


REDIRECTING = (
    "//evil.example/x",
    "/\\evil.example",
    "/%5Cevil.example",
    "/%09/evil.example",
    "/%2F%2Fevil.example",
    "/%2f/evil.example/..",
    "/https://evil.example",
    "/releases/{id}/%2F%2Fevil.example",
    "/releases/{id}/..%2F..%2Fevil",
    "/releases/{id}/https:evil.example",
    "/releases/{id}/%0d%0aLocation:%20https:evil.example",
    "/releases/{id}/x?next=//evil.example",
    "/releases/{id}/x?url=https://evil.example",
    "/releases/{id}?return=https://evil.example&hl=a%0d%0ab",
    "/releases/{id}/@evil.example",
    "/releases//evil.example",
    "/releases/{id}/;@evil.example",
)


@pytest.mark.parametrize("address", REDIRECTING)
def test_nobody_is_sent_where_a_stranger_names(site, address):
    id = min(site.corpus.digests())
    path, _, query = address.format(id=id).partition("?")
    answer = client(site).open(
        base_url="http://localhost/",
        path="/",
        environ_overrides={"PATH_INFO": unquote(path), "QUERY_STRING": query},
    )

    there = urlsplit(answer.headers.get("Location", "/"))
    assert there.netloc in ("", "localhost")
    assert there.path.startswith("/")
    assert not there.path.startswith(("//", "/\\"))


def test_every_answer_of_every_route_bears_the_headers_that_keep_readers_safe_and_sets_no_cookie(site):
    count = 0
    for asked, answer in answers_of_every_kind(site):
        count += 1
        missing = [name for name in HEADERS if name not in answer.headers]
        assert missing == [], asked
        assert "Set-Cookie" not in answer.headers, asked
        assert answer.status_code < 500, asked
    assert count > 100


def observatory_score(headers: dict[str, str]) -> int:
    """Mozilla Observatory's published arithmetic (HTTP Observatory scoring, version 4), our own reading of it.

    HSTS is the proxy's business (docs/hosting.md) and counted as it is set there.
    """
    score, policy = 100, headers.get("Content-Security-Policy", "")
    score -= 25 if "default-src" not in policy else 0
    score -= 20 if "frame-ancestors 'none'" not in policy and "X-Frame-Options" not in headers else 0
    score -= 5 if headers.get("X-Content-Type-Options") != "nosniff" else 0
    score -= 20 if "unsafe" in policy else 0
    score -= 20 if "Strict-Transport-Security" not in headers else 0
    if score >= 90:
        score += 10 if "default-src 'none'" in policy and "unsafe" not in policy else 0
        score += 5 if "frame-ancestors" in policy else 0
        score += 5 if headers.get("Referrer-Policy") in ("no-referrer", "same-origin", "strict-origin") else 0
        score += (
            10
            if headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site", "cross-origin")
            else 0
        )
    return score


def test_by_our_own_reading_of_the_observatory_the_pages_score_125_and_more(site):
    headers = dict(client(site).get("/").headers) | {"Strict-Transport-Security": "max-age=63072000"}
    assert observatory_score(headers) >= 125
    assert "unsafe" not in CONTENT_POLICY


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hosts = "archive.example"', "a list"),
        ("hosts = [1]", "a list"),
        ("proxies = true", "a whole number"),
        ("requests_per_minute = -1", "a whole number"),
        ('originals = "yes"', "true or false"),
        ("title = 3", "a text in quotes"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused_with_what_it_must_be(tmp_path: Path, line, said):
    (tmp_path / "settings.toml").write_text(line + "\n")
    with pytest.raises(BadSettings, match=said):
        read_settings(tmp_path / "settings.toml")
