"""Text that must stand in a passage just so: where it does, told by a regular expression."""

import re
import unicodedata
from functools import lru_cache

from search.records import Span

_SAME = ('"“”„‟«»″＂', "'’‘‛ʼ`´′＇")
"""Signs that a keyboard does not tell apart: double quotation marks, and apostrophes."""
_LETTER = "[\\w{}]".format("".join(c for c in map(chr, range(0x300, 0x3100)) if unicodedata.category(c)[0] == "M"))
"""A word character or a mark on one: what an accented letter ends with in NFD, and many in Indian scripts."""
_ANY_OF_SAME = {sign: f"[{re.escape(signs)}]" for signs in _SAME for sign in signs}


def verbatim_spans(text: str, wanted: str) -> list[Span]:
    """Where `wanted` stands in `text`, to the character but for spaces and kinds of quotation mark."""
    return [Span(*found.span()) for found in expression(wanted).finditer(text)]


@lru_cache(maxsize=64)
def expression(wanted: str) -> re.Pattern[str]:
    """The regular expression of a verbatim text: whole words, in either Unicode normal form."""
    forms = dict.fromkeys(unicodedata.normalize(form, wanted.strip()) for form in ("NFC", "NFD"))
    return re.compile("|".join(map(_whole, forms)))


def _whole(text: str) -> str:
    words = [r"\s+" if piece.isspace() else _literal(piece) for piece in re.split(r"(\s+)", text)]
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, text[0]) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, text[-1]) else ""
    return before + "".join(words) + after


def _literal(piece: str) -> str:
    return "".join(_ANY_OF_SAME.get(sign, re.escape(sign)) for sign in piece)
