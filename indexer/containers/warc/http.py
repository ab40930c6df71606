"""What a server answered, as it stands in a record: status, type, and the content as it was before it was packed.

Browsers that archive have often unpacked it already, and left the header as it was: what is not packed stays as it is.
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import chain

from indexer.containers.container import LARGEST_MEMBER
from indexer.containers.refusals import LARGE
from indexer.containers.spool import PIECE, Stream
from indexer.containers.warc.records import fields_of
from search.errors import DamagedFile, ReadError, TooLarge, UnsupportedFormat

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

try:
    import brotli
except ImportError:
    brotli = None

_ANSWER = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})[^\r\n]*\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LONGEST_CHUNK_HEAD = 4_096
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_ENOUGH = 256
"""Bytes of which hardly ever all are text, if they are packed."""
NEEDS_BROTLI = "packed by Brotli: pip install pincite[webarchives] reads it"
_HALF = "half-written: what was archived of it breaks off"
_MOST_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and header of an answer, which is so many bytes `long`."""

    status: int
    header: Mapping[bytes, bytes]
    long: int

    def value(self, name: bytes) -> str:
        return self.header.get(name, b"").decode("latin-1").lower()

    @property
    def media_type(self) -> str:
        return self.value(b"content-type").partition(";")[0].strip()

    @property
    def encodings(self) -> tuple[str, ...]:
        """How the content is packed, in the order in which that was done."""
        named = (one.strip() for one in self.value(b"content-encoding").split(","))
        return tuple(one for one in named if one not in ("", "identity", "none"))


def answer_of(head: bytes) -> Answer | None:
    """The answer that a record's block begins with; None where it does not begin with one."""
    begins = _ANSWER.match(head)
    end = _HEADER_END.search(head, begins.end() - 2) if begins else None
    if begins is None or end is None:
        return None
    return Answer(int(begins[1]), fields_of(head[begins.end() : end.start()] + b"\n"), end.end())


def refusal(answer: Answer) -> str:
    """Why the content of an answer cannot be unpacked here; empty where it can."""
    unknown = [one for one in answer.encodings if one not in _UNPACKERS and one != "br"]
    if unknown or len(answer.encodings) > _MOST_LAYERS:
        return f"packed in a way that Pincite does not know: {', '.join(unknown)[:40]}"
    return NEEDS_BROTLI if "br" in answer.encodings and brotli is None else ""


def content_of(source: str, answer: Answer, block: Stream) -> bytes:
    """The content of an answer that is all in `block`; raises a `ReadError` that names `source`."""
    if reason := refusal(answer):
        raise UnsupportedFormat(source, reason)
    left = answer.long
    while left:
        skipped = len(block.read(left))
        if not skipped:
            raise DamagedFile(source, _HALF)
        left -= skipped
    pieces: Iterator[bytes] = iter(lambda: block.read(PIECE), b"")
    if "chunked" in answer.value(b"transfer-encoding"):
        pieces = _joined(source, pieces)
    for encoding in reversed(answer.encodings):
        pieces = _unpacked(source, encoding, pieces)
    content = BytesIO()
    for piece in pieces:
        if content.tell() + len(piece) > LARGEST_MEMBER:
            raise TooLarge(source, LARGE)
        content.write(piece)
    return content.getvalue()


def _joined(source: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What was sent in chunks (RFC 9112, 7.1), whole; what was not, as it is."""
    buffer = next(pieces, b"")
    if not _CHUNK.match(buffer):
        yield buffer
        yield from pieces
        return
    while True:
        while not (found := _CHUNK.match(buffer)):
            more = next(pieces, b"")
            if not more or len(buffer) > _LONGEST_CHUNK_HEAD:
                raise DamagedFile(source, _HALF)
            buffer += more
        left = int(found[1], 16)
        if not left:
            return
        buffer = buffer[found.end() :]
        while left > 0:
            if not buffer and not (buffer := next(pieces, b"")):
                raise DamagedFile(source, _HALF)
            piece, buffer = buffer[:left], buffer[left:]
            left -= len(piece)
            yield piece
        buffer = (buffer if len(buffer) > 1 else buffer + next(pieces, b"")).removeprefix(b"\r").removeprefix(b"\n")


def _unpacked(source: str, encoding: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    is_packed, unpacking = _UNPACKERS[encoding] if encoding != "br" else (_is_no_text, _of_brotli)
    if not is_packed(first):
        yield first
        yield from pieces
        return
    try:
        yield from unpacking(chain([first], pieces))
    except ReadError:
        raise
    except EOFError as error:
        raise DamagedFile(source, _HALF) from error
    except _Broken as error:
        raise DamagedFile(source, f"broken: it cannot be unpacked: {error}") from error


def _of_zlib(pieces: Iterator[bytes], bits: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(bits)
    for piece in pieces:
        packed = piece
        while packed and not inflate.eof:
            yield inflate.decompress(packed, PIECE)
            packed = inflate.unconsumed_tail
    while not inflate.eof and (piece := inflate.decompress(b"", PIECE)):
        yield piece
    if not inflate.eof:
        raise EOFError


def _of_gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    return _of_zlib(pieces, zlib.MAX_WBITS | 16)


def _of_deflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What servers call deflate, which is zlib's format or, against the standard, without its head."""
    first = next(pieces, b"")
    with_head = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] << 8 | first[1]) % 31 == 0
    return _of_zlib(chain([first], pieces), zlib.MAX_WBITS if with_head else -zlib.MAX_WBITS)


def _of_zstandard(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zstd.ZstdDecompressor()
    for piece in pieces:
        packed = piece
        while not unpacker.eof and (packed or not unpacker.needs_input):
            yield unpacker.decompress(packed, PIECE)
            packed = b""
    if not unpacker.eof:
        raise EOFError


def _of_brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    for piece in pieces:
        yield unpacker.process(piece, output_buffer_limit=PIECE)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=PIECE)
    if not unpacker.is_finished():
        raise EOFError


def _is_gzip(first: bytes) -> bool:
    return first.startswith(b"\x1f\x8b")


def _is_zstandard(first: bytes) -> bool:
    return first.startswith(b"\x28\xb5\x2f\xfd")


def _is_no_text(first: bytes) -> bool:
    """Whether it may be packed in a way that has no sign of its own: what was unpacked already begins with text."""
    beginning = first[:_ENOUGH]
    text = beginning.decode("utf-8", "ignore")
    return len(text.encode("utf-8")) < len(beginning) - 3 or _CONTROL.search(text) is not None


_UNPACKERS: Mapping[str, tuple[Callable[[bytes], bool], Callable[[Iterator[bytes]], Iterator[bytes]]]] = {
    "gzip": (_is_gzip, _of_gzip),
    "x-gzip": (_is_gzip, _of_gzip),
    "deflate": (_is_no_text, _of_deflate),
    "zstd": (_is_zstandard, _of_zstandard),
}
_Broken = (zlib.error, zstd.ZstdError, *((brotli.error,) if brotli else ()))
