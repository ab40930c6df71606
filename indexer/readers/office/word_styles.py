"""Styles of a Word document: what paragraphs and runs have by them, each style after the one that it is based on.

A style is known by its name, which Word writes in English whatever language it speaks, or by its outline level, which
other programs and translated templates keep (ECMA-376, part 1, 17.7).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field

from indexer.blocks import BlockKind
from indexer.readers.office.package import Package
from indexer.readers.office.xml import walk

BODY_LEVEL = 9
"""The outline level of what is no heading."""
_DEEPEST = 100
"""Styles that are based on each other, at most; hostile ones are in a circle."""
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|заголовок)\s*(?P<level>[1-9])", re.IGNORECASE)
_KINDS = {
    "title": BlockKind.TITLE,
    "caption": BlockKind.CAPTION,
    "quote": BlockKind.QUOTATION,
    "intense quote": BlockKind.QUOTATION,
    "block text": BlockKind.QUOTATION,
}
_SMALLEST = 6
"""Half points of the smallest letters that anyone could read."""
_WHITE = re.compile(r"(?:f[a-f]){3}", re.IGNORECASE)
_PAPER = re.compile(r"|auto|(?:f[a-f]){3}", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of figures|verzeichnis)\s*\d*", re.IGNORECASE)


@dataclass(slots=True)
class Letters:
    """What is told of how letters are shown, None where it is not (ECMA-376, part 1, 17.3.2).

    `hidden` is Word's own property; `shaded` tells that there is a colour behind them.
    """

    hidden: bool | None = None
    white: bool | None = None
    tiny: bool | None = None
    shaded: bool | None = None

    def tell(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a property of letters or of their paragraph into account."""
        value = attributes.get("w:val", "")
        match tag:
            case "w:vanish":
                self.hidden = is_on(value)
            case "w:color":
                self.white = bool(_WHITE.fullmatch(value))
            case "w:sz":
                self.tiny = 0 < number(value, 0) < _SMALLEST
            case "w:rtl" | "w:cs":
                self.tiny = False
            case "w:highlight":
                self.shaded = value not in ("none", "white")
            case "w:shd":
                is_paper = _PAPER.fullmatch(attributes.get("w:fill", "")) and "w:themeFill" not in attributes
                self.shaded = not is_paper or value not in ("", "clear", "nil")


@dataclass(slots=True)
class _Written:
    """A style as it stands in the file."""

    name: str = ""
    based_on: str = ""
    level: int | None = None
    listed: bool | None = None
    letters: Letters = field(default_factory=Letters)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of a paragraph or run: `level` is a heading's from 1 on, else 0.

    `contents` tells that it is for lines of a table of contents.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    listed: bool = False
    letters: Letters = field(default_factory=Letters)
    contents: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document, by their ids."""

    default: str = ""
    language: str = ""
    _written: dict[str, _Written] = field(default_factory=dict)
    _known: dict[str, Style] = field(default_factory=dict)

    def of(self, id_: str) -> Style:
        """The style with an id; a plain one where there is none."""
        if id_ not in self._written:
            return _PLAIN
        if id_ not in self._known:
            self._known[id_] = self._made(id_)
        return self._known[id_]

    def _made(self, id_: str) -> Style:
        chain: list[_Written] = []
        while id_ in self._written and len(chain) < _DEEPEST:
            chain.append(self._written[id_])
            id_ = chain[-1].based_on
        levels = (level for style in chain if (level := _level(style)) is not None)
        named = (_KINDS[name] for style in chain if (name := style.name.casefold()) in _KINDS)
        return Style(
            kind=next(named, BlockKind.PARAGRAPH),
            level=next(levels, 0),
            listed=next((style.listed for style in chain if style.listed is not None), False),
            letters=Letters(*map(first_told, zip(*(astuple(style.letters) for style in chain), strict=True))),
            contents=any(_CONTENTS.fullmatch(style.name) for style in chain),
        )


_PLAIN = Style()


def _level(style: _Written) -> int | None:
    """The level of a heading from 1 on, 0 for what is none, or None where the style does not say."""
    if style.level is not None:
        return style.level + 1 if style.level < BODY_LEVEL else 0
    named = _HEADING.fullmatch(style.name.strip())
    return int(named["level"]) if named else None


class _Reader:
    def __init__(self) -> None:
        self.styles = Styles()
        self._style = _Written()
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        value = attributes.get("w:val", "")
        match tag:
            case "w:style":
                self._style = _Written()
                id_ = attributes.get("w:styleId", "")
                self.styles._written[id_] = self._style  # noqa: SLF001 - the reader makes it
                if attributes.get("w:type") == "paragraph" and is_on(attributes.get("w:default", "0")):
                    self.styles.default = id_
            case "w:tblStylePr":
                return False
            case "w:name" if self._path[-1:] == ["w:style"]:
                self._style.name = value
            case "w:basedOn":
                self._style.based_on = value
            case "w:outlineLvl":
                self._style.level = number(value, BODY_LEVEL)
            case "w:numId":
                self._style.listed = value != "0"
            case "w:lang" if "w:rPrDefault" in self._path:
                self.styles.language = value
            case _ if self._path[-2:] == ["w:style", "w:rPr"] or (
                tag == "w:shd" and self._path[-2:] == ["w:style", "w:pPr"]
            ):
                self._style.letters.tell(tag, attributes)
        self._path.append(tag)
        return True

    def end(self, tag: str) -> None:  # noqa: ARG002 - as `Visitor` has it
        self._path.pop()

    def data(self, text: str) -> None:
        pass


def read_styles(package: Package, part: str) -> Styles:
    """The styles in a part of a package."""
    reader = _Reader()
    walk(package, part, reader)
    return reader.styles


def is_on(value: str) -> bool:
    """Whether a property that is there with such a value holds (ECMA-376, part 1, 17.17.4)."""
    return value not in ("0", "false", "off")


def first_told(told: Iterable[bool | None]) -> bool | None:
    """What holds of a property by the first that tells of it; None where none does."""
    return next((one for one in told if one is not None), None)


def number(value: str, default: int) -> int:
    """A number of at most four digits, or `default`."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 4 else default
