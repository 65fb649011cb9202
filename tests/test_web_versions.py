"""The pages of earlier versions: an old one says so, the list shows what changed, and nothing in them is markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from small_archive import make_client, make_release, make_site, paragraphs

from archive.address import slug_of
from archive.release import Block
from web.version_diff import Row, changes_between, words_between

FIRST = make_release(
    "ledger",
    title="Ledger has 14,200 <b>lines</b>",
    blocks=(
        Block(number=None, kind="paragraph", zone="contact", text="Press: Ivo Lindqvist, 555-0142"),
        *paragraphs("The council found 14,200 lines in <script>alert(1)</script> the ledger.", "It was closed.", "It stays.", "Old news."),
    ),
)  # fmt: skip
SECOND = replace(
    FIRST,
    title="CORRECTED: Ledger has 12,400 <b>lines</b>",
    blocks=(
        Block(number=None, kind="paragraph", zone="contact", text="Press: Ana Brandt, 555-0143"),
        *paragraphs("The council found 12,400 lines in <script>alert(1)</script> the ledger.", "It was closed.", "It stays.", "A quite different passage instead, with a correction."),
    ),
)  # fmt: skip


@pytest.fixture
def client(tmp_path):
    site = make_site(tmp_path, [FIRST])
    with site.corpus.adding() as adding:
        adding.change_into_version(SECOND)
        adding.commit()
    return make_client(site)


HERE = f"/releases/{FIRST.id}/{slug_of(SECOND.title)}"


def soup_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_the_newest_version_stands_at_the_address_and_tells_of_the_others(client):
    page = soup_of(client, HERE)
    assert page.h1.text == SECOND.title
    assert "newest of 2 versions" in page.text
    assert page.find("a", href=f"/releases/{FIRST.id}/versions")
    assert not page.find("meta", attrs={"name": "robots"})


def test_an_old_version_keeps_an_address_says_that_it_is_old_and_names_the_newest(client):
    page = soup_of(client, f"{HERE}?v=1")
    assert page.h1.text == FIRST.title
    assert "This is version 1" in page.text
    assert page.find("a", href=HERE, string="Read the newest version")
    assert "noindex" in page.find("meta", attrs={"name": "robots"})["content"]
    assert page.find("link", rel="canonical")["href"].endswith(HERE)
    assert f"{FIRST.id}?v=1" in page.find(id="cite-Chicago").text


def test_an_old_version_is_found_from_any_slug(client):
    answer = client.get(f"/releases/{FIRST.id}/an-old-slug?v=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{HERE}?v=1")


def test_the_number_of_the_newest_version_leads_to_it(client):
    assert soup_of(client, f"{HERE}?v=2").h1.text == SECOND.title


@pytest.mark.parametrize("asked", ["0", "3", "-1", "x", "1.5", "٢", "9" * 40, "../1"])
def test_a_version_that_never_was_is_not_found(client, asked):
    assert client.get(HERE, query_string={"v": asked}).status_code == 404


def test_the_list_shows_what_changed_word_by_word(client):
    page = soup_of(client, f"/releases/{FIRST.id}/versions")
    assert [a.text for a in page.select("h2 a")] == ["Version 2, the newest", "Version 1"]
    assert [e.text for e in page.find_all("del")] == ["14,200", "14,200", "Old news."]
    assert "12,400" in [e.text for e in page.find_all("ins")]
    assert "2 passages unchanged" in page.text
    assert "noindex" in page.find("meta", attrs={"name": "robots"})["content"]


def test_the_list_shows_no_press_contact_and_lets_no_markup_through(client):
    text = client.get(f"/releases/{FIRST.id}/versions").get_data(as_text=True)
    assert "Lindqvist" not in text
    assert "555-014" not in text
    assert "<script>alert" not in text
    assert "<b>lines" not in text


def test_a_release_of_one_version_has_no_list(tmp_path):
    client = make_client(make_site(tmp_path, [FIRST]))
    assert client.get(f"/releases/{FIRST.id}/versions").status_code == 404
    assert client.get("/releases/aaaaaaaaaa/versions").status_code == 404


def test_a_title_cannot_take_the_address_of_the_list():
    assert slug_of("Versions") == "release-versions"


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_both_texts(old, new):
    pieces = words_between(old, new)
    if pieces:
        assert "".join(text for text, change in pieces if change != "new") == old
        assert "".join(text for text, change in pieces if change != "gone") == new


def test_a_passage_is_compared_with_what_it_became_behind_a_new_note():
    old = make_release(
        "old", blocks=paragraphs("The notice covers 3,100 households east of Ninth Street.", "Boil it.")
    )
    note = "Editors: this corrects the one sent at noon."
    new = make_release(
        "new", blocks=paragraphs(note, "The notice covers 3,700 households east of Ninth Street.", "Boil it.")
    )

    rows = [row for row in changes_between(old, replace(new, title=old.title)) if isinstance(row, Row)]

    assert [(row.before, row.after) for row in rows] == [(None, 1), (1, 2)]
    assert [piece for piece in rows[1].pieces if piece[1] != "same"] == [("3,100", "gone"), ("3,700", "new")]


def test_very_long_texts_are_compared_as_wholes_and_not_for_minutes():
    old, new = "a b " * 50_000, "b a " * 50_000
    assert words_between(old, new) == ()
    one = make_release("long", blocks=paragraphs(*(str(n) for n in range(20_000))))
    assert len(changes_between(one, replace(one, title="Another"))) > 1
