"""Serving: the pages on gunicorn, with worker processes that only read.

Never Flask's development server. One master, a few workers with threads; a
path prefix is set by the flag or by a proxy's SCRIPT_NAME. What is served is
app.py's business.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from werkzeug.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 4  # per worker: a slow client must not keep the others waiting
LINE = 8190  # bytes of a request line; a query of 1,000 characters, escaped three times over, fits


class Prefixed:
    """A WSGI application under a path prefix: /archive/search is its /search."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app = app
        self._prefix = "/" + prefix.strip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
            environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
            return self._app(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"Nothing is here; the archive is at {self._prefix}/\n".encode()]


class Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn with our settings. The application is made before the workers fork, so they share its arrays."""

    def __init__(self, app: WSGIApplication, settings: dict[str, Any]) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)
        if "control_socket_disable" in self.cfg.settings:  # gunicorn 25.1 opens a socket in the user's home
            self.cfg.set("control_socket_disable", True)

    def load(self) -> WSGIApplication:
        return self._app


def serve(
    app: WSGIApplication, *, host: str, port: int, workers: int, prefix: str, ready: Callable[[int], str]
) -> None:
    """Serve until ended by a signal; once it listens, says on stderr what ``ready`` makes of the port.

    Port 0 is any that is free; which one, the system says. Never returns: gunicorn ends the process, with its own message where the address is taken.
    """
    # One page, so that tables that are made when first needed are made once and shared by all workers.
    Client(app).get("/search", base_url="http://localhost/").close()
    # What is loaded by now stays as long as the process: the collector of the workers need not look
    # at it again (a twentieth of a page's time), nor write to memory that they share.
    gc.collect()
    gc.freeze()
    settings = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": True,
        "limit_request_line": LINE,
        "loglevel": "warning",
        "proc_name": "dateline",
        "when_ready": lambda server: click.echo(ready(server.LISTENERS[0].getsockname()[1]), err=True),
    }
    Server(Prefixed(app, prefix) if prefix.strip("/") else app, settings).run()
