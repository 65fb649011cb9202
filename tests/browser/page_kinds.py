"""Every kind of page there is, as a table, and the archive in which each can be visited.

What holds for every page (no fault of accessibility, no sideways scroll, no
violation of the policy, valid HTML, weight) is asked of each line of PAGE_KINDS.
A page that is new is added there and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from small_archive import make_release, make_site, paragraphs, varied_releases
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from archive.address import release_address
from archive.release import Block, DateReading, Doubt, IssueDate, Law, Quotation, Reference
from index.entry import entry_of
from web.application import build_app

LONG = make_release(
    "endless",
    title="A" * 300,
    issuer="Verband-" * 30,
    blocks=paragraphs("https://example.org/" + "x" * 400 + " library", "w" * 500),
)
TOWNS = "Arden Brill Corsham Dunmore Eyre Fallow Gannet Holm Inver Jarrow Kelso Lune".split()
GAZETTES = [make_release(f"gazette {town}", issuer=f"Gazette of {town}") for town in TOWNS]
FULL = make_release(
    "ledger",
    issuer="Gazette of Arden",
    title="Harbor Council Opens the Ledger of Its Library",
    subtitle="A vote after nine years of closed doors",
    language="en",
    date=IssueDate(
        value=dt.date(2024, 5, 14),
        source="dateline",
        text="May 14, 2024",
        rivals=(DateReading(value=dt.date(2021, 1, 1), source="file-name"),),
    ),
    status="immediate",
    blocks=(
        Block(number=None, kind="paragraph", zone="contact", text="Press: Ivo Lindqvist, 555-0142"),
        Block(number=1, kind="paragraph", zone="body", text="The council voted to open the library’s ledger."),
        Block(number=None, kind="heading", zone="body", text="What it holds"),
        Block(number=2, kind="item", zone="body", text="14,200 entries over nine years."),
        Block(number=3, kind="item", zone="body", text="The names of all who borrowed."),
        Block(number=4, kind="paragraph", zone="body", text="“We hid nothing,” said Ana Brandt, Director."),
        Block(number=5, kind="paragraph", zone="body", text="Read https://example.org/ledger on Bill S987."),
        Block(number=6, kind="paragraph", zone="boilerplate", text="The Network speaks for readers."),
        Block(number=None, kind="paragraph", zone="footer", text="© 2021, all rights reserved."),
    ),
    quotations=(
        Quotation(speaker="Ana Brandt", role="Director", organisation="The Network", text="We hid nothing,", paragraph=4),
    ),
    references=(
        Reference(title="The ledger", url="https://example.org/ledger", paragraph=5),
        Reference(title="A lost report", url=None, paragraph=5),
    ),
    laws=(Law(text="Bill S987", key="ny-s987", paragraph=5),),
    end_mark="###",
    topics=("records", "libraries"),
    doubts=(Doubt(about="date", reason="the footer says 2021; the dateline was used"),),
)  # fmt: skip
CORRECTED = replace(
    FULL,
    title="CORRECTED: Harbor Council Opens the Ledger of Its Library",
    blocks=tuple(
        replace(block, text=block.text.replace("14,200", "12,400")) for block in FULL.blocks
    ),
)  # fmt: skip
WITHDRAWN = make_release("letter sent in error")
VARIED = varied_releases()[7]
SPANISH = make_release(
    "archivo",
    issuer="Gazette of Arden",
    title="El concejo abre su archivo",
    language="es",
    blocks=paragraphs("El concejo votó por abrir el archivo de la biblioteca.", "Nadie lo había pedido."),
)


def visited_archive(folder: Path) -> DispatcherMiddleware:
    """Two archives as one WSGI application: the full one, and below /empty one without a release."""
    site = make_site(
        folder / "full",
        [*varied_releases(), LONG, *GAZETTES, SPANISH, FULL, WITHDRAWN],
        contact="archive@example.org",
    )
    with site.corpus.adding() as adding:
        adding.change_into_version(CORRECTED)
        adding.commit()
    site.corpus.withdraw(WITHDRAWN.id, "It was sent to the wrong list.")
    with site.engine.writer() as writer:
        writer.put(entry_of(CORRECTED, digest="2"))
        writer.remove(WITHDRAWN.id)
    empty = make_site(folder / "empty", [])
    return DispatcherMiddleware(build_app(site), {"/empty": build_app(empty)})


THE_RELEASE = release_address(VARIED.id, VARIED.title)
THE_FULL_RELEASE = release_address(FULL.id, CORRECTED.title)

# what kind of page -> where one is
PAGE_KINDS = {
    "first": "/",
    "first of an empty archive": "/empty/",
    "search of an empty archive": "/empty/search?q=library",
    "quotations of an empty archive": "/empty/quotations",
    "topics of an empty archive": "/empty/browse/topics",
    "dates of an empty archive": "/empty/browse/dates",
    "about an empty archive": "/empty/about",
    "search without a query": "/search",
    "search with hits": "/search?q=library",
    "search with filters": "/search?q=library&topic=records&from=2021&to=2023",
    "search with everything chosen": "/search?q=library+-zebra&topic=none&date=none&sort=oldest&recency=off",
    "search as a table": "/search?q=library&view=table",
    "search page 3": "/search?page=3",
    "search beyond the last page": "/search?q=library&page=999",
    "search with no hits": "/search?q=library+zebra&topic=records",
    "search with a misspelling": "/search?q=libary",
    "search with a filter that has nothing": "/search?q=library&kind=newsletter",
    "search with a query that was mended": "/search?q=title:%28library+AND",
    "all values": "/search/values/speaker?q=library",
    "all values, found": "/search/values/issuer?q=council&find=lune",
    "release": THE_FULL_RELEASE,
    "release with marks": THE_RELEASE + "?hl=library#p1",
    "release with long words": release_address(LONG.id, LONG.title),
    "release in Spanish": release_address(SPANISH.id, SPANISH.title),
    "release, an old version": THE_FULL_RELEASE + "?v=1",
    "versions": f"/releases/{FULL.id}/versions",
    "passage": f"/releases/{VARIED.id}/p2",
    "passages": f"/releases/{FULL.id}/p2-p4",
    "quotations": "/quotations",
    "quotations with hits": "/quotations?q=secret&speaker=Ana+Brandt",
    "quotations with no hits": "/quotations?q=zebra",
    "browse": "/browse",
    "dates": "/browse/dates",
    "year": "/browse/dates/2022",
    "month": "/browse/dates/2022/03",
    "day": "/browse/dates/2024/05/14",
    "topics": "/browse/topics",
    "topic": "/browse/topics/records",
    "people": "/browse/people",
    "person": "/browse/people/Ana%20Brandt",
    "places": "/browse/places",
    "place": "/browse/places/Port%20Callan",
    "issuers": "/browse/issuers",
    "issuer": "/browse/issuers/Gazette%20of%20Lune",
    "laws": "/browse/laws",
    "kinds": "/browse/kinds",
    "about": "/about",
    "help for searching": "/help/search",
    "help for programs": "/help/api",
    "help for the keyboard": "/help/keys",
    "accessibility": "/accessibility",
    "400": "/search?from=soon",
    "404": "/old/press/library-opens-records.html",
    "404 of a release": "/releases/nosuchrele/library-opens",
    "410": f"/releases/{WITHDRAWN.id}",
}
STATUS = {"400": 400, "404": 404, "404 of a release": 404, "410": 410, "search beyond the last page": 400}
