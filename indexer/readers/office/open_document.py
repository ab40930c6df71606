"""The text of an OpenDocument part, as it stands after all of its tracked changes: a visitor of its XML.

What is deleted or hidden stays where it was, as an omission behind its paragraph. The format is described in
OpenDocument 1.3, part 3 (https://docs.oasis-open.org/office/OpenDocument/v1.3/).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from indexer.blocks import Block, BlockKind
from indexer.readers.office.gathering import Allowance, Runs, left_out, row_blocks
from indexer.readers.office.package import ENCRYPTED, Package
from indexer.readers.office.xml import Enough, walk
from search.errors import UnsupportedFormat

HIDDEN = "hidden text"
_CONTENTS = "a line of the table of contents"
_RUBY = "how characters are read"
_DEEPEST = 100
"""Styles that are based on each other, at most; hostile ones are in a circle."""
_WIDEST = 64
"""Cells of a row of a text's table; what is beyond them is in the last."""
_MOST_BLANKS = 100
"""Blanks in a row that are kept; a hostile file has as many as a number can say."""
_BLANKS = re.compile("[ \t\r\n]+")
_BLANK, _TAB, _LINE = "\x00\x01\x02"
"""What stands for the blanks that are elements, until those that lay out the file are taken away; XML has neither."""
_WRITTEN = str.maketrans({_BLANK: " ", _TAB: "\t", _LINE: "\n"})
_PASSED = frozenset(
    """office:forms office:scripts office:settings svg:title svg:desc text:note-citation text:script
    text:index-title-template text:table-of-content-source text:illustration-index-source text:table-index-source
    text:object-index-source text:user-index-source text:alphabetical-index-source text:bibliography-source
    presentation:footer-decl presentation:header-decl presentation:date-time-decl draw:image-map""".split()
)
"""Elements whose text is not of the document."""
_KINDS = {
    "title": BlockKind.TITLE,
    "quotations": BlockKind.QUOTATION,
    "quote": BlockKind.QUOTATION,
    "caption": BlockKind.CAPTION,
    "illustration": BlockKind.CAPTION,
}
_RUNNING = {
    **dict.fromkeys(("style:header", "style:header-left", "style:header-first"), "running head of a page"),
    **dict.fromkeys(("style:footer", "style:footer-left", "style:footer-first"), "running foot of a page"),
}


