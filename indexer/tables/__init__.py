"""Tables of what is known of files, in formats that people and programs write, each read into the same rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FILE = "file"
"""The title of the column that names a row's file."""


def place_of_file(titles: Sequence[str]) -> int | None:
    """The place of the column that names a row's file, from 0; None where there is none."""
    return next((place for place, title in enumerate(titles) if title.strip().lower() == FILE), None)


class UnusableTable(Exception):
    """A table that cannot be read, or no further; the message says why."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title; `where` is its place, `name` what a cell's place calls the column."""

    title: str
    where: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says under a heading: some texts, or why it cannot be used."""

    values: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What a table says of the file, or the folder with `/` at its end, called `file`, relative to its own folder.

    `where` is the row's place, `named` that of the file's name. `cells` has those that are not empty, by
    the place of their heading, from 0.
    """

    where: str
    named: str
    file: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; with `parted`, a cell holds as many values as `;` parts it."""

    headings: tuple[Heading, ...]
    rows: Iterable[Row]
    parted: bool = True
