"""The pages in a real browser, with and without script: what the eye and the keyboard meet.

Needs Chromium: the one on PATH, or the one DATELINE_CHROMIUM names. Where there
is none these tests are skipped, and say so; on a build server (CI is set) they fail.
"""

from __future__ import annotations

import os
import shutil
import threading

import pytest
from small_archive import make_release, make_site, paragraphs, varied_releases
from werkzeug.serving import WSGIRequestHandler, make_server

from archive.address import release_address
from web.application import build_app

CHROMIUM = os.environ.get("DATELINE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WIDTHS = (320, 360, 768, 1280)
LONG = make_release(
    "endless",
    title="A" * 300,
    issuer="Verband-" * 30,
    blocks=paragraphs("https://example.org/" + "x" * 400 + " library", "w" * 500),
)
TOWNS = (
    "Arden",
    "Brill",
    "Corsham",
    "Dunmore",
    "Eyre",
    "Fallow",
    "Gannet",
    "Holm",
    "Inver",
    "Jarrow",
    "Kelso",
    "Lune",
)
GAZETTES = [make_release(f"gazette {town}", issuer=f"Gazette of {town}") for town in TOWNS]


class Quiet(WSGIRequestHandler):
    def log(self, *words):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    app = build_app(make_site(tmp_path_factory.mktemp("site"), [*varied_releases(), LONG, *GAZETTES]))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        reason = (
            "no Chromium found: the browser tests were not run (apt install chromium, or DATELINE_CHROMIUM)"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, address):
    contexts = []

    def opened(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def the_release():
    return release_address(varied_releases()[7].id, varied_releases()[7].title)


def every_page():
    return (
        "/",
        "/search",
        "/search?q=library&topic=records&from=2021&to=2023",
        "/search?q=library&view=table",
        "/search?q=library&kind=newsletter",
        "/search?page=3",
        "/search/values/speaker?q=library",
        the_release(),
        the_release() + "?hl=library#p1",
        release_address(LONG.id, LONG.title),
        f"/releases/{varied_releases()[7].id}/p2",
        "/browse/dates",
        "/browse/dates/2022",
        "/browse/dates/2022/03",
        "/browse/topics",
        "/browse/topics/records",
        "/browse/issuers",
        "/help/search",
        "/quotations",
        "/quotations?q=secret&role=Director",
        "/browse",
        "/browse/people",
        "/browse/people/Ana%20Brandt",
        "/browse/dates/2022/03/03",
        "/about",
        "/help/keys",
        "/accessibility",
    )


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_search_leads_by_filters_to_a_passage_and_back(open_page, script):
    page = open_page("/", java_script_enabled=script)
    page.get_by_label("Search press releases").fill("library secret")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "45 releases for “library secret”"

    page.get_by_label("Housing").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.locator("h1").inner_text() == "11 releases for “library secret”"
    assert page.locator(".chips a").first.inner_text().startswith("Remove filter")

    page.get_by_role("link", name="Go to paragraph 2").first.click()
    assert page.url.endswith("#p2")
    assert "hl=library+secret" in page.url
    assert page.locator("#p2 mark").first.inner_text() == "secret"
    assert page.locator("#p2").evaluate("passage => passage.matches(':target')")

    page.go_back()
    assert page.locator("h1").inner_text() == "11 releases for “library secret”"
    assert page.get_by_label("Housing").is_checked()
    page.locator(".chips a").first.click()
    assert page.locator("h1").inner_text() == "45 releases for “library secret”"


def test_without_script_the_wide_page_shows_its_filters_and_the_narrow_one_folds_them(open_page):
    wide = open_page("/search", java_script_enabled=False)
    narrow = open_page("/search", java_script_enabled=False, viewport={"width": 360, "height": 740})

    assert wide.get_by_label("Housing").is_visible()
    assert not narrow.get_by_label("Housing").is_visible()
    narrow.get_by_text("Filter results").click()
    assert narrow.get_by_label("Housing").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(open_page, address, width):
    page = open_page("/", viewport={"width": width, "height": 800})
    for path in every_page():
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_page_breaks_its_own_policy_or_complains(open_page, address):
    page = open_page("/")
    for path in every_page():
        page.goto(address + path)
    page.wait_for_load_state("networkidle")

    assert page.complaints == []


def test_nothing_is_fetched_from_elsewhere(open_page, address):
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in every_page():
        page.goto(address + path)

    assert asked
    assert all(url.startswith(address) for url in asked)


def test_the_keyboard_reaches_results_chips_and_pages_in_order(open_page):
    page = open_page("/search?q=library&topic=records")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to results"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.hits') !== null")

    walked = []
    for _ in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.closest('.pager, footer')?.className ?? ''")
        walked.append(place)
        if place == "pager":
            break
    assert walked[-1] == "pager"
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")


def test_what_has_the_focus_is_never_hidden_by_the_apply_row(open_page):
    page = open_page("/search?q=library", viewport={"width": 1280, "height": 500})
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('.panel input:not([hidden]), .panel a')].filter(control => {
            control.focus();
            const box = control.getBoundingClientRect();
            if (!control.checkVisibility() || control.closest('.apply')) return false;
            const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !(seen === control || control.contains(seen) || seen?.contains(control));
        }).map(control => control.outerHTML)"""
    )

    assert hidden == []


def test_slash_goes_to_the_search_box_but_not_out_of_a_field(open_page):
    page = open_page("/search?q=library")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.locator("#q").input_value().endswith("a/b")


def test_the_timeline_is_one_tab_stop_and_the_arrows_move_in_it(open_page):
    page = open_page("/search?q=library")
    stops = page.locator(".tl svg a[tabindex='0']")

    assert stops.count() == 1
    assert stops.first.get_attribute("aria-label").startswith("2024")
    stops.first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("2023")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2023&to=2023")


def test_a_value_beyond_the_first_six_is_found_in_its_facet_and_applied(open_page):
    page = open_page("/search?issuer=Harbor+Rights+Network")
    box = page.get_by_label("Find a value in Issuer")
    assert not page.get_by_label("Gazette of Lune").is_visible()
    box.fill("LUNE")
    page.get_by_label("Gazette of Lune").check()

    assert page.locator("#issuer-n").inner_text() == "1 value"
    assert page.get_by_label("Harbor Rights Network").is_checked()
    page.get_by_role("button", name="Apply filters").click()
    assert page.locator("h1").inner_text() == "16 releases"
    assert "issuer=Harbor+Rights+Network&issuer=Gazette+of+Lune" in page.url


def test_the_same_value_is_found_without_script_on_the_page_of_all_values(open_page):
    page = open_page("/search?issuer=Harbor+Rights+Network", java_script_enabled=False)
    page.get_by_role("link", name="All 16 issuers").click()
    page.get_by_label("Find among 16 issuers").fill("lune")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Gazette of Lune").check()
    page.get_by_role("button", name="Apply filters").click()

    assert page.locator("h1").inner_text() == "16 releases"


def test_a_citation_is_copied_whole(open_page):
    page = open_page(the_release(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy citation").click()
    page.wait_for_function("document.getElementById('live').textContent === 'Copied'")

    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-Chicago").inner_text()


def test_the_address_of_a_search_bears_only_what_says_something(open_page):
    page = open_page("/search")
    page.get_by_label("Search press releases").fill("library")
    page.get_by_role("button", name="Search").click()

    assert page.url.endswith("/search?q=library")


def test_the_dark_scheme_is_dark_and_the_light_one_light(open_page):
    def brightness(scheme):
        page = open_page("/search?q=library", color_scheme=scheme)
        return page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
        )

    assert max(brightness("dark")) < 60
    assert min(brightness("light")) > 240


def test_print_has_the_passage_numbers_and_no_navigation(open_page):
    page = open_page(the_release())
    page.emulate_media(media="print")

    assert page.locator("#p1 .pn").is_visible()
    assert not page.locator("header.site").is_visible()
    assert not page.locator("footer.site").is_visible()


def test_targets_are_large_enough_for_a_finger(open_page, address):
    page = open_page("/", viewport={"width": 360, "height": 740})
    for path in ("/", "/search?q=library&topic=records", "/browse/dates", the_release() + "?hl=library"):
        page.goto(address + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('nav a, .chips a, button, .pn, .cal a, .rows a, .found a, .foot a, .opt')]
                .filter(target => target.checkVisibility() && !target.hidden)
                .filter(target => target.getBoundingClientRect().height < 24 ||
                                  target.getBoundingClientRect().width < 24)
                .map(target => target.outerHTML)"""
        )
        assert small == [], path


