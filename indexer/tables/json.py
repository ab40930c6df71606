"""JSON: an object that maps each file to its fields, or a list of objects that have the field `file`, too."""

import json
from collections.abc import Iterator
from pathlib import Path

from indexer.tables import FILE, Cell, Heading, Row, Table, UnusableTable

_TOLD = 60
"""Code points of a name that a problem names it by."""


class _Object(tuple[tuple[str, object], ...]):
    """An object with each of its keys, also one that it has twice."""

    __slots__ = ()


def read(path: Path) -> Iterator[Table]:
    """The one table of the file. Raises `UnusableTable`."""
    try:
        text = path.read_text("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise UnusableTable(f"it cannot be read as JSON in UTF-8 ({error})") from error
    entries = [*_entries(found)]
    places: dict[str, int] = {}
    headings = []
    for where, _, fields in entries:
        for title, _ in fields:
            if title not in places:
                places[title] = len(places)
                headings.append(Heading(title, f"{where}, field {title[:_TOLD]!r}", f"field {title}"))
    yield Table(tuple(headings), (_row(*entry, places) for entry in entries), parted=False)


def _entries(found: object) -> Iterator[tuple[str, str, _Object]]:
    """Each entry's place, its file and its fields."""
    if isinstance(found, _Object):
        named = [(f"entry {name[:_TOLD]!r}", name, entry) for name, entry in found]
    elif isinstance(found, list):
        named = [(f"entry {number}", "", entry) for number, entry in enumerate(found, start=1)]
    else:
        raise UnusableTable("it is neither an object with a field for each file nor a list of objects")
    for where, name, entry in named:
        if not isinstance(entry, _Object):
            raise UnusableTable(f"{where}: it is no object with the fields of a file")
        file = name or next((value for title, value in entry if title == FILE), None)
        if not isinstance(file, str):
            raise UnusableTable(f"{where}: it has no field called file that is a text")
        yield where, file, _Object(field for field in entry if name or field[0] != FILE)


def _row(where: str, file: str, fields: _Object, places: dict[str, int]) -> Row:
    cells: dict[int, Cell] = {}
    for title, value in fields:
        place = places[title]
        cells[place] = Cell(problem="it is there twice") if place in cells else _cell(value)
    return Row(where, where, file, cells)


def _cell(value: object) -> Cell:
    values = value if isinstance(value, list) else [value]
    if any(isinstance(one, list | _Object) for one in values):
        return Cell(problem="it is neither a text, a number nor a list of those")
    texts = (one if isinstance(one, str) else str(one).lower() for one in values if one is not None)
    return Cell(tuple(text.strip() for text in texts if text.strip()))
