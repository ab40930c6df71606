"""Mails, mailboxes and Outlook's messages, good and hostile ones, made here."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

SENDER = "From: Ada Kettlow <ada@kettlow.example>"
HEADER = f"{SENDER}\nTo: hut@weir.example\nSubject: The gauge\nDate: Thu, 3 Aug 2017 23:40:00 -0500\n"
DATED = "From ada@kettlow.example Thu Aug  3 23:40:00 2017"


def mail(body: str | bytes = "The gauge drowned.\n", header: str = HEADER, *, media: str = "") -> bytes:
    """A mail of one part, of the type `media`."""
    content = body.encode("utf-8") if isinstance(body, str) else body
    return f"{header}{media and f'Content-Type: {media}'}".rstrip("\n").encode("utf-8") + b"\n\n" + content


def part(content: str | bytes, media: str = "text/plain; charset=utf-8", *fields: str) -> bytes:
    """A part of a mail, with more `fields`."""
    body = content.encode("utf-8") if isinstance(content, str) else content
    return "\n".join((f"Content-Type: {media}", *fields)).encode("utf-8") + b"\n\n" + body


def several(kind: str, parts: Iterable[bytes], boundary: str = "=_b") -> bytes:
    """A part that other parts are in."""
    edge = boundary.encode("ascii")
    inner = b"".join(b"--" + edge + b"\n" + one + b"\n" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode("ascii") + inner + b"--" + edge + b"--\n"


def mail_of_parts(kind: str, *parts: bytes, header: str = HEADER) -> bytes:
    """A mail of several parts."""
    return header.encode("utf-8") + several(kind, parts)


def nested(depth: int, words: str = "needle") -> bytes:
    """A mail whose text is in so many parts, each in the one before."""
    inside = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    ends = "".join(f"--b{n}--\n" for n in reversed(range(depth)))
    return f"{HEADER}{inside}Content-Type: text/plain\n\n{words}\n{ends}".encode("ascii")


def chain(depth: int) -> bytes:
    """A mail with a mail attached that has a mail attached, and so on."""
    header = "Content-Type: message/rfc822\n\nSubject: inner\n"
    return f"{HEADER}{header * depth}\nneedle\n".encode("ascii")


def box(*mails: bytes, newline: bytes = b"\n") -> bytes:
    """A mailbox."""
    return b"".join(DATED.encode("ascii") + b"\n" + one + b"\n" for one in mails).replace(b"\n", newline)


@dataclass(frozen=True)
class Outlook:
    """A message as Outlook keeps it: texts and bytes by property, numbers and times by property, storages below."""

    texts: Mapping[int, str] = field(default_factory=dict)
    contents: Mapping[int, bytes] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    times: Mapping[int, datetime] = field(default_factory=dict)
    below: Sequence[tuple[str, "Outlook"]] = ()


def recipient(name: str, address: str, kind: int = 1) -> tuple[str, Outlook]:
    return "__recip_version1.0_", Outlook({0x3001: name, 0x39FE: address}, numbers={0x0C15: kind})


def attached(name: str, content: bytes) -> tuple[str, Outlook]:
    return "__attach_version1.0_", Outlook({0x3707: name}, {0x3701: content}, {0x3705: 1})


def attached_message(name: str, message: Outlook) -> tuple[str, Outlook]:
    embedded = Outlook({0x3001: name}, numbers={0x3705: 5}, below=[("__substg1.0_3701000D", message)])
    return "__attach_version1.0_", embedded


def outlook(message: Outlook) -> bytes:
    """The message as a compound file (MS-CFB)."""
    return _Compound().written(message)


_SECTOR, _SMALL, _CUT = 512, 64, 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_HEADERS = {"": 32, "__substg1.0_3701000D": 24}


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = 0


class _Compound:
    def __init__(self) -> None:
        self._entries = [_Entry("Root Entry", 5)]
        self._sectors: list[bytes] = []
        self._table: list[int] = []

    def written(self, message: Outlook) -> bytes:
        self._add(0, "", message)
        small, small_table = self._small_streams()
        self._entries[0].start = self._chain(small)
        self._entries[0].content = small
        small_start = self._chain(b"".join(struct.pack("<I", one) for one in small_table))
        directory = self._chain(b"".join(map(self._entry, self._entries)))
        count = -(-(len(self._table) + 1) // 127)
        tables = list(range(len(self._table), len(self._table) + count))
        self._table += [_TABLE] * count
        whole = self._table + [_FREE] * (-len(self._table) % 128)
        header = struct.pack(
            "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory,
            0, _CUT, small_start, -(-len(small_table) * 4 // _SECTOR), _END, 0,
        )  # fmt: skip
        places = struct.pack("<109I", *tables, *[_FREE] * (109 - count))
        return header + places + b"".join(self._sectors) + struct.pack(f"<{len(whole)}I", *whole)

    def _add(self, place: int, name: str, storage: Outlook) -> None:
        entries = bytes(_HEADERS.get(name, 8))
        streams: dict[str, bytes] = {}
        for one, text in storage.texts.items():
            streams[f"__substg1.0_{one:04X}001F"] = text.encode("utf-16-le")
        for one, content in storage.contents.items():
            streams[f"__substg1.0_{one:04X}0102"] = content
        for one, number in storage.numbers.items():
            entries += struct.pack("<HHIq", 3, one, 6, number)
        for one, time in storage.times.items():
            seconds = int((time - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds())
            entries += struct.pack("<HHIQ", 0x40, one, 6, seconds * 10**7)
        streams["__properties_version1.0"] = entries
        kids = [_Entry(one, 2, content) for one, content in streams.items()]
        numbered = [
            (one if one.startswith("__substg") else f"{one}#{number:08X}", inner)
            for number, (one, inner) in enumerate(storage.below)
        ]
        kids += [_Entry(one, 1) for one, _ in numbered]
        first = len(self._entries)
        self._entries += kids
        self._entries[place].child = first
        for number, kid in enumerate(kids[:-1], start=first + 1):
            kid.right = number
        for number, (inner_name, inner) in enumerate(numbered, start=first + len(streams)):
            self._add(number, inner_name, inner)

    def _small_streams(self) -> tuple[bytes, list[int]]:
        small, table = b"", list[int]()
        for entry in self._entries[1:]:
            if entry.kind != 2:
                continue
            if len(entry.content) >= _CUT:
                entry.start = self._chain(entry.content)
                continue
            entry.start = len(table) if entry.content else _END
            count = -(-len(entry.content) // _SMALL)
            table += [*range(len(table) + 1, len(table) + count), _END] if count else []
            small += entry.content + bytes(-len(entry.content) % _SMALL)
        return small, table + [_FREE] * (-len(table) % 128)

    def _chain(self, content: bytes) -> int:
        start, count = len(self._table), -(-len(content) // _SECTOR)
        self._sectors.append(content + bytes(-len(content) % _SECTOR))
        self._table += [*range(start + 1, start + count), _END] if count else []
        return start if count else _END

    def _entry(self, entry: _Entry) -> bytes:
        name = entry.name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16sIQQIII", name, len(name), entry.kind, 1, _FREE, entry.right, entry.child, b"", 0, 0, 0,
            entry.start, len(entry.content), 0,
        )  # fmt: skip
