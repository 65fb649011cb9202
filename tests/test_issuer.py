"""The issuer: by the source's word, sender, letterhead, copyright, self-description, folder or list."""

from __future__ import annotations

import pytest

from archive.parser.draft import Draft, Line
from archive.parser.issuer import find_issuer
from archive.parser.letterhead import LETTERHEAD, set_letterhead_aside
from archive.release import Quotation, Zone
from archive.rules import CorpusRules, Issuer
from archive.source import Source

HARBOR = Issuer(name="Harbor Rights Network", aliases=("H.R.N.",), domains=("harbor.example",))
UNION = Issuer(name="Tenants’ Union", domains=("tenants.example",))
RULES = CorpusRules(
    issuers=(HARBOR, UNION),
    names={"harbor rights network": HARBOR.name, "h.r.n": HARBOR.name, "tenants' union": UNION.name},
)


def issuer(
    *lines: tuple[str, Zone],
    rules: CorpusRules = CorpusRules(),  # noqa: B008 - frozen
    path: str = "/in/a.txt",
    format: str = "text",
    from_folder: bool = False,
    quoted: tuple[str, ...] = (),
    **headers: str,
) -> str | None:
    source = Source(
        path=path, format=format, sha256="0" * 64, original=b"", extension=".txt", blocks=(), headers=headers
    )
    draft = Draft([Line(text, "paragraph", (), zone) for text, zone in lines])
    quotations = [Quotation(speaker="A", role=None, organisation=o, text="…", paragraph=1) for o in quoted]
    return find_issuer(source, draft, quotations, rules, from_folder=from_folder)


def test_the_sources_own_word_comes_first_in_the_keepers_spelling() -> None:
    assert issuer(("H.R.N.", "furniture"), rules=RULES, issuer="tenants' union") == "Tenants’ Union"
    assert issuer(issuer="Some Other Group") == "Some Other Group"


def test_a_feed_s_title_is_its_issuer_and_a_mailing_s_sender_is_known_by_the_domain() -> None:
    assert issuer(rules=RULES, format="feed", issuer="Harbor Rights Network – Press Room") == (
        "Harbor Rights Network"
    )
    sender = '"Ana at the Harbor" <letter@harbor.example>'
    assert issuer(rules=RULES, format="mailchimp", issuer="Ana at the Harbor", sender=sender) == (
        "Harbor Rights Network"
    )


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"sender": "Ana Brandt <ana@press.harbor.example>"}, "Harbor Rights Network"),
        ({"address": "https://www.tenants.example/news/1"}, "Tenants’ Union"),
    ],
)
def test_mail_and_web_domains_tell_it(headers: dict[str, str], name: str) -> None:
    assert issuer(rules=RULES, **headers) == name


def test_a_listed_name_as_letterhead_tells_it() -> None:
    assert (
        issuer(("H.R.N. | Port Callan", "furniture"), ("Story.", "body"), rules=RULES)
        == "Harbor Rights Network"
    )


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Copyright © 2021 Harbor Rights Network, All rights reserved.", "footer"),
        ("© 2016-2021 Harbor Rights Network", "footer"),
        ("About the Harbor Rights Network", "boilerplate"),
        ("The Harbor Rights Network is a non-profit group in Port Callan.", "boilerplate"),
    ],
)
def test_without_a_list_footer_and_boilerplate_tell_it(text: str, zone: Zone) -> None:
    assert issuer((text, zone)) == "Harbor Rights Network"


@pytest.mark.parametrize("text", ["About us", "About this newsletter"])
def test_about_us_names_nobody(text: str) -> None:
    assert issuer((text, "boilerplate")) is None


def test_a_senders_name_without_its_office_tells_it() -> None:
    assert issuer(sender="Harbor Legal Press Office <x@y.example>", format="eml") == "Harbor Legal"
    assert issuer(sender="Press <x@y.example>", format="eml") is None


def test_the_folder_tells_it_only_where_asked() -> None:
    assert issuer(path="/in/Harbor Legal/a.txt", from_folder=True) == "Harbor Legal"
    assert issuer(path="/in/Harbor Legal/a.txt") is None


def test_the_keepers_default_comes_before_a_guess_from_who_is_quoted() -> None:
    assert issuer(quoted=("Harbor Legal", "Harbor Legal")) == "Harbor Legal"
    assert issuer(quoted=("Harbor Legal", "Tenants")) is None
    assert (
        issuer(quoted=("Harbor Legal", "Harbor Legal"), rules=CorpusRules(issuer="The Keeper"))
        == "The Keeper"
    )


def test_a_line_of_issuers_names_is_letterhead_and_no_headline() -> None:
    draft = Draft(
        [Line(text, "paragraph", ()) for text in ("H.R.N. & Tenants’ Union", "Council Opens Its Books")]
    )

    set_letterhead_aside(draft, RULES)

    assert [line.text for line in draft.body()] == ["Council Opens Its Books"]


@pytest.mark.parametrize(
    "line", ["88 Tallow Street, Port Ellery", "PORT READERS\n9 Capitol Row, Port Ellery, CV"]
)
def test_a_street_in_the_head_is_letterhead_and_no_headline(line: str) -> None:
    draft = Draft(
        [Line(text, "paragraph", ()) for text in (line, "61 Households on Tallow Street Pay Nothing")]
    )

    set_letterhead_aside(draft, RULES)

    assert [line.text for line in draft.body()] == ["61 Households on Tallow Street Pay Nothing"]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("United States Senator Rue O’Hara", True),
        ("U S Senator Rue O’Hara", True),
        ("Senator Rue O’Hara Press Releases", True),
        ("United States Senator Rue O’Hara : Press Room", True),
        ("Rue O’Hara, U.S. Senator from Corvane:", True),
        ("Senator O’Hara", True),
        ("Senator O’Hara Opens Harbor to All", False),
        ("Mayor Schedules Press Conference", False),
        ("Governor Signs Harbor Law", False),
        ("Senator Rue O’Hara today opened the harbor.", False),
    ],
)
def test_an_offices_letterhead_is_known_without_a_list(line: str, is_one: bool) -> None:
    assert bool(LETTERHEAD.fullmatch(line)) is is_one


@pytest.mark.parametrize(
    ("around", "quoted", "own"),
    [
        ((), ("Harbor Rights Network",), True),
        ((), ("HRN",), True),
        ((), (None, "Senate"), False),  # others speak, and describe whom they gave a grant
        ((("Harbor Rights Network", "furniture"),), (None,), True),
        ((("press@harbor.example, Harbor Rights Network", "contact"),), (None,), True),
        ((), (), True),
    ],
)
def test_a_release_that_describes_somebody_is_theirs_only_if_it_speaks_for_them(around, quoted, own) -> None:
    about = ("The Harbor Rights Network is a non-profit group in Port Callan.", "boilerplate")
    assert issuer(("Story.", "body"), about, *around, quoted=quoted) == (
        "Harbor Rights Network" if own else None
    )


@pytest.mark.parametrize(
    "said_for", ["Medicaid program", "As", "top Democrat on the Foreign", "Comfortex will grow"]
)
def test_what_does_not_read_as_a_name_is_no_issuer(said_for: str) -> None:
    assert issuer(quoted=(said_for, said_for)) is None


def test_whoever_is_quoted_less_than_others_is_no_issuer() -> None:
    assert issuer(quoted=(None, None, "The Harbor Fund", "The Harbor Fund")) is None
