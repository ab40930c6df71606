"""SQLite's FTS5 with its Porter stemmer, the text stored; facets in a table beside it.

https://www.sqlite.org/fts5.html. A passage has one value of each facet there, the first.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.speed.passages import FACETS, Ready
from benchmarks.speed.peers.peer import MOST_VALUES, PAGE
from benchmarks.speed.queries import Asked, How

_FILE = "passages.sqlite"
_MATCHING = "FROM passages JOIN facets ON facets.number = passages.rowid WHERE {where}"


class Fts5:
    """Answers with the top hits and their text, the count, and the values of all facets unless told otherwise."""

    def __init__(self, directory: Path, facets: Sequence[str] = FACETS) -> None:
        self._connection = sqlite3.connect(directory / _FILE)
        self._facets = facets

    @staticmethod
    def index(passages: Sequence[Ready], directory: Path) -> None:
        connection = sqlite3.connect(directory / _FILE)
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter unicode61');"
            f"CREATE TABLE facets (number INTEGER PRIMARY KEY, {', '.join(FACETS)})"
        )
        connection.executemany(
            "INSERT INTO passages (rowid, text) VALUES (?, ?)", enumerate(passage.text for passage in passages)
        )
        connection.executemany(
            f"INSERT INTO facets VALUES (?{', ?' * len(FACETS)})",
            ((number, *_values(passage)) for number, passage in enumerate(passages)),
        )
        connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        connection.commit()
        connection.close()

    @staticmethod
    def can(asked: Asked) -> bool:
        return asked.how is not How.FUZZY

    def answer(self, asked: Asked) -> int:
        where, values = _condition(asked)
        order = "rank" if asked.words else "rowid"
        hits, chosen = f"FROM passages WHERE {where}", values
        if asked.kind:
            hits, chosen = _MATCHING.format(where=f"{where} AND kind = ?"), (*values, asked.kind)
        self._connection.execute(
            f"SELECT text {hits} ORDER BY {order} LIMIT {PAGE} OFFSET {asked.offset}", chosen
        ).fetchall()
        (count,) = self._connection.execute(f"SELECT count(*) {hits}", chosen).fetchone()
        for facet in self._facets:
            narrowed = asked.kind and facet != "kind"
            matching = _MATCHING.format(where=f"{where} AND kind = ?" if narrowed else where)
            counted = f"SELECT {facet}, count(*) {matching} GROUP BY 1 LIMIT {MOST_VALUES}"
            self._connection.execute(counted, chosen if narrowed else values).fetchall()
        return int(count)

    def close(self) -> None:
        self._connection.close()


class Fts5WithoutFacets(Fts5):
    """Answers with the top hits and the count only."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, ())


def _values(passage: Ready) -> Iterator[str | None]:
    for facet in FACETS:
        values = passage.values.get(facet)
        yield values[0] if values else None


def _condition(asked: Asked) -> tuple[str, tuple[str, ...]]:
    quoted = [f'"{word}"' for word in asked.words]
    match asked.how:
        case How.PHRASE:
            return "passages MATCH ?", (f'"{" ".join(asked.words)}"',)
        case How.PREFIX:
            return "passages MATCH ?", (f"{quoted[0]} *",)
        case How.ALL | How.ANY | How.NOT:
            operator = {How.ALL: " AND ", How.ANY: " OR ", How.NOT: " NOT "}[asked.how]
            return "passages MATCH ?", (operator.join(quoted),)
        case _:
            return "1", ()
