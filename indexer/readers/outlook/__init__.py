"""Outlook's messages (.msg): the header and the text, as of any other mail; what is attached are members.

The header is that of the mail's way through the net where Outlook has kept it; what it lacks, such as all of a mail
that was never sent, is told by Outlook's own properties.
"""

from collections.abc import Iterator
from email.utils import format_datetime
from io import BytesIO

import compressed_rtf

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.formats import RTF
from indexer.readers.html import read_blocks
from indexer.readers.mail import header_blocks, header_claims, rest_of
from indexer.readers.mail.bodies import Body, best_of
from indexer.readers.mail.charsets import text_in
from indexer.readers.mail.header import Header, header_of
from indexer.readers.mail.plain import blocks_of_plain
from indexer.readers.outlook.storage import File, Property, Storage
from search.errors import DamagedFile

_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_LONGEST_RTF = 1 << 21
"""Bytes of compressed RTF that are unpacked, which takes some seconds for each MiB."""


def read(source: str, content: bytes) -> Reading:
    """The blocks of a message and what its header claims; raises `DamagedFile` or `TooLarge`."""
    message = Storage(File(source, BytesIO(content)))
    header = header_of_message(message)
    body = _body(source, message)
    encodings = (Claim("encoding", one, one) for one in body.encodings[:1])
    blocks = (*header_blocks(header), *body.blocks, *rest_of(header), *body.others)
    return Reading(blocks, (*header_claims(header), *encodings))


def header_of_message(message: Storage) -> Header:
    """The fields of a message, those that it was sent with before those that Outlook tells."""
    sent = header_of(message.text(Property.TRANSPORT_HEADER).encode("utf-8", "replace"))
    told = {name.lower() for name, _ in sent.fields}
    return Header((*sent.fields, *(field for field in _told(message) if field[0].lower() not in told)))


def _told(message: Storage) -> Iterator[tuple[str, str]]:
    if subject := message.text(Property.SUBJECT):
        yield "Subject", " ".join(subject.split())
    name = message.text(Property.SENDER, Property.REPRESENTED)
    address = message.text(
        Property.SENDER_SMTP, Property.REPRESENTED_SMTP, Property.SENDER_ADDRESS, Property.REPRESENTED_ADDRESS
    )
    if name or address:
        yield "From", _mailbox(name, address)
    people: dict[str, list[str]] = {}
    for one in message.below("__recip_version1.0_"):
        kind = _KINDS.get(one.number(Property.RECIPIENT_TYPE) or 1, "To")
        mailbox = _mailbox(one.text(Property.NAME), one.text(Property.SMTP_ADDRESS, Property.ADDRESS))
        people.setdefault(kind, []).append(mailbox)
    for kind, names in sorted(people.items(), reverse=True):
        yield kind, ", ".join(filter(None, names))
    if time := message.time(Property.SUBMITTED) or message.time(Property.DELIVERED):
        yield "Date", format_datetime(time)


def _mailbox(name: str, address: str) -> str:
    name, address = (" ".join(text.split()) for text in (name, address))
    if not name or name == address:
        return address
    return f"{name} <{address}>" if "@" in address else name


def _body(source: str, message: Storage) -> Body:
    versions = []
    if text := message.text(Property.BODY):
        versions.append(Body(blocks_of_plain(text), ("utf-8",)))
    if page := html_of(message):
        try:
            versions.append(Body(read_blocks(page, source)[1], ("utf-8",)))
        except DamagedFile as error:
            reason = f"text in HTML that is {error.reason}"
            versions.append(Body((Block(BlockKind.PARAGRAPH, page.strip(), furniture=reason),)))
    if not any(version.has_text for version in versions) and (packed := message.binary(Property.RTF)):
        versions.append(Body(RTF.read(source, rtf_of(source, packed)).blocks, ("rtf",)))
    return best_of(versions)


def html_of(message: Storage) -> str:
    """The text of a message in HTML; empty where it has none."""
    content = message.binary(Property.HTML)
    return text_in(content, message.charset)[0] if content else message.text(Property.HTML)


def rtf_of(source: str, packed: bytes) -> bytes:
    """RTF unpacked (MS-OXRTFCP); raises `DamagedFile`."""
    if len(packed) > _LONGEST_RTF:
        raise DamagedFile(source, f"its text is RTF of more than {_LONGEST_RTF >> 20} MiB")
    try:
        unpacked: bytes = compressed_rtf.decompress(packed)
    except Exception as error:
        raise DamagedFile(source, f"broken: its text cannot be unpacked: {error}") from error
    return unpacked
