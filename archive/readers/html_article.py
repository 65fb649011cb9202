"""Which elements of a page are the release, and which are the page around it.

The markup's own words come first (article, main, nav, footer, roles), then the names that
common content systems give their containers, then the density of links. Nothing is thrown
away: what is not the release's is shown as furniture, so a wrong guess loses no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Tag

from archive.readers.html_tree import attribute, steps_through, text_of

MAIN_SHARE = 0.5  # of a page's own text: a single <article> with less is a teaser, not the release
LINKED_SHARE = 0.3  # of an element's text: navigation is nearly all links, prose hardly 5 %
ALL_LINKED = 0.8  # of an element's text: the rest are bars and dots between the links of a menu
LITTLE_TEXT = 200  # characters; a share bar or a "posted in" line is shorter, a paragraph longer
PROSE = 600  # characters outside links: a form with more is one that a content system put around its page
LINK_WORDS = 30  # characters on average in menu links; titles of references are longer

_ROWS = frozenset({"ul", "ol", "div", "td", "p", "center"})  # what menus and share bars are made of
_ALWAYS = frozenset({"nav", "form", "button", "dialog"})
_AROUND = frozenset({"header", "footer", "aside"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"})
_NAMES = re.compile(
    r"(?:\A|[-_\s])(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|share|sharing|sharethis|addtoany|sharedaddy"
    r"|social|cookies?|related|pagination|pager|comments|masthead|topbar|toolbar|subscribe|signup|skip-?link"
    r"|site-(?:header|footer|branding)|page-footer|colophon|footer)(?:\Z|[-_\s])",
    re.IGNORECASE,
)
# A line that files the post ("Press", "in Press | Housing"), and a mailing's bar of social links.
_FILED = re.compile(
    r"(?:\A|[-_\s])(?:byline|meta|posted|category|categories|cat-links|tags)(?:\Z|[-_\s])", re.IGNORECASE
)
_MAIL_BARS = re.compile(r"(?:\A|\s)mcn(?:Follow|Share)\w*", re.IGNORECASE)
_CONTAINERS = re.compile(
    r"(?:\A|\s)(?:entry-content|post-content|post-body|article-?_*(?:body|content|text)|field--name-body|node__content"
    r"|story-?body|(?:press|news)-?release(?:-(?:body|content|text))?|release-(?:body|content|text)|page-content"
    r"|main-content|content-main|blog-item-content|rich-text|wysiwyg)(?:\Z|\s)",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|\Z|!)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|\Z|!)",
    re.IGNORECASE,
)
_HIDDEN_NAMES = re.compile(
    r"(?:\A|\s)(?:\w*preheader\w*|preview-?text|sr-only|screen-reader-text|visually-?hidden)(?:\Z|\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Elements by identity: ``roots`` are furniture with all they hold; outside ``article`` everything is.

    ``article`` None: the page does not say, so only the roots are furniture. ``kept``
    are headings that stand outside the article but bear the page's title.
    """

    roots: frozenset[int] = frozenset()
    article: int | None = None
    kept: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Measure:
    """An element with the characters of text and of links within it."""

    element: Tag
    text: int = 0
    linked: int = 0
    links: int = 0
    above: list[Tag] = field(default_factory=list)


def furniture_of(tree: BeautifulSoup, title: str | None, *, whole_page: bool) -> Furniture:
    """What around the release is furniture. ``whole_page`` False: only what is hidden from view."""
    measures = _measured(tree)
    hidden = {id(m.element) for m in measures if _is_hidden(m.element) or _named(m.element, _MAIL_BARS)}
    if not whole_page:
        return Furniture(roots=frozenset(hidden))
    article = _article(measures)
    inside = {id(part) for part in article.descendants} if article is not None else set()
    above = {id(parent) for parent in article.parents} | {id(article)} if article is not None else set()
    total = max((m.text for m in measures), default=0)
    roots = set(hidden)
    for measure in measures:
        own = id(measure.element)
        if own not in above and _is_furniture(measure, own in inside, total):
            roots.add(own)
    kept = frozenset(id(m.element) for m in measures if m.element.name == "h1" and _bears(m.element, title))
    return Furniture(roots=frozenset(roots), article=id(article) if article is not None else None, kept=kept)


