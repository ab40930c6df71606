"""Web archives and saved pages, good and hostile ones, made here."""

import base64
import gzip
import hashlib
import sys
import zlib
from collections.abc import Iterable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = (
    b"<!DOCTYPE html><html><head><meta charset=utf-8><title>The gauge at Sennacott</title></head><body><h1>The gauge at"
    b" Sennacott</h1><p>The engineer wrote the reading in red ink, and then she went to the telephone in the hut."
    b"</p></body></html>"
)
ADDRESS = "https://weir.example/reports/gauge?day=3"
DATE = "2020-01-02T23:04:05Z"
_TOLD = {"warcinfo": "", "request": "application/http; msgtype=request"}


def answer(content: bytes = PAGE, media: str = "text/html", *fields: str, status: str = "200 OK") -> bytes:
    """What a server answers."""
    header = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {media}", *fields))
    return header.encode("latin-1") + b"\r\n\r\n" + content


def record(
    block: bytes = b"", kind: str = "response", address: str = ADDRESS, *fields: str, media: str = "", length: str = ""
) -> bytes:
    """A record; `length` is what it says of its block, where that is not so."""
    media = media or _TOLD.get(kind, "application/http; msgtype=response")
    header = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {address}",
        f"WARC-Date: {DATE}",
        f"Content-Type: {media}",
        *fields,
        f"Content-Length: {length or len(block)}",
    )
    return "\r\n".join(header).encode("utf-8") + b"\r\n\r\n" + block + b"\r\n\r\n"


def digest_of(block: bytes) -> str:
    """The field that tells the sum of a block."""
    return f"WARC-Block-Digest: sha1:{base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()}"


def one_by_one(records: Iterable[bytes]) -> bytes:
    """An archive that is compressed record by record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def as_a_whole(records: Iterable[bytes]) -> bytes:
    return gzip.compress(b"".join(records), mtime=0)


def in_chunks(content: bytes, size: int = 50) -> bytes:
    """The content as servers send it in chunks."""
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(b"%X;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflated(content: bytes, *, with_head: bool) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS if with_head else -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def zstd_packed(content: bytes) -> bytes:
    return zstd.compress(content)


def saved_page(content: bytes = PAGE, *, frames: Iterable[bytes] = (), snapshot: str = ADDRESS) -> bytes:
    """A page as Chromium saves it in one file."""
    told = f"Snapshot-Content-Location: {snapshot}\n" if snapshot else ""
    header = (
        f"From: <Saved by Blink>\n{told}Subject: =?utf-8?Q?The_gauge?=\nDate: Thu, 2 Jan 2020 23:04:05 -0000\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n'
        '\tboundary="----Multipart--a----"\n\n'
    ).encode("ascii")
    parts = [(f"Content-Type: text/html\nContent-Location: {ADDRESS}\n", one) for one in (content, *frames)]
    parts.append(("Content-Type: image/png\nContent-Location: https://weir.example/a.png\n", b"\x89PNG"))
    edge = b"------Multipart--a----"
    body = b"".join(
        edge
        + b"\n"
        + fields.encode("ascii")
        + b"Content-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(one)
        + b"\n"
        for fields, one in parts
    )
    return (header + body + edge + b"--\n").replace(b"\n", b"\r\n")
