"""200 ways to make a page run a script, stored in releases and sent in addresses: a real browser runs none.

The browser is told to disregard the pages' policy, so that what is tested is
that text stays text, and not that the policy stops what got through.
"""

from __future__ import annotations

import datetime as dt
import html
import itertools
import urllib.parse

import pytest
from small_archive import stored_corpus
from test_web_safety import hostile_release

from app import create_app
from archive.address import release_address
from archive.home import Home
from archive.ingest import add_data
from browser.conftest import PATIENCE, served
from index.commands import bring_up_to_date

# How a payload gets out of where it stands, and what it then does: ten by twenty.
WAYS_OUT = ("", '">', "'>", "</title>", "</script>", "</textarea>", "-->", "]]>", '" ', "`>")
DEEDS = (
    "<script>ran()</script>",
    "<ScRiPt\n>ran()</sCrIpT >",
    "<img src=x onerror=ran()>",
    "<img/src='x'/onerror='ran()'>",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    '<iframe srcdoc="<script>parent.ran()</script>"></iframe>',
    "<iframe src='javascript:parent.ran()'></iframe>",
    "<input autofocus onfocus=ran()>",
    "<details open ontoggle=ran()>",
    "<video><source onerror=ran()></video>",
    "<math><mtext><img src=x onerror=ran()></mtext></math>",
    "<style onload=ran()></style>",
    "<object data='javascript:ran()'></object>",
    "<template shadowrootmode=open><img src=x onerror=ran()></template>",
    "<a href='javascript:ran()' id=x>x</a>",
    "autofocus tabindex=0 onfocus=ran() x=",
    "javascript:ran()",
    "{{constructor.constructor('ran()')()}}",
    "<body onpageshow=ran()>",
)
PAYLOADS = [way_out + deed for way_out, deed in itertools.product(WAYS_OUT, DEEDS)]
TWENTIES = [PAYLOADS[at : at + 20] for at in range(0, len(PAYLOADS), 20)]
FIVES = [PAYLOADS[at : at + 5] for at in range(0, len(PAYLOADS), 5)]
FILTERS = ("q", "topic", "issuer", "place", "speaker", "kind", "law")
WATCH = "window.runs = 0; window.ran = () => { window.runs += 1 }; window.alert = window.ran;"
# What would run later, when somebody points or clicks.
LURKING = """
() => [...document.querySelectorAll('*')].flatMap(tag => [...tag.attributes].map(one => [tag.outerHTML, one]))
    .filter(([, one]) => one.name.startsWith('on') || /^\\s*javascript:/i.test(one.value)
        && ['href', 'src', 'action', 'formaction', 'data', 'srcdoc'].includes(one.name))
    .map(([markup]) => markup)
"""


def as_files(number, payloads):
    """(path, content): the payloads as a release in each way of writing one."""
    title = f"Council votes on {payloads[number % len(payloads)]} today"
    lines = [f"The council of {one} voted. “Open it {one},” said Ana {one} Brandt." for one in payloads]
    opening = "(Port Callan, CV) – The council voted on Tuesday, May 14, 2024."
    text = "\n\n".join(["FOR IMMEDIATE RELEASE\nMay 14, 2024", title, opening, *lines, "###"])
    escaped = "".join(f"<p>{html.escape(one)}</p>" for one in (opening, *lines))
    raw = "".join(f"<p>{one}</p>" for one in (opening, *lines))
    head = f"<html><head><title>{html.escape(title)}</title></head><body><h1>{html.escape(title)}</h1>"
    subject = title.replace("\n", " ")
    mail = f"From: Press <press@example.org>\nDate: Tue, 14 May 2024 09:00:00 +0000\nSubject: {subject}\n"
    return (
        (f"plain-{number}.txt", text),
        (f"escaped-{number}.html", f"{head}{escaped}</body></html>"),
        (f"raw-{number}.html", f"{head}{raw}</body></html>"),
        (f"marked-{number}.md", f"# {subject}\n\n" + text),
        (f"mail-{number}.eml", f"{mail}Content-Type: text/plain; charset=utf-8\n\n{text}"),
        (f"mail-html-{number}.eml", f"{mail}Content-Type: text/html; charset=utf-8\n\n{head}{raw}</body></html>"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An archive of payloads: read from files of each format, and put into each field of a record."""
    home = Home(tmp_path_factory.mktemp("home"))
    stored_corpus(home.corpus_folder, [hostile_release(f"{n}", "".join(p)) for n, p in enumerate(TWENTIES)])
    files = [file for number, payloads in enumerate(TWENTIES) for file in as_files(number, payloads)]
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    add_data(home, [(path, content.encode()) for path, content in files], now=now)
    bring_up_to_date(home, quiet=True)
    return home


@pytest.fixture(scope="module")
def victim(chromium, home):
    """Visits a path of that archive; gives what ran on the page, at once or lurking."""
    context = chromium.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    page = context.new_page()
    with served(create_app(home)) as address:

        def visit(path):
            page.goto(address + path)
            return page.evaluate("window.runs"), page.evaluate(LURKING)

        visit.page = page
        yield visit
    context.close()


def test_a_payload_that_gets_through_would_be_noticed(victim):
    victim("/healthz")
    victim.page.set_content("<p>" + "</p><p>".join(DEEDS))
    victim.page.wait_for_function("window.runs > 0")

    assert victim.page.evaluate(LURKING)


def test_no_payload_stored_in_a_release_runs_on_any_page(victim, home):
    corpus = home.corpus()
    releases = [corpus.get(id) for id in corpus.digests()]
    assert len(releases) > 50
    for release in releases:
        path = release_address(release.id, release.title).encode("utf-8", "replace").decode()
        assert victim(path + "?hl=ran") == (0, []), release.sources
    first = releases[0].id
    lists = (
        "/",
        "/search",
        "/search?page=2",
        "/search?page=3",
        "/search?view=table",
        "/quotations",
        "/about",
    )
    shelves = [f"/browse/{name}" for name in ("people", "places", "issuers", "laws", "kinds", "dates/2024")]
    values = [f"/search/values/{name}" for name in ("speaker", "issuer", "place", "law", "doubt")]
    for path in (*lists, *shelves, *values, f"/releases/{first}/p1", f"/releases/{first}/p1-p2"):
        assert victim(path) == (0, []), path


def test_no_payload_sent_in_an_address_runs(victim, home):
    some = next(iter(home.corpus().digests()))
    for five in FIVES:
        sent = "".join(five)
        asked = urllib.parse.urlencode(dict.fromkeys(FILTERS, sent))
        assert victim(f"/search?{asked}") == (0, []), sent
    for twenty in TWENTIES:
        sent = urllib.parse.quote("".join(twenty), safe="")
        asked = [
            f"/search?q=council&{name}={sent}"
            for name in ("from", "date", "sort", "view", "page", "synonyms")
        ]
        found = [
            f"/search/values/issuer?find={sent}",
            f"/browse/people?find={sent}",
            f"/quotations?role={sent}",
        ]
        here = [
            f"/releases/{some}/x?hl={sent}",
            f"/releases/{some}/x?v={sent}",
            f"/old/{sent}",
            f"/browse/topics/{sent}",
        ]
        for path in (*asked, *found, *here):
            assert victim(path) == (0, []), path
