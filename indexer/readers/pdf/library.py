"""PDFium: documents, their pages, and where the characters of a page stand.

What is asked of every word is asked by addresses and without types of arguments, whose conversion takes longer than
PDFium does. As it is built for pypdfium2, it can run no script (https://pypdfium2.readthedocs.io/en/stable/readme.html).
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import (
    PYFUNCTYPE,
    byref,
    c_double,
    c_float,
    c_int,
    c_ubyte,
    c_uint,
    c_ulong,
    c_ushort,
    c_void_p,
    cast,
    create_string_buffer,
    string_at,
)
from functools import partial
from math import hypot, sqrt
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from indexer.recognition.pictures import MOST_PIXELS, RESOLUTION, Picture
from search.errors import DamagedFile, ReadError, TooLarge, UnsupportedFormat

MOST_CHARACTERS = 2_000_000
"""Characters of one page, at most."""
_LONGEST_VALUE = 4_000
"""Bytes of a value of the document's information that are read."""
_NEAR = 400
"""Characters among which one is looked for that tells how another is written."""
_UNKNOWN_SIZE = 10.0
"""Points of letters of which nothing tells the size."""
_DEEPEST = 4
"""How many forms may stand within each other for their objects to be looked at."""
_MOST_OBJECTS = 20_000
"""Objects of a page that are looked at for what lies behind a text."""
_MOST_ATTACHMENTS = 5_000
"""Files embedded in a PDF that are told one by one: each is looked for among all that are before it."""
_INVISIBLE, _CLIPS = 3, 7
"""The modes of text that is not painted, and of text that only clips what is painted after it (ISO 32000-1, 9.3.6)."""
NOT_PAINTED, _WHITE_ON_WHITE = "hidden: it is not painted", "hidden: it is white on white"
_WHITE = 250
"""The least of red, green and blue, of 255, of what cannot be seen on paper."""
_BOLD = (b"bold", b"black", b"heavy", b"cmbx", b"ecbx", b"sfbx")
_FORCED_BOLD = 1 << 18
"""See ISO 32000-1, table 123."""
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: (
        UnsupportedFormat,
        "encrypted: it needs a password, which Pincite does not ask for; save it without one",
    ),
    pdfium.FPDF_ERR_SECURITY: (UnsupportedFormat, "encrypted in a way that is not known; save it without a password"),
}
_DAMAGED = (DamagedFile, "damaged: it begins as a PDF, and its pages cannot be found; save it again, or restore it")


def _by_address(function: Any, result: Any) -> Callable[..., Any]:
    """A function of PDFium that takes numbers as C's `int`, and pointers only as `c_void_p` or by `byref`."""
    address = cast(function, c_void_p).value
    if address is None:
        raise ImportError("PDFium lacks a function")
    return PYFUNCTYPE(result)(address)


_loose_box = _by_address(pdfium.FPDFText_GetLooseCharBox, c_int)
_tight_box = _by_address(pdfium.FPDFText_GetCharBox, c_int)
_text_object = _by_address(pdfium.FPDFText_GetTextObject, c_void_p)
_unicode = _by_address(pdfium.FPDFText_GetUnicode, c_uint)
_font_size = _by_address(pdfium.FPDFText_GetFontSize, c_double)
_origin = _by_address(pdfium.FPDFText_GetCharOrigin, c_int)
_matrix = _by_address(pdfium.FPDFText_GetMatrix, c_int)
_font = _by_address(pdfium.FPDFTextObj_GetFont, c_void_p)
_render_mode = _by_address(pdfium.FPDFTextObj_GetTextRenderMode, c_int)
_fill_colour = _by_address(pdfium.FPDFPageObj_GetFillColor, c_int)
_char_index = _by_address(pdfium.FPDFText_GetCharIndexFromTextIndex, c_int)


class Style(NamedTuple):
    """How a piece of text is written. `size` is in points; `across` and `down` are the direction in which it runs.

    `pale` says why it cannot be seen where nothing with a colour lies on its place; empty where it can.
    """

    size: float
    across: float
    down: float
    bold: bool
    painted: bool
    pale: str = ""


