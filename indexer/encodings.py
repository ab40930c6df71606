"""From bytes to text: which encoding a file is in, told by its bytes before what it says of itself.

Tried in order: a byte order mark; UTF-8; UTF-16 without a mark; what the page declares of itself; what
the bytes look like, by the detector that Firefox has (https://github.com/hsivonen/chardetng). UTF-8
with other bytes pasted into it stays UTF-8, and only those bytes are read otherwise.
"""

import codecs
import re
from collections import Counter
from functools import lru_cache
from itertools import islice

from chardetng_py import detect

from search.errors import DamagedFile

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
_LATIN = frozenset("cp1250 cp1252 cp1254 cp1257 cp1258 iso8859-2 iso8859-4 iso8859-13 iso8859-15 iso8859-16".split())
_CHARACTER_SET = re.compile(r"iso8859|cp\d|koi8|mac-|gb|big5|euc|shift_jis|iso2022|tis-620|hz|johab|ptcp")
"""Codecs that are character sets of documents; Python has others, which unpack or escape."""
_LABELS = {
    "iso8859-1": _WESTERN, "ascii": _WESTERN, "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "iso-8859-8-i": "iso8859-8", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "x-sjis": "cp932", "euc_kr": "cp949", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
"""What browsers read under a label (https://encoding.spec.whatwg.org): mostly the larger set of the same family."""
_DECLARED = re.compile(
    rb"""\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]+)|<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/;>]+)""",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")
_ACCENTED = re.compile("[\u00c0-\u024f]")
_NOT_LATIN = re.compile("[\u0370-\ufffc]")
_ASCII = bytes(range(128))
_UTF8_ONLY = re.compile("[^\x00-\x7f\udc80-\udcff]+")
_EAST_ASIAN = re.compile("[\x00-\x7f\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]")
_ZEROS = 0.4
"""The share of zeros among the high bytes of UTF-16 in a Latin alphabet, at least."""
_FEW, _MOST = 16, 0.9
"""Characters that are too few to tell, and the share of them that is in three blocks, or East Asian, in UTF-16."""
_ODD = 0.01
"""The share of characters that may be undefined in an encoding that is believed."""
_HEAD = 4096
"""Bytes among which a page declares its encoding."""
_SAMPLE = 100_000
"""Bytes that are looked at, from the first line on that is not UTF-8."""
_CP1252_ENDS = b"\xe0\xe1\xe4\xe8\xe9\xea\xeb\xed\xf1\xf3\xf6"
"""Bytes that end a word in Windows-1252, and that hardly begin a character of UTF-8 in a text otherwise ASCII."""
_TWICE = re.compile("[ÃÂÐÑ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–-…‰‹›€™]|â€")
"""How most letters of two bytes, and typographic signs, look when their UTF-8 was taken for Windows-1252."""


def text_of(source: str, content: bytes) -> tuple[str, str]:
    """The text of `content`, and the name of its encoding; after a comma, how that was told and what is odd.

    Raises `DamagedFile`, naming `source`, where the file breaks off in the middle of a character.
    """
    for mark, encoding in _WIDE_MARKS:
        if content.startswith(mark):
            return _wide(source, content, encoding)
    if content.startswith(codecs.BOM_UTF8):
        text, encoding = _unmarked(source, content[len(codecs.BOM_UTF8) :])
        return text, encoding.replace("utf-8", "utf-8-sig")
    return _unmarked(source, content)


def _unmarked(source: str, content: bytes) -> tuple[str, str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not (content[:-1].isascii() and content[-1] in _CP1252_ENDS):
            raise DamagedFile(source, "half-written: it breaks off in the middle of a character") from error
        first = error.start
    else:
        if not text.isascii():
            return text, _named(text)
        return _utf16(source, content) or _escaped(content) or (text, "utf-8")
    return _utf16(source, content) or _legacy(content, content.rfind(b"\n", 0, first) + 1)


def _named(text: str) -> str:
    if not any(sign in text for sign in ("Ã", "Â", "Ð", "â€")):
        return "utf-8"
    found = [one[0] for one in islice(_TWICE.finditer(text), 2)]
    return f"utf-8, which looks encoded twice: {' '.join(found)}" if len(found) > 1 else "utf-8"


def _wide(source: str, content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        text = content.decode(encoding, "replace")
        if error.end == len(content) or text.count("\ufffd") > _ODD * len(text):
            reason = f"half-written: it breaks off or is not the {encoding} that it begins as"
            raise DamagedFile(source, reason) from error
    return text, _told(encoding, text)


def _utf16(source: str, content: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: it has zeros, which no other text has, in every other place or in few."""
    sample = content[: _SAMPLE // 2 * 2]
    if b"\x00" not in sample:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        blocks = sum(count for _, count in Counter(high).most_common(3))
        characters = "" if sample.isascii() else sample.decode(encoding, "replace")
        if high.count(0) > _ZEROS * len(high) or (
            len(high) > _FEW and max(blocks, len(_EAST_ASIAN.findall(characters))) > _MOST * len(high)
        ):
            return _wide(source, content, encoding)
    return None


def _escaped(content: bytes) -> tuple[str, str] | None:
    """Japanese in seven bits, which is ASCII but for its escapes."""
    if b"\x1b$" not in content:
        return None
    try:
        return content.decode("iso2022_jp"), "iso2022_jp"
    except UnicodeDecodeError:
        return None


def _legacy(content: bytes, first: int) -> tuple[str, str]:
    """Bytes that are not UTF-8, from the line at `first` on."""
    characters, others = _counted(content)
    sample = _TAG.sub(b"", content[first : first + _SAMPLE])
    guess, declared = _guess(sample), _declared(content)
    if characters >= others or (4 * characters >= others and guess in _LATIN):
        alone = _UTF8_ONLY.sub(" ", sample.decode("utf-8", "surrogateescape"))
        guess = _guess(alone.encode("utf-8", "surrogateescape"))
        return _mixed(content, guess), f"utf-8, with {others:,} {'byte' if others == 1 else 'bytes'} of {guess}"
    if declared and (declared != _WESTERN or guess in _LATIN):
        text = content.decode(declared, "replace")
        if text.count("\ufffd") <= _ODD * _high(content):
            return text, _told(declared, text, ", as declared")
    text = content.decode(guess, "replace")
    return text, _told(guess, text, ", told from its bytes")


def _told(encoding: str, text: str, how: str = "") -> str:
    return f"{encoding}{how}" + (", with undefined bytes" if "\ufffd" in text else "")


def _guess(sample: bytes) -> str:
    """The encoding that the bytes look like; Windows-1252 where they are too few or too mixed to tell another."""
    found = codec_of(detect(sample, allow_utf8=False)) or _WESTERN
    if found not in _LATIN:
        text = sample.decode(found, "replace")
        return found if len(_NOT_LATIN.findall(text)) > len(_ACCENTED.findall(text)) else _WESTERN
    high = _high(sample)
    return found if high >= 3 and high >= 0.02 * len(sample) else _WESTERN


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(_COMMENT.sub(b"", content[:_HEAD]))
    return codec_of((found[1] or found[2]).decode("ascii", "replace")) if found else None


def codec_of(label: str) -> str | None:
    """The codec for a declared label; none for one that is no character set, or that ASCII could not declare."""
    known = _LABELS.get(label.strip().lower())
    try:
        name = known or codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    found = _LABELS.get(name, name)
    return found if _CHARACTER_SET.match(found) else None


def _mixed(content: bytes, other: str) -> str:
    """UTF-8, and what is not in the encoding `other`: byte by byte in a line that is mostly UTF-8, else the line."""
    handler = _reading(other)
    if other in _LATIN:
        return content.decode("utf-8", handler)
    return "".join(_line(line, other, handler) for line in content.splitlines(keepends=True))


def _line(line: bytes, other: str, handler: str) -> str:
    characters, others = _counted(line)
    return line.decode(other, "replace") if others > characters else line.decode("utf-8", handler)


def _counted(content: bytes) -> tuple[int, int]:
    """The characters of UTF-8 beyond ASCII, and the bytes that are none."""
    known = content.decode("utf-8", "ignore")
    return len(known) - len(known.encode("ascii", "ignore")), len(content) - len(known.encode("utf-8"))


def _high(content: bytes) -> int:
    """The number of bytes that are not ASCII."""
    return len(content.translate(None, delete=_ASCII))


@lru_cache
def _reading(encoding: str) -> str:
    """The name of an error handler that reads what is no UTF-8 in `encoding`."""

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    name = f"pincite-{encoding}"
    codecs.register_error(name, read)
    return name
