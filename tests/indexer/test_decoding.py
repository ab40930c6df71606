"""From bytes to text: the encodings that files come in, the lies they tell, and what is not text."""

import codecs
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from indexer.decoding import HTML, MARKDOWN, TEXT, Decoded, decode
from search.errors import DamagedFile, EmptyFile, ReadError, UnsupportedFormat
from tests.indexer.scripts import STORIES, WRITTEN

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
        (WORDS.encode("cp1252"), "cp1252, told from its bytes"),
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
    assert decoded.encoding == "cp1252, told from its bytes"


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b" \r\n\t\f", b"\n\x00\n"])
def test_nothing_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyFile, match=r"^a\.txt: empty"):
        decode("a.txt", content)


def test_other_formats_are_told_by_their_bytes_whatever_the_name() -> None:
    with pytest.raises(UnsupportedFormat, match=r"SQLite.*does not read this format yet"):
        decode("a.html", b"SQLite format 3\0\n<html><body>words</body></html>")


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
    assert decoded.encoding == "cp1252, told from its bytes, with undefined bytes"


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


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_text_that_declares_nothing_is_read_as_its_bytes_look(language: str, encoding: str) -> None:
    text = f"{STORIES[language]}\n"
    assert decode("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", STORIES)
def test_utf16_without_a_mark_is_told_in_every_script(language: str, encoding: str) -> None:
    text = f"{STORIES[language]}\n"
    assert decode("a.txt", text.encode(encoding)) == Decoded(text, TEXT, encoding)


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace(" ", "\x00 ", 1)])
def test_utf8_is_taken_for_nothing_else(language: str, change: Callable[[str], str]) -> None:
    text = change(STORIES[language])
    assert decode("a.txt", text.encode()) == Decoded(text, TEXT, "utf-8")


@pytest.mark.parametrize(
    "word", ["naïve", "£4", "Perú", "Düsseldorf", "¶3", "©", "Bogotá", "it’s", "– and …", "5 €", "½"]
)
def test_one_odd_byte_does_not_make_a_text_polish_or_turkish(word: str) -> None:
    text = f"The report said that the {word} was seen by nobody in the town before the morning of 3 May.\n"
    assert decode("a.txt", text.encode("cp1252")) == Decoded(text, TEXT, "cp1252, told from its bytes")


