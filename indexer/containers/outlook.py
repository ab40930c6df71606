"""What is attached to one of Outlook's messages; a message that is attached to it is a mail like others."""

from base64 import encodebytes
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from urllib.parse import quote

from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.mail import TNEF
from indexer.containers.refusals import LARGE
from indexer.readers.outlook import header_of_message, html_of, rtf_of
from indexer.readers.outlook.storage import File, Property, Storage
from search.errors import DamagedFile, TooLarge

_ATTACHMENTS = "__attach_version1.0_"
_BY_VALUE, _OLE = 1, 6
_FAILED = {
    2: "only named in the message: the file is somewhere else",
    3: "only named in the message: the file is somewhere else",
    4: "only named in the message: the file is somewhere else",
    7: "only named in the message: the file is on the web",
    _OLE: "an object that was put into the text of the message, which Pincite does not read",
}
SEALED = "signed or encrypted by S/MIME, which Pincite does not unpack: save the message without from Outlook"
_BY_NAME = {"winmail.dat": TNEF, "smime.p7m": SEALED}
_DEEPEST = 10
"""Messages that are attached to each other."""
_LONGEST_NAME = 80
_LAYOUT = frozenset(("mime-version", "content-type", "content-transfer-encoding", "content-disposition"))


class Attachments:
    """What is attached to the message in an open file."""

    def __init__(self, source: str, message: Storage) -> None:
        self._source = source
        self._storages = list(message.below(_ATTACHMENTS))
        self.members = tuple(_member(number, one) for number, one in enumerate(self._storages, start=1))

    def read(self, place: int) -> bytes:
        """The bytes of an attachment, of a message as a mail; raises `DamagedFile` or `TooLarge`."""
        if reason := self.members[place].failed:
            raise DamagedFile(self._source, reason)
        attached = self._storages[place]
        message = attached.message()
        content = _as_mail(self._source, message) if message else attached.binary(Property.DATA) or b""
        if len(content) > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        return content


def opened(source: str, file: BinaryIO) -> Attachments:
    """What is attached to a message; raises `DamagedFile` or `TooLarge`."""
    return Attachments(source, Storage(File(source, file)))


def _member(number: int, attached: Storage) -> Member:
    method = attached.number(Property.METHOD)
    name = attached.text(Property.FILE_NAME, Property.SHORT_FILE_NAME, Property.NAME)
    if attached.message():
        subject = (name or f"message {number}").replace("/", "-").strip(". ")[:_LONGEST_NAME]
        return Member(f"{subject.removesuffix('.msg').removesuffix('.eml').strip()}.eml")
    failed = _BY_NAME.get(name.lower(), "")
    if not failed and not attached.has_binary(Property.DATA):
        failed = _FAILED.get(method or _BY_VALUE, "broken: there is nothing where its bytes should be")
    return Member(name or f"attachment {number}", failed=failed)


def _as_mail(source: str, message: Storage, deep: int = 1) -> bytes:
    """A message as the mail that it would be; the same for the same bytes."""
    if deep > _DEEPEST:
        raise DamagedFile(source, f"messages that are attached to each other, more than {_DEEPEST} deep")
    fields = [field for field in header_of_message(message).fields if field[0].lower() not in _LAYOUT]
    header = "".join(f"{name}: {value}\n" for name, value in fields).encode("utf-8", "replace")
    versions = _joined("alternative", deep, _versions(source, message))
    attached = (_attached(source, *one, deep) for one in enumerate(message.below(_ATTACHMENTS), start=1))
    return header + _joined("mixed", deep, (versions, *attached))


def _joined(kind: str, deep: int, parts: Iterable[bytes]) -> bytes:
    boundary = f"=_{kind}_{deep}".encode("ascii")
    header = b'Content-Type: multipart/%s; boundary="%s"\n' % (kind.encode("ascii"), boundary)
    return b"".join((header, *(b"\n--%s\n%s" % (boundary, part) for part in parts), b"\n--%s--\n" % boundary))


def _versions(source: str, message: Storage) -> Iterator[bytes]:
    text, page = message.text(Property.BODY), html_of(message)
    if text:
        yield _part("text/plain; charset=utf-8", text.encode("utf-8", "replace"))
    if page:
        yield _part("text/html; charset=utf-8", page.encode("utf-8", "replace"))
    if not (text or page) and (packed := message.binary(Property.RTF)):
        yield _part("application/rtf", rtf_of(source, packed), "text.rtf")


def _attached(source: str, number: int, attached: Storage, deep: int) -> bytes:
    if message := attached.message():
        return b"Content-Type: message/rfc822\n\n" + _as_mail(source, message, deep + 1)
    member = _member(number, attached)
    media_type = "message/external-body" if member.failed else "application/octet-stream"
    return _part(media_type, attached.binary(Property.DATA) or b"", member.name)


def _part(media_type: str, content: bytes, name: str = "") -> bytes:
    named = f"Content-Disposition: attachment; filename*=utf-8''{quote(name, safe='')}\n" if name else ""
    header = f"Content-Type: {media_type}\nContent-Transfer-Encoding: base64\n{named}\n"
    return header.encode("ascii") + encodebytes(content)
