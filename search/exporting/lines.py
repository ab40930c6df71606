"""Hits as JSON lines: one object in each line, with the passage to the character."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from search import representation
from search.exporting.hits import Cited
from search.exporting.provenance import Provenance

_LINE_ENDS = str.maketrans({"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What some take for the end of a line, though JSON does not."""


def json_lines(of: Provenance, hits: Iterable[Cited]) -> Iterator[str]:
    """An object for each hit: that of `search.representation`, and what its citation needs."""
    for number, one in enumerate(hits, 1):
        yield f"{_line(_row(number, one, of))}\n"


def _line(row: dict[str, Any]) -> str:
    """`row` in one line; with escapes only where UTF-8 cannot hold it, as half of a surrogate pair."""
    line = json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def _row(number: int, one: Cited, of: Provenance) -> dict[str, Any]:
    passage, origin = one.hit.passage, one.hit.origin
    return {
        "number": number,
        **representation.hit(one.hit, of.page),
        "authors": list(origin.metadata.authors),
        "sha256": origin.sha256,
        "start": passage.span.start,
        "end": passage.span.end,
        "permalink": one.permalink or None,
        "original": one.capsule.original,
        "generation": of.page.generation,
    }
