"""A document that is a ZIP archive of parts: Open XML, OpenDocument, EPUB.

Parts are read by name, piece by piece, and no more of them than a document may unpack to. What the archive says of
itself is not believed: the `zipfile` module reads no more of a part than its size says and compares its sum, and what
comes out is counted here. Where two programs could read different documents from one archive, it is refused.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from search.errors import DamagedFile, TooLarge, UnsupportedFormat

ENCRYPTED = "encrypted: it needs a password, which Pincite does not ask for; save it without one"
MOST_PARTS = 50_000
MOST_UNPACKED = 1 << 29
"""Bytes that all the parts that are read may unpack to."""
_LARGEST = 1 << 26
"""Bytes of a part that is read as a whole."""
_PIECE = 1 << 20
_ENTRY = b"PK\x01\x02"
"""What each entry of an archive's directory begins with (APPNOTE.TXT, 4.3.12)."""
_ENCRYPTED = 0x1
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, OverflowError,
)  # fmt: skip


class Package:
    """The parts of a document; `elements` counts those of the XML that was read.

    Names are compared without regard to case, as Open XML does (ECMA-376, part 2, 6.2.2).
    """

    def __init__(self, source: str, content: bytes) -> None:
        """Raises `DamagedFile`, `TooLarge` or `UnsupportedFormat`, each naming `source`."""
        self.source = source
        self.elements = 0
        self._unpacked = 0
        if content.count(_ENTRY) > 2 * MOST_PARTS:
            raise TooLarge(source, f"it has more than {MOST_PARTS:,} parts, which no document has")
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except NotImplementedError as error:
            raise UnsupportedFormat(source, f"an archive of a kind that Pincite does not read: {error}") from error
        except _UNREADABLE as error:
            reason = "broken: it breaks off, or it is no archive of parts, as a document of its kind is"
            raise DamagedFile(source, reason) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._doubled: set[str] = set()
        for part in self._archive.infolist():
            name = _key(part.filename)
            if name in self._parts:
                self._doubled.add(name)
            self._parts[name] = part

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def names(self) -> Iterator[str]:
        """The name of each part, as it is written but for blanks around it, folders left out."""
        return (name for part in self._parts.values() if not part.is_dir() and (name := part.filename.strip()))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece.

        Raises `DamagedFile`, `TooLarge` or `UnsupportedFormat`, which say what is wrong with it.
        """
        part = self._parts.get(_key(name))
        if part is None:
            raise DamagedFile(self.source, f"broken: its part {name} is missing")
        if _key(name) in self._doubled:
            raise DamagedFile(
                self.source, f"broken: it has two parts {name}, and programs differ in which one they show"
            )
        if part.flag_bits & _ENCRYPTED:
            raise UnsupportedFormat(self.source, ENCRYPTED)
        try:
            with self._archive.open(part) as file:
                while piece := file.read(_PIECE):
                    self._unpacked += len(piece)
                    if self._unpacked > MOST_UNPACKED:
                        reason = f"it unpacks to more than {MOST_UNPACKED >> 20} MiB, as an archive does that is a trap"
                        raise TooLarge(self.source, reason)
                    yield piece
        except (NotImplementedError, RuntimeError) as error:
            raise UnsupportedFormat(self.source, f"its part {name} cannot be unpacked: {error}") from error
        except _UNREADABLE as error:
            raise DamagedFile(self.source, f"broken: its part {name} cannot be unpacked ({error})") from error

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises what `pieces` does."""
        content = bytearray()
        for piece in self.pieces(name):
            content += piece
            if len(content) > _LARGEST:
                raise TooLarge(self.source, f"its part {name} is larger than {_LARGEST >> 20} MiB")
        return bytes(content)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