MIXED = {
    "words": (b"The \xe2\x80\x9creport\xe2\x80\x9d na\xefve\n", "The “report” naïve\n", "1 byte of cp1252"),
    "one word": (b"caf\xe9 \x93x\x94 \xe2\x80\x93\n", "café “x” –\n", "3 bytes of cp1252"),
    "undefined": ("é".encode() + b" \x81\n", "é \ufffd\n", "1 byte of cp1252"),
    "marked": (codecs.BOM_UTF8 + "é".encode() + b" \xe9\n", "é é\n", "1 byte of cp1252"),
    "Russian quotes": (
        STORIES["Russian"].encode() + b" \x93x\x94\n", STORIES["Russian"] + " “x”\n", "2 bytes of cp1252"
    ),
    "a Russian line": (
        f"{STORIES['Russian']}\n".encode() + "Журнал исчез утром.\n".encode("cp1251") + "Всё.".encode(),
        f"{STORIES['Russian']}\nЖурнал исчез утром.\nВсё.", "16 bytes of cp1251",
    ),
    "half a French text": (
        STORIES["French"].encode() + b"\n" + STORIES["French"].encode("cp1252"),
        f"{STORIES['French']}\n{STORIES['French']}", "16 bytes of cp1252",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MIXED)
def test_of_a_mixed_file_only_the_wrong_bytes_are_read_otherwise(name: str) -> None:
    content, text, what = MIXED[name]
    marked = "-sig" if content.startswith(codecs.BOM_UTF8) else ""
    assert decode("a.txt", content) == Decoded(text, TEXT, f"utf-8{marked}, with {what}")


@pytest.mark.parametrize(
    ("declared", "actual", "text"),
    [
        ("x-sjis", "cp932", "東京の刑務所①"), ("gb2312", "gb18030", "证人说，夜里镕"), ("big5", "big5hkscs", "證人說"),
        ("euc-kr", "cp949", "증인은 밤에 똠방"), ("ks_c_5601-1987", "cp949", "증인은"),
        ("windows-874", "cp874", "พยาน…"),
        ("tis-620", "cp874", "“พยาน”"), ("iso-8859-9", "cp1254", "“Tanık” aşağı"),
        ("iso-8859-8-i", "iso8859-8", "העד"),
        ("x-mac-cyrillic", "mac-cyrillic", "Свидетель"), ("ibm866", "cp866", "Свидетель"),
        ("us-ascii", "cp1252", "“é”"),
        ("iso-2022-jp", "iso2022-jp", "東京の刑務所"), ("euc-jp", "euc-jp", "東京の刑務所"),
        ("koi8-u", "koi8-u", "Свідок"),
        ("utf-16", "utf-8", "château"), ("utf-16", "cp1252", "château"), ("iso-8859-1", "cp1251", STORIES["Russian"]),
        ("windows-1252", "cp1256", STORIES["Persian"]), ("iso-8859-1", "koi8-r", STORIES["Russian"]),
        ("utf-8", "cp1251", STORIES["Bulgarian"]), ("utf-8", "euc-jp", STORIES["Japanese"]),
        ("windows-1252", "cp1250", "Perú"),
    ],
)  # fmt: skip
def test_what_a_page_declares_is_read_as_browsers_do(declared: str, actual: str, text: str) -> None:
    assert text in decode("a.html", page(declared, text).encode(actual)).text


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="windows-1251"?><html>', "<html><meta charset=windows-1251>",
        '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        "<html><!-- <meta charset=koi8-r> --><meta charset='windows-1251'>",
    ],
)  # fmt: skip
def test_a_page_declares_its_encoding_in_any_way(head: str) -> None:
    assert "Мой дом" in decode("a.html", f"{head}<body><p>Мой дом</p></body></html>".encode("cp1251")).text


def test_a_mark_goes_before_a_declaration() -> None:
    content = codecs.BOM_UTF16_LE + page("windows-1251", "château").encode("utf-16-le")
    assert "château" in decode("a.html", content).text


def test_a_few_undefined_bytes_do_not_cost_what_a_page_declares() -> None:
    text = page("windows-1255", STORIES["Hebrew"])
    decoded = decode("a.html", text.encode("cp1255").replace(b"</p>", b"\xd9</p>"))
    assert decoded.text == text.replace("</p>", "\ufffd</p>")
    assert decoded.encoding == "cp1255, as declared, with undefined bytes"


def test_a_lone_surrogate_does_not_cost_the_file() -> None:
    decoded = decode("a.txt", codecs.BOM_UTF16_LE + (WORDS * 9 + "\ud800" + WORDS).encode("utf-16-le", "surrogatepass"))
    assert decoded == Decoded(WORDS * 9 + "\ufffd" + WORDS, TEXT, "utf-16, with undefined bytes")


@pytest.mark.parametrize(("language", "first"), [("French", "Ã© Ã©"), ("Russian", "Ð¡ Ð²"), ("English", "â€ â€")])
def test_a_text_encoded_twice_is_left_as_it_stands_and_told(language: str, first: str) -> None:
    twice = STORIES[language].encode().decode("cp1252", "ignore")
    assert decode("a.txt", twice.encode()) == Decoded(twice, TEXT, f"utf-8, which looks encoded twice: {first}")


@pytest.mark.parametrize(
    "piece", [b"<", b"<!--", b"\xe9", b"\x1b$", b"\x00\x04", b"\xe9\n", b"\xc3\xa9\xe9 ", b"<meta "]
)
def test_hostile_bytes_take_no_longer_than_their_length(piece: bytes) -> None:
    started = time.process_time()
    with suppress(ReadError):
        decode("a.txt", b"words \xe9" + piece * (3_000_000 // len(piece)))
    assert time.process_time() - started < 5


def test_utf8_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.encodings.detect", None)
    assert decode("a.txt", STORIES["Russian"].encode()).encoding == "utf-8"
