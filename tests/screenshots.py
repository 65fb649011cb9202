"""Pictures of the pages for the documentation: ``python tests/screenshots.py http://127.0.0.1:8000``.

Not a test. Takes the address of a running server with the example corpus, and
writes docs/screenshots/<page>-<width>[-dark].png, each cropped to one screen.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import urllib.parse
import urllib.request
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
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
        "filtered": f"/search?{asked}&from=2022&to=2022",
        "release": f"{hits[0]['url']}?{marks}",
        "passage": hits[0]["passages"][0]["url"] if hits[0]["passages"] else f"{hits[0]['url']}",
    }


SHOTS = (
    ("first", 1280, "light"),
    ("search", 1280, "light"),
    ("search", 1280, "dark"),
    ("search", 768, "light"),
    ("search", 360, "light"),
    ("filtered", 1280, "light"),
    ("release", 1280, "light"),
    ("release", 360, "dark"),
    ("passage", 1280, "light"),
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


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1].rstrip("/"))
