"""Access: by which names the archive is asked, from where, how often, and what one question may cost.

A name that is not ours is refused before anything else looks at it, so that no cache and no link
bears it. How often one address may ask is kept by each worker for itself, in memory, and only
where the keeper sets it; who asked what is written nowhere.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import SecurityError, TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import get_host

from index import budget
from web.site import Site

OURS = ("localhost", "127.0.0.1", "[::1]")  # how an archive is asked on its own machine
KNOWN = 10_000  # addresses remembered; the one that asked longest ago is forgotten first
FREE = ("healthz", "static")  # counted for nobody: a watchman asks often, a page has parts
A_YEAR = dt.timedelta(days=365)


def admit(app: Flask, site: Site) -> None:
    """Refuse names that are not ours and addresses that ask too often; answer for security.txt."""
    access = site.access
    if access.proxies:
        hops = access.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    names = hosts_of(site)
    allowance = Allowance(access.requests_per_minute) if access.requests_per_minute else None

    @app.before_request
    def is_admitted() -> None:
        if names:
            try:
                get_host(request.environ, trusted_hosts=names)
            except SecurityError:
                abort(
                    400,
                    description="This archive is asked by another name. Use the address it is published under.",
                )
        if allowance is not None and request.endpoint not in FREE:
            wait = allowance.wait(request.remote_addr or "")
            if wait:
                raise TooManyRequests(
                    "One address asks too often. Wait a little; whole searches can be exported at once.",
                    retry_after=wait,
                )

    @app.before_request
    def may_cost_so_much() -> None:
        budget.begin(access.cpu_seconds)

    @app.after_request
    def was_found(response: Response) -> Response:
        budget.end()  # an export is only begun by now, and takes the time it takes
        return response

    @app.get("/.well-known/security.txt")
    def security_txt() -> Response:
        """RFC 9116: whom to tell of a weakness; only where the keeper names somebody."""
        if not access.contact:
            abort(404)
        contact = access.contact
        mail = "@" in contact and ":" not in contact
        until = dt.datetime.combine(site.today(), dt.time(0), dt.UTC) + A_YEAR
        lines = [f"Contact: {'mailto:' if mail else ''}{contact}", f"Expires: {until.isoformat()}"]
        return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def hosts_of(site: Site) -> tuple[str, ...]:
    """The names by which the archive may be asked; () where any will do."""
    named = tuple(site.access.hosts)
    if site.base_address and (host := urlsplit(site.base_address).hostname):
        named += (host,)
    return (*named, *OURS) if named else ()


class Allowance:
    """So many requests a minute for each address; unused ones are saved up for a minute. Safe among threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address -> (requests left, when)
        self._lock = threading.Lock()

    def wait(self, address: str) -> int:
        """Count one request; gives 0, or in how many seconds the next will be answered."""
        with self._lock:
            now = self._clock()
            left, then = self._left.pop(address, (self._most, now))
            left = min(self._most, left + (now - then) * self._most / 60)
            answered = left >= 1
            self._left[address] = (left - 1 if answered else left, now)
            if len(self._left) > KNOWN:
                self._left.popitem(last=False)
            return 0 if answered else max(1, round((1 - left) * 60 / self._most))
