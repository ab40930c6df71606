"""Excel workbooks (.xlsx, .xlsm): a row is a block, below its sheet's name (SpreadsheetML, ECMA-376, part 1, 18).

A cell says what it shows: a formula what was last computed of it, a number what its format makes of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.blocks import Block, BlockKind, Reading
from indexer.readers.office.drawing import DrawingText, drawn
from indexer.readers.office.gathering import LONGEST_TEXT, Allowance, left_out
from indexer.readers.office.number_formats import BUILT_IN, general, shown
from indexer.readers.office.open_xml import Relation, main_part, not_read, parts_of, relations
from indexer.readers.office.package import Package
from indexer.readers.office.properties import open_xml_claims
from indexer.readers.office.table import RowAllowance, Table
from indexer.readers.office.xml import Enough, walk
from search.errors import TooLarge, UnsupportedFormat

HIDDEN_SHEET, HIDDEN_ROW, HIDDEN_COLUMN = "on a hidden sheet", "a hidden row", "in hidden columns"
_BINARY = "a binary Excel workbook (.xlsb): open it in Excel or LibreOffice and save it as .xlsx"
_WIDEST = 16_384
"""Columns of a sheet in Excel."""
_MOST_SHEETS = 1_000
_MOST_STRINGS = 5_000_000
_MOST_FORMATS = 100_000


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    relation: str
    hidden: bool


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share: `formats` are the number formats of cells, by their style."""

    sheets: list[_Sheet] = field(default_factory=list)
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


class _BookReader:
    def __init__(self, book: _Book) -> None:
        self._book = book

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "s:sheet" and len(self._book.sheets) < _MOST_SHEETS:
            hidden = attributes.get("state", "visible") != "visible"
            self._book.sheets.append(_Sheet(attributes.get("name", ""), attributes.get("r:id", ""), hidden))
        elif tag == "s:workbookPr":
            self._book.since_1904 = attributes.get("date1904") in ("1", "true")
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _StyleReader:
    def __init__(self, book: _Book) -> None:
        self._formats = book.formats
        self._codes: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "s:numFmt" and len(self._codes) < _MOST_FORMATS:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "s:cellXfs":
            self._in_cells = True
        elif tag == "s:xf" and self._in_cells and len(self._formats) < _MOST_FORMATS:
            self._formats.append(self._codes.get(attributes.get("numFmtId", "0"), ""))
        return tag != "s:dxfs"

    def end(self, tag: str) -> None:
        if tag == "s:cellXfs":
            raise Enough

    def data(self, text: str) -> None:
        pass


class _StringReader:
    """Reads the texts that cells share; how East Asian ones are read aloud is passed over."""

    def __init__(self, source: str, book: _Book) -> None:
        self._source, self._strings = source, book.strings
        self._pieces: list[str] = []
        self._is_text = False
        self._room = LONGEST_TEXT

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:  # noqa: ARG002 - as `Visitor` has it
        if tag == "s:t":
            self._is_text = True
        return tag != "s:rPh"

    def end(self, tag: str) -> None:
        if tag == "s:t":
            self._is_text = False
        elif tag == "s:si":
            self._strings.append("".join(self._pieces))
            self._pieces.clear()
            if len(self._strings) > _MOST_STRINGS:
                raise TooLarge(self._source, f"its cells have more than {_MOST_STRINGS:,} texts: split it into parts")

    def data(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)
            self._room -= len(text)
            if self._room < 0:
                reason = f"its cells have more than {LONGEST_TEXT:,} characters: split it into parts"
                raise TooLarge(self._source, reason)


class _SheetReader:
    def __init__(self, source: str, book: _Book, table: Table) -> None:
        self._source, self._book, self._table = source, book, table
        self._hidden_columns: set[int] = set()
        self._cells: list[str] = []
        self._hidden_row = False
        self._kind = self._style = ""
        self._column = 0
        self._pieces: list[str] | None = None
        self._value: list[str] = []
        self._room = LONGEST_TEXT

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        match tag:
            case "s:c":
                self._column = _column(attributes.get("r", ""), len(self._cells))
                self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
                self._value = []
            case "s:v" | "s:t":
                self._pieces = self._value
            case "s:row":
                self._cells, self._room = [], LONGEST_TEXT
                self._hidden_row = attributes.get("hidden") in ("1", "true")
            case "s:col" if attributes.get("hidden") in ("1", "true"):
                first, last = (_number(attributes.get(name, ""), 0) for name in ("min", "max"))
                self._hidden_columns.update(range(first - 1, min(last, _WIDEST)))
            case "s:pane" if attributes.get("state") == "frozen" and not self._table.headed:
                self._table.headed = _number(attributes.get("ySplit", ""), 0)
            case "s:f" | "s:rPh" | "s:conditionalFormatting" | "s:dataValidations" | "s:extLst":
                return False
        return True

    def end(self, tag: str) -> None:
        if tag in ("s:v", "s:t"):
            self._pieces = None
        elif tag == "s:c":
            self._room -= 1
            if text := self._shown("".join(self._value)):
                self._cells += [""] * (self._column - len(self._cells))
                self._cells.append(text)
        elif tag == "s:row":
            self._end_row()
        elif tag == "s:sheetData":
            raise Enough

    def data(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)
            self._room -= len(text)
            if self._room < 0:
                raise TooLarge(self._source, f"a row of it has more than {LONGEST_TEXT:,} characters")

    def _end_row(self) -> None:
        cells, hidden = self._cells, self._hidden_columns
        apart: list[str] = []
        if hidden and not self._hidden_row:
            apart = [cell for column, cell in enumerate(cells) if column in hidden and cell]
            cells = [cell for column, cell in enumerate(cells) if column not in hidden]
        if not self._table.add(cells, HIDDEN_ROW if self._hidden_row else ""):
            raise Enough
        if apart and not self._table.add(apart, HIDDEN_COLUMN):
            raise Enough

    def _shown(self, value: str) -> str:
        book = self._book
        match self._kind:
            case "s":
                place = _number(value, -1)
                return book.strings[place] if 0 <= place < len(book.strings) else ""
            case "b":
                return "TRUE" if value.strip() == "1" else "FALSE"
            case "n":
                return self._shown_number(value.strip())
            case _:
                return value

    def _shown_number(self, value: str) -> str:
        try:
            number = float(value)
            place = _number(self._style, 0)
            code = self._book.formats[place] if place < len(self._book.formats) else ""
            return shown(number, code, since_1904=self._book.since_1904) if code else general(number)
        except (ValueError, OverflowError):
            return value


