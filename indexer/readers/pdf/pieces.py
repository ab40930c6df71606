"""The characters of a page become pieces: words that stand on one line with nothing wide between them.

Places are in points in the direction in which a text runs, y growing from line to line, so that a page that is turned,
or a table that stands on its side, is laid out as any other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from indexer.readers.pdf.bidi import RIGHT_TO_LEFT, Glyph, logical
from indexer.readers.pdf.library import NOT_PAINTED, Box, Page, Style
from search.records import Recognition

IMAGE, DRAWING, DAMAGED = "an image", "a drawing", "damaged"
STAMPED = "an image with a little text on it"
"""What a page is that has no text, or less than can be seen on it."""
APART = 0.75
"""Share of the size that two words are apart at least which may stand in different columns or cells."""
_BACK = 0.5
"""Share of the size that a word may begin before the end of the last one."""
_SMALLEST = 3.0
"""Points of the smallest letters that anyone could read."""
_ENOUGH, _SLACK = 500, 0.25
"""Characters by which it is told how wide they are, and how many sizes longer a line may be than they would be."""
_ESTIMATED = 1.4
"""How many times larger letters of one size may seem to be where they were recognised in an image."""
_WORD = re.compile(r"[^ ]+")
_UPRIGHT = 0.999
_LINE_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, in place of hyphen and line break."""
_LIGATURES = str.maketrans(
    {
        "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl",
        "\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl",
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
        "\ufb05": "st", "\ufb06": "st",
        "\x88": "•", "\x00": None, "\x02": "-", "\t": " ", "\u00a0": " ", "\r": " ", "\n": " ",
    }
)  # fmt: skip
"""What TeX's encodings T1 and OT1 have at these places, where a font does not say what its characters are; and
the ligatures of Unicode as they are typed."""
_STRANGE = re.compile(r"[\x00-\x1f\x88\u00a0\ufb00-\ufb06\u2028\u2029]")


class Piece(NamedTuple):
    """Words on one line. `base` is the place of the baseline; `hidden` says why nobody can see it, where so.

    `turned` is by how many degrees the direction of the text differs from left to right.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    hidden: str
    turned: int


class PageText(NamedTuple):
    """The pieces of a page. `recognised` tells that some stand in an image.

    `missing` says why there are none, where there should be some or more.
    """

    number: int
    pieces: list[Piece]
    recognised: Recognition | None = None
    missing: str = ""
    notes: tuple[tuple[int, str], ...] = ()


class Advance:
    """How wide a character of a document is on average, in shares of the size."""

    def __init__(self) -> None:
        self._characters = 0
        self._width = 0.0

    def is_usual(self, characters: int, width: float) -> bool:
        """Whether so many characters have a width from which nothing says that there is a wide gap among them."""
        return self._characters > _ENOUGH and width < self._width / self._characters * characters + _SLACK

    def learn(self, characters: int, width: float) -> None:
        """Take a line without gaps into account."""
        self._characters += characters
        self._width += width


def page_text(page: Page, advance: Advance) -> PageText:
    """The pieces of a page, in the order in which they stand in the file; `advance` is its document's."""
    notes = tuple(page.notes())
    if not page.text or page.text.isspace():
        return PageText(page.number, [], missing=_why_empty(page), notes=notes)
    sight = _Sight(page)
    pieces = [piece for line in _lines(page) for piece in _pieces(page, line, sight, advance)]
    if sight.recognised:
        pieces = evened(pieces)
    return PageText(page.number, pieces, Recognition.LAYER if sight.recognised else None, notes=notes)


def evened(pieces: list[Piece]) -> list[Piece]:
    """Pieces whose sizes were estimated from an image, with one size for all that are nearly of it."""
    size = median(piece.size for piece in pieces)
    return [
        piece._replace(size=size) if size / _ESTIMATED < piece.size < size * _ESTIMATED else piece for piece in pieces
    ]