class Box(NamedTuple):
    """Edges in points, as PDF has them: `top` is above `bottom`, and more."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is within it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Page:
    """An open page: `text`, with CR LF between lines, and what is asked of its characters by their places in it."""

    def __init__(self, source: str, number: int, page: Any, text_page: Any) -> None:
        self.number = number
        self._page = page
        self._text_page = text_page
        self._address = c_void_p(cast(text_page, c_void_p).value)
        count = max(0, pdfium.FPDFText_CountChars(text_page))
        if count > MOST_CHARACTERS:
            raise TooLarge(
                source, f"page {number} has {count:,} characters; Pincite reads {MOST_CHARACTERS:,} of a page"
            )
        buffer = (c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(text_page, 0, count, buffer) if count else 0
        units = bytes(buffer)[: 2 * max(0, written - 1)]
        self.text = units.decode("utf-16-le", "replace")
        self.is_shifted = len(self.text) != count
        self._count = count
        self._styles: dict[int | None, Style] = {}
        self._bold: dict[int | None, bool] = {}
        self._box, self._matrix, self._x, self._y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), c_double(), c_double()
        self._at_box, self._at_matrix = byref(self._box), byref(self._matrix)
        self._at_origin = byref(self._x), byref(self._y)
        self._edges = array("d", bytes(32))
        start = self._edges.buffer_info()[0]
        self._at_edges = tuple(map(c_void_p, range(start, start + 32, 8)))
        self._colour = array("I", bytes(16))
        start = self._colour.buffer_info()[0]
        self._at_colour = tuple(map(c_void_p, range(start, start + 16, 4)))

    def place(self, index: int) -> int:
        """PDFium's number of the character at a place of `text`."""
        if not self.is_shifted:
            return index
        units = len(self.text[:index].encode("utf-16-le", "surrogatepass")) // 2
        return max(0, int(_char_index(self._address, units)))

    def words(self, firsts: Sequence[int], lasts: Sequence[int]) -> tuple[list[float], list[float], list[Style]]:
        """Where the words of a line begin and end, each given by its first and its last character, and their styles.

        A word in the font, the colour and, to the bit, at the height of the one before is written as that is.
        """
        page, box, at = self._address, self._box, self._at_box
        loose_box, text_object = _loose_box, _text_object
        lefts, rights, styles = [], [], []
        piece: int | None = None
        look: tuple[object, ...] = ()
        for first, last in zip(firsts, lasts, strict=True):
            loose_box(page, first, at)
            lefts.append(box.left)
            of_first = text_object(page, first)
            if of_first is None or of_first != piece:
                seen = (self._look(of_first), box.top, box.bottom) if of_first else ()
                if not look or seen != look:
                    style = self.style(of_first, first)
                piece, look = of_first, seen
            styles.append(style)
            if last != first:
                loose_box(page, last, at)
            rights.append(box.right)
        return lefts, rights, styles

    def reach(self, first: int, last: int) -> tuple[float, float]:
        """Where one character begins and another one ends, as far as they advance, from left to right."""
        page, box, at = self._address, self._box, self._at_box
        _loose_box(page, first, at)
        left = box.left
        _loose_box(page, last, at)
        return left, box.right

    def edges(self, places: Iterable[int]) -> list[tuple[float, float]]:
        """The left and right edge of each of these characters: as wide as they advance."""
        page, box, at, asked = self._address, self._box, self._at_box, _loose_box
        return [(box.left, box.right) for place in places if asked(page, place, at) or True]

    def box(self, place: int) -> Box:
        """The box of what is painted of a character."""
        _tight_box(self._address, place, *self._at_edges)
        left, right, bottom, top = self._edges
        return Box(left, bottom, right, top)

    def characters(self, places: Sequence[int]) -> list[str]:
        """These characters."""
        if not self.is_shifted:
            return [self.text[place] for place in places]
        page, character = self._address, _unicode
        return [chr(code) if (code := character(page, place)) <= 0x10FFFF else "\ufffd" for place in places]

    def object_at(self, place: int) -> int | None:
        """Which piece of text a character belongs to."""
        found: int | None = _text_object(self._address, place)
        return found

    def origin(self, place: int) -> tuple[float, float]:
        """The point on the baseline at which a character stands."""
        _origin(self._address, place, *self._at_origin)
        return self._x.value, self._y.value

    def style(self, piece: int | None, place: int) -> Style:
        """How the piece of text is written to which the character at `place` belongs."""
        if piece is None:
            piece, place = self._near(place)
        style = self._styles.get(piece)
        if style is None:
            style = self._styles[piece] = self._style(piece, place)
        return style

    def _near(self, place: int) -> tuple[int | None, int]:
        """The piece of text nearest to a character that belongs to none, such as one that is told by ActualText."""
        for distance in range(1, _NEAR):
            for other in (place + distance, place - distance):
                if 0 <= other < self._count and (piece := self.object_at(other)):
                    return piece, other
        return None, place

    def _style(self, piece: int | None, place: int) -> Style:
        matrix = self._matrix
        _matrix(self._address, place, self._at_matrix)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        size = _font_size(self._address, place) * (hypot(c, d) if c else abs(d))
        long = (hypot(a, b) if b else abs(a)) or 1.0
        if not piece:
            return Style(_UNKNOWN_SIZE, a / long, -b / long, bold=False, painted=True)
        address = c_void_p(piece)
        font = _font(address)
        bold = self._bold.get(font)
        if bold is None:
            bold = self._bold[font] = self._is_bold(place)
        mode = _render_mode(address)
        painted, pale = mode != _INVISIBLE, NOT_PAINTED if mode == _CLIPS else ""
        if not _fill_colour(address, *self._at_colour):
            return Style(size, a / long, -b / long, bold, painted, pale)
        red, green, blue, alpha = self._colour
        if not pale and min(red, green, blue) >= _WHITE:
            pale = _WHITE_ON_WHITE
        return Style(size, a / long, -b / long, bold, painted and alpha > 0, pale)

    def _look(self, piece: int) -> tuple[object, ...]:
        """The font of a piece of text, and what it is painted with."""
        address = c_void_p(piece)
        font, mode = _font(address), _render_mode(address)
        return font, mode, _fill_colour(address, *self._at_colour) and self._colour.tobytes()

    def _is_bold(self, place: int) -> bool:
        flags = c_int()
        name = (c_ubyte * 100)()
        told = pdfium.FPDFText_GetFontInfo(self._text_page, place, name, 100, byref(flags))
        written = bytes(name)[: max(0, min(told, 100) - 1)].lower()
        return any(word in written for word in _BOLD) or bool(flags.value & _FORCED_BOLD)

    @property
    def bounds(self) -> Box:
        """What is shown of the page."""
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(self._page, box):
            return Box(-1e9, -1e9, 1e9, 1e9)
        return Box(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))

    def images(self) -> list[Box]:
        """The boxes of its images."""
        return [box for kind, box, _ in self._all_objects() if kind == pdfium.FPDF_PAGEOBJ_IMAGE]

    def backgrounds(self) -> list[Box]:
        """The boxes of what pale letters can be read on: images, gradients, and areas in another colour."""
        coloured = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
        return [
            box
            for kind, box, thing in self._all_objects()
            if kind in coloured or (kind == pdfium.FPDF_PAGEOBJ_PATH and not _is_white(thing))
        ]

    def is_blank(self) -> bool:
        """Whether nothing is on the page."""
        return bool(pdfium.FPDFPage_CountObjects(self._page) <= 0)

    def picture(self, turn: int) -> Picture:
        """The page as it looks without what has been put onto it, turned by so many quarters clockwise."""
        width, height = float(pdfium.FPDF_GetPageWidthF(self._page)), float(pdfium.FPDF_GetPageHeightF(self._page))
        across, down = (height, width) if turn % 2 else (width, height)
        resolution = min(RESOLUTION, int(72 * sqrt(MOST_PIXELS / max(across * down, 1.0))))
        columns, rows = max(1, int(across * resolution / 72)), max(1, int(down * resolution / 72))
        bitmap = pdfium.FPDFBitmap_Create(columns, rows, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, columns, rows, turn, pdfium.FPDF_GRAYSCALE)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            content = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Picture(columns, rows, content[::4], resolution)

    def notes(self) -> Iterator[tuple[int, str]]:
        """The kinds and texts of what has been put onto the page: fields of forms, remarks, stamps, names of files."""
        for index in range(min(max(0, pdfium.FPDFPage_GetAnnotCount(self._page)), _MOST_OBJECTS)):
            note = pdfium.FPDFPage_GetAnnot(self._page, index)
            if not note:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            key = b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"
            is_text = pdfium.FPDFAnnot_GetValueType(note, key) == pdfium.FPDF_OBJECT_STRING
            if is_text and kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
                text = _string(partial(pdfium.FPDFAnnot_GetStringValue, note, key))
                if text.strip():
                    yield (pdfium.FPDF_ANNOT_TEXT if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT else kind), text.strip()
            if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                name = partial(pdfium.FPDFAttachment_GetName, pdfium.FPDFAnnot_GetFileAttachment(note))
                yield kind, _string(name).strip() or "a file without a name"
            pdfium.FPDFPage_CloseAnnot(note)

    def _all_objects(self) -> Iterator[tuple[int, Box, Any]]:
        left, bottom, right, top = (c_float() for _ in range(4))
        waiting = [(self._page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0)]
        seen = 0
        while waiting:
            holder, count, get, depth = waiting.pop()
            for index in range(count(holder)):
                seen += 1
                if seen > _MOST_OBJECTS:
                    return
                thing = get(holder, index)
                kind = pdfium.FPDFPageObj_GetType(thing)
                if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                    waiting.append((thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1))
                elif pdfium.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
                    inside = Box(left.value, bottom.value, right.value, top.value)
                    yield kind, inside if depth == 0 else self.bounds, thing


