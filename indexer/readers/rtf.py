r"""RTF: the text as it stands after all of its tracked changes (Rich Text Format Specification 1.9.1).

Pictures, objects and programs are passed over, and so is whatever a reader need not know of (`\\*`). Groups are kept on
a list of our own, so that no depth of them is dangerous.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers.office.gathering import Allowance, Runs, left_out, row_blocks, row_text, with_one_title
from indexer.readers.office.properties import author_claims, date_claims, title_claims, titles_in_text
from indexer.readers.rtf_stream import TOKEN, WESTERN, code_page, font_page, joined
from search.errors import DamagedFile, TooLarge

DEEPEST = 10_000
"""Groups within one another that are read."""
MOST_TOKENS = 10_000_000
"""Words, signs and stretches of text that are read, which takes half of the time that a file may take."""
_HIDDEN, _BEHIND = "hidden text", "behind the end of the document"
_SIGNS = {
    "tab": "\t", "line": "\n", "softline": "\n", "page": "\n", "column": "\n", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060",
    "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_PASSED = frozenset(
    """pict nonshppict shprslt fldinst objdata objclass objname objtime colortbl filetbl listtable listoverridetable
    rsidtbl generator xmlnstbl themedata colorschememapping latentstyles datastore datafield formfield mmathPr mailmerge
    bkmkstart bkmkend atnid atnref atntime atnicn atndate atnparent atrfstart atrfend ftnsep ftnsepc ftncn aftnsep
    aftnsepc aftncn background fchars lchars template private pgdsctbl fontemb panose falt userprops wgrffmtfilter
    docvar xe tc hlinkbase company operator category keywords doccomm manager comment subject printim buptim protusertbl
    passwordhash picprop sp nextfile propname staticval nonesttables macpict objalias objsect""".split()
)
"""Destinations that are no text of the document."""
_READ = frozenset(
    """shppict shpinst shptxt do dptxbxtext annotation atnauthor listtext pntext result revtbl cs ts ud nesttableprops
    footnote""".split()
)
"""Destinations that are read, although others may pass them over."""
_FRAMES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "running head of a page"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "running foot of a page"),
    **dict.fromkeys(("footnote", "annotation", "shptxt", "dptxbxtext"), ""),
}
"""Destinations that have paragraphs of their own, and why these are no text of the document."""
_ABOUT = frozenset(("title", "author", "atnauthor", "revtbl", "fonttbl", "stylesheet", "creatim", "revtim"))
"""Destinations whose text is about the document."""
_NOWHERE = "nowhere"
_OLDER = "for older programs"
"""Where the text of a `upr` goes, except for that of the `ud` in it, which says the same in Unicode."""
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|заголовок)\s*(?P<level>[1-9])", re.IGNORECASE)
_KINDS = {"title": BlockKind.TITLE, "quote": BlockKind.QUOTATION, "caption": BlockKind.CAPTION}
_BODY_LEVEL = 9
_MOST, _LONGEST = 10_000, 1_000
"""Entries of a table, and code points of one."""
_WIDEST = 64
"""Cells of a row; what is beyond them is in the last."""


@dataclass(slots=True)
class _Group:
    """What holds until a group ends. `place` is where its text goes, which is "" for paragraphs."""

    place: str = ""
    font: int = -1
    fallback: int = 1
    hidden: bool = False
    deleted: str = ""
    """What became of its text in tracked changes, by whom, and when."""
    deleted_by: int = 0
    deleted_on: int = 0
    frame: str = ""
    """The destination that has its paragraphs for as long as this group is open."""

    def reset(self) -> None:
        """Characters have nothing special from here on."""
        self.font, self.hidden, self.deleted = -1, False, ""


@dataclass(slots=True)
class _Style:
    name: str = ""
    level: int = _BODY_LEVEL


@dataclass(slots=True)
class _Frame:
    """What has paragraphs of its own, the document or a note, and the paragraph that is being read."""

    blocks: list[Block] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)
    behind: list[Block] = field(default_factory=list)
    style: int = 0
    level: int | None = None
    listed: bool = False
    tabled: bool = False

    def reset(self) -> None:
        """The paragraph has nothing special from here on."""
        self.style, self.level, self.listed, self.tabled = 0, None, False, False


class _Document:
    """Reads a file, token after token, into the blocks of `body`, those of every page, and what it says of itself."""

    def __init__(self, source: str) -> None:
        self.body = _Frame()
        self.running: dict[str, Block] = {}
        self.told: dict[str, str] = {}
        self._source, self._allowance = source, Allowance(source)
        self._frames, self._groups = [self.body], [_Group()]
        self._page, self._fonts, self._font = WESTERN, dict[int, str](), 0
        self._styles: dict[int, _Style] = {}
        self._entry = 0
        self._bytes = bytearray()
        self._skipped = 0
        self._optional = False
        self._text: list[str] = []
        self._people: list[str] = []

    def through(self, content: bytes) -> None:
        """Read all of it; raises `DamagedFile` where it breaks off or nests too deep, and `TooLarge`."""
        place = 0
        for _ in range(MOST_TOKENS):
            token = TOKEN.match(content, place)
            if token is None:
                raise DamagedFile(self._source, "half-written: it breaks off before its end")
            place = token.end()
            match token.lastgroup:
                case "text":
                    self._say_bytes(token["text"])
                case "hex":
                    self._say_bytes(bytes.fromhex(token["hex"].decode("ascii")))
                case "word" | "number":
                    number = int(token["number"]) if token["number"] else None
                    if token["word"] == b"bin":
                        place += min(max(number or 0, 0), len(content))
                    else:
                        self._word(token["word"].decode("ascii"), number)
                case "symbol":
                    self._symbol(token["symbol"].decode("latin-1"))
                case "open":
                    self._open()
                case "close":
                    self._close()
                    if len(self._groups) == 1:
                        self._finish(content[place:])
                        return
        raise TooLarge(self._source, f"it has more than {MOST_TOKENS:,} control words: split it into parts")

    @property
    def group(self) -> _Group:
        return self._groups[-1]

    @property
    def frame(self) -> _Frame:
        return self._frames[-1]

    def set_page(self, page: str) -> None:
        """The code page of the document, where a font has none."""
        self._page = page

    def set_font(self, font: int) -> None:
        """The font of characters that have no other."""
        self._font = font

    def _open(self) -> None:
        self._flush()
        self._skipped = 0
        if len(self._groups) > DEEPEST:
            raise DamagedFile(self._source, f"nested too deep: more than {DEEPEST:,} groups within one another")
        self._groups.append(replace(self._groups[-1], frame=""))
        self._optional = False
        self._entry = 0

    def _close(self) -> None:
        self._flush()
        self._skipped = 0
        if len(self._groups) > 1:
            group = self._groups.pop()
            if group.place in _ABOUT:
                self._end_about(group.place, "".join(self._text).strip(), self._groups[-1].place)
            if group.frame:
                self._end_frame(group.frame)

    def _finish(self, rest: bytes) -> None:
        self._end_paragraph()
        self.end_row()
        if text := rest.decode(self._page, "replace").strip("\x00 \r\n\t\x1a"):
            self._allowance.take(text)
            self.running[_BEHIND] = Block(BlockKind.PARAGRAPH, text, furniture=_BEHIND)

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        self._skipped = 0
        optional, self._optional = self._optional, False
        group = self._groups[-1]
        if group.place == _OLDER:
            group.place = "" if word == "ud" else _OLDER
            return
        if group.place == _NOWHERE:
            return
        if word in _PASSED or (optional and word not in _READ and word not in _ABOUT):
            group.place = _NOWHERE
        elif word == "u":
            self._say(chr((number or 0) & 0xFFFF))
            self._skipped = group.fallback
        elif sign := _SIGNS.get(word):
            self._say(sign)
        elif word in _ABOUT:
            group.place = word
            self._text.clear()
        elif group.place in _ABOUT:
            self._do_about(word, number)
        elif word == "upr":
            group.place = _OLDER
        elif word in _FRAMES:
            group.frame, group.hidden, group.deleted = word, False, ""
            self._frames.append(_Frame())
        elif doing := _WORDS.get(word):
            doing(self, number)

    def _do_about(self, word: str, number: int | None) -> None:
        """A control word in the table of fonts or styles, or in a date."""
        place = self._groups[-1].place
        match word:
            case "f":
                self._entry = number or 0
            case "fcharset" if place == "fonttbl" and len(self._fonts) < _MOST:
                self._fonts[self._entry] = font_page(number or 0)
            case "s" if place == "stylesheet" and len(self._styles) < _MOST:
                self._entry = number or 0
                self._styles[self._entry] = _Style()
            case "cs" | "ds" | "ts":
                self._entry = -1
            case "outlinelevel" if self._entry in self._styles:
                self._styles[self._entry].level = number or 0
            case "yr" | "mo" | "dy":
                self._text.append(f"{'-' if self._text else ''}{number or 0:02}")

    def _end_about(self, place: str, text: str, around: str) -> None:
        if place == "stylesheet" and self._entry in self._styles:
            self._styles[self._entry].name = text.rstrip(";").casefold()[:_LONGEST]
        elif place == "revtbl" and text and len(self._people) < _MOST:
            self._people.append(" ".join(text.rstrip(";").split())[:100])
        elif around == place:
            return
        elif place == "atnauthor":
            self.told[place] = " ".join(text.split())[:100]
        else:
            self.told.setdefault(place, text[:_LONGEST])
        self._text.clear()

    def _deletion(self, group: _Group) -> str:
        author = self._people[group.deleted_by] if 0 < group.deleted_by < len(self._people) else ""
        told = ", ".join(part for part in (author and f"by {author}", _day(group.deleted_on)) if part)
        return f"{group.deleted} ({told})" if told else group.deleted

    def _symbol(self, symbol: str) -> None:
        self._flush()
        if symbol == "*":
            self._optional = True
        elif self._skipped:
            self._skipped -= 1
        elif symbol in "\r\n":
            self.end_paragraph()
        elif sign := _SYMBOLS.get(symbol):
            self._say(sign)

    def _say_bytes(self, content: bytes) -> None:
        if self._skipped:
            skipped = min(self._skipped, len(content))
            self._skipped -= skipped
            content = content[skipped:]
        if self._groups[-1].place != _NOWHERE:
            self._bytes += content

    def _flush(self) -> None:
        if self._bytes:
            font = self._groups[-1].font
            page = self._fonts.get(self._font if font < 0 else font) or self._page
            self._say(self._bytes.decode(page, "replace"))
            self._bytes.clear()

    def _say(self, text: str) -> None:
        group, frame = self._groups[-1], self._frames[-1]
        self._allowance.take(text)
        if group.place in _ABOUT:
            if len(self._text) < _LONGEST:
                self._text.append(text[:_LONGEST])
        elif not group.place:
            reason = self._deletion(group) if group.deleted else _HIDDEN if group.hidden else ""
            if frame.runs.add(text, reason):
                self._allowance.take_block()

    def end_paragraph(self) -> None:
        """A paragraph ends, unless its end is deleted, so that the next one goes on with it."""
        if not self._groups[-1].deleted:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._allowance.take_block()
        frame = self._frames[-1]
        target = frame.cell if frame.tabled else frame.blocks
        if not frame.tabled and (frame.cells or frame.cell):
            self.end_row()
        if text := joined(frame.runs.shown).strip():
            target.append(self._block(text, frame))
        for reason, left in frame.runs.aside:
            if text := joined(left).strip():
                target.append(Block(BlockKind.PARAGRAPH, text, furniture=reason))
        target += frame.behind
        frame.runs, frame.behind = Runs(), []

    def _block(self, text: str, frame: _Frame) -> Block:
        style = self._styles.get(frame.style) or _Style()
        named = _HEADING.fullmatch(style.name)
        level = style.level if frame.level is None else frame.level
        if named and frame.level is None:
            level = int(named["level"]) - 1
        if 0 <= level < _BODY_LEVEL:
            return Block(BlockKind.HEADING, text, min(level + 1, 6))
        return Block(BlockKind.LIST_ITEM if frame.listed else _KINDS.get(style.name, BlockKind.PARAGRAPH), text)

    def end_cell(self) -> None:
        """A cell of a table ends, and the paragraph in it."""
        frame = self._frames[-1]
        frame.tabled = True
        self._end_paragraph()
        if len(frame.cells) < _WIDEST:
            frame.cells.append(frame.cell)
        else:
            frame.cells[-1] += frame.cell
        frame.cell = []

    def end_row(self) -> None:
        """A row of a table ends."""
        frame = self._frames[-1]
        if frame.cell:
            frame.cells.append(frame.cell)
        frame.blocks += row_blocks(frame.cells)
        frame.cells, frame.cell = [], []

    def end_nested_cell(self) -> None:
        """A cell of a table within a cell ends: its text waits for its row."""
        frame = self._frames[-1]
        self._allowance.take_block()
        frame.nested.append(joined(frame.runs.shown).strip())
        frame.runs = Runs()

    def end_nested_row(self) -> None:
        """A row of a table within a cell ends."""
        frame = self._frames[-1]
        if text := row_text(frame.nested):
            frame.cell.append(Block(BlockKind.TABLE_ROW, text))
        frame.nested = []

    def _end_frame(self, kind: str) -> None:
        self._end_paragraph()
        self.end_row()
        blocks = self._frames.pop().blocks
        around = self._frames[-1]
        if reason := _FRAMES[kind]:
            for block in left_out(blocks, reason):
                self.running.setdefault(block.text, block)
        elif kind == "footnote":
            around.behind += [block if block.furniture else Block(BlockKind.NOTE, block.text) for block in blocks]
        elif kind == "annotation":
            author = self.told.pop("atnauthor", "")
            around.behind += left_out(blocks, f"comment by {author}" if author else "comment")
        else:
            around.behind += blocks


def _of_group(name: str, value: Callable[[int | None], object]) -> Callable[[_Document, int | None], None]:
    def do(document: _Document, number: int | None) -> None:
        setattr(document.group, name, value(number))

    return do


def _of_frame(name: str, value: Callable[[int | None], object]) -> Callable[[_Document, int | None], None]:
    def do(document: _Document, number: int | None) -> None:
        setattr(document.frame, name, value(number))

    return do


_WORDS: dict[str, Callable[[_Document, int | None], None]] = {
    "par": lambda document, _: document.end_paragraph(),
    "sect": lambda document, _: document.end_paragraph(),
    "cell": lambda document, _: document.end_cell(),
    "row": lambda document, _: document.end_row(),
    "nestcell": lambda document, _: document.end_nested_cell(),
    "nestrow": lambda document, _: document.end_nested_row(),
    "plain": lambda document, _: document.group.reset(),
    "f": _of_group("font", lambda number: number or 0),
    "uc": _of_group("fallback", lambda number: min(max(number or 0, 0), 9)),
    "v": _of_group("hidden", lambda number: number != 0),
    "deleted": _of_group("deleted", lambda number: "deleted in tracked changes" if number != 0 else ""),
    "mvf": _of_group("deleted", lambda number: "moved elsewhere in tracked changes" if number != 0 else ""),
    **dict.fromkeys(("revauthdel", "mvauth"), _of_group("deleted_by", lambda number: number or 0)),
    **dict.fromkeys(("revdttmdel", "mvdate"), _of_group("deleted_on", lambda number: number or 0)),
    "pard": lambda document, _: document.frame.reset(),
    "s": _of_frame("style", lambda number: number or 0),
    "outlinelevel": _of_frame("level", lambda number: number),
    "intbl": _of_frame("tabled", lambda number: number != 0),
    **dict.fromkeys(("ls", "listtext", "pntext"), _of_frame("listed", lambda _: True)),
    "ansicpg": lambda document, number: document.set_page(code_page(number or 0)),
    "mac": lambda document, _: document.set_page("mac_roman"),
    "pc": lambda document, _: document.set_page("cp437"),
    "pca": lambda document, _: document.set_page("cp850"),
    "deff": lambda document, number: document.set_font(number or 0),
}
"""What control words do to the document, the group that is open, or the paragraph."""


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of an RTF document. Its pages are not known. Raises a `ReadError`."""
    document = _Document(source)
    document.through(content)
    blocks = (*with_one_title(document.body.blocks), *document.running.values())
    return Reading(blocks, tuple(titles_in_text(blocks, _claims(document.told))))


def _claims(told: dict[str, str]) -> Iterator[Claim]:
    yield from title_claims(joined(told.get("title", "")), "title in the file's properties")
    yield from author_claims(joined(told.get("author", "")), "author in the file's properties")
    yield from date_claims(told.get("revtim"), told.get("creatim"))


def _day(packed: int) -> str:
    """The day of a time that is packed into a number, as Word does (specification, 'Track Changes')."""
    month, day = packed >> 16 & 0xF, packed >> 11 & 0x1F
    return f"{1900 + (packed >> 20 & 0x1FF):04}-{month:02}-{day:02}" if month and day else ""
