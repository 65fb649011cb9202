"""Exports of sites and mailing services: what is published comes out, what is private is never opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from archive.errors import Unreadable
from archive.readers import mailchimp
from archive.readers.registry import read_all
from archive.readers.sniffing import sniffed
from archive.readers.web_text import with_paragraphs, without_shortcodes
from archive.readers.xml_items import DEEPEST

HERE = Path(__file__).parent / "readers"
WXR = (HERE / "wordpress" / "export.xml").read_bytes()
FEEDS = sorted((HERE / "feed").glob("*.xml")) + sorted((HERE / "feed").glob("*.rdf"))

CAMPAIGNS = """Title,Subject,Send Date,From Name,Unique Id
Spring letter,The Ledger Is Open,"May 02, 2019 10:00 am",Harbor Rights Network,aa11
"Budget, again",What the Budget Says,2020-01-09 21:30:00,Harbor Rights Network,bb22
"""


def refusal_of(data: bytes, name: str) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_all(data, name)
    return refusal.value


def zipped(entries: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def export(**more: str | bytes) -> bytes:
    return zipped(
        {
            "campaigns.csv": CAMPAIGNS,
            "campaigns_content/101_spring-letter.html": "<title>x</title><p>The council opened its ledger.</p>",
            "campaigns_content/101_spring-letter.txt": "The council opened its ledger.",
            "campaigns_content/bb22.txt": "The budget is a promise.\n\nIt was broken.",
            "lists/members_export_9.csv": "Email\nreader@readers.example\n",
            "lists/campaigns.csv": "Title,Subject\nreader@readers.example,x\n",
            "reports/granular_activity/opens/campaigns_content/reader.txt": "reader@readers.example opened it",
            "campaigns/subscribers_campaigns.csv": "reader@readers.example",
            **more,
        }
    )


def test_drafts_private_posts_pictures_and_pages_are_left_out_and_counted() -> None:
    reading = read_all(WXR, "export.xml")

    assert [source.headers["title"] for source in reading.sources] == [
        "Council “Opens” Its Ledger",
        "Network on the Harbor Budget",
    ]
    assert reading.notes == (
        "left out: 1 attachments, 1 drafts, 1 pages whose address does not speak of press or news, "
        "1 posts behind a password, 1 private posts",
    )


@pytest.mark.parametrize("file", [HERE / "wordpress" / "export.xml", *FEEDS], ids=lambda path: path.name)
def test_each_piece_is_kept_as_a_document_that_reads_alone_and_says_the_same(file: Path) -> None:
    for source in read_all(file.read_bytes(), "all.xml").sources:
        (alone,) = read_all(source.original, "all.xml").sources

        assert (alone.path, alone.sha256, alone.original) == (source.path, source.sha256, source.original)
        assert (alone.blocks, alone.doubts) == (source.blocks, source.doubts)
        assert {k: v for k, v in alone.headers.items() if k != "author"} == {
            k: v for k, v in source.headers.items() if k != "author"
        }
        assert b"author_email" not in source.original


def test_a_piece_keeps_its_name_when_the_site_is_exported_again() -> None:
    later = WXR.replace(b"24 Nov 2026", b"25 Nov 2026").replace(b"seven to two", b"six to three")

    before, after = read_all(WXR, "export.xml"), read_all(later, "export.xml")

    assert [source.path for source in before.sources] == ["export.xml#101", "export.xml#140"]
    assert [source.path for source in after.sources] == ["export.xml#101", "export.xml#140"]
    assert before.sources[1].sha256 == after.sources[1].sha256


@pytest.mark.parametrize("name", ["export.xml", "feed.rss", "export", "export.txt"])
@pytest.mark.parametrize("data", [WXR, FEEDS[0].read_bytes()])
@pytest.mark.parametrize(
    "dtd",
    [
        b"<!DOCTYPE rss>",
        b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_any_dtd_is_refused(name: str, data: bytes, dtd: bytes) -> None:
    declaration, rest = data.split(b"?>", 1)

    assert refusal_of(declaration + b"?>" + dtd + rest, name).reason == "xml-dtd"


def test_xml_that_nests_too_deeply_is_refused() -> None:
    deep = WXR.replace(b"</item>", b"<x>" * DEEPEST + b"</x>" * DEEPEST + b"</item>", 1)

    assert refusal_of(deep, "export.xml").reason == "too-deep"


def test_an_export_that_is_cut_off_gives_what_stands_before_and_says_so() -> None:
    reading = read_all(WXR[: WXR.index(b"<title>Not yet")], "export.xml")

    assert len(reading.sources) == 2
    assert [refusal.reason for refusal in reading.refused] == ["damaged"]


def test_control_characters_that_xml_forbids_do_not_cost_the_export() -> None:
    reading = read_all(WXR.replace(b"seven to two", b"seven\x0b to\x1f two"), "export.xml")

    assert "seven\ufffd to\ufffd two" in reading.sources[0].blocks[2].text
    assert "2 control characters" in reading.sources[0].doubts[0].reason


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252"])
def test_an_export_in_another_encoding_is_read(encoding: str) -> None:
    text = FEEDS[1].read_text("utf-8").replace('encoding="utf-8"', "").replace("Elsewhere", "Café")
    text = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>')

    assert read_all(text.encode(encoding), "feed.xml").sources[0].blocks


def test_a_file_declared_utf_8_that_is_windows_1252_is_read_all_the_same() -> None:
    data = WXR.replace(b"seven to two", b"seven \x96 two")

    assert "seven – two" in read_all(data, "export.xml").sources[0].blocks[2].text


def test_typed_paragraphs_are_found_and_those_in_markup_left_alone() -> None:
    assert with_paragraphs("a\nb\n\nc") == "a<br>\nb<br><br>\nc"
    assert with_paragraphs("<p>a\nb</p>\n\n<p>c</p>") == "<p>a\nb</p><br><br>\n<p>c</p>"


def test_shortcodes_go_and_words_in_brackets_stay() -> None:
    assert (
        without_shortcodes('[gallery ids="1,2"] a [sic] [row][/row] [caption id="x"]c[/caption]')
        == " a [sic]  c"
    )


def test_campaigns_are_read_with_what_their_table_says() -> None:
    reading = read_all(export(), "export.zip")

    assert [(s.path, s.headers["title"], s.headers["date"]) for s in reading.sources] == [
        ("export.zip#101_spring-letter", "The Ledger Is Open", "2019-05-02T10:00:00"),
        ("export.zip#bb22", "What the Budget Says", "2020-01-09T21:30:00"),
    ]
    assert [block.text for block in reading.sources[1].blocks] == [
        "The budget is a promise.",
        "It was broken.",
    ]


def test_a_campaign_s_original_holds_what_is_needed_to_read_it_again_and_no_figures() -> None:
    for source in read_all(export(), "export.zip").sources:
        (again,) = read_all(source.original, source.path).sources

        assert (again.headers, again.blocks, again.path) == (source.headers, source.blocks, source.path)
        assert again.original == source.original
    table = CAMPAIGNS.replace("Unique Id", "Unique Id,Open Rate").replace("aa11", "aa11,51.20%")
    rated, _ = read_all(export(**{"campaigns.csv": table}), "export.zip").sources
    assert rated.sha256 == read_all(export(), "export.zip").sources[0].sha256


def test_lists_and_activity_are_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    plain = zipfile.ZipFile.open

    def watched(self: zipfile.ZipFile, name: zipfile.ZipInfo, *rest: object, **more: object) -> object:
        if more.get("mode") != "w":
            opened.append(name.filename)
        return plain(self, name, *rest, **more)

    data = export()
    monkeypatch.setattr(zipfile.ZipFile, "open", watched)

    reading = read_all(data, "export.zip")

    assert opened == [
        "campaigns.csv",
        "campaigns_content/101_spring-letter.html",
        "campaigns_content/bb22.txt",
    ]
    assert b"reader@" not in b"".join(source.original for source in reading.sources)


def test_a_poisoned_list_harms_nobody_because_nobody_reads_it() -> None:
    data = export()
    at = data.index(b"lists/members_export_9.csv") + len(b"lists/members_export_9.csv")
    poisoned = data[:at] + b"\xff" * 12 + data[at + 12 :]
    with zipfile.ZipFile(io.BytesIO(poisoned)) as archive, pytest.raises(Exception, match=r".+"):
        archive.read("lists/members_export_9.csv")

    assert len(read_all(poisoned, "export.zip").sources) == 2


def test_a_campaign_that_unpacks_to_more_than_its_limit_is_refused_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailchimp, "LARGEST_ENTRY", 10_000)
    data = export(**{"campaigns_content/bomb.html": b"<p>" + bytes(1_000_000)})

    reading = read_all(data, "export.zip")

    assert len(reading.sources) == 2
    assert [refusal.reason for refusal in reading.refused] == ["too-large"]


def test_an_export_beyond_all_measure_is_refused_before_anything_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailchimp, "MOST_BYTES", 1_000)

    assert refusal_of(export(**{"campaigns_content/b.html": b" " * 2_000}), "e.zip").reason == "too-large"


def test_campaigns_that_were_never_sent_are_left_out() -> None:
    table = "Title,Subject,Status,Unique Id\nx,y,draft,bb22\n"

    reading = read_all(export(**{"campaigns.csv": table}), "export.zip")

    assert [source.path for source in reading.sources] == ["export.zip#101_spring-letter"]
    assert reading.notes == ("left out: 1 campaigns that were not sent",)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<?xml version='1.0'?>\n<!-- a --><rss version='2.0'><channel/></rss>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'/>", "feed"),
        (b"<rss xmlns:wp='http://wordpress.org/export/1.2/'/>", "wordpress"),
        (b'{"format": 1, "id": "aaaaaaaaaa"}', "jsonl"),
    ],
)
def test_exports_are_known_by_their_content(data: bytes, kind: str) -> None:
    assert {sniffed(data, name) for name in ("a.xml", "a.txt", "a", "a.html")} == {kind}


def test_a_feed_without_entries_is_empty() -> None:
    assert refusal_of(b"<rss><channel><title>x</title></channel></rss>", "feed.xml").reason == "empty"