def _is_white(thing: Any) -> bool:
    """Whether a path paints no area, or a white one."""
    mode, stroke = c_int(), c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, byref(mode), byref(stroke)) or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return True
    red, green, blue, alpha = (c_uint() for _ in range(4))
    told = pdfium.FPDFPageObj_GetFillColor(thing, byref(red), byref(green), byref(blue), byref(alpha))
    return bool(told) and min(red.value, green.value, blue.value) >= _WHITE


class Pdf:
    """An open document. `count` is how many pages it has."""

    def __init__(self, source: str, document: Any) -> None:
        self._source = source
        self._document = document
        self.count: int = max(0, pdfium.FPDF_GetPageCount(document))

    @contextmanager
    def page(self, number: int) -> Iterator[Page | None]:
        """The page with this number, from 1; None where there is none that can be read."""
        page = pdfium.FPDF_LoadPage(self._document, number - 1)
        if not page:
            yield None
            return
        try:
            text_page = pdfium.FPDFText_LoadPage(page)
            if not text_page:
                yield None
                return
            try:
                yield Page(self._source, number, page, text_page)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
        finally:
            pdfium.FPDF_ClosePage(page)

    def information(self, key: str) -> str:
        """A value of the document information dictionary (ISO 32000-1, 14.3.3); empty where there is none."""
        name = key.encode("ascii")
        return _string(partial(pdfium.FPDF_GetMetaText, self._document, name))

    def language(self) -> str:
        """The language that the document says it is in (ISO 32000-1, 14.9.2)."""
        return _string(partial(pdfium.FPDFCatalog_GetLanguage, self._document))

    def attachments(self) -> list[str]:
        """The names of the files that are embedded in it, of the first ones where they are very many."""
        found = map(self._attachment, range(min(self.attached, _MOST_ATTACHMENTS)))
        return [_string(partial(pdfium.FPDFAttachment_GetName, one)) if one else "" for one in found]

    @property
    def attached(self) -> int:
        """How many files are embedded in it."""
        return max(0, int(pdfium.FPDFDoc_GetAttachmentCount(self._document)))

    def attachment_size(self, place: int) -> int | None:
        """The bytes of an embedded file, unpacked; None where it is not there."""
        size = c_ulong()
        found = self._attachment(place)
        return size.value if found and pdfium.FPDFAttachment_GetFile(found, None, 0, byref(size)) else None

    def attachment(self, place: int, size: int) -> bytes:
        """An embedded file of so many bytes."""
        buffer = create_string_buffer(size)
        pdfium.FPDFAttachment_GetFile(self._attachment(place), buffer, size, byref(c_ulong()))
        return buffer.raw

    def _attachment(self, place: int) -> Any:
        return pdfium.FPDFDoc_GetAttachment(self._document, place)

    def has_scripts(self) -> bool:
        """Whether scripts are in it."""
        return bool(pdfium.FPDFDoc_GetJavaScriptActionCount(self._document) > 0)

    def is_dynamic_form(self) -> bool:
        """Whether it is a form by XFA, whose pages are made by a program when it is opened."""
        return bool(pdfium.FPDF_GetFormType(self._document) == pdfium.FORMTYPE_XFA_FULL)


@contextmanager
def opened(source: str, content: bytes) -> Iterator[Pdf]:
    """The document whose bytes are `content`; raises a `ReadError` where it cannot be opened."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        kind, reason = _REASONS.get(pdfium.FPDF_GetLastError(), _DAMAGED)
        error: ReadError = kind(source, reason)
        raise error
    try:
        yield Pdf(source, document)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _string(get: Callable[[Any, int], int]) -> str:
    """What PDFium writes into a buffer in UTF-16, with a NUL at its end."""
    size = min(int(get(None, 0)), _LONGEST_VALUE)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2 + 1))()
    get(buffer, c_ulong(size).value)
    return bytes(buffer)[: size - size % 2].decode("utf-16-le", "replace").split("\0")[0]
