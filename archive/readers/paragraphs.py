"""Lines -> blocks: where a plain text's paragraphs, list items and references begin and end.

Used for text files, the text parts of mails and the text of PDF pages. Releases come as
paragraphs between blank lines, as one line per paragraph without any, wrapped at a margin,
indented, or as one endless line in which runs of blanks stand where breaks were. Each pair of
neighbouring lines is judged: does the second go on with the first, or does it begin a block?
The words are never changed; breaks inside a block stay as "\\n". Titles, datelines and
footers are not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.readers.bullets import Marker, markers_of
from archive.source import SourceBlock

LOST_BREAK = (
    8  # blanks; in 6,000 Senate files runs of 8 and more stood for breaks, under 7 mostly for lost marks
)
ENDLESS_LINE = 200  # characters; shorter lines with long runs of blanks are tables or centred headings
WRAPPED_PIECES = 3  # pieces; one or two begin with a small letter by a lost quotation mark
WIDEST_WRAP = 120  # columns; lines beyond are paragraphs of their own, not wrapped ones
NARROWEST_WRAP = 45  # columns; below, lines are short for other reasons (lists, addresses, verse)
WRAPPED_SHARE = (
    0.8  # of the lines with a successor stay within WIDEST_WRAP, else single long lines are paragraphs
)
FULL_SHARE = 0.5  # of the lines that could be full, so many must be before a text counts as wrapped
RAGGED = 0.12  # of the width: how far a wrapped line may stay short of the margin (PDF, hand-broken mail)
COMPACT_SHARE = 0.2  # with fewer blank lines per line than this, every line is a paragraph
HEADING_LENGTH = 90  # characters; a longer line before a list is a sentence that introduces it

_BLANKS = re.compile(r"  |\u00a0|\t")  # found at once, or no long run of them is there
_LONG_BLANKS = re.compile(rf"[ \u00a0\t]{{{LOST_BREAK},}}")
_NOTHING = "".join(("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e", " \t\u00a0"))
_ADDRESS = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[>)\].,;]?\s*\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:[.!?:;…]|--?|[–—])[\"'”’»)\]]*\s*\Z")
_FULL_STOP = re.compile(r"[.!?][\"'”’»)\]]*\Z")
LONGEST_ABBREVIATED = 8  # characters of "Sens." and of what stands before it
_ABBREVIATED = re.compile(r"\b(?:Sens?|Reps?|Mr|Mrs|Ms|Dr|Gov|Lt|Gen|Col|St|No|vs|v|[A-Z]|U\.S)\.\Z")
_LABEL = re.compile(r"(?:[A-Z][\w’'/&.-]*)(?: (?:[\w’'/&.-]+)){0,3}:(?!//)(?:\s|\Z)")
_CONTACT_LABEL = re.compile(
    r"(?:(?:media|press|for more information,?|further information)? ?contacts?|phones?|tel(?:ephone)?|mobile"
    r"|cell|fax|e-?mail|web(?:site)?|twitter|office|direct)\b[^:]{0,20}:",
    re.IGNORECASE,
)
_RELEASE_LINE = re.compile(
    r"\W*(?:for (?:immediate|planning|your) (?:release|purposes)\b|embargoed\b"
    r"|(?:press|news|media) release\W*\Z)",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE_LINE = re.compile(
    r"(?:(?:issued|date|posted|published)(?: on)?:?\s+)?(?:[A-Z][a-z]{2,8}day(?:,|\s[-–—])?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?)\s+\d{{4}}\s*\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][^\d\n:;!?“”\"]{2,45}?,? \(?(?:[^\W\d]{3,9}\.? \d{1,2}, \d{4}|\d{1,2}\.? (?:de )?[^\W\d]{3,9} (?:de )?\d{4})\)?"
    r"(?: ?[–—]| ?--| - | ?/|,? \()|[A-ZÀ-ÞČĎĚŇŘŠŤŮŽ]{4,} \([^()\n]{2,40}\) [-–—] "
)
_DASHED = re.compile(r"[–—](?=[A-ZÀ-Þ])")  # a headline's second line, between dashes
_END_MARK = re.compile(r"(?:#(?:\s*#)+|[-–—]+\s*(?:30|ENDS?)\s*[-–—]+)\Z", re.IGNORECASE)
_SEE = re.compile(r"SEE\b(?:\s*[:–-]|\s+[A-Z“\"])")


@dataclass(slots=True)
class _Line:
    """A physical line: its text without indentation, its column, and whether blank lines precede it."""

    text: str
    column: int
    after_gap: bool
    marker: Marker | None = None


def blocks_of(text: str) -> tuple[SourceBlock, ...]:
    """The blocks of a plain text whose line breaks are "\\n", in reading order.

    A bullet or number that makes a list item is left out of the item's text, as are
    indentation and blanks at line ends. "" and blank text give no blocks.
    """
    lines = _lines_of(text)
    if not lines:
        return ()
    for line, marker in zip(lines, markers_of([(line.text, line.column) for line in lines]), strict=True):
        line.marker = marker
    width = _wrap_width(lines)
    gaps = sum(line.after_gap for line in lines[1:])
    compact = width is None and gaps < COMPACT_SHARE * (len(lines) - 1)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not _begins(line, groups[-1], width, compact):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(with_list_headings([_block(group) for group in groups]))


def with_list_headings(blocks: list[SourceBlock]) -> list[SourceBlock]:
    """The blocks, in which one short line that ends in ":" and stands over a list is a heading."""
    return [
        replace(block, kind="heading") if after.kind == "item" and _introduces(block) else block
        for block, after in pairwise([*blocks, SourceBlock(text="")])
    ]


def _introduces(block: SourceBlock) -> bool:
    text = block.text
    return (
        block.kind == "paragraph" and text.endswith(":") and "\n" not in text and len(text) <= HEADING_LENGTH
    )


def _lines_of(text: str) -> list[_Line]:
    """The lines that hold something; endless lines are cut where runs of blanks stand for breaks."""
    lines: list[_Line] = []
    gap = True
    for raw in text.split("\n"):
        bare = raw.strip()
        if not bare or not bare.strip(_NOTHING):
            gap = True
            continue
        if len(bare) > ENDLESS_LINE and _BLANKS.search(bare) and _LONG_BLANKS.search(bare):
            lines.extend(_pieces_of(bare))
            gap = True
            continue
        indent = raw[: len(raw) - len(raw.lstrip())]
        lines.append(_Line(bare, len(indent.expandtabs(4)), gap))
        gap = False
    return lines


def _pieces_of(endless: str) -> list[_Line]:
    """An endless line cut at its long runs of blanks, every piece a block.

    Where several pieces begin with a small letter, the runs stand for line ends: such a piece goes on.
    """
    pieces = [piece.strip() for piece in _LONG_BLANKS.split(endless) if piece.strip()]
    wrapped = sum(piece[0].islower() for piece in pieces) >= WRAPPED_PIECES
    return [_Line(piece, 0, not (wrapped and piece[0].islower())) for piece in pieces]


def _wrap_width(lines: list[_Line]) -> int | None:
    """The column at which a text was wrapped, or None where its lines are as long as their paragraphs.

    In a wrapped text the next line's first word would not have fitted on most lines
    that have a successor; the widest line that others come near gives the margin.
    """
    pairs = [
        (line.column + len(line.text), _first_word(follower.text))
        for line, follower in pairwise(lines)
        if not (follower.after_gap or follower.marker or _is_address(line) or _is_address(follower))
    ]
    lengths = sorted((length for length, _ in pairs if length <= WIDEST_WRAP), reverse=True)
    if len(lengths) < 2 or len(lengths) < WRAPPED_SHARE * len(pairs):
        return None
    near = max(1, len(lengths) // 20)
    width = next((n for at, n in enumerate(lengths) if lengths[min(at + near, len(lengths) - 1)] >= n - 8), 0)
    if width < NARROWEST_WRAP:
        return None
    full = sum(width + 8 >= length > width * (1 - RAGGED) - word - 1 for length, word in pairs)
    return width if full >= FULL_SHARE * len(pairs) and full >= 2 else None


def _is_address(line: _Line) -> bool:
    return _ADDRESS.match(line.text) is not None


def _first_word(text: str) -> int:
    return len(text.split(None, 1)[0])


def _begins(line: _Line, group: list[_Line], width: int | None, compact: bool) -> bool:
    """Does this line begin a block, or go on with the group of lines before it?"""
    before, head = group[-1], group[0]
    if line.marker is not None:
        return True
    if line.after_gap:
        return True
    if _ADDRESS.match(line.text):
        beside = head.marker is not None and line.column < head.column
        return beside or _ADDRESS.match(before.text) is not None or _stands_alone(before.text)
    if _ADDRESS.match(before.text) or _SEE.match(line.text):
        return True
    if _DATELINE.match(line.text) or _DASHED.match(line.text):
        return True
    if head.marker is not None:
        return not _goes_on_item(line, group, width)
    if _stands_alone(before.text) or _stands_alone(line.text):
        return True
    if width is not None and before.column + len(before.text) <= width + 8:
        return _begins_wrapped(line, group, width)
    if _continues_sentence(before.text, line.text):
        return False
    if _LABEL.match(line.text):
        return not (_CONTACT_LABEL.match(line.text) and _CONTACT_LABEL.match(head.text))
    if compact or len(before.text) > WIDEST_WRAP or len(line.text) > WIDEST_WRAP:
        return True
    if len(before.text) > HEADING_LENGTH / 2 and _FULL_STOP.search(before.text):
        return True
    return (
        bool(_LABEL.match(before.text)) and before.text.endswith(":") and not _CONTACT_LABEL.match(head.text)
    )


def _goes_on_item(line: _Line, group: list[_Line], width: int | None) -> bool:
    """Is this line the wrapped rest of a list item? An item may end at the margin without a blank line."""
    head, before = group[0], group[-1]
    assert head.marker is not None
    if head.marker.text_at >= len(head.text) and len(group) == 1:
        return True  # a bullet alone on its line
    if line.column > head.column:
        return True
    if line.column < head.column and width is None:
        return False
    if width is None or before.column + len(before.text) > width + 8:
        return _continues_sentence(before.text, line.text)
    return _is_full(before, line, width) or line.text[0].islower()


def _begins_wrapped(line: _Line, group: list[_Line], width: int) -> bool:
    """Within wrapped text: does a paragraph begin here although no blank line says so?"""
    before, head = group[-1], group[0]
    if line.text[0].islower() and not _SENTENCE_END.search(before.text):
        return False
    if line.column >= before.column + 2 and (len(group) > 1 or _SENTENCE_END.search(before.text)):
        return True  # an indented first line
    if len(group) == 1 and " " not in before.text and before.text.isalpha() and len(line.text) > width / 2:
        return False  # filing exhibits set a paragraph's first word alone
    if _is_full(before, line, width):
        return False
    if _LABEL.match(line.text):
        return not (_CONTACT_LABEL.match(line.text) and _CONTACT_LABEL.match(head.text))
    if _SENTENCE_END.search(before.text):
        return not _ends_abbreviated(before.text)
    return len(line.text) > width * (1 - RAGGED) > len(before.text) + len(line.text) / 2


def _stands_alone(text: str) -> bool:
    """Is this a line that belongs to no paragraph: a release line, an end mark, or nothing but a date?"""
    return any(form.match(text) is not None for form in (_RELEASE_LINE, _DATE_LINE, _END_MARK))


def _is_full(before: _Line, line: _Line, width: int) -> bool:
    """Would the next line's first word not have fitted on the line before?"""
    used = before.column + len(before.text) + 1 + _first_word(line.text)
    if used > width:
        return True
    return used > width * (1 - RAGGED) and not _SENTENCE_END.search(before.text)


def _continues_sentence(before: str, text: str) -> bool:
    """Is a line plainly the rest of a broken sentence ("… and Sen." / "Jane Roe's bill …")?"""
    if _ends_abbreviated(before) or (before.endswith(",") and len(before) > WIDEST_WRAP):
        return True
    return text[0].islower() and not _SENTENCE_END.search(before)


def _ends_abbreviated(text: str) -> bool:
    """Does a line end in an abbreviation ("Sen.")? Its stop is looked for first: a line is long."""
    return text.endswith(".") and _ABBREVIATED.search(text[-LONGEST_ABBREVIATED:]) is not None


def _block(group: list[_Line]) -> SourceBlock:
    head = group[0]
    texts = [line.text for line in group]
    if head.marker is not None:
        texts[0] = texts[0][head.marker.text_at :]
        return SourceBlock(text="\n".join(t for t in texts if t) or head.text, kind="item")
    return SourceBlock(text="\n".join(texts))
