"""The lines of text before and after an element of a page, as a reader sees them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from selectolax.lexbor import LexborNode

_NEVER_SEEN = frozenset(
    "script style template noscript iframe object svg math canvas select option textarea rt rp -comment".split()
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data dfn em font i img ins del kbd label mark q ruby s samp small
    span strike strong sub sup time tt u var wbr input button picture source""".split()
)
_LETTERS = frozenset("b em font i ins mark s strong sub sup u".split())
"""Elements that may hold a part of a word."""
_LONGEST = 400

_Step = Callable[[LexborNode], LexborNode | None]
_NEXT, _PREVIOUS = attrgetter("next"), attrgetter("prev")
_FIRST, _LAST = attrgetter("first_child"), attrgetter("last_child")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and the elements that begin in it."""

    text: str
    elements: tuple[LexborNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """The lines of a headline, those above it, the nearest first, and those below."""

    heading: tuple[Line, ...] = ()
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()


def lines_after(node: LexborNode, most: int) -> tuple[Line, ...]:
    """At most so many lines that follow `node`."""
    return tuple(islice(_lines(_walk(node, _NEXT, _FIRST)), most))


def lines_before(node: LexborNode, most: int) -> tuple[Line, ...]:
    """At most so many lines that `node` follows, the nearest first."""
    return tuple(islice(_lines(_walk(node, _PREVIOUS, _LAST), reverse=True), most))


def seen_text(node: LexborNode) -> str:
    """The text of an element in one line, with a space where something parts it."""
    pieces = []
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            if inner.parent is None or inner.parent.tag not in _NEVER_SEEN:
                pieces.append(inner.text_content or "")
        elif inner.tag not in _LETTERS:
            pieces.append(" ")
    return _in_one_line(pieces)


def _lines(steps: Iterable[tuple[str, LexborNode | None]], *, reverse: bool = False) -> Iterator[Line]:
    """The lines that these steps go over, one at the border of every element that is not inline."""
    pieces: list[str] = []
    elements: list[LexborNode] = []
    for tag, node in steps:
        if tag == "-text":
            pieces.append(node.text_content or "" if node else "")
            continue
        if tag in _INLINE:
            if tag not in _LETTERS:
                pieces.append(" ")
        elif pieces:
            if text := _in_one_line(pieces[::-1] if reverse else pieces):
                yield Line(text[:_LONGEST], tuple(elements))
                elements = []
            pieces = []
        if node is not None:
            elements.append(node)
    if text := _in_one_line(pieces[::-1] if reverse else pieces):
        yield Line(text[:_LONGEST], tuple(elements))


def _in_one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).replace("\xad", "").split()).replace(" ,", ",").replace(" .", ".")


def _walk(start: LexborNode, beside: _Step, within: _Step) -> Iterator[tuple[str, LexborNode | None]]:
    """The nodes from `start` on, in one direction, each with its name, and the name of an element where it is left."""
    node = start
    step = beside(start)
    while True:
        while step is None:
            if (outer := node.parent) is None:
                return
            node = outer
            yield node.tag or "", None
            step = beside(node)
        node = step
        tag = node.tag or ""
        step = None
        if tag not in _NEVER_SEEN:
            yield tag, node
            step = within(node) if tag != "-text" else None
        if step is None:
            step = beside(node)
