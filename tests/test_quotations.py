"""Quotations: marks, attributions, speech over several paragraphs, and what is no speech."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.parser.draft import Draft, Line
from archive.parser.quotations import find_quotations
from archive.parser.roster import Roster, is_statement_by
from archive.parser.speech_marks import quoted_spans
from archive.release import Quotation


def quotations(*paragraphs: str, title: str = "Council Opens Its Books") -> tuple[Quotation, ...]:
    draft = Draft([Line(text, "paragraph", ()) for text in paragraphs])
    draft.number()
    roster = Roster(" ".join(paragraphs))
    return find_quotations(draft.body(), roster, roster.principal(title), stated=is_statement_by(title))


def only(*paragraphs: str, title: str = "Council Opens Its Books") -> Quotation:
    (found,) = quotations(*paragraphs, title=title)
    return found


@pytest.mark.parametrize(
    "paragraph",
    [
        "“Nobody asked the people who live here,” said Open Harbor Director Ana Brandt.",
        '"Nobody asked the people who live here," said Open Harbor Director Ana Brandt.',
        '“Nobody asked the people who live here," said Open Harbor Director Ana Brandt.',
        "“Nobody asked the people who live here,” Said Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,”\nsaid Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,” insisted Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,” urged Open Harbor Director Ana Brandt.",
        "Open Harbor Director Ana Brandt recently said, “Nobody asked the people who live here,”",
        "“Nobody asked the people who live here,” mencionó Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,” warned Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,” Open Harbor Director Ana Brandt said.",
        "Open Harbor Director Ana Brandt said, “Nobody asked the people who live here,”",
        "Said Open Harbor Director Ana Brandt: “Nobody asked the people who live here,”",
        "“Nobody asked the people who live here,” according to Open Harbor Director Ana Brandt.",
        "''Nobody asked the people who live here,'' said Open Harbor Director Ana Brandt.",
        "``Nobody asked the people who live here,'' said Open Harbor Director Ana Brandt.",
        "“Nobody asked the people who live here,” said Ana Brandt, Director of Open Harbor.",
        "« Nobody asked the people who live here, » a déclaré Ana Brandt, Director at Open Harbor.",
        "“Nobody asked the people who live here,” expresó Ana Brandt, Director of Open Harbor.",
    ],
)
def test_speech_is_found_with_its_speaker_whatever_the_marks_and_the_order(paragraph: str) -> None:
    found = only(paragraph)

    assert found.text.strip() == "Nobody asked the people who live here,"
    assert (found.speaker, found.role, found.organisation) == ("Ana Brandt", "Director", "Open Harbor")
    assert found.paragraph == 1


def test_a_quotation_split_by_its_attribution_is_one() -> None:
    found = only("“This is a start,” said Ana Brandt. “It is not the end of the matter.”")

    assert found.text == "This is a start, … It is not the end of the matter."


def test_speech_over_several_paragraphs_is_one_quotation_of_its_first() -> None:
    found = only(
        "The council voted.",
        "“Nobody asked us,” said Ana Brandt. “Nobody asked anyone who lives here.",
        "“We walked every street and counted every lens.",
        "“We will do it again next year.”",
    )

    assert found.paragraph == 2
    assert found.text.endswith("We will do it again next year.")


def test_a_mark_never_closed_runs_to_the_end_of_its_paragraph_only() -> None:
    found = only("Ana Brandt said, “Nobody asked us.", "The council did not answer.")

    assert found.text == "Nobody asked us."


def test_two_people_are_two_quotations() -> None:
    found = quotations(
        "“Nobody asked us,” said Director Ana Brandt.", "“We were not told,” said Mayor Otto Lindt."
    )

    assert [(q.speaker, q.paragraph) for q in found] == [("Ana Brandt", 1), ("Otto Lindt", 2)]


def test_a_surname_or_a_pronoun_later_is_the_person_named_before() -> None:
    found = quotations(
        "“Nobody asked us,” said Open Harbor Director Ana Brandt.",
        "The council met.",
        "“We counted them ourselves,” Brandt continued.",
        "It met again.",
        "“We will count again,” she added.",
    )

    assert [(q.speaker, q.role) for q in found] == [("Ana Brandt", "Director")] * 3


@pytest.mark.parametrize(
    "paragraph",
    [
        "The so-called “smart” camera counts bicycles.",
        "Its report, “Blind Corners,” was read by nobody at the department.",
        "They call it “Operation Safe Sightlines” and it costs money.",
        "The council voted on Tuesday.",
        'The screen is 27" wide and 15" high.',
    ],
)
def test_scare_quotes_titles_and_inches_are_no_speech(paragraph: str) -> None:
    assert quotations(paragraph) == ()


def test_marks_within_marks_belong_to_the_speech_around_them() -> None:
    found = only("“They called it ‘safe sightlines’ and nobody laughed,” said Ana Brandt.")

    assert found.text == "They called it ‘safe sightlines’ and nobody laughed,"


def test_a_document_can_speak_and_then_nobody_is_named() -> None:
    found = only("“No record of the match was kept by the department,” the report said.")

    assert found.speaker is None


@pytest.mark.parametrize(
    "lead",
    [
        "Senator Rue O’Hara today issued the following statement on the harbor bill:",
        "Sen. Rue O’Hara made the following statement today.",
        "Today Senator Rue O’Hara released this statement:",
        "Senator Rue O’Hara commented on the death of Lt. Governor Otto Lindt:",
        "The following is a statement by Senator Rue O’Hara:",
    ],
)
def test_a_statement_printed_without_marks_is_one_quotation_of_who_issued_it(lead: str) -> None:
    found = only(lead, "The harbor belongs to all of us.", "I thank the dockers.")

    assert (found.speaker, found.paragraph) == ("Rue O’Hara", 2)
    assert found.text == "The harbor belongs to all of us. I thank the dockers."


def test_a_statement_may_go_on_in_its_leads_own_paragraph() -> None:
    found = only(
        "Senator Rue O’Hara gave the following statement on the bill: The harbor belongs to all of us."
    )

    assert (found.speaker, found.text, found.paragraph) == (
        "Rue O’Hara",
        "The harbor belongs to all of us.",
        1,
    )


def test_a_statement_by_title_makes_all_of_the_body_one_quotation() -> None:
    found = only("The harbor is ours.", "It stays so.", title="Statement by Senator Rue O’Hara on the Harbor")

    assert (found.speaker, found.text) == ("Rue O’Hara", "The harbor is ours. It stays so.")


def test_marked_speech_that_nobody_is_said_to_speak_is_the_titles_own() -> None:
    found = only(
        "Sen. O’Hara introduced a bill on harbors.",
        "“The harbor belongs to every one of us and it stays so.”",
        title="SEN. O’HARA’S HARBOR BILL PASSES",
    )

    assert (found.speaker, found.paragraph) == ("O’Hara", 2)


def test_a_line_with_a_name_and_a_colon_says_who_speaks_below() -> None:
    found = quotations(
        "Senator Rue O’Hara and Mayor Otto Lindt spoke today.",
        "Senator O’Hara:",
        "The harbor belongs to all of us.",
        "Mayor Lindt:",
        "The mayor’s office agrees.",
        "It will say so again.",
        "Background:",
        "The harbor was dug in 1851.",
    )

    assert [(q.speaker, q.text, q.paragraph) for q in found] == [
        ("Rue O’Hara", "The harbor belongs to all of us.", 3),
        ("Otto Lindt", "The mayor’s office agrees. It will say so again.", 5),
    ]


def test_spans_are_the_outermost_marks() -> None:
    text = 'He said “one” and "two" and “three'

    assert [(text[s.start : s.end], s.closed) for s in quoted_spans(text)] == [
        ("one", True),
        ("two", True),
        ("three", False),
    ]


MARKS = "“”\"«»'`â .,:\nsaid Ana Brandt Senator the following statement issued a"


@settings(max_examples=150, deadline=None)
@given(
    paragraphs=st.lists(
        st.text(alphabet=st.sampled_from(list(MARKS)), max_size=120) | st.text(max_size=60), max_size=4
    )
)
def test_no_text_makes_it_fail_and_every_quotation_stands_in_its_paragraph(paragraphs: list[str]) -> None:
    kept = [paragraph for paragraph in paragraphs if paragraph.strip()]

    for found in quotations(*kept):
        assert found.text[:5] in " ".join(kept)
        assert 1 <= found.paragraph <= len(kept)


@pytest.mark.parametrize(
    "lead",
    [
        "Open Harbor Director Ana Brandt issued the following statement today after the vote: ",
        "Port Callan, MD - Open Harbor Director Ana Brandt, author of the 1994 Dock Law, issued the following statement: ",
        "Open Harbor Director Ana Brandt told the council that the new cameras would mostly be watching the people "
        "who pay for them and who were never asked: ",
    ],
)
def test_what_announces_a_statement_in_its_own_paragraph_names_its_speaker(lead: str) -> None:
    found = only(f"{lead}“Nobody asked the people who live here.”")

    assert (found.speaker, found.role) == ("Ana Brandt", "Director")


def test_a_statement_that_a_body_issues_from_somebody_names_both() -> None:
    found = only(
        "In response, the Harbor Rights Network issued the following statement from policy counsel Ana Brandt:",
        "“Nobody asked the people who live here.”",
    )

    assert (found.speaker, found.role, found.organisation) == (
        "Ana Brandt",
        "policy counsel",
        "Harbor Rights Network",
    )


def test_the_paragraph_above_names_the_speaker_where_it_ends_in_a_colon() -> None:
    found = only(
        "Commenting on the vote and the long night before it, Ana Brandt, Open Harbor Director said:",
        "“Nobody asked the people who live here.”",
    )

    assert found.speaker == "Ana Brandt"


def test_a_letter_that_speaks_is_no_person() -> None:
    found = only("“Nobody asked the people here,” says the letter, signed by Sens. O’Hara and Lindt.")

    assert found.speaker is None


def test_the_salutation_of_a_letter_is_no_label_of_a_speaker() -> None:
    assert quotations("The letter follows.", "Dear Secretary Brandt:", "We write about the harbor.") == ()


def test_speech_below_lines_of_a_heading_is_the_principals() -> None:
    found = only(
        "On the Defeat of the Dock Law\nHarbor Committee\n“We lost tonight by a single vote and we will be back.”",
        title="SEN. O’HARA ISSUES STATEMENT ON DOCK LAW",
    )

    assert (found.speaker, found.role) == ("O’Hara", "Senator")


def test_a_deed_before_a_name_in_marks_is_no_speech() -> None:
    assert quotations("Ana Brandt announced the “Safe Harbor for Everyone” program today.") == ()


def test_what_is_left_of_curly_marks_opens_and_closes_speech() -> None:
    found = only(
        "â We won this harbor back for everyone in the town. â?",
        title="Sen. Rue Lindtâs statement on the harbor",
    )

    assert (found.speaker, found.text) == ("Rue Lindt", "We won this harbor back for everyone in the town.")


def test_a_statements_title_that_opens_with_a_surname_tells_whose_it_is() -> None:
    said = "“We won this harbor back for everyone who lives and works beside it.”"

    assert only(said, title="Brandt Statement on the Harbor").speaker == "Brandt"
    assert only(said, title="Council Opens Its Books").speaker is None


def unmarked(paragraph: str, lost: Literal["marks", "all punctuation"]) -> list[str | None]:
    draft = Draft([Line(paragraph, "paragraph", ())])
    draft.number()
    return [q.speaker for q in find_quotations(draft.body(), Roster(paragraph), lost=lost)]


@pytest.mark.parametrize(
    "attribution",
    [
        "U.S. Rep. Tom Lindt, who sails there, said, The harbor is ours.",
        "It closed in 2009.  Tom Lindt said, The harbor is ours.",
        "Another friend of the port, Sen. Tom B. Lindt (MD-16), said, The harbor is ours.",
    ],
)
def test_where_marks_are_lost_a_name_may_stand_before_what_was_said(attribution: str) -> None:
    (speaker,) = unmarked(attribution, "marks")

    assert speaker in ("Tom Lindt", "Tom B. Lindt")


def test_the_senator_is_whoever_spoke_before() -> None:
    text = "The harbor is ours   said Senator Tom Lindt    We will keep it   the Senator concluded"

    assert unmarked(text, "all punctuation") == ["Tom Lindt", "Tom Lindt"]


def test_two_blanks_behind_a_name_are_a_lost_comma() -> None:
    text = "Senator Tom Lindt spoke   The harbor is ours   said Senator Lindt  Co Chairman of the Harbor Caucus    It is"

    assert unmarked(text, "all punctuation") == ["Tom Lindt"]
