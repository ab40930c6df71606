"""The text of a part's bytes: which encoding it is in, told by its bytes before what the mail declares of it."""

import re

from indexer.encodings import codec_of, text_of
from search.errors import DamagedFile

_SEVEN_BITS = {"utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7", "hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr"}
"""What is written in ASCII, and so cannot be told from it by its bytes."""
_WESTERN = "cp1252"
"""What programs declare without looking, and so is not believed of other alphabets."""
_ACCENTED, _NOT_LATIN = re.compile("[\u00c0-\u024f]"), re.compile("[\u0370-\u1fff\u2c00-\ufdff]")
_ASCII = bytes(range(128))
_ODD = 0.01
"""The share of bytes beyond ASCII that may be undefined in an encoding that is believed."""


def text_in(content: bytes, charset: str) -> tuple[str, str]:
    """The text of bytes which are declared to be in `charset`, and how that was told."""
    label = charset.strip(" \"'").lower()
    if codec := _SEVEN_BITS.get(label):
        return content.decode(codec, "replace"), f"{codec}, as declared"
    codec = codec_of(label) if label else None
    if b"\x00" in content and (wide := _told(content))[1].startswith(("utf-16", "utf-32")):
        return wide
    if b"\x00" not in content and b"\x1b" not in content:
        try:
            return content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    elif codec and codec.startswith("iso2022"):
        return content.decode(codec, "replace"), f"{codec}, as declared"
    if codec and (codec != _WESTERN or _is_latin(_told(content)[0])):
        text = content.decode(codec, "replace")
        if text.count("\ufffd") <= _ODD * len(content.translate(None, delete=_ASCII)):
            return text, f"{codec}, as declared"
    return _told(content)


def _told(content: bytes) -> tuple[str, str]:
    try:
        return text_of("", content)
    except DamagedFile:
        return content.decode("utf-8", "replace"), "utf-8, with undefined bytes"


def _is_latin(text: str) -> bool:
    return len(_NOT_LATIN.findall(text)) <= len(_ACCENTED.findall(text))