@dataclass(slots=True)
class _Style:
    """A style as it stands in the file: `hidden` where it says so or not."""

    parent: str = ""
    hidden: bool | None = None


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read: its text, what of it is left out and why, and what hangs on it."""

    style: str
    level: int
    runs: Runs = field(default_factory=Runs)
    behind: list[Block] = field(default_factory=list)
    spans: list[bool] = field(default_factory=list)
    """Whether each span that is open hides its text."""
    hidden: bool = False


@dataclass(slots=True)
class _Frame:
    """What paragraphs are put into: the text itself, a cell, a text box, a note; and who wrote it, and when."""

    blocks: list[Block] = field(default_factory=list)
    around: int = 0
    """How many paragraphs are open around it."""
    lists: int = 0
    role: str = ""
    author: str = ""
    date: str = ""

    @property
    def who(self) -> str:
        return ", ".join(part for part in (f"by {self.author}" if self.author else "", self.date) if part)


class OpenDocumentText:
    """Reads parts, the styles before the text: `blocks` are those of the text, `running` those of heads and feet."""

    def __init__(self, allowance: Allowance) -> None:
        self.running: dict[str, Block] = {}
        self._allowance = allowance
        self._styles: dict[tuple[str, str], _Style] = {}
        self._style = _Style()
        self._frames = [_Frame()]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[Block]]] = []
        self._repeated: list[int] = []
        self._reasons: list[str] = []
        self._changes: dict[str, list[Block]] = {}
        self._change = ""
        self._person: list[str] | None = None
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "style:style": self._start_style,
            "style:text-properties": self._set_hidden,
            "text:p": self._start_paragraph,
            "text:h": self._start_heading,
            "text:span": self._start_span,
            "text:s": self._say_blanks,
            "text:tab": lambda _: self._say(_TAB),
            "text:line-break": lambda _: self._say(_LINE),
            "text:list": self._start_list,
            "text:hidden-text": self._say_hidden,
            "text:hidden-paragraph": self._hide_paragraph,
            "text:section": self._start_section,
            "text:table-of-content": lambda _: self._reasons.append(_CONTENTS),
            "text:ruby-text": lambda _: self._reasons.append(_RUBY),
            "text:changed-region": self._start_change,
            "text:change": self._refer_to_change,
            "table:table-row": lambda _: self._rows.append([]),
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "dc:creator": self._start_person,
            "dc:date": self._start_person,
            **dict.fromkeys(("draw:text-box", "text:note-body", "office:annotation", *_RUNNING), self._start_frame),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "text:p": self._end_paragraph,
            "text:h": self._end_paragraph,
            "text:span": self._end_span,
            "text:list": self._end_list,
            **dict.fromkeys(("text:section", "text:table-of-content", "text:ruby-text"), self._end_reason),
            "text:changed-region": self._end_change,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "draw:text-box": self._end_box,
            "text:note-body": self._end_note,
            "office:annotation": self._end_comment,
            "dc:creator": lambda: self._end_person("author"),
            "dc:date": lambda: self._end_person("date"),
            **{tag: self._ending_running(reason) for tag, reason in _RUNNING.items()},
        }

    def read(self, package: Package) -> None:
        """Read the styles of a package, of which heads and feet are kept, and then its text."""
        if "styles.xml" in package:
            walk(package, "styles.xml", self)
            self._forget()
        walk(package, "content.xml", self)

    def _forget(self) -> None:
        """What was read so far is no text: it stands in a template, and says what may be written there."""
        self._frames[0].blocks.clear()

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the text, and last the changes that nothing in it refers to."""
        return [*self._frames[0].blocks, *(block for blocks in self._changes.values() for block in blocks)]

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in _PASSED:
            return False
        if starting := self._starts.get(tag):
            starting(attributes)
        return True

    def end(self, tag: str) -> None:
        if ending := self._ends.get(tag):
            ending()

    def data(self, text: str) -> None:
        self._allowance.take(text)
        if self._person is not None:
            self._person.append(text[:_MOST_BLANKS])
        else:
            self._say(text)

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        self._style = _Style(attributes.get("style:parent-style-name", ""))
        key = attributes.get("style:family", ""), attributes.get("style:name", "")
        self._styles[key] = self._style

    def _set_hidden(self, attributes: Mapping[str, str]) -> None:
        if "text:display" in attributes:
            self._style.hidden = attributes["text:display"] == "none"

    def _chain(self, family: str, name: str) -> Iterator[tuple[str, _Style]]:
        """A style with its name, and those that it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield name, style
            name = style.parent

    def _hides(self, family: str, name: str) -> bool | None:
        return next((style.hidden for _, style in self._chain(family, name) if style.hidden is not None), None)

    @property
    def _paragraph(self) -> _Paragraph | None:
        """The paragraph that text is for, if it is for any."""
        return self._paragraphs[-1] if len(self._paragraphs) > self._frames[-1].around else None

    def _start_paragraph(self, attributes: Mapping[str, str], level: int = 0) -> None:
        style = attributes.get("text:style-name", "")
        self._paragraphs.append(_Paragraph(style, level, hidden=bool(self._hides("paragraph", style))))

    def _start_heading(self, attributes: Mapping[str, str]) -> None:
        self._start_paragraph(attributes, min(max(number(attributes.get("text:outline-level", "")), 1), 6))

    def _end_paragraph(self) -> None:
        self._allowance.take_block()
        paragraph = self._paragraphs.pop()
        blocks: list[Block] = []
        if text := _written(paragraph.runs.shown):
            blocks.append(self._block(text, paragraph))
        for reason, left in paragraph.runs.aside:
            if text := _written(left):
                blocks.append(Block(BlockKind.PARAGRAPH, text, furniture=reason))
        self._hang([*blocks, *paragraph.behind])

    def _block(self, text: str, paragraph: _Paragraph) -> Block:
        if paragraph.level:
            return Block(BlockKind.HEADING, text, paragraph.level)
        if self._frames[-1].lists:
            return Block(BlockKind.LIST_ITEM, text)
        names = (name.replace("_20_", " ").casefold() for name, _ in self._chain("paragraph", paragraph.style))
        kind = next((_KINDS[name] for name in names if name in _KINDS), BlockKind.PARAGRAPH)
        return Block(kind, text)

    def _start_span(self, attributes: Mapping[str, str]) -> None:
        if paragraph := self._paragraph:
            told = self._hides("text", attributes.get("text:style-name", ""))
            around = paragraph.spans[-1] if paragraph.spans else paragraph.hidden
            paragraph.spans.append(around if told is None else told)

    def _end_span(self) -> None:
        if (paragraph := self._paragraph) and paragraph.spans:
            paragraph.spans.pop()

    def _say_blanks(self, attributes: Mapping[str, str]) -> None:
        self._allowance.take(_BLANK)
        self._say(_BLANK * min(number(attributes.get("text:c", "")), _MOST_BLANKS))

    def _say(self, text: str) -> None:
        paragraph = self._paragraph
        if paragraph is None:
            return
        hidden = paragraph.spans[-1] if paragraph.spans else paragraph.hidden
        reason = self._reasons[-1] if self._reasons and self._reasons[-1] else HIDDEN if hidden else ""
        if paragraph.runs.add(text, reason):
            self._allowance.take_block()

    def _say_hidden(self, attributes: Mapping[str, str]) -> None:
        if (paragraph := self._paragraph) and attributes.get("text:is-hidden") == "true":
            self._allowance.take_block()
            paragraph.runs.add(attributes.get("text:string-value", ""), HIDDEN)

    def _hide_paragraph(self, attributes: Mapping[str, str]) -> None:
        if (paragraph := self._paragraph) and attributes.get("text:is-hidden") == "true":
            paragraph.hidden = True
            paragraph.runs.hide(HIDDEN)

    def _start_list(self, _: Mapping[str, str]) -> None:
        self._frames[-1].lists += 1

    def _end_list(self) -> None:
        self._frames[-1].lists -= 1

    def _start_section(self, attributes: Mapping[str, str]) -> None:
        display = attributes.get("text:display")
        hidden = display == "none" or (display == "condition" and attributes.get("text:is-hidden") == "true")
        self._reasons.append(HIDDEN if hidden else self._reasons[-1] if self._reasons else "")

    def _end_reason(self) -> None:
        self._reasons.pop()

    def _start_change(self, attributes: Mapping[str, str]) -> None:
        self._change = attributes.get("text:id") or attributes.get("xml:id", "")
        self._start_frame(attributes)

    def _end_change(self) -> None:
        frame = self._frames.pop()
        if frame.blocks:
            reason = f"deleted in tracked changes ({frame.who})" if frame.who else "deleted in tracked changes"
            self._changes[self._change] = left_out(frame.blocks, reason)

    def _refer_to_change(self, attributes: Mapping[str, str]) -> None:
        self._hang(self._changes.pop(attributes.get("text:change-id", ""), []))

    def _start_frame(self, _: Mapping[str, str]) -> None:
        self._frames.append(_Frame(around=len(self._paragraphs)))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._start_frame(attributes)
        self._repeated.append(min(number(attributes.get("table:number-columns-repeated", "")), _WIDEST))

    def _end_cell(self) -> None:
        blocks, times = self._frames.pop().blocks, self._repeated.pop()
        if not self._rows:
            self._frames[-1].blocks += blocks
        elif len(self._rows[-1]) < _WIDEST:
            self._rows[-1] += [blocks, *([*blocks] for _ in range(times - 1))]
        else:
            self._rows[-1][-1] += blocks

    def _end_row(self) -> None:
        self._frames[-1].blocks += row_blocks(self._rows.pop())

    def _hang(self, blocks: list[Block]) -> None:
        paragraph = self._paragraph
        target = paragraph.behind if paragraph else self._frames[-1].blocks
        target += blocks

    def _end_box(self) -> None:
        self._hang(self._frames.pop().blocks)

    def _end_note(self) -> None:
        blocks = self._frames.pop().blocks
        self._hang([block if block.furniture else Block(BlockKind.NOTE, block.text) for block in blocks])

    def _end_comment(self) -> None:
        frame = self._frames.pop()
        self._hang(left_out(frame.blocks, f"comment {frame.who}".rstrip()))

    def _ending_running(self, reason: str) -> Callable[[], None]:
        def end() -> None:
            for block in left_out(self._frames.pop().blocks, reason):
                self.running.setdefault(block.text, block)

        return end

    def _start_person(self, _: Mapping[str, str]) -> None:
        self._person = []

    def _end_person(self, what: str) -> None:
        text, self._person = " ".join("".join(self._person or ()).split())[:_MOST_BLANKS], None
        frame = self._frames[-1]
        if what == "author":
            frame.author = text
        else:
            frame.date = text[:10]


class _Manifest:
    """Finds out whether any part is encrypted (OpenDocument 1.3, part 2, 4.4)."""

    encrypted = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:  # noqa: ARG002 - as `Visitor` has it
        if tag == "manifest:encryption-data":
            self.encrypted = True
            raise Enough
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def opened(source: str, content: bytes) -> Package:
    """An OpenDocument package; raises a `ReadError`, also where it is encrypted."""
    package = Package(source, content)
    manifest, name = _Manifest(), "META-INF/manifest.xml"
    if name in package:
        walk(package, name, manifest)
    if manifest.encrypted:
        raise UnsupportedFormat(source, ENCRYPTED)
    return package


def not_read(package: Package) -> Iterator[Block]:
    """The parts of a package that hold something else than its text, as omissions."""
    for name in sorted(package.names()):
        if name.startswith(("Basic/", "Scripts/")) and not name.endswith(("script-lc.xml", "script-lb.xml")):
            yield Block(BlockKind.PARAGRAPH, name, furniture="a program in the file (macros): it is told, never run")
        elif name.startswith("Object ") and name.count("/") == 1 and name.endswith("content.xml"):
            reason = "a file inside the document, which is not read: save it as a file of its own"
            yield Block(BlockKind.PARAGRAPH, name, furniture=reason)


def _written(text: str) -> str:
    """A text without the blanks that only lay out the file (OpenDocument 1.3, part 3, 6.1.2)."""
    return _BLANKS.sub(" ", text).strip(" ").translate(_WRITTEN).strip()


def number(value: str) -> int:
    """How often something is there: a number of at most eight digits, or 1."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 8 else 1
