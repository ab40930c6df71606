"""OpenDocument spreadsheets (.ods): a row is a block, below its sheet's name. Cells have what they show as text."""

from collections.abc import Mapping

from indexer.blocks import Block, BlockKind, Reading
from indexer.readers.office.gathering import Allowance, left_out
from indexer.readers.office.open_document import OpenDocumentText, not_read, number, opened
from indexer.readers.office.properties import open_document_claims
from indexer.readers.office.table import RowAllowance, Table
from indexer.readers.office.xlsx import HIDDEN_COLUMN, HIDDEN_ROW, HIDDEN_SHEET
from indexer.readers.office.xml import Enough

_WIDEST = 16_384
"""Columns of a sheet in LibreOffice."""
_HIDDEN = ("collapse", "filter")


class _Workbook(OpenDocumentText):
    """Reads `sheets`, one table after another; tables within cells are passed over."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(allowance)
        self.sheets: list[Block] = []
        self._room = RowAllowance()
        self._table: Table | None = None
        self._name = ""
        self._hidden_tables: set[str] = set()
        self._hidden_sheet = False
        self._style_name = ""
        self._columns = 0
        self._hidden_columns: set[int] = set()
        self._cells: list[str] = []
        self._times = 1
        self._hidden_row = False
        self._beside: list[Block] = []
        self._starts |= {
            "style:table-properties": self._set_table_hidden,
            "table:table": self._start_table,
            "table:table-column": self._start_column,
            "table:table-row": self._start_row,
        }
        self._ends |= {
            "table:table": self._end_table,
            "table:table-row": self._end_row,
            "table:shapes": self._end_shapes,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in ("table:tracked-changes", "table:dde-links") or (tag == "table:table" and self._table):
            return False
        return super().start(tag, attributes)

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        super()._start_style(attributes)
        self._style_name = attributes.get("style:name", "")

    def _set_table_hidden(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("table:display") == "false":
            self._hidden_tables.add(self._style_name)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        self._table = Table(self._room, level=2)
        self._name = attributes.get("table:name", "").strip()
        self._hidden_sheet = attributes.get("table:style-name") in self._hidden_tables
        self._columns = 0
        self._hidden_columns, self._beside = set(), []

    def _end_table(self) -> None:
        if self._table is None:
            return
        blocks = [*self._table.close(), *self._beside]
        self._table = None
        if blocks and self._name:
            blocks.insert(0, Block(BlockKind.HEADING, self._name, 1))
        self.sheets += left_out(blocks, HIDDEN_SHEET) if self._hidden_sheet else blocks

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        times = min(number(attributes.get("table:number-columns-repeated", "")), _WIDEST)
        if attributes.get("table:visibility") in _HIDDEN:
            self._hidden_columns.update(range(self._columns, min(self._columns + times, _WIDEST)))
        self._columns = min(self._columns + times, _WIDEST)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._cells = []
        self._times = number(attributes.get("table:number-rows-repeated", ""))
        self._hidden_row = attributes.get("table:visibility") in _HIDDEN

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._start_frame(attributes)
        self._repeated.append(number(attributes.get("table:number-columns-repeated", "")))

    def _end_cell(self) -> None:
        blocks, times = self._frames.pop().blocks, self._repeated.pop()
        text = "\n".join(block.text for block in blocks if not block.furniture)
        self._beside += [block for block in blocks if block.furniture]
        self._cells += [text] * min(times, _WIDEST - len(self._cells))

    def _end_row(self) -> None:
        if self._table is None:
            return
        shown, apart = self._cells, []
        if self._hidden_columns and not self._hidden_row:
            apart = [cell for column, cell in enumerate(shown) if column in self._hidden_columns and cell]
            shown = [cell for column, cell in enumerate(shown) if column not in self._hidden_columns]
        for _ in range(self._times if any(self._cells) else 1):
            told = self._table.add(shown, HIDDEN_ROW if self._hidden_row else "")
            if not told or (apart and not self._table.add(apart, HIDDEN_COLUMN)):
                self._end_table()
                raise Enough

    def _end_shapes(self) -> None:
        """What is drawn on a sheet is told behind its rows."""
        self._beside += self._frames[-1].blocks
        self._frames[-1].blocks = []


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a workbook; what is beyond its first 200,000 rows is told. Raises a `ReadError`."""
    package = opened(source, content)
    book = _Workbook(Allowance(source))
    book.read(package)
    return Reading((*book.sheets, *book.blocks, *not_read(package)), tuple(open_document_claims(package)))
