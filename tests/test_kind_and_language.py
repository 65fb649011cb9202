"""Kind and language: what sort of text this is, and in which language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.draft import Draft, Line
from archive.parser.kind import find_kind
from archive.parser.language import language_of
from archive.parser.layout import family_of
from archive.release import KINDS, Kind
from archive.source import Source, SourceBlock


def kind(title: str, *paragraphs: str, named: str | None = None, labels: str = "") -> Kind:
    return find_kind(Draft([Line(text, "paragraph", ()) for text in paragraphs]), title, named, labels)


@pytest.mark.parametrize(
    ("title", "paragraph", "expected"),
    [
        ("Council Opens Its Books", "The council voted.", "press release"),
        ("SEN. O’HARA ISSUES STATEMENT ON HARBOR", "The harbor is ours.", "statement"),
        ("Statement of Ana Brandt on Cameras", "We counted.", "statement"),
        ("On the Harbor", "Senator Rue O’Hara issued the following statement today:", "statement"),
        ("On the Harbor", "Today Senator Rue O’Hara made the following comments on the harbor.", "statement"),
        ("On the Harbor", "Senator Rue O’Hara offered the following statement today:", "statement"),
        (
            "O’Hara Honors the Dockers",
            "Senator Rue O’Hara delivered the following remarks on the Senate floor today:",
            "testimony/remarks",
        ),
        ("‘Lantern Light’ Column: Walking Home", "The harbor is dark.", "op-ed"),
        ("Council Meets", "Ana Brandt said a statement by the council was late.", "press release"),
        ("MEDIA ADVISORY: Rally at the Harbor", "Come all.", "event advisory"),
        ("Media Availability: Ana Brandt", "Call us.", "event advisory"),
        ("Lantern Letter", "Dear friends,", "newsletter"),
        ("A Year of Lanterns", "Friend,", "newsletter"),
        ("A Year of Lanterns", "In solidarity,\nAna Brandt\nDirector", "newsletter"),
        ("A Year of Lanterns", "The Harbor Team\nNewsletterAna brandt", "newsletter"),
        ("Six Years of Lanterns", "We count on supporters like you. Please donate today.", "newsletter"),
        ("The Harbor Budget", "Thank you, Mr. Chairman, for hearing the harbor.", "testimony/remarks"),
        ("Democratic Radio Address of Ana Brandt", "Good morning.", "testimony/remarks"),
        ("The Harbor Budget", "Mr. President, I rise for the harbor.", "testimony/remarks"),
        ("Weekly Update from the Harbor", "This week we counted.", "newsletter"),
        ("Op-Ed: My Front Door", "I live there.", "op-ed"),
        ("My Front Door", "By Ana Brandt", "op-ed"),
        ("Testimony of Ana Brandt before the Council", "Good morning.", "testimony/remarks"),
        ("Remarks by the Mayor at the Harbor", "Good morning.", "testimony/remarks"),
    ],
)
def test_the_kind_is_what_the_text_says_of_itself(title: str, paragraph: str, expected: Kind) -> None:
    assert kind(title, paragraph) == expected


def test_a_release_that_quotes_a_letter_is_no_newsletter() -> None:
    draft = Draft(
        [Line(text, "paragraph", ()) for text in ("The council voted.", "With thanks,", "Ana Brandt")]
    )
    draft.lines.insert(0, Line("For Immediate Release", "heading", (), "furniture", "release-line"))

    assert find_kind(draft, "Council Opens Its Books", None, "") == "press release"


def titled(title: str, *paragraphs: str) -> Kind:
    """The kind of a text whose title is printed above it."""
    lines = [Line(text, "paragraph", ()) for text in paragraphs]
    return find_kind(Draft([Line(title, "heading", (), "furniture", "title"), *lines]), title, None, "")


def test_a_long_text_in_the_first_person_that_quotes_nobody_is_a_column() -> None:
    column = "I grew up by this harbor, and my first job was on the night ferry to the islands. " * 12

    assert titled("The Last Boat Home", column) == "op-ed"
    assert titled("The Last Boat Home", column[:300]) == "press release"
    assert titled("The Last Boat Home", column, "“It was cold,” said Ana Brandt.") == "press release"
    assert titled("Sen. O’Hara on the Last Boat Home", column) == "press release"
    assert titled("The Last Boat Home", f"Senator Rue O’Hara spoke today. {column}") == "press release"


def test_a_release_that_asks_for_gifts_but_quotes_somebody_is_no_newsletter() -> None:
    asked = "Your support matters to us. “We hope you will donate,” Ana Brandt said."

    assert kind("Council Opens Its Books", asked) == "press release"


def test_who_what_and_when_make_an_advisory() -> None:
    assert (
        kind("Rally at the Harbor", "WHO: Dockers", "WHAT: A rally", "WHEN: Noon", "WHERE: The harbor")
        == "event advisory"
    )
    assert kind("Kundgebung", "WER: Mieter", "WAS: Lesung", "WANN: 17 Uhr") == "event advisory"
    assert kind("Concentración", "QUÉ: Lectura", "QUIÉN: Vecinos", "CUÁNDO: 17 h") == "event advisory"
    assert kind("Rally at the Harbor", "What: A rally", "Who: Dockers", "When: Noon") == "event advisory"
    assert kind("Rally at the Harbor", "What now? Who pays? When?") == "press release"
    assert kind("Rally at the Harbor", "WHO pays? The council said.") == "press release"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("newsletter", "newsletter"),
        ("Press-Release", "press release"),
        ("testimony", "testimony/remarks"),
        ("media advisory", "event advisory"),
        ("Statement", "statement"),
        ("blog", "op-ed"),
    ],
)
def test_the_sources_own_word_decides_where_it_is_understood(named: str, expected: Kind) -> None:
    assert kind("Op-Ed: My Front Door", "I live there.", named=named) == expected


def test_a_text_that_is_all_somebodys_words_is_a_statement() -> None:
    lead = "Zum Hafenbeschluss erklärt die Abgeordnete Dr. Ana Brandt:"
    assert kind("Brandt: Hafen öffnen", lead, "„Der Hafen gehört allen.", "„Er bleibt offen.“") == "statement"
    assert kind("Brandt: Hafen öffnen", lead, "„Der Hafen gehört allen.“", "Der Rat tagt.") == "press release"
    assert kind("Brandt: Hafen öffnen", lead) == "press release"


def test_a_label_in_the_head_decides() -> None:
    assert kind("Rally at the Harbor", "Come all.", labels="MEDIA ADVISORY") == "event advisory"


@given(title=st.text(max_size=80), paragraph=st.text(max_size=80), named=st.none() | st.text(max_size=20))
def test_every_text_is_of_some_kind(title: str, paragraph: str, named: str | None) -> None:
    assert kind(title, paragraph, named=named) in KINDS


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The council voted to open the books of the harbor, and it will not be for long that they are shut to us.",
            "en",
        ),
        (
            "El consejo votó para abrir los libros del puerto, y no será por mucho tiempo que se los cierren a la gente.",
            "es",
        ),
        (
            "Le conseil a voté pour ouvrir les livres du port, et ce n’est pas la première fois que nous les avons vus dans une salle.",
            "fr",
        ),
        (
            "Der Rat hat für die Öffnung der Bücher gestimmt, und das ist nicht das erste Mal, dass sie auf dem Tisch liegen.",
            "de",
        ),
        ("Port Callan", None),
        ("", None),
        ("1234 5678 --- ###", None),
    ],
)
def test_a_language_is_told_by_its_commonest_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


PROSE = "the council of Port Callan voted, after a long night, to open its books. Nobody spoke against it. "


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Council Opens Its Books\n" + PROSE * 8 + "“We are glad,” it said.", "clean"),
        ("COUNCIL OPENS ITS BOOKS\n" + PROSE * 8, "wire"),
        (PROSE.replace(",", " ").replace(".", " ") * 8, "stripped"),
        ("Council Opens Its Books\n" + PROSE * 8, "quotes-dropped"),
        ("Council Opens Its Books\n" + (PROSE + "It’s ours, said Ana Brandt. ") * 8, "quotes-dropped"),
        ("Council Opens Its Books\n" + (PROSE + "It’s ours, Senator Brandt said. ") * 8, "quotes-dropped"),
        ("Council Opens Its Books\n" + (PROSE + "It’s ours. ") * 8, "clean"),
        ("Council Opens Its Books", "short"),
        ("Council Opens  2 Books   PORT CALLAN  MD   The council did so", "stripped"),
    ],
)
def test_the_family_of_a_text_is_told_by_its_marks_and_first_line(text: str, family: str) -> None:
    source = Source(
        path="a.txt",
        format="text",
        sha256="0" * 64,
        original=b"",
        extension=".txt",
        blocks=(SourceBlock(text=text),),
    )

    assert family_of(source) == family
