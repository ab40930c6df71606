"""Mails (RFC 5322, MIME): the header becomes metadata and rows, the text blocks; files in it are members.

What is attached is told by `indexer.containers.mail`; how a mail is read, in `docs/reading-mail.md`.
"""

from collections.abc import Iterator

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers.mail.bodies import body_of
from indexer.readers.mail.header import Header, day_of, people_of, words_of
from indexer.readers.mail.parts import parts_of
from indexer.shapes import is_web_address

_ROWS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date")
"""The fields that people search for, in the order in which they are read."""
_REST = "the rest of the mail's header"


def read(source: str, content: bytes) -> Reading:
    """The blocks of a mail and what its header claims; raises `TooLarge` where it has too many parts."""
    parts = parts_of(source, content)
    header = parts[0].header
    body = body_of(source, content, parts)
    claims = [*header_claims(header), *_encodings(body.encodings)]
    return Reading((*header_blocks(header), *body.blocks, *rest_of(header), *body.others), tuple(claims))


def header_blocks(header: Header) -> Iterator[Block]:
    """The title and the rows of a mail: whom it is from and to, and when it was sent.

    Where it tells nothing of these, its subject is a row: a title alone is not searched.
    """
    rows = [(name, words_of(value).strip()) for name in _ROWS for value in header.values(name)]
    if subject := header.words("Subject").strip():
        yield Block(BlockKind.TITLE, subject) if any(text for _, text in rows) else _row("Subject", subject)
    yield from (_row(name, text) for name, text in rows if text)


def _row(name: str, text: str) -> Block:
    return Block(BlockKind.TABLE_ROW, f"{name}: {text}", apart=False)


def header_claims(header: Header) -> Iterator[Claim]:
    """What the header of a mail claims."""
    yield Claim("kind", "e-mail", "it is a mail")
    if subject := header.words("Subject").strip():
        yield Claim("title", subject, "Subject of the mail")
    if senders := header.value("From"):
        for person in people_of(senders):
            yield Claim("authors", person, f"From of the mail: {words_of(senders)}")
    if day := day_of(header.value("Date")):
        yield Claim("published", day, f"Date of the mail: {header.value('Date')}")
    address = header.value("Archived-At").strip("<> ")
    if is_web_address(address):
        yield Claim("url", address, "Archived-At of the mail")
    if language := header.value("Content-Language"):
        yield Claim("page language", language.partition(",")[0].partition("-")[0].strip(), "Content-Language")


def _encodings(encodings: tuple[str, ...]) -> Iterator[Claim]:
    if encodings:
        told = "; ".join(dict.fromkeys(encodings))
        yield Claim("encoding", told, told)


def rest_of(header: Header) -> Iterator[Block]:
    """The fields of a header that are neither title nor row."""
    shown = {name.lower() for name in (*_ROWS, "Subject")}
    lines = [f"{name}: {words_of(value)}" for name, value in header.fields if name.lower() not in shown]
    if lines:
        yield Block(BlockKind.PARAGRAPH, "\n".join(lines), furniture=_REST)