def _measured(tree: BeautifulSoup) -> list[_Measure]:
    """Every element with its lengths, in reading order."""
    found: list[_Measure] = []
    way: list[_Measure] = []
    in_link = 0
    for kind, part in steps_through(tree):
        if kind == "text":
            length = len(str(part).strip())
            if (
                way
                and length
                and way[-1].element.name not in ("script", "style", "title", "template", "noscript", "option")
            ):
                way[-1].text += length
                way[-1].linked += length if in_link else 0
        elif isinstance(part, Tag) and kind == "in":
            way.append(_Measure(part, above=[m.element for m in way[-40:]]))
            found.append(way[-1])
            in_link += part.name == "a"
        elif isinstance(part, Tag):
            done = way.pop()
            in_link -= part.name == "a"
            done.links += part.name == "a"
            if way:
                way[-1].text += done.text
                way[-1].linked += done.linked
                way[-1].links += done.links
    return found


def _article(measures: list[_Measure]) -> Tag | None:
    """The element that holds the release, or None where the page does not tell."""
    outside = [m for m in measures if not any(p.name in ("nav", "aside", "footer") for p in m.above)]
    mains = [m for m in outside if m.element.name == "main" or attribute(m.element, "role") == "main"]
    articles = [
        m for m in outside if m.element.name == "article" or attribute(m.element, "role") == "article"
    ]
    main = max(mains, key=lambda m: m.text, default=None)
    article = max(articles, key=lambda m: m.text, default=None)
    if article is not None:
        others = [m for m in articles if m is not article and not _within(m, article.element)]
        rivals = sum(m.text for m in others)
        whole = max(main.text if main else 0, article.text + rivals)
        own = [article, *others]
        if article.text >= MAIN_SHARE * whole and (len(own) == 1 or article.text > 2 * rivals):
            return article.element
    if main is not None and main.text:
        return main.element
    named = [m for m in outside if _named(m.element, _CONTAINERS) and m.text >= LITTLE_TEXT]
    best = max(named, key=lambda m: m.text, default=None)
    return _with_heading(best, measures) if best else None


def _within(measure: _Measure, element: Tag) -> bool:
    """Is that very element above this one? (Tags are equal when they say the same, so "in" does not do.)"""
    return any(holder is element for holder in measure.above)


def _with_heading(container: _Measure, measures: list[_Measure]) -> Tag:
    """The container, or the ancestor little larger that holds the page's first heading too."""
    lengths = {id(m.element): m.text for m in measures}
    for holder in [container.element, *reversed(container.above)]:
        if lengths[id(holder)] > 1.3 * container.text + LITTLE_TEXT or holder.name in ("body", "html"):
            break
        if holder.find("h1") is not None:
            return holder
    return container.element


def _is_furniture(measure: _Measure, within: bool, total: int) -> bool:
    """Is this element, by its name or its links, not the release's? ``within``: inside the article."""
    element = measure.element
    slight = measure.text < LITTLE_TEXT or measure.linked >= LINKED_SHARE * measure.text
    if element.name == "nav" and measure.linked >= ALL_LINKED * measure.text:
        return True
    if element.name in ("html", "body") or measure.text > 0.6 * total:
        return False
    if element.name == "form" and measure.text - measure.linked > PROSE:
        return False
    if element.name in _ALWAYS or attribute(element, "role") in _ROLES:
        return True
    if element.name in _AROUND:
        return not within or element.name == "aside" or (element.name == "footer" and slight)
    if _named(element, _NAMES):
        return slight
    if within and measure.links and measure.linked >= ALL_LINKED * measure.text and _named(element, _FILED):
        return measure.text < LITTLE_TEXT
    if measure.links < 2 or measure.linked < ALL_LINKED * measure.text or element.name not in _ROWS:
        return False
    return measure.text / measure.links <= (LINK_WORDS / 2 if within else LINK_WORDS)


def _named(element: Tag, names: re.Pattern[str]) -> bool:
    return any(
        (value := attribute(element, key)) and names.search(value) is not None for key in ("class", "id")
    )


def _is_hidden(element: Tag) -> bool:
    style = attribute(element, "style")
    return (
        element.has_attr("hidden")
        or (bool(style) and _HIDDEN_STYLE.search(style) is not None)
        or _named(element, _HIDDEN_NAMES)
    )


def _bears(heading: Tag, title: str | None) -> bool:
    """Does this heading bear the page's title (or the title with the site's name behind it)?"""
    text = text_of(heading).casefold()
    return (
        bool(title)
        and len(text) > 10
        and (text in (title or "").casefold() or (title or "").casefold() in text)
    )
