"""Outlook's messages: their header, sent or never sent, and which version of their text is read."""

from dataclasses import replace
from datetime import UTC, datetime

import compressed_rtf
import pytest

from indexer.blocks import BlockKind
from indexer.readers.outlook import read
from search.errors import DamagedFile, ReadError
from tests.files.mails import Outlook, attached, outlook, recipient

TEXT = "Dear Bo,\r\n\r\nThe gauge drowned in the night, and nobody was there.\r\n"
MESSAGE = Outlook(
    {0x37: "The gauge é", 0x1000: TEXT, 0x0C1A: "Ada Kettlow", 0x5D01: "ada@kettlow.example"},
    numbers={0x3FDE: 1252},
    times={0x39: datetime(2017, 8, 3, 22, 15, tzinfo=UTC)},
    below=[recipient("Bo", "bo@thwaite.example"), recipient("c@weir.example", "c@weir.example", 2)],
)


def texts(message: Outlook) -> list[str]:
    return [block.text for block in read("a.msg", outlook(message)).blocks if not block.furniture]


def outcome(content: bytes) -> str:
    """The text that is read, or the reason why none is."""
    try:
        return "\n".join(block.text for block in read("a.msg", content).blocks if not block.furniture)
    except ReadError as error:
        return error.reason


def test_a_message_is_read_with_its_metadata() -> None:
    reading = read("a.msg", outlook(MESSAGE))
    assert [(block.kind, block.text) for block in reading.blocks] == [
        (BlockKind.TITLE, "The gauge é"),
        (BlockKind.TABLE_ROW, "From: Ada Kettlow <ada@kettlow.example>"),
        (BlockKind.TABLE_ROW, "To: Bo <bo@thwaite.example>"),
        (BlockKind.TABLE_ROW, "Cc: c@weir.example"),
        (BlockKind.TABLE_ROW, "Date: Thu, 03 Aug 2017 22:15:00 +0000"),
        (BlockKind.PARAGRAPH, "Dear Bo,"),
        (BlockKind.PARAGRAPH, "The gauge drowned in the night, and nobody was there."),
    ]
    assert [(claim.field, claim.value) for claim in reading.claims] == [
        ("kind", "e-mail"),
        ("title", "The gauge é"),
        ("authors", "Ada Kettlow"),
        ("published", "2017-08-03"),
        ("encoding", "utf-8"),
    ]


def test_the_header_that_it_was_sent_with_goes_first() -> None:
    header = "Received: from a\r\nFrom: Ada K. <ada@k.example>\r\nDate: Fri, 4 Aug 2017 00:15:00 +0200\r\n"
    rows = texts(replace(MESSAGE, texts={**MESSAGE.texts, 0x7D: header}))
    assert rows[1:5] == [
        "From: Ada K. <ada@k.example>",
        "To: Bo <bo@thwaite.example>",
        "Cc: c@weir.example",
        "Date: Fri, 4 Aug 2017 00:15:00 +0200",
    ]


def test_html_is_read_where_there_is_no_other_text() -> None:
    page = "<html><body><p>Die Brücke am Wehr.</p></body></html>".encode("cp1252")
    message = replace(MESSAGE, texts={0x37: "x"}, contents={0x1013: page})
    assert texts(message)[-1] == "Die Brücke am Wehr."


def test_text_that_is_only_packed_rtf_is_read() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252 {\b The gauge} drowned in the night, and nobody was there.\par}"
    message = replace(MESSAGE, texts={0x37: "x"}, contents={0x1009: compressed_rtf.compress(rtf)})
    assert texts(message)[-1] == "The gauge drowned in the night, and nobody was there."


def test_packed_rtf_that_is_damaged_is_told() -> None:
    packed = compressed_rtf.compress(rb"{\rtf1 The gauge drowned in the night.}")
    message = replace(MESSAGE, texts={0x37: "x"}, contents={0x1009: packed[:-9] + b"x" * 9})
    with pytest.raises(DamagedFile, match="its text cannot be unpacked"):
        texts(message)


def test_a_message_in_the_codepage_of_its_writer_is_read() -> None:
    body = {0x1000: "Отчёт о водомере"}
    content = outlook(replace(MESSAGE, texts=body, numbers={0x3FFD: 1251}))
    entry = "__substg1.0_1000001F".encode("utf-16-le")
    changed = content.replace(entry, "__substg1.0_1000001E".encode("utf-16-le"))
    wide = body[0x1000].encode("utf-16-le")
    narrow = body[0x1000].encode("cp1251")
    changed = changed.replace(wide, narrow + b"\0" * (len(wide) - len(narrow)))
    assert [block.text for block in read("a.msg", changed).blocks if "Отчёт" in block.text] == ["Отчёт о водомере"]


@pytest.mark.parametrize("share", range(1, 20))
def test_a_message_that_breaks_off_is_refused_or_whole(share: int) -> None:
    content = outlook(replace(MESSAGE, below=[*MESSAGE.below, attached("a.bin", bytes(20_000))]))
    part = content[: len(content) * share // 20]
    told = outcome(part)
    assert told == "\n".join(texts(MESSAGE)) or told.startswith(("broken: ", "half-written: "))


@pytest.mark.parametrize("place", [30, 44, 64, 72])
def test_tables_that_a_file_has_no_room_for_are_not_read(place: int) -> None:
    content = outlook(MESSAGE)
    changed = content[:place] + b"\xff\x7f" + content[place + 2 :]
    assert outcome(changed) == "broken: its header contradicts its size"


@pytest.mark.parametrize("place", range(512, 6_000, 97))
def test_a_message_with_a_wrong_byte_ends_in_a_reason(place: int) -> None:
    content = bytearray(outlook(MESSAGE))
    content[place % len(content)] ^= 0xFF
    assert outcome(bytes(content))
