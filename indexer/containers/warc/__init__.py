"""Web archives (WARC): each page, document or text that was captured is a file, named by its address.

What else an archive holds, pictures and styles, redirects and errors, the notes of the crawler, is counted, and told in
one member that is left out.
"""

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from urllib.parse import unquote

from indexer.blocks import Claim
from indexer.containers.container import LARGEST_MEMBER, Member, MembersMade
from indexer.containers.refusals import LARGE
from indexer.containers.warc.http import Answer, answer_of, content_of, refusal
from indexer.containers.warc.records import Block, Record, Records
from indexer.readers.mail.header import day_of
from indexer.shapes import is_web_address
from search.errors import DamagedFile, TooLarge

MOST_PAGES = 200_000
_MOST_BROKEN = 1_000
"""Stretches that are no records, after which nothing more is looked for."""
_PAGES = re.compile(
    r"(?:text/(?!css|javascript|ecmascript|x-)[\w.+-]+|application/(?:xhtml\+xml|pdf|json|rtf|epub\+zip|msword|mbox|zip"
    r"|vnd\.ms-(?:excel|powerpoint|outlook|word\.[\w.-]+|excel\.[\w.-]+)|vnd\.oasis\.opendocument\.[\w-]+"
    r"|vnd\.openxmlformats-officedocument\.[\w.-]+)|message/rfc822)"
)
"""Types of what is read, as far as Pincite can; a type that is none of these is counted."""
_HTML = frozenset(("text/html", "application/xhtml+xml"))
_HTML_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)
_OTHERS = (
    (re.compile(r"image/"), "pictures"),
    (re.compile(r"text/css|(?:text|application)/(?:x-)?(?:java|ecma)script"), "styles and scripts"),
    (re.compile(r"(?:application/(?:x-)?)?font|application/vnd\.ms-fontobject"), "typefaces"),
    (re.compile(r"video/|audio/|application/(?:x-mpegurl|vnd\.apple\.mpegurl|dash\+xml)"), "films and sounds"),
)
_CAPTURES = frozenset((b"response", b"resource", b"conversion"))
_NOTES = "notes of the crawler"
_NOTED = re.compile(r"(?:(?:dns|whois|metadata|urn|screenshot|thumbnail):.*)?", re.IGNORECASE | re.DOTALL)
"""Addresses under which crawlers put down what they have done."""
_NOT_WEB = "captures whose address is none of the web"
_KINDS = {b"revisit": "visits that found what an earlier one had found"}
_ADDRESS = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE)
_ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}


@dataclass(frozen=True, slots=True)
class _Page:
    """A record that is a file: where it begins, its address, when it was captured, and why it cannot be read, if so."""

    offset: int
    address: str
    date: str
    is_html: bool
    failed: str = ""
    cut: str = ""

    def member(self) -> Member:
        captured = f"WARC-Date of the record: {self.date}"
        if self.cut:
            captured += f"; the crawler broke off ({self.cut})"
        claims = [Claim("url", self.address, "WARC-Target-URI of the record")]
        if day := day_of(self.date):
            claims.append(Claim("captured", day, captured))
        return Member(_name(self.address, is_html=self.is_html), failed=self.failed, claims=tuple(claims))


