"""On paper: the numbers of the passages stay, the citation comes last, and there is nothing to press."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from browser.page_kinds import CORRECTED, FULL, THE_FULL_RELEASE


def test_a_printed_release_has_its_numbers_and_its_citation_last_and_nothing_to_press(open_page):
    page = open_page(THE_FULL_RELEASE + "?hl=library")
    page.emulate_media(media="print")

    assert page.locator(".u .pn").first.is_visible()
    for chrome in ("header.site", "footer.site", ".found", ".crumb", "button"):
        assert page.locator(f"{chrome}:visible").count() == 0
    tops = page.evaluate(
        "[...document.querySelectorAll('.side section')].map(s => s.getBoundingClientRect().top)"
    )
    assert tops[0] == max(tops)


def test_the_pdf_of_a_release_can_be_cited_by_passage(open_page):
    page = open_page(THE_FULL_RELEASE)
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())

    passages = [block for block in CORRECTED.blocks if block.number]
    for block in passages:  # the number stands in the margin; a PDF's text has it behind its line
        assert re.search(rf"{re.escape(block.text)} ?•?{block.number}\b", printed), block
    for chrome in ("Skip to", "Search", "Copy", "Other formats", "Link to a passage", "For programs"):
        assert chrome not in printed
    assert printed.index(passages[-1].text) < printed.index("Cite this release")
    assert printed.endswith(f"/releases/{FULL.id}")
    assert len(pdf.pages) <= 2
