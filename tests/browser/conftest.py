"""A browser, and the archive it visits: both started once for all tests of this folder.

Needs Chromium: the one on PATH, or the one DATELINE_CHROMIUM names. Where there
is none these tests are skipped, and say so; on a build server (CI is set) they fail.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from browser.page_kinds import visited_archive

CHROMIUM = os.environ.get("DATELINE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PATIENCE = 40_000  # milliseconds for one step of the browser: a limit for what hangs, not a measure


class Quiet(WSGIRequestHandler):
    def log(self, *words):
        pass


@contextlib.contextmanager
def served(app):
    """The address of a WSGI application while it is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="package")
def archive(tmp_path_factory):
    """The WSGI application that PAGE_KINDS are pages of."""
    return visited_archive(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="package")
def address(archive):
    with served(archive) as where:
        yield where


@pytest.fixture(scope="package")
def chromium():
    if CHROMIUM is None:
        reason = (
            "no Chromium found: the browser tests were not run (apt install chromium, or DATELINE_CHROMIUM)"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, address):
    """Opens a path in a browser profile of its own; ``page.complaints`` is what the browser complained of."""
    contexts = []

    def opened(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
