"""Static pages of hits, made from templates that escape everything: to print, and for evidence bundles.

Nothing in a page runs or loads anything. What HTML cannot hold (NUL, half surrogate pairs) shows as U+FFFD.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from search.citation.fragments import web_address
from search.exporting.hits import Cited
from search.exporting.provenance import Provenance
from search.facets import RUNG_LABELS
from search.records import Highlight, Rung
from search.wording import counted, date, number, where

_TEMPLATES = Path(__file__).parent / "templates"
STYLE = "print.css"
"""The template of the style sheet that all static pages have."""
_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage's text; `rung` is that of what was found, None for what was not."""

    text: str
    rung: Rung | None = None


def pieces(text: str, highlights: Sequence[Highlight]) -> Iterator[Piece]:
    """`text` cut at its highlights, which are in order and do not overlap."""
    place = 0
    for mark in highlights:
        yield Piece(text[place : mark.span.start])
        yield Piece(mark.span.of(text), mark.rung)
        place = mark.span.end
    yield Piece(text[place:])


def printed(of: Provenance, hits: Iterable[Cited]) -> Iterator[str]:
    """A page of all hits in one file, with its style in it, in pieces."""
    return rendered("printed.html", of=of, hits=hits)


def rendered(template: str, **values: Any) -> Iterator[str]:
    """The page of `template`, in pieces; what it is given as an iterator is read as it is written."""
    for piece in _ENVIRONMENT.get_template(template).stream(**values):
        yield _UNSHOWABLE.sub("\ufffd", piece)


def _differs(rung: Rung) -> str:
    label = RUNG_LABELS[rung]
    return label[:1].lower() + label[1:]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    environment.globals.update(pieces=pieces, web_address=web_address, Rung=Rung, where=where, date=date)
    environment.filters.update(number=number, counted=counted, differs=_differs, path=quote)
    return environment


_ENVIRONMENT = _environment()
