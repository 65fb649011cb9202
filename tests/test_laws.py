"""Laws: bills, acts, cases; what meets under one key, and what only looks like a bill."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.draft import Draft, Line
from archive.parser.laws import find_laws, sorted_laws


def keys(*paragraphs: str, issuer: str | None = None) -> list[str]:
    draft = Draft([Line(text, "paragraph", ()) for text in paragraphs])
    draft.number()
    return [law.key for law in find_laws(draft.body(), issuer)]


@pytest.mark.parametrize(
    "printed", ["S.987", "S987", "S. 987", "S 987", "Bill S987", "Senate Bill S. 987", "S0987", "S00987"]
)
def test_the_spellings_of_a_state_bill_meet(printed: str) -> None:
    assert keys(f"The New York State Senate passed {printed} today.") == ["ny-s987"]


@pytest.mark.parametrize("printed", ["H.R. 1585", "H.R.1585", "HR 1585", "H. R. 1585"])
def test_a_house_bill_is_of_congress(printed: str) -> None:
    assert keys(f"She voted for {printed} today.") == ["us-hr1585"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The amendment to S. 2349 passed.", "us-s2349"),
        ("S. Res. 214 honors the dockers.", "us-sres214"),
        ("S.J. Res. 12 was read.", "us-sjres12"),
        ("Public Law 109-171 funds it.", "us-pl109-171"),
        ("Pub. L. 109-171 funds it.", "us-pl109-171"),
        ("The council passed Intro. 217 today.", "int-217"),
        ("The council passed Int 0217-2024 today.", "int-217-2024"),
        ("Local Law 35 forbids it.", "local-law-35"),
        ("They passed the New York for All Act.", "act-new-york-for-all"),
        ("The P.O.S.T. Act is in force.", "act-post"),
        ("The POST Act is in force.", "act-post"),
        ("The Fair Minimum Wage Act of 2007 is law.", "act-fair-minimum-wage"),
        ("He signed Senate Bill 289 into law.", "state-sb289"),
        ("Congress passed Senate Bill 289 today.", "us-s289"),
        ("The Ohio House passed House Bill No. 12.", "oh-hb12"),
        ("The New York State Senate passed Senate Bill 987.", "ny-s987"),
        ("House Joint Resolution 4 honors the dockers.", "us-hjres4"),
        ("She wrote the BRIGHT ACT of 2005.", "act-bright"),
        ("It passed the Harbor Works Act for Fiscal Year 2005.", "act-harbor-works"),
        ("They backed the Dockers Apology Resolution.", "act-dockers-apology"),
        ("Governor Signs the Safe Harbor Act", "act-safe-harbor"),
        ("In Brandt v. City of Port Callan the court ruled.", "case-brandt-v-city-of-port-callan"),
        ("In Brandt vs. Lindt the court ruled.", "case-brandt-v-lindt"),
        ("They remember Brandt v. Lindt. Both marches began at noon.", "case-brandt-v-lindt"),
        ("It met on Pier Nine. Brandt v. Harbor Inc. Lindt will be heard.", "case-brandt-v-harbor-inc-lindt"),
        ("Section 702 of the Open Harbor Act allows it.", "act-open-harbor"),
        ("It answered H.L.’s Harbor Records Act request.", "act-harbor-records"),
        ("It answered the CPPD’s Harbor Records Act request.", "act-harbor-records"),
        ("SEE: 2017 Lantern Act Bill Text", "act-lantern"),
        ("It asked under New York’s Harbor Records Act today.", "act-harbor-records"),
        ("It is like Senator Ortega’s Harbor Records Act.", "act-harbor-records"),
        ("It is like Senators Ortega’s and Lindt’s Harbor Records Act.", "act-harbor-records"),
        ("The Dockers’ Rights Act is like it.", "act-dockers-rights"),
        ("The Harbor Night Lights (HNL) Extension Act passed.", "act-harbor-night-lights-hnl-extension"),
        ("It is, in short, like the Harbor  Records Act.", "act-harbor-records"),
        ("They passed the Public Lantern Oversight (PLO) Act.", "act-public-lantern-oversight"),
        ("The House passed S  5  the dock bill", "us-s5"),
    ],
)
def test_each_kind_of_law_has_its_key(text: str, key: str) -> None:
    assert keys(text) == [key]


def test_the_short_name_in_brackets_and_the_long_one_are_one_act() -> None:
    long, short = "The Public Lantern Oversight (“PLO”) Act passed.", "The PLO Act is in force."
    assert keys(long, short) == ["act-public-lantern-oversight"]
    assert keys(short) == ["act-plo"]


@pytest.mark.parametrize(
    "text",
    [
        "S. Jones of Eastmarch wrote.",
        "It rained in Harbor Square. The lawsuit was filed on Monday.",
        "Suite S 4 is closed.",
        "It was an act of kindness.",
        "The council may act on Tuesday.",
        "He lives at 12 A 4th Street.",
        "Fewer than 20 percent, or $4,000, is spent.",
        "See https://harbor.example/S987/act and www.harbor.example/HR-1585.",
        "Version 2 vs. version 1 of the form.",
    ],
)
def test_initials_rooms_and_addresses_are_no_laws(text: str) -> None:
    assert keys(text) == []


def test_two_bills_joined_by_a_stroke_are_two() -> None:
    assert keys("The New York State Senate has A3306/S217 before it.") == ["ny-a3306", "ny-s217"]


def test_the_legislature_is_told_by_the_words_around_or_by_the_issuer() -> None:
    assert keys("The Virginia Senate passed S. 214.") == ["va-s214"]
    assert keys("They passed S. 214.", issuer="New Jersey State Senate Democrats") == ["nj-s214"]
    assert keys("SEE: https://www.nysenate.gov/x", "They passed S. 214.") == ["ny-s214"]
    assert keys("They passed S. 214.") == ["us-s214"]


def test_beside_an_assembly_s_bill_a_senate_bill_is_a_state_s() -> None:
    assert keys("S214/A1187 would count cameras.") == ["state-s214", "state-a1187"]
    assert keys("The Legislature votes on S. 412.") == ["state-s412"]
    assert keys("Congress has S. 412, the Legislature nothing.") == ["us-s412"]


def test_an_article_between_under_and_a_law_is_no_part_of_its_name() -> None:
    assert keys("Under the Safe Dwellings Act rent is due.") == ["act-safe-dwellings"]


def test_a_law_is_named_once_where_it_first_stands() -> None:
    draft = Draft(
        [Line(text, "paragraph", ()) for text in ("We met.", "The POST Act is law.", "The P.O.S.T. Act!")]
    )
    draft.number()

    assert [(law.text, law.paragraph) for law in find_laws(draft.body())] == [("POST Act", 2)]


@given(text=st.text(alphabet=st.sampled_from(list("SHAR. 0123456789-/vActof NewYork\n")), max_size=120))
def test_no_text_makes_it_fail(text: str) -> None:
    for printed, key in sorted_laws(text, None):
        assert printed
        assert key


@pytest.mark.parametrize("of", ["U.N.", "UN", "United Nations", "U.N. Security Council"])
def test_a_resolution_of_the_united_nations_is_no_law(of: str) -> None:
    assert keys(f"Under {of} Resolution 1559 they had to leave.") == []
