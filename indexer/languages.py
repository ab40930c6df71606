"""Which language a document is in, and which of its passages are in another.

Told by letters and words, by CLD2 (https://github.com/CLD2Owners/cld2). A document has text enough
for that; a passage is taken to be in its document's language unless it clearly says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pycld2

from indexer.blocks import Claim

_SAMPLES, _SAMPLE = 4, 400
"""How many pieces of a document are looked at, from its beginning to its end, and code points of each."""
_PIECE = 80
"""Code points of the beginning, the middle and the end of a passage that are looked at."""
_ENOUGH = 80
"""Bytes of a passage in UTF-8 below which its language is not told: with 40, 1 line of English speeches
in 7,000 was taken for another language, with 60, 1 in 140,000, with 80, none of 283,741."""
_MOST = 80
"""Per cent of a passage that are in its language; what is half a quotation is in its document's."""
_BEGINNING = 120
"""Code points of a passage among which its document's common words are looked for first."""
_COMMON = {
    "en": frozenset(
        "the of and to in that which this with from were been has have their our it these must would should".split()
    ),
    "fr": frozenset("les des et dans une pour sur par aux ces".split()),
    "de": frozenset("und der das nicht ist mit von zu auf für eine".split()),
    "es": frozenset("los las el y con por del más".split()),
}
"""Words that few lines of a language do without. Where a passage begins with them, it is not mostly in another."""
_STRANGE = 2
"""How many of them another language may have as well."""
COMMON_WORDS = frozenset().union(*_COMMON.values())
_MANY, _SURE = 100, 0.2
"""Words of a text that are many, and the share of them that its common words have in no other language."""
_RENAMED = {"iw": "he", "jw": "jv"}
"""What ISO 639-1 calls the languages that CLD2 knows by the codes of 1988."""
_HINTS = {_RENAMED.get(code, code): code for _, code in pycld2.LANGUAGES}


@dataclass(frozen=True, slots=True)
class _Told:
    """A language by its code, the bytes that were told it by, and per cent of them that are in it."""

    code: str
    size: int
    percent: int


def document_language(text: str, declared: Claim | None = None, default: str | None = None) -> Claim:
    """What `text` is in, as a claim, or where that cannot be told, what the page has `declared`, or `default`.

    The claim's value is empty where nothing is known.
    """
    sample = _pieces(text, _SAMPLES, _SAMPLE)
    if code := _surely(sample.split()):
        return Claim("language", code, "told from the text")
    if told := _told(sample, None):
        return Claim("language", told.code, "told from the text")
    if declared:
        return declared
    return Claim("language", default or "", "the setting language" if default else "")


def passage_language(text: str, document: str | None) -> str | None:
    """What a passage is in where that can be told for sure, else `document`, the language of its document."""
    if document in _COMMON and len(_COMMON[document].intersection(text[:_BEGINNING].split())) > _STRANGE:
        return document
    sample = _pieces(text, 3, _PIECE)
    if document in _COMMON and len(_COMMON[document].intersection(sample.split())) > 2 * _STRANGE:
        return document
    if len(sample) < _ENOUGH and len(sample.encode("utf-8", "ignore")) < _ENOUGH:
        return document
    told = _told(sample, document)
    return told.code if told and told.size >= _ENOUGH and told.percent >= _MOST else document


def _surely(words: Sequence[str]) -> str:
    """The language that so many words can only be in, or "" where that takes more than a look at the common ones."""
    for code, common in _COMMON.items():
        if len(words) >= _MANY and sum(word in common for word in words) >= _SURE * len(words):
            return code
    return ""


def _pieces(text: str, count: int, size: int) -> str:
    """`text`, or where it is longer than that, `count` pieces of it of `size` code points, at equal distances."""
    if len(text) <= count * size:
        return text
    step = (len(text) - size) // (count - 1)
    return " ".join(text[start : start + size] for start in range(0, step * (count - 1) + 1, step))


def _told(text: str, expected: str | None) -> _Told | None:
    """What `text` is in, if it is not too little or too mixed; `expected` is believed where it is close."""
    hint = {"hintLanguage": _HINTS[expected]} if expected in _HINTS else {}
    try:
        found = pycld2.detect(text.encode("utf-8", "ignore"), isPlainText=True, **hint)
    except pycld2.error:  # there are control characters in it
        printable = "".join(char if char.isprintable() else " " for char in text)
        found = pycld2.detect(printable.encode("utf-8", "ignore"), isPlainText=True, **hint)
    reliable, size, ((_, code, percent, _), *_) = found
    return _Told(_RENAMED.get(code, code), size, percent) if reliable and code != "un" else None
