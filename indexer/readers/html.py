"""Web pages: the tree of elements becomes blocks; `page_head` reads what the page says of itself.

BeautifulSoup reads any markup, however broken or deep, without losing text. What the page itself
calls navigation, a form or an aside is furniture; so is what stands in an element whose class or id
says so, or outside the page's one article. Nothing in a page is ever run or fetched.
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers.page_head import claims_of
from indexer.shapes import is_prose
from search.errors import DamagedFile

_NEVER_TEXT = frozenset("""script style template noscript iframe object svg math canvas audio video head""".split())
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup
    option p pre search section select summary table tbody td tfoot th thead tr ul textarea""".split()
)
_FURNITURE_TAGS = {
    "nav": "navigation", "footer": "footer of the page", "aside": "aside", "form": "form", "button": "button",
    "select": "form", "dialog": "dialog", "menu": "menu", "label": "form", "textarea": "form", "datalist": "form",
}  # fmt: skip
_FURNITURE_ROLES = frozenset(
    """navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar form""".split()
)
_FURNITURE_NAMES = re.compile(
    r"""(?:^|[-_\s])(?:
      nav|navi|navbar|navigation|menu\w*|breadcrumbs?|crumbs?|sidebar|side-?(?:bar|col|box)\w*|widget\w*|footer|foot
    | colophon|masthead
    | banner|cookies?|consent|gdpr|overlay|modal|popup|newsletter\w*|subscri\w*|sign-?up|shar(?:e|ing)\w*|social\w*
    | related\w*|recommend\w*|read-?(?:next|more|also)|more-?(?:from|on|stories)|most-?(?:read|popular|viewed)
    | popular\w*|trending|teasers?|advert\w*|ads?|ad-?(?:slot|box|unit|break|wrap\w*)|sponsor\w*|promo\w*|outbrain
    | taboola|comments?(?:-\w+)?|respond|disqus|lang(?:uage)?s?|lang(?:uage)?-?(?:switch\w*|list|menu|bar|picker)
    | pagination|pager|tags?|tag-?(?:list|cloud)|topics?|toolbar|tools|print\w*|skip\w*
    | login|log-?in|search\w*|feedback|donat\w*|support-?us|paywall|author-?(?:bio|box|info)|about-?(?:the-)?author
    | meta-?nav|site-?(?:header|footer|name|nav)|top-?bar|rating
    )(?=$|[-_\s])""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTENT_NAMES = re.compile(r"(?:^|[-_\s])(?:article|post|entry|story|content|main|body|text)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r"  +")
_LINE_SPACE = re.compile(r" ?(\n) ?")
_CUT_TAG = re.compile(r"<[/!a-zA-Z][^<>]*\Z")
_KINDS = {
    "li": BlockKind.LIST_ITEM, "dd": BlockKind.LIST_ITEM, "dt": BlockKind.LIST_ITEM, "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION, "blockquote": BlockKind.QUOTATION, "tr": BlockKind.TABLE_ROW,
}  # fmt: skip
_LONGEST_CELL = 120
_LONG_PIECE = 80
"""Code points of a piece of text that is no menu entry."""
_COMMENTS = re.compile(r"comment|respond|disqus", re.IGNORECASE)


def read(source: str, text: str) -> Reading:
    """The blocks and claims of a page; raise `DamagedFile` when the page breaks off."""
    _demand_whole(source, text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text.replace("\x00", "\ufffd"), "lxml")
    root = soup.body or soup
    blocks = _outside_article(root, list(_Walk(root).blocks()))
    titled = tuple(_with_title(blocks))
    return Reading(titled, tuple(claims_of(soup, source)) + _heading_claim(titled))


def _demand_whole(source: str, text: str) -> None:
    end = text.rstrip()
    lower = text[-200_000:].lower()
    if _CUT_TAG.search(end[-4096:]) or lower.rfind("<script") > lower.rfind("</script"):
        raise DamagedFile(source, "half-written: the page breaks off inside a tag")
    closes = any(tag in lower for tag in ("</html", "</body"))
    if "<html" in text[:4096].lower() and not closes and not end.endswith(">"):
        raise DamagedFile(source, "half-written: the page breaks off in the middle of its text")


@dataclass(frozen=True, slots=True)
class _State:
    """What the elements around a piece of text say about it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    furniture: str = ""
    preformatted: bool = False
    in_article: bool = False


class _Walk:
    """Walks the tree without recursion, gathering inline text until a block's border."""

    def __init__(self, root: Tag) -> None:
        self._root = root
        self._holds_text = _around(root, ("article", "main", "h1"), 1)
        self._holds_paragraphs = _around(root, ("p",), 2)
        self._holds_most = _around_most_prose(root)
        self._text: list[str] = []
        self._linked = 0

    def blocks(self) -> Iterator[Block]:
        stack: list[tuple[object, _State, bool, bool]] = [(self._root, _State(), False, False)]
        while stack:
            node, state, in_link, leaving = stack.pop()
            if isinstance(node, NavigableString):
                if not isinstance(node, PreformattedString):
                    self._gather(str(node), state, in_link)
                continue
            if not isinstance(node, Tag) or node.name in _NEVER_TEXT:
                continue
            if not state.furniture and (reason := _inline_furniture(node)):
                yield from _aside(node, reason)
                continue
            if node.name == "br":
                yield from self._break_line(state)
                continue
            is_block = node.name in _BLOCKS
            if is_block:
                yield from self._flush(state)
            if leaving:
                continue
            inner = self._inner(node, state)
            if node.name == "tr" and _is_data_row(node):
                yield from _row(node, inner)
                continue
            if is_block:
                stack.append((node, inner, in_link, True))
            stack.extend((child, inner, in_link or node.name == "a", False) for child in reversed(node.contents))
        yield from self._flush(_State())

    def _break_line(self, state: _State) -> Iterator[Block]:
        """Two line breaks in a row end a block."""
        if self._text and self._text[-1] == "\n":
            yield from self._flush(state)
        self._text.append("\n")

    def _gather(self, text: str, state: _State, in_link: bool) -> None:
        piece = text if state.preformatted else _SPACE.sub(" ", text)
        if piece == " " and self._text and self._text[-1] == "\n":
            return
        self._text.append(piece)
        if in_link:
            self._linked += len(piece.strip())

    def _flush(self, state: _State) -> Iterator[Block]:
        """The text gathered so far, as one block."""
        whole, linked = "".join(self._text), self._linked
        self._text, self._linked = [], 0
        text = whole.strip() if state.preformatted else _LINE_SPACE.sub(r"\1", _SPACES.sub(" ", whole)).strip()
        if text:
            yield Block(state.kind, text, state.level, linked=linked / len(text), furniture=state.furniture)

    def _inner(self, node: Tag, outer: _State) -> _State:
        """The state for what is in `node`. A list item with paragraphs of its own is an entry, not an item."""
        kind, level = outer.kind, outer.level
        if node.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            kind, level = BlockKind.HEADING, int(node.name[1])
        elif node.name in _KINDS and not (node.name == "li" and id(node) in self._holds_paragraphs):
            kind = _KINDS[node.name]
        elif node.name in ("td", "th", "article", "section") and kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
            kind = BlockKind.PARAGRAPH
        return _State(
            kind,
            level,
            outer.furniture or self._furniture(node, outer),
            outer.preformatted or node.name in ("pre", "textarea"),
            outer.in_article or node.name in ("article", "main"),
        )

    def _furniture(self, node: Tag, outer: _State) -> str:
        """Why `node` is not part of the text; nothing is furniture that holds most of the page's prose."""
        reason = _furniture(node, in_article=outer.in_article, holds_text=id(node) in self._holds_text)
        return "" if id(node) in self._holds_most and not _COMMENTS.search(reason) else reason


def _around_most_prose(root: Tag) -> frozenset[int]:
    """The elements, by their `id()`, in which half or more of the page's long pieces of text are."""
    sizes: dict[int, int] = defaultdict(int)
    elements = []
    for node in root.descendants:
        if isinstance(node, Tag):
            elements.append(node)
        elif node.parent is not None and node.parent.name not in _NEVER_TEXT and len(str(node)) >= _LONG_PIECE:
            sizes[id(node.parent)] += len(str(node))
    for element in reversed(elements):
        sizes[id(element.parent)] += sizes[id(element)]
    half = sizes[id(root)] / 2
    return frozenset(element for element, size in sizes.items() if half and size >= half)


def _around(root: Tag, names: Sequence[str], least: int) -> frozenset[int]:
    """The elements, by their `id()`, that have at least so many elements of these names in them."""
    counts: dict[int, int] = {}
    for found in root.find_all(names):
        for outer in found.parents:
            counts[id(outer)] = counts.get(id(outer), 0) + 1
            if counts[id(outer)] > least:
                break
    return frozenset(element for element, count in counts.items() if count >= least)


def _inline_furniture(node: Tag) -> str:
    """Why an element within a line is not part of the text: it is hidden, or a control."""
    if node.name in _BLOCKS:
        return ""
    if node.name in ("button", "datalist"):
        return _FURNITURE_TAGS[node.name]
    return "hidden by the page" if _is_hidden(node) else ""


def _aside(node: Tag, reason: str) -> Iterator[Block]:
    if text := " ".join(node.get_text(" ").split()):
        yield Block(BlockKind.PARAGRAPH, text, furniture=reason)


def _is_hidden(node: Tag) -> bool:
    return node.has_attr("hidden") or _HIDDEN.search(str(node.get("style") or "")) is not None


def _furniture(node: Tag, *, in_article: bool, holds_text: bool) -> str:
    if node.name in _FURNITURE_TAGS:
        return _FURNITURE_TAGS[node.name]
    if node.name == "header" and not in_article and not holds_text:
        return "header of the page"
    role = str(node.get("role") or "").lower()
    if role in _FURNITURE_ROLES:
        return f"role {role}"
    if _is_hidden(node) or node.get("aria-hidden") == "true":
        return "hidden by the page"
    if node.name in ("body", "html", "main", "article"):
        return ""
    for name in (*_names(node, "class"), *_names(node, "id")):
        whole_page = holds_text and node.name in ("div", "section", "td")  # pages are named `has-sidebar` and the like
        if _FURNITURE_NAMES.search(name) and not whole_page:
            return f"named {name!r} by the page"
    return ""


def _names(node: Tag, attribute: str) -> Sequence[str]:
    value = node.get(attribute)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _outside_article(root: Tag, blocks: list[Block]) -> list[Block]:
    """Mark what stands outside the page's one `<article>` or `<main>`, where that holds most of the prose."""
    for name in ("article", "main"):
        found = root.find(name)
        if not isinstance(found, Tag) or len(root.find_all(name)) > 1 + len(found.find_all(name)):
            continue
        inside = [block for block in _Walk(found).blocks() if not block.furniture]
        prose = sum(len(block.text) for block in blocks if not block.furniture and is_prose(block.text))
        if sum(len(block.text) for block in inside if is_prose(block.text)) < 0.6 * prose:
            continue
        texts = {block.text for block in inside}
        return [
            block
            if block.furniture or block.text in texts or (block.kind is BlockKind.HEADING and block.level == 1)
            else replace(block, furniture=f"outside the page's {name}")
            for block in blocks
        ]
    return blocks


def _is_data_row(row: Tag) -> bool:
    """Whether a table's row is data: short cells of text only, as against a page laid out by tables."""
    cells = row.find_all(("td", "th"), recursive=False)
    return len(cells) > 1 and all(
        cell.find(("table", "p", "div", "ul", "br", "h1", "h2", "h3")) is None and len(cell.get_text()) <= _LONGEST_CELL
        for cell in cells
    )


def _row(row: Tag, state: _State) -> Iterator[Block]:
    cells = [" ".join(cell.get_text().split()) for cell in row.find_all(("td", "th"), recursive=False)]
    linked = sum(len(link.get_text().strip()) for link in row.find_all("a"))
    text = "\t".join(cells).strip()
    if text:
        yield Block(BlockKind.TABLE_ROW, text, linked=linked / len(text), furniture=state.furniture)


def _with_title(blocks: Sequence[Block]) -> Iterator[Block]:
    """The first heading of level 1 that is not furniture is the page's title."""
    titled = False
    for block in blocks:
        if not titled and block.kind is BlockKind.HEADING and block.level == 1 and not block.furniture:
            titled = True
            yield replace(block, kind=BlockKind.TITLE)
        else:
            yield block


def _heading_claim(blocks: Sequence[Block]) -> tuple[Claim, ...]:
    return tuple(Claim("title", block.text, "<h1>") for block in blocks if block.kind is BlockKind.TITLE)
