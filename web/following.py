"""Following: pages that are made anew when the files that a keeper edits have changed.

Vocabulary, synonyms, rules and settings are read when the application is made. Each request
looks whether one of their files is another than then (microseconds), and the first that finds
one makes the application anew, so that no page mixes two states of them. The index is not
opened again for it. A file that cannot be read changes nothing: it is named in the log, and
what was read last goes on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from archive.errors import ArchiveError
from index.generation import stamp_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("dateline.web")


def followed(make: Callable[[], Flask], files: Sequence[Path]) -> Flask:
    """The application that ``make`` makes, and makes anew when one of the files has changed."""
    following = _Following(make, files)
    app = following.first
    app.wsgi_app = following  # type: ignore[method-assign]
    return app


class _Following:
    """The WSGI application in its newest state."""

    def __init__(self, make: Callable[[], Flask], files: Sequence[Path]) -> None:
        self._make = make
        self._files = files
        self._seen = self._stamps()
        self.first = make()
        self._newest: WSGIApplication = self.first.wsgi_app
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        stamps = self._stamps()
        if stamps != self._seen and self._lock.acquire(blocking=False):  # meanwhile others get what was
            try:
                self._follow(stamps)
            finally:
                self._lock.release()
        return self._newest(environ, start_response)

    def _stamps(self) -> list[tuple[int, int, int]]:
        return [stamp_of(file) for file in self._files]

    def _follow(self, stamps: list[tuple[int, int, int]]) -> None:
        try:
            self._newest = self._make().wsgi_app
        except (ArchiveError, OSError) as trouble:
            log.error("pages go on with what was read before: %s", trouble)
        self._seen = stamps
