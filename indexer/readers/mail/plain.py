"""The plain text of a mail: quotations of other mails, signatures, armour of OpenPGP, flowed lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from indexer.blocks import Block, BlockKind
from indexer.readers.text import blocks_of
from indexer.readers.wrapping import wrapping_of

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = "--"
_ABOVE_SIGNATURE = "the line above a signature"
_ARMOUR = re.compile(r"-----BEGIN PGP (?P<what>[A-Z0-9 ,/]{1,60})-----")
_ARMOUR_END = re.compile(r"-----END PGP [A-Z0-9 ,/]{1,60}-----")
_SIGNED = "SIGNED MESSAGE"
_A_FILE = "a file in the text (uuencoded), which Pincite does not unpack"
_UUENCODED = re.compile(r"begin [0-7]{3,4} (?P<name>\S.{0,200})")
_UUENCODED_LINE = re.compile(r"M[ -`]{60}.?")
_ENCRYPTED = "encrypted with OpenPGP: it needs a key, which Pincite does not have; save the mail decrypted"
_ARMOURED = {"SIGNATURE": "a digital signature (OpenPGP)", "PUBLIC KEY BLOCK": "a public key (OpenPGP)"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the signs of its quotation, which is so many mails `deep`; `furniture` says why it is no text."""

    text: str
    deep: int = 0
    furniture: str = ""


def blocks_of_plain(text: str, *, flowed: bool = False, without_space: bool = False) -> tuple[Block, ...]:
    """The blocks of a mail's plain text; what it quotes of other mails are quotations, its signature is a note.

    `flowed` lines that end with a blank go on in the next one (RFC 3676); that blank is none of the text where lines
    were broken `without_space`.
    """
    lines = [_quoted(line) for line in text.splitlines()]
    if flowed:
        lines = list(_joined(lines, without_space=without_space))
    lines = list(_told([replace(line, text=line.text.strip()) for line in lines]))
    wrapping = None if flowed else wrapping_of([line.text for line in lines])
    blocks: list[Block] = []
    kind: BlockKind | None = None
    for (deep, furniture), group in groupby(lines, key=lambda line: (line.deep, line.furniture)):
        run = [line.text for line in group]
        if furniture:
            blocks += _furniture(run, furniture)
            kind = BlockKind.NOTE if furniture == _ABOVE_SIGNATURE else kind
        elif of := BlockKind.QUOTATION if deep else kind:
            blocks += (replace(block, kind=of, level=0) for block in blocks_of(run, wrapping))
        else:
            blocks += blocks_of(run, wrapping)
    return tuple(blocks)


def _quoted(line: str) -> _Line:
    found = _QUOTED.match(line)
    return _Line(line[found.end() :], found[0].count(">")) if found else _Line(line)


def _joined(lines: Sequence[_Line], *, without_space: bool) -> Iterator[_Line]:
    """Lines of which those that flow are joined, as deep as they are quoted."""
    for deep, group in groupby(lines, key=lambda line: line.deep):
        begun: list[str] = []
        for line in group:
            text = line.text.removeprefix(" ") if deep == 0 else line.text
            if text.rstrip() == _SIGNATURE and begun:
                yield _Line("".join(begun), deep)
                begun = []
            if text.endswith(" ") and text.rstrip() != _SIGNATURE:
                begun.append(text[:-1] if without_space else text)
            else:
                yield _Line("".join((*begun, text)), deep)
                begun = []
        if begun:
            yield _Line("".join(begun), deep)


def _told(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The same lines, those that are none of the text with the reason."""
    reason, signed, in_armour_header = "", False, False
    for line, after in zip_longest(lines, lines[1:], fillvalue=_Line("")):
        if reason:
            yield replace(line, furniture=reason)
            ends = line.text == "end" if reason.startswith(_A_FILE) else _ARMOUR_END.fullmatch(line.text)
            if ends or (in_armour_header and not line.text):
                reason, in_armour_header = "", False
        elif line.text.startswith("begin ") and _UUENCODED_LINE.fullmatch(after.text):
            found = _UUENCODED.fullmatch(line.text)
            reason = f"{_A_FILE}: {found['name']}" if found else ""
            yield replace(line, furniture=reason)
        elif line.text.startswith("-----BEGIN PGP ") and (found := _ARMOUR.fullmatch(line.text)):
            in_armour_header = signed = found["what"] == _SIGNED
            reason = "the head of a signed text" if signed else _ARMOURED.get(found["what"], _ENCRYPTED)
            yield replace(line, furniture=reason)
        elif line.text == _SIGNATURE and not line.deep:
            yield replace(line, furniture=_ABOVE_SIGNATURE)
        elif signed and line.text.startswith("- "):
            yield replace(line, text=line.text[2:].strip())
        else:
            yield line


def _furniture(lines: Sequence[str], reason: str) -> Iterator[Block]:
    if text := "\n".join(lines).strip():
        yield Block(BlockKind.PARAGRAPH, text, furniture=reason)
