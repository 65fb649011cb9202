"""HTML pages: what is the release's, what is furniture, and pages made to break readers (bad inputs 21 to 23)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.readers.html import read_page
from archive.readers.links import safe_address
from archive.readers.registry import read_bytes

TEXT = "The county commission agreed on Monday night to publish every contract for surveillance technology. "


def own(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks if not block.furniture]


def furniture(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks if block.furniture]


@pytest.mark.parametrize(
    "container",
    [
        "<article>{}</article>",
        "<main>{}</main>",
        '<div role="main">{}</div>',
        '<div class="entry-content">{}</div>',
    ],
)
def test_what_stands_around_the_article_is_furniture(container: str) -> None:
    page = f"<nav>Home</nav><div>Teaser</div>{container.format('<p>' + TEXT * 3)}<footer>Copyright</footer>"

    assert own(page) == [(TEXT * 3).strip()]
    assert furniture(page) == ["Home", "Teaser", "Copyright"]


def test_of_several_articles_the_one_that_holds_the_text_is_the_release() -> None:
    page = f"<article><p>{TEXT * 5}</article><article>Another</article><article>And another</article>"

    assert own(page) == [(TEXT * 5).strip()]


def test_a_heading_outside_the_article_that_bears_the_title_is_kept() -> None:
    page = f"<title>Cameras Come Down | Harbor Light</title><h1>Cameras Come Down</h1><article><p>{TEXT}</article>"

    assert own(page)[0] == "Cameras Come Down"


def test_a_plain_page_without_structure_is_all_release() -> None:
    assert own(f"<p>{TEXT}<p>Second") == [TEXT.strip(), "Second"]


def test_a_row_of_links_is_furniture_and_a_paragraph_with_links_is_not() -> None:
    page = f'<td><a href="/">Home</a> <a href="/n">News</a></td><p>{TEXT}<a href="/x">here</a>, <a href="/y">there</a></p>'

    assert furniture(page) == ["Home News"]


@pytest.mark.parametrize(
    "hidden",
    [
        'style="display:none"',
        'style="color:red; DISPLAY : none"',
        "hidden",
        'class="sr-only"',
        'class="preheader"',
    ],
)
def test_what_is_hidden_from_view_is_furniture(hidden: str) -> None:
    assert furniture(f"<div {hidden}>Unseen</div><p>{TEXT}") == ["Unseen"]


def test_scripts_styles_and_comments_leave_no_trace() -> None:
    page = "<p>Seen</p><script>a<b</script><style>p{}</style><!-- note --><template>t</template><noscript>n</noscript>"

    assert own(page) == ["Seen"]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
        '<base href="javascript:alert(1)//">',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<form action="javascript:alert(1)"><button>Go</button></form>',
    ],
)
def test_no_markup_gets_further_than_the_reader(attack: str) -> None:
    page = read_page(f"<p>{TEXT}</p>{attack}<p>After</p>")

    assert TEXT.strip() in [block.text for block in page.blocks]
    assert all(link.url.startswith(("http", "mailto:")) for block in page.blocks for link in block.links)
    assert all("javascript:" not in value for value in page.headers.values())


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JaVa\tScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//", "#top", "",
     "http://", "https://[", "\x01javascript:alert(1)", "relative/path", "blob:https://a.example/x"],
)  # fmt: skip
def test_only_addresses_a_reader_may_follow_pass(address: str) -> None:
    assert safe_address(address) is None


def test_links_are_spans_over_the_text() -> None:
    block = read_page(
        '<p>See  <a href="/r"> the <b>report</b> </a>, page 2<br><a href="https://x.example">x</a>'
    ).blocks[0]

    assert block.text == "See the report , page 2\nx"
    assert [(block.text[link.start : link.end], link.url) for link in block.links] == [
        ("x", "https://x.example")
    ]


def test_relative_links_are_resolved_against_the_page_s_own_address() -> None:
    page = '<link rel="canonical" href="https://a.example/news/1"><p><a href="../about">About</a> the group and its work'

    assert read_page(page).blocks[0].links[0].url == "https://a.example/about"


@given(st.lists(st.sampled_from(["<p>", "</p>", "<a href=http://x.example>", "</a>", "word ", " \n ", "<br>", "<li>", "<td>",
                                 "• item", "\ufeff", "\u2028", "<h1>", "</h1>", "\0", "<pre>", "</pre>"]), max_size=40))  # fmt: skip
def test_every_link_lies_within_its_block(parts: list[str]) -> None:
    for block in read_page("".join(parts)).blocks:
        assert block.text.strip()
        for link in block.links:
            assert 0 <= link.start < link.end <= len(block.text)


def test_a_hundred_thousand_nested_boxes_are_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(b"<html>" + b"<div>" * 100_000 + b"deep", "page.html")

    assert refusal.value.reason == "too-deep"


def test_a_million_elements_are_refused_before_a_tree_is_built() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(b"<html>" + b"<b>x</b>" * 1_000_000, "page.html")

    assert refusal.value.reason == "too-large"


@pytest.mark.parametrize(
    "page", ["https://harborlight.example/report", '<?xml version="1.0"?><div>Text</div>']
)
def test_odd_pages_are_read_without_a_warning(page: str) -> None:
    assert len(own(page)) == 1  # pytest makes errors of warnings


@pytest.mark.parametrize("begun", [b"<!-- ", b"<script ", b"<a href='"])
def test_a_page_that_never_ends_what_it_begins_is_refused(begun: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(b"<html><p>Text</p>" + begun * 50_000, "page.html")

    assert refusal.value.reason == "damaged"


def test_text_below_nested_boxes_and_unclosed_paragraphs_is_not_lost() -> None:
    assert own("<div>" * 400 + "deep" + "</div>" * 400) == ["deep"]
    assert len(own("".join(f"<p>Paragraph {n}" for n in range(1_000)))) == 1_000


def test_the_line_that_files_a_post_and_a_mailing_s_bar_of_links_are_furniture() -> None:
    filed = (
        '<article><h1>T</h1><p class="byline"><a href="/press">Press</a></p><p>The council met.</p></article>'
    )
    bar = '<p>The council met.</p><table class="mcnFollowBlock"><tr><td><a href="/f">Follow</a></td></tr></table>'

    assert own(filed) == ["T", "The council met."]
    blocks = read_page(bar, whole_page=False).blocks
    assert [block.text for block in blocks if not block.furniture] == ["The council met."]


def test_the_declared_encoding_is_used_and_a_false_one_passed_over() -> None:
    declared = '<html><meta charset="koi8-r"><p>Прокурор</p>'.encode("koi8-r")
    false = f'<html><meta charset="utf-8"><p>{TEXT} café</p>'.encode("cp1252")

    assert read_bytes(declared, "page.html")[0].blocks[0].text == "Прокурор"
    assert read_bytes(false, "page.html")[0].blocks[0].text.endswith("café")


def test_the_head_s_evidence_comes_in_order_of_trust() -> None:
    page = read_page(
        '<html lang="es-MX"><title>Window title</title><meta name="date" content="2001-01-01">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "La ley",'
        ' "datePublished": "2019-06-03", "publisher": {"@type": "Organization", "name": "Luz"}, "keywords": ["a", "b"]}]}'
        "</script><h1>Heading</h1>"
    )

    assert page.headers["title"] == "La ley"
    assert page.headers["date"] == "2019-06-03"
    assert page.headers["issuer"] == "Luz"
    assert page.headers["topics"] == "a, b"
    assert page.headers["language"] == "es"
    assert page.headers["document-title"] == "Window title"


@pytest.mark.parametrize(
    "script", ["{", "[[[[", '{"@graph": 1}', "null", '{"@type": {"a": []}}', '["x"]', "[" * 5_000]
)
def test_a_broken_description_does_no_harm(script: str) -> None:
    assert own(f'<script type="application/ld+json">{script}</script><p>{TEXT}') == [TEXT.strip()]