def _why_empty(page: Page) -> str:
    if page.is_blank():
        return ""
    return IMAGE if page.images() else DRAWING


class _Line(NamedTuple):
    start: int
    text: str


def _lines(page: Page) -> Iterator[_Line]:
    start = 0
    for text in page.text.split("\r\n"):
        if _LINE_HYPHEN not in text:
            yield _Line(start, text)
        else:
            begun = start
            parts = text.split(_LINE_HYPHEN)
            for part in parts[:-1]:
                yield _Line(begun, part + "-")
                begun += len(part) + 1
            yield _Line(begun, parts[-1])
        start += len(text) + 2


class _Sight:
    """What of a page's text can be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._bounds = page.bounds
        self._images: list[Box] | None = None
        self._backgrounds: list[Box] | None = None
        self.recognised = False

    def hidden(self, style: Style, x: float, y: float) -> str:
        """Why text in this style at this point cannot be seen; empty where it can."""
        if not style.painted:
            if self._images is None:
                self._images = self._page.images()
            if not any(box.holds(x, y) for box in self._images):
                return NOT_PAINTED
            self.recognised = True
        elif style.pale:
            if self._backgrounds is None:
                self._backgrounds = self._page.backgrounds()
            if not any(box.holds(x, y) for box in self._backgrounds):
                return style.pale
        if 0 < style.size < _SMALLEST:
            return "hidden: its letters are smaller than three points"
        if not self._bounds.holds(x, y):
            return "hidden: it stands outside the page"
        return ""


def _pieces(page: Page, line: _Line, sight: _Sight, advance: Advance) -> Iterator[Piece]:
    text = line.text.strip(" ")
    if not text or text.isspace():
        return
    start = line.start + line.text.index(text[0])
    first, last = page.place(start), page.place(start + len(text) - 1)
    of_first, of_last = page.object_at(first), page.object_at(last)
    style = page.style(of_first, first)
    if not text.isascii() and RIGHT_TO_LEFT.search(text):
        yield from _right_to_left(page, first, last, style, sight)
    elif style.across < _UPRIGHT:
        turned = _turn(style)
        begin, end = _reach(page, first, last, turned)
        width = (end - begin) / (style.size or 1)
        if of_first == of_last and advance.is_usual(len(text), width):
            yield from _turned(page, [(text, start)], style, turned, sight)
            return
        words = [(found[0], start + found.start()) for found in _WORD.finditer(text)]
        pieces = list(_turned(page, words, style, turned, sight))
        if len(pieces) == 1:
            advance.learn(len(text), width)
        yield from pieces
    elif of_first != of_last:
        yield from _parted(page, text, start, sight)
    else:
        across = page.reach(first, last)
        width = (across[1] - across[0]) / (style.size or 1)
        if width >= 0 and (" " not in text or advance.is_usual(len(text), width)):
            yield _piece(page, text, across, first, style, sight)
            return
        pieces = list(_parted(page, text, start, sight))
        if len(pieces) == 1:
            advance.learn(len(text), width)
        yield from pieces


def _parted(page: Page, text: str, start: int, sight: _Sight) -> Iterator[Piece]:
    """The pieces of a line that begins at a place, parted where words are far from each other or not seen alike."""
    words = text.split(" ")
    begun = accumulate((len(word) + 1 for word in words[:-1]), initial=start)
    spans = [(place, place + len(word) - 1) for place, word in zip(begun, words, strict=True) if word]
    words = [word for word in words if word]
    starts, ends = [page.place(first) for first, _ in spans], [page.place(last) for _, last in spans]
    lefts, rights, styles = page.words(starts, ends)
    begin, count = 0, len(words)
    for end in range(1, count + 1):
        if end < count and not _differs(styles[end], styles[begin]):
            gap = (lefts[end] - rights[end - 1]) / (styles[end].size or 1)
            if -_BACK <= gap <= APART:
                continue
        lengths = [*map(len, words[begin:end])]
        longest = begin + lengths.index(max(lengths))
        across = (lefts[begin], max(rights[begin:end]))
        yield _piece(page, " ".join(words[begin:end]), across, starts[longest], styles[longest], sight)
        begin = end


def _differs(one: Style, other: Style) -> bool:
    """Whether what is written in one style may be hidden while the other is not, or runs elsewhere."""
    return one != other and (
        one.painted != other.painted
        or one.pale != other.pale
        or (one.size < _SMALLEST) != (other.size < _SMALLEST)
        or abs(one.across - other.across) > 1 - _UPRIGHT
    )


def _piece(page: Page, text: str, across: tuple[float, float], place: int, style: Style, sight: _Sight) -> Piece:
    """Text from left to right; its baseline is that of the character at `place`."""
    left, right = across
    base = page.origin(place)[1]
    hidden = sight.hidden(style, (left + right) / 2, base + style.size / 4)
    return Piece(_typed(text), left, max(left, right), -base, style.size, style.bold, hidden, 0)


def _turned(page: Page, words: Iterable[tuple[str, int]], style: Style, turned: int, sight: _Sight) -> Iterator[Piece]:
    """Pieces of a line that does not run from left to right: measured by what is painted, in its own direction."""
    begun: list[str] = []
    left = right = base = 0.0
    hidden = ""
    for word, start in words:
        first, last = page.place(start), page.place(start + len(word) - 1)
        x, y = page.origin(first)
        along, down = _along(x, y, turned)
        begin, end = _reach(page, first, last, turned)
        if begun and (abs(down - base) > style.size / 2 or not -_BACK <= (along - right) / (style.size or 1) <= APART):
            yield Piece(_typed(" ".join(begun)), left, right, base, style.size, style.bold, hidden, turned)
            begun = []
        if not begun:
            left, base = min(along, begin), down
            box = page.box(first)
            hidden = sight.hidden(style, (box.left + box.right) / 2, (box.bottom + box.top) / 2)
        right = max(along, end)
        begun.append(word)
    yield Piece(_typed(" ".join(begun)), left, right, base, style.size, style.bold, hidden, turned)


def _reach(page: Page, first: int, last: int, turned: int) -> tuple[float, float]:
    """From where to where two characters reach along their line."""
    boxes = page.box(first), page.box(last)
    ends = [_along(x, y, turned)[0] for box in boxes for x, y in ((box.left, box.bottom), (box.right, box.top))]
    return min(ends), max(ends)


def _turn(style: Style) -> int:
    """The quarter turn, in degrees, that is nearest to the direction of a text."""
    if abs(style.across) < abs(style.down):
        return 90 if style.down > 0 else 270
    return 0 if style.across > 0 else 180


def _typed(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_LIGATURES).strip() if _STRANGE.search(text) else text


def _along(x: float, y: float, turned: int) -> tuple[float, float]:
    """How far along a line of text, and how far down from line to line, a point of the page is."""
    match turned:
        case 90:
            return -y, -x
        case 180:
            return -x, y
        case 270:
            return y, x
        case _:
            return x, -y


def _right_to_left(page: Page, first: int, last: int, style: Style, sight: _Sight) -> Iterator[Piece]:
    """Pieces of a line in which letters run from right to left, put into the order in which they are read.

    PDFium's own order is not relied on: it differs with how a program has cut a line into texts.
    """
    places = range(first, last + 1)
    edges = page.edges(places)
    if edges[0][0] != page.origin(first)[0]:
        edges = [(min(left, page.origin(place)[0]), right) for place, (left, right) in zip(places, edges, strict=True)]
    glyphs = [
        Glyph(text, left, right)
        for text, (left, right) in zip(page.characters(places), edges, strict=True)
        if right > left and text > " "
    ]
    for text, left, right in logical(glyphs, style.size, APART):
        yield _piece(page, text, (left, right), first, style, sight)
