"""What a screen reader is given of every kind of page: the browser's own accessibility tree, in reading order.

axe judges elements; here it is asked what is said of them. A person with a screen reader goes from landmark to
landmark, from heading to heading and from control to control, so each of these walks must make sense by itself.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from browser.conftest import PATIENCE
from browser.page_kinds import PAGE_KINDS

CONTROLS = {"link", "button", "checkbox", "combobox", "textbox", "searchbox", "DisclosureTriangle", "radio"}
NAMED = {"navigation", "region", "search", "complementary", "article", "figure"}  # each by a name of its own
ONCE = {"banner", "main", "contentinfo"}
ORNAMENTS = set(
    "+\u2212×·"
)  # drawn by the stylesheet; not to be read out, as the "•" before an item of a list is


class Node(NamedTuple):
    """What is said of one element: its role, name and level, whether it speaks up by itself, what it lies in."""

    role: str
    name: str
    level: int
    live: str
    within: tuple[str, ...]


@pytest.fixture(scope="module")
def tab(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    with contextlib.closing(context):
        yield tab


@pytest.fixture(scope="module", params=PAGE_KINDS)
def read(request, tab, address) -> list[Node]:
    """The nodes of one kind of page, in reading order."""
    tab.goto(address + PAGE_KINDS[request.param])
    nodes = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    return list(in_order(nodes[0], by_id, ()))


def in_order(node: dict[str, Any], by_id: dict[str, Any], within: tuple[str, ...]) -> Iterator[Node]:
    role = node.get("role", {}).get("value", "")
    if not node.get("ignored"):
        told = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        name = node.get("name", {}).get("value", "")
        yield Node(role, name, told.get("level", 0), told.get("live", ""), within)
        within = (*within, f"{role} {name}".strip())
    for child in node.get("childIds", ()):
        if child in by_id:
            yield from in_order(by_id[child], by_id, within)


def test_the_landmarks_are_there_once_or_have_names_of_their_own(read):
    roles = Counter(node.role for node in read)
    names = Counter((node.role, node.name) for node in read if node.role in NAMED - {"article", "figure"})

    assert {role: roles[role] for role in ONCE} == dict.fromkeys(ONCE, 1)
    assert [node for node in read if node.role in NAMED and not node.name.strip()] == []
    assert [landmark for landmark, times in names.items() if times > 1] == []


def test_the_headings_tell_the_page_in_order_and_skip_no_level(read):
    headings = [node for node in read if node.role == "heading"]
    levels = [node.level for node in headings]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [after for before, after in pairwise(levels) if after > before + 1] == []
    assert [node for node in headings if not node.name.strip()] == []
    assert all(any(outer.startswith("main") for outer in node.within) for node in headings)


def test_every_control_says_what_it_is_and_no_ornament_is_read_out(read):
    controls = [node for node in read if node.role in CONTROLS]

    assert [node for node in controls if not node.name.strip()] == []
    assert [
        node.name for node in controls if set(node.name.split()[-1:] + node.name.split()[:1]) & ORNAMENTS
    ] == []
    assert [node.name for node in read if node.role == "StaticText" and node.name.strip() in ORNAMENTS] == []


def test_every_box_to_tick_lies_in_a_group_that_says_of_what_it_is(read):
    boxes = [node for node in read if node.role == "checkbox"]

    assert [box for box in boxes if not any(outer.startswith("group ") for outer in box.within)] == []


def test_what_changes_later_is_spoken_from_a_place_that_is_there_and_empty_from_the_start(read):
    spoken = [node for node in read if node.live in ("polite", "assertive")]

    assert {(node.role, node.live) for node in spoken} <= {("status", "polite"), ("alert", "assertive")}
    assert ("status", "polite") in {(node.role, node.live) for node in spoken}
    assert [node for node in spoken if node.name.strip()] == []
    assert not [node for node in read if any(outer.startswith("status") for outer in node.within)]
