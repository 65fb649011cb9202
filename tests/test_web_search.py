"""The search page: its form, counts, chips, timeline, paging, and every state without results."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_site, varied_releases

from index.language.synonyms import synonyms_of

PANEL = ("topic", "issuer", "place", "speaker", "kind", "law")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def soup_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def pressed(button):
    """The address to which a button of a GET form leads."""
    form = button.find_parent("form")
    pairs = [(field["name"], field["value"]) for field in form.select("input[name]")]
    pairs += [(button["name"], button["value"])] if button.get("name") else []
    return form["action"].split("#")[0] + ("?" + urlencode(pairs) if pairs else "")


def total_of(answer):
    heading = soup_of(answer).h1.get_text()
    return 0 if heading.startswith("No releases") else int(re.search(r"[\d,]+", heading)[0].replace(",", ""))


def offered(page, facet):
    """(value, label, count, checked) of every box of one facet."""
    return [
        (
            box["value"],
            box.parent.find_all("span")[0].get_text(),
            int(box.parent.select_one(".n").contents[0]),
            box.has_attr("checked"),
        )
        for box in page.select(f'input[type=checkbox][name="{facet}"]')
    ]


def test_a_search_counts_its_releases_in_the_heading_and_the_title(client):
    page = soup_of(client.get("/search?q=library"))

    assert page.h1.get_text() == "45 releases for “library”"
    assert page.title.get_text().startswith("45 releases for “library” – The Open Shelf")


def test_no_query_shows_everything_newest_first(client):
    page = soup_of(client.get("/search"))
    days = [time["datetime"] for time in page.select(".hits time")]

    assert page.h1.get_text() == "All 45 releases"
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("query", ["", "library", "secret tenants", "topic:records", "date:2021"])
def test_the_count_beside_a_value_is_the_total_of_the_search_with_that_value_alone(client, query):
    page = soup_of(client.get("/search", query_string={"q": query}))
    for facet in PANEL:
        values = offered(page, facet)
        assert values or facet == "law"  # no release of 2021 names one
        for value, _, count, _ in values:
            assert total_of(client.get("/search", query_string={"q": query, facet: value})) == count


def test_a_selected_value_does_not_change_the_counts_beside_it(client):
    free = offered(soup_of(client.get("/search?q=library")), "topic")
    bound = offered(soup_of(client.get("/search?q=library&topic=housing")), "topic")

    assert {(value, count) for value, _, count, _ in free} == {(value, count) for value, _, count, _ in bound}
    assert bound[0][0] == "housing"
    assert bound[0][3]


def test_values_of_one_facet_widen_and_facets_narrow(client):
    def total(address):
        return total_of(client.get(address))

    assert total("/search?kind=statement&kind=event+advisory") == total("/search?kind=statement") + total(
        "/search?kind=event+advisory"
    )
    assert total("/search?kind=statement&topic=housing") < total("/search?kind=statement")


def test_a_selected_value_that_finds_nothing_stays_with_zero(client):
    page = soup_of(client.get("/search?q=library&kind=newsletter"))

    assert ("newsletter", "Newsletter", 0, True) in offered(page, "kind")


def test_every_filter_in_use_is_a_chip_whose_link_removes_it(client):
    page = soup_of(client.get("/search?q=library&topic=records&kind=statement&from=2021&to=2023"))
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.select(".chips a")}

    assert chips["Remove filter Topic: Public records"] == (
        "/search?q=library&kind=statement&from=2021&to=2023"
    )
    assert chips["Remove filter Date: 2021 to 2023"] == "/search?q=library&topic=records&kind=statement"
    assert chips["Clear all"] == "/search?q=library"


def test_the_form_holds_the_state_of_its_own_address(client):
    address = "/search?q=library&topic=records&issuer=Library+%26+Records+Group&from=2020&to=2024&sort=oldest"
    page = soup_of(client.get(address))
    pairs = []
    for field in page.select("[form=f][name]"):
        if field.get("type") == "checkbox" and not field.has_attr("checked"):
            continue
        pairs.append((field["name"], field["value"]))
    order = ["q", *PANEL, "from", "to", "sort"]
    pairs.sort(key=lambda pair: order.index(pair[0]))

    assert f"/search?{urlencode(pairs)}" == address


def test_hits_link_to_their_passages_and_keep_the_marks(client):
    page = soup_of(client.get("/search", query_string={"q": '"file 7"'}))
    passage = page.select_one(".hits .pass a.pn")

    assert re.fullmatch(
        r"/releases/[a-z2-7]{10}/council-opens-its-file-number-7-to-the-public\?hl=%22file\+7%22#p1",
        passage["href"],
    )
    assert page.select_one(".hits .pass mark").get_text() == "file 7"


def test_the_timeline_counts_every_release_of_the_search_and_its_bars_narrow_it(client):
    page = soup_of(client.get("/search?q=library"))
    bars = page.select(".tl svg a")
    counts = [int(re.search(r": ([\d,]+) release", bar["aria-label"])[1]) for bar in bars]

    assert sum(counts) == 40
    assert "5 without a date" in page.select_one("#tlc").get_text()
    for bar, count in zip(bars, counts, strict=True):
        assert total_of(client.get(bar["href"])) == count


def test_releases_without_a_date_are_a_link_beside_the_timeline(client):
    page = soup_of(client.get("/search", query_string={"q": "library OR zebra", "from": "2021"}))
    link = next(a for a in page.select("#tlc a"))

    assert link.get_text() == "5 without a date"
    assert total_of(client.get(link["href"])) == 5


def test_the_table_beside_the_timeline_holds_the_same_links(client):
    chart = soup_of(client.get("/search?q=library"))
    table = soup_of(client.get(pressed(chart.select_one(".tl button"))))
    by_name = {a["aria-label"].split(":")[0]: a["href"] for a in chart.select(".tl svg a")}
    rows = {a.get_text(): a["href"].replace("&view=table", "") for a in table.select(".tl td a, .tl th a")}

    assert rows == by_name


def test_a_chosen_month_is_solid_and_the_months_around_it_are_hollow(client):
    page = soup_of(client.get("/search?from=2022-03&to=2022-03"))
    solid = [bar["aria-label"] for bar in page.select(".tl svg a.on")]

    assert all(label.startswith("March 2022") for label in solid)
    assert len(page.select(".tl svg a")) > len(solid)


def test_pages_follow_one_another_and_show_every_release_once(client):
    address, seen = "/search?q=library&sort=newest", []
    while address:
        page = soup_of(client.get(address))
        seen += [a["href"].split("?")[0] for a in page.select(".hits h2 a")]
        following = page.select_one(".pager a[rel=next]")
        address = following and following["href"]

    assert len(seen) == len(set(seen)) == 45


def test_sorting_keeps_the_rest_of_the_question(client):
    page = soup_of(client.get("/search?q=library&topic=records&page=2"))

    assert {button.get_text(): pressed(button) for button in page.select("form[aria-label=Sort] button")} == {
        "Relevance": "/search?q=library&topic=records",
        "Newest": "/search?q=library&topic=records&sort=newest",
        "Oldest": "/search?q=library&topic=records&sort=oldest",
    }


def test_a_search_without_match_offers_what_would_find_something_with_counts(client):
    answer = client.get("/search?q=library&topic=housing&kind=newsletter")
    page = soup_of(answer)
    offers = {li.a.get_text(): (li.a["href"], li.select_one(".n")) for li in page.select(".empty li") if li.a}

    assert answer.status_code == 200
    assert page.h1.get_text() == "No releases for “library” with these filters"
    assert "Without Topic: Housing" not in offers
    address, count = offers["Without Kind: Newsletter"]
    assert total_of(client.get(address)) == int(count.get_text().split()[0])
    assert page.select_one('input[name="q"]')["value"] == "library"


def test_words_that_never_meet_can_be_asked_for_one_by_one(client):
    page = soup_of(client.get("/search?q=library+zebra"))
    offer = next(a for a in page.select(".empty a") if a.get_text().startswith("Any of these words"))

    assert total_of(client.get(offer["href"])) == 45


def test_a_page_past_the_end_says_so_and_leads_back(client):
    answer = client.get("/search?q=library&from=2020&page=40")
    page = soup_of(answer)

    assert answer.status_code == 404
    assert "2 pages" in page.select_one(".note").get_text()
    assert page.select_one('input[type=hidden][name="from"]')["value"] == "2020"
    assert (
        client.get(next(a["href"] for a in page.select(".empty a") if "last" in a.get_text())).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("q=library&from=yesteryear", "from"),
        ("q=date:2024-13-45", "date"),
        ("page=0", "page"),
        ("page=²", "page"),
        ("page=99999999999999999999", "page"),
        ("sort=best", "sort"),
        ("from=2024&to=2019", "from"),
        ("q=" + "x" * 20_000, "characters"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words_and_keeps_the_form(client, parameters, words):
    answer = client.get(f"/search?{parameters}")
    page = soup_of(answer)

    assert answer.status_code == 400
    assert words in page.select_one(".note").get_text()
    assert page.select_one('input[name="q"]') is not None


def test_what_was_rewritten_is_said_beside_the_results(client):
    page = soup_of(client.get("/search", query_string={"q": '"never secret'}))

    assert page.select_one(".notes li")


def test_unknown_parameters_are_ignored_by_pages(client):
    assert total_of(client.get("/search?q=library&utm_source=letter&page=")) == 45


def test_all_values_of_a_facet_are_on_a_page_of_their_own_with_a_box_to_find_some(client):
    page = soup_of(client.get("/search/values/speaker?q=library"))
    labels = [label for _, label, _, _ in offered(page, "speaker")]

    assert labels == sorted(labels) == ["Ana Brandt", "Joël Okafor", "Rue O'Hara"]
    found = soup_of(client.get("/search/values/speaker?q=library&find=JOEL"))
    assert [label for _, label, _, _ in offered(found, "speaker")] == ["Joël Okafor"]
    assert client.get("/search/values/month").status_code == 404


def test_an_empty_archive_says_how_to_fill_it(tmp_path):
    client = make_client(make_site(tmp_path, []))

    for address in ("/", "/search", "/search?q=anything"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "dateline add" in answer.text


def test_every_link_on_the_pages_of_a_small_archive_leads_somewhere(tmp_path):
    client = make_client(make_site(tmp_path, varied_releases(12)))
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 1200:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in (200, 301, 308), address
        if not answer.content_type.startswith("text/html"):
            continue
        page = BeautifulSoup(answer.text, "html.parser")
        anchors = {tag["id"] for tag in page.select("[id]")}
        for tag in page.select("a[href], link[href]"):
            target, _, anchor = unescape(tag["href"]).partition("#")
            if not target:
                assert anchor in anchors, (address, anchor)
            elif target.startswith("/") and ("nofollow" not in tag.get("rel", ()) or len(seen) < 40):
                waiting.append(target)  # combinations of filters are without number: not all of them

    assert len(seen) > 60


def test_a_prefix_stands_before_every_link(tmp_path):
    client = make_client(make_site(tmp_path, varied_releases(12)))
    for address in ("/", "/search?q=library", "/browse/dates", "/browse/topics", "/help/search", "/nope"):
        answer = client.get(address, environ_overrides={"SCRIPT_NAME": "/press/archive"})
        page = BeautifulSoup(answer.text, "html.parser")
        for tag in page.select("[href], [src], [action]"):
            target = tag.get("href") or tag.get("src") or tag.get("action")
            assert target.startswith(("/press/archive/", "#", "http", "data:image/svg+xml,")), (
                address,
                target,
            )
    hits = json.loads(client.get("/api/v1/search", environ_overrides={"SCRIPT_NAME": "/press/archive"}).text)[
        "hits"
    ]
    assert hits[0]["url"].startswith("/press/archive/releases/")


def test_a_page_of_results_is_light_enough_for_a_phone(client):
    # The budgets of the design, compressed: 20 KB of HTML, 8 KB of style, 6 KB of script.
    for address, most in (
        ("/search?q=library", 20_000),
        ("/static/app.css", 8_000),
        ("/static/app.js", 6_000),
    ):
        assert len(gzip.compress(client.get(address).data)) < most


@pytest.fixture(scope="module")
def knowing(tmp_path_factory):
    """The archive's pages with synonyms of its own."""
    synonyms = synonyms_of({"same": [{"words": ["HRN", "Harbor Rights Network", "library"]}]})
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases(), synonyms=synonyms))


