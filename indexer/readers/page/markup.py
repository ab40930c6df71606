"""From markup to a walk over its elements and texts, in the order and nesting that browsers give them.

lexbor (https://lexbor.com) builds the tree that the HTML standard asks for, and loses nothing however
deep it is; but its time grows with the square of the depth, and BeautifulSoup's does not.
"""

import re
import warnings
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

Attributes = Mapping[str, str | None]

_DEEPEST = 2_000
"""Elements within one another beyond which lexbor takes long."""
_MANY = 20_000
"""Signs of tags below which no page is so deep that it matters."""
_DEEPEST_FRAME = 5
"""Pages within one another that are read as pages; the markup of deeper ones is read as text."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCOUNTED = frozenset(
    """area base br col embed hr img input link meta param source track wbr
    dd dt li optgroup option p rp rt tbody td tfoot th thead tr""".split()
)
"""Elements without an end tag, or that may be left without one and then end where the next begins."""
_INNER_PAGES = frozenset(("iframe", "template", "noframes"))
_OUTER_TAG = re.compile(r"\A<[^>]*>|</[^<>]*>\Z")


class Visitor(Protocol):
    """What is told of each element and text, in order."""

    def start(self, tag: str, attributes: Attributes) -> bool:
        """An element begins; false when what is in it does not matter. `end` is then not called."""

    def end(self) -> None:
        """The element that began last, and has not ended, ends."""

    def data(self, text: str) -> None:
        """A text, character references resolved."""


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page; raise `MemoryError` when there is not enough memory for it."""
    try:
        return LexborHTMLParser(text)
    except SelectolaxError as error:
        raise MemoryError from error


def is_deep(text: str) -> bool:
    """Whether elements may be nested so deep in the page that `parse` takes long."""
    if text.count("<") < _MANY:
        return False
    depth = deepest = 0
    open_elements: Counter[str] = Counter()
    for closes, name in _TAG.findall(text.lower()):
        if name in _UNCOUNTED:
            continue
        if not closes:
            open_elements[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_elements[name]:
            open_elements[name] -= 1
            depth -= 1
    return deepest > _DEEPEST


def visit(root: LexborNode | None, visitor: Visitor, *, frames: int = 0) -> None:
    """Walk over `root` and all that is in it; `root` is in as many frames of other pages."""
    start, end, data = visitor.start, visitor.end, visitor.data
    open_elements: list[LexborNode] = []
    node = root
    while node is not None:
        tag = node.tag or "-"
        if tag == "-text":
            data(node.text_content or "")
        elif tag in _INNER_PAGES:
            _visit_inner_page(tag, node, visitor, frames)
        elif tag[0] != "-" and start(tag, node.attributes):
            if (child := node.child) is not None:
                open_elements.append(node)
                node = child
                continue
            end()
        following = node.next if open_elements else None
        while following is None and open_elements:
            end()
            node = open_elements.pop()
            following = node.next if open_elements else None
        node = following


def _visit_inner_page(tag: str, node: LexborNode, visitor: Visitor, frames: int) -> None:
    """Walk over a page that is written into an element: a frame, a shadow tree, a page for old browsers."""
    attributes = node.attributes
    if tag == "iframe":
        inner = attributes.get("srcdoc")
    elif tag == "template" and not {"shadowrootmode", "shadowroot"}.intersection(attributes):
        inner = None
    else:
        inner = _OUTER_TAG.sub("", node.html or "") if tag == "template" else node.text()
    if not inner:
        return
    if visitor.start("noscript" if tag == "noframes" else "div", attributes):
        if frames < _DEEPEST_FRAME and not is_deep(inner):
            visit(parse(inner).root, visitor, frames=frames + 1)
        else:
            visitor.data(inner)
        visitor.end()


def visit_any(text: str, visitor: Visitor) -> None:
    """Walk over a page, however deep or broken it is.

    BeautifulSoup is imported here: few files need it, and every reading process would wait for it.
    """
    from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning  # noqa: PLC0415
    from bs4.element import NavigableString, PreformattedString  # noqa: PLC0415

    def backwards(markup: str) -> list[object]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            return [*reversed(BeautifulSoup(markup, "html.parser", multi_valued_attributes=None).contents)]

    waiting = backwards(text)
    while waiting:
        node = waiting.pop()
        if node is None:
            visitor.end()
        elif isinstance(node, Tag):
            if node.name == "iframe" and node.get("srcdoc"):
                waiting += backwards(str(node["srcdoc"]))
                continue
            if visitor.start(node.name, {name: str(value) for name, value in node.attrs.items()}):
                waiting.append(None)
                waiting.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            visitor.data(str(node))
