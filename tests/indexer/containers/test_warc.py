"""Web archives: what is a page in them, by which name, and what is told of the rest."""

import io
from collections.abc import Callable, Iterable, Sequence

import pytest

from indexer.blocks import Claim
from indexer.containers.warc import WebArchive, http, opened
from search.errors import DamagedFile, ReadError
from tests.files.webarchives import (
    ADDRESS,
    DATE,
    PAGE,
    answer,
    as_a_whole,
    deflated,
    digest_of,
    in_chunks,
    one_by_one,
    record,
    zstd_packed,
)

WAYS: Sequence[Callable[[Iterable[bytes]], bytes]] = (b"".join, one_by_one, as_a_whole)


def archive(*records: bytes, way: Callable[[Iterable[bytes]], bytes] = b"".join) -> WebArchive:
    return opened("a.warc", io.BytesIO(way(records)))


@pytest.mark.parametrize("way", WAYS)
def test_each_page_is_a_file_with_its_address_and_day(way: Callable[[Iterable[bytes]], bytes]) -> None:
    found = archive(
        record(b"software: x\r\n", "warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(answer()),
        record(answer(b"%PDF-1.4", "application/pdf"), address="https://weir.example/a%20b.pdf"),
        record(answer(b"\x89PNG", "image/png"), address="https://weir.example/a.png"),
        way=way,
    )
    assert [member.name for member in found.members] == [
        "weir.example/reports/gauge?day=3.html",
        "weir.example/a b.pdf",
        "(other records)",
    ]
    assert found.members[0].claims == (
        Claim("url", ADDRESS, "WARC-Target-URI of the record"),
        Claim("captured", "2020-01-02", f"WARC-Date of the record: {DATE}"),
    )
    assert [found.read(0), found.read(1), found.read(0)] == [PAGE, b"%PDF-1.4", PAGE]
    assert found.members[2].omitted == "3 records that are no pages: 2 notes of the crawler, 1 pictures"


def test_what_is_no_page_is_counted() -> None:
    found = archive(
        record(answer(b"", status="301 Moved")),
        record(answer(b"", status="404 Not Found")),
        record(answer(b"", status="404 Not Found")),
        record(answer(b"x", "text/css")),
        record(answer(b"x", "application/javascript")),
        record(answer(b"x", "font/woff2")),
        record(answer(b"x", "video/mp4")),
        record(answer(b"x", "application/octet-stream")),
        record(answer(), "revisit"),
        record(b"", "resource", "urn:pageinfo:x", media="application/json"),
    )
    assert [member.omitted for member in found.members] == [
        (
            "10 records that are no pages: 2 answers that are errors, 2 styles and scripts, 1 films and sounds, "
            "1 notes of the crawler, 1 other files, 1 redirects, 1 typefaces, "
            "1 visits that found what an earlier one had found"
        )
    ]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "no address"])
def test_what_has_no_address_of_the_web_is_told_as_such(address: str) -> None:
    (found,) = opened("a.warc", io.BytesIO(record(answer(), address=address))).members
    assert found.omitted == "1 records that are no pages: 1 captures whose address is none of the web"


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_records_without_http_are_files_too(kind: str) -> None:
    found = archive(record(b"The needle.", kind, media="text/plain"))
    assert found.members[0].name == "weir.example/reports/gauge?day=3"
    assert found.read(0) == b"The needle."


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://Weir.Example/", "weir.example/index.html"),
        ("http://user:secret@weir.example", "weir.example/index.html"),
        ("https://weir.example/a/b.HTM#top", "weir.example/a/b.HTM"),
        ("https://weir.example/%DA%AF%D8%B2%D8%A7%D8%B1%D8%B4", "weir.example/گزارش.html"),
        ("https://weir.example/?u=https://b.example/c", "weir.example/index?u=https:__b.example_c.html"),
        ("https://weir.example/../../etc/passwd", "weir.example/../../etc/passwd.html"),
        ("<https://weir.example/wget>", "weir.example/wget.html"),
    ],
)
def test_the_name_of_a_page_is_its_address(address: str, name: str) -> None:
    assert archive(record(answer(), address=address)).members[0].name == name


