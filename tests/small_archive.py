"""A small archive for tests of the pages: real corpus, real engine, releases right in every respect."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from archive.release import Block, Dateline, IssueDate, Law, Origin, Quotation, Reference, Release, Topic
from archive.source import Source, SourceBlock
from archive.store.corpus import Corpus, id_of
from index.entry import entry_of
from index.whoosh_engine import WhooshEngine
from web.application import build_app
from web.site import Site

TODAY = dt.date(2026, 11, 24)

TOPICS = """\
[records]
label = "Public records"
words = ["record"]

[libraries]
label = "Libraries & reading"
words = ["library"]

[housing]
label = "Housing"
words = ["tenant"]
"""


def paragraphs(*texts: str, zone: str = "body") -> tuple[Block, ...]:
    """Numbered paragraphs from ¶ 1."""
    return tuple(
        Block(number=number, kind="paragraph", zone=zone, text=text)  # type: ignore[arg-type]
        for number, text in enumerate(texts, start=1)
    )


def make_release(name: str, **fields: Any) -> Release:
    """A release whose id follows from its name; what is not said is filled in."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    day = fields.pop("day", dt.date(2024, 5, 14))
    place = fields.pop("place", "Port Callan")
    topics = fields.pop("topics", ("records",))
    return Release(
        **{
            "id": id_of(sha256),
            "title": f"Council opens its {name} to the public",
            "issuer": "Harbor Rights Network",
            "date": IssueDate(value=day, source="dateline", text=str(day))
            if day
            else IssueDate(value=None, source="none"),
            "dateline": Dateline(place=place, text=f"({place})" if place else None),
            "blocks": paragraphs(f"The council voted on the {name} records.", "Nobody had asked before."),
            "topics": tuple(Topic(id=id, by="rule") for id in topics),
            "sources": (Origin(path=f"/press/{name}.txt", sha256=sha256, format="text"),),
            **fields,
        }
    )


def varied_releases(count: int = 45) -> list[Release]:
    """Releases over five years that differ in every facet; every ninth has no date."""
    issuers = ("Harbor Rights Network", "Port Callan Tenants’ Union", "Library & Records Group")
    places = ("Port Callan", "Eastmarch", None)
    topics = (("records",), ("records", "libraries"), ("housing",), ())
    kinds = ("press release", "statement", "event advisory")
    releases = []
    for n in range(count):
        day = None if n % 9 == 8 else dt.date(2020 + n % 5, 1 + n % 12, 1 + n % 28)
        speaker = ("Ana Brandt", "Joël Okafor", "Rue O'Hara")[n % 3]
        releases.append(
            make_release(
                f"file number {n}",
                day=day,
                issuer=issuers[n % 3],
                place=places[n % 3 if n % 2 else 0],
                topics=topics[n % 4],
                kind=kinds[n % 3],
                blocks=paragraphs(
                    f"The library opened records of file {n}. Tenants asked for {n % 7} more.",
                    f"“The records were never secret,” said {speaker}. See https://example.org/file/{n}.",
                    "A last paragraph about the library.",
                ),
                quotations=(
                    Quotation(
                        speaker=speaker,
                        role="Director",
                        organisation=issuers[n % 3],
                        text="The records were never secret,",
                        paragraph=2,
                    ),
                ),
                references=(Reference(title=f"File {n}", url=f"https://example.org/file/{n}", paragraph=2),),
                laws=(Law(text="Bill S987", key="ny-s987", paragraph=1),) if n % 5 == 0 else (),
            )
        )
    return releases


def stored_corpus(folder: Path, releases: list[Release], topics: str = TOPICS) -> Corpus:
    """These releases in a corpus on disk, each beside an original of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "topics.toml").write_text(topics, encoding="utf-8")
    corpus = Corpus(folder)
    with corpus.adding() as adding:
        for release in releases:
            origin = release.sources[0]
            adding.put(
                release,
                Source(
                    path=origin.path,
                    format="text",
                    sha256=origin.sha256,
                    original=release.title.encode("utf-8", "replace"),
                    extension=".txt",
                    blocks=(SourceBlock(text=release.title),),
                ),
            )
        adding.commit()
    return corpus


def make_site(folder: Path, releases: list[Release], **fields: Any) -> Site:
    """A site over these releases, stored and indexed below ``folder``."""
    corpus = stored_corpus(folder / "corpus", releases)
    engine = WhooshEngine.create(folder / "index")
    with engine.writer() as writer:
        for release in releases:
            writer.put(entry_of(release, digest="1"))
    return Site(
        **{
            "title": "The Open Shelf",
            "note": "Every name in this archive is invented.",
            "base_address": None,
            "corpus": corpus,
            "index": engine,
            "today": lambda: TODAY,
            **fields,
        }
    )


class WholeAnswers(FlaskClient):
    """Reads each answer to its end, as a browser does, so that no file stays open."""

    def open(self, *args: Any, **options: Any) -> Any:
        return super().open(*args, **{"buffered": True, **options})


def make_client(site: Site) -> Any:
    """Flask's client for a site."""
    app = build_app(site)
    app.test_client_class = WholeAnswers
    return app.test_client()
