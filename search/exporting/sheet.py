"""Hits as a spreadsheet: CSV as in RFC 4180, in UTF-8 with a byte order mark, which Excel asks for.

A cell that a spreadsheet would take for a formula is made harmless: an apostrophe goes before what
begins with one of `=`, `+`, `-`, `@`, a tab, a line break or the wide forms of these signs (OWASP, CSV
injection). What begins with an apostrophe gets another, so that the first apostrophe of a cell can
always be taken away again: `as_written` does.
"""

import csv
from collections.abc import Iterable, Iterator

from search.exporting.hits import Cited
from search.exporting.provenance import Provenance
from search.records import PartialDate

BYTE_ORDER_MARK = "\ufeff"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

COLUMNS = (
    "number", "reviewed", "text", "highlights", "matched", "title", "authors", "publisher", "published", "language",
    "page", "heading", "time", "speaker", "speech", "kind", "recognised", "ordinal", "source", "sha256", "start", "end",
    "permalink", "url", "passage", "document", "generation",
)  # fmt: skip
"""The head of the sheet. `reviewed` is for who reads it, and left empty."""


def comma_separated(of: Provenance, hits: Iterable[Cited]) -> Iterator[str]:
    """The lines of the sheet, the head first."""
    yield BYTE_ORDER_MARK
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield lines.last
    for number, one in enumerate(hits, 1):
        writer.writerow([_cell(value) for value in _row(number, one, of.page.generation)])
        yield lines.last


def as_written(cell: str) -> str:
    """The text that a cell was made of."""
    return cell.removeprefix("'")


def _cell(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _row(number: int, one: Cited, generation: str) -> tuple[str | int | None, ...]:
    passage, origin = one.hit.passage, one.hit.origin
    locator, metadata = passage.locator, origin.metadata
    return (
        number,
        "",
        passage.text,
        " ".join(f"{mark.span.start}-{mark.span.end}" for mark in one.hit.highlights),
        one.hit.rung,
        metadata.title,
        "; ".join(metadata.authors),
        metadata.publisher,
        _date(metadata.published),
        passage.language,
        locator.page,
        " › ".join(locator.heading),
        locator.time,
        locator.speaker,
        locator.speech,
        locator.kind,
        locator.recognised,
        locator.ordinal,
        origin.source,
        origin.sha256,
        passage.span.start,
        passage.span.end,
        one.permalink,
        one.capsule.original,
        passage.id,
        passage.document,
        generation,
    )


def _date(value: PartialDate | None) -> str | None:
    return value.iso if value else None


class _Lines:
    """Where a CSV writer writes to: keeps the last line."""

    def __init__(self) -> None:
        self.last = ""

    def write(self, line: str) -> int:
        self.last = line
        return len(line)
