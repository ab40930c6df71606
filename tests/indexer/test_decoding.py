"""From bytes to text: the encodings that files come in, the lies they tell, and what is not text."""

import codecs

import pytest

from indexer.decoding import HTML, MARKDOWN, TEXT, decode
from search.errors import DamagedFile, EmptyFile, UnsupportedFormat

WORDS = "Le château était fermé — “non”.\n" * 3


def page(charset: str, text: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + WORDS.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), "utf-32"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("cp1252"), "cp1252"),
    ],
)
def test_plain_text_is_read_in_its_encoding(content: bytes, encoding: str) -> None:
    decoded = decode("a.txt", content)
    assert (decoded.text.lstrip("\ufeff"), decoded.encoding) == (WORDS, encoding)


@pytest.mark.parametrize(
    ("declared", "actual", "text"),
    [
        ("windows-1251", "cp1251", "Приговор вынесен вчера"),
        ("iso-8859-1", "cp1252", "“café” costs 5 €"),
        ("iso-8859-15", "iso8859-15", "café 5 €"),
        ("windows-1256", "cp1256", "السجن"),
        ("shift_jis", "shift_jis", "東京の刑務所"),
        ("utf-8", "cp1252", "a lie: café"),
        ("windows-1251", "utf-8", "a lie: château"),
        ("no-such-charset", "cp1252", "café"),
    ],
)
def test_a_page_is_read_as_it_declares_unless_that_is_a_lie(declared: str, actual: str, text: str) -> None:
    assert text in decode("a.html", page(declared, text).encode(actual)).text


@pytest.mark.parametrize(
    "codec",
    ["hex", "zip", "bz2", "rot13", "base64", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "idna"],
)
def test_a_codec_that_is_no_character_set_is_not_used(codec: str) -> None:
    text = "caf\\ud800é +2AA- YWJj"
    decoded = decode("a.html", page(codec, text).encode("cp1252"))
    assert text in decoded.text
    assert decoded.encoding == "cp1252"


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b" \r\n\t\f", b"\n\x00\n"])
def test_nothing_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyFile, match=r"^a\.txt: empty"):
        decode("a.txt", content)


@pytest.mark.parametrize(
    ("beginning", "name"),
    [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "ZIP"), (b"\xd0\xcf\x11\xe0", "old Office"), (b"{\\rtf1", "RTF"),
     (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "gzip")],
)  # fmt: skip
def test_other_formats_are_told_by_their_bytes_whatever_the_name(beginning: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=rf"{name}.*does not read this format yet"):
        decode("a.html", beginning + b"\n<html><body>words</body></html>")


def test_binary_is_not_text() -> None:
    with pytest.raises(UnsupportedFormat, match="binary"):
        decode("a.txt", bytes(range(1, 32)) * 100 + b"words")


def test_a_few_control_characters_do_not_make_a_text_binary() -> None:
    assert "words" in decode("a.txt", b"words and words, and then again more words\x07 and some of them\n" * 20).text


@pytest.mark.parametrize("cut", [1, 2])
def test_half_a_character_at_the_end_is_damage(cut: int) -> None:
    with pytest.raises(DamagedFile, match="half-written"):
        decode("a.txt", ("é " + WORDS + "دفتر€").encode()[:-cut])


def test_utf16_cut_in_a_character_is_damage() -> None:
    with pytest.raises(DamagedFile, match="half-written"):
        decode("a.txt", codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le")[:-1])


def test_bytes_that_no_table_defines_are_replaced_and_told() -> None:
    decoded = decode("a.txt", "café ".encode("cp1252") * 9 + b"\x81\x8d")
    assert decoded.text.endswith("\ufffd\ufffd")
    assert decoded.encoding == "cp1252 with undefined bytes"


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.txt", "words", TEXT), ("a", "<!DOCTYPE html><p>x", HTML), ("a.txt", "\n <html><p>x", HTML),
        ("a.html", "words, and then <p>markup", HTML), ("a.html", "only words", TEXT), ("a.MD", "<p>x", MARKDOWN),
        ("a.txt", "<3 <3 <3", TEXT), ("a.php", "<div>x</div>", HTML),
    ],
)  # fmt: skip
def test_the_media_type_is_told_by_content_and_name(name: str, text: str, media_type: str) -> None:
    assert decode(name, text.encode()).media_type == media_type


def test_a_last_letter_of_windows_1252_is_not_half_a_character() -> None:
    assert decode("a.txt", "Le café".encode("cp1252")).text == "Le café"
