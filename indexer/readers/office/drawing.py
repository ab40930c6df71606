"""Text in drawings: the paragraphs of DrawingML, and the words of charts and diagrams (ECMA-376, part 1, 20 and 21)."""

from collections.abc import Mapping, Sequence

from indexer.blocks import Block, BlockKind
from indexer.readers.office.gathering import Allowance, row_text
from indexer.readers.office.open_xml import Relation
from indexer.readers.office.package import Package
from indexer.readers.office.xml import walk

_DRAWN = ("chart", "diagramData")


class DrawingText:
    """Reads the paragraphs of a part into `blocks`; what they become, `paragraph` says."""

    def __init__(self, allowance: Allowance) -> None:
        self.blocks: list[Block] = []
        self._allowance = allowance
        self._pieces: list[str] = []
        self._is_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:  # noqa: ARG002 - as `Visitor` has it
        if tag == "a:t":
            self._is_text = True
        elif tag == "a:p":
            self._pieces.clear()
        elif tag in ("a:br", "a:tab"):
            self._allowance.take("\n")
            self._pieces.append("\n")
        return True

    def end(self, tag: str) -> None:
        if tag == "a:t":
            self._is_text = False
        elif tag == "a:p":
            self._allowance.take_block()
            if text := "".join(self._pieces).replace("\v", "\n").strip():
                self.paragraph(text)
            self._pieces.clear()

    def data(self, text: str) -> None:
        if self._is_text:
            self._allowance.take(text)
            self._pieces.append(text)

    def paragraph(self, text: str) -> None:
        """A paragraph has ended."""
        self.blocks.append(Block(BlockKind.PARAGRAPH, text))


class _Drawn(DrawingText):
    """A chart has its words, besides in paragraphs, in caches of the cells that they come from (21.2.2.201)."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(allowance)
        self._cells: list[str] = []
        self._told: set[str] = set()
        self._in_cache = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "c:strCache":
            self._in_cache = True
        elif tag == "c:v" and self._in_cache:
            self._is_text = True
            self._pieces.clear()
        return super().start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "c:v" and self._in_cache:
            self._is_text = False
            self._cells.append("".join(self._pieces).strip())
        elif tag == "c:strCache":
            self._in_cache = False
            text = row_text(self._cells)
            if text and text not in self._told:
                self._allowance.take_block()
                self._told.add(text)
                self.blocks.append(Block(BlockKind.TABLE_ROW, text))
            self._cells.clear()
        super().end(tag)


def drawn(package: Package, found: Sequence[Relation], allowance: Allowance) -> dict[str, list[Block]]:
    """The words of each chart and diagram among the relations, by the relation's id."""
    texts: dict[str, list[Block]] = {}
    for relation in found:
        if relation.kind in _DRAWN and relation.part in package:
            visitor = _Drawn(allowance)
            walk(package, relation.part, visitor)
            texts[relation.id] = visitor.blocks
    return texts
