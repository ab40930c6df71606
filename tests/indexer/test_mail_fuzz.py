"""Mails, mailboxes and web archives of pieces in any order: read, the same each time, or refused for a reason."""

import io
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, strategies

from indexer.containers import mail as attachments
from indexer.containers import mbox, warc
from indexer.readers import mail, mhtml
from search.errors import ReadError
from tests.files.mails import DATED, HEADER
from tests.files.webarchives import PAGE, answer, in_chunks, one_by_one, record
from tests.indexer.containers.taking import taken

PIECES = (
    b"\n", b"\r\n", b"\n\n", b" ", b"\t", b"\0", b"\xff", b"(", b'"', b";", b"--", b"--a", b"--a--", b"\n--a\n", b"> ",
    HEADER.encode(), DATED.encode(), b"Subject: =?utf-8?Q?=C3?=", b"=?x?b?A?=", b"Date: 31 Feb 0000 99:99 +9999\n",
    b"Content-Type: multipart/alternative; boundary=a\n", b'Content-Type: text/html; charset="utf-7"\n',
    b"Content-Type: multipart/related; boundary*0=a\n", b"Content-Type: text/plain; format=flowed; delsp=yes\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"=\n", b"QUJ", b"=",
    b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=b\n", b"Content-Type: message/rfc822\n\n",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"-----BEGIN PGP MESSAGE-----\n", b"begin 644 a\n", b"-- \n", PAGE,
    record(answer()), one_by_one([record(answer())]),
    record(answer(in_chunks(PAGE), "a", "Transfer-Encoding: chunked")),
    b"WARC/1.0\r\n", b"Content-Length: 99\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"\x1f\x8b\x08\0",
)  # fmt: skip
ANY = strategies.lists(strategies.sampled_from(PIECES) | strategies.binary(max_size=9), max_size=30).map(b"".join)
READERS: Iterable[Callable[[bytes], object]] = (
    lambda content: mail.read("a.eml", content),
    lambda content: mhtml.read("a.mht", content),
    lambda content: taken(attachments.opened, content),
    lambda content: taken(mbox.opened, content),
    lambda content: taken(warc.opened, content),
)


@pytest.mark.parametrize("reading", READERS, ids=["mail", "mhtml", "attachments", "mbox", "warc"])
@given(content=ANY)
def test_any_pieces_are_read_or_refused_for_a_reason(reading: Callable[[bytes], object], content: bytes) -> None:
    def result() -> object:
        try:
            return reading(content)
        except ReadError as error:
            return type(error), error.reason

    assert result() == result()


@given(text=strategies.text(max_size=300))
def test_every_word_of_a_plain_text_is_in_some_block(text: str) -> None:
    body = text.encode("utf-8", "replace")
    blocks = mail.read("a.eml", HEADER.encode() + b"\n" + body).blocks
    read = "".join(block.text for block in blocks)
    kept = {sign for sign in read if sign.isalnum()}
    assert {sign for sign in body.decode("utf-8") if sign.isalnum()} <= kept


def test_a_long_run_of_members_is_told_in_full() -> None:
    found = warc.opened("a.warc", io.BytesIO(record(answer()) * 1_000))
    assert len({member.claims for member in found.members}) == 1
    assert len(found.members[2:5]) == 3
    assert len(list(found.members)) == 1_000
