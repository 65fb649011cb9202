"""SQLite FTS5 the way Datasette uses it: an index beside a table, facets by SQL over the matches.

Kinder than Datasette, which asks the full-text index anew for each facet: here the
matches go into a temporary table once, and every facet is a GROUP BY over that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Self

from benchmarks.mix import Question
from benchmarks.peer import END, TITLE_WEIGHT, TOP, VALUES, Found, Shown, Told, day_number

# The tokenizer must give back words that were cut already: nothing folded, nothing split.
TABLES = f"""
pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-262144;
create table releases(number integer primary key, id, title, body);
create table columns(number integer primary key, issuer, day int, month int, year int);
create table topics(topic, number int, primary key(topic, number)) without rowid;
create virtual table words using fts5(title, body, content='releases', content_rowid='number',
  tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '''.{END}'");
"""
FINISH = """
insert into words(words) values('optimize');
create index topics_number on topics(number); create index columns_day on columns(day); analyze;
"""
OPEN = """
pragma cache_size=-131072; pragma mmap_size=2000000000; pragma temp_store=memory;
create temp table matches(number integer primary key, rank);
"""
SNIPPET = """
select r.id, r.title, c.day, snippet(words, 1, '<b>', '</b>', '…', 32)
from words join releases r on r.number = words.rowid join columns c on c.number = words.rowid
where words match ? and words.rowid = ?
"""
FACETS = {
    "topic": "select topic, count(*) n from matches cross join topics using(number) group by 1",
    "issuer": "select issuer, count(*) n from matches cross join columns using(number) group by 1",
    "month": "select month, count(*) from matches cross join columns using(number) group by 1",
    "year": "select year, count(*) from matches cross join columns using(number) group by 1",
}
FEW = f" order by n desc, 1 limit {VALUES}"


class Fts5:
    """With its own snippet() over the stored terms."""

    key: ClassVar[str] = "fts5"
    label: ClassVar[str] = "SQLite FTS5 as Datasette uses it"
    index: ClassVar[str] = "fts5"
    bare_too: ClassVar[bool] = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sqlite = connection

    @classmethod
    def version(cls) -> str | None:
        """None where SQLite was built without FTS5."""
        try:
            sqlite3.connect(":memory:").execute("create virtual table t using fts5(a)")
        except sqlite3.OperationalError:
            return None
        return sqlite3.sqlite_version

    @classmethod
    def build(cls, releases: Iterable[Told], folder: Path) -> None:
        """One transaction; the index optimised, the tables analysed."""
        folder.mkdir(parents=True)
        sqlite = sqlite3.connect(folder / "index.sqlite")
        sqlite.executescript(TABLES)
        for told in releases:
            text = (told.number, told.title, told.body)
            sqlite.execute(
                "insert into releases values(?,?,?,?)", (told.number, told.entry.id, told.title, told.body)
            )
            sqlite.execute("insert into words(rowid, title, body) values(?,?,?)", text)
            row = (told.number, told.issuer, told.day, told.month, told.year)
            sqlite.execute("insert into columns values(?,?,?,?,?)", row)
            sqlite.executemany(
                "insert into topics values(?,?)", [(topic, told.number) for topic in told.topics]
            )
        sqlite.commit()
        sqlite.executescript(FINISH)
        sqlite.close()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Mapped into memory, with a large page cache."""
        sqlite = sqlite3.connect(folder / "index.sqlite")
        sqlite.executescript(OPEN)
        return cls(sqlite)

    def answer(self, question: Question, *, snippets: bool = True) -> Found:
        """Matches into a temporary table, everything else from there."""
        ask, words = self._sqlite.execute, match_of(question)
        joined, values = "", [TITLE_WEIGHT, words]
        conditions = ""
        if days := day_number(question):
            joined = " join columns c on c.number = words.rowid"
            conditions += " and c.day between ? and ?"
            values += days
        if question.topic:
            conditions += " and exists(select 1 from topics t where t.topic = ? and t.number = words.rowid)"
            values.append(question.topic)
        ask("delete from matches")
        ask(
            f"insert into matches select words.rowid, bm25(words, ?, 1.0) from words{joined}"
            f" where words match ?{conditions}",
            values,
        )
        total = ask("select count(*) from matches").fetchone()[0]
        hits = self._hits(words) if snippets else ()
        facets: dict[str, dict[object, int]] = {
            name: dict(ask(counting + (FEW if name in ("topic", "issuer") else "")))
            for name, counting in FACETS.items()
        }
        return Found(total=total, hits=hits, facets=facets)

    def _hits(self, words: str) -> tuple[Shown, ...]:
        best = self._sqlite.execute(f"select number from matches order by rank limit {TOP}").fetchall()
        rows = [self._sqlite.execute(SNIPPET, (words, number)).fetchone() for (number,) in best]
        return tuple(Shown(id=id, title=title, date=day, snippet=text) for id, title, day, text in rows)


def match_of(question: Question) -> str:
    """The question in FTS5's query language."""
    words = [f'"{word}"' for word in question.words]
    match question.form:
        case "all":
            return " ".join(words)
        case "phrase":
            return f'"{" ".join(question.words)}"'
        case "prefix":
            return f"{words[0]}*"
        case "bool":
            query = " AND ".join([f"({' OR '.join(words)})", *(f'"{word}"' for word in question.must)])
            without = " OR ".join(f'"{word}"' for word in question.without)
            return f"({query}) NOT ({without})" if without else query
