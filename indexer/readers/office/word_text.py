"""The text of a Word document's part, as it stands after all of its tracked changes: a visitor of its XML.

What is deleted, hidden or moved away stays where it was, as an omission behind its paragraph. WordprocessingML is
described in ECMA-376, part 1, 17.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from indexer.blocks import Block, BlockKind
from indexer.readers.office.gathering import Allowance, Runs, left_out, row_blocks
from indexer.readers.office.word_styles import Letters, Style, Styles, first_told, is_on, number

HIDDEN = "hidden text"
_WHITE, _TINY = "hidden: it is white on white", "hidden: its letters are smaller than three points"
_INSTRUCTION = "in the instruction of a field"
_CONTENTS = "a line of the table of contents"
_RUBY = "how characters are read"
_WIDEST = 64
"""Cells of a row, which are as many as Word has columns; what is beyond them is in the last."""
_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
_TEXTS = ("w:t", "w:delText", "m:t")
_REFERENCES = {
    "w:footnoteReference": ("footnote", "w:id"),
    "w:endnoteReference": ("endnote", "w:id"),
    "w:commentReference": ("comment", "w:id"),
    "c:chart": ("drawn", "r:id"),
    "dgm:relIds": ("drawn", "r:dm"),
    "w:altChunk": ("put in", "r:id"),
    "w:subDoc": ("put in", "r:id"),
}
_STORIES = {"w:footnote": "footnote", "w:endnote": "endnote", "w:comment": "comment"}
_LETTERS = ("w:vanish", "w:color", "w:sz", "w:rtl", "w:cs", "w:highlight", "w:shd")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_LONGEST_NAME = 100
_NO_BLANKS = str.maketrans("\n\r\t", "   ")

Stories = Mapping[tuple[str, str], Sequence[Block]]
"""The blocks of each note, comment, drawing and document that was put in, by its kind and id."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read: its text, what of it is left out and why, and what hangs on it."""

    style: Style
    level: int | None = None
    listed: bool | None = None
    letters: Letters = field(default_factory=Letters)
    deleted_end: bool = False
    runs: Runs = field(default_factory=Runs)
    behind: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """What paragraphs are put into: the text itself, a cell, a text box, a note."""

    blocks: list[Block] = field(default_factory=list)
    joins: _Paragraph | None = None
    """The paragraph whose end was deleted, so that the next one goes on with it."""


@dataclass(slots=True)
class _Row:
    cells: list[list[Block]] = field(default_factory=list)
    width: int = 1
    reason: str = ""

    def add(self, blocks: list[Block]) -> None:
        """Add a cell; one that is merged of many has its text in the first of them."""
        if len(self.cells) < _WIDEST:
            self.cells.append(blocks)
            self.cells += [[] for _ in range(min(self.width, _WIDEST) - 1)]
        else:
            self.cells[-1] += blocks
        self.width = 1


