"""Tables as text: CSV and TSV, with whatever sign parts the cells. A row is a passage, below the names of its columns.

Read by the `csv` module of the standard library (RFC 4180, and what programs really write).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from indexer.blocks import Block, BlockKind, Reading
from indexer.readers import text as plain
from indexer.readers.office.table import RowAllowance, Table

_DELIMITERS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=(?P<delimiter>[^\w\s\"']|\t)\r?\n", re.IGNORECASE)
"""How Excel is told what parts the cells."""
_SAMPLE, _LOOKED_AT = 200_000, 200
"""Code points and rows by which the sign is chosen."""
_ALIKE = 0.6
"""The share of the rows that have as many cells as most of them, or nearly, in a table."""
_UNCLOSED = "unexpected end of data"
_NEARLY = 3
"""Of so many cells one more or less makes no difference."""


def read(source: str, text: str) -> Reading:
    """The blocks of a table; of a text that is none, those of plain text."""
    text = text.removeprefix("\ufeff")
    told = _TOLD.match(text)
    body = text[told.end() :] if told else text
    delimiter = told["delimiter"] if told else _delimiter(body)
    blocks = _blocks(body, delimiter) if delimiter else []
    if not blocks:
        return plain.read(source, text)
    if told:
        blocks.insert(0, Block(BlockKind.TABLE_ROW, told[0].strip(), furniture="what parts the cells"))
    return Reading(tuple(blocks))


def _blocks(text: str, delimiter: str) -> list[Block]:
    """The blocks of the rows: cells may be quoted, unless a quotation mark is never closed; none, if all fails."""
    ways = [(True, True), (True, False), (False, False)]
    while ways:
        quoted, strict = ways.pop(0)
        table = Table(RowAllowance(), level=1)
        try:
            for cells in _rows(text, delimiter, quoted=quoted, strict=strict):
                if not table.add(cells):
                    break
        except csv.Error as error:
            if _UNCLOSED in str(error):
                ways = ways[-1:]
        else:
            return table.close()
    return []


def _rows(text: str, delimiter: str, *, quoted: bool = True, strict: bool = False) -> Iterator[list[str]]:
    lines = StringIO(text, newline="")
    if not quoted:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _delimiter(text: str) -> str:
    """The sign by which most rows have about as many cells, the most if there are several; "" where none does."""
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1]
    fits = {one: _fit(sample, one) for one in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda one: fits[one])
    return best if fits[best] else ""


def _fit(text: str, delimiter: str) -> float:
    """How well a sign parts a text into rows: the share of rows that are alike, and a little for more cells."""
    try:
        widths = [len(cells) for cells in islice(_rows(text, delimiter), _LOOKED_AT) if any(cells)]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    counts = Counter(widths)
    if not counts:
        return 0.0
    usual = max(counts, key=lambda width: (counts[width], width))
    alike = sum(times for width, times in counts.items() if width > 1 and abs(width - usual) <= usual // _NEARLY)
    share = alike / len(widths)
    return share + min(usual, 100) / 1_000 if usual > 1 and share >= _ALIKE else 0.0
