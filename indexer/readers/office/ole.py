"""Files in the container of old Office programs (MS-CFB): refused, with what to do instead.

What is in one is told by the names of its streams, as they stand in its directory.
"""

from indexer.blocks import Reading
from indexer.readers.office.package import ENCRYPTED
from search.errors import UnsupportedFormat

_KINDS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt): open it and save it as .pptx"),
    ("Workbook", "an old Excel workbook (.xls): open it in Excel or LibreOffice and save it as .xlsx"),
    ("Book", "an old Excel workbook (.xls): open it in Excel or LibreOffice and save it as .xlsx"),
)
"""Names of streams, and the reason (MS-OFFCRYPTO, 2.3.4.4; MS-DOC, 2.1; MS-PPT, 2.1; MS-XLS, 2.1.2)."""
_ANY = "in the container of old Office programs: Pincite does not read what is in it"


def read(source: str, content: bytes) -> Reading:
    """Raises `UnsupportedFormat`, always, which says what the file is and how it can be read."""
    raise UnsupportedFormat(source, next((reason for name, reason in _KINDS if _entry(name) in content), _ANY))


def _entry(name: str) -> bytes:
    """A name as it begins an entry of the directory: in UTF-16, filled up with zeros (MS-CFB, 2.6.1)."""
    return name.encode("utf-16-le") + b"\x00\x00"
