"""Changing inputs a little: bytes, runs of bytes, pieces of other inputs, and members of ZIP packages."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress

TOKENS = (
    b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"-1", b"99999999999", b"%s", b"../",
    b"\r\n", b"\n\n", b"<", b">", b"</", b"<!--", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"<p>",
    b"<table>", b"(", b")", b"((((((((", b"{", b"}", b"[", b"]", b"[[[[[[[[", b'"', b"'", b"\\", b"\\'", b"\\u",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"obj", b"endobj", b"stream", b"endstream", b"<<",
    b">>", b"/Length 9", b"/Kids", b"BT", b"Tj", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06",
    b"Content-Type: multipart/mixed; boundary=a\n", b"--a\n", b"--a--", b"Content-Transfer-Encoding: base64\n",
    b"WARC/1.0\r\n", b"Content-Length: 9\r\n", b"=?utf-8?B?", b"charset=utf-7", b"{\\rtf1", b"\\bin9 ", b"\\par ",
    b"From ", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"ustar",
)  # fmt: skip
"""What formats are made of."""
_MOST = 200_000
"""Bytes of an input."""


def mutated(seed: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """`seed`, changed one to eight times; `others` are what pieces are taken from."""
    if seed.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        with suppress(Exception):
            return _in_a_member(seed, others, chance)
    made = bytearray(seed[:_MOST])
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_CHANGES)(made, others, chance)
    return bytes(made[:_MOST])


def _place(made: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(made) + 1)


def _flip(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    if made:
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def _replace(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    start = _place(made, chance)
    token = chance.choice(TOKENS)
    made[start : start + len(token)] = token


def _insert(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    start = _place(made, chance)
    made[start:start] = chance.choice(TOKENS) * chance.choice((1, 1, 2, 50, 1_000))


def _number(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    start = _place(made, chance)
    form = chance.choice(("<H", ">H", "<I", ">I"))
    value = chance.choice((0, 1, 0x7FFF, 0xFFFF, chance.randrange(0xFFFF)))
    made[start : start + struct.calcsize(form)] = struct.pack(form, value)


def _cut(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    start = _place(made, chance)
    del made[start : chance.choice((start + 1, start + 20, start + len(made) // 4, len(made)))]


def _repeat(made: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    start = _place(made, chance)
    made[start:start] = made[start : start + chance.randrange(1, 500)] * chance.choice((1, 2, 100))


def _splice(made: bytearray, others: Sequence[bytes], chance: random.Random) -> None:
    other = chance.choice(others)
    start, begin = _place(made, chance), chance.randrange(len(other) + 1)
    made[start : chance.choice((start, start + 300))] = other[begin : begin + chance.randrange(1, 2_000)]


_CHANGES: Sequence[Callable[[bytearray, Sequence[bytes], random.Random], None]] = (
    _flip, _flip, _replace, _insert, _number, _cut, _repeat, _splice,
)  # fmt: skip


def _in_a_member(seed: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A ZIP package with one of its members changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as package, zipfile.ZipFile(made, "w") as written:
        members = package.infolist()
        chosen = chance.choice(members)
        for member in members:
            content = package.read(member)
            written.writestr(member, mutated(content, others, chance) if member is chosen else content)
    return made.getvalue()
