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

from search.citation import Capsule
from search.records import Highlight, Rung, Span
from webapp.wording import differs, shortened

LONGEST_EXCERPT = 2_000
"""Code points of a passage's window that are shown in a list of results; sentences can be longer."""
LONGEST_FOLDED = 20_000
"""Code points of a passage that can be unfolded in a list of results; a longer one is on its own page."""
_LEAD = 180
_LONGEST_AT_FAULT, _BESIDE_FAULT = 60, 40
"""Code points of a query that are shown where it cannot be read, and on each side of that."""
_BESIDE = 40
"""Code points on each side of words that stand in a passage more than once."""
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


def marked(text: str, highlights: Sequence[Highlight], numbering: Numbering | None = None) -> Markup:
    """`text` as HTML with `highlights` (in order, not overlapping) as `<mark>`, numbered as `hit-N` if asked.

    A mark that is not as written has its rung for a class, and says in its title how it differs.
    """
    pieces: list[str] = []
    place = 0
    for count, (span, rung) in enumerate((one.span, one.rung) for one in highlights):
        opening = _opening(rung, numbering, count)
        pieces += (_escaped(text[place : span.start]), opening, _escaped(span.of(text)), "</mark>")
        place = span.end
    pieces.append(_escaped(text[place:]))
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped or a constant


def quoted_in(text: str, highlights: Sequence[Highlight], part: Span) -> Markup:
    """`text` as HTML with `highlights` as `marked` has them, and the `part` that is quoted underlined."""
    before, inside, after = (
        marked(one.of(text), _within(highlights, one)) for one in (Span(0, part.start), part, Span(part.end, len(text)))
    )
    return Markup('{}<span class="quoted">{}</span>{}').format(before, inside, after)


def beside(text: str, place: Span) -> Markup:
    """What stands at `place` in `text`, marked, between the words beside it."""
    start = _after_space(text, max(0, place.start - _BESIDE))
    end = _before_space(text, min(len(text), place.end + _BESIDE))
    around = Span(min(start, place.start), max(end, place.end))
    ends = (_ELLIPSIS if around.start else Markup(), _ELLIPSIS if around.end < len(text) else Markup())
    words = (text[around.start : place.start], shortened(place.of(text)), text[place.end : around.end])
    return Markup("{}<bdi>{}<b>{}</b>{}</bdi>{}").format(ends[0], *words, ends[1])


def excerpt(text: str, highlights: Sequence[Highlight], window: Span) -> Markup | None:
    """The part of a long text in `window`, with what begins there; None where that is all of it.

    Of a window that is too long to be shown, the part around its first highlight, parted at spaces.
    """
    inside = [one for one in highlights if window.start <= one.span.start < window.end]
    start, end = window.start, max([window.end, *(one.span.end for one in inside)])
    if end - start > LONGEST_EXCERPT:
        first = inside[0].span if inside else Span(start, start)
        start = min(_after_space(text, max(start, first.start - _LEAD)), first.start)
        end = max(_before_space(text, min(end, start + LONGEST_EXCERPT)), first.end)
        inside = [one for one in inside if one.span.end <= end]
    if start == 0 and end == len(text):
        return None
    moved = _within(inside, Span(start, end))
    before = _ELLIPSIS if start else Markup()
    after = _ELLIPSIS if end < len(text) else Markup()
    return before + marked(text[start:end], moved) + after


def in_query(query: str, span: Span) -> Markup:
    """The part of a query around `span`, which is marked: of an empty one at the end, nothing is."""
    start, end = span.start, min(span.end, span.start + _LONGEST_AT_FAULT)
    first, last = max(0, start - _BESIDE_FAULT), min(len(query), end + _BESIDE_FAULT)
    fault = (Highlight(Span(start - first, end - first), Rung.WRITTEN),) if start < end else ()
    before, after = _ELLIPSIS if first else Markup(), _ELLIPSIS if last < len(query) else Markup()
    return before + marked(query[first:last], fault) + after


def isolated(citation: str, capsule: Capsule) -> Markup:
    """A citation whose quotation and names cannot turn the direction of what stands around them."""
    metadata, locator = capsule.origin.metadata, capsule.locator
    names = (capsule.origin.name, *metadata.authors, metadata.publisher, *locator.heading, locator.speaker)
    written, rest = Markup(), citation
    for part in (*capsule.exact.split("\n"), *filter(None, names)):
        before, found, after = rest.partition(one) if (one := part.strip()) else (rest, "", "")
        if found:
            written += Markup("{}<bdi>{}</bdi>").format(before, found)
            rest = after
    return written + rest


def lines_class(text: str) -> str:
    """` lined` for a text whose line breaks mean something: an address, a list of names, verse.

    Where a text was wrapped at some width they mean nothing, and the page wraps it again.
    """
    lengths = [len(line) for line in text.split("\n")]
    wrapped = all(length >= _WRAPPED * max(lengths) for length in lengths[:-1])
    return "" if wrapped else " lined"


def render(template: str, **values: Any) -> str:
    """The page of `template`. What HTML cannot hold (NUL, half surrogate pairs) shows as U+FFFD."""
    page = render_template(template, **values)
    return page if _is_showable(page) else _UNSHOWABLE.sub("\ufffd", page)


def install(app: Flask) -> None:
    """Make `marked` and `excerpt` functions of the templates."""
    app.jinja_env.globals.update(
        marked=marked,
        quoted_in=quoted_in,
        beside=beside,
        isolated=isolated,
        excerpt=excerpt,
        in_query=in_query,
        lines_class=lines_class,
        LONGEST_FOLDED=LONGEST_FOLDED,
    )


def _is_showable(page: str) -> bool:
    """Whether HTML can hold all of it, which is told much faster than what it cannot."""
    try:
        return b"\0" not in page.encode()
    except UnicodeEncodeError:
        return False


def _within(highlights: Sequence[Highlight], part: Span) -> list[Highlight]:
    """The highlights of `part`, counted from where it begins; of one across an end, what is inside."""
    cut = ((max(one.span.start, part.start), min(one.span.end, part.end), one.rung) for one in highlights)
    return [Highlight(Span(start - part.start, end - part.start), rung) for start, end, rung in cut if start < end]


def _escaped(text: str) -> str:
    """`text` as HTML; where a tab parts the cells of a table's row, a line is drawn between them."""
    return str(escape(text)).replace("\t", _CELL)


def _opening(rung: Rung, numbering: Numbering | None, count: int) -> str:
    attributes = ""
    names = [] if rung is Rung.WRITTEN else [rung.value]
    if numbering is not None:
        number = numbering.first + count
        attributes = f' id="hit-{number}"'
        if number == numbering.current:
            names.append("current")
            attributes += ' aria-current="true"'
    if names:
        attributes += f' class="{" ".join(names)}"'
    if rung is not Rung.WRITTEN:
        attributes += f' title="{escape(differs(rung))}"'
    return f"<mark{attributes}>"


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