class WebArchive:
    """What was captured; only where each page begins, and what it is, is kept in memory."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        self._source = source
        self._records = Records(source, file)
        self._pages: list[_Page] = []
        others: Counter[str] = Counter()
        broken: list[Record] = []
        for record in self._records:
            found = _page_of(record)
            if isinstance(found, _Page):
                self._pages.append(found)
            elif found:
                others[found] += 1
            else:
                broken.append(record)
            if len(broken) > _MOST_BROKEN:
                break
            if len(self._pages) > MOST_PAGES:
                raise TooLarge(source, f"more than {MOST_PAGES:,} pages: part it into several archives")
        if broken and not (self._pages or others):
            raise DamagedFile(source, "broken: there is no record in it that can be read")
        rest = tuple(_told(others, broken))
        self.members: Sequence[Member] = MembersMade(len(self._pages) + len(rest), partial(_member, self._pages, rest))

    def read(self, place: int) -> bytes:
        """The content of a page as its reader saw it; raises a `ReadError`."""
        if place >= len(self._pages) or self._pages[place].failed:
            member = self.members[place]
            raise DamagedFile(self._source, member.failed or member.omitted)
        record, block = self._records.block(self._pages[place].offset)
        if record.length > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        whole = _Summed(block, record.header.get(b"warc-block-digest", b""))
        answer = answer_of(record.head) if _is_answer(record) else None
        content = content_of(self._source, answer or Answer(200, {}, 0), whole)
        whole.check(self._source)
        return content


def opened(source: str, file: BinaryIO) -> WebArchive:
    """What was captured in a file of WARC; raises `DamagedFile` or `TooLarge`."""
    return WebArchive(source, file)


def _member(pages: Sequence[_Page], rest: Sequence[Member], place: int) -> Member:
    """A page, or what is told of the rest."""
    return pages[place].member() if place < len(pages) else rest[place - len(pages)]


def _page_of(record: Record) -> _Page | str:
    """The page that a record is; what else it is, to be counted; empty for what is no record."""
    kind = record.header.get(b"warc-type", b"").lower()
    if record.broken and not kind:
        return ""
    if kind not in _CAPTURES:
        return _KINDS.get(kind, _NOTES)
    address = record.header.get(b"warc-target-uri", b"").decode("utf-8", "replace").strip("<>").replace(" ", "%20")
    if not is_web_address(address):
        return _NOTES if _NOTED.fullmatch(address) else _NOT_WEB
    answer = answer_of(record.head) if _is_answer(record) else None
    if answer and answer.status != 200:
        return "redirects" if 300 <= answer.status < 400 else "answers that are errors"
    media_type = answer.media_type if answer else _text(record, b"content-type").partition(";")[0].strip().lower()
    if not _PAGES.fullmatch(media_type or "text/html"):
        return next((name for pattern, name in _OTHERS if pattern.match(media_type)), "other files")
    failed = record.broken or (refusal(answer) if answer else "")
    date, cut = _text(record, b"warc-date"), _text(record, b"warc-truncated")
    return _Page(record.offset, address, date, media_type in _HTML, failed, cut)


def _is_answer(record: Record) -> bool:
    return record.head.startswith(b"HTTP/") and b"application/http" in record.header.get(b"content-type", b"").lower()


def _text(record: Record, name: bytes) -> str:
    return record.header.get(name, b"").decode("utf-8", "replace")


def _name(address: str, *, is_html: bool) -> str:
    """The path of a page: its host, and its place there."""
    found = _ADDRESS.match(address)
    host, path, query = found.groups("") if found else (address, "", "")
    path = unquote(path) or "/"
    name = f"{host.lower()}{path}{'index' if path.endswith('/') else ''}{query.replace('/', '_')}"
    return name if not is_html or _HTML_NAME.search(name) else f"{name}.html"


def _told(others: Counter[str], broken: Sequence[Record]) -> Iterator[Member]:
    if others:
        listed = ", ".join(
            f"{count:,} {kind}" for kind, count in sorted(others.items(), key=lambda one: (-one[1], one[0]))
        )
        yield Member("(other records)", omitted=f"{others.total():,} records that are no pages: {listed}")
    if broken:
        where = f"the first at byte {broken[0].offset:,}: {broken[0].broken}"
        count = f"{len(broken):,} or more" if len(broken) > _MOST_BROKEN else f"{len(broken):,}"
        yield Member("(damaged records)", failed=f"{count} stretches that cannot be read, {where}")


class _Summed:
    """A block that is summed while it is read, and compared with what the record says of it."""

    def __init__(self, block: Block, told: bytes) -> None:
        self._block = block
        algorithm, _, digest = told.decode("latin-1").partition(":")
        making = _ALGORITHMS.get(algorithm.lower())
        self._sum = making(usedforsecurity=False) if making else None
        self._told = digest.strip()

    def read(self, size: int) -> bytes:
        piece = self._block.read(size)
        if self._sum:
            self._sum.update(piece)
        return piece

    def check(self, source: str) -> None:
        """Raise `DamagedFile` where the block, of which all is read now, is not as it was archived."""
        if self._sum is None:
            return
        while self.read(1 << 20):
            pass
        told = _digest(self._told, self._sum.digest_size)
        if told is not None and told != self._sum.digest():
            raise DamagedFile(source, "not as it was archived: its bytes have another sum than the record tells")


def _digest(told: str, size: int) -> bytes | None:
    """A digest of so many bytes, in base 32 or 16; None where it is none."""
    try:
        found = bytes.fromhex(told) if len(told) == 2 * size else base64.b32decode(told.upper())
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == size else None
