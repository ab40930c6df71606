"""Which parts of a mail are its text, and which of several versions of the same text is read."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.blocks import Block, BlockKind
from indexer.readers.html import read_blocks
from indexer.readers.mail.charsets import text_in
from indexer.readers.mail.parts import Part
from indexer.readers.mail.plain import blocks_of_plain
from indexer.readers.mail.transfer import decoded
from search.errors import DamagedFile

_HTML = "text/html"
_TEXTS = frozenset(
    "text/plain text/html text/enriched text/richtext text/rfc822-headers message/delivery-status"
    " message/disposition-notification message/feedback-report".split()
)
_MUCH_MORE = 1.5
"""How many times the words of the plain version the one in HTML has, if that is read instead."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a mail: its blocks, what encodings it is in, and blocks of versions that were not read."""

    blocks: tuple[Block, ...] = ()
    encodings: tuple[str, ...] = ()
    others: tuple[Block, ...] = ()

    @property
    def has_text(self) -> bool:
        return any(not block.furniture for block in self.blocks)

    def and_then(self, other: "Body") -> "Body":
        return Body(self.blocks + other.blocks, self.encodings + other.encodings, self.others + other.others)


def is_text(part: Part) -> bool:
    """Whether a part is text of the mail, and no file in it. What holds no parts although it should is text."""
    media = part.media
    if part.has_parts:
        return False
    if media.type.startswith("multipart/"):
        return True
    attached = media.disposition == "attachment" or media.name != ""
    return media.type in _TEXTS and (not attached or part.within < 0)


def body_of(source: str, content: bytes, parts: Sequence[Part]) -> Body:
    """What is read of the parts of a mail, each of them in `content`."""
    below: dict[int, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        below[part.within].append(place)
    bodies: dict[int, Body] = {}
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if part.has_parts:
            read = [bodies.pop(one) for one in below[place]]
            shown = best_of(read) if part.media.type == "multipart/alternative" else _all(read)
            bodies[place] = shown.and_then(_around(content, part)) if _has_around(part) else shown
        elif is_text(part):
            bodies[place] = _read(source, content[part.start : part.end], part)
        else:
            bodies[place] = Body()
    return bodies[0]


def _read(source: str, written: bytes, part: Part) -> Body:
    media = part.media
    content, left = decoded(written, media.encoding)
    text, encoding = text_in(content, media.charset)
    blocks = _of_html(source, text) if media.type == _HTML else _of_plain(text, part)
    if left:
        told = f"{len(left):,} characters that are no base64, in a part that is"
        blocks += (Block(BlockKind.PARAGRAPH, left.decode("latin-1").strip() or repr(left), furniture=told),)
    return Body(blocks, (encoding,) if blocks else ())


def _of_plain(text: str, part: Part) -> tuple[Block, ...]:
    return blocks_of_plain(text, flowed=part.media.flowed, without_space=part.media.without_space)


def _of_html(source: str, text: str) -> tuple[Block, ...]:
    if not text.strip():
        return ()
    try:
        return read_blocks(text, source)[1]
    except DamagedFile as error:
        return (Block(BlockKind.PARAGRAPH, text.strip(), furniture=f"text in HTML that is {error.reason}"),)


def _all(read: Sequence[Body]) -> Body:
    return Body(
        tuple(block for body in read for block in body.blocks),
        tuple(encoding for body in read for encoding in body.encodings),
        tuple(block for body in read for block in body.others),
    )


def best_of(read: Sequence[Body]) -> Body:
    """Of versions of one text the first, which is the plainest, unless another has much more of it."""
    versions = [body for body in read if body.has_text]
    if not versions:
        return _all(read)
    chosen = versions[0]
    for version in versions[1:]:
        if _length(version) > _MUCH_MORE * _length(chosen):
            chosen = version
    known = set(_words(chosen.blocks))
    others = [
        replace(block, furniture=block.furniture or "only in another version of the mail's text")
        for version in read
        if version is not chosen
        for block in version.blocks
        if not known.issuperset(_words([block]))
    ]
    left = tuple(block for body in read for block in body.others)
    return Body(chosen.blocks, chosen.encodings, (*left, *others))


def _length(version: Body) -> int:
    return sum(1 for _ in _words([block for block in version.blocks if not block.furniture]))


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    return (word for block in blocks for word in _WORD.findall(block.text.casefold()))


def _has_around(part: Part) -> bool:
    return part.start < part.end or part.epilogue[0] < part.epilogue[1]


def _around(content: bytes, part: Part) -> Body:
    """What stands before the first and after the last part, where mail programs show nothing."""
    pieces = (content[part.start : part.end], content[slice(*part.epilogue)])
    texts = [text_in(piece, "")[0].strip() for piece in pieces]
    return Body(
        others=tuple(
            Block(BlockKind.PARAGRAPH, text, furniture=f"stands {where}, where mail programs show nothing")
            for text, where in zip(texts, ("before the parts of the mail", "after them"), strict=True)
            if text
        )
    )
