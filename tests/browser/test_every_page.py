"""What holds for every kind of page, asked of each line of PAGE_KINDS; a page is loaded once for all questions.

Weight is measured as a proxy sends it: compressed with gzip, here by the test
itself, because the program leaves compressing to the proxy (docs/hosting.md).
"""

from __future__ import annotations

import contextlib
import gzip
import re
import urllib.parse

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from werkzeug.exceptions import NotFound

from browser.conftest import PATIENCE
from browser.page_kinds import PAGE_KINDS, STATUS

KILOBYTE = 1024
HTML, STYLE, SCRIPT = 20 * KILOBYTE, 8 * KILOBYTE, 6 * KILOBYTE  # compressed
REQUESTS = 3  # page, stylesheet, script
WIDTHS = (320, 360, 768, 1280)
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}  # all that a scheme can change
# A list is judged by its first six: the others come of the same loop. preload is for one rule alone, of style
# sheets that lock the way a screen is held.
RUN = """
rules => axe.run({ exclude: [['.hits > li:nth-child(n+7)'], ['.opt:nth-child(n+7)']] }, { runOnly: rules, resultTypes: ['violations'], preload: false })
    .then(found => found.violations.flatMap(fault => fault.nodes.map(node => [fault.id, node.html])))
"""
# Layout shift: the share of the window that moved, times how far. The window was another page's, and had another
# width, a moment ago; what that leaves is a hundredth of what an eye can see. 0.1 counts as good elsewhere.
UNSEEN = 0.001
WATCH = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
    .observe({ type: 'layout-shift', buffered: true });
addEventListener('securitypolicyviolation',
    event => console.error('against the policy: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.fixture(scope="module")
def tab(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    tab = context.new_page()
    tab.complaints, tab.asked = [], []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("request", lambda request: tab.asked.append(request.url))
    yield tab
    context.close()


@pytest.fixture(scope="module", params=PAGE_KINDS)
def visited(tab, address, request):
    """A page of one kind, loaded at 1280 pixels and as it came; tests that change it come last."""
    tab.complaints.clear()
    tab.asked.clear()
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(color_scheme="light")
    tab.goto("about:blank")
    tab.asked.clear()
    tab.kind = request.param
    tab.answer = tab.goto(address + PAGE_KINDS[request.param])
    return tab


def test_it_has_its_status_and_the_browser_nothing_to_complain_of(visited):
    status = STATUS.get(visited.kind, 200)
    refused = f"the server responded with a status of {status}"

    assert visited.answer.status == status
    assert [text for text in visited.complaints if status == 200 or refused not in text] == []


def test_it_is_light_and_asks_only_its_own_server(visited, address):
    assert compressed(visited.answer.body()) <= HTML
    assert len(visited.asked) <= REQUESTS
    assert [url for url in visited.asked if not url.startswith(address)] == []


def test_nothing_moves_while_it_loads(visited):
    assert sum(visited.evaluate("window.shifts")) < UNSEEN


def test_what_has_the_focus_is_never_hidden(visited):
    visited.set_viewport_size({"width": 1280, "height": 500})
    hidden = visited.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary')].filter(control => {
            control.focus();
            if (document.activeElement !== control || !control.checkVisibility()) return false;
            const boxes = [...control.getClientRects()].filter(box => box.width && box.height);
            const seen = boxes.map(box => document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
            return boxes.length && !seen.some(at => at && (control.contains(at) || at.contains(control)));
        }).map(control => control.outerHTML)"""
    )
    assert hidden == []


def test_it_never_scrolls_sideways_whatever_is_unfolded(visited):
    visited.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    for width in WIDTHS:
        visited.set_viewport_size({"width": width, "height": 800})
        assert visited.evaluate("document.documentElement.scrollWidth") <= width, width


def test_axe_finds_no_fault_at_two_widths_and_in_two_schemes(visited):
    visited.evaluate(AXE)
    for width in (360, 1280):
        visited.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", ALL), ("dark", OF_COLOUR)):
            visited.emulate_media(color_scheme=scheme)
            faults = visited.evaluate(RUN, rules)
            assert faults == [], (width, scheme)


@pytest.mark.parametrize(("file", "most"), [("app.css", STYLE), ("app.js", SCRIPT)])
def test_style_and_script_are_small(archive, file, most):
    from werkzeug.test import Client

    with Client(archive).get(f"/static/{file}") as answer:
        assert compressed(answer.data) <= most


def test_every_route_for_people_is_in_the_table(archive):
    rules = archive.app.url_map
    routes = rules.bind("localhost")
    visited = set()
    for path in PAGE_KINDS.values():
        with contextlib.suppress(NotFound):
            visited.add(routes.match(urllib.parse.unquote(path.partition("?")[0].partition("#")[0]))[0])
    for_programs = re.compile(r"/api/|/static/|.*\.|/healthz$|/search/suggestions$|/releases/<id>$")

    assert {
        rule.rule
        for rule in rules.iter_rules()
        if rule.endpoint not in visited and not for_programs.match(rule.rule)
    } == set()
