"""Journeys: what people come for, with the pointer and with the keyboard, with and without script."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from browser.page_kinds import THE_RELEASE

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SCRIPT_OR_NOT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@SCRIPT_OR_NOT
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


@SCRIPT_OR_NOT
def test_a_journalist_on_a_phone_finds_who_said_it_and_takes_the_citation_and_the_link(open_page, script):
    page = open_page(
        "/", java_script_enabled=script, permissions=["clipboard-read", "clipboard-write"], **PHONE
    )
    page.get_by_role("link", name="Quotations").first.tap()
    page.get_by_label("Search what was said").fill("never secret")
    page.get_by_role("button", name="Search").tap()
    page.wait_for_url("**q=never+secret**")
    said = page.locator(".said").first
    assert "The records were never secret" in said.locator("blockquote").inner_text()

    said.get_by_text("Cite", exact=True).tap()
    citation = said.locator(".cite").inner_text()
    assert "/p2" in citation
    if script:
        said.get_by_role("button", name="Copy citation").tap()
        page.wait_for_function("document.getElementById('live').textContent === 'Copied'")
        assert page.evaluate("navigator.clipboard.readText()") == citation
    else:
        assert not said.get_by_role("button", name="Copy citation").is_visible()

    said.locator("a[href*='/p2']").first.tap()
    page.wait_for_url("**/p2")
    assert "never secret" in page.locator("#p2").inner_text()


@SCRIPT_OR_NOT
def test_a_press_officer_takes_a_year_from_the_timeline_and_back_returns(open_page, script):
    page = open_page("/search?q=library", java_script_enabled=script)
    before = page.locator("h1").inner_text()
    page.locator(".tl svg a[aria-label^='2023:']").click()
    page.wait_for_url("**from=2023&to=2023")
    within = page.locator("h1").inner_text()
    years = {day[:4] for day in page.locator(".hits time").evaluate_all("all => all.map(t => t.dateTime)")}

    assert within != before
    assert years == {"2023"}
    assert page.get_by_label("From", exact=True).input_value() == "2023"
    page.go_back()
    assert page.locator("h1").inner_text() == before
    page.go_forward()
    assert page.locator("h1").inner_text() == within


@SCRIPT_OR_NOT
@pytest.mark.parametrize(("words", "suffix"), [("CSV", "csv"), ("JSON Lines", "jsonl")])
def test_a_researcher_takes_a_whole_search_away_as_a_file(open_page, script, words, suffix):
    page = open_page("/search?q=library&topic=records", java_script_enabled=script)
    total = int(page.locator("h1").inner_text().split()[0])
    page.get_by_text("Follow or export").click()
    with page.expect_download() as saved:
        page.locator(".menu").get_by_text(words).first.click()
    content = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(content)) if suffix == "csv" else map(json.loads, content.splitlines())

    assert saved.value.suggested_filename.endswith(f".{suffix}")
    assert total > 20
    assert len({row["id"] for row in rows}) == total


def tab_to(page, wanted, most=150):
    """Press Tab until what has the focus is ``wanted``, a selector; fails when that never happens."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"{most} times Tab never led to {wanted}")


@SCRIPT_OR_NOT
def test_a_librarian_needs_no_pointer(open_page, script):
    page = open_page("/search?q=library", java_script_enabled=script)
    for words in ("Skip to main content", "Skip to results"):
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == words
        assert page.locator(":focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "results"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.hits') !== null")

    page = open_page("/search?q=library", java_script_enabled=script)
    tab_to(page, "input[name=topic][value=records]")
    page.keyboard.press("Space")
    tab_to(page, ".apply button")
    page.keyboard.press("Enter")
    page.wait_for_url("**topic=records**")
    tab_to(page, ".chips a")
    assert page.locator(":focus").inner_text().startswith("Remove filter")
    tab_to(page, ".hits h2 a")
    tab_to(page, ".pager a")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    tab_to(page, ".chips a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "topic=" not in url)


def test_without_script_the_wide_page_shows_its_filters_and_the_narrow_one_folds_them(open_page):
    wide = open_page("/search", java_script_enabled=False)
    narrow = open_page("/search", java_script_enabled=False, viewport={"width": 360, "height": 740})

    assert wide.get_by_label("Housing").is_visible()
    assert not narrow.get_by_label("Housing").is_visible()
    narrow.get_by_text("Filter results").click()
    assert narrow.get_by_label("Housing").is_visible()


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
    page.get_by_role("button", name="All 16 issuers").click()
    page.get_by_label("Find among 16 issuers").fill("lune")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Gazette of Lune").check()
    page.get_by_role("button", name="Apply filters").click()

    assert page.locator("h1").inner_text() == "16 releases"


def test_a_citation_is_copied_whole(open_page):
    page = open_page(THE_RELEASE, permissions=["clipboard-read", "clipboard-write"])
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


def test_the_rule_below_a_heading_is_as_wide_as_the_rows_it_stands_over(open_page):
    page = open_page("/about")
    widths = page.locator("section:has(> h2.rule)").evaluate_all(
        "all => all.map(one => [one.querySelector('h2').offsetWidth, one.querySelector('.rows')?.offsetWidth])"
    )

    assert len(widths) > 3
    assert [(rule, rows) for rule, rows in widths if rows and rule != rows] == []


def test_no_line_of_a_hit_on_a_phone_begins_or_ends_with_a_dot(open_page):
    page = open_page("/search?q=library", viewport={"width": 320, "height": 900})
    shown = page.locator(".hits .meta").evaluate_all("""
        lines => lines.flatMap(line => [...line.children].map(part => {
            const begins = part.offsetLeft === line.offsetLeft || part.offsetLeft === 0
            const dot = getComputedStyle(part, '::before')
            return [begins, dot.content, parseFloat(dot.width), getComputedStyle(line).clipPath]
        }))""")
    first, wrapped = shown[0], [part for part in shown if part[0] and part[1] != "none"]

    assert first[1] == "none"
    assert wrapped
    for (
        _,
        _,
        width,
        clip,
    ) in wrapped:  # the dot lies in the middle of its width, left of the line, where nothing is shown
        assert clip.startswith("inset(")
        assert abs(float(clip.rstrip(")").split()[-1].removesuffix("px"))) < width / 2 - 2


def test_targets_are_large_enough_for_a_finger(open_page, address):
    page = open_page("/", viewport={"width": 360, "height": 740})
    for path in ("/", "/search?q=library&topic=records", "/browse/dates", THE_RELEASE + "?hl=library"):
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
