"""How a file was read, told to a person who wants to see it: the account of `pincite inspect`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import click

from indexer.sources import SourceFile
from search import representation
from search.records import Document, Passage, Span
from search.terminal import broken, escaped

_LEAST = 20
"""Columns of the narrowest text that lines are broken for."""
_TAB = 8


class _Style(NamedTuple):
    """How letters look, by the names of `click.style`."""

    fg: str | None = None
    bold: bool | None = None
    dim: bool | None = None


_USUAL, _LABEL, _WHERE, _WHY, _ASIDE = (
    _Style(), _Style(bold=True), _Style("cyan", bold=True), _Style("yellow"), _Style(dim=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, which may be broken; what follows a break stands below `text`, not below `label`.

    An `aside` comes behind the text.
    """

    text: str = ""
    style: _Style = _USUAL
    label: str = ""
    aside: str = ""


def described(document: Document, passages: Sequence[Passage]) -> dict[str, Any]:
    """The account for JSON, documented in `docs/interfaces.md`."""
    metadata = document.origin.metadata
    return {
        **representation.origin(document.origin),
        "encoding": metadata.evidence.get("encoding", "").partition(",")[0] or None,
        "recognition": "OCR" if "recognition" in metadata.evidence else None,
        "own": {field: list(values) for field, values in metadata.own.items()},
        "text": document.text,
        "passages": [
            {**representation.passage(one), "page": one.locator.page, "language": one.language} for one in passages
        ],
        "omitted": [{"text": omission.text, "reason": omission.reason} for omission in document.omitted],
    }


def contents(members: Sequence[SourceFile]) -> dict[str, Any]:
    """For JSON, what is in a file that is no document, and why some of that is not read."""
    return {
        "files": [
            {"source": one.source, "bytes": one.bytes, "reason": one.failed or one.omitted or None} for one in members
        ]
    }


def listed(members: Sequence[SourceFile]) -> str:
    """What is in a file that is no document, a line for each."""
    reasons = ((one.source, one.failed or one.omitted) for one in members)
    return "\n".join(_on_one_line(f"{source}  ({reason})" if reason else source) for source, reason in reasons)


def shown(document: Document, passages: Sequence[Passage], *, width: int | None = None, colour: bool = False) -> str:
    """The account as text, each line ended by a line break and broken where it is wider than `width` columns."""
    lines = (one for line in _account(document, passages) for one in _shown(line, width, colour=colour))
    return "".join(f"{line}\n" for line in lines)


def _shown(line: _Line, width: int | None, *, colour: bool) -> Iterator[str]:
    """A line as it is shown, which may be several."""
    text, aside, indent = line.text, line.aside, len(line.label)
    if width:
        text, aside = text.expandtabs(_TAB), aside.expandtabs(_TAB)
    whole = text + aside
    room = max(width - indent, _LEAST) if width else sys.maxsize
    for number, span in enumerate(broken(whole, room)):
        label = " " * indent if number or line.label.isspace() else _styled(line.label, _LABEL, colour=colour)
        seen = Span(min(span.start, len(text)), min(span.end, len(text)))
        beside = aside[max(0, span.start - len(text)) : max(0, span.end - len(text))]
        yield label + _styled(seen.of(text), line.style, colour=colour) + _styled(beside, _ASIDE, colour=colour)


def _styled(text: str, style: _Style, *, colour: bool) -> str:
    return click.style(text, **style._asdict()) if colour and text and style != _USUAL else text


def _account(document: Document, passages: Sequence[Passage]) -> Iterator[_Line]:
    yield from _known(described(document, passages))
    yield from _section(f"{len(passages):,} {'passage' if len(passages) == 1 else 'passages'}")
    for passage in passages:
        yield _Line()
        yield _Line(escaped(_where(passage)), _WHERE)
        yield _Line(escaped(passage.text), label="  ")
    yield from _section(f"{len(document.omitted):,} left out" if document.omitted else "Nothing was left out")
    for omission in document.omitted:
        yield _Line()
        yield _Line(escaped(omission.reason), _WHY)
        yield _Line(escaped(omission.text), _ASIDE, label="  ")


def _section(title: str) -> Iterator[_Line]:
    yield _Line()
    yield _Line(title, _LABEL)


def _known(account: Mapping[str, Any]) -> Iterator[_Line]:
    """What is known of the document, each value with where it was read."""
    names = "title publisher authors published captured language url kind".split()
    names = ["source", "sha256", "media_type", "encoding", "recognition", *names]
    values = {name: account[name] for name in names} | account["own"]
    widest = max(len(name) for name, value in values.items() if value)
    for name, value in values.items():
        if value:
            text = value["date"] if isinstance(value, dict) else "; ".join(value) if isinstance(value, list) else value
            evidence = (account["evidence"].get(name) or text).removeprefix(f"{text}, ")
            aside = f"  ({_on_one_line(evidence)})" if evidence != text else ""
            yield _Line(_on_one_line(text), label=f"{name:>{widest}}  ", aside=aside)


def _on_one_line(text: str) -> str:
    return escaped(text).replace("\n", "\\n")


def _where(passage: Passage) -> str:
    """A passage's locator, language and place: `¶ 2 · paragraph · The night · 17.20 · p. 3 · en · 91–140`."""
    locator, span = passage.locator, passage.span
    page = f"p. {locator.page}" if locator.page else None
    ocr = "OCR" if locator.recognised else None
    parts = (
        f"¶ {locator.ordinal}", locator.kind, ocr, " › ".join(locator.heading), locator.time, locator.voice, page,
        locator.lead_in and f"after “{locator.lead_in}”", passage.language, f"{span.start}–{span.end}",
    )  # fmt: skip
    return " · ".join(" ".join(part.split()) for part in parts if part)
