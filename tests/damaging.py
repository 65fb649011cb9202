"""What careless extraction does to a release, done on purpose: the damaged families of the gold.

Each damage is a function of text to text, and of the annotations to annotations: what is no
longer printed is no longer wanted. ``python tests/damaging.py`` writes the damaged files and
their gold anew from tests/gold/written.jsonl; a test holds them to that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"
FOLDER = GOLD / "releases"
WRITTEN, DAMAGED = GOLD / "written.jsonl", GOLD / "damaged.jsonl"
GAP = " " * 8  # what is left of a paragraph's end where all stands on one line
LEAD = 90  # characters; a shorter block is of the head


def strip_punctuation(text: str) -> str:
    """Blanks where marks were, all on one physical line."""
    return GAP.join(re.sub(r"[\W_]", " ", block) for block in re.split(r"\n\s*\n", text)).strip()


def drop_quotes(text: str) -> str:
    """No quotation marks and apostrophes; in every other release the head runs on into the lead."""
    blocks = re.split(r"\n\s*\n", re.sub(r"[“”„«»‘’\"']", "", text))
    if len(text) % 2:
        return "\n\n".join(blocks)
    lead = next((at for at, block in enumerate(blocks) if len(block) > LEAD), 0)
    return "\n".join(["   ".join(blocks[: lead + 1]), *blocks[lead + 1 :]])


def drop_non_ascii(text: str) -> str:
    """Curly marks, dashes and accented letters gone without a trace."""
    return re.sub(r"[^\x00-\x7f]", "", text)


def garble(text: str) -> str:
    """UTF-8 read as another code page by a program that then lost most of each letter."""
    return re.sub(r"[^\x00-\xff]", "â", text.replace("”", "â?"))


DAMAGES: dict[str, Callable[[str], str]] = {
    "punctuation-stripped": strip_punctuation,
    "quotes-dropped": drop_quotes,
    "non-ascii-dropped": drop_non_ascii,
    "mojibake": garble,
}


def annotations(record: dict[str, Any], family: str) -> dict[str, Any]:
    """The gold of a damaged file: names and titles as it prints them, and nothing that it lost."""
    damage = DAMAGES[family]

    def printed(text: str | None) -> str | None:
        return " ".join(damage(text).split()) or None if text else None

    changed = record | {
        "file": damaged_file(record["file"], family),
        "layout_family": family,
        "title": printed(record["title"]),
        "end_mark": printed(record["end_mark"]),
        "boilerplate_first_words": printed(record["boilerplate_first_words"]),
        "speakers": [
            {key: printed(value) if isinstance(value, str) else value for key, value in speaker.items()}
            for speaker in record["speakers"]
        ],
        "laws_cases": [printed(law) for law in record["laws_cases"]],
    }
    if family == "punctuation-stripped":
        del changed["references"]  # addresses are lost, and titles run into the text
    return changed


def damaged_file(file: str, family: str) -> str:
    """The name of a damaged copy, which bears its day as archives of such files do."""
    return f"{Path(file).stem}.{family}.txt"


def damaged_copies() -> Iterator[tuple[dict[str, Any], str]]:
    """(gold, text) of every damaged copy: of English releases whose file name bears their day."""
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not re.match(r"\d{4}-", record["file"]) or record["layout_family"] == "wire-rewrite":
            continue
        text = (FOLDER / record["file"]).read_text(encoding="utf-8")
        for family, damage in DAMAGES.items():
            damaged = damage(text)
            if damaged != text:
                yield annotations(record, family), damaged


def main() -> None:
    """Write the damaged copies and their gold anew."""
    lines = []
    for record, text in damaged_copies():
        (FOLDER / record["file"]).write_text(text, encoding="utf-8")
        lines.append(json.dumps(record, ensure_ascii=False))
    DAMAGED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