class _HeadReader:
    """Finds the row that heads a table which is marked as one on a sheet (18.5.1.2)."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "s:table" and attributes.get("headerRowCount") != "0":
            first = attributes.get("ref", "").partition(":")[0]
            self._table.headed = _number(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 0)
        return tag != "s:tableColumns"

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _Comments:
    """Reads the comments on cells, as omissions."""

    def __init__(self, allowance: Allowance) -> None:
        self.blocks: list[Block] = []
        self._allowance = allowance
        self._authors: list[str] = []
        self._reason = ""
        self._pieces: list[str] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "s:comment":
            place = _number(attributes.get("authorId", ""), -1)
            author = self._authors[place] if 0 <= place < len(self._authors) else ""
            by = f" by {author}" if author else ""
            self._reason = f"comment{by} on {attributes.get('ref', '')[:20]}"
            self._text = []
        elif tag == "s:author":
            self._text = self._pieces = []
        elif tag == "s:t":
            self._pieces = self._text
        return tag != "s:rPh"

    def end(self, tag: str) -> None:
        if tag == "s:author":
            self._authors.append(" ".join("".join(self._text).split())[:100])
            self._pieces = None
        elif tag == "s:t":
            self._pieces = None
        elif tag == "s:comment" and (text := "".join(self._text).strip()):
            self._allowance.take_block()
            self.blocks.append(Block(BlockKind.PARAGRAPH, text, furniture=self._reason))

    def data(self, text: str) -> None:
        if self._pieces is not None:
            self._allowance.take(text)
            self._pieces.append(text)


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a workbook; what is beyond its first 200,000 rows is told. Raises a `ReadError`."""
    package = Package(source, content)
    main = main_part(package, "xl/workbook.xml")
    if main.endswith(".bin"):
        raise UnsupportedFormat(source, _BINARY)
    found = relations(package, main)
    book = _Book()
    walk(package, main, _BookReader(book))
    for part in parts_of(package, found, "styles"):
        walk(package, part, _StyleReader(book))
    for part in parts_of(package, found, "sharedStrings"):
        walk(package, part, _StringReader(source, book))
    blocks = (*_sheets(package, book, found), *not_read(package))
    return Reading(blocks, tuple(open_xml_claims(package)))


def _sheets(package: Package, book: _Book, found: Sequence[Relation]) -> Iterator[Block]:
    rows, texts = RowAllowance(), Allowance(package.source)
    parts = {one.id: one.part for one in found if one.kind in ("worksheet", "chartsheet", "dialogsheet")}
    for sheet in book.sheets:
        part = parts.get(sheet.relation, "")
        if part not in package:
            continue
        table = Table(rows, level=2)
        for marked in parts_of(package, relations(package, part), "table")[:1]:
            walk(package, marked, _HeadReader(table))
        walk(package, part, _SheetReader(package.source, book, table))
        blocks = [*table.close(), *_beside(package, part, texts)]
        if not blocks:
            continue
        if name := sheet.name.strip():
            blocks.insert(0, Block(BlockKind.HEADING, name, 1))
        yield from left_out(blocks, HIDDEN_SHEET) if sheet.hidden else blocks


def _beside(package: Package, sheet: str, allowance: Allowance) -> Iterator[Block]:
    """What is drawn on a sheet, and what is commented."""
    found = relations(package, sheet)
    for part in parts_of(package, found, "drawing"):
        text = DrawingText(allowance)
        walk(package, part, text)
        yield from text.blocks
        for blocks in drawn(package, relations(package, part), allowance).values():
            yield from blocks
    for part in parts_of(package, found, "comments"):
        comments = _Comments(allowance)
        walk(package, part, comments)
        yield from comments.blocks


def _column(reference: str, default: int) -> int:
    """The column of a cell, from 0 on, by its name such as BC17."""
    column = 0
    for letter in reference[:3]:
        if not "A" <= letter <= "Z":
            break
        column = 26 * column + ord(letter) - ord("A") + 1
    return min(column, _WIDEST) - 1 if column else default


def _number(value: str, default: int) -> int:
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else default
