"""The command that measures the order of results: evaluate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.terminal import json_option, print_json

if TYPE_CHECKING:
    from archive.home import Home
    from archive.release import Release
    from index.evaluation import Quality

KNOWN = 1_000  # releases of which questions are made; more change no figure in its second place


@click.command("evaluate", short_help="Measure how good the order of results is.")
@click.argument("judgements", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--known",
    default=KNOWN,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help="Make questions of the words of N releases, spread over the archive.",
)
@click.option("--no-recency", is_flag=True, help="Give newer releases no advantage.")
@json_option("the figures")
@click.pass_obj
def evaluate_command(
    home: Home, judgements: Path | None, known: int, no_recency: bool, as_data: bool
) -> None:
    """Measure how good the order of results is.

    JUDGEMENTS is a file of queries with releases graded 0 to 3; without it the one in
    the home's corpus/ folder counts, if there is one. Known items are questions made
    of a release's own words, which must find it again.
    """
    from index.evaluation import known_items, measured, read_judgements
    from index.language.synonyms import FILE, read_synonyms
    from index.place import place_of

    path = judgements or home.corpus_folder / "judgements.toml"
    questions = [*(read_judgements(path) if path.exists() else ()), *known_items(_spread(home, known))]
    with closing(place_of(home).open()) as engine:
        found = measured(
            questions,
            engine=engine,
            vocabulary=home.corpus().vocabulary,
            synonyms=read_synonyms(home.corpus_folder / FILE),
            today=dt.date.today(),
            recency=not no_recency,
        )
    if as_data:
        print_json([asdict(quality) for quality in found])
        return
    for line in _lines(found):
        click.echo(line)


def _spread(home: Home, count: int) -> Iterator[Release]:
    """So many releases, evenly over the ids of the archive: the same every time."""
    corpus = home.corpus()
    ids = sorted(corpus.digests())
    step = max(1, len(ids) // count) if count else 1
    return (corpus.get(id) for id in islice(ids[::step], count))


def _lines(found: tuple[Quality, ...]) -> Iterator[str]:
    yield f"{'':12}{'questions':>10}{'nDCG@10':>10}{'success@1':>11}{'MRR':>8}"
    for quality in found:
        yield (
            f"{quality.sort:12}{quality.questions:10,}{quality.ndcg:10.3f}{quality.success:11.3f}{quality.mrr:8.3f}"
        )
