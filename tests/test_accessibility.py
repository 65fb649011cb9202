"""Accessibility: axe-core finds nothing on any kind of page, wide and narrow, light and dark.

WCAG 2.0 to 2.2, levels A and AA, and axe's best practices. Needs Chromium, as
test_browser.py does; what a program cannot judge is on the page about accessibility.
"""

from __future__ import annotations

import threading

import pytest
from small_archive import make_release, make_site, varied_releases
from test_browser import LONG, Quiet, chromium  # noqa: F401 (a fixture is found by its name)
from werkzeug.serving import make_server

from archive.address import release_address
from archive.store.corpus import Corpus
from web.application import build_app

WITHDRAWN = make_release("withdrawn")
RELEASES = [*varied_releases(), LONG, WITHDRAWN]
HERE = release_address(RELEASES[0].id, RELEASES[0].title)
PAGES = {
    "first": "/",
    "search": "/search?q=library&topic=records&from=2021",
    "search as a table": "/search?q=library&view=table",
    "nothing found": "/search?q=library+nowhere&topic=records",
    "refused": "/search?from=soon",
    "values": "/search/values/speaker?q=library",
    "quotations": "/quotations?q=records&role=Director",
    "release": f"{HERE}?hl=library",
    "long words": release_address(LONG.id, LONG.title),
    "passage": f"/releases/{RELEASES[0].id}/p2",
    "browse": "/browse",
    "list": "/browse/people",
    "person": "/browse/people/Ana%20Brandt",
    "topic": "/browse/topics/records",
    "years": "/browse/dates",
    "year": "/browse/dates/2021",
    "month": "/browse/dates/2021/02",
    "day": "/browse/dates/2021/02/02",
    "about": "/about",
    "help": "/help/search",
    "keys": "/help/keys",
    "accessibility": "/accessibility",
    "programs": "/help/api",
    "not found": "/nothing",
    "withdrawn": f"/releases/{WITHDRAWN.id}",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    site = make_site(tmp_path_factory.mktemp("site"), RELEASES)
    Corpus(site.corpus.folder).withdraw(WITHDRAWN.id, "It named a minor.")
    server = make_server("127.0.0.1", 0, build_app(site), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(chromium, address, kind):  # noqa: F811 (the fixture imported above)
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto(address + PAGES[kind])
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page).response
            told = [
                (one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found["violations"]
            ]
            assert found["passes"]
            assert told == [], (width, scheme)
    page.close()


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_scrolled_sideways_at_320_pixels(chromium, address, kind):  # noqa: F811
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    page.goto(address + PAGES[kind])
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()

    assert beyond <= 0
