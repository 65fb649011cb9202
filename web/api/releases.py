"""Releases for programs: the record of one, its passages with their citations, what is like it."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, request

from archive.address import release_address
from index.similar import similar_to
from web.api.answers import answered
from web.exports import exported
from web.page import public_address
from web.passages import passages_named
from web.public_record import passage_record, release_record
from web.question import refuse_unknown
from web.site import Site

NUMBERS = re.compile(r"[0-9]+(?:-[0-9]+)?")


def register(app: Flask, site: Site) -> None:
    """Add the addresses of releases. Unknown ones are 404, withdrawn ones 410 with the reason."""

    @app.get("/api/v1/releases/<id>")
    def api_release(id: str) -> Response:
        refuse_unknown(request.args, ())
        release = site.corpus.get(id)
        page = public_address(site) + release_address(id, release.title)
        return answered(
            release_record(exported(site, release, public_address(site))),
            {"Link": f'<{page}>; rel="alternate"; type="text/html"'},
        )

    @app.get("/api/v1/releases/<id>/passages")
    def api_passages(id: str) -> Response:
        refuse_unknown(request.args, ())
        return answered(passage_record(exported(site, site.corpus.get(id), public_address(site))))

    @app.get("/api/v1/releases/<id>/passages/<numbers>")
    def api_passage(id: str, numbers: str) -> Response:
        refuse_unknown(request.args, ())
        release = site.corpus.get(id)
        part = "p" + numbers.replace("-", "-p") if NUMBERS.fullmatch(numbers) else ""
        named = passages_named(release, part) or abort(
            404, "There is no such passage. They are counted from 1, as 4 or 4-6."
        )
        return answered(passage_record(exported(site, release, public_address(site)).part(*named)))

    @app.get("/api/v1/releases/<id>/similar")
    def api_similar(id: str) -> Response:
        refuse_unknown(request.args, ())
        site.corpus.get(id)  # unknown and withdrawn releases are answered as everywhere
        found = [
            {
                "id": other.card.id,
                "title": other.card.title,
                "date": other.card.date.isoformat() if other.card.date else None,
                "issuer": other.card.issuer,
                "url": request.script_root + release_address(other.card.id, other.card.title),
                "words": list(other.words),
            }
            for other in similar_to(id, site.engine)
        ]
        return answered({"id": id, "similar": found})
