"""HTML from text: the only module that makes it. Everything else is escaped by the templates.

Text is escaped piece by piece between the spans, never after a tag was put in, so nothing in a
document can become an element.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup, escape

from search.records import Span

LONG = 900
"""Code points of a passage that are shown whole in a list of results."""
_EXCERPT = 520
_LEAD = 180
_WRAPPED = 0.7
"""Every line but the last of a wrapped text has at least this share of the longest one's length."""
_CELL = '<span class="cell">\t</span>'
_ELLIPSIS = Markup('<span class="ellipsis">…</span>')
_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Numbering:
    """How marks are numbered: the first is `first`, and `current`, if it is among them, stands out."""

    first: int
    current: int


def marked(text: str, spans: Sequence[Span], numbering: Numbering | None = None) -> Markup:
    """`text` as HTML with `spans` (in order, not overlapping) as `<mark>`, numbered as `hit-N` if asked."""
    pieces: list[str] = []
    place = 0
    for count, span in enumerate(spans):
        pieces += (_escaped(text[place : span.start]), _opening(numbering, count), _escaped(span.of(text)), "</mark>")
        place = span.end
    pieces.append(_escaped(text[place:]))
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped or a constant


def excerpt(text: str, spans: Sequence[Span]) -> Markup | None:
    """The part of a long text around its first span, parted at spaces; None when it is shown whole."""
    if len(text) <= LONG:
        return None
    first = spans[0].start if spans else 0
    start = _after_space(text, max(0, min(first - _LEAD, len(text) - _EXCERPT)))
    start = min(start, first) if spans else start
    end = _before_space(text, min(len(text), start + _EXCERPT))
    if spans:
        end = max(end, min(spans[0].end, len(text)))
    inside = [Span(span.start - start, span.end - start) for span in spans if span.start >= start and span.end <= end]
    before = _ELLIPSIS if start else Markup()
    after = _ELLIPSIS if end < len(text) else Markup()
    return before + marked(text[start:end], inside) + after


def lines_class(text: str) -> str:
    """` lined` for a text whose line breaks mean something: an address, a list of names, verse.

    Where a text was wrapped at some width they mean nothing, and the page wraps it again.
    """
    lengths = [len(line) for line in text.split("\n")]
    wrapped = all(length >= _WRAPPED * max(lengths) for length in lengths[:-1])
    return "" if wrapped else " lined"


def render(template: str, **values: Any) -> str:
    """The page of `template`. What HTML cannot hold (NUL, half surrogate pairs) shows as U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", render_template(template, **values))


def install(app: Flask) -> None:
    """Make `marked` and `excerpt` functions of the templates."""
    app.jinja_env.globals.update(marked=marked, excerpt=excerpt, lines_class=lines_class)


def _escaped(text: str) -> str:
    """`text` as HTML; where a tab parts the cells of a table's row, a line is drawn between them."""
    return str(escape(text)).replace("\t", _CELL)


def _opening(numbering: Numbering | None, count: int) -> str:
    if numbering is None:
        return "<mark>"
    number = numbering.first + count
    current = ' class="current" aria-current="true"' if number == numbering.current else ""
    return f'<mark id="hit-{number}"{current}>'


def _after_space(text: str, place: int) -> int:
    """The beginning of the word at or after `place`, where a space is near enough."""
    if place == 0 or text[place - 1].isspace():
        return place
    found = re.compile(r"\s+").search(text, place, place + 80)
    return found.end() if found else place


def _before_space(text: str, place: int) -> int:
    """The end of the word before `place`, where a space is near enough."""
    if place == len(text):
        return place
    spaces = list(re.compile(r"\s+").finditer(text, max(0, place - 80), place))
    return spaces[-1].start() if spaces else place
