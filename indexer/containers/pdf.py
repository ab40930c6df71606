"""Files that are embedded in a PDF (ISO 32000-1, 7.11.4): what is attached to the document, and portfolios."""

from contextlib import suppress
from typing import BinaryIO

from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.refusals import LARGE
from indexer.readers.pdf import library
from search.errors import DamagedFile, ReadError, TooLarge

_MISSING = "missing: the PDF names a file that is not in it"
_NAMELESS = "attachment"
_THE_REST = "(more attachments)"
"""The name of a member that tells of those that are not listed."""


class EmbeddedFiles:
    """The files that are embedded in a PDF, in the order of its tree of names.

    There are none in what cannot be opened: why it cannot is for its reader to say.
    """

    def __init__(self, source: str, content: bytes) -> None:
        self._source = source
        self._content = content
        self.members: tuple[Member, ...] = ()
        with suppress(ReadError), library.opened(source, content) as pdf:
            self.members = tuple(Member(name.strip() or _NAMELESS) for name in pdf.attachments())
            if left := pdf.attached - len(self.members):
                reason = f"{left:,} more files are attached: of a PDF, {len(self.members):,} are read"
                self.members += (Member(_THE_REST, failed=reason),)

    def read(self, place: int) -> bytes:
        """The bytes of an embedded file, unpacked; raises `DamagedFile` or `TooLarge`."""
        if reason := self.members[place].failed:
            raise DamagedFile(self._source, reason)
        with library.opened(self._source, self._content) as pdf:
            size = pdf.attachment_size(place)
            if size is None:
                raise DamagedFile(self._source, _MISSING)
            if size > LARGEST_MEMBER:
                raise TooLarge(self._source, LARGE)
            return pdf.attachment(place, size)


def opened(source: str, file: BinaryIO) -> EmbeddedFiles:
    """What is embedded in a PDF."""
    file.seek(0)
    return EmbeddedFiles(source, file.read())
