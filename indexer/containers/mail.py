"""What is attached to a mail, pictures within its text and mails that it passes on included."""

import re
from collections.abc import Sequence
from typing import BinaryIO

from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.refusals import LARGE
from indexer.readers.mail.bodies import is_text
from indexer.readers.mail.header import header_of
from indexer.readers.mail.parts import Part, parts_of
from indexer.readers.mail.transfer import decoded
from search.errors import DamagedFile, TooLarge

ENCRYPTED = "encrypted: it needs a key, which Pincite does not have; save the mail decrypted"
TNEF = "Outlook's own packing (TNEF), which Pincite does not read: save the mail from Outlook as .msg"
_FAILED = {
    "application/ms-tnef": TNEF,
    "application/vnd.ms-tnef": TNEF,
    "message/external-body": "only named in the mail: the file is somewhere else",
    "message/partial": "a piece of a mail that was sent in several: Pincite does not join them",
}
_SIGNATURES = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/pgp-keys".split()
)
_SIGNATURE = "a digital signature or key"
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_SEALED_SIGNED = "signed and packed by S/MIME, which Pincite does not unpack: save the mail without its signature"
_PGP_VERSION = "application/pgp-encrypted"
_MAIL = frozenset(("message/rfc822", "message/global"))
_SUFFIXES = {
    "message/rfc822": "eml", "message/global": "eml", "text/calendar": "ics", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "text/plain": "txt", "text/html": "html", "text/csv": "csv", "image/jpeg": "jpg",
    "application/msword": "doc", "application/rtf": "rtf", "text/rtf": "rtf", "application/octet-stream": "bin",
}  # fmt: skip
_SHORT = re.compile(r"[a-z0-9]{1,5}")
_TAIL = re.compile(rb"\r?\n\r?\n")
_HEAD = 65_536
"""Bytes of a mail that is passed on, among which its subject is looked for."""
_LONGEST_SUBJECT = 80


class Attachments:
    """The parts of a mail that are files."""

    def __init__(self, source: str, content: bytes, parts: Sequence[Part]) -> None:
        self._source = source
        self._content = content
        self._parts = [(number, part) for number, part in enumerate(parts) if not (part.has_parts or is_text(part))]
        self.members = tuple(
            Member(self._name(number, part), failed=_failed(part, parts), omitted=_omitted(part))
            for number, part in self._parts
        )

    def read(self, place: int) -> bytes:
        """The bytes of an attachment as it was before it was attached; raises `DamagedFile` or `TooLarge`."""
        member, (_, part) = self.members[place], self._parts[place]
        if reason := member.failed or member.omitted:
            raise DamagedFile(self._source, reason)
        content, left = decoded(self._content[part.start : part.end], part.media.encoding)
        if len(content) > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        if left and not content:
            raise DamagedFile(self._source, "broken: what should be base64 is none")
        return content

    def _name(self, number: int, part: Part) -> str:
        """What an attachment is called; one without a name by its subject or its place among the parts."""
        media = part.media
        if media.name:
            return media.name
        suffix = _SUFFIXES.get(media.type, media.type.rpartition("/")[2])
        end = f".{suffix}" if _SHORT.fullmatch(suffix) else ""
        subject = self._subject(part) if media.type in _MAIL else ""
        return f"{subject or f'part {number}'}{end}"

    def _subject(self, part: Part) -> str:
        head = decoded(self._content[part.start : min(part.end, part.start + _HEAD)], part.media.encoding)[0]
        end = _TAIL.search(head)
        subject = header_of(head[: end.start()] if end else head).words("Subject")
        return subject.replace("/", "-").strip(". ")[:_LONGEST_SUBJECT].strip()


def opened(source: str, file: BinaryIO) -> Attachments:
    """What is attached to a mail; raises `TooLarge` where it has too many parts."""
    file.seek(0)
    content = file.read()
    return Attachments(source, content, parts_of(source, content))


def _failed(part: Part, parts: Sequence[Part]) -> str:
    media = part.media
    if media.type in _SEALED:
        signed = "signed-data" in part.header.value("Content-Type") or media.name.endswith(".p7c")
        return _SEALED_SIGNED if signed else ENCRYPTED
    if media.name.lower() == "winmail.dat":
        return TNEF
    if part.within >= 0 and parts[part.within].media.type == "multipart/encrypted" and media.type != _PGP_VERSION:
        return ENCRYPTED
    return _FAILED.get(media.type, "")


def _omitted(part: Part) -> str:
    if part.media.type == _PGP_VERSION:
        return "says that the mail is encrypted with OpenPGP"
    return _SIGNATURE if part.media.type in _SIGNATURES else ""