@pytest.mark.parametrize(
    "sent",
    [
        answer(in_chunks(PAGE), "text/html", "Transfer-Encoding: chunked"),
        answer(PAGE, "text/html", "Transfer-Encoding: chunked"),
        answer(one_by_one([PAGE]), "text/html", "Content-Encoding: gzip"),
        answer(in_chunks(one_by_one([PAGE])), "text/html", "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        answer(deflated(PAGE, with_head=True), "text/html", "Content-Encoding: deflate"),
        answer(deflated(PAGE, with_head=False), "text/html", "Content-Encoding: deflate"),
        answer(zstd_packed(PAGE), "text/html", "Content-Encoding: zstd"),
        answer(one_by_one([one_by_one([PAGE])]), "text/html", "Content-Encoding: gzip, gzip"),
        answer(PAGE, "text/html", "Content-Encoding: gzip"),
        answer(PAGE, "text/html", "Content-Encoding: br"),
        answer(PAGE, "text/html", "Content-Encoding: identity"),
    ],
)
def test_a_page_is_unpacked(sent: bytes) -> None:
    assert archive(record(sent)).read(0) == PAGE


def test_brotli_is_unpacked_by_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    brotli = pytest.importorskip("brotli")
    sent = record(answer(brotli.compress(PAGE * 999), "text/html", "Content-Encoding: br"))
    assert archive(sent).read(0) == PAGE * 999
    monkeypatch.setattr(http, "brotli", None)
    without = archive(sent)
    assert without.members[0].failed == "packed by Brotli: pip install pincite[webarchives] reads it"
    with pytest.raises(DamagedFile, match="pip install"):
        without.read(0)


def test_what_is_packed_in_an_unknown_way_is_told() -> None:
    found = archive(record(answer(PAGE, "text/html", "Content-Encoding: compress")))
    assert found.members[0].failed == "packed in a way that Pincite does not know: compress"


@pytest.mark.parametrize(
    "sent",
    [
        answer(in_chunks(PAGE)[:-60], "text/html", "Transfer-Encoding: chunked"),
        answer(one_by_one([PAGE])[:-20], "text/html", "Content-Encoding: gzip"),
        answer(deflated(PAGE, with_head=True)[:-9], "text/html", "Content-Encoding: deflate"),
        answer(zstd_packed(PAGE)[:-5], "text/html", "Content-Encoding: zstd"),
    ],
)
def test_a_page_that_breaks_off_in_its_packing_is_told(sent: bytes) -> None:
    with pytest.raises(DamagedFile) as caught:
        archive(record(sent)).read(0)
    assert caught.value.reason == "half-written: what was archived of it breaks off"


def test_what_a_crawler_cut_is_told_with_its_day() -> None:
    found = archive(record(answer(), "response", ADDRESS, "WARC-Truncated: length"))
    assert found.members[0].claims[1].evidence.endswith("; the crawler broke off (length)")


@pytest.mark.parametrize("way", WAYS[:2])
def test_an_archive_that_breaks_off_keeps_what_came_before(way: Callable[[Iterable[bytes]], bytes]) -> None:
    content = way([record(answer()), record(answer(bytes(range(256)) * 9), address="https://weir.example/b")])
    found = opened("a.warc", io.BytesIO(content[:-150]))
    assert found.read(0) == PAGE
    assert [member.failed for member in found.members] == ["", "half-written: the archive breaks off in it"]
    with pytest.raises(DamagedFile, match="breaks off"):
        found.read(1)


def test_a_whole_file_that_breaks_off_is_refused() -> None:
    content = as_a_whole([record(answer()), record(answer(bytes(range(256))))])
    with pytest.raises(DamagedFile, match="compression breaks off"):
        opened("a.warc.gz", io.BytesIO(content[:-30]))


@pytest.mark.parametrize("way", WAYS[:2])
def test_damage_between_records_is_told_and_passed_over(way: Callable[[Iterable[bytes]], bytes]) -> None:
    first, last = way([record(answer())]), way([record(answer(), address="https://weir.example/z")])
    found = opened("a.warc", io.BytesIO(first + b"\x1f\x8b\x08 no record at all \xff" * 3 + last))
    assert [member.name for member in found.members][:2] == [
        "weir.example/reports/gauge?day=3.html",
        "weir.example/z.html",
    ]
    assert found.members[2].name == "(damaged records)"
    assert f"the first at byte {len(first):,}" in found.members[2].failed
    assert found.read(1) == PAGE


@pytest.mark.parametrize("length", ["-1", "x", "9" * 20, ""])
def test_a_record_that_tells_no_length_is_damaged(length: str) -> None:
    broken = record(answer(), length=length or "1e3", address="https://weir.example/b")
    found = archive(record(answer()), broken, record(answer(), address="https://weir.example/z"))
    failed = {member.name: member.failed for member in found.members}
    assert failed["weir.example/b.html"] == "a record that does not tell its length"
    assert failed["weir.example/z.html"] == ""


@pytest.mark.parametrize("length", [0, 1, 15, 20, 40, 60])
def test_a_record_that_tells_too_small_a_length_ends(length: int) -> None:
    found = archive(record(answer(), length=str(length)), record(answer(), address="https://weir.example/z"))
    names = [member.name for member in found.members]
    assert found.read(names.index("weir.example/z.html")) == PAGE
    assert "(damaged records)" in names


def test_a_block_that_is_not_as_it_was_archived_is_refused() -> None:
    block = answer()
    right = archive(record(block, "response", ADDRESS, digest_of(block)))
    wrong = archive(record(block.replace(b"red ink", b"new ink"), "response", ADDRESS, digest_of(block)))
    odd = archive(record(block, "response", ADDRESS, "WARC-Block-Digest: sha1:unknown"))
    assert right.read(0) == odd.read(0) == PAGE
    with pytest.raises(DamagedFile, match="another sum than the record tells"):
        wrong.read(0)


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(ReadError, match="no record in it"):
        opened("a.warc", io.BytesIO(b"WARC/1.0\r\nnothing more"))


def test_thousands_of_false_beginnings_end() -> None:
    found = opened("a.warc", io.BytesIO(record(answer()) + b"WARC/1.0\r\n" * 100_000))
    assert found.members[1].failed.startswith("1,001 or more stretches that cannot be read")
    assert found.read(0) == PAGE


def test_a_record_that_unpacks_to_too_much_is_refused() -> None:
    many = one_by_one([bytes(1 << 24)] * 4)
    bomb = one_by_one([record(answer(one_by_one([bytes(1 << 24)]) * 17, "text/html", "Content-Encoding: gzip"))])
    found = opened("a.warc.gz", io.BytesIO(bomb + many))
    assert len(found.read(0)) == 1 << 24
    assert found.members[1].failed.startswith("4 stretches")
