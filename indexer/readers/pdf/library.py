"""PDFium: documents, their pages, and where the characters of a page stand.

What is asked of every word is asked by addresses, which takes half the time of typed pointers. Nothing is rendered, and
PDFium as it is built for pypdfium2 can run no script (https://pypdfium2.readthedocs.io/en/stable/readme.html).
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import CFUNCTYPE, byref, c_double, c_float, c_int, c_ubyte, c_uint, c_ulong, c_ushort, c_void_p, cast
from functools import partial
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

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
_INVISIBLE = 3
"""The mode of text that is not painted (ISO 32000-1, table 106)."""
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


def _by_address(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = cast(function, c_void_p).value
    if address is None:
        raise ImportError("PDFium lacks a function")
    return CFUNCTYPE(result, *arguments)(address)


_loose_box = _by_address(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_tight_box = _by_address(pdfium.FPDFText_GetCharBox, c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
_text_object = _by_address(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
_unicode = _by_address(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
_font_size = _by_address(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
_origin = _by_address(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_matrix = _by_address(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_font = _by_address(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
_render_mode = _by_address(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
_fill_colour = _by_address(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_char_index = _by_address(pdfium.FPDFText_GetCharIndexFromTextIndex, c_int, c_void_p, c_int)


class Style(NamedTuple):
    """How a piece of text is written. `size` is in points; `across` and `down` are the direction in which it runs."""

    size: float
    across: float
    down: float
    bold: bool
    painted: bool
    white: bool


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
        self._address = cast(text_page, c_void_p).value
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
        self._floats, self._doubles, self._colours = array("f", bytes(24)), array("d", bytes(16)), array("I", bytes(16))
        self._at_floats, self._at_doubles, self._at_colours = (
            found.buffer_info()[0] for found in (self._floats, self._doubles, self._colours)
        )

    def place(self, index: int) -> int:
        """PDFium's number of the character at a place of `text`."""
        if not self.is_shifted:
            return index
        units = len(self.text[:index].encode("utf-16-le", "surrogatepass")) // 2
        return max(0, int(_char_index(self._address, units)))

    def edges(self, places: Sequence[int]) -> list[float]:
        """Left, top, right and bottom of each of these characters, in one list: as wide as they advance."""
        found = array("f", bytes(16 * len(places)))
        start = found.buffer_info()[0]
        page, box = self._address, _loose_box
        for place, address in zip(places, range(start, start + 16 * len(places), 16), strict=True):
            box(page, place, address)
        return found.tolist()

    def box(self, place: int) -> Box:
        """The box of what is painted of a character."""
        found = array("d", bytes(32))
        start = found.buffer_info()[0]
        _tight_box(self._address, place, start, start + 8, start + 16, start + 24)
        left, right, bottom, top = found
        return Box(left, bottom, right, top)

    def objects(self, places: Sequence[int]) -> list[int | None]:
        """Which piece of text each of these characters belongs to."""
        page, text_object = self._address, _text_object
        return [text_object(page, place) for place in places]

    def characters(self, places: Sequence[int]) -> list[str]:
        """These characters."""
        page, character = self._address, _unicode
        return [chr(code) if (code := character(page, place)) <= 0x10FFFF else "\ufffd" for place in places]

    def object_at(self, place: int) -> int | None:
        """Which piece of text a character belongs to."""
        found: int | None = _text_object(self._address, place)
        return found

    def origin(self, place: int) -> tuple[float, float]:
        """The point on the baseline at which a character stands."""
        _origin(self._address, place, self._at_doubles, self._at_doubles + 8)
        x, y = self._doubles
        return x, y

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
        _matrix(self._address, place, self._at_floats)
        a, b, c, d, _, _ = self._floats
        size = _font_size(self._address, place) * (hypot(c, d) if c else abs(d))
        long = (hypot(a, b) if b else abs(a)) or 1.0
        if not piece:
            return Style(_UNKNOWN_SIZE, a / long, -b / long, bold=False, painted=True, white=False)
        font = _font(piece)
        bold = self._bold.get(font)
        if bold is None:
            bold = self._bold[font] = self._is_bold(place)
        painted = _render_mode(piece) != _INVISIBLE
        start = self._at_colours
        if not _fill_colour(piece, start, start + 4, start + 8, start + 12):
            return Style(size, a / long, -b / long, bold, painted, white=False)
        red, green, blue, alpha = self._colours
        return Style(size, a / long, -b / long, bold, painted and alpha > 0, min(red, green, blue) >= _WHITE)

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
        """The boxes of what white letters can be read on: images, gradients, and areas in another colour."""
        coloured = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
        return [
            box
            for kind, box, thing in self._all_objects()
            if kind in coloured or (kind == pdfium.FPDF_PAGEOBJ_PATH and not _is_white(thing))
        ]

    def is_blank(self) -> bool:
        """Whether nothing is on the page."""
        return bool(pdfium.FPDFPage_CountObjects(self._page) <= 0)

    def notes(self) -> Iterator[tuple[int, str]]:
        """The kinds and texts of what has been put onto the page: fields of forms, remarks, stamps."""
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
                    yield kind, text.strip()
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
        """The names of the files that are embedded in it."""
        count = min(max(0, pdfium.FPDFDoc_GetAttachmentCount(self._document)), _MOST_OBJECTS)
        found = (pdfium.FPDFDoc_GetAttachment(self._document, index) for index in range(count))
        return [_string(partial(pdfium.FPDFAttachment_GetName, one)) if one else "" for one in found]

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
