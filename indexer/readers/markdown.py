"""Markdown: headings, paragraphs, lists, quotations and tables, with front matter as claims.

Read with markdown-it-py (CommonMark, with tables). A block's text is what a reader sees, without
the signs of the markup.
"""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.dates import iso_date
from search.errors import DamagedFile

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_]+)\s*:\s*(?P<value>\S.*)$", re.MULTILINE)
_FIELDS = {
    "title": "title", "author": "authors", "authors": "authors", "publisher": "publisher", "date": "published",
    "published": "published", "language": "language", "lang": "language", "url": "url", "kind": "kind",
}  # fmt: skip


_DEEPEST = 150
"""Quotations and lists inside each other that are read; the parser passes over what is deeper."""
_BLOCKS = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable("inline")
_INLINE = MarkdownIt("commonmark", {"maxNesting": 8})
"""Links and images deeper in each other stay as they are written; each level costs as much as all of the text."""


def read(source: str, text: str) -> Reading:
    """The blocks of a Markdown text, and what its front matter claims; raise `DamagedFile` when nested too deep."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    claims = tuple(_claims(front["fields"])) if front else ()
    tokens = _tokens(body)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise DamagedFile(source, f"nested too deep: quotations and lists more than {_DEEPEST} inside each other")
    blocks = tuple(_blocks(tokens))
    title = next((block.text for block in blocks if block.kind is BlockKind.TITLE), None)
    return Reading(blocks, claims + ((Claim("title", title, "first heading"),) if title else ()))


def _tokens(text: str) -> list[Token]:
    references: dict[str, Any] = {}
    tokens = _BLOCKS.parse(text, references)
    for token in tokens:
        if token.type == "inline":
            token.children = []
            _INLINE.inline.parse(token.content, _INLINE, references, token.children)
    return tokens


def _claims(fields: str) -> Iterator[Claim]:
    for found in _FIELD.finditer(fields):
        field = _FIELDS.get(found["key"].lower())
        value = found["value"].strip().strip("\"'")
        if field == "published":
            value = iso_date(value) or ""
        if field and value:
            yield Claim(field, value, f"front matter: {found['key']}")


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    around: list[str] = []
    cells: list[str] = []
    titled = False
    level = 0
    for token in tokens:
        if token.nesting == 1:
            level = int(token.tag[1]) if token.type == "heading_open" else level
            around.append(token.type.removesuffix("_open"))
            if token.type == "tr_open":
                cells = []
        elif token.nesting == -1:
            level = 0 if around.pop() == "heading" else level
            if token.type == "tr_close" and any(cells):
                yield Block(BlockKind.TABLE_ROW, "\t".join(cells))
        elif token.type == "inline" and "tr" in around:
            cells.append(_plain(token))
        elif token.type in ("inline", "fence", "code_block", "html_block") and (text := _plain(token)):
            if level == 1 and not titled:
                titled = True
                yield Block(BlockKind.TITLE, text, level)
            else:
                yield Block(_kind(around), text, level)


def _kind(around: list[str]) -> BlockKind:
    if "heading" in around:
        return BlockKind.HEADING
    if "blockquote" in around:
        return BlockKind.QUOTATION
    return BlockKind.LIST_ITEM if "list_item" in around else BlockKind.PARAGRAPH


def _plain(token: Token) -> str:
    """The text of a token as a reader sees it."""
    if not token.children:
        return token.content.strip()
    pieces = []
    for child in token.children:
        if child.type in ("text", "code_inline", "html_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type == "image":
            pieces.append(child.content)
    return "".join(pieces).strip()
