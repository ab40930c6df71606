r"""Citations as RIS, which reference managers read: lines of a tag and a value, in UTF-8, ended by CR and LF.

A value cannot hold a line break, so in a quotation it is written `\n`, a backslash `\\` and other controls
`\u0007`, as in JSON.
"""

import json
import re
from collections.abc import Iterable, Iterator

from search.citation.bibtex import key
from search.citation.capsule import Capsule
from search.citation.fragments import lasting_address
from search.citation.stamp import Place, stamp, stamped
from search.records import PartialDate
from search.wording import one_line, where

QUOTATION, FILE = "Quotation: ", "File: "
_LINE = "\r\n"
_TAG = re.compile(r"([A-Z][A-Z0-9])  - ?")
_NOT_IN_A_VALUE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\\A | \\Z")
_ESCAPED = re.compile(r"\\(?:u[0-9a-f]{4}|[\\bfnrt])")


def escaped(text: str) -> str:
    """`text` in one line."""
    return _NOT_IN_A_VALUE.sub(_in_json, text)


def _in_json(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] < " " or found[0] == "\\" else f"\\u{ord(found[0]):04x}"


def unescaped(value: str) -> str:
    """The text that `escaped` wrote."""
    return _ESCAPED.sub(lambda found: str(json.loads(f'"{found[0]}"')), value)


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """One record for each citation, with a blank line between two."""
    for number, capsule in enumerate(capsules):
        lines = [f"{tag}  - {value}{_LINE}" for tag, value in _values(capsule) if value]
        yield f"{_LINE if number else ''}{''.join(lines)}ER  - {_LINE}"


def _values(capsule: Capsule) -> Iterator[tuple[str, str]]:
    metadata, locator = capsule.origin.metadata, capsule.locator
    yield "TY", "ELEC" if capsule.original else "GEN"
    yield "ID", key(capsule)
    yield "TI", one_line(capsule.origin.name)
    for author in metadata.authors:
        yield "AU", one_line(author)
    yield "PB", one_line(metadata.publisher or "")
    if metadata.published:
        yield "PY", f"{metadata.published.year:04}"
        yield "DA", _date(metadata.published)
    yield "Y2", _date(metadata.captured) if metadata.captured else ""
    yield "LA", one_line(metadata.language or "")
    yield "SP", str(locator.page or "")
    yield "UR", capsule.original or ""
    yield "UR", lasting_address(capsule.permalink) or ""
    yield "N1", f"{QUOTATION}{escaped(capsule.exact)}"
    yield "N1", f"Place: {one_line(where(locator))}"
    yield "N1", f"{FILE}{stamp(capsule)}"


def _date(value: PartialDate) -> str:
    """`2017/08/03/`, with nothing between the strokes for what is not known."""
    month, day = (f"{part:02}" if part else "" for part in (value.month, value.day))
    return f"{value.year:04}/{month}/{day}/"


def records(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The tags and values of each record, with the number of its first line.

    Raises `ValueError` with the number of a line that is none of a record.
    """
    held: list[tuple[str, str]] = []
    begin = 0
    for number, line in enumerate(text.replace(_LINE, "\n").split("\n"), 1):
        if not line.strip():
            continue
        tag = _TAG.match(line)
        if not tag or (tag[1] == "TY") == bool(held):
            raise ValueError(number)
        if tag[1] == "ER":
            yield begin, held
            held = []
            continue
        begin = begin if held else number
        held.append((tag[1], line[tag.end() :]))
    if held:
        raise ValueError(begin)


def place_in(values: Iterable[tuple[str, str]]) -> Place | None:
    return stamped(_note(values, FILE))


def quoted_in(values: Iterable[tuple[str, str]], place: Place) -> str | None:
    words = unescaped(_note(values, QUOTATION))
    return words if len(words) == place.length else None


def _note(values: Iterable[tuple[str, str]], label: str) -> str:
    notes = [value for tag, value in values if tag == "N1" and value.startswith(label)]
    return notes[0].removeprefix(label) if len(notes) == 1 else ""
