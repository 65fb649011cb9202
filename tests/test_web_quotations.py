"""The quotations: who said what, filtered by speaker, role, topic and date, each with its citation."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, paragraphs

from archive.release import Quotation
from index.quoting import LONGEST

SPEECH = (
    " ".join(f"Sentence number {n} is about ledgers." for n in range(60)) + " And then lanterns. The end."
)


def quotation(speaker, text, role="Director", organisation="Harbor Rights Network", paragraph=1):
    return Quotation(speaker=speaker, role=role, organisation=organisation, text=text, paragraph=paragraph)


def release(name, *quotations, **fields):
    spoken = [f"“{one.text}” said {one.speaker}." for one in quotations]
    blocks = paragraphs(*(spoken or ["Nobody spoke."]))
    return make_release(name, quotations=quotations, blocks=blocks, **fields)


RELEASES = [
    release(
        "port",
        quotation("Ana Brandt", "Records are public, and trust is earned."),
        quotation("Joël Okafor", "The port is closed.", role="mayor", organisation=None, paragraph=2),
        day=dt.date(2023, 3, 1),
        topics=("records",),
    ),
    release(
        "shelf",
        quotation("Ana Brandt", "A shelf is not a secret.", role="director"),
        quotation(None, "Public means everybody.", role=None, organisation=None, paragraph=2),
        day=dt.date(2024, 5, 14),
        topics=("libraries",),
    ),
    release("speech", quotation("Rue O'Hara", SPEECH, role="Mayor"), day=None, topics=()),
    release("silence", day=dt.date(2024, 6, 1)),
    *(
        release(f"note {n}", quotation("Lena Fisk", f"Note {n} is filed."), day=dt.date(2020, 1, 1 + n))
        for n in range(25)
    ),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return make_client(make_site(tmp_path_factory.mktemp("site"), RELEASES))


def soup_of(answer, status=200):
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "html.parser")


def heading(client, address):
    return soup_of(client.get(address)).h1.get_text()


def said(page):
    return [quote.get_text().strip("“”") for quote in page.select("blockquote")]


def test_a_quotation_stands_with_speaker_role_organisation_release_paragraph_and_citation(client):
    page = soup_of(client.get("/quotations?q=closed"))
    card = page.select_one("article.said")

    assert card.h2.get_text() == "Joël Okafor Mayor"
    assert card.blockquote.get_text() == "“The port is closed.”"
    assert card.mark.get_text() == "closed"
    link, paragraph = card.select(".from a")
    assert link["href"].endswith("?hl=closed#p2")
    assert client.get(link["href"]).status_code == 200
    assert paragraph["href"].endswith("/p2")
    assert client.get(paragraph["href"]).status_code == 200
    assert "1 March 2023" not in card.get_text()
    assert card.time["datetime"] == "2023-03-01"
    assert (
        card.select_one(".cite")
        .get_text()
        .startswith("Joël Okafor, quoted in Harbor Rights Network. “Council")
    )
    assert card.select_one("details .cite")["id"] == card.button["data-copy"]


def test_words_must_stand_in_one_quotation_together(client):
    assert heading(client, "/quotations?q=public trust") == "1 quotation for “public trust”"
    assert heading(client, "/quotations?q=secret public") == "No quotations for “secret public”"
    assert heading(client, "/search?q=secret public") == "1 release for “secret public”"


def test_quotations_come_newest_first_those_without_a_date_last(client):
    newest = soup_of(client.get("/quotations"))
    oldest = soup_of(client.get("/quotations?sort=oldest"))

    assert said(newest)[:2] == ["A shelf is not a secret.", "Public means everybody."]
    assert said(oldest)[0] == "Note 0 is filed."
    assert newest.h1.get_text() == "All 30 quotations"


def test_where_words_are_looked_for_quotations_can_be_sorted_by_relevance(client):
    def orders(address):
        buttons = soup_of(client.get(address)).select("form[aria-label=Sort] button")
        return [(b.get_text(), b.get("value"), b.get("aria-current")) for b in buttons]

    plain, words = "/quotations", "/quotations?q=public OR trust"
    assert orders(plain) == [("Newest", None, "true"), ("Oldest", "oldest", None)]
    assert orders(words) == [
        ("Relevance", "relevance", None),
        ("Newest", None, "true"),
        ("Oldest", "oldest", None),
    ]
    newest = ["Public means everybody.", "Records are public, and trust is earned."]
    assert said(soup_of(client.get(words))) == newest
    best = said(soup_of(client.get(f"{words}&sort=relevance")))
    assert best == newest[::-1]  # two of the words
    told = client.get(f"/api/v1{words}&sort=relevance").json
    assert [one["text"] for one in told["quotations"]] == best
    table = client.get(f"/quotations.csv?{words.partition('?')[2]}&sort=relevance").text
    assert table.index(best[0]) < table.index(best[1])
    assert orders(f"{plain}?sort=relevance") == orders(plain)  # nothing to weigh


@pytest.mark.parametrize(
    "asked",
    [
        [],
        [("q", "public")],
        [("q", "is"), ("topic", "records")],
        [("speaker", "Ana Brandt")],
        [("from", "2023")],
    ],
)
def test_the_number_beside_each_value_is_what_one_gets_with_it(client, asked):
    boxes = soup_of(client.get("/quotations", query_string=asked)).select("input[type=checkbox]")

    assert boxes
    for box in boxes:
        own = ("from", "to", "date") if box["name"] == "date" else (box["name"],)
        chosen = [pair for pair in asked if pair[0] not in own] + [(box["name"], box["value"])]
        found = soup_of(client.get("/quotations", query_string=chosen)).h1.get_text()
        assert found.split()[0] == box.find_parent("label").select_one(".n").contents[0]


def test_one_role_in_two_spellings_is_one_value(client):
    page = soup_of(client.get("/quotations"))
    roles = {b["value"] for b in page.select("input[name=role]")}

    assert roles == {"Director", "Mayor", "none"}


def test_every_filter_is_a_chip_that_leads_to_the_same_without_it(client):
    page = soup_of(client.get("/quotations?q=is&speaker=Ana+Brandt&role=Director&from=2023"))
    chips = {a.get_text(" ", strip=True): a["href"] for a in page.select(".chips a")}

    assert chips["Remove filter Role: Director"] == "/quotations?q=is&speaker=Ana+Brandt&from=2023"
    assert chips["Clear all"] == "/quotations?q=is"


def test_bars_of_the_timeline_count_quotations_and_stay_on_the_page(client):
    page = soup_of(client.get("/quotations"))
    bars = {bar["aria-label"]: bar["href"] for bar in page.select(".tl svg a")}

    assert bars["2020: 25 quotations"] == "/quotations?from=2020&to=2020"
    assert heading(client, bars["2023: 2 quotations"]) == "2 quotations"


def test_pages_follow_each_other_and_end(client):
    first = soup_of(client.get("/quotations"))
    second = soup_of(client.get(first.select_one("a[rel=next]")["href"]))

    assert len(said(first)) == 20
    assert len(said(second)) == 10
    refused = soup_of(client.get("/quotations?page=3"), 404)
    assert refused.select_one(".empty a")["href"] == "/quotations?page=2"


def test_a_long_speech_is_cut_around_what_was_looked_for(client):
    page = soup_of(client.get("/quotations?q=lanterns"))
    shown = said(page)[0]

    assert len(shown) <= LONGEST + 10
    assert shown.startswith("… ")
    assert page.mark.get_text() == "lanterns"
    assert said(soup_of(client.get("/quotations?q=ledgers")))[0].endswith("ledgers. …")


def test_nothing_found_offers_each_filter_dropped_and_the_same_search_among_releases(client):
    page = soup_of(client.get("/quotations?q=shelf&speaker=Rue+O'Hara"))
    ways = {a.get_text(): a["href"] for a in page.select(".empty ul a")}

    assert ways["Without People quoted: Rue O'Hara"] == "/quotations?q=shelf"
    assert "The same search among releases" in ways
    any_word = soup_of(client.get("/quotations?q=shelf+lanterns"))
    assert "Any of these words instead of all" in any_word.get_text()


@pytest.mark.parametrize("asked", ["page=0", "from=soon", "sort=best", "to=2020&from=2022", "page=100000"])
def test_a_question_that_cannot_be_read_is_refused_with_the_reason_and_kept_in_the_form(client, asked):
    page = soup_of(client.get(f"/quotations?q=port&{asked}"), 400)

    assert page.select_one("[role=alert]").get_text()
    assert page.select_one("#q")["value"] == "port"
    assert page.select_one("form#f")["action"] == "/quotations"


def test_all_values_of_a_facet_count_quotations(client):
    page = soup_of(client.get("/quotations/values/speaker?q=is"))

    rows = {box.find_parent("label").get_text(" ", strip=True) for box in page.select("[data-all] input")}
    assert "Lena Fisk 25 quotations" in rows
    assert page.select("form")[-1]["action"] == "/quotations"
    assert client.get("/quotations/values/law").status_code == 404


def test_an_empty_archive_says_how_to_fill_it(tmp_path):
    page = soup_of(make_client(make_site(tmp_path, [])).get("/quotations"))

    assert "dateline add FOLDER" in page.get_text()


def test_only_the_plain_list_is_for_search_engines(client):
    assert not soup_of(client.get("/quotations")).select("meta[name=robots]")
    assert soup_of(client.get("/quotations?speaker=Ana+Brandt")).select("meta[name=robots]")
