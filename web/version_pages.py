"""The versions of a release: the list of them with what changed, and what an old one says of itself.

An earlier version keeps an address (``?v=1``) and is not to be found by search
engines; the newest is the one that searches show.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, abort

from archive.address import release_address
from archive.release import Release
from web.page import page, public_address
from web.site import Site
from web.version_diff import Row, Unchanged, changes_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in the list: its number, the release as it was, its address, and what it changed.

    ``changes`` is None for the first.
    """

    number: int
    release: Release
    address: str
    changes: tuple[Row | Unchanged, ...] | None


def register(app: Flask, site: Site) -> None:
    """Add the page that lists the versions of a release."""

    @app.get("/releases/<id>/versions")
    def release_versions(id: str) -> Response:
        newest = site.corpus.get(id)
        earlier = site.corpus.versions(id)
        if not earlier:
            abort(404)
        return page(
            "release_versions.html",
            release=newest,
            versions=_versions(site, newest, earlier)[::-1],
            here=release_address(id, newest.title),
            canonical=public_address(site) + release_address(id, newest.title),
        )


def _versions(site: Site, newest: Release, earlier: tuple[int, ...]) -> list[Version]:
    """All versions, the oldest first, each with what it changed in the one before."""
    here = release_address(newest.id, newest.title)
    row = [(n, site.corpus.get(newest.id, version=n), f"{here}?v={n}") for n in earlier]
    row.append((earlier[-1] + 1, newest, here))
    versions = []
    before: Release | None = None
    for number, release, address in row:
        changes = None if before is None else changes_between(before, release)
        versions.append(Version(number=number, release=release, address=address, changes=changes))
        before = release
    return versions


def asked_version(site: Site, id: str, asked: str) -> int | None:
    """The number of the earlier version that ``?v=`` asks for; None for the newest. 404 where there is none."""
    if not asked:
        return None
    earlier = site.corpus.versions(id)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    if number == 1 + max(earlier, default=0):
        return None
    if number not in earlier:
        abort(404)
    return number
