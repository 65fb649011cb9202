"""The pages of one release: the release itself, and passages of it. Its other formats are exports.py's.

An address is made of the id; the slug is for people. A wrong slug is redirected
to the right one, an address without one too, query string and all.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from archive.address import release_address, slug_of
from archive.release import Block, Release
from archive.store.corpus import UnknownRelease
from index.entry import Card
from index.errors import BadRequest, ClusterTrouble
from index.language.synonyms import NO_SYNONYMS
from index.marks import Marks
from index.search import marks_for
from index.similar import Similar, said_elsewhere, similar_to
from web.exports import cited, citing
from web.formats.cited import cited_passage
from web.freshness import keep_none
from web.page import page, public_address
from web.passages import PASSAGE, passages_named
from web.question import Question
from web.release_view import shown, view_of
from web.shelves import value_address
from web.site import Site
from web.structured_data import news_article
from web.version_pages import asked_version
from web.wording import DATE_SOURCE_WORDS

log = logging.getLogger("dateline.web")

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The archive's own copy: bytes of the original, the days on which the release and this version came in."""

    size: int | None
    added: dt.date | None
    version_added: dt.date | None


CONTEXT = 1  # passages shown before and after the one an address names


def register(app: Flask, site: Site) -> None:
    """Add the pages of a release."""

    @app.get("/releases/<id>")
    def release_short(id: str) -> AnyResponse:
        return _moved(release_address(id, site.corpus.get(id).title), 308)

    @app.get("/releases/<id>/<slug>")
    def release(id: str, slug: str) -> AnyResponse:
        release = site.corpus.get(id)
        if PASSAGE.fullmatch(slug):
            return _passage(site, release, passages_named(release, slug) or abort(404))
        if slug != slug_of(release.title):
            return _moved(release_address(id, release.title), 301)
        return _whole(site, release, asked_version(site, id, request.args.get("v", "")))


def _moved(address: str, status: int) -> AnyResponse:
    """To the right address below the same prefix, keeping the query string as it came."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{request.script_root}{address}" + (f"?{query}" if query else ""), status)


def _whole(site: Site, newest: Release, version: int | None) -> Response:
    """The page of a release as it stands, or of an earlier version of it."""
    highlight = request.args.get("hl", "").strip()
    here = release_address(newest.id, newest.title)
    release = newest if version is None else site.corpus.get(newest.id, version=version)
    source = cited(site, release, public_address(site), version)
    return page(
        "release.html",
        release=release,
        view=view_of(release, _marks(site, highlight)),
        highlight=highlight,
        back=Question(q=highlight).address(),
        here=here,
        canonical=public_address(site) + here,
        own=public_address(site) + here,
        label="",
        structured=news_article(release, source, public_address(site) + here),
        version=version,
        versions=site.corpus.versions(newest.id),
        date_source=DATE_SOURCE_WORDS[release.date.source],
        topics=_topics(site, release),
        kept=_kept(site, release, version),
        similar=_similar(site, release.id),
        value_address=value_address,
        law_search=lambda key: Question(q=f'law:"{key}"').address(),
        **citing(source, f"/releases/{release.id}" if version is None else None),
    )


def _kept(site: Site, release: Release, version: int | None) -> Kept:
    """What the archive can say of its own copy; of a file that is lost or an old journal, less."""
    try:
        size = site.corpus.original(release.id, version).stat().st_size
    except (OSError, UnknownRelease):
        size = None
    later = next((day for one in release.sources if (day := site.corpus.added(release.id, one.sha256))), None)
    return Kept(size=size, added=site.corpus.added(release.id), version_added=later)


def _passage(site: Site, release: Release, named: tuple[int, int]) -> Response:
    """One passage, or several in a row, on a page of their own."""
    first, last = named
    numbered = [block for block in release.blocks if block.number is not None]
    passages = numbered[first - 1 : last]
    base = public_address(site)
    source = cited_passage(cited(site, release, base), release, first, last, base=base)
    return page(
        "passage.html",
        release=release,
        label=source.numbers("¶", "¶¶"),
        passages=[shown(block, Marks()) for block in passages],
        before=[shown(block, Marks()) for block in numbered[max(0, first - 1 - CONTEXT) : first - 1]],
        after=[shown(block, Marks()) for block in numbered[last : last + CONTEXT]],
        here=release_address(release.id, release.title),
        first=first,
        people=[q for q in release.quotations if first <= q.paragraph <= last and q.speaker],
        canonical=base + release_address(release.id, release.title),
        own=source.address,
        elsewhere=_elsewhere(site, release, passages),
        **citing(source, source.address.removeprefix(base)),
    )


def _elsewhere(site: Site, release: Release, named: list[Block]) -> tuple[Card, ...]:
    """The releases that say the same; looked for where one passage is named, not a whole page of them."""
    if len(named) > 1:
        return ()
    one = named[0]
    return _from_index(lambda: said_elsewhere(release.id, one.text, one.zone, site.engine), ())


def _similar(site: Site, id: str) -> tuple[Similar, ...]:
    """The releases most like this one."""
    return _from_index(lambda: similar_to(id, site.engine), ())


def _from_index(look: Callable[[], Told], nothing: Told) -> Told:
    """What the index adds to a page that is read from the corpus; nothing while a cluster does not answer."""
    try:
        return look()
    except ClusterTrouble as trouble:
        log.error("%s", trouble)
        keep_none()
        return nothing


def _marks(site: Site, highlight: str) -> Marks:
    """What ``?hl=`` marks; a query that cannot be read marks nothing."""
    if not highlight:
        return Marks()
    synonyms = NO_SYNONYMS if request.args.get("synonyms") == "off" else site.synonyms
    try:
        return _from_index(
            lambda: marks_for(
                highlight,
                engine=site.engine,
                vocabulary=site.corpus.vocabulary,
                synonyms=synonyms,
                today=site.today(),
            ),
            Marks(),
        )
    except BadRequest:
        return Marks()


def _topics(site: Site, release: Release) -> list[tuple[str, str, str]]:
    """(label, address of its page, how it was given) of each topic."""
    label = site.corpus.vocabulary.label
    return [(label(topic.id), value_address("topic", topic.id), topic.by) for topic in release.topics]
