"""HTML text -> tree, within limits, and the walk over it that never recurses.

Pages from outside may nest a hundred thousand elements. They are counted before the
tree is built, and every later step walks with a stack of its own.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Literal

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from archive.errors import Unreadable

MOST_TAGS = (
    200_000  # the largest saved pages have some ten thousand; 100,000 took bs4 0.8 s (reliability, row 22)
)
MOST_UNCLOSED = 1_000  # tags or comments: the parser looks for each one's end through the rest of the page
DEEPEST = 500  # levels of boxes; real layouts stay under 60

# Elements that old pages leave open: html.parser nests them, so that their depth says nothing.
_LEFT_OPEN = frozenset(
    "p li dt dd tr td th tbody thead option font b i u em strong span center a br img hr small big tt nobr "
    "input".split()
)
# What no reader of a page ever sees as text.
UNSEEN = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video title meta link base "
    "select textarea datalist input img map progress".split()
)
_TAGS = re.compile(r"<[^<>]*>")
_TAG = re.compile(r"<[a-zA-Z]")

Step = tuple[Literal["in", "out", "text"], PageElement]


def tree_of(html: str) -> BeautifulSoup:
    """The page as a tree. Raises Unreadable "too-large" (too many elements), "too-deep" or "damaged"."""
    tags = sum(1 for _ in _TAG.finditer(html))
    if tags > MOST_TAGS:
        raise Unreadable(
            "too-large", f"The page has more than {MOST_TAGS:,} elements. Save the release alone, or as text."
        )
    if max(html.count("<!--") - html.count("-->"), tags - html.count(">")) > MOST_UNCLOSED:
        raise Unreadable("damaged", "The page's markup never ends what it begins. Save the release as text.")
    try:
        # Without "<?xml" and with a line break bs4 does not warn that this may be XML, or a mere address.
        tree = BeautifulSoup(html.replace("<?xml", "<?") + "\n", "html.parser")
    except (ParserRejectedMarkup, AssertionError, RecursionError) as error:
        raise Unreadable("damaged", "The page's markup cannot be read. Save the release as text.") from error
    depth = 0
    for kind, element in steps_through(tree):
        if isinstance(element, Tag) and element.name not in _LEFT_OPEN:
            depth += {"in": 1, "out": -1}.get(kind, 0)
            if depth > DEEPEST:
                raise Unreadable(
                    "too-deep",
                    f"The page nests more than {DEEPEST} boxes in each other. Save the release as text.",
                )
    return tree


def steps_through(root: Tag) -> Generator[Step, bool | None, None]:
    """Every element entered and left, and every text, in reading order; comments left out.

    Sending True right after an "in" step passes over the element's content.
    """
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    while stack:
        holder, rest = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if stack:
                yield "out", holder
        elif isinstance(child, Tag):
            skip = yield "in", child
            stack.append((child, iter(() if skip else child.contents)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield "text", child


def unseen_letters(tree: BeautifulSoup) -> int:
    """How many characters, blanks aside, stand in scripts, styles, titles, fields and comments."""
    unseen = tree.find_all(list(UNSEEN))
    texts = [
        str(part) for element in unseen for part in element.contents if isinstance(part, NavigableString)
    ]
    comments = [str(part) for part in tree.find_all(string=lambda part: isinstance(part, PreformattedString))]
    return sum(len(word) for text in (*texts, *comments) for word in _TAGS.sub(" ", text).split())


def text_of(element: Tag) -> str:
    """An element's words on one line, without markup."""
    return " ".join("".join(str(part) for kind, part in steps_through(element) if kind == "text").split())


def attribute(element: Tag, name: str) -> str:
    """An attribute's value, "" where there is none; lists (class) joined by blanks."""
    value = element.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)