def test_what_is_typed_is_completed_from_the_archive_and_nothing_moves(open_page):
    page = open_page("/search")
    before = page.locator("#q").bounding_box()

    page.locator("#q").press_sequentially("okaf")
    page.wait_for_selector("#completions option", state="attached")

    options = page.locator("#completions option").evaluate_all("all => all.map(o => [o.value, o.label])")
    assert ['speaker:"Joël Okafor"', "person quoted, 15 releases"] in options
    assert page.locator("#q").get_attribute("list") == "completions"
    assert page.locator("#q").bounding_box() == before
    assert page.complaints == []


def test_what_somebody_said_is_found_filtered_and_cited(open_page):
    page = open_page("/")
    page.get_by_role("link", name="Quotations", exact=True).click()
    page.get_by_label("Search what was said").fill("secret")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "45 quotations for “secret”"

    page.locator("input[value='Ana Brandt']").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.locator("h1").inner_text() == "15 quotations for “secret”"
    card = page.locator("article.said").first
    card.get_by_text("Cite", exact=True).click()
    assert "Ana Brandt, quoted in Harbor Rights Network." in card.locator(".cite").inner_text()

    page.go_back()
    assert page.locator("h1").inner_text() == "45 quotations for “secret”"


def test_the_slash_key_can_be_turned_off_and_stays_off(open_page):
    page = open_page("/help/keys")
    page.get_by_role("button", name="Turn it off").click()
    page.goto(page.url.replace("/help/keys", "/search"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"

    page.go_back()
    page.get_by_role("button", name="Turn it on").click()
    page.goto(page.url.replace("/help/keys", "/search"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_printed_release_has_its_numbers_and_its_citation_last_and_nothing_to_press(open_page):
    page = open_page(the_release() + "?hl=library")
    page.emulate_media(media="print")

    assert page.locator(".u .pn").first.is_visible()
    for chrome in ("header.site", "footer.site", ".found", ".crumb", "button"):
        assert page.locator(f"{chrome}:visible").count() == 0
    tops = page.evaluate(
        "[...document.querySelectorAll('.side section')].map(s => s.getBoundingClientRect().top)"
    )
    assert tops[0] == max(tops)
    assert page.pdf()[:5] == b"%PDF-"
