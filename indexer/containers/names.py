"""Names of files in archives that do not tell the encoding of names."""

from collections.abc import Iterable

from chardetng_py import detect

_NATIONAL = {
    "IBM866": "cp866", "windows-1251": "cp1251", "KOI8-R": "koi8-r", "KOI8-U": "koi8-u", "gb18030": "gb18030",
    "GBK": "gb18030", "Big5": "big5hkscs", "Shift_JIS": "cp932", "EUC-JP": "euc_jp", "EUC-KR": "cp949",
    "windows-1253": "cp1253", "windows-1255": "cp1255", "windows-1256": "cp1256", "windows-874": "cp874",
}  # fmt: skip
"""Encodings that can be told by bytes as few as names have; those of Latin letters cannot."""


def is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def encoding_of_names(names: Iterable[bytes], usual: str) -> str:
    """What those names that are no UTF-8 are in, taken together: an encoding that shows, else the usual one."""
    together = b"\n".join(name for name in names if not is_utf8(name))
    encoding = _NATIONAL.get(detect(together, allow_utf8=False), usual) if together else usual
    try:
        together.decode(encoding)
    except UnicodeDecodeError:
        return usual
    return encoding


def name_in(name: bytes, encoding: str) -> str:
    """A name that is UTF-8, or else in that encoding."""
    return name.decode("utf-8" if is_utf8(name) else encoding, "replace")