def test_synonyms_are_said_and_can_be_left_and_taken_up_again(knowing):
    page = soup_of(knowing.get("/search?q=HRN"))
    away = page.find("a", string="Search without synonyms")["href"]
    without = soup_of(knowing.get(away))
    back = without.find("a", string="Search with synonyms")["href"]

    assert total_of(knowing.get("/search?q=HRN")) == 45
    assert "also looked for as “Harbor Rights Network” and “library”" in page.select_one(".notes").get_text()
    assert away == "/search?q=HRN&synonyms=off"
    assert "No releases" in without.h1.get_text()
    assert back == "/search?q=HRN"


def test_the_form_and_the_marks_keep_synonyms_switched_off(knowing):
    page = soup_of(knowing.get("/search?q=library&synonyms=off"))

    assert page.select_one('input[name="synonyms"]')["value"] == "off"
    assert page.select_one(".hits h2 a")["href"].endswith("?hl=library&synonyms=off")


@pytest.mark.parametrize(("query", "status"), [("synonyms=maybe", 400), ("recency=off&q=library", 200)])
def test_a_switch_is_on_or_off(client, query, status):
    assert client.get(f"/search?{query}").status_code == status
    assert client.get(f"/api/v1/search?{query}").status_code == status


def test_a_misspelt_search_offers_the_spelling_with_what_it_finds(client):
    page = soup_of(client.get("/search?q=libarry&topic=housing"))
    offered_here = page.find("h2", string="Did you mean").find_next("ul")

    link = offered_here.select_one("a")
    assert link["href"] == "/search?q=library&topic=housing"
    assert offered_here.select_one(".n").get_text() == f"{total_of(client.get(link['href']))} releases"


def test_the_api_leads_through_a_search_by_cursor(client):
    ids, address = [], "/api/v1/search?q=library&sort=newest"
    while address:
        answer = client.get(address)
        body = answer.get_json()
        ids += [hit["id"] for hit in body["hits"]]
        following = re.search(r'<http://localhost([^>]*)>; rel="next"', answer.headers["Link"])
        assert bool(following) == bool(body["cursor"])
        address = following and following[1]

    assert len(ids) == len(set(ids)) == 45


def test_a_law_is_a_filter_under_a_name(client):
    page = soup_of(client.get("/search?q=library&law=ny-s987"))

    assert total_of(client.get("/search?law=ny-s987")) == 9
    assert "S987 (NY)" in page.select_one(".chips").get_text()
