"""What a PDF says of itself: title, authors, when it was made, its language (ISO 32000-1, 14.3.3 and 14.9.2)."""

import re
from collections.abc import Iterator

from indexer.blocks import Claim
from indexer.readers.office.properties import author_claims, date_claims, language_claims, title_claims
from indexer.readers.pdf.library import Pdf

_DATE = re.compile(r"D?:?\s*(?P<year>(?:19|20)\d\d)(?P<month>\d\d)?(?P<day>\d\d)?")
"""ISO 32000-1, 7.9.4."""
_NOTHING = re.compile(
    r"\(?(?:anonymous|unspecified|untitled|none|null)\)?|.*\.(?:dvi|e?ps|tex|pages|xml)", re.IGNORECASE
)
"""What programs write where nobody has said anything."""


def claims_of(pdf: Pdf) -> Iterator[Claim]:
    """The claims of a document's information dictionary and catalogue."""
    title = pdf.information("Title")
    if not _NOTHING.fullmatch(title.strip()):
        yield from title_claims(title, "Title in the PDF's document information")
    author = pdf.information("Author")
    if not _NOTHING.fullmatch(author.strip()):
        yield from author_claims(author, "Author in the PDF's document information")
    if made := _DATE.match(pdf.information("CreationDate")):
        iso = "-".join(part for part in made.group("year", "month", "day") if part)
        yield from date_claims(None, iso)
    yield from language_claims(pdf.language(), "Lang in the PDF's catalogue")
