"""People: attributions taken apart, and the same person known again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.names import Person
from archive.parser.people import person_in
from archive.parser.roster import Roster, is_statement_by


@pytest.mark.parametrize(
    ("words", "name", "role", "organisation"),
    [
        (
            "Harbor Rights Network Executive Director Ana Brandt",
            "Ana Brandt",
            "Executive Director",
            "Harbor Rights Network",
        ),
        (
            "Ana Brandt, Harbor League of Cairn executive director",
            "Ana Brandt",
            "executive director",
            "Harbor League of Cairn",
        ),
        ("Ana Brandt, Keep the Harbor’s Chief Executive", "Ana Brandt", "Chief Executive", "Keep the Harbor"),
        ("die SPD-Bundestagsabgeordnete Dr. Ana Brandt", "Ana Brandt", "SPD-Bundestagsabgeordnete", None),
        ("Oberbürgermeisterin Ana Brandt", "Ana Brandt", "Oberbürgermeisterin", None),
        ("Ana Burmeister", "Ana Burmeister", None, None),
        (
            "Harbor Rights Network’s Executive Director Ana Brandt",
            "Ana Brandt",
            "Executive Director",
            "Harbor Rights Network",
        ),
        (
            "Ana Brandt, Executive Director of the Harbor Rights Network",
            "Ana Brandt",
            "Executive Director",
            "Harbor Rights Network",
        ),
        ("Ana Brandt, Policy Counsel at Harbor Rights", "Ana Brandt", "Policy Counsel", "Harbor Rights"),
        ("H.R.N. Research Director, Joël Okafor", "Joël Okafor", "Research Director", "H.R.N."),
        ("Executive Director Ana Brandt", "Ana Brandt", "Executive Director", None),
        ("Sen. Rue O’Hara", "Rue O’Hara", "Senator", None),
        ("Energy Secretary Rue O’Hara", "Rue O’Hara", "Energy Secretary", None),
        ("Acting DOT Secretary Rue O’Hara", "Rue O’Hara", "Acting DOT Secretary", None),
        ("Secretary of the Treasury Rue O’Hara", "Rue O’Hara", "Secretary of the Treasury", None),
        ("Ana Brandt, the junior Senator from Maine", "Ana Brandt", "junior Senator", None),
        ("Ana Brandt, 23, Policy Counsel at Harbor Rights", "Ana Brandt", "Policy Counsel", "Harbor Rights"),
        ("This was consistent with what Senator Rue O’Hara", "Rue O’Hara", "Senator", None),
        ("Port Callan University’s Ana Brandt", "Ana Brandt", None, "Port Callan University"),
        ("Las Vegas Senator Rue O’Hara", "Rue O’Hara", "Senator", None),
        ("Senators Rue O’Hara", "Rue O’Hara", "Senator", None),
        ("Congressmen Tom Lindt", "Tom Lindt", "Congressman", None),
        (
            "Ana Brandt, Director of Open Harbor at the Dock Workers’ Center",
            "Ana Brandt",
            "Director",
            "Open Harbor",
        ),
        (
            "Ana Brandt, Open Harbor chairman, president and chief executive officer",
            "Ana Brandt",
            "chairman, president and chief executive officer",
            "Open Harbor",
        ),
        ("U.S. Senator Rue O’Hara (D-CV)", "Rue O’Hara", "Senator", None),
        ("Gov. María de los Ángeles Ortega", "María de los Ángeles Ortega", "Governor", None),
        ("City Council Member Tomas Reyes-Kroll", "Tomas Reyes-Kroll", "City Council Member", None),
        ("Ana Brandt, Esq.", "Ana Brandt", None, None),
        ("Dr. Ana Brandt", "Ana Brandt", None, None),
        ("Ana Brandt (she/her)", "Ana Brandt", None, None),
        ("Brandt", "Brandt", None, None),
        (
            "Solène Kerambrun, directrice de la médiathèque d’Anse-Verte",
            "Solène Kerambrun",
            "directrice",
            "médiathèque d’Anse-Verte",
        ),
        (
            "Everett Sandoz, président de l’Association des bibliothèques",
            "Everett Sandoz",
            "président",
            "Association des bibliothèques",
        ),
        ("Desmond Abara, a bread-van driver", "Desmond Abara", "bread-van driver", None),
        ("Ana Brandt, a tenant at 12 Cooper's Row", "Ana Brandt", "tenant", "12 Cooper's Row"),
        ("Ana Brandt, a tenant at 88 Tallow Street since 1989", "Ana Brandt", "tenant", "88 Tallow Street"),
        ("Port Ellery Health Officer Dr. Ana Brandt", "Ana Brandt", "Health Officer", "Port Ellery"),
        ("Captain Ana Brandt, president of the Ferry Pilots", "Ana Brandt", "president", "Ferry Pilots"),
        ("Captain Ana Brandt, a pilot", "Ana Brandt", "Captain", None),
        ("Dr. Ana Brandt, an epidemiologist", "Ana Brandt", "epidemiologist", None),
        ("la directora de la Clínica Abierta, Ana Brandt", "Ana Brandt", "directora", "Clínica Abierta"),
        ("le père Yann Morvan, curé d’Anse-Verte", "Yann Morvan", "curé", "Anse-Verte"),
        (
            "Ana Brandt, die Vorsitzende des Mietervereins Lindenau",
            "Ana Brandt",
            "Vorsitzende",
            "Mietervereins Lindenau",
        ),
        ("Otto Lindt, Mieter in der Gerbergasse", "Otto Lindt", "Mieter", "Gerbergasse"),
        ("Ana Brandt, die bis 2008 in der Mühlgasse wohnte", "Ana Brandt", None, None),
        ("Ana Brandt, emitió una declaración", "Ana Brandt", None, None),
    ],
)
def test_name_role_and_organisation_are_told_apart(
    words: str, name: str, role: str | None, organisation: str | None
) -> None:
    assert person_in(words) == Person(name=name, role=role, organisation=organisation)


@pytest.mark.parametrize(
    "words", ["", "the report", "officials familiar with the matter", "42", "—", "two of them"]
)
def test_words_that_name_nobody_give_nobody(words: str) -> None:
    assert person_in(words) is None


def test_a_surname_finds_the_person_met_before() -> None:
    roster = Roster()
    roster.meet(Person(name="Ana Brandt", role="Director", organisation="Harbor Rights"))

    assert roster.meet(Person(name="Brandt")) == Person(
        name="Ana Brandt", role="Director", organisation="Harbor Rights"
    )


def test_two_people_of_one_surname_stay_two() -> None:
    roster = Roster()
    roster.meet(Person(name="Ana Brandt", role="Director"))

    assert roster.meet(Person(name="Otto Brandt")) == Person(name="Otto Brandt")


def test_a_surname_finds_the_full_name_elsewhere_in_the_text() -> None:
    roster = Roster("The group’s founder, Ana Brandt, a retired nurse, walked every street.")

    found = roster.meet(Person(name="Brandt"))

    assert (found.name, found.role) == ("Ana Brandt", "retired nurse")


def test_officials_introduced_in_the_text_are_known_by_surname() -> None:
    roster = Roster(
        "Today Senator Rue O’Hara joined Sen. Jeff Mott and Sen  Carl Lindt  D Corv   at the harbor."
    )

    assert [
        person.name if (person := roster.knows(name)) else None for name in ("O’Hara", "mott", "Lindt")
    ] == [
        "Rue O’Hara",
        "Jeff Mott",
        "Carl Lindt",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("SEN. O'HARA ISSUES STATEMENT ON HARBOR BILL", "Rue O'Hara"),
        ("SEN. O'HARA'S HARBOR BILL PASSES SENATE", "Rue O'Hara"),
        ("SEN. RUE O'HARA: HARBOR MUST STAY OPEN", "Rue O'Hara"),
        ("O'Hara Statement on the Harbor Bill", "Rue O'Hara"),
        ("Statement by Senator Rue O'Hara on the Harbor Bill", "Rue O'Hara"),
        ("Statement of Ana Brandt on the Harbor Bill", "Ana Brandt"),
        ("REMARKS BY GOVERNOR BRANDT", "Brandt"),
        ("Harbor Bill Passes Senate", None),
        ("Statement on the Harbor Bill", None),
    ],
)
def test_the_title_tells_whose_words_a_release_prints(title: str, name: str | None) -> None:
    found = Roster("Senator Rue O'Hara spoke in Port Callan.").principal(title)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("title", "is_one"), [("Statement by Ana Brandt on Cameras", True), ("Brandt Issues Statement", False)]
)
def test_a_title_may_call_all_of_a_release_a_statement(title: str, is_one: bool) -> None:
    assert is_statement_by(title) is is_one


@given(words=st.text(max_size=120))
def test_no_words_make_it_fail(words: str) -> None:
    person = person_in(words)

    assert person is None or Roster(words).meet(person).name


@pytest.mark.parametrize(
    "text",
    [
        "Sens. Rue O’Hara (D-CV) and Tom B. Lindt (R-CV) today wrote to the port.",
        "Senators Rue O’Hara, Ana Brandt and Tom B. Lindt today wrote to the port.",
        "U S  Senators Rue O’Hara  D CV  and Tom B. Lindt  R CV  today wrote to the port",
    ],
)
def test_a_title_in_the_plural_is_of_everyone_it_introduces(text: str) -> None:
    lindt = Roster(text).knows("Lindt")

    assert lindt == Person(name="Tom B. Lindt", role="Senator")


def test_a_title_in_the_plural_ends_where_another_begins() -> None:
    lindt = Roster("Senators Rue O’Hara and Congressmen Tom Lindt and Sam Reyes wrote.").knows("Lindt")

    assert lindt == Person(name="Tom Lindt", role="Congressman")


def test_a_senator_who_is_a_member_of_something_speaks_for_the_senate() -> None:
    roster = Roster("Sen. Rue O’Hara wrote to the port.")

    assert roster.meet(Person(name="O’Hara", role="member", organisation="Harbor Committee")) == Person(
        name="Rue O’Hara", role="Senator"
    )


@pytest.mark.parametrize("words", ["U S  Senator", "the Senator"])
def test_a_title_alone_is_nobody(words: str) -> None:
    assert person_in(words) is None
