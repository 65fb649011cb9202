"""Pictures of the pages for the documentation: ``python tests/screenshots.py [http://127.0.0.1:8000]``.

Not a test. Takes the address of a running server with the example corpus, or
serves the example itself, and writes docs/screenshots/<page>-<width>[-dark].png,
each cropped to one screen.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
QUERY = "face cameras"
HEIGHTS = {1280: 860, 768: 1000, 360: 760}  # of one screen of that width


def pages(server: str) -> dict[str, str]:
    """name -> path of the pages to be taken; the release is the best hit of the query."""
    asked = urllib.parse.urlencode({"q": QUERY})
    with urllib.request.urlopen(f"{server}/api/v1/search?{asked}") as answer:
        hits = json.load(answer)["hits"]
    if not hits:
        sys.exit(
            f"{server} finds nothing for {QUERY!r}. Serve the example corpus ('dateline example') and try again."
        )
    marks = urllib.parse.urlencode({"hl": QUERY})
    return {
        "first": "/",
        "search": f"/search?{asked}",
        "filtered": f"/search?{asked}&from=2019&to=2019",
        "release": f"{hits[0]['url']}?{marks}",
        "quotations": "/quotations?q=cameras",
    }


SHOTS = (
    ("first", 1280, "light"),
    ("search", 1280, "light"),
    ("search", 1280, "dark"),
    ("search", 768, "light"),
    ("search", 360, "light"),
    ("filtered", 1280, "light"),
    ("quotations", 1280, "light"),
    ("release", 1280, "light"),
    ("release", 360, "dark"),
)


def main(server: str) -> None:
    """Take all pictures of one server."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("DATELINE_CHROMIUM")
    chromium = named or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium found. Install it (apt install chromium), or name it in DATELINE_CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    where = pages(server)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, width, scheme in SHOTS:
            size = {"width": width, "height": HEIGHTS[width]}
            page = browser.new_page(viewport=size, color_scheme=scheme)
            page.goto(server + where[name], wait_until="networkidle")
            file = FOLDER / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
            page.screenshot(path=file)
            page.close()
            print(file.relative_to(FOLDER.parent.parent), f"{file.stat().st_size // 1024} KB")
        browser.close()


@contextmanager
def example_server() -> Iterator[str]:
    """The example archive, served from a home that is gone afterwards."""
    sys.path.insert(0, str(ROOT))
    from werkzeug.serving import WSGIRequestHandler, make_server

    from app import create_app

    class Quiet(WSGIRequestHandler):
        def log(self, *words: object) -> None:
            pass

    with tempfile.TemporaryDirectory() as home:
        subprocess.run([sys.executable, ROOT / "app.py", "--home", home, "example"], check=True)
        (Path(home) / "settings.toml").write_text('base_address = "https://archive.example"\n')
        server = make_server("127.0.0.1", 0, create_app(home), threaded=True, request_handler=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1].rstrip("/"))
    else:
        with example_server() as address:
            main(address)
