"""The tokens of RTF, and the characters of its code pages (Rich Text Format Specification 1.9.1, 'RTF Syntax')."""

import codecs
import re

TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n]+)|(?P<line>[\r\n]+|\\)",
    re.DOTALL,
)
"""A token: what it is, is told by the name of the last group that matched; of a control word, `word` or `number`."""
WESTERN = "cp1252"
_CHARACTER_SETS = {
    77: "mac_roman", 78: "shift_jis", 81: "mac_turkish", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_NAMED = {65001: "utf-8", 10000: "mac_roman", 10007: "mac_cyrillic", 936: "gbk", 950: "big5"}


def code_page(number: int) -> str:
    """The codec of a code page by its number; the Western one where there is none."""
    name = _NAMED.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return WESTERN
    return name


def font_page(character_set: int) -> str:
    """The codec of a font by the number of its character set; "" for that of the document."""
    return _CHARACTER_SETS.get(character_set, "")


def joined(text: str) -> str:
    """`text` with the two halves of each character beyond the first plane made one; a half alone is U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
