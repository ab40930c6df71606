"""Reading citations back, in whichever style they were written: the style is told by how the text begins."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.citation import annotation, bibtex, csl, markdown, plain, ris
from search.citation.stamp import Place, stamped
from search.errors import CapsuleUnreadable

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LATER_LINE = re.compile(r"(?m)^> ?")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a citation claims: that `exact` is the text at `place`."""

    exact: str
    place: Place


def read(content: bytes, name: str) -> tuple[Quoted, ...]:
    """The citations of a file in any style, in order; `name` is what errors call it.

    Raises `CapsuleUnreadable` where the file has none, or one of them cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CapsuleUnreadable(name, f"byte {error.start:,}", "it is no text in UTF-8") from error
    if "\n" in text and text.count("\n") == text.count("\r\n"):
        text = text.replace("\r\n", "\n")
    if not (beginning := text.lstrip()):
        raise CapsuleUnreadable(name, "", "it is empty")
    quoted = tuple(_reader(beginning)(text, name))
    if not quoted:
        raise CapsuleUnreadable(name, "", "there is no citation in it")
    return quoted


def _reader(beginning: str) -> Callable[[str, str], Iterator[Quoted]]:
    if beginning[0] in "{[":
        return _json
    if beginning[0] == "@":
        return _bibtex
    if beginning[0] == ">":
        return _markdown
    return _ris if beginning.startswith("TY  -") else _plain


def _plain(text: str, name: str) -> Iterator[Quoted]:
    return _blocks(text, name, str, plain.quoted_in)


def _markdown(text: str, name: str) -> Iterator[Quoted]:
    return _blocks(
        text, name, lambda line: line.removeprefix(">").removeprefix(" ").removeprefix("`").removesuffix("`"),
        lambda block, place: markdown.quoted_in(_LATER_LINE.sub("", block), place),
    )  # fmt: skip


def _blocks(
    text: str, name: str, bare: Callable[[str], str], quoted_in: Callable[[str, Place], str | None]
) -> Iterator[Quoted]:
    """Citations that each end with their stamp, in a line of its own."""
    held: list[str] = []
    begin = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not held and not line.strip():
            continue
        begin = begin if held else number
        held.append(line)
        if place := stamped(bare(line)):
            yield _found(quoted_in("\n".join(held[:-1]), place), place, name, f"line {begin:,}")
            held = []
    if held:
        raise CapsuleUnreadable(name, f"line {begin:,}", "no line sha256:…#char=…,… says where it stands")


def _bibtex(text: str, name: str) -> Iterator[Quoted]:
    def line(at: int) -> str:
        return f"line {text.count(chr(10), 0, at) + 1:,}"

    try:
        for at, fields in bibtex.entries(text):
            place = _placed(bibtex.place_in(fields), name, line(at))
            yield _found(bibtex.quoted_in(fields, place), place, name, line(at))
    except ValueError as error:
        raise CapsuleUnreadable(name, line(error.args[0]), "no entry as pincite cite writes it") from error


def _ris(text: str, name: str) -> Iterator[Quoted]:
    try:
        for number, values in ris.records(text):
            place = _placed(ris.place_in(values), name, f"line {number:,}")
            yield _found(ris.quoted_in(values, place), place, name, f"line {number:,}")
    except ValueError as error:
        raise CapsuleUnreadable(name, f"line {error.args[0]:,}", "no record from TY to ER") from error


def _json(text: str, name: str) -> Iterator[Quoted]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise CapsuleUnreadable(name, "", f"it is no JSON: {error}") from error
    except RecursionError as error:
        raise CapsuleUnreadable(name, "", "its JSON is nested too deeply") from error
    for number, one in enumerate(_items(content), 1):
        where = f"citation {number:,}"
        style = annotation if isinstance(one, Mapping) and "target" in one else csl
        try:
            place, exact = style.place_in(one), style.quoted_in(one)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            what = "neither an annotation nor CSL-JSON as pincite cite writes it"
            raise CapsuleUnreadable(name, where, what) from error
        yield _found(exact, _placed(place, name, where), name, where)


def _items(content: Any) -> Sequence[Any]:
    if isinstance(content, Mapping):
        content = content.get("items", [content])
    return content if isinstance(content, list) else [content]


def _placed(place: Place | None, name: str, where: str) -> Place:
    if place is None or not _SHA256.fullmatch(place.sha256) or not 0 <= place.span.start < place.span.end:
        raise CapsuleUnreadable(name, where, "it does not say which characters of which file it quotes")
    return place


def _found(exact: str | None, place: Place, name: str, where: str) -> Quoted:
    if exact is None or len(exact) != place.length:
        what = f"its quotation is not the {place.length:,} characters that it says it is"
        raise CapsuleUnreadable(name, where, what)
    return Quoted(exact, place)
