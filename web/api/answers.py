"""What all answers of the API have in common: JSON, and the pages around an answer.

How long an answer took stands in Server-Timing (programs.py) and not in the body, so that the
same question has the same bytes. Errors are problem details (error_pages.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request

from web.page import public_address
from web.question import Question
from web.safety import encoded
from web.site import Site


def answered(body: object, headers: Mapping[str, str] | None = None) -> Response:
    """An answer as JSON."""
    text = json.dumps(body, ensure_ascii=False) + "\n"  # a terminal shows what comes next on its own line
    answer = Response(encoded(text), content_type="application/json")
    answer.headers.update(headers or {})
    return answer


def pages_around(
    site: Site, question: Question, *, pages: int, reachable: int, next_cursor: str | None = None
) -> dict[str, str]:
    """The Link header (RFC 8288): first, prev, next and last page of the same question.

    ``next`` goes by ``next_cursor`` where there is one, and so has no end at ``reachable``, the last
    page that has a number; ``last`` is left out where it has none.
    """
    at = f"{public_address(site)}{request.path}"
    plain = replace(question, page=1, table=False, cursor="")
    links = {"first": plain.address(at)}
    if not question.cursor and 1 < question.page <= reachable:
        links["prev"] = plain.at_page(question.page - 1).address(at)
    if next_cursor is not None:
        links["next"] = f"{at}?{urlencode([*plain.pairs(), ('cursor', next_cursor)], errors='replace')}"
    elif not question.cursor and question.page < reachable:
        links["next"] = plain.at_page(question.page + 1).address(at)
    if pages == reachable:
        links["last"] = plain.at_page(pages).address(at)
    return {"Link": ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())}
