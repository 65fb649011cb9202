"""The release page, the passage page, and what the public may not see."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from small_archive import make_client, make_release, make_site, paragraphs

from archive.release import (
    Block,
    Contact,
    DateReading,
    Doubt,
    IssueDate,
    Law,
    Quotation,
    Reference,
)
from archive.source import Source
from archive.store.batches import Occasion
from web.release_view import is_wrapped
from web.wording import size_of

BLOCKS = (
    Block(number=None, kind="paragraph", zone="contact", text="Press: Ivo Lindqvist, 555-0142"),
    Block(number=1, kind="paragraph", zone="body", text="The council voted on 14 May to open its records."),
    Block(number=None, kind="heading", zone="body", text="Key findings"),
    Block(number=2, kind="item", zone="body", text="Records were kept closed for nine years."),
    Block(number=3, kind="paragraph", zone="body", text="Read more: https://example.org/report."),
    Block(number=4, kind="paragraph", zone="boilerplate", text="The Network speaks for readers."),
    Block(number=None, kind="paragraph", zone="footer", text="© 2021, all rights reserved."),
    Block(number=None, kind="paragraph", zone="furniture", text="Share this page"),
)


@pytest.fixture(scope="module")
def release():
    return make_release(
        "records",
        title="Café council opens its “closed” records",
        subtitle="A vote after nine years",
        date=IssueDate(
            value=dt.date(2024, 5, 14),
            source="dateline",
            text="May 14, 2024",
            rivals=(DateReading(value=dt.date(2021, 1, 1), source="file-name"),),
        ),
        status="immediate",
        blocks=BLOCKS,
        quotations=(
            Quotation(
                speaker="Ana Brandt", role="Director", organisation="The Network", text="So", paragraph=1
            ),
        ),
        references=(
            Reference(title="Report", url="https://example.org/report", paragraph=3),
            Reference(title="Lost", url=None, paragraph=3),
            Reference(title="Trap", url="javascript:alert(1)", paragraph=3),
        ),
        laws=(Law(text="Bill S987", key="ny-s987", paragraph=1),),
        contacts=(Contact(name="Ivo Lindqvist", phone="555-0142", email="ivo@example.org"),),
        end_mark="###",
        doubts=(Doubt(about="date", reason="the file name says 2021"),),
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory, release):
    other = make_release("library", title="P4")
    return make_client(make_site(tmp_path_factory.mktemp("site"), [release, other]))


@pytest.fixture
def address(release):
    return f"/releases/{release.id}/cafe-council-opens-its-closed-records"


def soup_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def test_the_facts_say_where_the_date_was_read_and_what_said_otherwise(client, address):
    facts = soup_of(client.get(address)).select_one(".facts").get_text(" ", strip=True)

    assert "14 May 2024 from the dateline “May 14, 2024”" in facts
    assert "Also found: 1 January 2021, from the file name" in facts
    assert "Harbor Rights Network" in facts
    assert "Port Callan" in facts
    assert "For immediate release" in facts


def test_each_passage_has_its_number_as_anchor_and_link(client, address):
    page = soup_of(client.get(address))

    assert [a["href"] for a in page.select(".doc .pn")] == ["#p1", "#p2", "#p3", "#p4"]
    assert page.select_one("#p2 p").get_text() == "Records were kept closed for nine years."
    assert "li" in page.select_one("#p2")["class"]
    assert "about" in page.select_one("#p4")["class"]
    assert page.select_one(".doc h2").get_text(strip=True) == "Key findings"
    assert page.select_one(".end").get_text() == "###"


def record_of(client, address):
    return soup_of(client.get(address)).select_one("section[aria-labelledby=c8]").get_text(" ", strip=True)


def test_the_record_says_how_large_the_file_was_from_which_the_release_was_read(client, address, release):
    size = len(release.title.encode())

    assert f"Read from records.txt ({size} bytes)." in record_of(client, address)
    assert "Added" not in record_of(client, address)  # its journal tells of no time


def test_the_record_says_when_the_release_was_added_and_when_this_version_of_it(tmp_path):
    site = make_site(tmp_path, [])
    ids = []
    for day, text in enumerate(("First wording.", "Second wording, longer.", "Third."), start=7):
        release = make_release(text, title="Council opens its records", blocks=paragraphs(text))
        origin = replace(release.sources[0], path="/press/council.txt")
        source = Source(
            path=origin.path,
            format="text",
            sha256=origin.sha256,
            original=b"x" * 1500 * day,
            extension=".txt",
            blocks=(),
        )
        late = dt.datetime(2026, 11, day, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
        with site.corpus.adding(Occasion(time=late, what="dateline add")) as adding:
            ids.append(adding.put(replace(release, sources=(origin,)), source)[1])
            adding.commit()
    assert len(set(ids)) == 1
    client = make_client(site)
    here = f"/releases/{ids[0]}/council-opens-its-records"

    newest = "(14 kB). Added to the archive on 8 November 2026 , this version on 10 November 2026 ."
    assert f"Read from council.txt {newest}" in record_of(client, here)
    second = "(12 kB). Added to the archive on 8 November 2026 , this version on 9 November 2026 ."
    assert f"Read from council.txt {second}" in record_of(client, f"{here}?v=2")
    first = record_of(client, f"{here}?v=1")
    assert "Read from council.txt (10 kB). Added to the archive on 8 November 2026 . Id" in first


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (999_499, "999 kB"), (999_500, "1.0 MB")],
)
def test_a_size_is_told_in_thousands(count, words):
    assert size_of(count) == words


def test_mailing_leftovers_are_folded_and_not_lost(client, address):
    folded = [d.get_text(" ", strip=True) for d in soup_of(client.get(address)).select("details.boil")]

    assert any("Mailing footer (1 line" in text and "© 2021" in text for text in folded)
    assert any("Share this page" in text for text in folded)


@pytest.mark.parametrize("suffix", ["", "?hl=records"])
def test_press_contacts_are_on_no_page_and_in_no_json(client, address, release, suffix):
    for where in (
        address + suffix,
        f"/releases/{release.id}/p1",
        f"/releases/{release.id}.json",
        f"/api/v1/releases/{release.id}",
        "/search?q=council",
        "/search.atom",
        "/api/v1/search?q=555",
    ):
        text = client.get(where).text
        assert "Lindqvist" not in text
        assert "555-0142" not in text
    assert "Press contact: 1 line" in client.get(address).text


def test_only_web_addresses_become_links(client, address):
    page = soup_of(client.get(address))
    outside = {a["href"] for a in page.select("main a[href]") if not a["href"].startswith(("/", "#"))}

    assert outside == {
        "https://example.org/report",
        "https://web.archive.org/web/20240514/https://example.org/report",
    }
    assert "javascript:alert(1)" in page.get_text()
    assert page.select_one("#p3 p").get_text().endswith("report.")


def test_the_marks_of_a_query_are_shown_and_can_be_hidden(client, address):
    page = soup_of(client.get(f"{address}?hl=records"))

    assert [mark.get_text() for mark in page.select(".doc mark")] == ["records", "Records"]
    assert [a["href"] for a in page.select(".found a[href^='#']")] == ["#p1", "#p2"]
    assert page.select_one(".found a[href^='/']")["href"] == address
    assert page.select_one("meta[name=robots]")["content"].startswith("noindex")
    assert not soup_of(client.get(address)).select("mark")


@pytest.mark.parametrize("query", ['"unclosed', "date:banana", "(((", "x" * 5000])
def test_marks_that_cannot_be_read_mark_nothing(client, address, query):
    answer = client.get(address, query_string={"hl": query})

    assert answer.status_code == 200
    assert not soup_of(answer).select("mark")


def test_the_side_names_people_laws_references_and_doubts(client, address):
    side = soup_of(client.get(address)).select_one("aside").get_text(" ", strip=True)

    for words in ("Ana Brandt", "Director, The Network", "Bill S987", "Lost", "the file name says 2021"):
        assert words in side
    assert (
        "Harbor Rights Network. “Café council opens its ‘closed’ records.” Press release, May 14, 2024."
        in side
    )


def test_a_law_leads_to_a_search_that_finds_the_release(client, address):
    page = soup_of(client.get(address))
    law = next(a for a in page.select("aside a") if a.get_text() == "Bill S987")

    assert "1 release for" in client.get(law["href"]).text


def test_a_wrong_slug_moves_to_the_right_one_with_the_query_string(client, address, release):
    moved = client.get(f"/releases/{release.id}/old-title?hl=records")
    short = client.get(f"/releases/{release.id}?hl=records")

    assert (moved.status_code, moved.location) == (301, f"{address}?hl=records")
    assert (short.status_code, short.location) == (308, f"{address}?hl=records")


def test_a_moved_address_stays_below_the_prefix(client, address, release):
    moved = client.get(f"/releases/{release.id}/x", environ_overrides={"SCRIPT_NAME": "/press"})

    assert moved.location == f"/press{address}"


def test_a_passage_has_a_page_of_its_own_that_names_the_release_as_canonical(client, address, release):
    page = soup_of(client.get(f"/releases/{release.id}/p2"))

    assert page.select_one(".named").get_text(" ", strip=True).endswith("closed for nine years.")
    assert page.select_one("link[rel=canonical]")["href"] == f"http://localhost{address}"
    assert page.title.get_text().startswith("¶ 2: Café council")
    assert "¶ 2. http://localhost" in page.select_one("#cite-Chicago").get_text()
    assert [tag["id"] for tag in page.select(".around .u")] == ["p1", "p3"]
    assert page.select_one(".whole a")["href"] == f"{address}#p2"


def test_several_passages_in_a_row_share_a_page(client, release):
    page = soup_of(client.get(f"/releases/{release.id}/p1-p3"))

    assert [tag["id"] for tag in page.select(".named .u")] == ["p1", "p2", "p3"]


@pytest.mark.parametrize("part", ["p0", "p5", "p3-p2", "p1-p9", "p99999999999", "p1-p2-p3", "p٣"])
def test_a_passage_that_does_not_exist_is_never_shown(client, release, part):
    answer = client.get(f"/releases/{release.id}/{part}")

    assert answer.status_code in (301, 404)


def test_a_title_like_a_passage_has_an_address_of_its_own(client):
    id = make_release("library").id
    short = client.get(f"/releases/{id}")

    assert client.get(short.location).status_code == 200
    assert "Cite this release" in client.get(short.location).text


@pytest.mark.parametrize("id", ["nosuchrele", "..", "%2e%2e%2fetc", "a" * 4000, "%00", "A"])
def test_an_unknown_id_is_404_everywhere(client, id):
    for address in (f"/releases/{id}", f"/releases/{id}/x", f"/releases/{id}.json", f"/api/v1/releases/{id}"):
        assert client.get(address).status_code == 404


def test_a_withdrawn_release_answers_410_with_title_and_reason(tmp_path, release):
    site = make_site(tmp_path, [release])
    site.corpus.withdraw(release.id, "Sent to the wrong list")
    client = make_client(site)

    for address in (f"/releases/{release.id}", f"/releases/{release.id}/p1", f"/releases/{release.id}/x"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Sent to the wrong list" in answer.text
    problem = client.get(f"/api/v1/releases/{release.id}")
    assert problem.status_code == 410
    assert problem.content_type == "application/problem+json"


def test_the_public_json_is_the_stored_release_without_contacts_and_folders(client, release):
    record = json.loads(client.get(f"/releases/{release.id}.json").text)

    assert record["contacts"] == []
    assert record["title"] == release.title
    assert record["date"]["rivals"] == [{"value": "2021-01-01", "source": "file-name"}]
    assert [block["number"] for block in record["blocks"]] == [None, 1, None, 2, 3, 4, None, None]
    assert record["sources"][0]["path"] == "records.txt"
    assert record == json.loads(client.get(f"/api/v1/releases/{release.id}").text)


def test_a_reference_leads_to_an_archived_copy_of_about_the_release_s_day(client, address, release, tmp_path):
    link = soup_of(client.get(address)).select_one("aside a.url")

    assert link["data-versionurl"] == "https://web.archive.org/web/20240514/https://example.org/report"
    assert link["data-versiondate"] == "2024-05-14"
    undated = replace(release, date=IssueDate(value=None, source="none"))
    page = make_client(make_site(tmp_path, [undated])).get(address).text
    assert "web.archive.org" not in page


def test_zotero_is_told_of_a_web_page_and_never_of_a_journal_article(client, address, release):
    for where, title in (
        (address, release.title),
        (f"/releases/{release.id}/p2", f"{release.title}, ¶ 2"),
    ):
        page = soup_of(client.get(where))
        told = {}
        for tag in page.select("meta[name], meta[property]"):
            told.setdefault(tag.get("name") or tag.get("property"), []).append(tag["content"])

        assert told["z:itemType"] == ["webpage"]
        assert told["DC.title"] == told["og:title"] == [title]
        assert told["DC.creator"] == ["Harbor Rights Network"]
        assert told["DC.date"] == told["article:published_time"] == ["2024-05-14"]
        assert told["DC.type"] == ["Press release"]
        assert told["DC.subject"] == ["Public records"]
        assert told["og:type"] == ["article"]
        assert told["og:url"] == [f"http://localhost{where}"]
        assert not [name for name in told if name.startswith("citation_")]


def test_structured_data_tells_of_a_press_release(client, address, release):
    told = json.loads(soup_of(client.get(address)).select_one('script[type="application/ld+json"]').text)

    assert told["@type"] == "NewsArticle"
    assert told["genre"] == "Press release"
    assert told["headline"] == release.title
    assert told["datePublished"] == "2024-05-14"
    assert told["publisher"]["name"] == release.issuer
    assert told["citation"] == ["https://example.org/report"]
    assert told["url"] == f"http://localhost{address}"
    assert "contact" not in json.dumps(told).lower()


def test_nothing_ends_the_structured_data_before_its_end(tmp_path):
    hostile = make_release("x", title="</script><script>alert(1)</script> <!-- \u2028 &amp; \ud800")
    page = make_client(make_site(tmp_path, [hostile])).get(f"/releases/{hostile.id}", follow_redirects=True)
    script = soup_of(page).select_one('script[type="application/ld+json"]')

    assert json.loads(script.text)["headline"].startswith(
        "</script><script>alert(1)</script> <!-- \u2028 &amp;"
    )
    assert len(soup_of(page).select("script")) == 2


def test_lines_that_were_wrapped_at_a_margin_are_broken_anew_and_others_stay():
    line = "No city agency may use a camera that recognizes faces before"
    assert is_wrapped(f"{line}\n{line}\nthe end.")
    assert not is_wrapped(line)
    assert not is_wrapped("12 Dock Street\nPort Ellery")
    assert not is_wrapped(f"SEE: {line}\nhttps://harbor.example/faces")