class WordText:
    """Reads a part: `blocks` are those of its text, `stories` those of the notes or comments that it defines.

    Fields that are known to be `endless`, as it was read before, are not there: their instructions would go on to its
    end, and where one may end is known at the end only, since it may go on for paragraphs.
    """

    def __init__(
        self, styles: Styles, allowance: Allowance, stories: Stories | None = None, endless: Iterable[int] = ()
    ) -> None:
        self.stories: dict[tuple[str, str], list[Block]] = {}
        self._referred: set[tuple[str, str]] = set()
        self._styles, self._allowance, self._known = styles, allowance, stories or {}
        self._path: list[str] = []
        self._frames = [_Frame()]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[_Row] = []
        self._reasons: list[str] = []
        self._fields = array("L")  # 0 for one whose result is being read
        self._instructions = self._begun = 0
        self._passing = iter(endless)
        self._passed = next(self._passing, 0)
        self._endless = array("L")
        self._letters: list[Letters] = [Letters()]
        self._backed = False
        self._run_style = ""
        self._story: tuple[str, str] = ("", "")
        self._story_reason = ""
        self._choices: list[int] = []
        self._said = 0
        self._text: list[str] | None = None
        self._stripped = False
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "w:p": self._start_paragraph,
            "w:r": self._start_run,
            "m:r": self._start_run,
            "w:background": self._lay_behind,
            "w:pict": self._lay_behind,
            "wp:anchor": self._start_anchor,
            "w:pStyle": self._set_style,
            "w:outlineLvl": self._set_level,
            "w:numId": self._set_list,
            "w:rStyle": self._set_run_style,
            "w:del": self._start_deletion,
            "w:moveFrom": self._start_move,
            "w:rt": self._start_ruby,
            "w:fldChar": self._mark_field,
            "w:sym": self._say_symbol,
            "w:tr": self._start_row,
            "w:tc": self._start_frame,
            "w:gridSpan": self._widen,
            "w:txbxContent": self._start_box,
            "mc:AlternateContent": self._start_choices,
            "w:t": self._start_text,
            "w:delText": self._start_text,
            "m:t": self._start_formula,
            **{tag: self._setting(tag) for tag in _LETTERS},
            **{tag: self._saying(sign) for tag, sign in _SIGNS.items()},
            **{tag: self._referring(*reference) for tag, reference in _REFERENCES.items()},
            **{tag: self._beginning(kind) for tag, kind in _STORIES.items()},
        }
        self._ends: dict[str, Callable[[], None]] = {
            "w:p": self._end_paragraph,
            "w:del": self._end_reason,
            "w:moveFrom": self._end_reason,
            "w:rt": self._end_reason,
            "w:tr": self._end_row,
            "w:tc": self._end_cell,
            "w:txbxContent": self._end_box,
            "mc:AlternateContent": self._end_choices,
            **dict.fromkeys(_TEXTS, self._end_text),
            **dict.fromkeys(_STORIES, self._end_story),
        }

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the part, once it is read."""
        return self._closed(self._frames[0])

    @property
    def endless(self) -> Sequence[int]:
        """The fields of the part whose instruction has no end, by their numbers in it from 1, once it is read."""
        return array("L", chain(self._endless, filter(None, self._fields)))

    @property
    def unreferred(self) -> Iterator[tuple[tuple[str, str], Sequence[Block]]]:
        """What of the stories that it was given nothing in the part refers to."""
        return ((key, blocks) for key, blocks in self._known.items() if key not in self._referred)

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag.endswith("Change") or (tag in ("mc:Choice", "mc:Fallback") and not self._is_chosen()):
            return False
        if starting := self._starts.get(tag):
            starting(attributes)
        self._path.append(tag)
        return True

    def end(self, tag: str) -> None:
        self._path.pop()
        if ending := self._ends.get(tag):
            ending()

    def data(self, text: str) -> None:
        if self._text is not None:
            self._allowance.take(text)
            self._text.append(text)

    @property
    def _around(self) -> str:
        return self._path[-1] if self._path else ""

    def _start_paragraph(self, _: Mapping[str, str]) -> None:
        paragraph = _Paragraph(self._styles.of(self._styles.default))
        if before := self._frames[-1].joins:
            paragraph.runs, paragraph.behind = before.runs, before.behind
            self._frames[-1].joins = None
        self._paragraphs.append(paragraph)

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        if paragraph.deleted_end:
            self._frames[-1].joins = paragraph
        else:
            self._frames[-1].blocks += self._made(paragraph)

    def _made(self, paragraph: _Paragraph) -> Iterator[Block]:
        self._allowance.take_block()
        if text := paragraph.runs.shown.strip():
            yield _block(text, paragraph)
        for reason, left in paragraph.runs.aside:
            if text := left.strip():
                yield Block(BlockKind.PARAGRAPH, text, furniture=reason)
        yield from paragraph.behind

    def _closed(self, frame: _Frame) -> list[Block]:
        if frame.joins:
            frame.blocks += self._made(frame.joins)
            frame.joins = None
        return frame.blocks

    def _set_style(self, attributes: Mapping[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].style = self._styles.of(attributes.get("w:val", ""))

    def _set_level(self, attributes: Mapping[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].level = number(attributes.get("w:val", ""), 9)

    def _set_list(self, attributes: Mapping[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].listed = attributes.get("w:val") != "0"

    def _start_run(self, _: Mapping[str, str]) -> None:
        self._letters[-1] = Letters()
        self._run_style = ""

    def _set_run_style(self, attributes: Mapping[str, str]) -> None:
        self._run_style = attributes.get("w:val", "")

    def _setting(self, tag: str) -> Callable[[Mapping[str, str]], None]:
        def set_(attributes: Mapping[str, str]) -> None:
            match self._path[-2:]:
                case ["w:r" | "m:r", "w:rPr"]:
                    self._letters[-1].tell(tag, attributes)
                case ["w:p", "w:pPr"] if tag == "w:shd":
                    self._paragraphs[-1].letters.tell(tag, attributes)

        return set_

    def _lay_behind(self, _: Mapping[str, str]) -> None:
        self._backed = True

    def _start_anchor(self, attributes: Mapping[str, str]) -> None:
        self._backed = self._backed or is_on(attributes.get("behindDoc", "0"))

    def _hidden(self) -> str:
        """Why the run cannot be seen; empty where it can.

        It is hidden by itself, or by one of its two styles, since two of them undo each other (17.7.3). In a table, a
        text box, or where something was laid behind the text, white letters may well be on a colour.
        """
        own, paragraph = self._letters[-1], self._paragraphs[-1]
        by_run, by_paragraph = self._styles.of(self._run_style).letters, paragraph.style.letters
        if own.hidden if own.hidden is not None else bool(by_run.hidden) != bool(by_paragraph.hidden):
            return HIDDEN
        every = own, by_run, paragraph.letters, by_paragraph
        if first_told(one.tiny for one in every):
            return _TINY
        is_backed = self._backed or bool(self._rows) or len(self._letters) > 1
        if is_backed or not first_told(one.white for one in every) or first_told(one.shaded for one in every):
            return ""
        return _WHITE

    def _start_text(self, attributes: Mapping[str, str]) -> None:
        self._text = []
        self._stripped = attributes.get("xml:space") != "preserve"

    def _start_formula(self, _: Mapping[str, str]) -> None:
        self._text = []
        self._stripped = False

    def _end_text(self) -> None:
        text = "".join(self._text or ()).translate(_NO_BLANKS)
        self._text = None
        self._say(text.strip(" ") if self._stripped else text)

    def _saying(self, sign: str) -> Callable[[Mapping[str, str]], None]:
        def say(_: Mapping[str, str]) -> None:
            if self._around == "w:r":
                self._allowance.take(sign)
                self._say(sign)

        return say

    def _say_symbol(self, attributes: Mapping[str, str]) -> None:
        """A sign of a font such as Wingdings, whose place in Unicode is for private use."""
        code = attributes.get("w:char", "")
        if len(code) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in code) and code[:1] not in "dD":
            self._say(chr(int(code, 16)))

    def _say(self, text: str) -> None:
        if not self._paragraphs:
            return
        self._said += 1
        instruction = _INSTRUCTION if self._instructions else ""
        reason = instruction or (self._reasons[-1] if self._reasons else self._hidden())
        if self._paragraphs[-1].runs.add(text, reason):
            self._allowance.take_block()

    def _mark_field(self, attributes: Mapping[str, str]) -> None:
        """A field has an instruction, and then, where it has one, its result (17.16.18)."""
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            self._begun += 1
            is_endless = self._begun == self._passed
            if is_endless:
                self._passed = next(self._passing, 0)
            self._fields.append(0 if is_endless else self._begun)
            self._instructions += not is_endless
        elif kind in ("separate", "end") and self._fields:
            self._instructions -= bool(self._fields.pop())
            if kind == "separate":
                self._fields.append(0)

    def _start_deletion(self, attributes: Mapping[str, str]) -> None:
        reason = _told("deleted in tracked changes", attributes)
        if self._path[-2:] == ["w:pPr", "w:rPr"] and self._paragraphs:
            self._paragraphs[-1].deleted_end = True
        elif self._around == "w:trPr" and self._rows:
            self._rows[-1].reason = reason
        self._reasons.append(reason)

    def _start_move(self, attributes: Mapping[str, str]) -> None:
        if self._path[-2:] == ["w:pPr", "w:rPr"] and self._paragraphs:
            self._paragraphs[-1].deleted_end = True
        self._reasons.append(_told("moved elsewhere in tracked changes", attributes))

    def _start_ruby(self, _: Mapping[str, str]) -> None:
        self._reasons.append(_RUBY)

    def _end_reason(self) -> None:
        self._reasons.pop()

    def _referring(self, kind: str, by: str) -> Callable[[Mapping[str, str]], None]:
        def refer(attributes: Mapping[str, str]) -> None:
            key = kind, attributes.get(by, "")
            if key in self._known and key not in self._referred:
                self._said += 1
                self._referred.add(key)
                blocks = self._known[key]
                self._behind.extend(left_out(blocks, self._reasons[-1]) if self._reasons else blocks)

        return refer

    def _beginning(self, kind: str) -> Callable[[Mapping[str, str]], None]:
        def begin(attributes: Mapping[str, str]) -> None:
            self._story = kind, attributes.get("w:id", "")
            self._story_reason = _comment(attributes) if kind == "comment" else ""
            if attributes.get("w:type") in _SEPARATORS:
                self._story = "", ""
            self._frames.append(_Frame())

        return begin

    def _end_story(self) -> None:
        self._endless.extend(filter(None, self._fields))
        del self._fields[:]
        self._instructions = 0
        blocks = self._closed(self._frames.pop())
        if self._story_reason:
            blocks = left_out(blocks, self._story_reason)
        else:
            blocks = [Block(BlockKind.NOTE, block.text) if not block.furniture else block for block in blocks]
        if self._story[0]:
            self.stories[self._story] = blocks

    def _start_frame(self, _: Mapping[str, str]) -> None:
        self._frames.append(_Frame())

    def _start_row(self, _: Mapping[str, str]) -> None:
        self._rows.append(_Row())

    def _widen(self, attributes: Mapping[str, str]) -> None:
        if self._rows:
            self._rows[-1].width = number(attributes.get("w:val", ""), 1)

    def _end_cell(self) -> None:
        blocks = self._closed(self._frames.pop())
        if self._rows:
            self._rows[-1].add(blocks)
        else:
            self._frames[-1].blocks += blocks

    def _end_row(self) -> None:
        row = self._rows.pop()
        blocks = row_blocks(row.cells)
        self._frames[-1].blocks += left_out(blocks, row.reason) if row.reason else blocks

    @property
    def _behind(self) -> list[Block]:
        """Where blocks go that come now: behind the paragraph that they hang on, if there is one."""
        return self._paragraphs[-1].behind if self._paragraphs else self._closed(self._frames[-1])

    def _start_box(self, _: Mapping[str, str]) -> None:
        self._frames.append(_Frame())
        self._letters.append(Letters())

    def _end_box(self) -> None:
        blocks = self._closed(self._frames.pop())
        self._letters.pop()
        self._behind.extend(blocks)

    def _start_choices(self, _: Mapping[str, str]) -> None:
        self._choices.append(self._said)

    def _end_choices(self) -> None:
        self._choices.pop()

    def _is_chosen(self) -> bool:
        """Whether an alternative is read: the first that says anything, for the others say the same."""
        return not self._choices or self._choices[-1] == self._said


def _block(text: str, paragraph: _Paragraph) -> Block:
    style = paragraph.style
    level = style.level if paragraph.level is None else (paragraph.level + 1) % 10
    if style.contents:
        return Block(BlockKind.PARAGRAPH, text, furniture=_CONTENTS)
    if style.kind is BlockKind.TITLE:
        return Block(BlockKind.TITLE, text)
    if level:
        return Block(BlockKind.HEADING, text, min(level, 6))
    if style.listed if paragraph.listed is None else paragraph.listed:
        return Block(BlockKind.LIST_ITEM, text)
    return Block(style.kind, text)


def _told(what: str, attributes: Mapping[str, str]) -> str:
    """What became of a text, by whom and when: `deleted in tracked changes (by A. Clerk, 2021-03-09)`."""
    who = _who(attributes)
    return f"{what} ({who})" if who else what


def _comment(attributes: Mapping[str, str]) -> str:
    return f"comment {_who(attributes)}".rstrip()


def _who(attributes: Mapping[str, str]) -> str:
    author = " ".join(attributes.get("w:author", "").split())[:_LONGEST_NAME]
    return ", ".join(part for part in (f"by {author}" if author else "", attributes.get("w:date", "")[:10]) if part)
