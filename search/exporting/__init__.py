"""All hits of a search as one file: a spreadsheet, JSON lines, citations, or a page to print.

    provenance + cited hits -> pieces of text -> bytes

Everything is streamed: a hit is read when it is written, so a file of a million hits needs no more
memory than one of a thousand, and who stops reading stops the work. `FORMATS` has what there is;
the evidence bundle, which is a zip, is `search.bundle`. Explained in `docs/reports.md`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from search.citation import STYLES, Style
from search.exporting.hits import Cited, cited_hits
from search.exporting.lines import json_lines
from search.exporting.printed import printed
from search.exporting.provenance import Provenance, provenance
from search.exporting.sheet import comma_separated

__all__ = ("FORMATS", "Cited", "Format", "Provenance", "cited_hits", "encoded", "provenance")

_CHUNK = 1 << 16
"""Code points that are gathered before they are sent."""

Written = Callable[[Provenance, Iterable[Cited]], Iterator[str]]
"""Makes a whole file of hits, in pieces, as they are read."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that hits are exported as; `suffix` is that of its name, with the full stop."""

    name: str
    label: str
    media_type: str
    suffix: str
    written: Written


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """`pieces` in UTF-8, in chunks that are worth sending; half of a surrogate pair becomes a question mark."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= _CHUNK:
            yield "".join(held).encode("utf-8", "replace")
            held.clear()
            length = 0
    if held:
        yield "".join(held).encode("utf-8", "replace")


def _in_style(style: Style, _of: Provenance, hits: Iterable[Cited]) -> Iterator[str]:
    return style.written(one.capsule for one in hits)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", "Spreadsheet (CSV)", "text/csv", ".csv", comma_separated),
        Format("jsonl", "JSON lines", "application/jsonl", ".jsonl", json_lines),
        Format("html", "Page to print (HTML)", "text/html", ".html", printed),
        *(
            Format(name, f"Citations: {style.label}", style.media_type, style.suffix, partial(_in_style, style))
            for name, style in STYLES.items()
        ),
    )
}
"""The formats by name, those of citations as `search.citation` has them."""
