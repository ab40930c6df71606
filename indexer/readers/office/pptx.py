"""PowerPoint presentations (.pptx, .pptm, .ppsx): a slide is a page (PresentationML, ECMA-376, part 1, 19)."""

from collections.abc import Iterator, Mapping, Sequence

from indexer.blocks import Block, BlockKind, Reading
from indexer.readers.office.drawing import DrawingText, drawn
from indexer.readers.office.gathering import Allowance, left_out, row_blocks
from indexer.readers.office.open_xml import Relation, main_part, not_read, parts_of, relations
from indexer.readers.office.package import Package
from indexer.readers.office.properties import open_xml_claims
from indexer.readers.office.slides import Slide, first_title, slide_blocks
from indexer.readers.office.xml import walk

_TITLES = ("title", "ctrTitle")
_RUNNING = ("dt", "ftr", "hdr", "sldNum")
_LISTS = ("body", "obj", "")
"""Types of placeholders whose paragraphs have bullets, unless a design takes them away."""
_HIDDEN = "hidden text"
_DRAWINGS = {"c:chart": "r:id", "dgm:relIds": "r:dm"}
_WIDEST = 1_000
"""Cells of a row; what is beyond them is in the last."""


class _SlideText(DrawingText):
    """Reads a slide, or a page of notes."""

    def __init__(self, allowance: Allowance, drawings: Mapping[str, Sequence[Block]]) -> None:
        super().__init__(allowance)
        self.slide = Slide(blocks=self.blocks)
        self._drawings = drawings
        self._placeholder: str | None = None
        self._hidden = False
        self._cells: list[list[Block]] | None = None
        self._choices: list[int] = []
        self._said = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        match tag:
            case "p:sld":
                self.slide.hidden = attributes.get("show") in ("0", "false")
            case "p:sp" | "p:graphicFrame" | "p:pic" | "p:cxnSp":
                self._placeholder, self._hidden = None, False
            case "p:cNvPr":
                self._hidden = attributes.get("hidden") in ("1", "true")
            case "p:ph":
                self._placeholder = attributes.get("type", "")
            case "a:tr":
                self._cells = []
            case "a:tc" if self._cells is not None and len(self._cells) < _WIDEST:
                self._cells.append([])
            case "c:chart" | "dgm:relIds":
                self._put(*self._drawings.get(attributes.get(_DRAWINGS[tag], ""), ()))
            case "mc:AlternateContent":
                self._choices.append(self._said)
            case "mc:Choice" | "mc:Fallback" if self._choices and self._choices[-1] != self._said:
                return False
        return super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "a:tr" and self._cells is not None:
            cells, self._cells = self._cells, None
            self._put(*row_blocks(cells))
        elif tag == "mc:AlternateContent":
            self._choices.pop()

    def paragraph(self, text: str) -> None:
        self._said += 1
        if self._placeholder in _TITLES and not self._hidden and self._cells is None:
            self.slide.title = f"{self.slide.title}\n{text}".strip()
            return
        is_item = self._placeholder in _LISTS and self._cells is None
        self._put(Block(BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH, text))

    def _put(self, *blocks: Block) -> None:
        if self._cells:
            self._cells[-1] += blocks
        elif self._placeholder in _RUNNING:
            self.slide.running += blocks
        else:
            self.blocks += left_out(blocks, _HIDDEN) if self._hidden else blocks


class _SlideList:
    """Reads the order of the slides: the ids of their relations."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "p:sldId":
            self.ids.append(attributes.get("r:id", ""))
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _Authors:
    """Reads who may have commented: name by id, as older and newer programs write them."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in ("p:cmAuthor", "?:author") and len(self.names) < _WIDEST:
            self.names[attributes.get("id", "")] = " ".join(attributes.get("name", "").split())[:100]
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _Comments(DrawingText):
    """Reads comments on a slide, and the answers to them."""

    def __init__(self, allowance: Allowance, names: Mapping[str, str]) -> None:
        super().__init__(allowance)
        self._names = names
        self._reason = "comment"

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in ("p:cm", "?:cm", "?:reply"):
            name = self._names.get(attributes.get("authorId", ""), "")
            day = (attributes.get("dt") or attributes.get("created", ""))[:10]
            self._reason = f"comment {', '.join(part for part in (name and f'by {name}', day) if part)}".rstrip()
        elif tag == "p:text":
            super().start("a:p", {})
            super().start("a:t", {})
        return super().start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "p:text":
            super().end("a:t")
            super().end("a:p")
        super().end(tag)

    def paragraph(self, text: str) -> None:
        self.blocks.append(Block(BlockKind.PARAGRAPH, text, furniture=self._reason))


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a presentation; `Block.page` is the number of the slide. Raises a `ReadError`."""
    package = Package(source, content)
    main = main_part(package, "ppt/presentation.xml")
    slides = [*_slides(package, main, Allowance(source))]
    blocks = (*slide_blocks(slides), *not_read(package))
    return Reading(blocks, (*first_title(slides), *open_xml_claims(package)))


def _slides(package: Package, main: str, allowance: Allowance) -> Iterator[Slide]:
    found = relations(package, main)
    order = _SlideList()
    walk(package, main, order)
    parts = {one.id: one.part for one in found if one.kind == "slide" and one.part}
    authors = _Authors()
    for kind in ("commentAuthors", "authors"):
        for part in parts_of(package, found, kind):
            walk(package, part, authors)
    for part in dict.fromkeys(parts[id_] for id_ in order.ids if id_ in parts):
        yield _slide(package, part, allowance, authors.names)


def _slide(package: Package, part: str, allowance: Allowance, names: Mapping[str, str]) -> Slide:
    found = relations(package, part)
    slide = _text(package, part, found, allowance)
    for notes in parts_of(package, found, "notesSlide"):
        slide.notes = _text(package, notes, (), allowance).blocks
    for part_ in parts_of(package, found, "comments"):
        comments = _Comments(allowance, names)
        walk(package, part_, comments)
        slide.blocks += comments.blocks
    return slide


def _text(package: Package, part: str, found: Sequence[Relation], allowance: Allowance) -> Slide:
    allowance.take_block()
    text = _SlideText(allowance, drawn(package, found, allowance))
    walk(package, part, text)
    return text.slide
