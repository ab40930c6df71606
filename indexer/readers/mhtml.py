"""Pages saved as one file, MHTML (RFC 2557): the page, and the pages in its frames.

Its pictures, styles and scripts are needed to show it, and hold no text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.readers import html
from indexer.readers.mail.charsets import text_in
from indexer.readers.mail.header import day_of
from indexer.readers.mail.parts import Part, parts_of
from indexer.readers.mail.transfer import decoded
from indexer.shapes import is_web_address
from search.errors import DamagedFile

_PAGES = ("text/html", "application/xhtml+xml")
_FRAME = "in a frame of the page"


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a saved page; raises `DamagedFile` where it breaks off or holds no page, `TooLarge`."""
    parts = parts_of(source, content)
    pages = [part for part in parts if part.media.type in _PAGES and not part.has_parts]
    if not pages:
        raise DamagedFile(source, "half-written: it is made for a saved page, and there is none in it")
    page = _page(parts[0], pages)
    text, encoding = _text(content, page)
    reading = html.read(source, text)
    shown = any(not block.furniture for block in reading.blocks)
    frames = (block for one in pages if one is not page for block in _frame(source, content, one, shown=shown))
    claims = (*_claims(parts[0], page), *reading.claims, *_of_header(parts[0]), Claim("encoding", encoding, encoding))
    return Reading((*reading.blocks, *frames), claims)


def _page(whole: Part, pages: Sequence[Part]) -> Part:
    """The page itself, which the header names or which comes first."""
    start = whole.media.start
    return next((one for one in pages if start and one.header.value("Content-ID") == start), pages[0])


def _text(content: bytes, page: Part) -> tuple[str, str]:
    return text_in(decoded(content[page.start : page.end], page.media.encoding)[0], page.media.charset)


def _frame(source: str, content: bytes, frame: Part, *, shown: bool) -> Iterator[Block]:
    """The blocks of a frame, which are the text of a page that has none itself, but for its frames."""
    text = _text(content, frame)[0]
    try:
        blocks = html.read_blocks(text, source)[1]
    except DamagedFile as error:
        blocks = (Block(BlockKind.PARAGRAPH, text.strip(), furniture=f"{_FRAME} that is {error.reason}"),)
    for block in blocks:
        yield replace(block, furniture=block.furniture or _FRAME) if shown else block


def _claims(whole: Part, page: Part) -> Iterator[Claim]:
    for part, name in ((whole, "Snapshot-Content-Location"), (page, "Content-Location"), (whole, "Content-Location")):
        address = part.header.value(name)
        if is_web_address(address):
            yield Claim("url", address, f"{name} of the saved page")
    if day := day_of(whole.header.value("Date")):
        yield Claim("captured", day, f"Date of the saved page: {whole.header.value('Date')}")


def _of_header(whole: Part) -> Iterator[Claim]:
    if subject := whole.header.words("Subject"):
        yield Claim("page title", subject, "Subject of the saved page")
