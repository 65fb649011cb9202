"""The commands of this room: `dateline search` and `dateline index`.

Data goes to stdout, remarks and progress to stderr. app.py puts the commands
together, hands them the home, and gives each error its exit code.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archive.home import ENGINES, name_engine
from archive.progress import progress_bar
from archive.terminal import Exit, json_option, print_json
from index.answer_json import as_json
from index.engine import SORTS, ChosenFacet, Engine
from index.language.query import NONE
from index.language.synonyms import FILE, read_synonyms
from index.search import Asked, answer
from index.terminal import lines_of, printable

if TYPE_CHECKING:
    from archive.home import Home
    from index.update import UpdateReport

# Words that begin with a hyphen are part of the query: dateline search police -ice
_HYPHENS_ARE_WORDS = {"ignore_unknown_options": True}


@click.command("search", short_help="Find releases.", context_settings=_HYPHENS_ARE_WORDS)
@click.argument("query", nargs=-1)
@click.option(
    "--topic", multiple=True, metavar="ID", help="Only releases filed under this topic (id or label)."
)
@click.option("--issuer", multiple=True, metavar="NAME", help="Only releases of this issuer.")
@click.option("--place", multiple=True, metavar="PLACE", help="Only releases issued in this place.")
@click.option("--speaker", multiple=True, metavar="NAME", help="Only releases that quote this person.")
@click.option(
    "--kind", multiple=True, metavar="KIND", help='Only releases of this kind, such as "statement".'
)
@click.option("--law", multiple=True, metavar="LAW", help="Only releases that name this bill, act or case.")
@click.option("--from", "since", metavar="DATE", help="Only releases of this day, month or year, or later.")
@click.option("--to", "until", metavar="DATE", help="Only releases of this day, month or year, or earlier.")
@click.option(
    "--date",
    type=click.Choice([NONE]),
    help="none: releases without a date, beside those of --from and --to or alone.",
)
@click.option(
    "--sort", type=click.Choice(SORTS), help="Default: relevance; newest when no words are searched."
)
@click.option(
    "--page",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which page of 20 results.",
)
@click.option("--cursor", help="Go on behind the page whose JSON gave this cursor.")
@click.option("--no-synonyms", is_flag=True, help="Do not look for the words of synonyms.toml as well.")
@click.option("--no-recency", is_flag=True, help="By relevance, give newer releases no advantage.")
@json_option("the answer")
@click.pass_obj
def search_command(
    home: Home,
    query: tuple[str, ...],
    topic: tuple[str, ...],
    issuer: tuple[str, ...],
    place: tuple[str, ...],
    speaker: tuple[str, ...],
    kind: tuple[str, ...],
    law: tuple[str, ...],
    since: str | None,
    until: str | None,
    date: str | None,
    sort: str | None,
    page: int,
    cursor: str | None,
    no_synonyms: bool,
    no_recency: bool,
    as_data: bool,
) -> None:
    """Find releases. Without a QUERY: all of them, newest first.

    All words must occur, in any form. "in quotes" finds exactly that, -word leaves
    releases out, OR finds either, surveil* whatever begins so, title:word looks in
    titles, speaker:name for who is quoted, date:2024-03 for when. The shell takes
    quotation marks away, so quote a query with phrases twice: '"sanctuary city" -ice'.

    A filter given several times finds releases with any of its values; the value none
    finds those that have none.
    """
    if misspelt := next((word for word in query if word.startswith("--")), None):
        raise click.NoSuchOption(misspelt)
    chosen: dict[ChosenFacet, tuple[str, ...]] = {
        "topic": topic,
        "issuer": issuer,
        "place": place,
        "speaker": speaker,
        "kind": kind,
        "law": law,
    }
    asked = Asked(
        q=" ".join(query),
        chosen={facet: values for facet, values in chosen.items() if values},
        since=since,
        until=until,
        undated=date == NONE,
        sort=sort,
        page=page,
        cursor=cursor,
        synonyms=not no_synonyms,
        recency=not no_recency,
    )
    from index.place import place_of  # loads numpy: a quarter of a second that other commands need not wait

    with closing(place_of(home).open()) as engine:
        found = answer(
            asked,
            engine=engine,
            vocabulary=home.corpus().vocabulary,
            synonyms=read_synonyms(home.corpus_folder / FILE),
            today=dt.date.today(),
            whole=False,
        )
        if as_data:
            print_json(as_json(found))
            return
        for note in found.notes or _emptiness(home, engine, found.total):
            click.echo(f"Note: {printable(note)}", err=True)
        for line in lines_of(found, home.settings.base_address or "", linked=_linked()):
            click.echo(line)


def _linked() -> bool:
    """May addresses be made clickable? On a terminal that wants colours, as app.py found out."""
    wanted = click.get_current_context().color
    return sys.stdout.isatty() if wanted is None else wanted


def _emptiness(home: Home, engine: Engine, total: int) -> tuple[str, ...]:
    """Why nothing was found, where it is the archive and not the question."""
    if total or engine.digests():
        return ()
    if home.corpus().digests():
        return ("The index is empty, the archive is not. Run 'dateline index'.",)
    return ("There are no releases in this archive yet. 'dateline add PATH' brings some in.",)


@click.command("index", short_help="Bring the index up to date with the archive.")
@click.option("--rebuild", "anew", is_flag=True, help="Make the whole index anew, beside the old one.")
@click.option(
    "--repair", "mend", is_flag=True, help="Read every byte of the index; make it anew if it is damaged."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="Move the index into the home's folder (whoosh) or a cluster, and name that in settings.toml.",
)
@click.option(
    "--show-mapping", "mapping", is_flag=True, help="Print what an index in OpenSearch is made with, as JSON."
)
@json_option("the report")
@click.pass_obj
def index_command(
    home: Home, anew: bool, mend: bool, engine: str | None, mapping: bool, as_data: bool
) -> None:
    """Bring the index up to date with the archive.

    Only what is new, changed or gone is done. The index is made from the archive
    and can be made again at any time: --rebuild does so, and searches go on meanwhile.
    """
    if mapping:
        from index.opensearch.mapping import index_body

        print_json(index_body(home.settings.opensearch_shards, home.settings.opensearch_replicas))
        return
    if engine and engine != (home.settings.engine or ENGINES[0]):
        report = move(home, engine, quiet=as_data)
    else:
        report = bring_up_to_date(home, anew=anew, mend=mend, quiet=as_data)
    if as_data:
        print_json(asdict(report))
    else:
        click.echo(
            f"{report.new} new, {report.changed} changed, {report.gone} gone, {report.unchanged} unchanged"
        )
    for id, reason in report.refused:
        click.echo(f"  not indexed: {id}: {printable(reason)}", err=True)
    if report.refused:
        sys.exit(Exit.FAILED)


def bring_up_to_date(
    home: Home, *, anew: bool = False, mend: bool = False, quiet: bool = False
) -> UpdateReport:
    """Update, make anew or repair the index, with a bar on stderr for people. Raises IndexBusy, IndexUnusable."""
    from index.place import place_of
    from index.update import rebuild, repair, update

    corpus = home.corpus()
    work = rebuild if anew else repair if mend else update
    with progress_bar("Indexing", len(corpus.digests()), shown=not quiet) as progress:
        return work(corpus, place_of(home), progress)


def move(home: Home, engine: str, *, quiet: bool = False) -> UpdateReport:
    """Make the index anew from the corpus in another place, name that in settings.toml, and remove it where it was.

    Until the new one is whole nothing changes. Of the old one nothing stays: what is withdrawn later
    would not leave it. Raises IndexBusy, ClusterTrouble.
    """
    from index.place import other_place, place_of
    from index.update import rebuild

    corpus, old, new = home.corpus(), place_of(home), other_place(home, engine)
    with progress_bar("Indexing", len(corpus.digests()), shown=not quiet) as progress:
        report = rebuild(corpus, new, progress)
    name_engine(home.folder / "settings.toml", engine)
    with old.writing():
        old.remove()
    return report
