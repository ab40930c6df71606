"""How a file was read, told to a person who wants to see it: the account of `pincite inspect`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console
from rich.text import Text

from indexer.sources import SourceFile
from search import representation
from search.records import Document, Passage
from search.terminal import escaped

_LEAST = 20
"""Columns of the narrowest text that lines are broken for."""
_LABEL, _WHERE, _WHY, _ASIDE = "bold", "bold cyan", "yellow", "dim"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, which may be broken; what follows a break stands below `text`, not below `label`."""

    text: Text
    label: str = ""


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
    console = Console(
        file=StringIO(), width=width or _LEAST, force_terminal=colour, legacy_windows=False,
        color_system="standard" if colour else None,
    )  # fmt: skip
    with console.capture() as captured:
        for line in _account(document, passages):
            least = max((width or 0) - len(line.label), _LEAST)
            pieces = line.text.wrap(console, least) if width else line.text.split("\n", allow_blank=True)
            for number, piece in enumerate(pieces):
                label = " " * len(line.label) if number or line.label.isspace() else (line.label, _LABEL)
                piece.rstrip()
                console.print(Text.assemble(label, piece), soft_wrap=True, highlight=False)
    return captured.get()


def _account(document: Document, passages: Sequence[Passage]) -> Iterator[_Line]:
    yield from _known(described(document, passages))
    yield from _section(f"{len(passages):,} {'passage' if len(passages) == 1 else 'passages'}")
    for passage in passages:
        yield _Line(Text())
        yield _Line(Text(escaped(_where(passage)), _WHERE))
        yield _Line(Text(escaped(passage.text)), "  ")
    yield from _section(f"{len(document.omitted):,} left out" if document.omitted else "Nothing was left out")
    for omission in document.omitted:
        yield _Line(Text())
        yield _Line(Text(escaped(omission.reason), _WHY))
        yield _Line(Text(escaped(omission.text), _ASIDE), "  ")


def _section(title: str) -> Iterator[_Line]:
    yield _Line(Text())
    yield _Line(Text(title, _LABEL))


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
            line = Text(_on_one_line(text))
            if evidence != text:
                line.append(f"  ({_on_one_line(evidence)})", _ASIDE)
            yield _Line(line, f"{name:>{widest}}  ")


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
