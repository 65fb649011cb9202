"""Errors: what a person or a program is told when there is no page to show.

Each has the look of the site and says what to do; programs (programs.py says
which addresses are theirs) get problem details (RFC 9457). What went wrong
inside is for the log, never for the page.
"""

from __future__ import annotations

import json
import logging
import re

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from archive.record import UnreadableRecord
from archive.store.corpus import UnknownRelease, Withdrawn
from index.budget import TooDear
from index.errors import BadRequest, ClusterTrouble, IndexUnusable
from web.page import page
from web.programs import for_programs
from web.question import Question
from web.safety import encoded
from web.site import Site

log = logging.getLogger("dateline.web")

# status -> (title, what to do)
WORDS = {
    400: (
        "This address cannot be read",
        "Check what was typed or pasted, or start again from the search page.",
    ),
    404: (
        "There is no such page",
        "The address may be mistyped or cut off. Releases keep their addresses for ever.",
    ),
    405: ("This page can only be read", "Nothing can be sent to it; use GET."),
    410: ("This release was withdrawn", ""),
    413: ("Nothing can be sent here", "Ask without a body; all there is to ask fits into an address."),
    414: ("This address is too long", "Ask with fewer words or fewer filters."),
    429: ("Too many questions at once", "Wait a little and try again."),
    500: (
        "Something went wrong here",
        "It was our mistake, and it has been written down. Please try again later.",
    ),
    503: ("The archive is being put in order", "Please try again in a few minutes."),
}
MOST_WORDS = 6  # of an address that leads nowhere, put into the search box
SOON = "120"  # seconds after which to ask again while the index is put in order

Way = tuple[str, str]  # words, address
WAYS: tuple[Way, ...] = (
    ("Search all releases", "/search"),
    ("Browse topics, people, places and dates", "/browse"),
    ("First page", "/"),
)


def register(app: Flask, site: Site) -> None:
    """Turn every way to fail into an answer."""

    @app.errorhandler(UnknownRelease)
    def unknown(error: UnknownRelease) -> Response:
        return failure(404, "There is no release at this address. The id may be mistyped or cut off.")

    @app.errorhandler(Withdrawn)
    def withdrawn(error: Withdrawn) -> Response:
        same = Question(q=error.title).address()
        return failure(
            410,
            f"“{error.title}” was taken out of this archive. Reason given: {error.reason}",
            ways=(("Releases with the words of its title", same),) if error.title.strip() else (),
        )

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> Response:
        return failure(400, str(error), parameter=error.parameter)

    @app.errorhandler(IndexUnusable)
    @app.errorhandler(ClusterTrouble)
    def index_unusable(error: IndexUnusable | ClusterTrouble) -> Response:
        log.error("%s", error)
        answer = failure(503, WORDS[503][1])
        answer.headers["Retry-After"] = SOON
        return answer

    @app.errorhandler(TooDear)
    def too_dear(error: TooDear) -> Response:
        return failure(503, str(error), title="This question costs too much")

    @app.errorhandler(UnreadableRecord)
    def unreadable_record(error: UnreadableRecord) -> Response:
        log.error("%s", error)
        return failure(500, WORDS[500][1])

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return Response(status=status, headers=error.get_headers())
        said = error.description if error.description != type(error).description else None
        answer = failure(status, said or WORDS.get(status, ("", error.description or ""))[1])
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def mistake(error: Exception) -> Response:
        log.exception("%s %s failed", request.method, request.path)
        return failure(500, WORDS[500][1])


def failure(
    status: int,
    detail: str,
    parameter: str | None = None,
    ways: tuple[Way, ...] = (),
    title: str | None = None,
) -> Response:
    """The answer that says what failed and what to do, as a page or as problem details.

    ``title``: in place of the one that the status has. ``ways`` lead out of it, before those that lead out of every error.
    """
    title = title or WORDS.get(status, ("This request cannot be answered", ""))[0]
    if for_programs():
        return problem(status, title, detail, parameter)
    return page(
        "error.html",
        status,
        title=title,
        detail=detail,
        code=status,
        ways=(*ways, *WAYS),
        question=Question(q=_words_of_address() if status == 404 else ""),
    )


def _words_of_address() -> str:
    """What a mistyped or outdated address may have been about: the words at its end, to search for.

    The id of a release is no word.
    """
    parts = [part for part in request.path.split("/") if part]
    about = parts[2:] if parts[:1] == ["releases"] else parts
    return " ".join(re.findall(r"[^\W\d_]{3,}", "".join(about[-1:]))[:MOST_WORDS])


def problem(status: int, title: str, detail: str, parameter: str | None = None) -> Response:
    """Problem details: title and status always, the parameter at fault where there is one."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if parameter is not None:
        body["errors"] = [{"parameter": parameter, "detail": detail}]
    return Response(
        encoded(json.dumps(body, ensure_ascii=False)), status, content_type="application/problem+json"
    )
