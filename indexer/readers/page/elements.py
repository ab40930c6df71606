"""The elements of a page and its pieces of text: what a walk over the markup leaves to judge.

A piece is the text between two borders of blocks. Pieces stand in reading order, and an element is
the run of them that is in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.blocks import BlockKind
from indexer.readers.page.markup import Attributes

_NEVER_SHOWN = frozenset("script style title noembed".split())
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol
    optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul
    xmp""".split()
)
_ASIDES = frozenset("button datalist noscript svg object canvas audio video template".split())
"""Elements within a line that are not part of it."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KINDS = {
    "li": BlockKind.LIST_ITEM, "dd": BlockKind.LIST_ITEM, "dt": BlockKind.LIST_ITEM, "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION, "blockquote": BlockKind.QUOTATION, "tr": BlockKind.TABLE_ROW,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}  # fmt: skip
_BEGINS_AGAIN = frozenset(("td", "th", "article", "section"))
"""Elements in which a list item or a table's row is laid out like a page of its own."""
_PICTURES = frozenset(("img", "picture"))
_PREFORMATTED = frozenset(("pre", "textarea", "plaintext", "xmp", "listing"))
_NO_ATTRIBUTES: Attributes = {}
_LONGEST_NAMES = 300
_MANY_PIECES = 200
"""Pieces in an item beyond which it is no entry of a list but the rest of a page."""
_LONGEST_CELL = 120
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r"  +")
_LINE_SPACE = re.compile(r" ?(\n) ?")
_BLANK_LINES = re.compile(r"\n[ \t\r\f]*\n\s*")
_BLANK = " \t\n\r\f"


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element with these attributes is not shown."""
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDDEN_STYLE.search(style))


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element; its pieces are those from `first` up to `last`.

    `in_article` tells that it is in an `<article>` or `<main>`, `pictured` that a picture is in it. Without
    `furniture` it is kept.
    """

    tag: str
    attributes: Attributes
    parent: "Element | None"
    kind: BlockKind
    first: int
    preformatted: bool = False
    in_article: bool = False
    last: int = 0
    pictured: bool = False
    furniture: str = ""

    @property
    def names(self) -> str:
        """Its classes and its id, with blanks between."""
        attributes = self.attributes
        if not attributes:
            return ""
        return f"{(attributes.get('class') or '')[:_LONGEST_NAMES]} {(attributes.get('id') or '')[:_LONGEST_NAMES]}"

    def outwards(self) -> "Iterator[Element]":
        """The element and those around it, the outermost last."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


def heading_level(element: Element) -> int:
    """1 to 6 in a heading, 0 outside."""
    if element.kind is not BlockKind.HEADING:
        return 0
    return next((int(around.tag[1]) for around in element.outwards() if _KINDS.get(around.tag) is BlockKind.HEADING), 0)


@dataclass(slots=True, eq=False)
class Piece:
    """A text and the innermost block element around it; so many code points of it are `linked`."""

    text: str
    element: Element
    kind: BlockKind
    linked: int
    furniture: str = ""


@dataclass(slots=True)
class Gatherer:
    """Gathers the elements and pieces of a page; a `markup.Visitor`."""

    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    _open: list[Element | str] = field(default_factory=list)
    _lines: list[tuple[list[str], int]] = field(default_factory=list)
    _current: Element = field(default_factory=lambda: Element("html", {}, None, BlockKind.PARAGRAPH, 0))
    _text: list[str] = field(default_factory=list)
    _links: int = 0
    _linked: int = 0

    def start(self, tag: str, attributes: Attributes) -> bool:
        if tag in _BLOCKS:
            if self._text:
                self._flush()
            self._begin(tag, attributes)
            return True
        if tag in _NEVER_SHOWN:
            return False
        if tag in _PICTURES:
            self._current.pictured = True
        if tag in _ASIDES or (attributes and is_hidden(attributes)):
            self._lines.append((self._text, self._linked))
            self._text, self._linked = [], 0
            self._begin(tag, attributes)
            return True
        if tag == "br":
            self._break_line()
            return False
        self._links += tag == "a"
        self._open.append(tag)
        return True

    def end(self) -> None:
        ended = self._open.pop()
        if isinstance(ended, str):
            self._links -= ended == "a"
            return
        if self._text:
            self._flush()
        ended.last = len(self.pieces)
        self._current = outer = ended.parent or ended
        outer.pictured = outer.pictured or ended.pictured
        if ended.tag not in _BLOCKS:
            self._text, self._linked = self._lines.pop()
        elif ended.tag == "tr":
            self._join_row(ended)
        elif ended.tag == "li":
            self._part_item(ended)

    def data(self, text: str) -> None:
        if not self._current.preformatted:
            if not text.strip(_BLANK):
                if not self._text:
                    return
                text = " "
            elif "\n" in text or "  " in text or "\t" in text or "\r" in text:
                text = _SPACE.sub(" ", text)
        self._text.append(text)
        if self._links:
            self._linked += len(text.strip(_BLANK))

    def _begin(self, tag: str, attributes: Attributes) -> None:
        outer = self._current
        kind = _KINDS.get(tag, outer.kind)
        if tag in _BEGINS_AGAIN and kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
            kind = BlockKind.PARAGRAPH
        preformatted = outer.preformatted or tag in _PREFORMATTED
        in_article = outer.in_article or outer.tag in {"article", "main"}
        attributes = attributes or _NO_ATTRIBUTES
        self._current = element = Element(tag, attributes, outer, kind, len(self.pieces), preformatted, in_article)
        self.elements.append(element)
        self._open.append(element)

    def _break_line(self) -> None:
        """Two line breaks in a row end a piece."""
        text = self._text
        while text and text[-1] == " ":
            text.pop()
        if text and text[-1] == "\n":
            self._flush()
        elif text:
            text.append("\n")

    def _flush(self) -> None:
        whole = "".join(self._text)
        self._text.clear()
        element = self._current
        parts = _BLANK_LINES.split(whole) if element.preformatted else (_one_spaced(whole),)
        for part in parts:
            if text := part.strip():
                self.pieces.append(Piece(text, element, element.kind, min(self._linked, len(text))))
        self._linked = 0

    def _join_row(self, row: Element) -> None:
        """A row of short cells becomes one piece; a page laid out by tables stays as it is."""
        pieces = self.pieces[row.first :]
        if len(pieces) < 2 or any(
            len(piece.text) > _LONGEST_CELL
            or piece.kind is not BlockKind.PARAGRAPH
            or _cell_around(piece.element).parent is not row
            for piece in pieces
        ):
            return
        place = len(self.elements)
        cells = []
        while self.elements[place - 1] is not row:
            place -= 1
            element = self.elements[place]
            if element.parent is row:
                if element.last - element.first > 1:
                    return
                cells.append(self.pieces[element.first].text if element.first < element.last else "")
        for element in self.elements[place:]:
            element.first = element.last = row.first
        text = "\t".join(_SPACE.sub(" ", cell) for cell in reversed(cells)).strip("\t")
        linked = sum(piece.linked for piece in pieces)
        self.pieces[row.first :] = [Piece(text, row, BlockKind.TABLE_ROW, linked)]
        row.last = row.first + 1

    def _part_item(self, item: Element) -> None:
        """An item of paragraphs is an entry of a list, and its paragraphs are no items."""
        if len(self.pieces) - item.first > _MANY_PIECES:
            return
        paragraphs = [piece for piece in self.pieces[item.first :] if piece.element.tag == "p"]
        if len(paragraphs) > 1:
            for piece in paragraphs:
                if piece.kind is BlockKind.LIST_ITEM:
                    piece.kind = BlockKind.PARAGRAPH


def _cell_around(element: Element) -> Element:
    return element.parent if element.tag == "p" and element.parent is not None else element


def _one_spaced(text: str) -> str:
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return _LINE_SPACE.sub(r"\1", text) if "\n" in text else text
