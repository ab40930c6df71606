"""Names of files that every system can have: in a zip, unpacked on Windows, macOS or Linux.

A name begins with the number of its document, so that no two are alike in any case of letters, and
none is a device of Windows (`CON`, `LPT1`), begins with a full stop or hyphen, or leads elsewhere.
"""

import re
import unicodedata

_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_LONGEST = 100
"""Bytes of a name that are kept: 255 is what file systems take, and folders have a limit on Windows, too."""
_LONGEST_SUFFIX = 10
_INERT = frozenset((".txt", ".text", ".md", ".markdown", ".pdf"))
"""Suffixes of files that open in a program which runs nothing of them."""


def page_name(number: int, source: str) -> str:
    """What the page of a document is called: `00001-interim.html`."""
    stem, _ = _parted(source)
    return f"{number:05}-{stem}.html"


def original_name(number: int, source: str) -> str:
    """What an original is called: its own name, with `.txt` after one that could open as an active page or program."""
    stem, suffix = _parted(source)
    return f"{number:05}-{stem}{suffix}{'' if suffix.lower() in _INERT else '.txt'}"


def _parted(source: str) -> tuple[str, str]:
    """The last part of a path without its suffix, and the suffix, both safe."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", source.rpartition("/")[2]))
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    kept = stem.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
    return kept.strip(" .") or "document", f"{dot}{suffix}".rstrip(" .")
