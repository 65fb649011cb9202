"""Exports: releases, passages and whole searches in every format of the table (formats/table.py).

``/releases/<id>.<suffix>``, ``/releases/<id>/p4.<suffix>``, ``/search.<suffix>?…``. A search is
written while it is sent, to its last release and whatever their number.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.routing import BaseConverter

from archive.record import UnreadableRecord
from archive.release import Release
from archive.store.corpus import UnknownRelease, Withdrawn
from index.every import every_id, every_quotation
from web.formats.citations import CITATIONS
from web.formats.cited import Cited, cited_release, cited_said
from web.formats.exported import Exported, public_blocks
from web.formats.originals import names_nobody
from web.formats.sayings import Saying
from web.formats.table import FORMATS, Format
from web.page import public_address
from web.passages import passages_named
from web.question import Question, question_of
from web.site import Site

log = logging.getLogger("dateline.web")

ONE = {format.suffix: format for format in FORMATS if format.one}
MANY = {format.suffix: format for format in FORMATS if format.many}
SAID = {format.suffix: format for format in FORMATS if format.said}


class Undotted(BaseConverter):
    """A part of an address without dots, so that the first dot begins the suffix."""

    regex = r"[^/.]+"


def register(app: Flask, site: Site) -> None:
    """Add the formats of releases, passages and searches."""
    app.url_map.converters["undotted"] = Undotted
    one = ", ".join(f'"{suffix}"' for suffix in ONE)
    many = ", ".join(f'"{suffix}"' for suffix in MANY)
    said = ", ".join(f'"{suffix}"' for suffix in SAID)

    @app.get(f"/releases/<undotted:id>.<any({one}):suffix>")
    def release_as(id: str, suffix: str) -> Response:
        return _written(suffix, exported(site, site.corpus.get(id), public_address(site)))

    @app.get(f"/releases/<undotted:id>/<undotted:part>.<any({one}):suffix>")
    def passage_as(id: str, part: str, suffix: str) -> Response:
        release = site.corpus.get(id)
        named = passages_named(release, part)
        if named is None:
            abort(404)
        return _written(suffix, exported(site, release, public_address(site)).part(*named))

    @app.get(f"/search.<any({many}):suffix>")
    def search_as(suffix: str) -> Response:
        format = MANY[suffix]
        assert format.many is not None
        found = _found(site, question_of(request.args), public_address(site))
        return _sent(format.many(found), "releases", format)

    @app.get(f"/quotations.<any({said}):suffix>")
    def quotations_as(suffix: str) -> Response:
        format = SAID[suffix]
        assert format.said is not None
        return _sent(format.said(_sayings(site, public_address(site))), "quotations", format)


def _sent(pieces: Iterator[bytes], name: str, format: Format) -> Response:
    """An export, written while it is sent."""
    answer = Response(pieces, content_type=format.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{format.suffix}"'
    return answer


def _written(suffix: str, one: Exported) -> Response:
    format = ONE[suffix]
    assert format.one is not None
    answer = Response(b"".join(format.one([one])), content_type=format.media_type)
    answer.headers["Link"] = f'<{one.cited.address}>; rel="alternate"; type="text/html"'
    return answer


def _found(site: Site, question: Question, base: str) -> Iterator[Exported]:
    """The releases of a search, one by one; one that was taken out meanwhile is passed over. Raises BadRequest."""
    ids = every_id(
        question.asked(),
        engine=site.engine,
        vocabulary=site.corpus.vocabulary,
        today=site.today(),
        synonyms=site.synonyms,
    )
    return _read(site, ids, base)


def _sayings(site: Site, base: str) -> Iterator[Saying]:
    """The quotations that the address asks for, one by one. Raises BadRequest at once."""
    found = every_quotation(
        question_of(request.args, "/quotations").asked(),
        engine=site.engine,
        vocabulary=site.corpus.vocabulary,
        today=site.today(),
        synonyms=site.synonyms,
    )
    return (
        Saying(said=said, card=card, cited=cited_said(said, card, archive=site.title, base=base))
        for said, card in found
    )


def _read(site: Site, ids: Iterator[str], base: str) -> Iterator[Exported]:
    for id in ids:
        try:
            release = site.corpus.get(id)
        except (UnknownRelease, Withdrawn):
            continue
        except UnreadableRecord as error:
            log.error("%s", error)
            continue
        yield exported(site, release, base)


def exported(site: Site, release: Release, base: str) -> Exported:
    """A release ready for any format. ``base`` is the site's address, which a stream must know beforehand."""
    public = site.originals or names_nobody(release)
    return Exported(
        release=release,
        cited=cited(site, release, base),
        blocks=public_blocks(release),
        base=base,
        original=lambda: site.corpus.original(release.id) if public else None,
    )


def cited(site: Site, release: Release, base: str, version: int | None = None) -> Cited:
    """A release as this archive cites it."""
    return cited_release(
        release, archive=site.title, base=base, label=site.corpus.vocabulary.label, version=version
    )


def citing(source: Cited, stem: str | None) -> dict[str, Any]:
    """What _cite.html shows. ``stem`` is the address before the suffix; None: there are no other formats."""
    return {
        "cited": source,
        "citations": [(name, write(source)) for name, write in CITATIONS],
        "formats": [(f"{stem}.{suffix}", format) for suffix, format in ONE.items()] if stem else [],
    }
