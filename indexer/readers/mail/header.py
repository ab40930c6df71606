"""The header of a mail or of one of its parts: fields, encoded words, addresses, the day that it was sent.

`email` of the standard library splits parameters (RFC 2231) and addresses here, of values that are short enough for
it; it takes quadratic time for hostile ones, and recurses into brackets.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from itertools import groupby
from operator import itemgetter

from indexer.encodings import text_of
from indexer.readers.mail.charsets import text_in

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n?")
_LONGEST_PARAMETERS = 4_000
_LONGEST_ADDRESSES = 2_000
"""Code points of a value with parameters, or with the addresses of authors, that is looked into."""
_MOST_BRACKETS = 20
_LONGEST_DATE = 200
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
"""An encoded word (RFC 2047, 2; with a language, RFC 2231, 5)."""
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_WHOLE_YEAR = re.compile(r"(?<![\d+-])\d{4}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})\s+\d\d?:\d\d")
_FIRST, _LAST = 1970, 2099
"""The years in which mails are sent."""
_ZONE = re.compile(r"(?<=\d)\s*[+-](\d\d):?\d\d(?!\d)")
_FARTHEST = 14
"""Hours by which a zone differs from UTC, at most."""


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a header: name and value, in one line, as written."""

    fields: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str:
        """The first value of the field `name`; empty where there is none."""
        return next(self.values(name), "")

    def values(self, name: str) -> Iterator[str]:
        wanted = name.lower()
        return (value for field, value in self.fields if field.lower() == wanted)

    def words(self, name: str) -> str:
        """The first value of a field as its reader sees it."""
        return words_of(self.value(name))


@dataclass(frozen=True, slots=True)
class Media:
    """What a header says of the content below it; `type` is in small letters, what is not said is empty."""

    type: str
    charset: str = ""
    boundary: str = ""
    name: str = ""
    disposition: str = ""
    encoding: str = ""
    start: str = ""
    flowed: bool = False
    without_space: bool = False


def header_of(content: bytes) -> Header:
    """The fields of a header's bytes (RFC 5322, 2.2; RFC 6532 for other letters), but for lines that are none."""
    fields: list[tuple[str, list[str]]] = []
    for line in _LINE.findall(text_of("", content)[0].replace("\r\n", "\n").replace("\r", "\n")):
        if line[:1] in (" ", "\t"):
            if fields:
                fields[-1][1].append(line)
        elif found := _FIELD.match(line):
            fields.append((found[1], [found[2]]))
    return Header(tuple((name, " ".join("".join(lines).split())) for name, lines in fields))


def media_of(header: Header, default: str = "text/plain") -> Media:
    """What `header` says of its content, which is of the type `default` where nothing is said."""
    message = Message()
    message.set_default_type(default)
    for name in ("Content-Type", "Content-Disposition"):
        if value := header.value(name):
            message[name] = value[:_LONGEST_PARAMETERS]
    return Media(
        type=message.get_content_type(),
        charset=_parameter(message, "charset"),
        boundary=_parameter(message, "boundary"),
        name=words_of(message.get_filename("")),
        disposition=message.get_content_disposition() or "",
        encoding=header.value("Content-Transfer-Encoding").partition(";")[0].strip().lower(),
        start=_parameter(message, "start"),
        flowed=_parameter(message, "format").lower() == "flowed",
        without_space=_parameter(message, "delsp").lower() == "yes",
    )


def _parameter(message: Message, name: str) -> str:
    value = message.get_param(name, "")
    return (value[2] if isinstance(value, tuple) else value).strip()


def words_of(value: str) -> str:
    """`value` with its encoded words decoded; a word that does not decode stays as it is written."""
    if "=?" not in value:
        return value
    pieces: list[tuple[str, bytes, str]] = []
    end = 0
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        if (content := _content(found[2], found[3])) is None:
            continue
        if between.strip() or not (pieces and pieces[-1][0]):
            pieces.append(("", b"", between))
        pieces.append((found[1].lower(), content, ""))
        end = found.end()
    pieces.append(("", b"", value[end:]))
    return (
        "".join(
            text_in(b"".join(piece[1] for piece in run), charset)[0] if charset else "".join(piece[2] for piece in run)
            for charset, group in groupby(pieces, key=itemgetter(0))
            for run in [list(group)]
        )
        .replace("\n", " ")
        .replace("\r", " ")
    )


def _content(encoding: str, text: str) -> bytes | None:
    try:
        written = text.encode("ascii")
        if encoding in "qQ":
            return binascii.a2b_qp(written, header=True)
        return binascii.a2b_base64(written.rstrip(b"=") + b"==")
    except ValueError:
        return None


def people_of(value: str) -> list[str]:
    """Whom an address field names: each by name, or where there is none, by address."""
    if value.count("(") > _MOST_BRACKETS:
        return []
    people = ((words_of(name).strip(" \"'"), address) for name, address in getaddresses([value[:_LONGEST_ADDRESSES]]))
    return [name or address for name, address in people if name or "@" in address]


def day_of(value: str) -> str | None:
    """The day that a date names, in the zone of who wrote it, as ISO 8601; None for what can be none."""
    written = value[:_LONGEST_DATE]
    if iso := _ISO.match(written):
        year, month, day = map(int, iso.groups())
    else:
        parts, zone = parsedate_tz(written), _ZONE.search(written)
        if parts is None or not _says(written, parts[0]) or (zone and int(zone[1]) > _FARTHEST):
            return None
        year, month, day = parts[:3]
    try:
        return date(year, month, day).isoformat() if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


def _says(written: str, year: int) -> bool:
    """Whether the year is written there, whole or as two digits before a clock time: 0000 is not the year 2000."""
    short = _SHORT_YEAR.search(written)
    return str(year) in _WHOLE_YEAR.findall(written) or (short is not None and short[1] == f"{year % 100:02}")
